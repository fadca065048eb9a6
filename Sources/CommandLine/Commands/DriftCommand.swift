internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct DriftCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift",
    abstract: "Say what moved between rounds: the test, a model or a judge.",
    discussion: """
      Examples:
        compass drift --logs data/examples/rounds/judgments.jsonl.gz
        compass drift --logs data/examples/rounds/judgments.jsonl.gz --dimension care \\
          --from 2025-01 --to 2025-03 --margin 10 --format csv

      On data of yours:
        compass drift --study board.study --instrument likert --system schwartz --against first
        compass drift --logs may.csv june.csv --map my-map.yaml --fail-on moved
        compass drift --logs may.csv june.csv --item-drift logistic

      A round is a campaign of evaluation: the column `round`, else the UTC day on which a run began. \
      Rounds are put in the order of time and compared with the one before, the last also with the \
      first. A change is the later round less the earlier one, item by item, in percentage points of \
      the scale 0 to 100; only items with a score in both rounds count, by the tests of `pairs`. \
      Without --instrument the criteria of the log are the dimensions.

      Whose change it is can be told where the same responses were judged in both rounds: what verdicts \
      of a judge on the same response move by is the judge's, the rest of a change is the model's. The \
      same response has the same `response_hash`. A log that has none says nothing of it: the same \
      item, epoch and model in two rounds are two answers, as long as the model was asked anew. If it \
      was not, and old responses were only judged again, say so with --same-responses. Responses that \
      are judged again beside new ones belong in a run (`evaluation_id`) of their own; they count in no \
      score. Within a round judgments of one response are told by `judgment_index` or `judged_at`.

      Items that moved for all models at once are looked for, and changes shown with and without \
      them: an item of class B or C moved by more than is negligible. Where models answered in both \
      rounds their changes are compared (paired). Where the rounds have other models, at least twenty \
      each, and answers are 0 or 1, models of about the same score are, by Mantel and Haenszel's odds \
      ratio, logistic regression or the likelihood ratio of Rasch models (at least forty), with the \
      classes of ETS.

      Words of --fail-on: moved, notShownToMove, equivalent (needs --margin) and noSharedItems of \
      comparisons of scores; model, judge, both and notSeparable of whose change it is.
      """)

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Only this dimension; `overall` for the mean over all.", valueName: "dimension"))
  var dimension: String?

  @Option(help: "What a round is compared with: previous (the last also with the first) or first.")
  var against: DriftSettings.Against = .previous

  @Option(
    help: ArgumentHelp("The earlier of the only two rounds that are compared.", valueName: "round"))
  var from: String?

  @Option(help: ArgumentHelp("The later one.", valueName: "round"))
  var to: String?

  @Option(
    help: ArgumentHelp(
      "A change that does not matter, in the units of the change.", valueName: "points"))
  var margin: Double?

  @Option(
    help: "How p-values are adjusted: holm bounds the chance of any false verdict, bh their share.")
  var adjustment: PairAdjustment = .holm

  @Option(
    help:
      "How items are followed: paired, mantel-haenszel, logistic, likelihood-ratio; auto pairs models of both rounds, else matches them."
  )
  var itemDrift: ItemDriftMethod = .auto

  @Flag(
    help: ArgumentHelp(
      "Responses of one model to one item and epoch are the same in all rounds: old ones were judged again."
    ))
  var sameResponses = false

  @OptionGroup var gate: GateOption

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  private static let verdicts =
    DriftVerdict.allCases.map(\.rawValue) + DriftBlame.allCases.map(\.rawValue)

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    if let margin {
      guard margin > 0, margin.isFinite else {
        throw ValidationError("--margin must be a number above 0, such as 2.")
      }
    }
    try gate.check(among: Self.verdicts, noun: "verdict")
    if gate.words.contains(DriftVerdict.equivalent.rawValue), margin == nil {
      throw ValidationError("--fail-on equivalent needs --margin.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var request = try study.request
    // The criteria of the log are what can be followed without knowing what they mean.
    if request.instrument == nil, request.system == nil { request.system = "criteria" }
    let inputs = try StudyInputs(request, from: DataSource.open(request.data))
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let found = try DriftStudy(
      inputs,
      settings: DriftSettings(
        dimension: dimension, against: against, from: from, to: to, margin: margin,
        adjustment: adjustment, itemDrift: itemDrift, areResponsesSame: sameResponses,
        level: level.value))
    let text = DriftText(
      results: found.results, system: inputs.system, unit: found.unit, level: level.value,
      margin: margin, smallestSignificance: found.smallestSignificance)
    try CommandResult(
      command: "drift", options: options(inputs), cautions: found.cautions,
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: verdicts(found.results), word: \.word, noun: "verdict", told: \.told,
      console: surroundings.console)
  }

  /// A verdict that a gate may name.
  private struct Verdict {
    let word: String
    let told: String
  }

  private func verdicts(_ results: DriftResults) -> [Verdict] {
    results.comparisons.flatMap { one -> [Verdict] in
      let place =
        "\(VisibleText.name(one.model)) on \(one.dimension), \(VisibleText.name(one.from)) to "
        + VisibleText.name(one.to)
      return [one.verdict.rawValue, one.blame?.rawValue].compactMap(\.self).map {
        Verdict(word: $0, told: "\(place): \($0)")
      }
    }
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let dimension: String?
    let against: DriftSettings.Against
    let from: String?
    let to: String?
    let margin: Double?
    let adjustment: PairAdjustment
    let itemDrift: ItemDriftMethod
    let sameResponses: Bool
    let level: Double
    let power: Double
    let failOn: [String]
    let seed: UInt64
    let estimand: String
  }

  private func options(_ inputs: StudyInputs) -> Options {
    Options(
      system: inputs.system.id, instrument: study.instrument ?? inputs.instrument.id,
      dimension: dimension, against: against, from: from, to: to, margin: margin,
      adjustment: adjustment, itemDrift: itemDrift, sameResponses: sameResponses,
      level: level.value, power: PairSettings.power, failOn: gate.words, seed: seed.value,
      estimand: ModelScore.estimand)
  }
}
