package import Analysis
package import Diagnostics
internal import Documents
package import LogReaders

/// What is asked for of a chart beside its data: the kind of its cell, and the options of that.
package struct ChartRequest: Sendable {
  package let kind: String
  /// `KEY=VALUE` of options.
  private let settings: [Setting]
  private let source: ReportSource

  /// An option as it was given.
  private struct Setting: Sendable {
    let key: String
    let value: String

    /// - Returns: nil where there is no key before a `=`, or more than a line behind it.
    init?(_ text: String) {
      guard let equals = text.firstIndex(of: "="),
        !text.contains(where: \.isNewline)
      else { return nil }
      key = String(text[..<equals])
      value = String(text[text.index(after: equals)...])
      let isWord = key.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0 == "-" || ("0"..."9").contains($0))
      }
      guard !key.isEmpty, isWord else { return nil }
    }

    var line: String { "\(key): \(value)" }
  }

  /// The line of the source before the options.
  private static let fence = 5

  /// - Parameters:
  ///   - kind: What stands in the braces of a cell.
  ///   - settings: `KEY=VALUE`; a value is what stands behind `KEY:` in a cell.
  /// - Throws: every problem that can be told without data.
  package init(kind: String, settings: [String]) throws(Diagnostics) {
    self.kind = kind
    guard let known = CellKinds.all.first(where: { $0.name == kind }),
      ReportSource.kindsOfFigures.contains(kind)
    else {
      let isTable = ReportSource.kindsOfCells.contains(kind)
      let kinds = ReportSource.kindsOfFigures.sorted()
      throw Diagnostics(
        Diagnostic(
          report: isTable ? .noFigure : .unknownCell, at: nil,
          isTable
            ? "`\(kind)` gives a table, and no figure"
            : "unknown kind of cell `\(VisibleText.name(kind))`",
          remedy: isTable
            ? "Known: \(kinds.joined(separator: ", "))"
            : NameSuggestion.remedy(for: kind, among: kinds)), cause: .wrongUse)
    }
    var read: [Setting] = []
    for text in settings {
      guard let setting = Setting(text) else {
        throw Diagnostics(
          Diagnostic(
            report: .wrongSetting, at: nil,
            "`--set \(VisibleText.line(text))` is not `key=value` on one line",
            remedy: "Write the key of an option and its value, as in `--set top=5`"),
          cause: .wrongUse)
      }
      // By itself, since what is left open in one value would be found in another.
      let owner = "--set \(VisibleText.line(setting.key))"
      let reader = OptionReader(yaml: setting.line, firstLine: 1, file: Self.file, owner: owner)
      if let problem = reader.problems.first {
        throw Diagnostics(
          Diagnostic(problem.code, problem.message, remedy: problem.remedy), cause: .wrongUse)
      }
      read.append(setting)
    }
    if let key = known.figureSwitch, !read.contains(where: { $0.key == key }),
      let setting = Setting("\(key)=true")
    {
      read.append(setting)
    }
    self.settings = read
    let lines =
      ["---", "title: Chart", "---", "", "```{\(kind)}"] + read.map(\.line) + ["```", ""]
    do throws(Diagnostics) {
      source = try ReportSource(
        lines.joined(separator: "\n"), file: Self.file, kinds: CellKinds.every)
    } catch {
      throw Self.told(error, read)
    }
  }

  /// What places of the source are in; it has no folder, so that paths begin where the program runs.
  private static let file = "chart"

  /// The data, opened and matched with their definitions.
  ///
  /// - Parameter open: Reads judgments.
  package func inputs(
    over request: StudyRequest,
    opening open: (DataRequest) throws(Diagnostics) -> any JudgmentSource
  ) throws(Diagnostics) -> [StudyInputs] {
    do throws(Diagnostics) {
      return try source.inputs(over: request, opening: open)
    } catch {
      throw Self.told(error, settings)
    }
  }

  /// Computes the figure.
  ///
  /// - Throws: what the cell finds wrong, and that it gives no figure, or several.
  package func chart(
    _ inputs: [StudyInputs], seed: UInt64,
    opening open: (@Sendable (DataRequest) throws(Diagnostics) -> any JudgmentSource)?,
    tools: CellTools
  ) throws(Diagnostics) -> StandaloneChart {
    do throws(Diagnostics) {
      return try ReportBuilder(source, inputs: inputs, seed: seed, opening: open, tools: tools)
        .onlyFigure(kind: kind)
    } catch {
      throw Self.told(error, settings)
    }
  }

  /// Problems as those of the words that were given.
  private static func told(_ problems: Diagnostics, _ settings: [Setting]) -> Diagnostics {
    var isWrongUse = true
    let all = problems.all.map { problem -> Diagnostic in
      guard problem.file == file, let line = problem.place?.line else {
        isWrongUse = isWrongUse && problem.place == nil && problems.cause == .wrongUse
        return problem
      }
      var message = problem.message
      if message.hasPrefix("cell `"), let end = message.firstRange(of: "`: ") {
        message = String(message[end.upperBound...])
      }
      let index = line - fence - 1
      guard settings.indices.contains(index) else {
        isWrongUse = false
        return Diagnostic(problem.code, message, remedy: problem.remedy)
      }
      return Diagnostic(
        problem.code, "--set \(VisibleText.line(settings[index].key)): \(message)",
        remedy: problem.remedy)
    }
    return Diagnostics(
      all, omitted: problems.omitted, ofKind: problems.omittedOfKind,
      cause: isWrongUse ? .wrongUse : .badInput)
  }
}

extension ReportBuilder {
  /// The figure of the one cell that the source has.
  fileprivate func onlyFigure(kind name: String) throws(Diagnostics) -> StandaloneChart {
    let prepared = try sources.prepared(nil)
    var expansion = expansion(try claimContext(), ClaimEvaluator.Warnings())
    let drafts = expansion.drafts(source.blocks)
    let numbering = Numbering(
      drafts, footnotes: expansion.notes(source.footnotes), bibliography: source.bibliography)
    try Diagnostics.refuse(expansion.problems + numbering.problems)
    guard let draft = drafts.flatMap(\.cells).first, let number = numbering.place(of: draft),
      let kind = draft.cell.kind
    else { throw Diagnostics(report: .noFigure, "`\(name)` gives no figure") }
    try Diagnostics.refuse(NamedWords(sources.data(of: draft.cell)).problems(draft.cell.names))
    let data = try sources.data(of: draft.cell).narrowed(by: draft.cell.narrowing)
    let place = CellPlace(
      numbering: number, caption: draft.caption.map(numbering.spans),
      texts: draft.texts.mapValues(numbering.spans))
    let found = try CellMaker(cell: draft.cell, place: place, data: data, cache: nil)
      .evaluate(kind)
    let made = found.made(SharedQuantities().merged(with: found.scales))
    let figures = made.blocks.compactMap { block -> FigureBlock? in
      if case .figure(let figure) = block { figure } else { nil }
    }
    guard figures.count == 1, let figure = figures.first else {
      throw figures.isEmpty
        ? Diagnostics(
          report: .noFigure, "with these options `\(name)` gives a table, and no figure",
          remedy: "Leave out the options that ask for a table")
        : Diagnostics(
          report: .noFigure, "`\(name)` gives \(figures.count) figures, and a file holds one",
          remedy: "Choose among them with the options of the cell")
    }
    let cautions = try sources.findings(prepared, nil).flatMap(\.allCautions)
    return StandaloneChart(
      figure, kind: name, title: figure.caption.first?.text ?? name, cautions: cautions)
  }
}
