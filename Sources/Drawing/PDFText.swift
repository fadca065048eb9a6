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
    let day = seconds >= 0 ? seconds / 86_400 : -((86_399 - seconds) / 86_400)
    let second = seconds - day * 86_400
    // Hinnant (2013), chrono-compatible low-level date algorithms: civil_from_days.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let parts = [
      (year, 4), (month, 2), (dayOfYear - (153 * march + 2) / 5 + 1, 2), (second / 3_600, 2),
      (second / 60 % 60, 2), (second % 60, 2),
    ]
    return "D:"
      + parts.map { value, width in
        let digits = String(max(0, value))
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }.joined() + "Z"
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
