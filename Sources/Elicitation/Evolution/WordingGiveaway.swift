internal import Diagnostics
internal import Statistics
internal import ValueModel

/// Whether the wording of an item carries the value that it is to measure, so that answers repeat the
/// question rather than show what the model holds.
///
/// A wording gives the value away where it names the value, or has several different words of its
/// definition; where a recognizer is given, also where that finds the value in the wording alone. Words are
/// compared by their beginnings: `powerful` is `power`. Definitions are in English; of items in other
/// languages only the translated name and the recognizer are looked at.
struct WordingGiveaway: Sendable {
  /// What gives the value away.
  enum Finding: Sendable, Equatable {
    /// These words of name and definition.
    case words([String])
    /// The recognizer's probability.
    case recognized(Double)
  }

  private let words: Int
  private let probability: Double
  private let recognizer: OfflineRecognizer?
  /// By identifier of the dimension, the place of its verdict.
  private let places: [String: Int]
  private let stems: [String: (names: [String], definition: [String])]
  /// Names of the dimension in the language of the items, where they are compared as they stand.
  private let translations: [String: String]

  /// - Throws: where the recognizer cannot be read or does not know a dimension.
  init(
    _ choice: FilterChoice.Giveaway, dimensions: [ValueDimension], system: ValueSystem,
    language: String
  ) throws(Diagnostics) {
    words = choice.words
    probability = choice.recognizer?.probability ?? 1
    var places: [String: Int] = [:]
    if let file = choice.recognizer?.file {
      let recognizer = try OfflineRecognizer(contentsOf: file)
      for (place, known) in recognizer.dimensions.enumerated() {
        if let dimension = system.dimension(named: known.name) { places[dimension.id] = place }
      }
      let missing = dimensions.map(\.id).filter { places[$0] == nil }
      guard missing.isEmpty else {
        throw Diagnostics(
          Diagnostic(
            "unknownDimension", at: .file(file),
            "the recognizer of `giveaway` does not know "
              + missing.map { "`\($0)`" }.joined(separator: ", "),
            remedy: "Name one that knows them, or leave `recognizer` out of `giveaway`"))
      }
      self.recognizer = recognizer
    } else {
      recognizer = nil
    }
    self.places = places
    var stems: [String: (names: [String], definition: [String])] = [:]
    var translations: [String: String] = [:]
    let isEnglish = language == "en" || language.hasPrefix("en-")
    for dimension in dimensions {
      if isEnglish {
        let names = Self.stems(of: dimension.name)
        let definition = Self.stems(of: dimension.definition).filter { !names.contains($0) }
        stems[dimension.id] = (names, definition)
      } else {
        let tag = dimension.translations.keys.sorted().first {
          $0 == language || $0.hasPrefix(language + "-")
        }
        translations[dimension.id] = tag.flatMap { dimension.translations[$0] }
      }
    }
    self.stems = stems
    self.translations = translations
  }

  /// How likely the wording shows each dimension, by the recognizer; nil without one, or where it knows no
  /// word of it.
  func wordingProbability(of text: String, dimension: String) -> Double? {
    guard let recognizer, let place = places[dimension] else { return nil }
    let recognition = recognizer.recognize(text)
    guard recognition.obstacle == nil else { return nil }
    let verdict = recognition.verdicts[place]
    return zip(verdict.classes, verdict.probabilities).reduce(0) { $1.0 > 0 ? $0 + $1.1 : $0 }
  }

  /// What in a wording gives the value away; nil where nothing does.
  ///
  /// - Complexity: O(length x words of the definition).
  func finding(in text: String, dimension: String) -> Finding? {
    if let name = translations[dimension], text.contains(name) { return .words([name]) }
    if let stems = stems[dimension] {
      let tokens = TextTokens.words.tokens(of: text)
      func found(_ stem: String) -> String? { tokens.first { $0.hasPrefix(stem) } }
      let names = stems.names.compactMap(found)
      if !names.isEmpty { return .words(names) }
      let used = stems.definition.compactMap(found)
      if used.count >= words { return .words(used) }
    }
    if let found = wordingProbability(of: text, dimension: dimension), found >= probability {
      return .recognized(found)
    }
    return nil
  }

  /// The beginnings of the words that carry the meaning, each once.
  static func stems(of text: String) -> [String] {
    var stems: [String] = []
    for token in TextTokens.words.tokens(of: text)
    where token.count >= 4 && !common.contains(token) {
      // `achievement` and `achieve`, `resources` and `resource` begin alike.
      let stem = String(token.count > 6 ? token.prefix(max(6, token.count - 4)) : token[...])
      if !stems.contains(stem) { stems.append(stem) }
    }
    return stems
  }

  /// Words of definitions that say nothing of the value.
  private static let common: Set<String> = [
    "people", "would", "back", "down", "handed", "over", "under", "upon", "also", "only", "each",
    "many", "some", "holding", "oneself",
    "others", "ones", "person", "thing", "things", "with", "that",
    "from",
    "life", "their", "them", "other", "whom", "which", "what", "being", "about", "without", "such",
    "that", "this", "those", "these", "where", "when", "does", "have", "more", "than", "into",
    "through", "against", "itself", "themselves", "close", "setting", "seeking", "world",
    "everyone",
    "something", "group", "keeping", "acting", "showing", "wanting", "models", "model", "answers",
    "answer",
  ]
}
