internal import Analysis
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

/// Says where characters that no installed font has come from: the line of the log in which a name
/// occurs for the first time, or the line of the report.
struct GlyphNotices {
  let data: [ReportData]
  let source: ReportSource

  /// A text that pages may show, and where it is from.
  private struct Origin {
    let text: String
    /// "the model", "the report".
    let what: String
    let file: String
    let locator: String
    var isName = true
  }

  /// One notice for each text with any of the characters, in the order of logs, definitions, report.
  func notices(on missing: [UInt32]) -> [Diagnostic] {
    var unplaced = missing
    var notices: [Diagnostic] = []
    for origin in missing.isEmpty ? [] : origins {
      let found = missing.filter { point in
        origin.text.unicodeScalars.contains { $0.value == point }
      }
      guard !found.isEmpty else { continue }
      unplaced.removeAll(where: found.contains)
      let notice = notice(
        found, at: origin.file, origin.locator,
        in: origin.isName
          ? "\(origin.what) `\(VisibleText.name(String(origin.text.prefix(60))))`"
          : origin.what)
      // Two sources may have one definition.
      if data.count == 1 || !notices.contains(notice) { notices.append(notice) }
    }
    if !unplaced.isEmpty { notices.append(notice(unplaced, at: source.file, "", in: "the pages")) }
    return notices
  }

  private func notice(_ points: [UInt32], at file: String, _ locator: String, in what: String)
    -> Diagnostic
  {
    let names = points.map { "U+" + String($0, radix: 16, uppercase: true) }
    return Diagnostic(
      "missingGlyph", severity: .warning, at: .member(file: file, locator: locator),
      "no installed font has \(CountText.list(names, most: 6)), in \(what): the "
        + "code point is printed in a box",
      remedy: "Install a font that has it (Debian's fonts-symbola has emoji), or change the text")
  }

  private var origins: [Origin] {
    data.flatMap { GlyphNotices.logOrigins($0.inputs.log) }
      + data.flatMap { GlyphNotices.definitionOrigins($0.inputs) } + sourceOrigins
  }

  private static func logOrigins(_ log: EvaluationLog) -> [Origin] {
    let judgments = log.judgments
    var origins: [Origin] = []
    func add(_ column: CodedColumn, _ what: String) {
      for (code, text) in column.values.enumerated() where !text.utf8.allSatisfy({ $0 < 0x80 }) {
        guard let row = column.codes.firstIndex(of: Int32(code)) else { continue }
        origins.append(
          Origin(
            text: text, what: what, file: judgments.sourceFile[row] ?? "log",
            locator: judgments.sourceLocator(at: row) ?? ""))
      }
    }
    add(judgments.model, "the model")
    add(judgments.judge, "the judge")
    var seen: Set<String> = []
    for score in log.publishedScores where seen.insert(score.model).inserted {
      origins.append(
        Origin(
          text: score.model, what: "the model", file: score.sourceFile, locator: score.locator))
    }
    for one in log.cases {
      origins.append(
        Origin(
          text: "\(one.model) \(one.dimension) \(one.prompt) \(one.answer) \(one.highlight)",
          what: "a case", file: one.sourceFile, locator: one.locator, isName: false))
    }
    return origins
  }

  private static func definitionOrigins(_ inputs: StudyInputs) -> [Origin] {
    let system = inputs.system
    let instrument = inputs.instrument
    let texts =
      [system.name, system.source]
      + system.dimensions.flatMap { [$0.name, $0.definition] + $0.translations.values.sorted() }
      + system.groups.map(\.name)
    return [
      Origin(
        text: texts.joined(separator: " "), what: "the value system", file: system.id,
        locator: "", isName: false),
      Origin(
        text: "\(instrument.name) \(instrument.source)", what: "the instrument",
        file: instrument.id, locator: "", isName: false),
    ]
  }

  private var sourceOrigins: [Origin] {
    // The report first, what it includes behind it.
    ([source.file] + source.texts.keys.filter { $0 != source.file }.sorted()).flatMap { file in
      SourceText.lines(source.texts[file] ?? "").map { line in
        Origin(
          text: String(line.text), what: "the report", file: file, locator: "\(line.line)",
          isName: false)
      }
    }
  }
}
