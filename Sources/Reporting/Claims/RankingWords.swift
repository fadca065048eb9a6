internal import Diagnostics

/// A warning for each word that ranks outside of a claim: whatever is said to be first or best can be
/// tested, and a sentence that nobody tests stays when the data change.
///
/// A sentence that refers to a claim is tested there, and a question says nothing.
struct RankingWords {
  /// Words that rank wherever they stand.
  private static let words: Set<String> = [
    "highest", "lowest", "best", "worst", "tied", "ties", "leads", "outperforms", "outperform",
    "outperformed", "outranks", "outrank", "surpasses", "surpass", "beats", "trails", "winner",
    "loser",
    "strongest", "weakest",
  ]
  /// Words that rank where something is said to be or to come in that place.
  private static let places: Set<String> = ["first", "second", "third", "last", "ahead", "behind"]
  private static let placing: Set<String> = [
    "is", "are", "was", "were", "ranks", "rank", "ranked", "comes", "come", "came", "places",
    "placed",
    "finishes", "finished", "stands", "stood",
  ]

  /// The warnings on a piece of prose, in its order.
  static func notices(on prose: LintedProse) -> [Diagnostic] {
    var notices: [Diagnostic] = []
    for (range, word) in words(of: prose.masked) where notices.count < ProseLints.mostOfKind {
      let isPlace = places.contains(word) && placing.contains(prose.word(before: range.lowerBound))
      guard words.contains(word) || isPlace else { continue }
      let sentence = prose.sentence(at: range.lowerBound)
      guard !isTested(prose.written[sentence]) else { continue }
      notices.append(
        Diagnostic(
          "rankingWords", severity: .warning, at: prose.place(of: range.lowerBound),
          "`\(word)` ranks, and no claim tests the sentence",
          remedy: "Make it a claim, or refer to one with `@clm-LABEL`"))
    }
    return notices
  }

  /// Whether a sentence refers to a claim, or asks.
  private static func isTested(_ sentence: ArraySlice<Character>) -> Bool {
    let text = String(sentence)
    return text.contains("@clm-") || text.trimmed.last == "?"
  }

  private static func words(of characters: [Character]) -> [(range: Range<Int>, word: String)] {
    var words: [(range: Range<Int>, word: String)] = []
    var index = 0
    while index < characters.count {
      guard characters[index].isLetter else {
        index += 1
        continue
      }
      let start = index
      while index < characters.count, characters[index].isLetter || characters[index] == "-" {
        index += 1
      }
      words.append((start..<index, String(characters[start..<index]).lowercased()))
    }
    return words
  }
}
