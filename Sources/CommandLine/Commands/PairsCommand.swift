internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct PairsCommand: MergeableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pairs",
    abstract: "Compare every pair of models on the items that both answered.",
    discussion: """
      Examples:
        compass pairs --logs data/examples/inspect --system criteria --dimension match
        compass pairs --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz \\
          --model 'Halcyon-3,Meridian Chat' --reference Halcyon-3 --fail-on secondHigher

      On data of yours:
        compass pairs --logs runs --instrument value-portrait --format csv
        compass pairs --logs runs --instrument value-portrait \\
          --reference tern-1 --margin 2 --fail-on secondHigher

      A difference is the first model less the second, item by item, in percentage points of the scale \
      0 to 100 (in points of the scale where profiles are centred). Of two models the first is the one \
      with the higher score; with --reference it is the other model. Where two models answered \
      different items, only the items of both count, and how many were left out is said.

      The test goes by the data, as ranks of the leaderboard do: McNemar's exact test for independent \
      0/1 scores, with Tango's interval; else the test that belongs to the interval, with clusters. \
      p-values are adjusted for all pairs of the dimension, or for all that are compared with \
      --reference; intervals are for one pair each.

      Verdicts: firstHigher and secondHigher are shown at 1 - level after adjustment, equivalent is \
      shown to lie within --margin by two one-sided tests, adjusted likewise, notShownToDiffer says \
      nothing of how far apart two models are, and noSharedItems have no item in common.
      """)

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Dimension to compare on; the mean over all when not given. `all`: that mean and each.",
      valueName: "dimension"))
  var dimension: String?

  @Option(help: ArgumentHelp("Compare all others with this model.", valueName: "model"))
  var reference: String?

  @Option(
    help: ArgumentHelp(
      "A difference that does not matter, in the units of the difference.", valueName: "points"))
  var margin: Double?

  @Option(
    help: "How p-values are adjusted: holm bounds the chance of any false verdict, bh their share.")
  var adjustment: PairAdjustment = .holm

  @OptionGroup var gate: GateOption

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    if let margin {
      guard margin > 0, margin.isFinite else {
        throw ValidationError("--margin must be a number above 0, such as 2.")
      }
    }
    try gate.check(among: PairVerdict.allCases.map(\.rawValue), noun: "verdict")
    if gate.words.contains(PairVerdict.equivalent.rawValue), margin == nil {
      throw ValidationError("--fail-on equivalent needs --margin.")
    }
  }

  var definitionNames: [String] { study.definitionNames }

  /// What the rows of a shard, or all of them, bring into the pairs.
  func content(
    _ shard: Shard?, in surroundings: Surroundings
  ) throws(Diagnostics) -> BoardContent {
    try BoardContent(
      study.inputs(output, in: surroundings, shard: shard),
      scope: .pairs(dimension: dimension, reference: reference), shard: shard)
  }

  func show(
    _ content: BoardContent, in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    content.tellIssues(output, in: surroundings)
    guard let scored = try content.study(seed: seed.value) else {
      throw Diagnostics(.noPairsOfPublished(files: content.files))
    }
    let compared = try PairStudy(
      scored, dimension: dimension,
      settings: PairSettings(
        reference: reference, margin: margin, adjustment: adjustment, level: level.value))
    let cautions = content.completed(compared.cautions)
    let text = PairsText(
      results: compared.results, system: scored.system, level: level.value, margin: margin)
    try CommandResult(
      command: "pairs", options: options(scored),
      cautions: cautions + content.suspicions(besides: cautions, of: scored),
      results: compared.results,
      issues: content.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return gate.status(
      of: compared.results.pairs, word: \.verdict.rawValue, noun: "pair",
      told: { pair in
        "\(pair.names.map(VisibleText.name).joined(separator: " and ")) on \(pair.dimension): "
          + pair.verdict.rawValue
      }, console: surroundings.console)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let dimension: String?
    let reference: String?
    let margin: Double?
    let adjustment: PairAdjustment
    let level: Double
    let power: Double
    let failOn: [String]
    let seed: UInt64
    let estimand: String
  }

  private func options(_ scored: ScoreStudy) -> Options {
    Options(
      system: scored.system.id, instrument: study.instrument ?? scored.instrument.id,
      dimension: dimension, reference: reference, margin: margin, adjustment: adjustment,
      level: level.value, power: PairSettings.power, failOn: gate.words, seed: seed.value,
      estimand: ModelScore.estimand)
  }
}
