/// The line of a text that a problem is about, and the word of it.
///
///       8 | dimesion: power
///         | ^^^^^^^^
package struct SourceExcerpt: Sendable, Equatable {
  /// From 1.
  package let line: Int
  /// What is shown of the line: cut where it is long, nothing in it hidden.
  package let text: String
  /// How many signs stand before the word in what is shown.
  let indentation: Int
  /// How many signs of what is shown the word has.
  let width: Int
  /// Where the word ends in the file, in code points from 1: the column behind it.
  package let endColumn: Int

  /// The most signs of a line that are shown before the word, and behind where it begins.
  private static let before = 40
  private static let behind = 60

  /// - Parameters:
  ///   - line: The line of the file.
  ///   - number: From 1.
  ///   - column: In code points from 1; nil for the whole line.
  ///   - message: What is said of it: a name in it that stands at the column is the word.
  package init(of line: Substring, line number: Int, column: Int?, message: String) {
    self.line = number
    let scalars = Array(line.unicodeScalars.prefix((column ?? 1) + 4_000))
    let start = min(max(0, (column ?? 1) - 1), scalars.count)
    let length = SourceExcerpt.length(of: scalars, at: start, message: message)
    endColumn = start + length + 1
    let first = max(0, start - SourceExcerpt.before)
    let last = min(scalars.count, start + SourceExcerpt.behind)
    let isCut = last < scalars.count || line.unicodeScalars.count > scalars.count
    let head = SourceExcerpt.shown(scalars[first..<start])
    let word = SourceExcerpt.shown(scalars[start..<min(last, start + length)])
    let tail = SourceExcerpt.shown(scalars[min(last, start + length)..<last])
    let opening = first > 0 ? "…" : ""
    text = opening + head + word + tail + (isCut ? "…" : "")
    indentation = SourceExcerpt.width(of: opening + head)
    width = max(1, SourceExcerpt.width(of: word))
  }

  /// The line with its number, and a caret under the word.
  package var lines: [String] {
    let number = "\(line)"
    let margin = String(repeating: " ", count: number.count)
    return [
      "  \(number) | \(text)",
      "  \(margin) | \(String(repeating: " ", count: indentation))"
        + String(repeating: "^", count: width),
    ]
  }

  /// How many code points the word at a place has.
  private static func length(
    of scalars: [Unicode.Scalar], at start: Int, message: String
  ) -> Int {
    let rest = scalars[start...]
    guard let first = rest.first else { return 0 }
    // A name that the message quotes.
    for quoted in message.split(separator: "`").map({ Array($0.unicodeScalars) })
    where quoted.count > 1 && rest.starts(with: quoted) {
      return quoted.count
    }
    if first == "\"" || first == "'" {
      let end = rest.dropFirst().firstIndex(of: first)
      return end.map { $0 - start + 1 } ?? 1
    }
    let opening = rest.starts(with: Array("{{".unicodeScalars))
    if opening {
      let inner = rest.dropFirst(2)
      var index = inner.startIndex
      while index + 1 < inner.endIndex {
        if scalars[index] == "}", scalars[index + 1] == "}" { return index + 2 - start }
        index += 1
      }
      return 2
    }
    func isWord(_ scalar: Unicode.Scalar) -> Bool {
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        || "-_./%".unicodeScalars.contains(scalar)
    }
    let sign = "@\\#.`".unicodeScalars.contains(first) ? 1 : 0
    var word = rest.dropFirst(sign).prefix(while: isWord)
    // A full stop ends the sentence, not the word.
    while word.last == "." { word.removeLast() }
    if !word.isEmpty { return min(sign + word.count, 200) }
    // A row of one sign, such as `:::`.
    return min(rest.prefix { $0 == first }.count, 60)
  }

  /// Text of one line in which nothing hides and every sign has a width.
  private static func shown(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars.map { $0 == "\t" ? " " : $0 })
    return VisibleText.line(String(view))
  }

  /// How many columns of a terminal a text takes.
  private static func width(of text: String) -> Int {
    text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
  }

  /// East Asian signs and emoji are as wide as two letters.
  private static func isWide(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return false }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
      0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF,
      0x20000...0x3FFFD:
      return true
    default: return false
    }
  }
}
