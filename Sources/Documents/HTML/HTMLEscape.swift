internal import Diagnostics

/// Text as HTML shows it, whatever it holds: no sign of it is markup.
///
/// What is written is well-formed XML too, so that it can be checked by any reader of such.
enum HTMLEscape {
  /// A text between tags, or in an attribute within quotation marks.
  ///
  /// What cannot be seen is written out, as on pages.
  ///
  /// - Complexity: O(*n*).
  static func text(_ text: String) -> String { escaped(VisibleText.prose(text)) }

  /// The same on one line.
  static func line(_ text: String) -> String { escaped(VisibleText.line(text)) }

  /// Text of the program itself, or what was made visible before.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // Neither XML nor HTML may hold them.
      case "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A place as an identifier: two places never give the same one.
  ///
  /// HTML forbids white space in it; addresses hold what is kept here as it is.
  static func identifier(_ destination: String) -> String {
    var text = ""
    for scalar in destination.unicodeScalars {
      let isKept =
        scalar.isASCII
        ? scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || "-_.:".unicodeScalars.contains(scalar)
        : scalar.properties.isAlphabetic && !scalar.properties.isDefaultIgnorableCodePoint
      if isKept {
        text.unicodeScalars.append(scalar)
      } else {
        text += "~" + String(scalar.value, radix: 16, uppercase: true) + "~"
      }
    }
    return text
  }

  /// An address within the page.
  static func fragment(_ destination: String) -> String {
    "#" + MarkdownEscape.percentEscaped(identifier(destination), keeping: "-._~:")
  }

  /// The JSON that ``script(json:)`` was given, as long as it had none of its signs written out.
  static func json(script: String) -> String {
    var text = ""
    var rest = Substring(script)
    while let sign = rest.firstIndex(of: "\\") {
      text += rest[..<sign]
      rest = rest[sign...]
      if let known = written.first(where: { rest.hasPrefix($0.words) }) {
        text += known.sign
        rest = rest.dropFirst(known.words.count)
      } else {
        // A backslash and what it stands before: also another backslash.
        text += rest.prefix(2)
        rest = rest.dropFirst(2)
      }
    }
    return text + rest
  }

  private static let written: [(sign: String, words: String)] = [
    ("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026"), ("\u{2028}", "\\u2028"),
    ("\u{2029}", "\\u2029"),
  ]

  /// JSON within a script element, which no text in it can end.
  static func script(json: String) -> String {
    written.reduce(json) { $0.replacing($1.sign, with: $1.words) }
  }
}
