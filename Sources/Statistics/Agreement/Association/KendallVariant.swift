/// A form of Kendall's rank correlation; they differ in what ties do.
public enum KendallVariant: String, CaseIterable, Codable, Sendable {
  /// Ties leave the pairs that can be ordered on each side (Kendall 1945).
  case b
  /// For tables with unequal numbers of categories (Stuart 1953).
  case c
  /// Somers' (1962) D of the second side on the first: ties of the first are left out.
  case somers
}
