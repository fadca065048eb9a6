import Foundation
import GSLSupport
import RandomStreams

/// Draws studies of one size and runs their test, or makes their interval.
///
/// The same draws serve all sizes and differences, so that power rises with both but for steps.
struct StudySimulation {
  let design: StudyDesign
  let size: StudySize
  let goal: StudyDesign.Goal
  let simulations: Int
  let seed: UInt64

  private static let purpose: StreamPurpose = "study-simulation"

  /// - Returns: undefined where more than 5 % of the studies have no test or interval.
  func finding(threads: Int?) -> Outcome<StudyDesign.Finding> {
    guard simulations >= 2 else { return .undefined(.tooFewReplicates(simulations)) }
    guard size.items * Double(simulations) < 1e11 else { return .undefined(.tooLarge) }
    let population = Population(design: design, size: size)
    let workers = FixedBlocks.threads(threads)
    let values = [Double](unsafeUninitializedCapacity: simulations) { buffer, count in
      // Each study writes its own entry.
      nonisolated(unsafe) let results = buffer
      FixedBlocks.run(count: simulations, size: 16, threads: workers) { blocks in
        for number in blocks.joined() {
          var stream = RandomStream(seed: seed, purpose: Self.purpose, index: UInt64(number))
          results[number] = self.value(of: population, &stream)
        }
      }
      count = simulations
    }
    let defined = values.filter { !$0.isNaN }
    let undefined = 1 - Double(defined.count) / Double(simulations)
    guard undefined <= BootstrapReplicates.toleratedUndefinedShare else {
      return .undefined(.undefinedReplicates(share: undefined))
    }
    let count = Double(defined.count)
    let mean = defined.reduce(0, +) / count
    let squares = defined.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return .value(
      StudyDesign.Finding(
        mean, .simulation, simulations: defined.count,
        monteCarloError: (squares / (count - 1) / count).squareRoot()))
  }

  /// 1 where one study finds the difference and 0 where not, or the half-width of its interval; a
  /// NaN where that is undefined.
  private func value(of population: Population, _ stream: inout RandomStream) -> Double {
    let sample: Population.Sample
    do throws(StatisticsError) {
      sample = try population.sample(&stream)
    } catch {
      return .nan
    }
    switch goal {
    case .power:
      guard let estimate = sample.estimate.value, let pValue = sample.pValue.value else {
        return .nan
      }
      return estimate > 0 && pValue <= design.testSignificance ? 1 : 0
    case .halfWidth:
      guard let interval = sample.interval(1 - design.testSignificance).value else { return .nan }
      return (interval.upper - interval.lower) / 2
    }
  }
}

/// What simulated studies are drawn from.
private struct Population {
  let design: StudyDesign
  let kind: ScoreKind
  /// Whole numbers of items of each cluster.
  let clusters: [Int]
  /// Standard deviations between and within clusters.
  private var deviations = (between: 0.0, within: 0.0)
  /// Whether the means of clusters say all: of normal values of equal clusters they do.
  private var drawsMeans = false
  private var pilot: PilotSample?
  private var exchange: (isRising: Bool, opposite: Double, equal: Double)?

  /// An estimate of one study, its test and its interval.
  struct Sample {
    let estimate: Outcome<Double>
    let pValue: Outcome<Double>
    let interval: (Double) -> Outcome<ConfidenceInterval>
  }

  init(design: StudyDesign, size: StudySize) {
    self.design = design
    let items = max(Int((size.items - 1e-9).rounded(.up)), 2)
    let count = min(max(Int((Double(items) / size.clusterSize - 1e-9).rounded(.up)), 2), items)
    clusters = (0..<count).map { items * ($0 + 1) / count - items * $0 / count }
    switch design.scores {
    case .zeroOne: kind = .zeroOne
    case .numbers(let components, let scale):
      let within = components.withinClusters(size)
      switch scale {
      case .open, .sums:
        kind = .unbounded
        drawsMeans = true
        deviations = ((components.clusters + within / size.clusterSize).squareRoot(), 0)
      case .ends(let ends):
        kind = .bounded(lower: ends.lowerBound, upper: ends.upperBound)
        deviations = (components.clusters.squareRoot(), within.squareRoot())
      }
    }
    guard let pilot = design.pilot, pilot.size.hasSameItems(as: size) else { return }
    if kind == .zeroOne {
      self.pilot = pilot
      exchange = design.difference.map { pilot.exchange(to: $0) }
    } else {
      let ends: ClosedRange<Double>? = kind.ends.map { ends in
        let width = ends.upperBound - ends.lowerBound
        return design.comparison == .paired ? -width...width : ends
      }
      self.pilot = pilot.moved(to: design.difference, within: ends)
    }
  }

  func sample(_ stream: inout RandomStream) throws(StatisticsError) -> Sample {
    switch design.comparison {
    case .paired:
      let sums = try sums(&stream, share: nil, middle: design.difference ?? 0)
      if case .numbers(_, .sums) = design.scores { return contrast(sums) }
      let estimate = PairedDifferenceEstimate(sums, kind: kind)
      return Sample(estimate: estimate.estimate, pValue: estimate.pValue) {
        estimate.interval(level: $0)
      }
    case .unpaired:
      let half = (design.difference ?? 0) / 2
      let estimate = IndependentDifferenceEstimate(
        try sums(&stream, share: shares.0, middle: centre + half),
        try sums(&stream, share: shares.1, middle: centre - half), kind: kind)
      return Sample(estimate: estimate.estimate, pValue: estimate.pValue) {
        estimate.interval(level: $0)
      }
    case .single:
      let sums = try sums(&stream, share: shares.0, middle: centre)
      if case .numbers(_, .sums) = design.scores { return contrast(sums) }
      let estimate = MeanEstimate(sums, kind: kind)
      return Sample(estimate: estimate.estimate, pValue: .undefined(.noData)) {
        estimate.interval(level: $0)
      }
    }
  }

  /// Sums of means are compared by the t statistic of their clusters.
  private func contrast(_ sums: ClusterSums) -> Sample {
    let mean = MeanEstimate(sums, kind: .unbounded)
    let pValue = mean.estimate.flatMap { estimate in
      mean.standardError.flatMap { error in
        mean.degreesOfFreedom.flatMap { degrees in
          Outcome.computing { () throws(GSLError) in
            try TailProbability.student(estimate / error, degreesOfFreedom: degrees, .twoSided)
          }
        }
      }
    }
    return Sample(estimate: mean.estimate, pValue: pValue) {
      mean.interval(level: $0, method: .clusterT)
    }
  }

  /// The shares that are right: of two samples the higher first, so that the difference is above 0.
  private var shares: (Double, Double) {
    guard case .zeroOne(let first, let second, _) = design.scores else { return (0, 0) }
    return design.comparison == .unpaired
      ? (max(first, second), min(first, second)) : (first, second)
  }

  /// Where the scores of numbers lie, as far as that is of no account.
  private var centre: Double {
    kind == .zeroOne ? 0 : kind.ends.map { ($0.lowerBound + $0.upperBound) / 2 } ?? 0
  }

  // MARK: - Drawing

  private func sums(
    _ stream: inout RandomStream, share: Double?, middle: Double
  ) throws(StatisticsError) -> ClusterSums {
    if let pilot { return try sums(of: pilot, &stream) }
    if case .zeroOne(let first, let second, let correlation) = design.scores {
      let shares = share.map { ($0, 0.0) } ?? (max(first, second), min(first, second))
      return try zeroOne(shares, correlation: correlation, &stream)
    }
    var normals = NormalPairs()
    if drawsMeans {
      var sums = ClusterSums()
      for _ in clusters { try sums.add(middle + deviations.between * normals.next(&stream)) }
      return sums
    }
    let ends: ClosedRange<Double>? = kind.ends.map { ends in
      let width = ends.upperBound - ends.lowerBound
      return design.comparison == .paired ? -width...width : ends
    }
    return try gathered { cluster, size, add throws(StatisticsError) in
      let level = middle + deviations.between * normals.next(&stream)
      for _ in 0..<size {
        let value = level + deviations.within * normals.next(&stream)
        try add(ends.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value)
      }
    }
  }

  /// Sums over all clusters; clusters of one item each are none.
  private func gathered(
    _ body: (
      _ cluster: Int, _ size: Int, _ add: (Double) throws(StatisticsError) -> Void
    ) throws(StatisticsError) -> Void
  ) throws(StatisticsError) -> ClusterSums {
    var sums = ClusterSums()
    let isPlain = clusters.allSatisfy { $0 == 1 }
    for (cluster, size) in clusters.enumerated() {
      try body(cluster, size) { value throws(StatisticsError) in
        if isPlain { try sums.add(value) } else { try sums.add(value, cluster: cluster) }
      }
    }
    return sums
  }

  /// An item takes over the draw of its cluster with the root of the correlation for its chance, and
  /// so two items have the same draw with the correlation for theirs.
  private func zeroOne(
    _ shares: (Double, Double), correlation: Double, _ stream: inout RandomStream
  ) throws(StatisticsError) -> ClusterSums {
    func draw(_ stream: inout RandomStream) -> Double {
      let place = stream.uniform()
      return place < shares.0 ? 1 : place < shares.0 + shares.1 ? -1 : 0
    }
    let copying = correlation.squareRoot()
    return try gathered { _, size, add throws(StatisticsError) in
      let shared = draw(&stream)
      for _ in 0..<size {
        let isCopied = stream.uniform() < copying
        let own = draw(&stream)
        try add(isCopied ? shared : own)
      }
    }
  }

  private func sums(
    of pilot: PilotSample, _ stream: inout RandomStream
  ) throws(StatisticsError) -> ClusterSums {
    var sums = ClusterSums()
    let isPlain = pilot.clusters.allSatisfy { $0.count == 1 }
    for cluster in clusters.indices {
      for value in pilot.clusters[stream.index(below: pilot.clusters.count)] {
        let value = exchange.map { exchanged(value, $0, &stream) } ?? value
        if isPlain { try sums.add(value) } else { try sums.add(value, cluster: cluster) }
      }
    }
    return sums
  }

  private func exchanged(
    _ value: Double, _ exchange: (isRising: Bool, opposite: Double, equal: Double),
    _ stream: inout RandomStream
  ) -> Double {
    let (source, result): (Double, Double) = exchange.isRising ? (-1, 1) : (1, -1)
    let chance = value == source ? exchange.opposite : value == 0 ? exchange.equal : 0
    guard chance > 0 else { return value }
    return stream.uniform() < chance ? result : value
  }
}

/// Standard normal numbers, two from each pair of uniform ones.
///
/// Source: Box & Muller (1958), "A note on the generation of random normal deviates".
private struct NormalPairs {
  private var spare: Double?

  mutating func next(_ stream: inout RandomStream) -> Double {
    if let number = spare {
      spare = nil
      return number
    }
    // 1 less a number below 1 is above 0.
    let radius = (-2 * log(1 - stream.uniform())).squareRoot()
    let angle = 2 * Double.pi * stream.uniform()
    spare = radius * sin(angle)
    return radius * cos(angle)
  }
}
