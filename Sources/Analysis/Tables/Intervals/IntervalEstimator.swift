internal import Diagnostics
internal import Statistics

/// The estimate of one group with what it came by.
struct GroupEstimate {
  var estimate: Estimate
  var monteCarloError: EndpointErrors?
  /// How the distribution was obtained, where there was a choice.
  var scheme: String?
  /// The test of no difference, of a difference.
  var pValue: Double?
  var testMethod: TestMethod?
  var cautions: [IntervalCaution] = []

  init(
    estimate: Outcome<Double>, standardError: Outcome<Double>? = nil,
    interval: Outcome<ConfidenceInterval>, monteCarloError: Outcome<EndpointErrors>? = nil,
    scheme: String? = nil, pValue: Outcome<Double>? = nil, testMethod: TestMethod? = nil,
    cautions: [IntervalCaution] = []
  ) {
    self.estimate = Estimate(
      estimate, standardError: standardError?.value, interval: interval)
    self.monteCarloError = monteCarloError?.value
    self.scheme = scheme
    self.pValue = pValue?.value
    self.testMethod = testMethod
    self.cautions = cautions
  }

  /// With ends that stay on the scale.
  func cut(to ends: ClosedRange<Double>) -> GroupEstimate {
    var cut = self
    cut.estimate = estimate.cut(to: ends)
    return cut
  }
}

/// Chooses the routine of the library that fits statistic, method and clusters.
package struct IntervalEstimator {
  let statistic: IntervalStatistic
  let method: IntervalMethod
  let level: Double
  let replicates: Int
  let seed: UInt64

  package init(
    statistic: IntervalStatistic, method: IntervalMethod, level: Double, replicates: Int,
    seed: UInt64
  ) {
    self.statistic = statistic
    self.method = method
    self.level = level
    self.replicates = replicates
    self.seed = seed
  }

  /// Below so many values, or clusters, the bootstrap says next to nothing.
  static let fewestUnits = 4
  /// Below so many its intervals are too narrow.
  static let fewUnits = 20

  /// - Parameter place: what the values were read from, for messages.
  func estimate(
    _ group: IntervalTable.Group, of place: Place
  ) throws(Diagnostics) -> GroupEstimate {
    guard
      method.proportion == nil || group.others?.isEmpty == true
        || group.values.allSatisfy({ $0 == 0 || $0 == 1 })
    else {
      throw Diagnostics(
        table: .outOfRange, at: nil, "--method \(method.rawValue) is for values of 0 and 1",
        remedy: "Choose another method, or code the values as 0 and 1")
    }
    return try Diagnostics.at(place) { () throws(StatisticsError) in try computed(group) }
  }

  private func computed(_ group: IntervalTable.Group) throws(StatisticsError) -> GroupEstimate {
    if let others = group.others, others.isEmpty {
      return GroupEstimate(
        estimate: .undefined(.noSharedUnits), interval: .undefined(.noSharedUnits))
    }
    if statistic == .mean, method.isFromSums {
      return try group.others == nil ? mean(of: group) : difference(of: group)
    }
    if let proportion = method.proportion { return try share(group, proportion) }
    let estimate = try resampled(group)
    guard let ends = group.kind.ends, statistic != .standardDeviation else { return estimate }
    let width = ends.upperBound - ends.lowerBound
    return estimate.cut(to: group.others == nil ? ends : -width...width)
  }

  // MARK: - From sums

  private func mean(of group: IntervalTable.Group) throws(StatisticsError) -> GroupEstimate {
    let sums = try ClusterSums(
      values: group.values, weights: group.weights, clusters: group.clusters)
    return mean(sums, kind: group.kind)
  }

  /// The mean of what was summed, in one pass say.
  func mean(_ sums: ClusterSums, kind: ScoreKind) -> GroupEstimate {
    let mean = MeanEstimate(sums, kind: kind)
    let named = method.mean
    let interval =
      named.map { mean.interval(level: level, method: $0) } ?? mean.interval(level: level)
    var estimate = GroupEstimate(
      estimate: mean.estimate, standardError: mean.standardError, interval: interval,
      cautions: interval.value == nil ? [] : mean.cautions(for: named ?? mean.method))
    if named == .clusterT || named == .skewT, let ends = kind.ends {
      estimate = estimate.cut(to: ends)
    }
    return estimate
  }

  private func difference(of group: IntervalTable.Group) throws(StatisticsError) -> GroupEstimate {
    let differences = zip(group.values, group.others ?? []).map { $0 - $1 }
    let sums = try ClusterSums(values: differences, clusters: group.clusters)
    let difference = PairedDifferenceEstimate(sums, kind: group.kind)
    let named = method.mean
    let interval =
      named.map { difference.interval(level: level, method: $0) }
      ?? difference.interval(level: level)
    var estimate = GroupEstimate(
      estimate: difference.estimate, standardError: difference.standardError, interval: interval,
      pValue: named.map { difference.pValue(method: $0) } ?? difference.pValue,
      testMethod: named == nil ? difference.testMethod : .asymptotic,
      cautions: interval.value == nil || named != nil ? [] : difference.cautions)
    if named == .clusterT || named == .skewT, let ends = group.kind.ends {
      let width = ends.upperBound - ends.lowerBound
      estimate = estimate.cut(to: -width...width)
    }
    return estimate
  }

  private func share(
    _ group: IntervalTable.Group, _ proportionMethod: ProportionIntervalMethod
  ) throws(StatisticsError) -> GroupEstimate {
    let proportion = try Proportion(
      successes: group.values.count { $0 == 1 }, trials: group.values.count)
    let error = proportion.estimate.map { share in
      (share * (1 - share) / Double(group.values.count)).squareRoot()
    }
    return GroupEstimate(
      estimate: proportion.estimate, standardError: error,
      interval: proportion.interval(level: level, method: proportionMethod).map {
        ConfidenceInterval(
          lower: $0.lower, upper: $0.upper, level: level, method: method.rawValue)
      })
  }

  // MARK: - By resampling

  /// The bootstrap method in force.
  private var bootstrap: BootstrapIntervalMethod { method.bootstrap ?? .bca }

  private func resampled(_ group: IntervalTable.Group) throws(StatisticsError) -> GroupEstimate {
    // Far from 0 sums of values lose what tells them apart: resample the distances from one of them.
    let offset = group.offset
    var moved = group
    moved.values = group.values.map { $0 - offset }
    moved.others = group.others?.map { $0 - offset }
    let isMoved = statistic != .standardDeviation && group.others == nil
    var estimate = try resampledNearZero(moved)
    if offset != 0, isMoved { estimate.estimate = estimate.estimate.moved(by: offset) }
    let units = group.clusterCount ?? group.values.count
    if units > 0, units < Self.fewestUnits {
      estimate.estimate = estimate.estimate.withoutInterval(
        units == 1 && group.clusterCount == 1 && group.values.count > 1
          ? .oneCluster
          : group.values.count == 1
            ? .tooFewValues(1, needed: Self.fewestUnits)
            : .tooFewUnits(units, needed: Self.fewestUnits))
    }
    guard method == .auto else { return estimate }
    estimate.estimate = estimate.estimate.because(
      "the bootstrap, for statistics other than the mean")
    return estimate
  }

  private func resampledNearZero(_ group: IntervalTable.Group) throws(StatisticsError)
    -> GroupEstimate
  {
    if statistic == .mean {
      // The mean of the differences is the difference of the means, with all its shortcuts.
      let scores = group.others.map { zip(group.values, $0).map { $0 - $1 } } ?? group.values
      switch method {
      case .abc: return try general(scores, nil, group.clusters)
      case .studentized: return try studentizedMean(scores, group)
      default:
        guard let clusters = group.clusters else { return try mean(scores) }
        return try clusteredMean(scores, clusters)
      }
    }
    if let probability = statistic.probability, group.clusters == nil, group.others == nil {
      return try quantile(group.values, probability)
    }
    return try general(group.values, group.others, group.clusters)
  }

  private func mean(_ scores: [Double]) throws(StatisticsError) -> GroupEstimate {
    let distribution = try MeanBootstrap(scores, replicates: replicates, seed: seed)
      .distribution()
    return GroupEstimate(
      estimate: distribution.estimate, standardError: distribution.standardError,
      interval: distribution.interval(level: level, method: bootstrap),
      monteCarloError: distribution.monteCarloError(level: level, method: bootstrap),
      scheme: distribution.scheme.rawValue)
  }

  private func clusteredMean(_ scores: [Double], _ clusters: [Int]) throws(StatisticsError)
    -> GroupEstimate
  {
    let count = (clusters.max() ?? -1) + 1
    var table = ClusterTable(clusters: count, columns: 1)
    var sums = [ExactSum](repeating: ExactSum(), count: count)
    var sizes = [Double](repeating: 0, count: count)
    for (score, cluster) in zip(scores, clusters) {
      try table.add(score, cluster: cluster, column: 0)
      sums[cluster].add(score)
      sizes[cluster] += 1
    }
    let distribution = try ClusterBootstrap(
      table, quantities: [.mean(0)], replicates: replicates, seed: seed
    ).distribution()
    let sample = BootstrapReplicates(
      distribution.replicateValues(0).map { $0 ?? .nan },
      estimate: distribution.estimate(0).value ?? .nan)
    return GroupEstimate(
      estimate: distribution.estimate(0), standardError: distribution.standardError(0),
      interval: distribution.interval(0, level: level, method: bootstrap),
      monteCarloError: sample.monteCarloError(
        level: level, method: bootstrap,
        acceleration: try Jackknife(ratioOf: sums.map(\.value), to: sizes).acceleration().value))
  }

  private func studentizedMean(
    _ scores: [Double], _ group: IntervalTable.Group
  ) throws(StatisticsError) -> GroupEstimate {
    let obstacle = BootstrapTLimits.obstacle(scores, units: group.clusterCount ?? scores.count)
    guard let clusters = group.clusters else {
      let bootstrap = try MeanBootstrap(scores, replicates: replicates, seed: seed)
      let distribution = bootstrap.distribution()
      return GroupEstimate(
        estimate: distribution.estimate, standardError: distribution.standardError,
        interval: obstacle.map { .undefined($0) } ?? bootstrap.studentizedInterval(level: level),
        scheme: bootstrap.scheme.rawValue)
    }
    let robust = try ClusterRobust(scores: scores, clusters: clusters)
    let mean = try SampleStatistic(.mean, of: scores)
    let error = ClusterResidual(scores: scores, clusters: clusters)
    let interval: Outcome<ConfidenceInterval>
    if let obstacle {
      interval = .undefined(obstacle)
    } else {
      interval = try DesignBootstrap(.clusters(clusters), replicates: replicates, seed: seed)
        .studentizedInterval(
          level: level,
          errors: .formula { error.value(weights: $0, mean: mean.value(weights: $0)) }
        ) { mean.value(weights: $0) }
    }
    return GroupEstimate(
      estimate: robust.mean, standardError: robust.standardError(.cr0), interval: interval)
  }

  private func quantile(_ values: [Double], _ probability: Double) throws(StatisticsError)
    -> GroupEstimate
  {
    switch try BootstrapLaw.quantile(probability, of: values) {
    case .undefined(let reason):
      return GroupEstimate(estimate: .undefined(reason), interval: .undefined(reason))
    case .value(let law):
      let acceleration = try Jackknife(quantile: probability, of: values).acceleration()
      return GroupEstimate(
        estimate: .value(law.estimate), standardError: law.standardError,
        interval: law.interval(
          level: level, method: bootstrap, acceleration: acceleration.value),
        monteCarloError: .value(EndpointErrors(lower: 0, upper: 0)), scheme: "exact")
    }
  }

  /// Any statistic by weights, of one sample or as the difference of two on the same units.
  private func general(
    _ values: [Double], _ others: [Double]?, _ clusters: [Int]?
  ) throws(StatisticsError) -> GroupEstimate {
    let first = try SampleStatistic(statistic.measure, of: values)
    let second = try others.map { others throws(StatisticsError) in
      try SampleStatistic(statistic.measure, of: others)
    }
    let value: @Sendable ([Double]) -> Double = { weights in
      first.value(weights: weights) - (second?.value(weights: weights) ?? 0)
    }
    let estimate = first.estimate.flatMap { estimate in
      second.map { $0.estimate.map { estimate - $0 } } ?? .value(estimate)
    }
    let design = clusters.map { ResamplingDesign.clusters($0) } ?? .units(values.count)
    if let obstacle = design.obstacle {
      return GroupEstimate(estimate: estimate, interval: .undefined(obstacle))
    }
    if method == .abc { return abc(estimate, value, clusters, count: values.count) }
    let sample = try DesignBootstrap(design, replicates: replicates, seed: seed)
      .replicates { value($0) }
    let acceleration = bootstrap == .bca ? design.acceleration(value).value : nil
    return GroupEstimate(
      estimate: estimate, standardError: sample.standardError,
      interval: sample.interval(level: level, method: bootstrap, acceleration: acceleration),
      monteCarloError: sample.monteCarloError(
        level: level, method: bootstrap, acceleration: acceleration))
  }

  private func abc(
    _ estimate: Outcome<Double>, _ value: @escaping @Sendable ([Double]) -> Double,
    _ clusters: [Int]?, count: Int
  ) -> GroupEstimate {
    guard let clusters else {
      return GroupEstimate(
        estimate: estimate,
        interval: ABCInterval(count: count, statistic: value).interval(level: level))
    }
    let units = (clusters.max() ?? -1) + 1
    let interval = ABCInterval(count: units) { weights in
      // Weights of the values that add up to 1 again.
      let total = clusters.reduce(0) { $0 + weights[$1] }
      return value(clusters.map { weights[$0] / total })
    }
    return GroupEstimate(estimate: estimate, interval: interval.interval(level: level))
  }
}

/// The delta-method standard error of a mean over clusters, within a resample.
private struct ClusterResidual: Sendable {
  let scores: [Double]
  let clusters: [Int]
  private let first: [Int]

  init(scores: [Double], clusters: [Int]) {
    self.scores = scores
    self.clusters = clusters
    var first = [Int](repeating: -1, count: (clusters.max() ?? -1) + 1)
    for (index, cluster) in clusters.enumerated() where first[cluster] < 0 {
      first[cluster] = index
    }
    self.first = first
  }

  func value(weights: [Double], mean: Double) -> Double {
    var residuals = [Double](repeating: 0, count: first.count)
    var total = 0.0
    for index in scores.indices {
      residuals[clusters[index]] += scores[index] - mean
      total += weights[index]
    }
    var squares = 0.0
    for (cluster, residual) in residuals.enumerated() {
      squares += weights[first[cluster]] * residual * residual
    }
    return squares.squareRoot() / total
  }
}
