internal import Diagnostics

/// The `{{ EXPR }}` in the options of a cell.
///
/// Before YAML reads the options, each is covered by as many characters of the last private plane of
/// Unicode as it has, which YAML takes for letters: so the text stays what it was to YAML, and every
/// place in it too. When it is known what they stand for, the letters give way to that, which may hold
/// any sign.
struct OptionValues: Sendable {
  /// `{{ EXPR }}` as written.
  private(set) var written: [String] = []
  private(set) var expressions: [LocatedText] = []
  /// What each stands for; nil where only the data tell.
  var meanings: [String?] = []

  private static let first: UInt32 = 0x10_0000
  private static let most = 0xFFF0
  private static let filler: Unicode.Scalar = "\u{10FFFD}"

  /// Covers the values of a line.
  mutating func mask(
    _ line: SourceLine, file: String, problems: inout [Diagnostic]
  ) -> String {
    let bytes = Array(line.text.utf8)
    guard let found = OptionValues.position(of: 0x7B, in: bytes, from: 0) else {
      return String(line.text)
    }
    let text = LocatedText([line], file: file)
    var masked: [UInt8] = []
    var position = 0
    var next: Int? = found
    while let open = next, written.count < OptionValues.most {
      guard let close = OptionValues.position(of: 0x7D, in: bytes, from: open + 2) else {
        problems.append(
          Diagnostic(
            report: .openValue, at: text.place(open), "`{{` is not closed on its line",
            remedy: "End the value with `}}`"))
        break
      }
      masked += bytes[position..<open]
      let whole = String(decoding: bytes[open..<(close + 2)], as: UTF8.self)
      let cover = Unicode.Scalar(OptionValues.first + UInt32(written.count))
      masked += String(String.UnicodeScalarView([cover ?? OptionValues.filler])).utf8
      for _ in 1..<whole.unicodeScalars.count { masked += String(OptionValues.filler).utf8 }
      written.append(whole)
      expressions.append(text.part((open + 2)..<close).trimmed)
      meanings.append(nil)
      position = close + 2
      next = OptionValues.position(of: 0x7B, in: bytes, from: position)
    }
    masked += bytes[position...]
    return String(decoding: masked, as: UTF8.self)
  }

  /// The place of the first of two equal signs in a row.
  private static func position(of sign: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count > start + 1 else { return nil }
    return (start..<(bytes.count - 1)).first { bytes[$0] == sign && bytes[$0 + 1] == sign }
  }

  /// The text as it was written.
  func restored(_ text: String) -> String { replacing(text) { written[$0] } }

  /// The text with what the values stand for; as written where that is not known.
  func meant(_ text: String) -> String { replacing(text) { meanings[$0] ?? written[$0] } }

  private func replacing(_ text: String, _ value: (Int) -> String) -> String {
    guard !written.isEmpty, text.utf8.contains(0xF4) else { return text }
    var replaced = ""
    for scalar in text.unicodeScalars {
      if scalar == OptionValues.filler { continue }
      let index = Int(scalar.value) - Int(OptionValues.first)
      if written.indices.contains(index) {
        replaced += value(index)
      } else {
        replaced.unicodeScalars.append(scalar)
      }
    }
    return replaced
  }

  /// Whether something is not known yet on a line.
  func isOpen(on line: Int) -> Bool {
    zip(expressions, meanings).contains { $1 == nil && $0.start.line == line }
  }
}
