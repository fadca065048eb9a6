internal import Diagnostics

/// Text that Markdown shows as it is, whatever it holds: no sign of it is markup.
enum MarkdownEscape {
  /// Where the text comes to stand.
  struct Place {
    /// What stands before it on its line; nil at the line's beginning.
    var before: Character?
    /// Line ends within it become this.
    var lineEnd: String
  }

  /// A text with a backslash before every sign that could be markup where it stands.
  ///
  /// What cannot be seen is written out, as on pages. Addresses without markup, which GitHub makes
  /// links of, are taken apart by a comment or a backslash that nobody sees.
  ///
  /// - Complexity: O(*n*).
  static func text(_ text: String, at place: Place) -> String {
    let scalars = Array(
      VisibleText.prose(text.replacing("\r\n", with: "\n")).unicodeScalars)
    var shown = String.UnicodeScalarView()
    var isStart = place.before == nil
    var last: Unicode.Scalar? = place.before?.unicodeScalars.last
    // Of the line so far: whether nothing but digits.
    var digits = 0
    var isAfterLineEnd = false
    for (index, scalar) in scalars.enumerated() {
      let next = index + 1 < scalars.count ? scalars[index + 1] : nil
      switch scalar {
      case "\n":
        while let space = shown.last, space == " " { shown.removeLast() }
        shown.append(contentsOf: place.lineEnd.unicodeScalars)
        if place.lineEnd.hasSuffix("\n") {
          isStart = true
          digits = 0
        }
        last = scalar
        isAfterLineEnd = true
        continue
      case "\t", " ":
        // Space at the beginning of a line would be markup, or lost.
        if isAfterLineEnd || (isStart && digits == 0) { continue }
        shown.append(" ")
        isStart = false
        last = " "
        continue
      case "\\", "`", "*", "_", "[", "]", "<", ">", "|", "~", "&", "$", "^", "{", "}":
        shown.append(contentsOf: ["\\", scalar])
      case "#", "+", "-", "=", ":":
        let isLink = scalar == ":" && (next == "/" || isScheme(before: index, scalars))
        if (isStart && digits == 0) || isLink || (scalar == "#" && next == nil) {
          shown.append("\\")
        }
        shown.append(scalar)
      case "!":
        if next == "[" || next == nil { shown.append("\\") }
        shown.append(scalar)
      case ".", ")":
        if (isStart && digits > 0) || (scalar == "." && isWWW(before: index, scalars)) {
          shown.append("\\")
        }
        shown.append(scalar)
      case "@":
        // GitHub makes links of addresses after all escapes are gone.
        if let last, isWord(last), let next, isWord(next) {
          shown.append(contentsOf: "<!-- -->".unicodeScalars)
        }
        shown.append(scalar)
      default: shown.append(scalar)
      }
      isAfterLineEnd = false
      if isStart, scalar.properties.numericType == .decimal, scalar.isASCII {
        digits += 1
      } else {
        isStart = false
      }
      last = scalar
    }
    return String(shown)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
      || "._-+".unicodeScalars.contains(scalar)
  }

  /// Whether a colon ends what GitHub takes for the beginning of an address.
  private static func isScheme(before index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    for name in ["mailto", "xmpp", "http", "https", "ftp"] where ends(name, before: index, scalars)
    {
      return true
    }
    return false
  }

  private static func isWWW(before index: Int, _ scalars: [Unicode.Scalar]) -> Bool {
    ends("www", before: index, scalars)
  }

  private static func ends(
    _ word: String, before index: Int, _ scalars: [Unicode.Scalar]
  ) -> Bool {
    let letters = Array(word.unicodeScalars)
    guard index >= letters.count else { return false }
    return zip(scalars[(index - letters.count)..<index], letters).allSatisfy {
      $0.properties.lowercaseMapping == $1.properties.lowercaseMapping
    }
  }

  /// A text as code, in more backticks than stand in it.
  ///
  /// - Parameter isInTable: Whether a bar would end the cell.
  static func code(_ text: String, isInTable: Bool) -> String {
    var plain = VisibleText.line(text.replacing("\r\n", with: " ").replacing("\n", with: " "))
    if plain.allSatisfy(\.isWhitespace) { return plain.isEmpty ? "" : " " }
    if isInTable {
      // A bar after a backslash cannot be told from one that is escaped.
      if plain.contains("\\|") {
        return "<code>" + self.text(plain, at: Place(before: "`", lineEnd: " ")) + "</code>"
      }
      plain = plain.replacing("|", with: "\\|")
    }
    let fence = String(repeating: "`", count: longestRun(of: "`", in: plain) + 1)
    let padding =
      plain.hasPrefix("`") || plain.hasSuffix("`")
        || (plain.hasPrefix(" ") && plain.hasSuffix(" ")) ? " " : ""
    return fence + padding + plain + padding + fence
  }

  static func longestRun(of sign: Unicode.Scalar, in text: String) -> Int {
    var longest = 0
    var run = 0
    for scalar in text.unicodeScalars {
      run = scalar == sign ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// An address as a link's target; nil for one that no reader should follow.
  static func address(_ uri: String) -> String? {
    let scheme = uri.prefix { $0 != ":" }.lowercased()
    guard ["http", "https", "mailto", "ftp"].contains(scheme), uri.contains(":") else {
      return nil
    }
    return percentEscaped(uri, keeping: "-._~:/?#@!$&'*+,;=%")
  }

  /// The place within the document as a link's target.
  static func fragment(_ destination: String) -> String {
    "#" + percentEscaped(destination, keeping: "-._~:")
  }

  /// The address of a file that lies beside the document.
  static func file(_ name: String) -> String { "./" + percentEscaped(name, keeping: "-._~") }

  /// A mark that links of the same document lead to.
  static func anchor(_ destination: String) -> String {
    let name = VisibleText.line(destination).replacing("&", with: "&amp;")
      .replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
      .replacing("|", with: "&#124;")
    return "<a id=\"\(name)\"></a>"
  }

  static func percentEscaped(_ text: String, keeping marks: String) -> String {
    let kept = Set(marks.utf8)
    var escaped = ""
    for byte in text.utf8 {
      let isWord =
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      if isWord || kept.contains(byte) {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        escaped += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return escaped
  }
}
