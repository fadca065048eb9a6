/// The different n-grams of a text, for how alike two texts are.
///
///     let set = try NGramSet("Should a company report ...?", by: .words(2))
///     set.similarity(to: other).value    // Jaccard's, 0...1
///
/// N-grams of words, or of characters over the words joined by one blank. Text without blanks between words
/// is cut by ``TextTokens/characters``; its n-grams of words are then n-grams of characters. How often an
/// n-gram occurs does not count.
///
/// Source: Broder (1997), "On the resemblance and containment of documents".
public struct NGramSet: Sendable, Equatable {
  /// What the n-grams are made of.
  public enum Unit: Sendable, Equatable, Hashable {
    /// That many tokens in a row, 1 or more.
    case words(Int)
    /// That many characters in a row of the tokens joined by one blank, 1 or more.
    case characters(Int)

    /// How long the n-grams are.
    public var length: Int {
      switch self {
      case .words(let length), .characters(let length): length
      }
    }
  }

  /// What the n-grams are made of.
  public let unit: Unit
  /// The n-grams; empty where the text is shorter than one.
  public let grams: Set<String>

  /// The n-grams of a text.
  ///
  /// - Parameters:
  ///   - text: any.
  ///   - unit: what they are made of.
  ///   - tokens: how the text is cut into words.
  /// - Throws: ``StatisticsError`` for a length below 1.
  /// - Complexity: O(length of the text × n).
  public init(
    _ text: String, by unit: Unit, tokens: TextTokens = .words
  ) throws(StatisticsError) {
    guard unit.length >= 1 else {
      throw .argumentOutOfRange(
        "the length of the n-grams", Double(unit.length), range: "1 or more")
    }
    self.unit = unit
    let words = tokens.tokens(of: text)
    switch unit {
    case .words(let length):
      grams = Self.grams(of: words, length) { $0.joined(separator: " ") }
    case .characters(let length):
      let joined = Array(words.joined(separator: tokens == .words ? " " : ""))
      grams = Self.grams(of: joined, length) { String($0) }
    }
  }

  private static func grams<Element>(
    of parts: [Element], _ length: Int, _ text: (ArraySlice<Element>) -> String
  ) -> Set<String> {
    guard parts.count >= length else { return [] }
    return Set((0...parts.count - length).map { text(parts[$0..<$0 + length]) })
  }

  /// Jaccard's similarity: the n-grams that both have, of those that either has.
  ///
  /// - Returns: 0...1; undefined where neither has any.
  public func similarity(to other: NGramSet) -> Outcome<Double> {
    let both = shared(with: other)
    let either = grams.count + other.grams.count - both
    return either > 0 ? .value(Double(both) / Double(either)) : .undefined(.noData)
  }

  /// The share of the n-grams of this text that the other has.
  ///
  /// - Returns: 0...1; undefined where this text has none.
  public func containment(in other: NGramSet) -> Outcome<Double> {
    grams.isEmpty
      ? .undefined(.noData) : .value(Double(shared(with: other)) / Double(grams.count))
  }

  private func shared(with other: NGramSet) -> Int {
    let (small, large) =
      grams.count < other.grams.count ? (grams, other.grams) : (other.grams, grams)
    return small.count { large.contains($0) }
  }
}
