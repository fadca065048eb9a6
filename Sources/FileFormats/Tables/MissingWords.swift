/// The words that stand for "no value" in a table or log.
///
/// The list is that of pandas (`read_csv`, `na_values`), in its spelling: an empty cell, `NA`, `N/A`,
/// `n/a`, `None`, `null`, `NaN` and their like. White space round a word does not count.
///
///     MissingWords.standard.contains("N/A")                     // true
///     MissingWords.standard.contains("none")                    // false: it may be an answer
///     MissingWords(adding: ["-", "99"]).contains("99")          // true
package struct MissingWords: Sendable, Equatable {
  /// What every reader takes for no value.
  package static let standard = MissingWords()

  private static let listed = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
    "N/A", "NA", "NULL", "NaN", "None", "n/a", "nan", "null",
  ]

  /// The words that were added.
  package let added: [String]
  /// The words by their first byte, so that a number is told from all of them by one look.
  private let words: [[[UInt8]]]

  /// The list with further words.
  package init(adding words: [String] = []) {
    added = words
    var byFirst = [[[UInt8]]](repeating: [], count: 256)
    for word in Self.listed + words {
      let bytes = Array(word.utf8)
      if let first = bytes.first { byFirst[Int(first)].append(bytes) }
    }
    self.words = byFirst
  }

  private init(words: [[[UInt8]]], added: [String]) {
    self.words = words
    self.added = added
  }

  /// The list without words that are declared to be values.
  package func without(_ values: some Sequence<String>) -> MissingWords {
    let values = Set(values.map { Array($0.utf8) })
    return MissingWords(
      words: words.map { $0.filter { !values.contains($0) } },
      added: added.filter { !values.contains(Array($0.utf8)) })
  }

  /// Whether a text is empty or one of the words.
  package func contains(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { contains($0) }
  }

  /// Whether a text is empty or one of the words.
  package func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let text = UTF8Text.trimmed(text)
    guard let first = text.first else { return true }
    return words[Int(first)].contains { $0.count == text.count && text.elementsEqual($0) }
  }
}
