import GSLSupport
import RandomStreams

/// A profile that others are compared with, such as what a survey says of a culture.
public struct SurveyedProfile: Sendable, Equatable {
  /// The value of each dimension.
  public let values: [Double]
  /// The covariance of the values' errors; nil where the errors are not known.
  public let covariance: EstimateCovariance?

  /// A profile.
  ///
  /// - Parameters:
  ///   - values: finite numbers below 1e150 in magnitude, on any scale.
  ///   - covariance: of as many values; nil where the errors are not known, and then intervals carry
  ///     the error of the other side alone.
  /// - Throws: ``StatisticsError`` for a value that cannot be used, and a covariance of another number.
  public init(
    _ values: [Double], covariance: EstimateCovariance? = nil
  ) throws(StatisticsError) {
    try ProfileDirections.require(values)
    if let covariance, covariance.count != values.count {
      throw .lengthsDiffer(values.count, covariance.count)
    }
    self.values = values
    self.covariance = covariance
  }
}

/// Profiles that many others are to be compared with, made ready once.
public struct SimilarityReferences: Sendable {
  /// The profiles, all of the same dimensions.
  public let profiles: [SurveyedProfile]
  /// What they are compared by.
  public let measure: ProfileMeasure
  /// The baseline of `residual`; nil for none.
  public let baseline: [Double]?
  /// How many draws of ranks there are.
  public let draws: Int

  let directions: ProfileDirections
  /// The vector and the length of each profile.
  let vectors: [[Double]]
  let lengths: [Double]
  /// For measures of ranks the vectors of each profile drawn from its errors, draw by draw; one vector
  /// where its errors are not known.
  let drawn: [[Double]]
  /// Normal numbers for the other side, draw by draw, and the uniform number of each draw's chi-square.
  let normals: [Double]
  let uniforms: [Double]

  /// Makes profiles ready.
  ///
  /// - Parameters:
  ///   - profiles: of the same dimensions, in the same order.
  ///   - measure: `residual` needs a baseline.
  ///   - baseline: a profile of the same dimensions.
  ///   - draws: how many draws the intervals of ranks rest on, 99 at least.
  ///   - seed: of these.
  /// - Throws: ``StatisticsError`` when the profiles differ in length, a baseline is missing, or there
  ///   are too few draws.
  /// - Complexity: O(profiles x draws x dimensions²) for ranks, O(profiles x dimensions) else.
  public init(
    _ profiles: [SurveyedProfile], measure: ProfileMeasure, baseline: [Double]? = nil,
    draws: Int = 999, seed: UInt64 = 0
  ) throws(StatisticsError) {
    let count = profiles.first?.values.count ?? 0
    for profile in profiles where profile.values.count != count {
      throw .lengthsDiffer(count, profile.values.count)
    }
    guard draws >= 99 else { throw .tooFewReplicates(draws) }
    let directions = try ProfileDirections(measure, count: count, baseline: baseline)
    self.profiles = profiles
    self.measure = measure
    self.baseline = baseline
    self.directions = directions
    self.draws = draws
    let found = profiles.map { directions.direction(of: $0.values) }
    vectors = found.map(\.vector)
    lengths = found.map(\.length)
    guard measure.usesRanks else {
      (drawn, normals, uniforms) = ([], [], [])
      return
    }
    drawn = FixedBlocks.map(profiles.count) { number in
      guard let covariance = profiles[number].covariance else { return found[number].vector }
      return Self.vectors(
        of: profiles[number].values, root: SemidefiniteRoot(covariance), directions,
        normals: Self.normals(
          draws, count, seed: seed, purpose: "similarity-survey", stream: UInt64(number)
        ).normals,
        scales: nil)
    }
    (normals, uniforms) = Self.normals(
      draws, count, seed: seed, purpose: "similarity-scores", stream: 0)
  }

  /// Normal numbers, `count` a draw, and one uniform number a draw.
  private static func normals(
    _ draws: Int, _ count: Int, seed: UInt64, purpose: StreamPurpose, stream: UInt64
  ) -> (normals: [Double], uniforms: [Double]) {
    var (normals, uniforms): ([Double], [Double]) = ([], [])
    normals.reserveCapacity(draws * count)
    for draw in 0..<draws {
      var source = RandomStream(seed: seed, purpose: purpose, index: stream << 32 | UInt64(draw))
      for _ in 0..<count {
        // Half a step up, so that 0 and 1 are never met, where the quantile is infinite.
        normals.append((try? NormalDistribution.quantile(source.uniform() + 0x1p-54)) ?? .nan)
      }
      uniforms.append(source.uniform() + 0x1p-54)
    }
    return (normals, uniforms)
  }

  /// The vectors of a profile with errors added, draw by draw.
  ///
  /// - Parameters:
  ///   - root: of the covariance of the errors.
  ///   - scales: by what the errors of each draw are multiplied; nil for 1.
  static func vectors(
    of values: [Double], root: SemidefiniteRoot, _ directions: ProfileDirections,
    normals: [Double], scales: [Double]?
  ) -> [Double] {
    let (count, width) = (values.count, directions.width)
    let draws = count > 0 ? normals.count / count : 0
    var vectors = [Double](repeating: 0, count: draws * width)
    var profile = values
    var part = [Double](repeating: 0, count: root.rank)
    vectors.withUnsafeMutableBufferPointer { vectors in
      for draw in 0..<draws {
        for place in part.indices { part[place] = normals[draw * count + place] }
        let scale = scales?[draw] ?? 1
        for place in 0..<count {
          profile[place] = values[place] + scale * root.product(place, part)
        }
        profile.withUnsafeBufferPointer { profile in
          _ = directions.write(
            profile,
            into: UnsafeMutableBufferPointer(rebasing: vectors[draw * width..<(draw + 1) * width]))
        }
      }
    }
    return vectors
  }

  /// The similarities of one profile with each of these.
  ///
  /// - Complexity: O(profiles x clusters x dimensions), or with draws in place of clusters for ranks.
  public func similarities(of profile: ClusteredProfile) -> ProfileSimilarities {
    ProfileSimilarities(profile, to: self)
  }
}
