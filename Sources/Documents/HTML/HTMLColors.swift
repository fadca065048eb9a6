internal import Charts
internal import Drawing

/// The colours of a page on white, and what takes their place in the dark.
///
/// Paper stays white: the dark ones are for screens alone.
struct HTMLColors {
  let theme: ChartTheme

  /// The style rules of the page's own colours, and of the colours that charts in its text have.
  func rules(for body: String) -> String {
    let inks = inks
    let light = inks.map { "--\($0.name):\($0.color.hexadecimal)" }
    let dark = inks.map { "--\($0.name):\($0.dark.hexadecimal)" }
    return ":root{\(light.joined(separator: ";"))}\n"
      + "@media screen and (prefers-color-scheme:dark){\n"
      + ":root{\(dark.joined(separator: ";"))}\n" + HTMLColors.chartRules(for: body) + "}\n"
  }

  private struct Ink {
    let name: String
    let color: Color
    let dark: Color

    init(_ name: String, _ color: Color, dark: Color? = nil) {
      self.name = name
      self.color = color
      self.dark = dark ?? color.onDarkGround
    }
  }

  private var inks: [Ink] {
    let usual = ChartTheme()
    return [
      Ink("ground", .white),
      Ink("panel", Color(hex: "#F6F8FA"), dark: Color(hex: "#1B2229")),
      // White letters on black glare.
      Ink("ink", theme.ink, dark: theme.ink == usual.ink ? Color(hex: "#E8ECEF") : nil),
      Ink(
        "muted", theme.muted, dark: theme.muted == usual.muted ? Color(hex: "#A3AFBA") : nil),
      Ink("hairline", theme.hairline, dark: Color(hex: "#39434D")),
      Ink("rule", theme.rule, dark: Color(hex: "#2A323A")),
      Ink("accent", theme.accent),
      Ink("span", Color(hex: "#7FB3D8"), dark: Color(hex: "#3F7CA8")),
      Ink("positive", Color(hex: "#00795A")),
      Ink("negative", Color(hex: "#B84F00")),
    ] + Callout.Kind.allCases.map { Ink($0.rawValue, CalloutStyle($0).ink) }
  }

  /// A rule for each colour that a drawing in the text has.
  private static func chartRules(for body: String) -> String {
    colors(in: body).map { name, color in
      let dark = color.onDarkGround.hexadecimal
      return ".chart [fill=\"\(name)\"]{fill:\(dark)}.chart [stroke=\"\(name)\"]{stroke:\(dark)}\n"
    }.joined()
  }

  private static func colors(in body: String) -> [(name: String, color: Color)] {
    var names: Set<Substring> = []
    // What stands between quotation marks is an attribute: text has none that are not escaped.
    for part in body.utf8.split(separator: UInt8(ascii: "\"")) where part.count == 7 {
      if part.first == UInt8(ascii: "#") { names.insert(Substring(part)) }
    }
    return names.sorted().compactMap { name in
      Color(parsing: String(name)).map { (String(name), $0) }
    }
  }
}
