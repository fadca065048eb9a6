internal import Foundation
internal import Statistics

/// Whether a text looks like one in a language.
///
/// Two looks: the script of its letters, and for languages in Latin script the commonest function words,
/// of which a sentence of some length holds several. A text is refused where most of its letters are of
/// another script, or where another language's words are more than its own. That tells English from
/// German or Chinese. It does not tell neighbours such as Danish and Norwegian, nor an English sentence
/// with a few foreign words, nor whether the language is good; and of texts of fewer than five words, and
/// languages that are not listed here, only the script is looked at.
struct LanguageProfile: Sendable {
  /// Why a text is refused.
  enum Refusal: Sendable, Equatable {
    case script
    /// The words of this language are more.
    case words(String)
  }

  /// The primary subtag, such as `en`.
  private let language: String

  init(_ tag: String) {
    language = tag.split(separator: "-").first.map { $0.lowercased() } ?? tag.lowercased()
  }

  /// Nil where the text may be one in the language.
  ///
  /// - Complexity: O(length).
  func refusal(of text: String) -> Refusal? {
    let expected = Self.scripts[language] ?? [.latin]
    var counts: [Script: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      letters += 1
      counts[Script(scalar), default: 0] += 1
    }
    let own = expected.reduce(0) { $0 + (counts[$1] ?? 0) }
    // Names and borrowed words may stand in another script.
    if letters > 0, Double(own) < 0.7 * Double(letters) { return .script }
    // Japanese without any kana is Chinese.
    if language == "ja", letters > 10, counts[.kana] == nil { return .script }
    guard let words = Self.functionWords[language] else { return nil }
    let tokens = TextTokens.words.tokens(of: text)
    guard tokens.count >= 5 else { return nil }
    let hits = tokens.count(where: words.contains)
    var most: (language: String, hits: Int) = (language, hits)
    for (other, words) in Self.functionWords where other != language {
      let count = tokens.count(where: words.contains)
      // Of equal counts the first by name, so that the answer is always the same.
      if count > most.hits
        || count == most.hits && most.language != language && other < most.language
      {
        most = (other, count)
      }
    }
    if most.language != language { return .words(most.language) }
    return hits == 0 && tokens.count >= 10 ? .words("none") : nil
  }

  private enum Script: Hashable {
    case latin, han, kana, hangul, cyrillic, greek, arabic, hebrew, devanagari, thai, other

    init(_ scalar: Unicode.Scalar) {
      switch scalar.value {
      case 0x41...0x24F, 0x1E00...0x1EFF: self = .latin
      case 0x370...0x3FF, 0x1F00...0x1FFF: self = .greek
      case 0x400...0x52F: self = .cyrillic
      case 0x590...0x5FF: self = .hebrew
      case 0x600...0x6FF, 0x750...0x77F: self = .arabic
      case 0x900...0x97F: self = .devanagari
      case 0xE00...0xE7F: self = .thai
      case 0x3040...0x30FF: self = .kana
      case 0x1100...0x11FF, 0xAC00...0xD7AF: self = .hangul
      case 0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x323AF: self = .han
      default: self = .other
      }
    }
  }

  private static let scripts: [String: Set<Script>] = [
    "zh": [.han], "yue": [.han], "ja": [.han, .kana], "ko": [.hangul, .han], "ru": [.cyrillic],
    "uk": [.cyrillic], "bg": [.cyrillic], "el": [.greek], "ar": [.arabic], "fa": [.arabic],
    "ur": [.arabic], "he": [.hebrew], "hi": [.devanagari], "mr": [.devanagari], "th": [.thai],
  ]

  private static let functionWords: [String: Set<String>] = [
    "en": [
      "the", "of", "and", "to", "is", "that", "it", "for", "you", "with", "are", "this", "not",
      "would", "your", "have", "they", "from", "what", "when", "who", "how", "if", "be", "or", "at",
      "we", "but", "do", "does", "their", "his", "her", "by",
    ],
    "de": [
      "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "mit", "auf", "für", "von", "dem",
      "den", "zu", "sich", "du", "sie", "wenn", "würdest", "auch", "dein", "deine", "einen",
      "einem",
      "oder", "aber", "wie", "er", "es",
    ],
    "fr": [
      "le", "la", "les", "des", "et", "est", "un", "une", "dans", "que", "qui", "pour", "vous",
      "pas",
      "du", "ne", "ce", "cette", "avec", "sur", "au", "aux", "votre", "tu", "ton", "ta", "ou", "si",
      "je", "il", "elle",
    ],
    "es": [
      "el", "la", "los", "las", "de", "y", "es", "un", "una", "en", "que", "por", "para", "con",
      "no",
      "se", "lo", "del", "al", "tu", "su", "usted", "si", "como", "pero", "más", "o", "te",
    ],
    "it": [
      "il", "lo", "gli", "di", "e", "è", "un", "una", "in", "che", "per", "con", "non", "si", "del",
      "della", "al", "tuo", "tua", "se", "come", "ma", "più", "o", "ti", "sono", "nel", "questo",
    ],
    "nl": [
      "de", "het", "een", "en", "van", "is", "dat", "in", "op", "te", "niet", "met", "voor", "je",
      "zijn", "aan", "als", "ook", "of", "maar", "zou", "jouw", "hij", "ze", "er", "wat", "dan",
    ],
    "pt": [
      "o", "os", "as", "de", "e", "é", "um", "uma", "em", "que", "por", "para", "com", "não", "se",
      "do", "da", "no", "na", "seu", "sua", "você", "como", "mas", "mais", "ou", "ao",
    ],
  ]
}
