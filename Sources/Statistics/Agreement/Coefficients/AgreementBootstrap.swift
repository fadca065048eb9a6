public import RandomStreams

/// The bootstrap of coefficients of agreement over units, or over clusters of units.
///
/// Each replicate draws whole units with all of their ratings, the same draw for all coefficients.
/// Resampling single ratings or pairs of them, as is sometimes done for alpha, takes the ratings of
/// one unit for independent and gives intervals that are far too short.
///
/// Distinct rows of ratings are counted once, and a replicate is a draw of these counts: exact, and
/// with a cost that does not grow with the number of units once all rows have been met. Replicate
/// r uses the random stream (seed, purpose, r); the result has the same bits for any number of
/// threads and any order of the units.
///
///     let analysis = try AgreementAnalysis(table, level: .ordinal)
///     let bootstrap = try AgreementBootstrap(analysis, of: [.krippendorffAlpha], seed: 7)
///     let interval = bootstrap.distribution().interval(.krippendorffAlpha, level: 0.95)
///
/// Source: Efron (1979); Field & Welsh (2007), "Bootstrapping clustered data".
public struct AgreementBootstrap: Sendable {
  /// The analysis whose coefficients are resampled, with its weights, level and clusters.
  public let analysis: AgreementAnalysis
  /// The coefficients, without repetition.
  public let coefficients: [AgreementCoefficient]
  /// How many resamples are drawn.
  public let replicates: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose

  private static let blockSize = 64
  private static let largestSize = 1 << 30

  /// Prepares the resampling.
  ///
  /// - Parameters:
  ///   - analysis: the ratings, weights, level of alpha and clusters.
  ///   - coefficients: what to estimate; without Cohen's and Conger's kappa raters need not be told
  ///     apart, which is faster and draws other resamples.
  ///   - replicates: how many resamples; at least 2.
  ///   - seed: the seed of the run.
  ///   - purpose: keys the random streams together with the seed.
  /// - Throws: ``StatisticsError`` for too few or too many replicates.
  public init(
    _ analysis: AgreementAnalysis, of coefficients: [AgreementCoefficient],
    replicates: Int = 9_999, seed: UInt64, purpose: String = "agreement-bootstrap"
  ) throws(StatisticsError) {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    let distinct = AgreementCoefficient.allCases.filter(coefficients.contains)
    guard replicates <= Self.largestSize / max(distinct.count, 1) else {
      throw .tooManyReplicates(replicates: replicates, quantities: distinct.count)
    }
    self.analysis = analysis
    self.coefficients = distinct
    self.replicates = replicates
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
  }

  /// Draws the replicates.
  ///
  /// - Parameter threads: how many threads; nil for one per core. The result does not depend on it.
  /// - Complexity: O(replicates x distinct rows x ratings per unit), or O(replicates x units) where
  ///   almost all rows are distinct; no allocation per replicate.
  public func distribution(threads: Int? = nil) -> AgreementDistribution {
    let plan = analysis.resamplingPlan(for: coefficients)
    let draw = PatternDraw(plan.patterns, clusters: analysis.clusters)
    let size = replicates * coefficients.count
    let values = [Double](unsafeUninitializedCapacity: size) { buffer, count in
      if let start = buffer.baseAddress {
        fill(start, plan, draw, threads: FixedBlocks.threads(threads))
      }
      count = size
    }
    var estimates: [AgreementCoefficient: Outcome<AgreementEstimate>] = [:]
    for coefficient in coefficients { estimates[coefficient] = analysis.estimate(coefficient) }
    return AgreementDistribution(
      coefficients: coefficients, estimates: estimates, replicates: replicates, values: values,
      draws: draw.draws, isClustered: analysis.clusters != nil)
  }

  /// Writes replicate r of coefficient c to `values[c * replicates + r]`; a NaN where undefined.
  private func fill(
    _ values: UnsafeMutablePointer<Double>, _ plan: AgreementPlan, _ draw: PatternDraw,
    threads: Int
  ) {
    // Each replicate writes its own entries.
    nonisolated(unsafe) let values = values
    FixedBlocks.run(count: replicates, size: Self.blockSize, threads: threads) { blocks in
      var sums = AgreementSums(plan, for: coefficients)
      var counts = [Double](repeating: 0, count: plan.count)
      for replicate in blocks.joined() {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
        draw.draw(from: &stream, into: &counts)
        sums.take(plan, counts: counts)
        for (place, coefficient) in coefficients.enumerated() {
          values[place * replicates + replicate] = sums.parts(coefficient, plan).value
        }
      }
    }
  }
}
