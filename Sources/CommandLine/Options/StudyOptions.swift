internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import Statistics

/// Options that say which data are analysed.
struct StudyOptions: ParsableArguments {
  @OptionGroup var source: SourceOptions

  @Option(help: "Instrument: its name, or a YAML file.")
  var instrument: String?

  @Option(help: "Value system, for an instrument that fits any: its name, or a YAML file.")
  var system: String?

  @Option(help: "The instrument's item table; looked for beside the log when not given.")
  var itemTable: String?

  /// What the options ask for.
  ///
  /// - Throws: where they name no column map or reader that there is.
  var request: StudyRequest {
    get throws(Diagnostics) {
      // `--items` was the word for the item table: a table that is none of items is one still.
      var source = source
      var itemTable = itemTable
      if itemTable == nil, let items = source.items, Sidecar.isOther(items) {
        itemTable = items
        source.items = nil
      }
      return StudyRequest(
        data: try source.request, instrument: instrument, system: system, items: itemTable,
        isStrict: source.strict)
    }
  }

  func validate() throws {
    try StandardInput.refuseTwo(
      source.logs + [source.models, source.items, itemTable].compactMap(\.self))
  }

  var logs: [String] { source.logs }
  var study: String? { source.study }

  /// The options that were given.
  var given: [String] {
    source.given
      + [
        ("--instrument", instrument != nil), ("--system", system != nil),
        ("--item-table", itemTable != nil),
      ].filter(\.1).map(\.0)
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
