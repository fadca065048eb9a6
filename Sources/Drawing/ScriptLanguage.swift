/// The language that a stretch of text is shaped in when its style names none.
///
/// Pango would otherwise take it from PANGO_LANGUAGE, LANGUAGE or the locale, and with it regional
/// letter forms: the same report would differ between machines.
package enum ScriptLanguage {
  /// A stretch of UTF-8 bytes and its language tag.
  package struct Segment: Equatable {
    package var bytes: Range<Int>
    package var tag: String
  }

  /// Cuts a text where its script changes; digits, spaces and marks go with what is before them.
  ///
  /// - Parameter declared: the style's language; it holds wherever it is written in the script.
  package static func segments(of text: String, declared: String?) -> [Segment] {
    if declared == nil, isASCII(text) {
      return text.isEmpty ? [] : [Segment(bytes: 0..<text.utf8.count, tag: "en")]
    }
    let ideographs = ideographLanguage(of: text, declared: declared)
    var segments: [Segment] = []
    var offset = 0
    for scalar in text.unicodeScalars {
      let width = UTF8.width(scalar)
      let tag = self.tag(of: scalar.value, declared: declared, ideographs: ideographs)
      let previous = segments.last?.tag
      if let tag, tag != previous {
        if segments.count == 1, segments[0].tag.isEmpty {
          segments[0] = Segment(bytes: 0..<offset + width, tag: tag)
        } else {
          segments.append(Segment(bytes: offset..<offset + width, tag: tag))
        }
      } else if previous == nil {
        segments.append(Segment(bytes: 0..<width, tag: ""))
      } else {
        segments[segments.count - 1].bytes =
          segments[segments.count - 1].bytes.lowerBound..<offset + width
      }
      offset += width
    }
    if segments.count == 1, segments[0].tag.isEmpty { segments[0].tag = declared ?? "en" }
    return segments
  }

  /// The language of ideographs: the declared one, else Japanese or Korean by their own letters,
  /// else simplified Chinese.
  static func ideographLanguage(of text: String, declared: String?) -> String {
    if declared == nil, isASCII(text) { return "zh-Hans" }
    let primary = primarySubtag(declared)
    if let declared, ["zh", "ja", "ko"].contains(primary) { return declared }
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x3041...0x30FF, 0x31F0...0x31FF: return "ja"
      case 0xAC00...0xD7A3, 0x1100...0x11FF, 0x3130...0x318F: return "ko"
      default: break
      }
    }
    return "zh-Hans"
  }

  /// Most text of a report is, and need not be looked at sign by sign.
  private static func isASCII(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      for byte in bytes where byte >= 0x80 { return false }
      return true
    }
  }

  static func primarySubtag(_ language: String?) -> String {
    (language ?? "").lowercased().split(separator: "-").first.map(String.init) ?? ""
  }

  /// The scripts that reports are likely to quote, and a language of each.
  private static let languages: [(ranges: [ClosedRange<UInt32>], tag: String, also: Set<String>)] =
    [
      ([0x0370...0x03FF, 0x1F00...0x1FFF], "el", []),
      ([0x0400...0x052F], "ru", ["uk", "bg", "sr", "mk", "be", "kk", "ky", "mn", "tg"]),
      ([0x0530...0x058F], "hy", []),
      ([0x0590...0x05FF], "he", ["yi"]),
      (
        [0x0600...0x06FF, 0x0750...0x077F, 0x08A0...0x08FF, 0xFB50...0xFDFF, 0xFE70...0xFEFF],
        "ar", ["fa", "ur", "ps", "sd", "ug", "ku"]
      ),
      ([0x0900...0x097F], "hi", ["mr", "ne", "sa"]),
      ([0x0980...0x09FF], "bn", ["as"]),
      ([0x0A00...0x0A7F], "pa", []), ([0x0A80...0x0AFF], "gu", []),
      ([0x0B00...0x0B7F], "or", []), ([0x0B80...0x0BFF], "ta", []),
      ([0x0C00...0x0C7F], "te", []), ([0x0C80...0x0CFF], "kn", []),
      ([0x0D00...0x0D7F], "ml", []), ([0x0D80...0x0DFF], "si", []),
      ([0x0E00...0x0E7F], "th", []), ([0x0E80...0x0EFF], "lo", []),
      ([0x0F00...0x0FFF], "bo", ["dz"]), ([0x1000...0x109F], "my", []),
      ([0x10A0...0x10FF], "ka", []), ([0x1200...0x137F], "am", ["ti"]),
      ([0x1780...0x17FF], "km", []), ([0x1800...0x18AF], "mn", []),
    ]

  private static let ideographRanges: [ClosedRange<UInt32>] = [
    0x1100...0x11FF, 0x2E80...0x2FDF, 0x3000...0x9FFF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
    0xFF00...0xFFEF, 0x20000...0x3FFFF,
  ]

  private static func tag(of value: UInt32, declared: String?, ideographs: String) -> String? {
    let primary = primarySubtag(declared)
    switch value {
    case 0x41...0x5A, 0x61...0x7A, 0xC0...0x24F, 0x1E00...0x1EFF:
      // A declared language that is not written in Latin letters leaves them English.
      let other =
        ["zh", "ja", "ko"].contains(primary)
        || languages.contains { $0.tag == primary || $0.also.contains(primary) }
      return other ? "en" : declared ?? "en"
    case ..<0x370: return nil
    default: break
    }
    if ideographRanges.contains(where: { $0.contains(value) }) { return ideographs }
    for language in languages where language.ranges.contains(where: { $0.contains(value) }) {
      if let declared, primary == language.tag || language.also.contains(primary) {
        return declared
      }
      return language.tag
    }
    return nil
  }
}
