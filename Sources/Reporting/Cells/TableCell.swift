internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// What a command finds, as its CSV has it: `{table}`.
struct TableCell: CellKind {
  static let name = "table"
  static let labels = LabelKind.table
  /// A command reads its data anew.
  static var readsAllRows: Bool { true }
  /// Options of commands that may name files.
  static var fileOptions: Set<String> {
    [
      "against", "baseline", "corpus", "file", "gold", "gold-map", "group", "instrument",
      "item-table", "items", "map", "models", "people", "person", "probabilities", "system",
      "targets", "weights",
    ]
  }

  private let command: PlacedWord?
  private let given: [GivenOption]
  private let shape: ForeignTableOptions

  /// A word and where it stands.
  struct PlacedWord: Sendable {
    let text: String
    let place: Place
  }

  /// An option of the command, as the cell gives it.
  struct GivenOption: Sendable {
    let name: String
    let place: Place
    /// nil for what is neither a text nor a list of texts.
    let values: [PlacedWord]?
    /// Where the value is true or false.
    let truth: Bool?
  }

  init(_ options: inout OptionReader) {
    let named = options.placedStrings("from")
    command = named.flatMap { words in
      words.first.map { first in
        PlacedWord(text: words.map(\.text).joined(separator: " "), place: first.place)
      }
    }
    shape = ForeignTableOptions(&options)
    var given: [GivenOption] = []
    let own: Set = ["from", "columns", "formats", "rows", "label", "caption", "data"]
    for (key, value) in options.mapping {
      guard let name = key.text, !own.contains(name) else { continue }
      options.passOn(name)
      given.append(TableCell.option(name, at: options.place(of: key), value, in: options))
    }
    self.given = given
  }

  private static func option(
    _ name: String, at place: Place, _ node: YAMLNode, in options: OptionReader
  ) -> GivenOption {
    let nodes = node.list ?? [node]
    let words = nodes.compactMap { one in
      one.text.map { PlacedWord(text: $0, place: options.place(of: one)) }
    }
    return GivenOption(
      name: name, place: place, values: words.count == nodes.count ? words : nil,
      truth: node.truth)
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> TableFindings {
    guard let commands = data.tools.commands else {
      throw Diagnostics(
        report: .noCommand, "no commands can be run where this report is built")
    }
    guard let command else {
      throw Diagnostics(
        report: .noCommand, "names no command",
        remedy: "Add `from: COMMAND`, one of "
          + CountText.list(commands.names.map { "`\($0)`" }, most: 40))
    }
    guard commands.names.contains(command.text) else {
      throw Diagnostics(
        report: .unknownCommand, at: command.place,
        "no command `\(VisibleText.name(command.text))` gives a table",
        remedy: NameSuggestion.remedy(for: command.text, among: commands.names))
    }
    let call = try TableCall(command.text, given, commands.options(of: command.text), data)
    let found: CommandTable
    do throws(Diagnostics) {
      found = try commands.table(of: command.text, call.arguments)
    } catch {
      throw Diagnostics(error.all.map { call.placed($0, command: command) })
    }
    let table = try shape.table(found.answer, usual: usualFormat(found))
    return TableFindings(command: command.text, arguments: call.told, table: table)
  }

  func blocks(
    _ found: TableFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    [
      found.table.block(
        at: place,
        caption: said("What compass \(found.command) finds, \(found.table.countedRows)"))
    ]
  }

  /// Probabilities have the format of probabilities; other figures as many decimals as their standard
  /// errors support, as in every table.
  private func usualFormat(_ found: CommandTable) -> (String) -> ColumnFormat? {
    let errors = found.header.firstIndex { $0 == "standard_error" || $0 == "standardError" }
    let known = errors.map { place in found.rows.compactMap { Double($0[place]) } } ?? []
    let decimals = max(1, Precision(errors: known).decimals)
    let unit: Set = [
      "estimate", "lower", "upper", "standard_error", "difference", "score", "value",
      "minimum_detectable_difference", "band_lower", "band_upper", "strength", "effect",
    ]
    return { name in
      let word = name.lowercased()
      if word == "p" || word.hasSuffix("p_value") || word.hasSuffix("pvalue") {
        return .probability
      }
      if word == "level" { return .fixed(2) }
      if word.contains("degrees_of_freedom") || word.contains("effective") { return .fixed(1) }
      return !known.isEmpty && unit.contains(word) ? .fixed(decimals) : nil
    }
  }
}

/// A table of a command.
struct TableFindings: PrintedApart {
  let command: String
  /// The options in force beside those of the data, as they are typed.
  let arguments: String
  let table: ForeignTable

  private enum Key: String, CodingKey { case from, arguments, table }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(command, forKey: .from)
    try container.encode(arguments, forKey: .arguments)
    try container.encode(ForeignTable.Printed(table), forKey: .table)
  }
}

/// A command with the words that a cell gives it.
private struct TableCall {
  let arguments: [String]
  /// The words of the cell, without those of the data.
  let told: String
  private let places: [(option: String, place: Place)]

  /// Options that a table cannot have: how a result is printed or written, and what a report settles.
  private static let refused: [String: String] = [
    "format": "a table has one form", "quiet": "the report decides what is said",
    "output": "a cell writes no file", "o": "a cell writes no file",
    "convert": "a cell runs no program", "seed": "the report has one seed",
    "threads": "results do not depend on threads", "fail-on": "use a claim in its place",
    "help": "it gives no table", "version": "it gives no table",
    "logs": "the report names its data", "study": "the report names its data",
  ]

  /// - Throws: every option that the command does not have.
  init(
    _ command: String, _ given: [TableCell.GivenOption], _ known: [CommandOption],
    _ data: ReportData
  ) throws(Diagnostics) {
    var problems: [Diagnostic] = []
    var words: [String] = []
    var files: [String] = []
    var places: [(option: String, place: Place)] = []
    let names = known.filter { $0.kind != .positional }.map(\.name)
    let takesFile = known.contains { $0.kind == .positional }
    for option in given {
      func add(_ message: String, _ remedy: String) {
        problems.append(
          Diagnostic(report: .unknownOption, at: option.place, message, remedy: remedy))
      }
      if option.name == "file", takesFile {
        for value in option.values ?? [] { files.append(data.path(value.text)) }
        places.append(("file", option.place))
        continue
      }
      if let reason = Self.refused[option.name] {
        add("`\(option.name)` is no option of a table: \(reason)", "Remove it")
        continue
      }
      guard let found = known.first(where: { $0.name == option.name && $0.kind != .positional })
      else {
        let usable = names.filter { Self.refused[$0] == nil }.sorted()
        add(
          "`compass \(command)` has no option `\(VisibleText.name(option.name))`",
          NameSuggestion.remedy(for: option.name, among: usable + (takesFile ? ["file"] : [])))
        continue
      }
      places.append((option.name, option.place))
      guard let values = option.values else {
        problems.append(
          Diagnostic(
            report: .invalidValue, at: option.place,
            "`\(option.name)` is neither a text nor a list of texts", remedy: "Correct the value"))
        continue
      }
      switch found.kind {
      case .flag:
        guard let truth = option.truth else {
          problems.append(
            Diagnostic(
              report: .invalidValue, at: option.place, "`\(option.name)` is not true or false",
              remedy: "Correct the value"))
          continue
        }
        if truth { words.append("--\(found.name)") }
      case .value:
        words += ["--\(found.name)", values.map { data.argument($0.text) }.joined(separator: ",")]
      case .repeated: words += values.flatMap { ["--\(found.name)", data.argument($0.text)] }
      case .values: words += ["--\(found.name)"] + values.map { data.argument($0.text) }
      case .positional: continue
      }
    }
    try Diagnostics.refuse(problems)
    self.places = places
    told = (files.map { $0.split(separator: "/").last.map(String.init) ?? $0 } + words)
      .map(InputArguments.shellWord).joined(separator: " ")
    var arguments = words
    // A list that goes on to the next option would swallow what has no name.
    arguments = files + arguments
    if files.isEmpty, names.contains("logs") || names.contains("study") {
      let own = Set(given.map { "--\($0.name)" })
      arguments += TableCall.without(own, data.inputs.words.source)
      if names.contains("instrument") {
        arguments += TableCall.without(own, data.inputs.words.definitions)
      }
    }
    if names.contains("seed") { arguments += ["--seed", "\(data.seed)"] }
    self.arguments = arguments
  }

  /// The words without options that the cell gives itself: its own take their place.
  private static func without(_ own: Set<String>, _ words: [String]) -> [String] {
    var kept: [String] = []
    var isDropping = false
    for word in words {
      if word.hasPrefix("--") { isDropping = own.contains(word) }
      if !isDropping { kept.append(word) }
    }
    return kept
  }

  /// A problem of the command at the option that it speaks of.
  func placed(_ problem: Diagnostic, command: TableCell.PlacedWord) -> Diagnostic {
    guard problem.place == nil else { return problem }
    let text = problem.message + " " + (problem.remedy ?? "")
    let named = places.filter { text.contains("--\($0.option)") }
      .max { $0.option.count < $1.option.count }
    return Diagnostic(
      problem.code, at: named?.place ?? command.place,
      "`compass \(command.text)`: \(problem.message)", remedy: problem.remedy)
  }
}

extension ReportData {
  /// Where a path of a cell leads, from the report's directory.
  fileprivate func path(_ text: String) -> String { cellPath(text) }

  /// A value of an option: the path of a file where there is one, from the report's directory, else as it
  /// is written.
  ///
  /// What is read so is named in the manifest.
  fileprivate func argument(_ text: String) -> String {
    let path = cellPath(text)
    var isFolder: ObjCBool = false
    guard !text.isEmpty, FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    else { return text }
    if !isFolder.boolValue { noteFile(path, role: "table") }
    return path
  }
}

extension CommandTable {
  /// The cells as values: numbers where all of a column are numbers.
  var answer: QueryAnswer {
    let kinds = header.indices.map { place -> (isNumber: Bool, isWhole: Bool) in
      let cells = rows.map { $0[place] }.filter { !$0.isEmpty }
      let isNumber = !cells.isEmpty && cells.allSatisfy { Double($0)?.isFinite == true }
      return (isNumber, isNumber && cells.allSatisfy { Int64($0) != nil })
    }
    return QueryAnswer(
      columns: header,
      rows: rows.map { row in
        row.enumerated().map { place, cell in
          if cell.isEmpty { return .none }
          guard kinds[place].isNumber else { return .text(cell) }
          if kinds[place].isWhole, let whole = Int64(cell) { return .whole(whole) }
          return .real(Double(cell) ?? 0)
        }
      }, notes: notes)
  }
}
