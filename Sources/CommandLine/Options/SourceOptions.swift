internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import StudyStore

/// Options that say which judgments are read, how, and which of them are used: the same in every
/// command that reads judgments.
struct SourceOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs: files, or directories to walk.", valueName: "path"))
  var logs: [String] = []

  @Option(help: "A study that compass ingest made, in place of logs.")
  var study: String?

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Column map for tables: its name, or a YAML file. Or where a log has a column, such as "
        + "cluster_id=metadata.topic, or one text for it, such as model_id==org/name. Repeatable.",
      valueName: "map"))
  var map: [String] = []

  @Option(help: "Reader of the log; goes by content when not given.")
  var reader: String?

  @OptionGroup var sheetOption: SheetOption

  @Option(
    help: ArgumentHelp(
      "Table of models: model_id, release_date and further columns to filter and group by.",
      valueName: "table"))
  var models: String?

  @Option(
    help: ArgumentHelp(
      "Table of items: sample_id, task, item_date, cluster_id, category, language, culture and "
        + "further columns.", valueName: "table"))
  var items: String?

  @Option(
    name: .customLong("where"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      """
      Use the rows that meet a condition on a column of the record, such as 'language=en' or \
      'score >= 3'; signs: = != < <= > >=; nothing after it is no value. Repeatable: of one \
      column's = either, else all must be met.
      """, valueName: "condition"))
  var conditions: [String] = []

  @Option(
    name: .customLong("model"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Use these models only; repeatable.", valueName: "name,..."))
  var modelNames: [String] = []

  @Option(
    name: .customLong("round"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Use these rounds only; repeatable.", valueName: "round,..."))
  var rounds: [String] = []

  @Option(
    help: "What to do with two verdicts on one judgment: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Flag(help: "Refuse data in which something had to be guessed, or a part may be missing.")
  var strict = false

  @Flag(help: "Keep prompts, responses and what judges said, for what shows them.")
  var withText = false

  @OptionGroup var convert: ConvertOption

  /// What the options ask for.
  ///
  /// - Throws: where they name no column map or reader that there is.
  var request: DataRequest {
    get throws(Diagnostics) {
      let words = MapWords(map)
      var request = DataRequest(
        logs: logs, study: study,
        columnMap: try words.maps.first.map { name throws(Diagnostics) in
          try NamedColumnMap(name)
        },
        reader: try reader.map { name throws(Diagnostics) in
          try DataRequest.reader(named: name)
        }, onConflict: onConflict, filters: filters, keepsTexts: withText)
      request.sheet = sheetOption.sheet
      request.conversion = convert.conversion
      try request.declare(words.fields)
      try request.read(models: models, items: items)
      return request
    }
  }

  /// Which of the judgments are used.
  var filters: RowFilters {
    RowFilters(
      conditions: conditions.compactMap { RowCondition($0) },
      models: modelNames.map { RowFilters.Names($0) }, rounds: rounds.map { RowFilters.Names($0) })
  }

  /// Whether no data are named.
  var isEmpty: Bool { logs.isEmpty && study == nil }

  /// The words that name the same data on another command line.
  var words: [String] {
    var words = study.map { ["--study", $0] } ?? ["--logs"] + logs
    func add(_ option: String, _ values: [String]) {
      for value in values { words += [option, value] }
    }
    add("--map", map)
    let single = [
      ("--reader", reader), ("--sheet", sheetOption.sheet), ("--models", models),
      ("--items", items),
    ]
    for (option, value) in single {
      if let value { add(option, [value]) }
    }
    add("--where", conditions)
    add("--model", modelNames)
    add("--round", rounds)
    if onConflict != .refuse { add("--on-conflict", [onConflict.rawValue]) }
    if strict { words.append("--strict") }
    if convert.isOn { words.append("--convert") }
    if withText { words.append("--with-text") }
    return words
  }

  /// The options that were given.
  var given: [String] {
    [
      ("--logs", !logs.isEmpty), ("--study", study != nil), ("--map", !map.isEmpty),
      ("--reader", reader != nil), ("--models", models != nil), ("--items", items != nil),
      ("--where", !conditions.isEmpty),
      ("--model", !modelNames.isEmpty),
      ("--round", !rounds.isEmpty), ("--on-conflict", onConflict != .refuse), ("--strict", strict),
      ("--with-text", withText),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    guard study == nil || logs.isEmpty else {
      throw ValidationError("Name the data with --study or with --logs, not with both.")
    }
    try StandardInput.refuseTwo(logs + [models, items].compactMap(\.self))
    guard MapWords(map).maps.count < 2 else {
      throw ValidationError("Name one column map with --map, not \(MapWords(map).maps.count).")
    }
    for condition in conditions where RowCondition(condition) == nil {
      throw ValidationError(
        "--where `\(condition)` is no condition: write COLUMN=VALUE, or another of "
          + "!= < <= > >= between them.")
    }
    for (option, lists) in [("--model", modelNames), ("--round", rounds)]
    where lists.contains(where: { WordList.words($0).isEmpty }) {
      throw ValidationError("\(option) names nothing.")
    }
  }
}

/// The standard input, which `-` stands for and which can be read once.
enum StandardInput {
  /// Refuses paths of which more than one is the standard input.
  static func refuseTwo(_ paths: [String]) throws {
    guard paths.count(where: { $0 == "-" }) < 2 else {
      throw ValidationError("Only one of the inputs can be the standard input, -.")
    }
  }
}

// MARK: - In place of a table

extension SourceOptions {
  /// Refuses both a table and judgments, neither of them, and options of one for the other.
  ///
  /// - Parameter columns: those that must be named of a table, by their options.
  func validate(
    besides table: String?, _ options: TableOptions, columns: [(option: String, name: String?)]
  ) throws {
    guard isEmpty else {
      guard table == nil else {
        throw ValidationError("Name a table, or judgments with --logs or --study, not both.")
      }
      guard options.added.isEmpty else {
        throw ValidationError("--missing is for tables; judgments say themselves what is missing.")
      }
      return
    }
    guard table != nil else {
      throw ValidationError("Name a table, or judgments with --logs PATH... or --study FILE.")
    }
    if let option = given.first {
      throw ValidationError("\(option) goes with judgments: --logs PATH... or --study FILE.")
    }
    if let missing = columns.first(where: { $0.name == nil }) {
      throw ValidationError(
        "Name a column of the table with \(missing.option); only judgments have one by default.")
    }
  }
}

/// What the JSON says of the judgments that were read.
struct SourceDescription: Encodable {
  let logs: [String]?
  let study: String?
  let map: [String]?
  let reader: String?
  let sheet: String?
  let models: String?
  let items: String?
  let filters: FilterDescription?

  /// - Returns: nil where none are named.
  init?(_ source: SourceOptions) {
    if source.isEmpty { return nil }
    logs = source.logs.isEmpty ? nil : source.logs
    study = source.study
    map = source.map.isEmpty ? nil : source.map
    reader = source.reader
    sheet = source.sheetOption.sheet
    models = source.models
    items = source.items
    filters = FilterDescription(source)
  }
}

/// What the JSON says of the filters in force.
struct FilterDescription: Encodable {
  let `where`: [String]?
  let model: [String]?
  let round: [String]?

  /// - Returns: nil where there are none.
  init?(_ source: SourceOptions) {
    func given(_ list: [String]) -> [String]? { list.isEmpty ? nil : list }
    `where` = given(source.conditions)
    model = given(source.modelNames)
    round = given(source.rounds)
    guard `where` != nil || model != nil || round != nil else { return nil }
  }
}

/// Opens the data that a command or a report asks for.
enum DataSource {
  /// - Throws: everything that keeps the data from being read.
  static func open(_ request: DataRequest) throws(Diagnostics) -> any JudgmentSource {
    if let study = request.study {
      return try StudyReading(opening: study, withTexts: request.keepsTexts)
    }
    return try LogReading(request.logs, options: request.readingOptions)
  }

  /// Opens the data of a shard, which may be given no row at all on the standard input.
  ///
  /// - Throws: everything that keeps the data from being read.
  static func open(
    _ request: DataRequest, shard: Shard?
  ) throws(Diagnostics) -> any JudgmentSource {
    do throws(Diagnostics) {
      return try open(request)
    } catch {
      let isNothing = error.all.allSatisfy { $0.code == FileProblem.emptyFile.code }
      guard shard != nil, request.logs == ["-"], isNothing else { throw error }
      return NoJudgments()
    }
  }

  /// A standard input without a byte.
  private struct NoJudgments: JudgmentSource {
    let log = EvaluationLog()
    let digests: [InputDigest] = []
    let options = ["--logs", "-"]
    let paths = ["-"]
  }
}
