/// The families that a text names in an SVG: the reader's machine may have none of ours.
package enum SVGFonts {
  /// The face that pages are set in, then those that are near it, then whatever the reader has.
  package static func families(_ family: TextStyle.Family, language: String) -> String {
    var names: [String]
    switch family {
    case .text: names = ["Inter"]
    case .display: names = ["'Inter Display'", "Inter"]
    case .mono: names = ["'DejaVu Sans Mono'", "Menlo", "Consolas", "'Noto Sans Mono'"]
    }
    names += ideographs(language)
    switch family {
    case .text, .display:
      return (names + ["'Noto Sans'", "'Helvetica Neue'", "Arial", "'DejaVu Sans'", "sans-serif"])
        .joined(separator: ", ")
    case .mono: return (names + ["monospace"]).joined(separator: ", ")
    }
  }

  /// The families with the regional forms of a language, on the usual systems; none for another.
  private static func ideographs(_ language: String) -> [String] {
    guard ["zh", "ja", "ko"].contains(language.lowercased().prefix { $0 != "-" }) else { return [] }
    let family = FontConfiguration.ideographFamily(language)
    let others =
      switch family.suffix(2) {
      case "TC": ["'PingFang TC'", "'Microsoft JhengHei'"]
      case "JP": ["'Hiragino Sans'", "'Yu Gothic'"]
      case "KR": ["'Apple SD Gothic Neo'", "'Malgun Gothic'"]
      default: ["'PingFang SC'", "'Microsoft YaHei'"]
      }
    return ["'\(family)'", "'\(family.replacing("CJK ", with: ""))'"] + others
  }
}
