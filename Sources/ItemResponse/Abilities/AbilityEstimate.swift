/// An estimated ability with its standard error.
public struct AbilityEstimate: Sendable, Equatable {
  /// The ability, on the scale of the items.
  public let ability: Double
  /// The posterior standard deviation or the asymptotic standard error.
  public let standardError: Double

  /// An estimate.
  public init(ability: Double, standardError: Double) {
    self.ability = ability
    self.standardError = standardError
  }
}
