internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct ReliabilityCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "reliability",
    abstract: "Say whether the judges can be trusted, and for what.",
    discussion: """
      Examples:
        compass reliability --logs data/examples/judges/judgments.jsonl.gz --gold human
        compass reliability --logs data/examples/battles/judgments.jsonl.gz --format csv

      On data of yours:
        compass reliability --logs runs --instrument likert --system schwartz \\
          --gold people.csv --gold-map my-map.yaml --fail-on failed,fail
        compass reliability --study panel.study --dimension care --format json

      Without --instrument the criteria of the log are the dimensions. Judges of one kind are compared \
      with each other, models with models and people with people; how far models agree with people is \
      what --gold answers: `human` for all people of the log, a judge_id, or a file that is read as any \
      log. Gold and judgments are joined by model_id, task, sample_id, epoch, turn and criterion.

      Severity is how far a judge's scores lie below those of the others on the same responses; \
      position, length and own house are points that a response gains by being shown first, by being \
      longer, or by coming from the judge's own house. A bias that all judges share cannot be seen \
      among judges: it takes gold.

      Words of --fail-on: passed, caution, failed, notChecked of the checks; pass, fail, inconclusive, \
      notGraded of what was learnt from gold on other models.
      """)

  @OptionGroup var study: StudyOptions

  @Option(help: ArgumentHelp("Only this dimension.", valueName: "dimension"))
  var dimension: String?

  @Option(
    help: ArgumentHelp(
      "Whose verdicts are the truth: human, a judge_id, or a file.", valueName: "judge|file"))
  var gold: String?

  @Option(help: ArgumentHelp("Column map of the file of gold.", valueName: "name|file"))
  var goldMap: String?

  @Option(help: "How several gold labels become one: majority or dawid-skene.")
  var consensus: GoldConsensus = .majority

  @Option(
    help: ArgumentHelp(
      "Models whose gold the correction is learnt on; by turns all but one when not given.",
      valueName: "model,..."))
  var calibrateOn: String?

  @Option(
    help: ArgumentHelp(
      "An error of a corrected mean that does not matter, in points of the scale; a twentieth of the "
        + "scale when not given.", valueName: "points"))
  var margin: Double?

  @Option(
    help: ArgumentHelp(
      "Half-width that gold labels are planned for, in points of the scale; the margin when not given.",
      valueName: "points"))
  var halfWidth: Double?

  @OptionGroup var gate: GateOption

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  private static let verdicts =
    Check.Status.allCases.map(\.rawValue)
    + GoldComparison.Transport.allCases.map(\.rawValue)

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    for (name, value) in [("--margin", margin), ("--half-width", halfWidth)] {
      if let value, !(value > 0 && value.isFinite) {
        throw ValidationError("\(name) must be a number above 0, such as 0.1.")
      }
    }
    let needing = [
      ("--gold-map", goldMap != nil), ("--calibrate-on", calibrateOn != nil),
      ("--margin", margin != nil), ("--half-width", halfWidth != nil),
    ].filter(\.1).map(\.0)
    if gold == nil, let option = needing.first {
      throw ValidationError("\(option) goes with --gold.")
    }
    try gate.check(among: Self.verdicts, noun: "verdict")
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var request = try study.request
    // The criteria of the log are what can be looked at without knowing what they mean.
    if request.instrument == nil, request.system == nil { request.system = "criteria" }
    let inputs = try StudyInputs(request, from: DataSource.open(request.data))
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let settings = ReliabilitySettings(
      dimension: dimension, gold: try goldSource(inputs), goldName: gold, consensus: consensus,
      calibrationModels: calibrateOn.map(WordList.words), margin: margin, halfWidth: halfWidth,
      level: level.value, seed: seed.value)
    let found = try ReliabilityStudy(inputs, settings: settings)
    let text = ReliabilityText(
      results: found.results, system: inputs.system, level: level.value)
    try CommandResult(
      command: "reliability", options: options(inputs, found), cautions: found.cautions,
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: verdicts(found.results), word: \.word, noun: "verdict", told: \.told,
      console: surroundings.console)
  }

  /// What `--gold` names: a judge of the log, else a file.
  private func goldSource(_ inputs: StudyInputs) throws(Diagnostics) -> GoldSource? {
    guard let gold else { return nil }
    if gold == JudgeKind.human.rawValue { return .people }
    if inputs.log.judgments.judge.code(of: gold) != nil { return .judge(gold) }
    var request = DataRequest(logs: [gold])
    if let goldMap { request.columnMap = try NamedColumnMap(goldMap) }
    guard FileManager.default.fileExists(atPath: gold) else {
      throw Diagnostics(
        Diagnostic(
          "noSuchGold", at: nil,
          "`\(VisibleText.name(gold))` is neither a judge of the log nor a file (--gold)",
          remedy: NameSuggestion.remedy(
            for: gold, among: inputs.log.judgments.judge.values + ["human"])), cause: .wrongUse)
    }
    return .log(try DataSource.open(request).log)
  }

  /// A verdict that a gate may name.
  private struct Verdict {
    let word: String
    let told: String
  }

  private func verdicts(_ results: ReliabilityResults) -> [Verdict] {
    results.checks.map { check in
      Verdict(
        word: check.status.rawValue,
        told: "\(check.code.rawValue)"
          + (check.subject.map { " of \(VisibleText.name($0))" } ?? "") + ": " + check.message)
    }
      + results.gold.flatMap { gold in
        gold.models.map { model in
          Verdict(
            word: model.transport.rawValue,
            told: "\(VisibleText.name(gold.judge)) on \(VisibleText.name(model.model)), "
              + "\(gold.dimension)")
        }
      }
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let dimension: String?
    let gold: String?
    let goldMap: String?
    let consensus: GoldConsensus
    let calibrateOn: [String]?
    let margin: Double?
    let halfWidth: Double?
    let level: Double
    let failOn: [String]
    let seed: UInt64
    let estimand: String
  }

  private func options(_ inputs: StudyInputs, _ found: ReliabilityStudy) -> Options {
    Options(
      system: inputs.system.id, instrument: study.instrument ?? inputs.instrument.id,
      dimension: dimension, gold: gold, goldMap: goldMap, consensus: consensus,
      calibrateOn: calibrateOn.map(WordList.words), margin: gold == nil ? nil : found.margin,
      halfWidth: gold == nil ? nil : found.halfWidth, level: level.value, failOn: gate.words,
      seed: seed.value, estimand: ModelScore.estimand)
  }
}
