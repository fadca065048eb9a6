internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import Statistics

/// Options that say which data are analysed.
struct StudyOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Logs: files, or directories to walk.", valueName: "path"))
  var logs: [String] = []

  @Option(help: "A study that compass ingest made, in place of logs.")
  var study: String?

  @Option(help: "Instrument: its name, or a YAML file.")
  var instrument: String?

  @Option(help: "Value system, for an instrument that fits any: its name, or a YAML file.")
  var system: String?

  @Option(help: "Column map for a CSV log: its name, or a YAML file.")
  var map: String?

  @Option(help: "The instrument's item table; looked for beside the log when not given.")
  var itemTable: String?

  @Option(help: "Reader of the log; goes by content when not given.")
  var reader: String?

  @Option(
    help: "What to do with two verdicts on one judgment: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Flag(help: "Refuse data in which something had to be guessed, or a part may be missing.")
  var strict = false

  /// What the options ask for.
  ///
  /// - Throws: where they name no column map or reader that there is.
  var request: StudyRequest {
    get throws(Diagnostics) {
      StudyRequest(
        data: DataRequest(
          logs: logs, study: study,
          columnMap: try map.map { name throws(Diagnostics) in try NamedColumnMap(name) },
          reader: try reader.map { name throws(Diagnostics) in
            try DataRequest.reader(named: name)
          }, onConflict: onConflict),
        instrument: instrument, system: system, items: itemTable, isStrict: strict)
    }
  }

  /// The options that were given.
  var given: [String] {
    [
      ("--logs", !logs.isEmpty), ("--study", study != nil), ("--instrument", instrument != nil),
      ("--system", system != nil), ("--map", map != nil), ("--item-table", itemTable != nil),
      ("--reader", reader != nil), ("--on-conflict", onConflict != .refuse), ("--strict", strict),
    ].filter(\.1).map(\.0)
  }

  func validate() throws {
    guard study == nil || logs.isEmpty else {
      throw ValidationError("Name the data with --study or with --logs, not with both.")
    }
  }
}

/// Options that say how intervals are made.
struct IntervalArguments: ParsableArguments {
  @Option(help: "Method of the intervals: auto goes by the kind of the data, the others draw.")
  var method: ScoreIntervalMethod = .auto

  @Option(help: "Coverage of the intervals.")
  var level: Double = 0.95

  @Option(help: "Bootstrap replicates; auto draws none.")
  var replicates: Int = 9_999

  func validate() throws {
    guard level >= 0.5, level <= 0.9999 else {
      throw ValidationError("--level must lie between 0.5 and 0.9999, such as 0.95.")
    }
    let fewest = max(99, IntervalOptions.fewestReplicates(level: level))
    guard (fewest...1_000_000).contains(replicates) else {
      throw ValidationError(
        "--replicates must be a whole number from \(fewest) (for level \(level)) to 1000000.")
    }
  }

  var options: IntervalOptions {
    IntervalOptions(method: method, level: level, replicates: replicates)
  }
}
