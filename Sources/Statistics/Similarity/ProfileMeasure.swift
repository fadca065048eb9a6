/// How alike two profiles are: scores of two sides on the same dimensions, such as ten values.
public enum ProfileMeasure: String, CaseIterable, Codable, Sendable {
  /// Pearson's correlation over the dimensions: the cosine after each profile's own mean is taken
  /// away.
  case pearson
  /// Pearson's correlation of the ranks; tied dimensions share their mean rank.
  case spearman
  /// Kendall's tau-b of the ranks.
  case kendall
  /// Euclid's distance after each profile is standardised over its own values (divisor n - 1): small
  /// for what is alike.
  ///
  /// It is √(2(n - 1)(1 - r)) of Pearson's r, and says the same in other numbers.
  case euclid
  /// The cosine of the profiles as they are: near 1 for any two whose values are all positive.
  case cosine
  /// Pearson's partial correlation given a baseline profile: what two profiles have in common beyond
  /// what both have in common with it.
  case residual

  /// Whether small numbers mean alike.
  public var isDistance: Bool { self == .euclid }

  /// Whether only the order of the dimensions counts.
  public var usesRanks: Bool { self == .spearman || self == .kendall }
}
