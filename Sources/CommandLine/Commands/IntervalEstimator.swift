internal import Statistics

/// What `compass interval` finds for one group.
struct IntervalEstimate {
  let estimate: Outcome<Double>
  var standardError: Outcome<Double>?
  let interval: Outcome<ConfidenceInterval>
  var monteCarloError: Outcome<EndpointErrors>?
  /// How the distribution was obtained, where there was a choice.
  var scheme: String?
}

/// Chooses the routine of the library that fits statistic, method and clusters.
struct IntervalEstimator {
  let statistic: IntervalStatistic
  let method: IntervalMethod
  let level: Double
  let replicates: Int
  let seed: UInt64

  func estimate(_ group: IntervalTable.Group) throws -> IntervalEstimate {
    if let proportion = method.proportion { return try share(group, proportion) }
    if statistic == .mean {
      // The mean of the differences is the difference of the means, with all its shortcuts.
      let scores = group.others.map { zip(group.values, $0).map { $0 - $1 } } ?? group.values
      switch method {
      case .clusterT: return try clusterT(scores, group.clusters)
      case .abc: return try general(scores, nil, group.clusters)
      case .studentized: return try studentizedMean(scores, group.clusters)
      default:
        return try group.clusters.map { try clusteredMean(scores, $0) } ?? mean(scores)
      }
    }
    if let probability = statistic.probability, group.clusters == nil, group.others == nil {
      return try quantile(group.values, probability)
    }
    return try general(group.values, group.others, group.clusters)
  }

  private func share(
    _ group: IntervalTable.Group, _ method: ProportionIntervalMethod
  ) throws -> IntervalEstimate {
    guard group.values.allSatisfy({ $0 == 0 || $0 == 1 }) else {
      throw InputError(
        description: "--method \(method.rawValue) is for values of 0 and 1. "
          + "Choose another method, or code the values as 0 and 1.")
    }
    let proportion = try Proportion(
      successes: group.values.count { $0 == 1 }, trials: group.values.count)
    let error = proportion.estimate.map { share in
      (share * (1 - share) / Double(group.values.count)).squareRoot()
    }
    return IntervalEstimate(
      estimate: proportion.estimate, standardError: error,
      interval: proportion.interval(level: level, method: method))
  }

  private func clusterT(_ scores: [Double], _ clusters: [Int]?) throws -> IntervalEstimate {
    let robust = try ClusterRobust(scores: scores, clusters: clusters ?? Array(scores.indices))
    return IntervalEstimate(
      estimate: robust.mean, standardError: robust.standardError(),
      interval: robust.interval(level: level))
  }

  private func mean(_ scores: [Double]) throws -> IntervalEstimate {
    let distribution = try MeanBootstrap(scores, replicates: replicates, seed: seed)
      .distribution()
    let method = method.bootstrap ?? .bca
    return IntervalEstimate(
      estimate: distribution.estimate, standardError: distribution.standardError,
      interval: distribution.interval(level: level, method: method),
      monteCarloError: distribution.monteCarloError(level: level, method: method),
      scheme: distribution.scheme.rawValue)
  }

  private func clusteredMean(_ scores: [Double], _ clusters: [Int]) throws -> IntervalEstimate {
    let count = (clusters.max() ?? -1) + 1
    var table = ClusterTable(clusters: count, columns: 1)
    var sums = [Double](repeating: 0, count: count)
    var sizes = sums
    for (score, cluster) in zip(scores, clusters) {
      try table.add(score, cluster: cluster, column: 0)
      sums[cluster] += score
      sizes[cluster] += 1
    }
    let distribution = try ClusterBootstrap(
      table, quantities: [.mean(0)], replicates: replicates, seed: seed
    ).distribution()
    let method = method.bootstrap ?? .bca
    let sample = BootstrapReplicates(
      distribution.replicateValues(0).map { $0 ?? .nan },
      estimate: distribution.estimate(0).value ?? .nan)
    return IntervalEstimate(
      estimate: distribution.estimate(0), standardError: distribution.standardError(0),
      interval: distribution.interval(0, level: level, method: method),
      monteCarloError: sample.monteCarloError(
        level: level, method: method,
        acceleration: try Jackknife(ratioOf: sums, to: sizes).acceleration().value))
  }

  private func studentizedMean(
    _ scores: [Double], _ clusters: [Int]?
  ) throws -> IntervalEstimate {
    guard let clusters else {
      let bootstrap = try MeanBootstrap(scores, replicates: replicates, seed: seed)
      let distribution = bootstrap.distribution()
      return IntervalEstimate(
        estimate: distribution.estimate, standardError: distribution.standardError,
        interval: bootstrap.studentizedInterval(level: level),
        scheme: bootstrap.scheme.rawValue)
    }
    let robust = try ClusterRobust(scores: scores, clusters: clusters)
    let mean = try SampleStatistic(.mean, of: scores)
    let error = ClusterResidual(scores: scores, clusters: clusters)
    let interval = try DesignBootstrap(.clusters(clusters), replicates: replicates, seed: seed)
      .studentizedInterval(
        level: level, errors: .formula { error.value(weights: $0, mean: mean.value(weights: $0)) }
      ) { mean.value(weights: $0) }
    return IntervalEstimate(
      estimate: robust.mean, standardError: robust.standardError(.cr0), interval: interval)
  }

  private func quantile(_ values: [Double], _ probability: Double) throws -> IntervalEstimate {
    switch try BootstrapLaw.quantile(probability, of: values) {
    case .undefined(let reason):
      return IntervalEstimate(estimate: .undefined(reason), interval: .undefined(reason))
    case .value(let law):
      let acceleration = try Jackknife(quantile: probability, of: values).acceleration()
      let interval =
        values.count < 2
        ? .undefined(.tooFewClusters(values.count))
        : law.interval(
          level: level, method: method.bootstrap ?? .bca, acceleration: acceleration.value)
      return IntervalEstimate(
        estimate: .value(law.estimate), standardError: law.standardError, interval: interval,
        monteCarloError: .value(EndpointErrors(lower: 0, upper: 0)), scheme: "exact")
    }
  }

  /// Any statistic by weights, of one sample or as the difference of two on the same units.
  private func general(
    _ values: [Double], _ others: [Double]?, _ clusters: [Int]?
  ) throws -> IntervalEstimate {
    let first = try SampleStatistic(statistic.measure, of: values)
    let second = try others.map { try SampleStatistic(statistic.measure, of: $0) }
    let value: @Sendable ([Double]) -> Double = { weights in
      first.value(weights: weights) - (second?.value(weights: weights) ?? 0)
    }
    let estimate = first.estimate.flatMap { estimate in
      second.map { $0.estimate.map { estimate - $0 } } ?? .value(estimate)
    }
    let design = clusters.map { ResamplingDesign.clusters($0) } ?? .units(values.count)
    if let obstacle = design.obstacle {
      return IntervalEstimate(estimate: estimate, interval: .undefined(obstacle))
    }
    if method == .abc { return abc(estimate, value, clusters, count: values.count) }
    let sample = try DesignBootstrap(design, replicates: replicates, seed: seed)
      .replicates { value($0) }
    let method = method.bootstrap ?? .bca
    let acceleration = method == .bca ? design.acceleration(value).value : nil
    return IntervalEstimate(
      estimate: estimate, standardError: sample.standardError,
      interval: sample.interval(level: level, method: method, acceleration: acceleration),
      monteCarloError: sample.monteCarloError(
        level: level, method: method, acceleration: acceleration))
  }

  private func abc(
    _ estimate: Outcome<Double>, _ value: @escaping @Sendable ([Double]) -> Double,
    _ clusters: [Int]?, count: Int
  ) -> IntervalEstimate {
    guard let clusters else {
      return IntervalEstimate(
        estimate: estimate,
        interval: ABCInterval(count: count, statistic: value).interval(level: level))
    }
    let units = (clusters.max() ?? -1) + 1
    let interval = ABCInterval(count: units) { weights in
      // Weights of the values that add up to 1 again.
      let total = clusters.reduce(0) { $0 + weights[$1] }
      return value(clusters.map { weights[$0] / total })
    }
    return IntervalEstimate(estimate: estimate, interval: interval.interval(level: level))
  }

  /// What a reader must know before using the figures.
  func cautions(_ groups: [IntervalTable.Group]) -> [String] {
    var cautions: [String] = []
    let few = groups.compactMap(\.clusterCount).filter { $0 < 20 }
    if let fewest = few.min() {
      cautions.append(
        "there are fewer than 20 clusters (\(fewest) in the smallest group): "
          + "intervals may be too narrow")
    }
    if method.proportion != nil, groups.contains(where: { $0.clusters != nil }) {
      cautions.append("--method \(method.rawValue) takes rows for independent, not clusters")
    }
    return cautions
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
