/// What is not known of the discrimination and difficulty of an item: their covariance.
///
/// For items of two categories. ``ParameterCovariance/ItemErrors`` has one for each item that was
/// calibrated. The asymptotes, where a model has any, are taken as known.
public struct ParameterUncertainty: Sendable, Equatable, Codable {
  /// The variance of the discrimination.
  public let discriminationVariance: Double
  /// The covariance of discrimination and difficulty.
  public let covariance: Double
  /// The variance of the difficulty, in squared units of ability.
  public let difficultyVariance: Double

  /// A covariance matrix.
  ///
  /// - Throws: ``ItemResponseError/unusableItem(_:)`` for a number that is not finite, a negative
  ///   variance, or a covariance that is larger than the variances allow.
  public init(
    discriminationVariance: Double, covariance: Double, difficultyVariance: Double
  ) throws(ItemResponseError) {
    let largest = (discriminationVariance * difficultyVariance).squareRoot()
    guard discriminationVariance >= 0, difficultyVariance >= 0, largest.isFinite,
      abs(covariance) <= largest * (1 + 1e-9)
    else {
      throw .unusableItem(
        "variances of \(discriminationVariance) and \(difficultyVariance) with a covariance of "
          + "\(covariance) are not those of two numbers")
    }
    self.init(
      uncheckedDiscriminationVariance: discriminationVariance, covariance: covariance,
      difficultyVariance: difficultyVariance)
  }

  /// Standard errors and their correlation.
  ///
  /// - Parameters:
  ///   - discriminationError: the standard error of the discrimination, 0 or more.
  ///   - difficultyError: the standard error of the difficulty, 0 or more.
  ///   - correlation: of the two estimates, in -1...1.
  /// - Throws: ``ItemResponseError/unusableItem(_:)``.
  public init(
    discriminationError: Double, difficultyError: Double, correlation: Double = 0
  ) throws(ItemResponseError) {
    guard discriminationError >= 0, difficultyError >= 0, abs(correlation) <= 1 else {
      throw .unusableItem("standard errors are 0 or more, and a correlation is in -1...1")
    }
    try self.init(
      discriminationVariance: discriminationError * discriminationError,
      covariance: correlation * discriminationError * difficultyError,
      difficultyVariance: difficultyError * difficultyError)
  }

  init(
    uncheckedDiscriminationVariance discriminationVariance: Double, covariance: Double,
    difficultyVariance: Double
  ) {
    self.discriminationVariance = discriminationVariance
    self.covariance = covariance
    self.difficultyVariance = difficultyVariance
  }

  /// The covariance of discrimination a and difficulty b = -d/a from that of slope a and intercept d, by
  /// the delta method; ``intercepts(of:)`` gives the latter back exactly.
  init(
    slope: Double, intercept: Double, slopeVariance: Double, covariance: Double,
    interceptVariance: Double
  ) {
    let difficulty = -intercept / slope
    self.init(
      uncheckedDiscriminationVariance: slopeVariance,
      covariance: -(difficulty * slopeVariance + covariance) / slope,
      difficultyVariance: max(
        0,
        (difficulty * difficulty * slopeVariance + 2 * difficulty * covariance
          + interceptVariance) / (slope * slope)))
  }

  /// The standard error of the discrimination.
  public var discriminationError: Double { discriminationVariance.squareRoot() }

  /// The standard error of the difficulty.
  public var difficultyError: Double { difficultyVariance.squareRoot() }

  /// The covariance of slope a and intercept d = -ab, by the delta method.
  ///
  /// The way back from difficulties, which were made in the same way from the intercepts of a
  /// calibration, is exact.
  func intercepts(
    of item: Item
  ) -> (slopeVariance: Double, covariance: Double, interceptVariance: Double) {
    let slope = item.discrimination
    let difficulty = -item.intercepts[0] / slope
    return (
      discriminationVariance, -difficulty * discriminationVariance - slope * covariance,
      max(
        0,
        difficulty * difficulty * discriminationVariance + slope * slope * difficultyVariance
          + 2 * slope * difficulty * covariance)
    )
  }

  private enum CodingKeys: String, CodingKey {
    case discriminationVariance, covariance, difficultyVariance
  }

  /// Reads a covariance matrix and checks it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      discriminationVariance: container.decode(Double.self, forKey: .discriminationVariance),
      covariance: container.decode(Double.self, forKey: .covariance),
      difficultyVariance: container.decode(Double.self, forKey: .difficultyVariance))
  }
}
