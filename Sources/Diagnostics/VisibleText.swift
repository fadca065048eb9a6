internal import Foundation

/// Text that was written by others, made safe to show.
///
/// What a reader cannot see is written out as `\u{...}`: a log, a file name or a report source can
/// then neither steer a terminal, nor turn the direction of writing, nor forge a line, nor give two
/// things names that look alike. Every writer for people goes through here; files that a program
/// reads again (JSON, exported logs) keep the text as it is.
///
/// Letters that merely resemble each other, as Latin and Cyrillic `a`, are not told apart.
package enum VisibleText {
  /// A name as it is shown: of a model, a file, a column, anything that is told apart by its name.
  ///
  /// Two different names never give the same text: from what is shown the name could be read back.
  /// Escaped are control and format characters, line ends, all that fonts draw as nothing
  /// (`Default_Ignorable_Code_Point`: zero-width signs, variation selectors, tags, soft hyphens,
  /// Hangul fillers), spaces other than U+0020 and those at the ends or in a row, private and
  /// unassigned code points, and what another sequence of code points would show alike (Unicode
  /// Standard Annex 15: whatever is not in normalization form C).
  ///
  /// - Complexity: O(*n*).
  package static func name(_ name: String) -> String {
    if isPlain(name) { return name }
    var shown = ""
    shown.reserveCapacity(name.utf8.count + 16)
    // A backslash as such is plain; one that could be read as an escape is escaped itself.
    let escapesBackslashes = name.utf8.contains("\\u{".utf8)
    var previous: Unicode.Scalar?
    let end = name.unicodeScalars.last
    var isFirst = true
    for character in name {
      let cluster = character.unicodeScalars
      let isComposed = isComposed(String(character))
      for (index, scalar) in cluster.enumerated() {
        let isMarkAtFront = isFirst && isMark(scalar)
        let hasTwin =
          !isComposed && (index > 0 || !VisibleText.isComposed(String(scalar)))
        if isMarkAtFront || hasTwin || isHidden(scalar)
          || (scalar == "\\" && escapesBackslashes)
        {
          append(scalar, to: &shown)
        } else if scalar == " ", previous == nil || previous == " " {
          append(scalar, to: &shown)
        } else {
          shown.unicodeScalars.append(scalar)
        }
        previous = scalar
        isFirst = false
      }
    }
    if end == " ", shown.unicodeScalars.last == " " {
      shown.unicodeScalars.removeLast()
      append(" ", to: &shown)
    }
    return shown
  }

  /// Running text: sentences, quotations, messages of several lines.
  ///
  /// Line ends and tabs stay, and so do joiners, variation selectors and soft hyphens, without
  /// which Persian, Devanagari and many emoji are not what was written. Escaped are control
  /// characters, those that turn or isolate the direction of writing (U+202A...202E,
  /// U+2066...2069), tags, and format characters without a use in text.
  ///
  /// - Complexity: O(*n*).
  package static func prose(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isDeceptive) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isDeceptive(scalar) {
        append(scalar, to: &shown)
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// Running text on one line: as ``prose(_:)``, line ends and tabs escaped too.
  package static func line(_ text: String) -> String {
    var shown = ""
    for scalar in prose(text).unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0x2028, 0x2029: append(scalar, to: &shown)
      default: shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  /// A scalar as an escape: `\u{200b}`.
  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    text += "\\u{" + String(scalar.value, radix: 16) + "}"
  }

  /// Printable ASCII without a space that could be overlooked or a backslash.
  private static func isPlain(_ name: String) -> Bool {
    var previous: UInt8 = 0x20
    for byte in name.utf8 {
      guard byte >= 0x20, byte < 0x7F, byte != UInt8(ascii: "\\") else { return false }
      if byte == 0x20, previous == 0x20 { return false }
      previous = byte
    }
    return previous != 0x20 || name.isEmpty
  }

  private static func isComposed(_ text: String) -> Bool {
    text.precomposedStringWithCanonicalMapping.unicodeScalars.elementsEqual(text.unicodeScalars)
  }

  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator,
      .paragraphSeparator, .spaceSeparator:
      return true
    default:
      // U+2800 is the braille cell without a dot.
      return scalar.properties.isDefaultIgnorableCodePoint || scalar.value == 0x2800
    }
  }

  private static func isDeceptive(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2060...0x2064, 0x2066...0x206F, 0xFEFF,
      0x2028, 0x2029, 0xFFF9...0xFFFB, 0xE0000...0xE007F:
      true
    default: false
    }
  }
}
