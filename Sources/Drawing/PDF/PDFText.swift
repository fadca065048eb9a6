internal import PrintedNumbers

/// Values as a PDF file spells them, whatever the locale.
enum PDFText {
  /// An address in ASCII; what a URI may not hold is escaped.
  static func address(_ text: String) -> String {
    escaped(text, keeping: "-._~:/?#[]@!$&'*+,;=%")
  }

  /// A name of letters, digits and a few marks; all else is escaped, so that names stay apart.
  static func name(_ text: String) -> String { escaped(text, keeping: "-._:/") }

  /// A moment in UTC, from seconds since 1970 (proleptic Gregorian calendar).
  static func date(_ seconds: Int) -> String {
    let parts = calendar(seconds)
    return "D:" + parts.joined() + "Z"
  }

  /// The same as ISO 8601 writes it.
  static func isoDate(_ seconds: Int) -> String {
    let parts = calendar(seconds)
    return parts[0...2].joined(separator: "-") + "T" + parts[3...].joined(separator: ":") + "Z"
  }

  /// Text between the tags of XML; control characters, which it cannot hold, are left out.
  static func xml(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\t", "\n", "\r": result += " "
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": break
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Year, month, day, hour, minute and second.
  private static func calendar(_ seconds: Int) -> [String] {
    let day = CalendarDay(daysSince1970: Int32(clamping: seconds.flooringQuotient(86_400)))
    let second = seconds - day.secondsSince1970
    let (year, month, number) = day.date
    return [max(0, year).padded(to: 4)]
      + [month, number, second / 3_600, second / 60 % 60, second % 60].map { $0.padded(to: 2) }
  }

  private static func escaped(_ text: String, keeping marks: String) -> String {
    let kept = Set(marks.utf8)
    var result = ""
    for byte in text.utf8 {
      let isWord = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
      if isWord || kept.contains(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        result += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return result
  }
}
