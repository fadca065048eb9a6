internal import Statistics

/// Items and candidates by their runs of words, so that a new text that repeats one is found.
///
/// Two looks: how many of the different runs of three words a text shares with the nearest one
/// (Jaccard's similarity, and the share of the text's own runs that stand there), and whether it has a
/// longer run of words in common with any. Retired items are in it too: what has leaked must not come back
/// in other words. Texts of languages without spaces between words go by characters.
struct NoveltyIndex: Sendable {
  /// A text that is near.
  struct Nearest: Sendable, Equatable {
    let sample: String
    /// The larger of similarity and containment, 0...1.
    let similarity: Double
  }

  /// From so many texts on they are looked up by signatures (MinHash), which find a text of the similarity
  /// that is refused with a probability of 0.99, in place of comparing all that share a run.
  static let mostCompared = 20_000

  private let tokens: TextTokens
  private let unit: NGramSet.Unit
  private var exact: NGramNovelty?
  private var signatures: MinHashIndex?
  private let longRun: Int?
  /// By run of words the first text that has it.
  private var owners: [String: Int] = [:]
  private var samples: [String] = []

  /// - Parameters:
  ///   - texts: what is there, with keys.
  ///   - language: a BCP 47 tag.
  ///   - similarity: from which on a text is refused; nil where it is not looked at.
  ///   - longRun: how many words in a row may not be shared; nil where it is not looked at.
  init(
    _ texts: [(sample: String, text: String)], language: String, similarity: Double?, longRun: Int?
  ) throws(StatisticsError) {
    let isByCharacter = ["zh", "yue", "ja", "th"].contains {
      language == $0 || language.hasPrefix($0 + "-")
    }
    tokens = isByCharacter ? .characters : .words
    // Two characters of Chinese carry about as much as a word.
    unit = .words(isByCharacter ? 6 : 3)
    self.longRun = longRun.map { isByCharacter ? 2 * $0 : $0 }
    if let similarity {
      if texts.count > Self.mostCompared {
        signatures = try MinHashIndex(finding: max(similarity, 0.05), recall: 0.99)
      } else {
        exact = try NGramNovelty(pool: [], by: unit, tokens: tokens)
      }
    }
    for (sample, text) in texts { try insert(text, sample: sample) }
  }

  /// Adds a text, of which further ones are to differ.
  ///
  /// - Complexity: O(length).
  mutating func insert(_ text: String, sample: String) throws(StatisticsError) {
    let place = samples.count
    samples.append(sample)
    _ = try exact?.insert(text)
    if signatures != nil { _ = signatures?.insert(try NGramSet(text, by: unit, tokens: tokens)) }
    if let longRun {
      for run in try NGramSet(text, by: .words(longRun), tokens: tokens).grams
      where owners[run] == nil {
        owners[run] = place
      }
    }
  }

  /// The nearest text; nil without any, or where the text is too short to say.
  func nearest(to text: String) throws(StatisticsError) -> Nearest? {
    let found: NGramNovelty.Nearest?
    if let exact {
      found = try exact.nearest(to: text).value
    } else {
      found = signatures?.nearest(to: try NGramSet(text, by: unit, tokens: tokens))
    }
    return found.map {
      Nearest(sample: samples[$0.place], similarity: max($0.similarity, $0.containment))
    }
  }

  /// The first text that shares a long run of words; nil where none does.
  func sharing(with text: String) throws(StatisticsError) -> String? {
    guard let longRun else { return nil }
    let places = try NGramSet(text, by: .words(longRun), tokens: tokens).grams
      .compactMap { owners[$0] }
    return places.min().map { samples[$0] }
  }
}
