internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import ItemResponse
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

struct PoolLinkCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "link",
    abstract: "Calibrate a round of answers, and put its items on the scale of the pool.",
    discussion: """
      Example:
        compass pool add data/examples/pool/candidates.csv --study pool.study --quiet
        compass pool link --study pool.study --logs data/examples/pool/round-1.csv.gz --quiet
        compass pool link --study pool.study --logs data/examples/pool/round-2.csv.gz

      The answers are the study's judgments, or those of --logs, of items of the pool that are not \
      retired; each model in a round, and each repetition of it, is an examinee. An answer is the mean \
      score over judges, 0 or 1. The first round of a dimension makes its scale. Later ones are \
      linked to it by their anchors: items that are calibrated already and were answered again. \
      Anchors keep their parameters; those that moved are named, and left out of the link with \
      --drop-drifting. The standard errors of new items have the error of the link in them.
      """)

  @Option(help: "The study with the pool, and with the answers where --logs names none.")
  var study: String

  @OptionGroup var answers: PoolAnswersOptions

  @Option(help: "Response model: auto, rasch or 2pl; auto takes rasch for fewer than 50 examinees.")
  var responseModel: PoolCalibrator.Model = .auto

  @Option(
    help: "How rounds are linked: stocking-lord, haebara, mean-sigma, mean-mean, mean-geometric.")
  var method: ScaleLink.Method = .stockingLord

  @Flag(help: "Link without the anchors that moved.")
  var dropDrifting = false

  @Option(help: "Mean score from which on an answer is 1; needed where scores are not 0 and 1.")
  var threshold: Double?

  @Flag(help: "Count only the first repetition of each model.")
  var firstRepetition = false

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp("These dimensions only; repeatable.", valueName: "dimension,..."))
  var dimension: [String] = []

  @Option(help: "What the calibration is called; the round when not given.")
  var name: String?

  @Flag(help: "Calibrate and link, and write nothing.")
  var dryRun = false

  @OptionGroup var date: PoolDayOption

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if let threshold, !threshold.isFinite {
      throw ValidationError("--threshold must be a number.")
    }
    if let name {
      guard !name.isEmpty, name.utf8.count <= 512,
        !name.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F })
      else {
        throw ValidationError(
          "--name must be a name of 1 to 512 bytes without control characters.")
      }
    }
  }

  private struct Options: Encodable {
    let study: String
    let logs: [String]?
    let filters: FilterDescription?
    let dimension: [String]?
    let responseModel: PoolCalibrator.Model
    let method: ScaleLink.Method
    let dropDrifting: Bool
    let threshold: Double?
    let firstRepetition: Bool
    let name: String
    let dryRun: Bool
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let pool = try Study(opening: study).pool
    let items = try pool.items()
    guard !items.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "emptyPool", at: .file(study), "the study has no pool",
          remedy: "Add items with compass pool add FILE --study STUDY"))
    }
    let table = try answers.table(study: study, output, in: surroundings)
    let responses = try asked(
      PoolResponses.read(
        table.judgments, rows: table.rows, to: items,
        rules: PoolResponses.Rules(
          threshold: threshold, isFirstRepetitionOnly: firstRepetition),
        catalog: .shipped(), source: table.name), items, table)
    let rounds = PoolLinkCommand.rounds(of: table)
    var name = name ?? ""
    if name.isEmpty { name = try roundName(rounds) }
    let settings = PoolCalibrator.Settings(
      name: name, round: rounds.isEmpty ? nil : rounds,
      model: responseModel, method: method, dropsDrifting: dropDrifting, day: date.day)
    var found: [CalibratedRound] = []
    var problems: [Diagnostic] = []
    for responses in responses {
      do throws(Diagnostics) {
        found.append(
          try PoolCalibrator(responses, pool: items, settings: settings).calibrate())
      } catch {
        problems += error.all
      }
    }
    try Diagnostics.refuse(problems)
    if !dryRun { try pool.record(found.map { ($0.calibration, $0.estimates) }) }
    let text = PoolLinkText(
      rounds: zip(responses, found).map { ($0, $1) }, study: study, isDryRun: dryRun)
    try CommandResult(
      command: "pool link", options: options(name: settings.name),
      cautions: table.cautions + found.flatMap(PoolLinkCommand.cautions),
      results: PoolLinkResults(
        dimensions: zip(responses, found).map(PoolLinkResults.Dimension.init)),
      issues: table.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  private func options(name: String) -> Options {
    Options(
      study: study, logs: answers.logs.isEmpty ? nil : answers.logs, filters: answers.filters,
      dimension: dimension.isEmpty ? nil : dimension.flatMap(WordList.words),
      responseModel: responseModel, method: method, dropDrifting: dropDrifting,
      threshold: threshold, firstRepetition: firstRepetition, name: name, dryRun: dryRun)
  }

  /// The answers of the dimensions that are asked for.
  ///
  /// - Throws: `Diagnostics`: no item was answered, or a dimension is asked for that has none.
  private func asked(
    _ responses: [PoolResponses], _ items: [PoolItem], _ table: RecordTable
  ) throws(Diagnostics) -> [PoolResponses] {
    guard !responses.isEmpty else {
      let logged = table.rows.first.flatMap { table.judgments.sample[Int($0)] } ?? ""
      throw Diagnostics(
        Diagnostic(
          "nothingJoined", at: .file(table.name),
          "none of the pool's items in use was answered: the pool begins with "
            + "\((items.first?.sample ?? "").quoted), the judgments with \(logged.quoted)",
          remedy: "Write sample_id in the pool as the judgments do"))
    }
    let wanted = dimension.flatMap(WordList.words)
    guard !wanted.isEmpty else { return responses }
    let known = responses.map(\.dimension)
    let unknown = wanted.filter { !known.contains($0) }
    guard unknown.isEmpty else {
      throw Diagnostics(
        unknown.map {
          Diagnostic(
            "unknownName", "--dimension: no answered item measures \($0.quoted)",
            remedy: NameSuggestion.remedy(for: $0, among: known))
        }, cause: .wrongUse)
    }
    return responses.filter { wanted.contains($0.dimension) }
  }

  // MARK: - Rounds

  /// The rounds of the rows, with commas between them; empty where they have none.
  private static func rounds(of table: RecordTable) -> String {
    guard let column = table.judgments.round else { return "" }
    let codes = Set(table.rows.map { column.codes[Int($0)] }).filter { $0 >= 0 }
    let names = codes.compactMap { column.text(of: $0) }.sorted()
    return names.count > 6
      ? names.prefix(6).joined(separator: ", ") + " and \(names.count - 6) more"
      : names.joined(separator: ", ")
  }

  private func roundName(_ rounds: String) throws(Diagnostics) -> String {
    guard !rounds.isEmpty, rounds.utf8.count <= 512 else {
      throw Diagnostics(
        Diagnostic(
          "missingName", "the answers do not say in which round they were given",
          remedy: "Say what the calibration is called with --name"), cause: .wrongUse)
    }
    return rounds
  }

  private static func cautions(_ round: CalibratedRound) -> [Caution] {
    round.cautions.compactMap { caution in
      Caution.Code(rawValue: caution.code.rawValue).map {
        Caution(
          $0, dimension: round.calibration.dimension,
          message: "\(round.calibration.dimension): \(caution.message).")
      }
    }
  }
}

/// Options that say which judgments are the answers of a round.
struct PoolAnswersOptions: ParsableArguments {
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Logs with the answers, in place of the study's judgments: files, or directories to walk.",
      valueName: "path"))
  var logs: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Column map for tables among the logs, or where a log has a column. Repeatable.",
      valueName: "map"))
  var map: [String] = []

  @Option(help: "Reader of the logs; goes by content when not given.")
  var reader: String?

  @Option(
    name: .customLong("where"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Use the judgments that meet a condition on a column of the record, such as "
        + "'criterion=power' or 'epoch <= 3'. Repeatable.", valueName: "condition"))
  var conditions: [String] = []

  @Option(
    name: .customLong("model"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Use these models only; repeatable.", valueName: "name,..."))
  var modelNames: [String] = []

  @Option(
    name: .customLong("round"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Use these rounds only; repeatable.", valueName: "round,..."))
  var rounds: [String] = []

  @Option(help: "What to do with two verdicts on one judgment: refuse, first or latest.")
  var onConflict: LogReadingOptions.ConflictRule = .refuse

  @Flag(help: "Refuse data in which something had to be guessed, or a part may be missing.")
  var strict = false

  func validate() throws {
    _ = try source(study: nil)
    guard logs.isEmpty, !map.isEmpty || reader != nil else { return }
    throw ValidationError("--map and --reader go with --logs; a study is read as it is.")
  }

  /// The same as the options of other commands, which are read and checked as those are.
  private func source(study: String?) throws -> SourceOptions {
    var words = logs.isEmpty ? [] : ["--logs"] + logs
    func add(_ option: String, _ values: [String]) {
      for value in values { words += [option, value] }
    }
    add("--study", [study].compactMap(\.self))
    add("--map", map)
    add("--reader", [reader].compactMap(\.self))
    add("--where", conditions)
    add("--model", modelNames)
    add("--round", rounds)
    add("--on-conflict", [onConflict.rawValue])
    if strict { words.append("--strict") }
    return try SourceOptions.parse(words)
  }

  var filters: FilterDescription? { (try? source(study: nil)).flatMap(FilterDescription.init) }

  /// The judgments that are meant.
  ///
  /// - Parameter study: where they are when no logs are named.
  func table(
    study: String, _ output: OutputOptions, in surroundings: Surroundings
  ) throws(Diagnostics) -> RecordTable {
    guard let source = try? source(study: logs.isEmpty ? study : nil),
      let table = try source.table(output, in: surroundings)
    else {
      throw Diagnostics(
        Diagnostic("noJudgments", "there are no judgments", remedy: "Name some with --logs"))
    }
    return table
  }
}
