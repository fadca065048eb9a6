public import RandomStreams

/// The bootstrap of the mean of independent scores.
///
/// For scores in clusters use ``ClusterBootstrap``. The mean allows shortcuts that change nothing
/// but the time it takes; which one was taken is part of the result.
///
/// Replicate r uses the random stream (seed, purpose, r) and the scores are put in ascending order
/// first, so that the result has the same bits for any number of threads and any order of the
/// scores.
///
///     let distribution = try MeanBootstrap(scores, seed: 7).distribution()
///     let interval = distribution.interval(level: 0.95, method: .bca)
///
/// Source: Efron (1979), "Bootstrap methods: another look at the jackknife".
public struct MeanBootstrap: Sendable {
  /// How the resampled means are obtained.
  public enum Scheme: String, CaseIterable, Codable, Sendable {
    /// All resamples with their probabilities: small samples and 0/1 data.
    case exact
    /// Multinomial counts of the distinct scores: the cost does not depend on the sample's size.
    case collapsed
    /// Scores drawn one by one.
    case direct
  }

  /// How many resamples are drawn where they are drawn.
  public let replicates: Int
  /// The seed of the run.
  public let seed: UInt64
  /// The purpose that keys the random streams together with the seed.
  public let purpose: StreamPurpose
  /// The scheme in force.
  public let scheme: Scheme

  let sample: MeanSample

  private static let blockSize = 64
  /// Up to so many resamples are enumerated rather than drawn; of two values, up to
  /// ``ExactBootstrap/limit``.
  private static let enumerated = 200_000
  /// What a binomial draw costs, in draws of a score.
  private static let binomialCost = 128

  /// Prepares the resampling.
  ///
  /// - Parameters:
  ///   - scores: finite numbers; missing ones are left out by the caller.
  ///   - replicates: how many resamples; at least 2, and 9,999 for intervals at 95 % and 99 %.
  ///   - seed: the seed of the run.
  ///   - purpose: keys the random streams together with the seed.
  ///   - scheme: nil for the one that is exact, or else quickest.
  /// - Throws: ``StatisticsError`` for a score that is not finite, for fewer than 2 replicates, and
  ///   for the exact scheme where there are too many resamples.
  public init(
    _ scores: [Double], replicates: Int = 9_999, seed: UInt64,
    purpose: String = "mean-bootstrap", scheme: Scheme? = nil
  ) throws(StatisticsError) {
    guard replicates >= 2 else { throw .tooFewReplicates(replicates) }
    guard replicates <= 1 << 33 else {
      throw .tooManyReplicates(replicates: replicates, quantities: 1)
    }
    try requireFinite(scores)
    sample = MeanSample(scores)
    self.replicates = replicates
    self.seed = seed
    self.purpose = StreamPurpose(purpose)
    let distinct = sample.distinct
    let resamples = ExactBootstrap.resampleCount(strata: [distinct.counts])
    if scheme == .exact, resamples == nil {
      throw .tooManyResamples(limit: ExactBootstrap.limit)
    }
    if let scheme {
      self.scheme = scheme
    } else if let resamples, resamples <= Self.enumerated || distinct.values.count <= 2 {
      self.scheme = .exact
    } else {
      self.scheme =
        distinct.values.count * Self.binomialCost <= scores.count ? .collapsed : .direct
    }
  }

  /// Obtains the distribution of the mean.
  ///
  /// - Parameter threads: how many threads to use; nil for one per core. The result does not depend
  ///   on it.
  /// - Complexity: O(replicates x n) for the direct scheme, O(replicates x distinct scores) for the
  ///   collapsed one; 8 bytes a replicate.
  public func distribution(threads: Int? = nil) -> MeanDistribution {
    guard scheme != .exact, sample.count >= 2 else {
      let distinct = sample.distinct
      let law = try? ExactBootstrap(multiplicities: distinct.counts).law(of: sample.mean(counts:))
      return MeanDistribution(
        sample, law ?? BootstrapLaw([], estimate: sample.estimate), scheme: .exact)
    }
    let means = [Double](unsafeUninitializedCapacity: replicates) { buffer, count in
      if let start = buffer.baseAddress {
        draw(means: start, errors: nil, threads: FixedBlocks.threads(threads))
      }
      count = replicates
    }
    return MeanDistribution(
      sample,
      BootstrapReplicates(means, estimate: sample.estimate, resolution: sample.resolution),
      scheme: scheme)
  }

  /// The studentized (bootstrap-t) interval: the mean in standard errors, each resample by its own.
  ///
  /// Within a resample the standard error is that of the delta method, the root of the sum of
  /// squared deviations over n. It does well for skewed scores where the others fall short.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - threads: how many threads to use; nil for one per core.
  /// - Returns: undefined for fewer than two scores, for constant scores, for 0/1 scores and fewer
  ///   than 20 scores at a ceiling (``BootstrapTLimits``), and where more than 5 % of the resamples
  ///   are constant.
  ///
  /// Source: Davison & Hinkley (1997), eq. 5.7.
  public func studentizedInterval(
    level: Double, threads: Int? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if let obstacle = sample.obstacle { return .undefined(obstacle) }
    if let obstacle = sample.studentizedObstacle { return .undefined(obstacle) }
    if scheme == .exact { return exactStudentizedInterval(level: level) }
    var errors = [Double](repeating: 0, count: replicates)
    let means = [Double](unsafeUninitializedCapacity: replicates) { buffer, count in
      errors.withUnsafeMutableBufferPointer { errors in
        if let start = buffer.baseAddress, let errors = errors.baseAddress {
          draw(means: start, errors: errors, threads: FixedBlocks.threads(threads))
        }
      }
      count = replicates
    }
    return BootstrapReplicates(means, estimate: sample.estimate, resolution: sample.resolution)
      .studentizedInterval(
        level: level, standardError: sample.standardError, replicateErrors: errors)
  }

  private func exactStudentizedInterval(level: Double) -> Outcome<ConfidenceInterval> {
    guard let exact = try? ExactBootstrap(multiplicities: sample.distinct.counts) else {
      return .undefined(.notFinite)
    }
    let studentized = exact.law { counts in
      let error = sample.standardError(counts: counts)
      let deviation = sample.mean(counts: counts) - sample.estimate
      return error > 0 ? deviation / error : .nan
    }
    if let obstacle = studentized.obstacle { return .undefined(obstacle) }
    let tail = (1 - level) / 2
    return studentized.quantile(tail).flatMap { low in
      studentized.quantile(1 - tail).map { high in
        ConfidenceInterval(
          lower: sample.estimate - sample.standardError * high,
          upper: sample.estimate - sample.standardError * low, level: level,
          method: "studentized", quantileRule: .type1)
      }
    }
  }

  private func draw(
    means: UnsafeMutablePointer<Double>, errors: UnsafeMutablePointer<Double>?, threads: Int
  ) {
    // Each replicate writes its own entries.
    nonisolated(unsafe) let means = means
    nonisolated(unsafe) let errors = errors
    FixedBlocks.run(count: replicates, size: Self.blockSize, threads: threads) { blocks in
      var drawing = MeanDrawing(sample, isCollapsed: scheme == .collapsed)
      for replicate in blocks.joined() {
        var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
        if let errors {
          (means[replicate], errors[replicate]) = drawing.nextWithError(from: &stream)
        } else {
          means[replicate] = drawing.next(from: &stream)
        }
      }
    }
  }
}
