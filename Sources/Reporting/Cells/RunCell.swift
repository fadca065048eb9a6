internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// What a program prints, where the report may run any: `{run}`.
struct RunCell: CellKind {
  static let name = "run"
  static let labels = LabelKind.table
  /// Nobody can tell what a program goes by: it runs in each build.
  static var isKept: Bool { false }

  /// As what the output is shown.
  enum Form: String, CaseIterable, Codable, Sendable { case text, csv }

  private let command: [String]?
  private let form: Form
  private let shape: ForeignTableOptions

  init(_ options: inout OptionReader) {
    let node = options.node("command")
    let words = node?.list?.compactMap(\.text)
    if let node, words == nil || words?.count != node.list?.count || words?.first?.isEmpty != false
    {
      options.add(
        Diagnostic(
          report: .invalidValue, at: options.place(of: node),
          "\(options.owner): `command` is not a list of words",
          remedy: "Write `command: [PROGRAM, WORD, ...]`; no shell reads it"))
    }
    command = words
    form = options.choice("as", Form.self) ?? .text
    shape = ForeignTableOptions(&options)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> RunFindings {
    guard let command, let program = command.first else {
      throw Diagnostics(
        report: .noCommand, "names no command", remedy: "Add `command: [PROGRAM, WORD, ...]`")
    }
    guard data.tools.allowsPrograms else {
      throw Diagnostics(
        report: .notAllowed,
        "runs a program, `\(VisibleText.name(program))`, and this report may run none",
        remedy: "Read the source, and where you trust it add --allow-commands")
    }
    let output: String
    do throws(ProgramFailure) {
      output = try BoundedProgram(command, directory: data.cellPath(".")).output()
    } catch {
      throw Diagnostics(report: .programFailed, error.message, remedy: error.remedy)
    }
    guard form == .csv else { return RunFindings(command: command, text: output, table: nil) }
    let table: CSVTable
    do throws(Diagnostics) {
      table = try RunCell.table(output, named: program)
    } catch {
      throw Diagnostics(
        error.all.map {
          Diagnostic(
            report: .programFailed, at: nil,
            "what `\(VisibleText.name(program))` printed is no CSV: \($0.message)",
            remedy: "Write a header and rows as long as it")
        })
    }
    let found = CommandTable(header: table.header, rows: table.rows, notes: [])
    return RunFindings(command: command, text: nil, table: try shape.table(found.answer))
  }

  private static func table(_ text: String, named name: String) throws(Diagnostics) -> CSVTable {
    let plain: PlainTable
    do throws(TableFailure) {
      plain = try PlainTable(Array(text.utf8))
    } catch {
      throw Diagnostics(error.issue(file: name))
    }
    return try CSVTable(plain, path: name, sha256: "")
  }

  func blocks(
    _ found: RunFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    let program = found.command.first ?? ""
    let words = found.command.map(InputArguments.shellWord).joined(separator: " ")
    let note = said("Printed by \(VisibleText.line(words)) when the report was built.")
    if let table = found.table {
      return [
        table.block(
          at: place,
          caption: said("What \(shownName(program)) printed, \(table.countedRows)")
        ).noting(note)
      ]
    }
    // A table of one column keeps number, caption and note with what was printed.
    let lines = VisibleText.prose(found.text ?? "").split(
      separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.last?.isEmpty == true ? lines.dropLast() : lines[...]
    let caption = TextSpan(said("What \(shownName(program)) printed"))
    return [
      .table(
        TableBlock(
          label: place.numbering.label, caption: place.caption ?? [caption],
          columns: [
            .init(title: said("Output"), alignment: .leading, width: .flexible(1), wraps: true)
          ],
          rows: shown.isEmpty
            ? [[.text(said("nothing"))]]
            : shown.map { line in
              var span = TextSpan(line.isEmpty ? " " : RunCell.unindented(String(line)))
              span.isCode = true
              return [.spans([span])]
            }, notes: [note]))
    ]
  }

  /// Spaces that stand at the beginning of a line stay where they are.
  private static func unindented(_ line: String) -> String {
    line.replacing("\t", with: "    ").replacing(" ", with: "\u{00A0}")
  }

  func promises(_ found: RunFindings) -> CaptionPromises? { nil }
}

/// What a program printed.
struct RunFindings: PrintedApart {
  let command: [String]
  let text: String?
  let table: ForeignTable?

  private enum Key: String, CodingKey { case command, output, table }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(command, forKey: .command)
    try container.encodeIfPresent(text, forKey: .output)
    try container.encodeIfPresent(table.map(ForeignTable.Printed.init), forKey: .table)
  }
}
