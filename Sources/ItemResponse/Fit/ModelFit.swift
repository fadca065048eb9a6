public import Statistics

/// How well a calibrated model predicts the means and products of pairs of items.
public struct ModelFit: Sendable, Equatable {
  /// M2 of Maydeu-Olivares & Joe (2006); of the item scores where items have more than two
  /// categories (Cai & Hansen 2013, M2*).
  public let test: ChiSquareTest
  /// The root mean square error of approximation, √((M2 - df) / (df (n - 1))), 0 at the least.
  public let approximationError: Double
  /// The root mean square difference of observed and expected correlations.
  public let standardisedResidual: Double
  /// The comparative fit index (Bentler 1990) against independent items; undefined where these fit.
  public let comparativeFit: Outcome<Double>
  /// The index of Tucker & Lewis (1973).
  public let tuckerLewis: Outcome<Double>
}
