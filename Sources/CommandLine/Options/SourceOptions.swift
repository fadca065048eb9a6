internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders

/// Options that say which judgments are read, how, and which of them are used: the same in every
/// command that reads judgments.
struct SourceOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs: files, or directories to walk.", valueName: "path"))
  var logs: [String] = []

  @Option(help: "A study that compass ingest made, in place of logs.")
  var study: String?

  @Option(help: "Column map for a CSV log: its name, or a YAML file.")
  var map: String?

  @Option(help: "Reader of the log; goes by content when not given.")
  var reader: String?

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
  var models: [String] = []

  @Option(
    name: .customLong("round"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Use these rounds only; repeatable.", valueName: "round,..."))
  var rounds: [String] = []

  @Option(
    help: "What to do with two verdicts on one judgment: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Flag(help: "Refuse data in which something had to be guessed, or a part may be missing.")
  var strict = false

  /// What the options ask for.
  ///
  /// - Throws: where they name no column map or reader that there is.
  var request: DataRequest {
    get throws(Diagnostics) {
      DataRequest(
        logs: logs, study: study,
        columnMap: try map.map { name throws(Diagnostics) in try NamedColumnMap(name) },
        reader: try reader.map { name throws(Diagnostics) in
          try DataRequest.reader(named: name)
        }, onConflict: onConflict, filters: filters)
    }
  }

  private var filters: RowFilters {
    RowFilters(
      conditions: conditions.compactMap { RowCondition($0) },
      models: models.map { RowFilters.Names($0) }, rounds: rounds.map { RowFilters.Names($0) })
  }

  /// Whether no data are named.
  var isEmpty: Bool { logs.isEmpty && study == nil }

  /// The options that were given.
  var given: [String] {
    [
      ("--logs", !logs.isEmpty), ("--study", study != nil), ("--map", map != nil),
      ("--reader", reader != nil), ("--where", !conditions.isEmpty), ("--model", !models.isEmpty),
      ("--round", !rounds.isEmpty), ("--on-conflict", onConflict != .refuse), ("--strict", strict),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    guard study == nil || logs.isEmpty else {
      throw ValidationError("Name the data with --study or with --logs, not with both.")
    }
    for condition in conditions where RowCondition(condition) == nil {
      throw ValidationError(
        "--where `\(condition)` is no condition: write COLUMN=VALUE, or another of "
          + "!= < <= > >= between them.")
    }
    for (option, lists) in [("--model", models), ("--round", rounds)]
    where lists.contains(where: { WordList.words($0).isEmpty }) {
      throw ValidationError("\(option) names nothing.")
    }
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
    model = given(source.models)
    round = given(source.rounds)
    guard `where` != nil || model != nil || round != nil else { return nil }
  }
}
