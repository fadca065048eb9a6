import Foundation

/// What the conditional likelihood needs: units grouped by who rated them and by their totals.
struct RaschData {
  struct Pattern {
    /// The places of the judges, one for each rating.
    let judges: [Int]
    /// The total of each kind of unit, with how many units have it.
    var totals: [Int: Double] = [:]
  }

  let width: Int
  private(set) var patterns: [Pattern] = []
  /// How many ratings of 1 each judge gave to units that say something.
  private(set) var successes: [Double]
  /// Of each cluster its units: the pattern, the total and the ratings.
  private(set) var clusters: [[(pattern: Int, total: Int, scores: [Double])]] = []

  init(_ ratings: JudgeRatings, _ members: [Int]) {
    width = members.count
    successes = [Double](repeating: 0, count: width)
    var columns = [Int](repeating: -1, count: ratings.judgeCount)
    for (place, judge) in members.enumerated() { columns[judge] = place }
    var numbers: [[Int]: Int] = [:]
    let groups = ratings.unitGroups
    for group in 0..<groups.count {
      var own: [(pattern: Int, total: Int, scores: [Double])] = []
      for unit in groups[group] {
        let places = ratings.places(of: unit).filter { columns[Int(ratings.judges[$0])] >= 0 }
        let scores = places.map { ratings.scores[$0] }
        let total = Int(scores.reduce(0, +))
        guard total > 0, total < places.count else { continue }
        let judges = places.map { columns[Int(ratings.judges[$0])] }
        let number = numbers[judges] ?? patterns.count
        if number == patterns.count {
          numbers[judges] = number
          patterns.append(Pattern(judges: judges))
        }
        patterns[number].totals[total, default: 0] += 1
        for (judge, score) in zip(judges, scores) { successes[judge] += score }
        own.append((number, total, scores))
      }
      if !own.isEmpty { clusters.append(own) }
    }
  }
}

/// The maximum of the conditional likelihood.
struct RaschFit: Sendable {
  /// Minus the severities; they sum to 0.
  let leniencies: [Double]
  let logLikelihood: Double
  /// The log-likelihood of equal severities.
  let equalLogLikelihood: Double
  let sandwich: ClusterSandwich

  /// Newton's method with halved steps; the likelihood is concave.
  static func of(_ data: RaschData) -> Outcome<RaschFit> {
    var leniencies = [Double](repeating: 0, count: data.width)
    var likelihood = logLikelihood(data, leniencies)
    for _ in 0..<200 {
      let moments = data.patterns.map { PatternMoments($0, leniencies) }
      guard
        let inverse = PositiveDefiniteFactor.pseudoInverse(
          ofConstantNull: information(data, moments), size: data.width)
      else {
        return .undefined(.noFiniteMaximum)
      }
      let gradient = gradient(data, moments)
      let step = (0..<data.width).map { row in
        (0..<data.width).reduce(0) { $0 + inverse[row * data.width + $1] * gradient[$1] }
      }
      var length = 1.0
      var candidate = leniencies
      var next = likelihood
      repeat {
        candidate = zip(leniencies, step).map { $0 + length * $1 }
        next = logLikelihood(data, candidate)
        length /= 2
      } while !(next >= likelihood - 1e-12 * abs(likelihood)) && length > 1e-6
      let change = zip(leniencies, candidate).map { abs($0 - $1) }.max() ?? 0
      leniencies = candidate
      likelihood = next
      guard change < 1e-9 else { continue }
      return finish(data, leniencies, likelihood)
    }
    return .undefined(.notConverged(iterations: 200))
  }

  private static func finish(
    _ data: RaschData, _ leniencies: [Double], _ likelihood: Double
  ) -> Outcome<RaschFit> {
    let moments = data.patterns.map { PatternMoments($0, leniencies) }
    guard
      let inverse = PositiveDefiniteFactor.pseudoInverse(
        ofConstantNull: information(data, moments), size: data.width)
    else {
      return .undefined(.noFiniteMaximum)
    }
    var sandwich = ClusterSandwich(width: data.width, inverse: inverse)
    var clusterScores: [Double] = []
    for cluster in data.clusters {
      let own = Set(cluster.flatMap { data.patterns[$0.pattern].judges }).sorted()
      let places = Dictionary(uniqueKeysWithValues: own.enumerated().map { ($1, $0) })
      var block = [Double](repeating: 0, count: own.count * own.count)
      var scores = [Double](repeating: 0, count: own.count)
      for unit in cluster {
        let columns = data.patterns[unit.pattern].judges.map { places[$0] ?? 0 }
        guard let moment = moments[unit.pattern].byTotal[unit.total] else { continue }
        for (i, row) in columns.enumerated() {
          scores[row] += unit.scores[i] - moment.shares[i]
          for (j, column) in columns.enumerated() {
            block[row * own.count + column] += moment.covariance[i * columns.count + j]
          }
        }
      }
      sandwich.add(columns: own.map(Int32.init), information: block)
      clusterScores += scores
    }
    return .value(
      RaschFit(
        leniencies: leniencies, logLikelihood: likelihood,
        equalLogLikelihood: logLikelihood(data, leniencies.map { _ in 0 }),
        sandwich: sandwich.scored(clusterScores)))
  }

  private static func logLikelihood(_ data: RaschData, _ leniencies: [Double]) -> Double {
    var sum = zip(data.successes, leniencies).reduce(0) { $0 + $1.0 * $1.1 }
    for pattern in data.patterns {
      let symmetric = PatternMoments.symmetric(pattern.judges.map { exp(leniencies[$0]) })
      for (total, count) in pattern.totals.sorted(by: { $0.key < $1.key }) {
        sum -= count * log(symmetric[total])
      }
    }
    return sum
  }

  private static func gradient(_ data: RaschData, _ moments: [PatternMoments]) -> [Double] {
    var gradient = data.successes
    for (pattern, moments) in zip(data.patterns, moments) {
      for (total, count) in pattern.totals.sorted(by: { $0.key < $1.key }) {
        guard let moment = moments.byTotal[total] else { continue }
        for (place, judge) in pattern.judges.enumerated() {
          gradient[judge] -= count * moment.shares[place]
        }
      }
    }
    return gradient
  }

  private static func information(_ data: RaschData, _ moments: [PatternMoments]) -> [Double] {
    var information = [Double](repeating: 0, count: data.width * data.width)
    for (pattern, moments) in zip(data.patterns, moments) {
      let size = pattern.judges.count
      for (total, count) in pattern.totals.sorted(by: { $0.key < $1.key }) {
        guard let moment = moments.byTotal[total] else { continue }
        for (i, row) in pattern.judges.enumerated() {
          for (j, column) in pattern.judges.enumerated() {
            information[row * data.width + column] += count * moment.covariance[i * size + j]
          }
        }
      }
    }
    return information
  }
}

/// The conditional means and covariances of ratings, given their total.
private struct PatternMoments {
  struct Moment {
    let shares: [Double]
    let covariance: [Double]
  }

  private(set) var byTotal: [Int: Moment] = [:]

  /// Elementary symmetric functions of orders 0...count.
  static func symmetric(_ values: [Double]) -> [Double] {
    var result = [1.0]
    result.reserveCapacity(values.count + 1)
    for value in values {
      result.append(0)
      for order in stride(from: result.count - 1, to: 0, by: -1) {
        result[order] += value * result[order - 1]
      }
    }
    return result
  }

  /// Andersen (1972): P(1 for i | total) = ε_i γ_(r-1) without i / γ_r, and so for pairs.
  init(_ pattern: RaschData.Pattern, _ leniencies: [Double]) {
    let odds = pattern.judges.map { exp(leniencies[$0]) }
    let size = odds.count
    let whole = Self.symmetric(odds)
    let totals = pattern.totals.keys.sorted()
    var shares = [[Double]](repeating: [Double](repeating: 0, count: size), count: totals.count)
    var covariance = [[Double]](
      repeating: [Double](repeating: 0, count: size * size), count: totals.count)
    for i in 0..<size {
      let without = Self.symmetric(Self.removing(odds, i))
      for (place, total) in totals.enumerated() {
        shares[place][i] = odds[i] * without[total - 1] / whole[total]
      }
      for j in 0..<i {
        let rest = Self.symmetric(Self.removing(Self.removing(odds, i), j))
        for (place, total) in totals.enumerated() where total >= 2 {
          covariance[place][i * size + j] = odds[i] * odds[j] * rest[total - 2] / whole[total]
        }
      }
    }
    for (place, total) in totals.enumerated() {
      for i in 0..<size {
        for j in 0..<i {
          covariance[place][i * size + j] -= shares[place][i] * shares[place][j]
          covariance[place][j * size + i] = covariance[place][i * size + j]
        }
        covariance[place][i * size + i] = shares[place][i] * (1 - shares[place][i])
      }
      byTotal[total] = Moment(shares: shares[place], covariance: covariance[place])
    }
  }

  private static func removing(_ values: [Double], _ place: Int) -> [Double] {
    Array(values[..<place]) + values[(place + 1)...]
  }
}
