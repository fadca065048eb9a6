/// The form in which a text was put to a model that told the probabilities of its tokens.
package enum TokenProbabilityForm: Hashable, Sendable {
  /// By itself, in the order in which it was published.
  case plain
  /// Behind other texts of the same set.
  case inContext
  /// In the random order of that number, from 1.
  case shuffled(Int)

  /// The word of a file: `plain`, `inContext`, `shuffled:3`.
  package var word: String {
    switch self {
    case .plain: "plain"
    case .inContext: "inContext"
    case .shuffled(let order): "shuffled:\(order)"
    }
  }

  /// The largest number of an order.
  private static let mostOrders = 1_000_000_000

  /// The form of a word of a file; nil where it is none.
  ///
  /// A number is written in one way only, without signs and zeros before it, so that no text can stand
  /// twice.
  package init?(word: String) {
    switch word {
    case "plain": self = .plain
    case "inContext": self = .inContext
    default:
      let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, parts[0] == "shuffled", let order = Int(parts[1]),
        order >= 1, order <= Self.mostOrders, String(order) == parts[1]
      else { return nil }
      self = .shuffled(order)
    }
  }
}
