import Foundation

/// Sizes of clusters on the grids.
enum ClusterSizes: String, CaseIterable, Sendable {
  case equal, unequal

  /// Five rows each, or spread evenly in the logarithm from 1 to 40.
  func sizes(_ count: Int) -> [Int] {
    (0..<count).map { place in
      switch self {
      case .equal: 5
      case .unequal:
        Int(pow(40, Double(place) / Double(max(count - 1, 1))).rounded())
      }
    }
  }
}

/// Numbers of rows or clusters that are shown as one row of a table.
struct SizeGroup: Sendable {
  let name: String
  let counts: [Int]

  static let all = [
    SizeGroup(name: "6–10", counts: [6, 8, 10]), SizeGroup(name: "13–20", counts: [13, 20]),
    SizeGroup(name: "30–60", counts: [30, 60]),
  ]
}

/// Rows with the clusters they stand in.
struct GridRows: Sendable {
  var values: [Double] = []
  var clusters: [Int] = []

  /// Rows whose values are drawn cluster by cluster.
  init(_ sizes: [Int], _ row: (_ cluster: Int) -> Double) {
    for (cluster, size) in sizes.enumerated() {
      for _ in 0..<size {
        values.append(row(cluster))
        clusters.append(cluster)
      }
    }
  }
}

extension Draws {
  /// The logarithm of a gamma variable, by Marsaglia & Tsang (2000), "A simple method for generating
  /// gamma variables"; a logarithm, since variables of small shapes are below the smallest double.
  mutating func logGamma(shape: Double) -> Double {
    if shape < 1 { return logGamma(shape: shape + 1) + log(uniform()) / shape }
    let d = shape - 1 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      guard root > 0 else { continue }
      let v = root * root * root
      let bound: Double = 0.5 * x * x + d * (1 - v + log(v))
      if log(uniform()) < bound { return log(d * v) }
    }
  }

  /// Shares that add up to 1, about the given ones with the correlation of two draws by them.
  ///
  /// Dirichlet with the sum of shapes (1 - rho)/rho; of two categories it is the beta of the
  /// beta-binomial distribution.
  mutating func shares(about means: [Double], correlation: Double) -> [Double] {
    guard correlation > 0 else { return means }
    let sum = (1 - correlation) / correlation
    let logs = means.map { $0 > 0 ? logGamma(shape: $0 * sum) : -.infinity }
    let largest = logs.max() ?? 0
    let parts = logs.map { exp($0 - largest) }
    let total = parts.reduce(0, +)
    return parts.map { $0 / total }
  }

  /// A beta variable.
  mutating func beta(_ alpha: Double, _ beta: Double) -> Double {
    1 / (1 + exp(logGamma(shape: beta) - logGamma(shape: alpha)))
  }
}

/// Right or wrong answers of a chance that varies over clusters, beta-binomial.
struct ZeroOneRows {
  static func drawn(
    _ chance: Double, correlation: Double, sizes: [Int], _ draws: inout Draws
  ) -> GridRows {
    let chances = sizes.map { _ in
      draws.shares(about: [chance, 1 - chance], correlation: correlation)[0]
    }
    return GridRows(sizes) { draws.happens(chances[$0]) ? 1 : 0 }
  }
}

/// Ratings of 1 to 6 with their shares.
enum RatingPopulation: String, CaseIterable, Sendable {
  case symmetric
  case top65 = "65 % at the top"
  case top80 = "80 % at the top"

  var shares: [Double] {
    switch self {
    case .symmetric: [0.05, 0.15, 0.3, 0.3, 0.15, 0.05]
    case .top65: [0.02, 0.03, 0.05, 0.1, 0.15, 0.65]
    case .top80: [0.01, 0.01, 0.03, 0.05, 0.1, 0.8]
    }
  }

  var mean: Double {
    shares.enumerated().reduce(0) { $0 + Double($1.offset + 1) * $1.element }
  }

  func rows(correlation: Double, sizes: [Int], _ draws: inout Draws) -> GridRows {
    let own = sizes.map { _ in draws.shares(about: shares, correlation: correlation) }
    return GridRows(sizes) { Double(draws.category(own[$0]) + 1) }
  }
}

/// Populations without ends.
enum OpenPopulation: String, CaseIterable, Sendable {
  case normal, exponential
  case logNormal = "log-normal"

  var mean: Double {
    switch self {
    case .normal: 0
    case .exponential: 1
    case .logNormal: exp(0.5)
    }
  }

  /// The value at a standard normal number; monotone, so that a correlation of the normal numbers
  /// is one of the ranks.
  func value(_ normal: Double) -> Double {
    switch self {
    case .normal: normal
    case .exponential: -log(max(0.5 * erfc(normal * 0.5.squareRoot()), .leastNormalMagnitude))
    case .logNormal: exp(normal)
    }
  }

  func rows(correlation: Double, sizes: [Int], _ draws: inout Draws) -> GridRows {
    let shared = sizes.map { _ in correlation.squareRoot() * draws.normal() }
    return GridRows(sizes) { value(shared[$0] + (1 - correlation).squareRoot() * draws.normal()) }
  }
}
