/// A word that a line may take up the beginning of.
struct PartedWord {
  let letters: String
  /// Of its first letter, in the UTF-8 bytes of the text.
  let start: Int
  let style: TextStyle
  let language: String
  /// Whether lines break inside it anyhow, as it is wider than the measure.
  let isBroken: Bool

  /// The bytes before the place behind so many letters.
  func offset(behind count: Int) -> Int {
    start + letters.unicodeScalars.prefix(count).reduce(0) { $0 + UTF8.width($1) }
  }
}

/// Finds the words of a text that stand where lines break.
///
/// Only plain words of one script and one look are parted: no code, no names with digits or capitals
/// inside, no addresses.
struct PartedWords {
  private struct Sign {
    let scalar: Unicode.Scalar
    let offset: Int
    let run: Int
  }

  private let text: StyledText
  private let signs: [Sign]
  /// Whether the text ends where its last paragraph does.
  private let isWhole: Bool

  /// - Complexity: O(*n*).
  init(_ text: StyledText, isWhole: Bool) {
    var signs: [Sign] = []
    var offset = 0
    for (run, piece) in text.runs.enumerated() {
      for scalar in piece.text.unicodeScalars {
        signs.append(Sign(scalar: scalar, offset: offset, run: run))
        offset += UTF8.width(scalar)
      }
    }
    self.text = text
    self.signs = signs
    self.isWhole = isWhole
  }

  /// The word that begins a line, or that lines break inside of; nil for one that stays whole.
  ///
  /// - Parameter offset: Where the line begins.
  func word(at offset: Int) -> PartedWord? {
    guard let place = signs.firstIndex(where: { $0.offset >= offset }), place > 0 else {
      return nil
    }
    var start = place
    var before = place - 1
    let isBroken = isLetter(place) && isLetter(before)
    if isBroken {
      while start > 0, isLetter(start - 1) { start -= 1 }
      before = start - 1
      while before >= 0, Self.opens(signs[before].scalar) { before -= 1 }
    } else {
      while start < signs.count, Self.opens(signs[start].scalar) { start += 1 }
    }
    guard before < 0 || mayStand(before) else { return nil }
    var end = start
    while end < signs.count, isLetter(end) { end += 1 }
    guard end - start >= Hyphenation.shortestWord, end - start <= Hyphenation.longestWord,
      isEnd(end), signs[start].run == signs[end - 1].run, isBroken || !endsParagraph(end)
    else { return nil }
    let style = text.runs[signs[start].run].style
    guard style.hyphenates, style.family != .mono, style.rise == 0 else { return nil }
    var letters = String.UnicodeScalarView()
    letters.append(contentsOf: signs[start..<end].lazy.map(\.scalar))
    let word = String(letters)
    guard let language = Self.language(of: word, declared: style.language) else { return nil }
    return PartedWord(
      letters: word, start: signs[start].offset, style: style, language: language,
      isBroken: isBroken)
  }

  /// Whether a word may stand beside a sign: a space, a dash or an ideograph.
  private func mayStand(_ index: Int) -> Bool {
    let scalar = signs[index].scalar
    return scalar.properties.isWhitespace || Self.isDash(scalar) || Self.isIdeograph(scalar)
  }

  /// Whether a word ends here: only signs that close, and the marks of notes, stand before a space, a
  /// dash or an ideograph.
  private func isEnd(_ index: Int) -> Bool {
    for (place, sign) in zip(index..., signs[index...]) {
      if mayStand(place) { return true }
      guard Self.closes(sign.scalar) || text.runs[sign.run].style.rise != 0 else { return false }
    }
    return isWhole
  }

  /// Whether no word follows in the paragraph.
  private func endsParagraph(_ index: Int) -> Bool {
    for sign in signs[index...] {
      if sign.scalar == "\n" { return true }
      if sign.scalar.properties.isAlphabetic, text.runs[sign.run].style.rise == 0 { return false }
    }
    return true
  }

  private func isLetter(_ index: Int) -> Bool { Self.isLetter(signs[index].scalar) }

  /// Latin, Greek or Cyrillic: other scripts have no hyphens, or read from right to left.
  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: true
    case 0xAA...0x24F, 0x370...0x52F, 0x1E00...0x1FFF: scalar.properties.isAlphabetic
    default: false
    }
  }

  /// Ideographs and what stands among them: a line may end behind any.
  private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x2E80...0x9FFF, 0xF900...0xFAFF, 0xFF00...0xFFEF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  private static func isDash(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "\u{2013}" || scalar == "\u{2014}"
  }

  private static func opens(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .openPunctuation, .initialPunctuation: true
    default: scalar == "\"" || scalar == "'"
    }
  }

  private static func closes(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    // German quotations close with a sign that opens English ones.
    case .closePunctuation, .finalPunctuation, .initialPunctuation: true
    default: ",.;:!?\"'\u{2026}".unicodeScalars.contains(scalar)
    }
  }

  /// The language of a word; nil for what is a name or is not written as the style's language is.
  private static func language(of word: String, declared: String?) -> String? {
    let segments = ScriptLanguage.segments(of: word, declared: declared)
    guard segments.count == 1, let tag = segments.first?.tag else { return nil }
    // Words of another script than the style's stay whole whatever is installed.
    guard tag == declared || ScriptLanguage.primarySubtag(tag) == "en" else { return nil }
    let scalars = word.unicodeScalars
    let isEnglish = ScriptLanguage.primarySubtag(tag) == "en"
    // English has capitals at names only, and at the first words of sentences.
    let small = isEnglish ? scalars[...] : scalars.dropFirst()
    guard !small.contains(where: { $0.properties.isUppercase }) else { return nil }
    return tag
  }
}
