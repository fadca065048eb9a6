/// Text with the spacing of full-width punctuation, which brings its own space.
///
/// Sentences are joined by a space, whatever language they are in; after an ideographic full stop it
/// would be a hole in the line (Requirements for Chinese Text Layout, 3.1.2).
enum ClosedPunctuation {
  static func text(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isFullWidth) else { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if scalar == " ", let last = result.last, isFullWidth(last) { continue }
      result.append(scalar)
    }
    return String(result)
  }

  private static func isFullWidth(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3001, 0x3002, 0xFF01, 0xFF08, 0xFF09, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F: true
    default: false
    }
  }
}
