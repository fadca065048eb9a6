/// The keys of what a source file says: the literals in calls of `said`, with their places numbered.
///
/// It reads as much of Swift as such calls are written in: literals of one and of several lines,
/// interpolations with literals of their own, pieces joined by `+`, several literals of which one is
/// chosen, and a context.
struct SaidTemplates {
  struct Key: Hashable {
    let text: String
    let context: String?
  }

  private let source: [Character]
  private(set) var keys: [Key] = []

  init(_ text: String) {
    let code = text.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      !line.drop { $0 == " " }.hasPrefix("//")
    }
    source = Array(code.joined(separator: "\n"))
    let call = Array("said(")
    var place = 0
    while place + call.count <= source.count {
      let isCall =
        source[place..<place + call.count].elementsEqual(call)
        && (place == 0 || !Self.isPartOfName(source[place - 1]))
      if isCall { keys += calls(from: place + call.count) }
      place += 1
    }
  }

  private static func isPartOfName(_ character: Character) -> Bool {
    character.isLetter || character.isNumber || "_.".contains(character)
  }

  /// The keys of a call whose arguments begin at a place.
  private func calls(from start: Int) -> [Key] {
    var place = start
    var depth = 1
    var literals: [[Piece]] = []
    var context: String?
    // The depth of the literal before, while nothing but a plus has followed it.
    var joined: (depth: Int, hasPlus: Bool)?
    while depth > 0, place < source.count {
      let character = source[place]
      if character == "\"" {
        let (pieces, end) = literal(at: place)
        if Self.isContext(source[start..<place]) {
          context = pieces.compactMap(\.words).joined()
        } else if let before = joined, before.hasPlus, before.depth == depth {
          literals[literals.count - 1] += pieces
        } else {
          literals.append(pieces)
        }
        joined = (depth, false)
        place = end
        continue
      }
      switch character {
      case "(": depth += 1
      case ")": depth -= 1
      case "+" where joined != nil: joined?.hasPlus = true
      default: if !character.isWhitespace { joined = nil }
      }
      place += 1
    }
    return literals.map { Key(text: Self.template($0), context: context) }
  }

  private static func isContext(_ before: ArraySlice<Character>) -> Bool {
    String(before.suffix(12)).replacing("\n", with: " ").split(separator: " ").last == "as:"
  }

  private enum Piece {
    case text(String)
    case place

    var words: String? {
      if case .text(let text) = self { text } else { nil }
    }
  }

  private static func template(_ pieces: [Piece]) -> String {
    var count = 0
    return pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let words): text += words
      case .place:
        count += 1
        text += "{\(count)}"
      }
    }
  }

  /// The pieces of a literal, and the place behind it.
  private func literal(at start: Int) -> (pieces: [Piece], end: Int) {
    let isLong = source[start...].starts(with: "\"\"\"")
    let quote = isLong ? "\"\"\"" : "\""
    var place = start + quote.count
    var pieces: [Piece] = []
    var text = ""
    while place < source.count, !source[place...].starts(with: quote) {
      guard source[place] == "\\" else {
        text.append(source[place])
        place += 1
        continue
      }
      let next = source[place + 1]
      switch next {
      case "(":
        pieces.append(.text(text))
        pieces.append(.place)
        text = ""
        place = interpolationEnd(place + 2)
        continue
      case "u":
        let digits = source[(place + 3)...].prefix { $0 != "}" }
        if let value = UInt32(String(digits), radix: 16), let scalar = Unicode.Scalar(value) {
          text.unicodeScalars.append(scalar)
        }
        place += 4 + digits.count
        continue
      case "n": text += "\n"
      case "t": text += "\t"
      case "\n": text += "\u{0}"
      default: text.append(next)
      }
      place += 2
    }
    pieces.append(.text(text))
    return (isLong ? Self.unindented(pieces) : pieces, place + quote.count)
  }

  /// The place behind the bracket that closes an interpolation.
  private func interpolationEnd(_ start: Int) -> Int {
    var place = start
    var depth = 1
    while depth > 0, place < source.count {
      if source[place] == "\"" {
        place = literal(at: place).end
        continue
      }
      if source[place] == "(" { depth += 1 }
      if source[place] == ")" { depth -= 1 }
      place += 1
    }
    return place
  }

  /// A literal of several lines without the indentation of its last, and with lines joined that end in
  /// a backslash.
  private static func unindented(_ pieces: [Piece]) -> [Piece] {
    let whole = pieces.map { $0.words ?? "\u{1}" }.joined()
    let lines = whole.split(separator: "\n", omittingEmptySubsequences: false)
    let indent = lines.last?.count ?? 0
    let body = lines.dropFirst().dropLast().map { line in
      line.prefix(indent).allSatisfy { $0 == " " } ? line.dropFirst(indent) : line
    }.joined(separator: "\n")
    let joined = body.replacing("\u{0}" + String(repeating: " ", count: indent), with: "")
      .replacing("\u{0}", with: "")
    let texts = joined.split(separator: "\u{1}", omittingEmptySubsequences: false)
    return texts.enumerated().flatMap { index, text in
      index == 0 ? [Piece.text(String(text))] : [.place, .text(String(text))]
    }
  }
}
