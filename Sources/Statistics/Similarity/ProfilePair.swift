/// Two profiles over the same dimensions, and how alike they are.
///
///     let pair = try ProfilePair([62.1, 30.4, 41.7], [4.6, 3.1, 4.1])
///     let correlation = pair.similarity(.pearson)
///
/// Profiles may be on different scales: all measures but ``ProfilePair/euclid``,
/// ``ProfilePair/elevationDifference`` and ``ProfilePair/scatterDifference`` are free of units.
public struct ProfilePair: Sendable, Equatable {
  /// The values of each side on the dimensions that both have.
  public let first: [Double]
  public let second: [Double]
  /// The baseline on these dimensions; nil where there is none.
  public let baseline: [Double]?

  /// How many dimensions both have.
  public var count: Int { first.count }

  /// Two complete profiles.
  ///
  /// - Parameters:
  ///   - first: finite numbers below 1e150 in magnitude.
  ///   - second: as many, in the same order of dimensions.
  ///   - baseline: as many, or nil; ``ProfileMeasure/residual`` needs it.
  /// - Throws: ``StatisticsError`` when lists differ in length or a value cannot be used.
  public init(
    _ first: [Double], _ second: [Double], baseline: [Double]? = nil
  ) throws(StatisticsError) {
    for length in [second.count, baseline?.count ?? first.count] where length != first.count {
      throw .lengthsDiffer(first.count, length)
    }
    for profile in [first, second, baseline ?? []] { try ProfileDirections.require(profile) }
    self.first = first
    self.second = second
    self.baseline = baseline
  }

  /// Two profiles with gaps: a dimension that is missing from any list is left out of all.
  ///
  /// - Parameters:
  ///   - first: finite numbers below 1e150 in magnitude, nil where missing.
  ///   - second: as many, in the same order of dimensions.
  ///   - baseline: as many, or nil for no baseline.
  /// - Throws: ``StatisticsError`` when lists differ in length or a value cannot be used.
  public static func shared(
    _ first: [Double?], _ second: [Double?], baseline: [Double?]? = nil
  ) throws(StatisticsError) -> ProfilePair {
    for length in [second.count, baseline?.count ?? first.count] where length != first.count {
      throw .lengthsDiffer(first.count, length)
    }
    let third = baseline ?? first
    let kept = first.indices.filter {
      first[$0] != nil && second[$0] != nil && third[$0] != nil
    }
    return try ProfilePair(
      kept.compactMap { first[$0] }, kept.compactMap { second[$0] },
      baseline: baseline.map { list in kept.compactMap { list[$0] } })
  }

  /// A measure of similarity.
  ///
  /// - Parameter measure: `residual` needs a ``baseline``.
  /// - Returns: a correlation or a cosine on -1...1, or a distance of 0 or more; undefined for fewer
  ///   dimensions than the measure takes (two; one for `cosine`, three for `residual`), and where a
  ///   profile has no direction: all its values are equal, or 0 for `cosine`, or follow the baseline
  ///   for `residual`.
  /// - Complexity: O(n), and O(n²) for ranks.
  public func similarity(_ measure: ProfileMeasure) -> Outcome<Double> {
    guard measure != .residual || baseline != nil else {
      return .undefined(.outsideDomain("profiles with a baseline"))
    }
    guard let directions = try? ProfileDirections(measure, count: count, baseline: baseline)
    else { return .undefined(.notFinite) }
    guard count >= directions.fewestDimensions else {
      return .undefined(.tooFewUnits(count, needed: directions.fewestDimensions))
    }
    let (one, other) = (directions.direction(of: first), directions.direction(of: second))
    guard one.length > 0, other.length > 0 else { return .undefined(.noVariation) }
    return .finite(directions.value(ofProduct: directions.product(one.vector, other.vector)))
  }

  /// Euclid's distance of the profiles as they are, which must be on one scale.
  public var euclid: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    return .finite(
      zip(first, second).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot())
  }

  /// Euclid's distance after each profile is standardised over its own values with divisor n.
  ///
  /// It is √(2n(1 - r)); ``ProfileMeasure/euclid`` has the divisor n - 1.
  ///
  /// - Returns: undefined where Pearson's correlation is.
  public var euclidOfPopulationScores: Outcome<Double> {
    similarity(.pearson).map { (2 * Double(count) * max(1 - $0, 0)).squareRoot() }
  }

  /// The mean of the first profile less that of the second, which must be on one scale.
  public var elevationDifference: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    return .finite(Self.mean(first) - Self.mean(second))
  }

  /// The standard deviation (divisor n) of the first profile's values less that of the second, which
  /// must be on one scale.
  public var scatterDifference: Outcome<Double> {
    guard count > 0 else { return .undefined(.noData) }
    return .finite(Self.scatter(first) - Self.scatter(second))
  }

  /// Spearman's correlation on 0...1: (ρ + 1)/2, a "match" as quizzes print it.
  public var match: Outcome<Double> { similarity(.spearman).map { ($0 + 1) / 2 } }

  /// Ranks of the values of each profile, from 1 for the smallest; ties share their mean rank.
  public var ranks: (first: [Double], second: [Double]) {
    (Midranks(first).ranks, Midranks(second).ranks)
  }

  /// The profiles after the baseline is subtracted from both.
  ///
  /// - Parameter isStandardised: whether each list is first standardised over its own values (divisor
  ///   n - 1), for lists on different scales; without it all three must be on one scale.
  /// - Returns: a pair without a baseline; undefined without a baseline and, standardised, where a
  ///   list does not vary.
  public func lessBaseline(isStandardised: Bool = false) -> Outcome<ProfilePair> {
    guard let baseline else { return .undefined(.outsideDomain("profiles with a baseline")) }
    func scaled(_ profile: [Double]) -> [Double]? {
      guard isStandardised else { return profile }
      guard count > 1, profile.contains(where: { $0 != profile[0] }) else { return nil }
      let mean = Self.mean(profile)
      let deviation = Self.scatter(profile) * (Double(count) / Double(count - 1)).squareRoot()
      return profile.map { ($0 - mean) / deviation }
    }
    guard let one = scaled(first), let other = scaled(second), let common = scaled(baseline)
    else { return .undefined(.noVariation) }
    guard
      let pair = try? ProfilePair(
        zip(one, common).map { $0 - $1 }, zip(other, common).map { $0 - $1 })
    else { return .undefined(.notFinite) }
    return .value(pair)
  }

  private static func mean(_ profile: [Double]) -> Double {
    profile.reduce(0, +) / Double(profile.count)
  }

  private static func scatter(_ profile: [Double]) -> Double {
    let mean = mean(profile)
    return (profile.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(profile.count))
      .squareRoot()
  }
}
