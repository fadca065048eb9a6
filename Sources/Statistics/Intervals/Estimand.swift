/// What an interval speaks of.
public enum Estimand: String, CaseIterable, Codable, Sendable, CustomStringConvertible {
  /// The mean over items (and clusters) like these: the ones at hand are a sample.
  case itemsLikeThese
  /// The mean over just these items: only what was repeated on them is a sample.
  case theseItems

  /// The estimand as one plain clause.
  public var description: String {
    switch self {
    case .itemsLikeThese:
      "the mean over items like these: those at hand, and their clusters, count as a sample"
    case .theseItems: "the mean over these items: only what was repeated on them counts as a sample"
    }
  }
}
