internal import PrintedNumbers

/// Values as a PDF file spells them, whatever the locale.
enum PDFText {
  static func dictionary(_ entries: [String]) -> String {
    "<< " + entries.joined(separator: "\n   ") + "\n>>"
  }

  /// A number with at most two decimals.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = abs(hundredths).quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    return rest == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// A text string: as it is where it is plain ASCII, else in UTF-16.
  static func string(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (32..<127).contains($0) && !"()\\".utf8.contains($0) }
    if isPlain { return "(\(text))" }
    let digits = text.utf16.map { unit in
      let digits = String(unit, radix: 16, uppercase: true)
      return String(repeating: "0", count: 4 - digits.count) + digits
    }
    return "<FEFF\(digits.joined())>"
  }

  /// An address in ASCII; what a URI may not hold, and what would end the string, is escaped.
  static func address(_ text: String) -> String {
    escaped(text, keeping: "-._~:/?#[]@!$&'*+,;=%")
  }

  /// A name of letters, digits and a few marks; all else is escaped, so that names stay apart.
  static func name(_ text: String) -> String { escaped(text, keeping: "-._:/") }

  /// A moment in UTC, from seconds since 1970 (proleptic Gregorian calendar).
  static func date(_ seconds: Int) -> String {
    let day = CalendarDay(daysSince1970: Int32(clamping: seconds.flooringQuotient(86_400)))
    let second = seconds - day.secondsSince1970
    let (year, month, number) = day.date
    return "D:" + max(0, year).padded(to: 4) + month.padded(to: 2) + number.padded(to: 2)
      + (second / 3_600).padded(to: 2) + (second / 60 % 60).padded(to: 2)
      + (second % 60).padded(to: 2) + "Z"
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
