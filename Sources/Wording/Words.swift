/// The language that a report is written in.
package enum Words {
  /// The language of what is said in this task and its children.
  @TaskLocal package static var language = WordLanguage.english

  /// Does work whose words are those of a language.
  package static func speaking<Result, Failure: Error>(
    _ language: WordLanguage, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let result: Swift.Result<Result, Failure> = $language.withValue(language) {
      do throws(Failure) {
        return .success(try work())
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }
}

/// What the program says, in the language of the report.
///
/// Everything that a reader of a report sees goes through here: headings, captions, notes, cautions,
/// verdicts, titles of axes, texts in the place of figures. Messages to the author of a report (what
/// is wrong in which line) and the words of commands do not. It must be said while a report is made,
/// never kept in a constant.
///
/// - Parameters:
///   - wording: A literal; what it interpolates was said before, or is data.
///   - context: Tells apart what is one text in English and several in other languages.
/// - Returns: The English text where a catalogue has none.
/// - Complexity: O(length).
package func said(_ wording: Wording, as context: String? = nil) -> String {
  switch Words.language {
  case .english: wording.plain
  case .pseudo: wording.bracketed
  case .simplifiedChinese:
    WordCatalogue.simplifiedChinese.text(of: wording, as: context) ?? wording.plain
  }
}

extension Wording {
  /// As it is written.
  var plain: String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .words(let words), .argument(let words): text += words
      }
    }
  }

  /// With marks round each piece that a catalogue would have, for tests that look for text without.
  fileprivate var bracketed: String {
    parts.reduce(into: "") { text, part in
      switch part {
      case .words(let words) where words.contains(where: \.isLetter): text += "⟦\(words)⟧"
      case .words(let words), .argument(let words): text += words
      }
    }
  }
}
