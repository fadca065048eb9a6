internal import Diagnostics
internal import Documents
internal import Drawing
internal import FileFormats
internal import PrintedNumbers

/// A theme of pages: one that ships, by its name, or a file of the author's.
enum ThemeFile {
  /// The themes that ship, as files of `templates/themes/`.
  static let shipped: [(name: String, bytes: [UInt8])] = [
    ("print", PackageResources.print_yaml), ("one-pager", PackageResources.one_pager_yaml),
    ("plain", PackageResources.plain_yaml),
  ]

  /// - Parameters:
  ///   - option: A name, or a path from the report's directory.
  ///   - reading: Reads the files of the report.
  static func theme(
    _ option: FileOption, from report: String, _ reading: SourceReading,
    problems: inout [Diagnostic]
  ) -> PageTheme {
    if let found = shipped.first(where: { $0.name == option.text }) {
      return theme(
        String(decoding: found.bytes, as: UTF8.self), file: "\(found.name).yaml", &problems)
    }
    guard option.text.contains(".") || option.text.contains("/") else {
      problems.append(
        Diagnostic(
          report: .invalidValue, at: option.place,
          "front matter: there is no theme `\(VisibleText.name(option.text))`",
          remedy: NameSuggestion.nearest(to: option.text, among: shipped.map(\.name))
            .map(NameSuggestion.question)
            ?? "Name \(shipped.map { "`\($0.name)`" }.joined(separator: ", ")) or a file"))
      return PageTheme()
    }
    do throws(Diagnostics) {
      let path = ReportSource.path(option.text, from: report)
      return theme(try reading.theme(path, at: option.place), file: path, &problems)
    } catch {
      problems += error.all
      return PageTheme()
    }
  }

  private static func theme(
    _ yaml: String, file: String, _ problems: inout [Diagnostic]
  ) -> PageTheme {
    var reader = OptionReader(yaml: yaml, firstLine: 1, file: file, owner: "theme")
    var theme = PageTheme()
    part("colours", of: &reader) { inner in
      for token in PageTheme.ColorToken.allCases {
        theme.colors[token] = color(token, in: &inner)
      }
    }
    part("sizes", of: &reader) { inner in
      for token in PageTheme.SizeToken.allCases {
        theme.sizes[token] = number(token.rawValue, in: token.range, &inner)
      }
      leading(theme, &inner)
    }
    part("margins", of: &reader) { inner in
      for token in PageTheme.MarginToken.allCases {
        theme.margins[token] = number(token.rawValue, in: token.range, &inner)
      }
    }
    part("faces", of: &reader) { inner in
      theme.titleFace = inner.choice("title", PageTheme.TitleFace.self) ?? .display
    }
    reader.finish()
    problems += reader.problems
    return theme
  }

  /// Reads a mapping under a key, with all that is wrong in it.
  private static func part(
    _ key: String, of reader: inout OptionReader, _ body: (inout OptionReader) -> Void
  ) {
    guard let node = reader.node(key) else { return }
    var inner = OptionReader(
      node: node, firstLine: reader.firstLine, file: reader.file, owner: "theme, `\(key)`")
    body(&inner)
    inner.finish()
    inner.problems.forEach { reader.add($0) }
  }

  private static func number(
    _ key: String, in range: ClosedRange<Double>, _ reader: inout OptionReader
  ) -> Double? {
    reader.number(
      key, in: range,
      called: "a number of points from \(NumberText.fixed(range.lowerBound, decimals: 1)) to "
        + NumberText.fixed(range.upperBound, decimals: 1))
  }

  private static func color(
    _ token: PageTheme.ColorToken, in reader: inout OptionReader
  ) -> Color? {
    guard let node = reader.node(token.rawValue) else { return nil }
    guard let text = node.text, let color = Color(parsing: text) else {
      reader.add(
        Diagnostic(
          report: .invalidValue, at: reader.place(of: node),
          "theme: `\(token.rawValue)` is not a colour", remedy: "Write it as \"#1A1A1A\""))
      return nil
    }
    let contrast = color.contrast(with: .white)
    if token.isOfText, contrast < PageTheme.leastContrast {
      reader.add(
        Diagnostic(
          report: .invalidValue, at: reader.place(of: node),
          "theme: `\(token.rawValue)` has a contrast of \(NumberText.fixed(contrast, decimals: 1)) "
            + "on white, and text needs 4.5", remedy: "Take a darker colour"))
    }
    return color
  }

  /// Lines stand at least a fifth of their type apart.
  private static func leading(_ theme: PageTheme, _ reader: inout OptionReader) {
    let body = theme.sizes[.body] ?? PageTheme.SizeToken.body.usual
    let leading = theme.sizes[.leading] ?? PageTheme.SizeToken.leading.usual
    guard leading < 1.2 * body, let node = reader.node("leading") ?? reader.node("body") else {
      return
    }
    reader.add(
      Diagnostic(
        report: .invalidValue, at: reader.place(of: node),
        "theme: lines of \(NumberText.fixed(body, decimals: 1)) points stand "
          + "\(NumberText.fixed(leading, decimals: 1)) points apart, which is too close",
        remedy: "Give `leading` 1.2 times `body` at least"))
  }
}
