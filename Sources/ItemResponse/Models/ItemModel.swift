/// A family of item response models that can be calibrated.
public enum ItemModel: String, CaseIterable, Codable, Sendable {
  /// All items of two categories share one discrimination (Rasch 1960).
  case rasch
  /// Discrimination and difficulty differ between items of two categories (Birnbaum 1968).
  case twoParameter = "2pl"
  /// The two-parameter model with a lower asymptote: a chance to guess right (Birnbaum 1968).
  case threeParameter = "3pl"
  /// Ordered categories by cumulative logits (Samejima 1969).
  case gradedResponse = "grm"
  /// Ordered categories by adjacent logits with free discriminations (Muraki 1992).
  case generalizedPartialCredit = "gpcm"

  /// Whether the model is for items with two categories only.
  public var isDichotomous: Bool {
    switch self {
    case .rasch, .twoParameter, .threeParameter: true
    case .gradedResponse, .generalizedPartialCredit: false
    }
  }
}
