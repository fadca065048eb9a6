internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

struct PoolAddCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "add",
    abstract: "Add items to the pool of a study, from any table.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study

      On data of yours:
        compass pool add prompts.jsonl --study pool.study --system schwartz \\
          --map sample_id=id --map text=question.text --map dimension=value --map language==en

      Columns are sample_id, text, system and dimension, and where they are known language, topic, \
      origin, created, status, status_reason, discrimination, difficulty, their standard errors \
      discrimination_se and difficulty_se, and calibration. An item with parameters is calibrated, \
      one without is a candidate. A map in a YAML file has `columns: { text: question }` and \
      `constants: { language: en }`. All rows are added or none; the same item again is nothing, and \
      another text under a known sample_id is refused.
      """)

  @Argument(
    help: ArgumentHelp(
      "Tables: CSV, TSV, JSON Lines, .xlsx, plain, .gz or .zst; - for standard input.",
      valueName: "file"))
  var files: [String]

  @Option(help: "The study; made when it is not there.")
  var study: String

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Where a column is, such as text=question.text, or one text for it, such as language==en; or "
        + "a YAML file that says so. Repeatable.", valueName: "map"))
  var map: [String] = []

  @Option(help: "Value system of rows that name none: its name, or a YAML file.")
  var system: String?

  @Option(
    help: ArgumentHelp(
      "What the calibration of parameters is called that come without one.", valueName: "name"))
  var calibration: String = "imported"

  @Flag(help: "Read and check, and write nothing.")
  var dryRun = false

  @OptionGroup var date: PoolDayOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    try StandardInput.refuseTwo(files)
    guard MapWords(map).maps.count < 2 else {
      throw ValidationError("Name one map file with --map, not \(MapWords(map).maps.count).")
    }
    guard !calibration.isEmpty, calibration.utf8.count <= 512 else {
      throw ValidationError("--calibration must be a name of 1 to 512 bytes.")
    }
  }

  private struct Options: Encodable {
    let files: [String]
    let study: String
    let map: [String]
    let system: String?
    let calibration: String
    let dryRun: Bool
  }

  private struct Result: Encodable {
    let added: Int
    let completed: Int
    let unchanged: Int
    /// Of those that are new, how many have parameters.
    let withParameters: Int
    /// Columns of the tables that were not taken.
    let ignoredColumns: [String]
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let words = MapWords(map)
    let file = try words.maps.first.map { path throws(Diagnostics) in
      try PoolMap(contentsOf: path)
    }
    let map = try PoolMap(file ?? PoolMap(), words.fields)
    let catalog = try DefinitionCatalog.shipped()
    let defaults = PoolTable.Defaults(
      system: try system.map { name throws(Diagnostics) in try catalog.system(name) },
      calibration: calibration)
    var tables: [PoolTable] = []
    var problems: [Diagnostic] = []
    for path in files {
      do throws(Diagnostics) {
        tables.append(
          try PoolTable(contentsOf: path, map: map, catalog: catalog, defaults: defaults))
      } catch {
        problems += error.all
      }
    }
    try Diagnostics.refuse(problems, most: 100)
    var target = try Study(openingOrCreating: study)
    if dryRun { target = try target.copyInMemory() }
    let items = tables.flatMap(\.items)
    let addition = try target.pool.add(items, places: tables.flatMap(\.places), on: date.day)
    let ignored = tables.flatMap(\.ignored)
    if !ignored.isEmpty, !output.quiet {
      let names = ignored.prefix(6).map { "`\(VisibleText.name($0))`" }.joined(separator: ", ")
      surroundings.console.warn(
        "note: columns that a pool has no place for are left out: \(names)"
          + (ignored.count > 6 ? ", …" : ""))
    }
    let result = Result(
      added: addition.added, completed: addition.completed, unchanged: addition.unchanged,
      withParameters: items.count { $0.parameters != nil }, ignoredColumns: ignored)
    let text =
      "\(CountText.counted(result.added, "item")) \(dryRun ? "would be " : "")added, "
      + "\(result.completed) completed, \(result.unchanged) there already"
    try CommandResult(
      command: "pool add",
      options: Options(
        files: files, study: study, map: self.map, system: system, calibration: calibration,
        dryRun: dryRun), results: result
    ).print(
      output, to: surroundings.console, text: text,
      csv: CSVText.table(
        header: ["added", "completed", "unchanged"],
        rows: [["\(result.added)", "\(result.completed)", "\(result.unchanged)"]]))
    return .ok
  }
}
