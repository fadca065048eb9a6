internal import Diagnostics
internal import Documents
internal import Wording

/// A report source cut into its parts: front matter, prose, divisions and analysis cells, with all that
/// it includes.
///
/// Nothing of it needs data: a source that can be read has no problem but those that data alone tell.
package struct ReportSource: Sendable {
  package let file: String
  package let text: String
  let frontMatter: FrontMatter
  let blocks: [SourceBlock]
  let footnotes: [FootnoteDefinition]
  /// As they are in this build.
  let parameters: [ReportParameter]
  let bibliography: Bibliography
  let theme: PageTheme
  /// What was read beside the report.
  let files: [SourceFile]
  /// The texts of the report and of what it includes, by file.
  let texts: [String: String]

  /// The language of what the program says in it.
  var language: WordLanguage { WordLanguage(tag: frontMatter.pages.language?.text ?? "en") }

  /// Values that the front matter names.
  var lets: [LetDefinition] { frontMatter.lets }

  /// Reads a report source.
  ///
  /// - Parameters:
  ///   - text: The whole source.
  ///   - file: Its name as messages print it; files that it names are looked for from there.
  ///   - kinds: The kinds of cells that it may hold.
  ///   - settings: `NAME=VALUE` of parameters.
  /// - Throws: every problem that can be told without data.
  init(
    _ text: String, file: String, kinds: [any CellSyntax.Type], settings: [String] = []
  ) throws(Diagnostics) {
    self.file = file
    self.text = text
    let reading = SourceReading(file: file, text: text)
    var problems = SourceText.problems(text, file: file)
    let lines = SourceText.lines(text)
    let (matter, body) = ReportSource.cut(lines, file: file, &problems)
    let frontMatter = FrontMatter(matter, file: file, problems: &problems)
    var settingProblems: [Diagnostic] = []
    let parameters = ReportParameter.setting(
      settings, in: frontMatter.parameters, problems: &settingProblems)
    var bibliography = Bibliography()
    for (path, place) in frontMatter.bibliography {
      do throws(Diagnostics) {
        let full = ReportSource.path(path, from: file)
        bibliography.read(
          try reading.bibliography(full, at: place), file: full, problems: &problems)
      } catch {
        problems += error.all
      }
    }
    theme =
      frontMatter.pages.theme.map {
        ThemeFile.theme($0, from: file, reading, problems: &problems)
      } ?? PageTheme()
    var scanner = SourceScanner(reading: reading, kinds: kinds, parameters: parameters)
    let blocks = scanner.blocks(body)
    problems += scanner.problems
    let cells = ReportSource.cells(blocks)
    // Without sources the front matter is wrong, and that is told.
    if !frontMatter.sources.isEmpty {
      problems += cells.compactMap { $0.problem(among: frontMatter.sources) }
    }
    problems +=
      SourceChecks(
        walk: SourceWalk(blocks, footnotes: scanner.footnotes), footnotes: scanner.footnotes,
        bibliography: bibliography, hasBibliography: !frontMatter.bibliography.isEmpty,
        parameters: parameters, lets: frontMatter.lets,
        cellLabels: Set(cells.filter { $0.label != nil }.map(\.labelPlace))
      ).problems
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.parameters = parameters
    self.bibliography = bibliography
    footnotes = scanner.footnotes
    files = reading.files
    texts = reading.texts
    let isWrongUse = settingProblems.contains { $0.place == nil }
    try SourceExcerpts(texts: reading.texts, root: file)
      .refuse(settingProblems + problems, cause: isWrongUse ? .wrongUse : .badInput)
  }

  /// The lines of the front matter, and those behind it.
  private static func cut(
    _ lines: [SourceLine], file: String, _ problems: inout [Diagnostic]
  ) -> (matter: [SourceLine], body: ArraySlice<SourceLine>) {
    guard let first = lines.first, first.text.trimmingTrailingSpaces == "---" else {
      problems.append(
        Diagnostic(
          report: .noFrontMatter, at: .line(file: file, 1, column: 1),
          "the report has no front matter",
          remedy: "Begin it with a line `---`, keys such as `title:`, and another `---`"))
      return ([], lines[...])
    }
    guard
      let end = lines.indices.dropFirst().first(where: {
        lines[$0].text.trimmingTrailingSpaces == "---"
      })
    else {
      problems.append(
        Diagnostic(
          report: .openFrontMatter, at: .line(file: file, 1, column: 1),
          "the front matter is not closed", remedy: "End it with a line `---`"))
      return ([], [])
    }
    return (Array(lines[1..<end]), lines[(end + 1)...])
  }

  /// Every cell of blocks, in the order of the source.
  static func cells(_ blocks: [SourceBlock]) -> [CellSource] {
    blocks.flatMap { block -> [CellSource] in
      switch block {
      case .prose: []
      case .cell(let cell): [cell]
      case .when(let when): cells(when.blocks) + cells(when.otherwise ?? [])
      case .each(let each): cells(each.blocks)
      case .callout(let callout): cells(callout.blocks)
      }
    }
  }

  /// Every cell of the source, in loops once.
  var cells: [CellSource] { ReportSource.cells(blocks) }

  /// The same problems with the lines that they are about.
  func excerpted(_ problems: Diagnostics) -> Diagnostics {
    SourceExcerpts(texts: texts, root: file).attached(to: problems)
  }
}
