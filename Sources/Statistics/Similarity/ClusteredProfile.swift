import Foundation

/// The profile of one side, such as a model: means over the same clusters, a dimension each, with what
/// their joint error needs.
///
///     let profile = ClusteredProfile.of(columns)
///     let references = try SimilarityReferences(cultures, measure: .pearson)
///     let found = profile.value.map(references.similarities)
public struct ClusteredProfile: Sendable {
  /// The score of each dimension.
  public let values: [Double]
  /// How many clusters feed any dimension; 0 where only the values are known.
  public let clusters: Int
  /// Why nothing can be said of its error; nil where it can.
  public let obstacle: UndefinedReason?

  /// What the values move by when a cluster is left out: cluster by cluster, a dimension each.
  let shifts: [Double]
  /// Each cluster's part of the errors, over the root of one less its share (CR2): their products add
  /// up to the covariance of the values.
  private let errors: [Double]
  /// Of the means that the values are made of.
  private let means: [MeanDesign]
  /// Whether the last of them is taken away from all others.
  private let isCentred: Bool

  /// What the degrees of freedom need of a mean.
  private struct MeanDesign: Sendable {
    let effectiveRows: Double
    /// h and h/(1-h)^½, by cluster.
    var shares: [Double]
    var levers: [Double]
  }

  /// A profile of which no errors are known, such as published scores.
  public init(known values: [Double]) {
    self.init(
      values: values, clusters: 0, obstacle: .notTestable("only the scores are known"),
      shifts: [], errors: [], means: [], isCentred: false)
  }

  private init(
    values: [Double], clusters: Int, obstacle: UndefinedReason?, shifts: [Double],
    errors: [Double], means: [MeanDesign], isCentred: Bool
  ) {
    self.values = values
    self.clusters = clusters
    self.obstacle = obstacle
    self.shifts = shifts
    self.errors = errors
    self.means = means
    self.isCentred = isCentred
  }

  /// The profile of means.
  ///
  /// - Parameters:
  ///   - sums: of each dimension, made with clusters; the same number is the same cluster in all.
  ///   - centre: of the mean that is taken away from all dimensions; nil for none.
  /// - Returns: undefined for a mean without rows. Its errors have an ``obstacle`` where a mean rests
  ///   on one cluster, and where no two clusters differ.
  /// - Complexity: O(dimensions x clusters).
  public static func of(
    _ sums: [ClusterSums], centre: ClusterSums? = nil
  ) -> Outcome<ClusteredProfile> {
    let all = sums + [centre].compactMap(\.self)
    guard !sums.isEmpty, all.allSatisfy({ $0.rows > 0 }) else { return .undefined(.noData) }
    guard all.allSatisfy({ $0.clusterCount > 0 }) else {
      return .undefined(
        .outsideDomain("means of rows with clusters; independent rows are each a cluster"))
    }
    let identities = Set(all.flatMap(\.identities)).sorted()
    let places = Dictionary(uniqueKeysWithValues: identities.enumerated().map { ($1, $0) })
    let count = sums.count
    let empty = [Double](repeating: 0, count: identities.count)
    var designs: [MeanDesign] = []
    var values: [Double] = []
    var shifts = [Double](repeating: 0, count: identities.count * count)
    var errors = shifts
    var isFlat = true
    var hasLoneCluster = false
    for (column, one) in all.enumerated() {
      let spread = ClusterSpread(one, keepsClusters: true)
      isFlat = isFlat && spread.isFlat
      var design = MeanDesign(effectiveRows: spread.effectiveRows, shares: empty, levers: empty)
      let isCentre = column == count
      if isCentre {
        values = values.map { $0 - spread.mean }
      } else {
        values.append(spread.mean)
      }
      for (place, identity) in one.identities.enumerated() {
        guard let cluster = places[identity] else { continue }
        let share = spread.shares[place]
        guard share < 1 else {
          hasLoneCluster = true
          continue
        }
        let residual = spread.residuals[place]
        let root = (1 - share).squareRoot()
        design.shares[cluster] = share
        design.levers[cluster] = share / root
        for dimension in isCentre ? 0..<count : column..<column + 1 {
          let entry = cluster * count + dimension
          // The mean without the cluster: θ - r_g/(T - W_g).
          shifts[entry] += (isCentre ? 1 : -1) * residual / (1 - share)
          errors[entry] += (isCentre ? -1 : 1) * residual / root
        }
      }
      designs.append(design)
    }
    guard values.allSatisfy(\.isFinite), shifts.allSatisfy(\.isFinite) else {
      return .undefined(.notFinite)
    }
    return .value(
      ClusteredProfile(
        values: values, clusters: identities.count,
        obstacle: hasLoneCluster ? .oneCluster : isFlat ? .equalClusterMeans : nil,
        shifts: shifts, errors: errors, means: designs, isCentred: centre != nil))
  }

  /// The profile on some of its dimensions, which are numbers from 0, in the order given.
  public func restricted(to dimensions: [Int]) -> ClusteredProfile {
    let count = values.count
    if dimensions == Array(0..<count) { return self }
    func columns(_ list: [Double]) -> [Double] {
      (0..<(count > 0 ? list.count / count : 0)).flatMap { cluster in
        dimensions.map { list[cluster * count + $0] }
      }
    }
    return ClusteredProfile(
      values: dimensions.map { values[$0] }, clusters: clusters, obstacle: obstacle,
      shifts: columns(shifts), errors: columns(errors),
      means: means.isEmpty
        ? [] : dimensions.map { means[$0] } + (isCentred ? means.suffix(1) : []),
      isCentred: isCentred)
  }

  /// The CR2 covariance of the values.
  var covariance: EstimateCovariance {
    let count = values.count
    var matrix = [Double](repeating: 0, count: count * count)
    for cluster in 0..<clusters {
      for one in 0..<count {
        let left = errors[cluster * count + one]
        for other in 0...one {
          matrix[one * count + other] += left * errors[cluster * count + other]
        }
      }
    }
    for one in 0..<count {
      for other in 0..<one { matrix[other * count + one] = matrix[one * count + other] }
    }
    return EstimateCovariance(unchecked: matrix, count: count)
  }

  /// Satterthwaite's degrees of freedom of contrasts of the values, for rows that are independent.
  var freedom: ContrastFreedom {
    let count = means.count
    var products = [Double](repeating: 0, count: count * count)
    for one in 0..<count {
      for other in 0...one {
        var (shares, cross, same) = (0.0, 0.0, 0.0)
        for cluster in 0..<clusters {
          shares += means[one].shares[cluster] * means[other].shares[cluster]
          let product = means[one].levers[cluster] * means[other].levers[cluster]
          cross += product
          same += product * product
        }
        products[one * count + other] = shares + cross * cross - same
        products[other * count + one] = products[one * count + other]
      }
    }
    return ContrastFreedom(
      scales: means.map { 1 / $0.effectiveRows }, products: products, isCentred: isCentred)
  }
}

/// Degrees of freedom of Σ ω_k θ_k for means θ_k over the same clusters: (Σ V_gg)²/ΣΣ V_gg'² with
/// V_gg = Σ_k ω_k² h_gk/n_k and V_gg' = -Σ_k ω_k² a_gk a_g'k/n_k, a = h/(1-h)^½.
///
/// Source: Bell & McCaffrey (2002), as in ``LinearCombinationEstimate``; the sums over clusters are
/// taken once for all contrasts.
struct ContrastFreedom: Sendable {
  let scales: [Double]
  /// Σ_g h_gj h_gk + (Σ_g a_gj a_gk)² - Σ_g (a_gj a_gk)².
  let products: [Double]
  let isCentred: Bool

  func callAsFunction(_ coefficients: [Double]) -> Double {
    var squares = coefficients.map { $0 * $0 }
    if isCentred {
      let rest = coefficients.reduce(0, +)
      squares.append(rest * rest)
    }
    let count = scales.count
    var (trace, sum) = (0.0, 0.0)
    for one in 0..<count {
      let left = squares[one] * scales[one]
      trace += left
      for other in 0..<count {
        sum += left * squares[other] * scales[other] * products[one * count + other]
      }
    }
    return sum > 0 ? trace * trace / sum : .nan
  }
}
