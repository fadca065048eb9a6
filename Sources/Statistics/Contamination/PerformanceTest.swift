import RandomStreams

/// Whether a model does better on a benchmark than its score on a reference benchmark foretells.
///
/// Reference models with scores on both benchmarks say how one relates to the other: a smoothing
/// spline through their mean scores, both sorted. Items of both benchmarks and reference models are
/// resampled, and the model's excess over the curve gets an interval and a p-value.
///
/// Source: Dekoninck, Müller & Vechev (2024), "ConStat: performance-based contamination detection
/// in large language models". Unlike the authors' code, streams are keyed by replicate and the
/// p-value counts the estimate among the replicates.
public struct PerformanceTest: Sendable {
  /// How many replicates are drawn.
  public let replicates: Int
  /// The seed of the run.
  public let seed: UInt64

  private let benchmark: ScoreTable
  private let reference: ScoreTable
  private let chance: (benchmark: Double, reference: Double)

  private static let fewestModels = 5
  private static let purpose: StreamPurpose = "performance-test"

  /// Prepares the test.
  ///
  /// - Parameters:
  ///   - model: the model's score on each item of the benchmark, 0...1.
  ///   - modelOnReference: its score on each item of the reference benchmark.
  ///   - others: the scores of each reference model on the items of the benchmark.
  ///   - othersOnReference: those on the items of the reference benchmark, in the same order.
  ///   - clusters: the cluster of each item of the benchmark and of the reference, which are drawn
  ///     whole; nil where items are independent.
  ///   - chance: the score of guessing on both benchmarks, which is added as one more model.
  ///   - replicates: how many resamples; at least 2.
  ///   - seed: the seed of the run.
  /// - Throws: ``StatisticsError`` when lists differ in length or hold a number that is not finite.
  public init(
    model: [Double], modelOnReference: [Double], others: [[Double]],
    othersOnReference: [[Double]],
    clusters: (benchmark: [Int], reference: [Int])? = nil,
    chance: (benchmark: Double, reference: Double) = (0, 0), replicates: Int = 9_999, seed: UInt64
  ) throws(StatisticsError) {
    guard others.count == othersOnReference.count else {
      throw .lengthsDiffer(others.count, othersOnReference.count)
    }
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 33 else {
      throw .tooManyReplicates(replicates: replicates, quantities: 1)
    }
    try requireFinite([chance.benchmark, chance.reference])
    benchmark = try ScoreTable(model: model, others: others, clusters: clusters?.benchmark)
    reference = try ScoreTable(
      model: modelOnReference, others: othersOnReference, clusters: clusters?.reference)
    self.chance = chance
    self.replicates = replicates
    self.seed = seed
  }

  /// Runs the test.
  ///
  /// - Parameter threads: how many threads to use; nil for one per core. The result does not depend
  ///   on it.
  /// - Returns: not testable with fewer than 5 reference models, or without items; undefined where
  ///   the curve cannot be fitted in more than 5 % of the replicates.
  /// - Complexity: O(replicates x (clusters x models + 30 x models)).
  public func result(threads: Int? = nil) -> Outcome<PerformanceTestResult> {
    let models = benchmark.others
    guard models >= Self.fewestModels else {
      return .undefined(
        .notTestable(
          "there \(models == 1 ? "is 1 reference model" : "are \(models) reference models") "
            + "and \(Self.fewestModels) are needed"))
    }
    guard benchmark.clusters > 0, reference.clusters > 0 else {
      return .undefined(.notTestable("a benchmark has no items"))
    }
    var excesses = [Double](repeating: .nan, count: replicates)
    var expectations = excesses
    excesses.withUnsafeMutableBufferPointer { excesses in
      expectations.withUnsafeMutableBufferPointer { expectations in
        // Each replicate writes its own entries.
        nonisolated(unsafe) let excesses = excesses
        nonisolated(unsafe) let expectations = expectations
        FixedBlocks.run(
          count: replicates, size: 16, threads: FixedBlocks.threads(threads)
        ) { blocks in
          var drawing = PerformanceDrawing(benchmark, reference, chance: chance)
          for replicate in blocks.joined() {
            var stream = RandomStream(
              seed: seed, purpose: Self.purpose, index: UInt64(replicate))
            guard let drawn = drawing.next(from: &stream) else { continue }
            excesses[replicate] = drawn.actual - drawn.expected
            expectations[replicate] = drawn.expected
          }
        }
      }
    }
    return PerformanceTestResult.summarize(
      excesses: excesses.filter(\.isFinite), expectations: expectations.filter(\.isFinite),
      undefined: excesses.count { !$0.isFinite })
  }
}

/// What a ``PerformanceTest`` found.
public struct PerformanceTestResult: Sendable, Equatable {
  /// How much better the model is than its reference score foretells, in units of the score.
  public let excess: Double
  /// The standard deviation of the excess over replicates.
  public let standardError: Double
  /// The lower end of the one-sided interval at 95 % for the excess (basic bootstrap).
  public let lowerBound: Double
  /// The chance of such an excess without contamination, one-sided; never 0.
  public let pValue: Double
  /// The score on the benchmark that the reference score foretells.
  public let expectedScore: Double
  /// In how many replicates no curve could be fitted.
  public let undefinedReplicates: Int

  static func summarize(
    excesses: [Double], expectations: [Double], undefined: Int
  ) -> Outcome<PerformanceTestResult> {
    let total = excesses.count + undefined
    let share = Double(undefined) / Double(max(total, 1))
    if share > BootstrapReplicates.toleratedUndefinedShare {
      return .undefined(.undefinedReplicates(share: share))
    }
    guard excesses.count >= 2 else { return .undefined(.tooFewReplicates(excesses.count)) }
    let moments = ReplicateMoments(excesses)
    if moments.isConstant(resolution: 1e-14) { return .undefined(.constantData) }
    // The basic bootstrap turns the distribution round its centre.
    let asLarge = excesses.count { $0 >= 2 * moments.mean }
    return QuantileRule.type7.quantile(0.95, of: excesses).map { upper in
      PerformanceTestResult(
        excess: moments.mean, standardError: moments.standardDeviation,
        lowerBound: 2 * moments.mean - upper,
        pValue: Double(asLarge + 1) / Double(excesses.count + 1),
        expectedScore: ReplicateMoments(expectations).mean, undefinedReplicates: undefined)
    }
  }
}
