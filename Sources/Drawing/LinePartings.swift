/// Decides which lines take up the beginning of the next word.
///
/// Ragged lines may end where they like, so a word is parted only where its line were shorter than the
/// measure by more than a zone, where that at least halves what is missing, and not at the ends of more
/// than two lines one below the other. A word that is wider than the measure is broken anyhow, and
/// better where its syllables meet.
struct LinePartings {
  let typesetter: Typesetter
  /// Points.
  let width: Double
  let text: StyledText
  let isWhole: Bool
  private lazy var words = PartedWords(text, isWhole: isWhole)
  private lazy var hyphenates = text.hyphenates

  /// A line that is shorter by no more than this share of the measure, or this many widths of an em,
  /// is as ragged lines are.
  private static let zone = (share: 0.12, ems: 2.0)
  /// The share of what is missing that may be left.
  private static let mostLeft = 0.5
  private static let mostInARow = 2
  /// Every face has this sign, and readers of PDF take it away again at the end of a line.
  private static let hyphen = "-"

  init(typesetter: Typesetter, width: Double, text: StyledText, isWhole: Bool) {
    self.typesetter = typesetter
    self.width = width
    self.text = text
    self.isWhole = isWhole
  }

  /// A line with as much of the next word as it has room for; nil where the line stays as it is.
  ///
  /// - Parameters:
  ///   - bytes: Of the line in the text; a word or a part of one follows.
  ///   - lines: Those before it.
  /// - Returns: The line, and where in the text it now ends.
  /// - Complexity: one shaping of the line, where a word is parted.
  mutating func parted(
    _ line: TextLine, _ bytes: Range<Int>, behind lines: [TextLine]
  ) throws(DrawingError) -> (line: TextLine, end: Int)? {
    guard hyphenates else { return nil }
    let room = width - line.width
    let zone = Self.zone.share * width
    // Of a line that is full enough and drops a space at its end, no word is looked for.
    guard room > zone || line.text.byteCount == bytes.count,
      let word = words.word(at: bytes.upperBound)
    else { return nil }
    if !word.isBroken {
      guard room > max(zone, Self.zone.ems * word.style.size),
        lines.reversed().prefix(while: \.isHyphenated).count < Self.mostInARow
      else { return nil }
    }
    let places = typesetter.hyphenation.places(in: word.letters, language: word.language)
    for place in places.reversed() {
      let end = word.offset(behind: place)
      guard end > bytes.lowerBound else { return nil }
      if !word.isBroken {
        // What is wider alone needs no look at the whole line.
        let head = String(word.letters.unicodeScalars.prefix(place)) + Self.hyphen
        let least = try typesetter.measure(StyledText(head, style: word.style)).width
        if least > room { continue }
      }
      var piece = text.slice(bytes.lowerBound..<end).trimmed()
      piece.direction = line.text.direction
      piece.runs[piece.runs.count - 1].text += Self.hyphen
      let metrics = try typesetter.measure(piece.level)
      guard metrics.width <= width else { continue }
      // Shorter parts would do even less.
      if !word.isBroken, width - metrics.width > Self.mostLeft * room { return nil }
      return (
        TextLine(
          text: piece, width: metrics.width, ascent: metrics.ascent, descent: metrics.descent,
          endsParagraph: false, isHyphenated: true),
        end
      )
    }
    return nil
  }
}

extension StyledText {
  /// Whether any of its words may be parted.
  var hyphenates: Bool { runs.contains { $0.style.hyphenates && !$0.text.isEmpty } }

  fileprivate var byteCount: Int { runs.reduce(0) { $0 + $1.text.utf8.count } }
}
