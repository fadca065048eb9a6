internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct PowerCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "power",
    abstract: "How many items, clusters, judges or repeats a study needs.",
    discussion: """
      Examples:
        compass power --solve items --difference 3 \\
          --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz --dimension power --model Linden-2,Tern-1
        compass power --solve items --discordant 0.10,0.05
        compass power --solve repeats --difference 3 --at items=200 \\
          --variance items=60,repeats=240
        compass power --solve clusters --ranks 0.9 --goal leader \\
          --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz

      What scores are like comes from a pilot (--logs or --study), or is stated:
        --variance     of one cluster, item, version, answer (repeats) and verdict (judges): of the \
      differences where two models answer the same items, else of one model's scores; what judges or \
      rounds have in common over all items is panel and rounds. With a pilot: what it does not tell.
        --deviation    the standard deviation of one model's scores over items; with --pairing the \
      correlation of two models' scores over the same items.
        --proportions  the shares that two models have right, on items of their own; on the same items \
      with --pairing; one share for --half-width.
        --discordant   the shares of items that only the first and only the second model has right.

      A difference is found by the test of the automatic interval, as in pairs. With 30 clusters or more \
      (items, where they come in none) power is computed, below 30 the test is simulated; McNemar's \
      exact test is computed for any number. --half-width is half the expected width of the interval. \
      Units are those of what is stated; of a pilot, percentage points as in pairs.

      --at fixes the numbers of all else: items, clusters, cluster-size, versions, repeats, judges, \
      rounds. What is not named is as in the pilot, or one.
      """)

  @Option(help: "What to find the number of: items, clusters, judges, versions, repeats or rounds.")
  var solve: StudyFacet

  @Option(
    name: .customLong("at"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Numbers of all else, such as judges=3,versions=2; repeatable.", valueName: "what=number,...")
  )
  var counts: [String] = []

  @Option(help: ArgumentHelp("The true difference to find.", valueName: "points"))
  var difference: Double?

  @Option(
    help: ArgumentHelp("How far an interval may reach to either side.", valueName: "points"))
  var halfWidth: Double?

  @Option(
    help: ArgumentHelp("The chance with which ranks are to show the --goal.", valueName: "chance"))
  var ranks: Double?

  @Option(
    help: ArgumentHelp(
      """
      What ranks are to show: order, the scores come out in the true order; leader, the best model \
      comes out first; neighbours, each model is shown to differ from the next; leader-alone, the \
      best is shown to differ from all others.
      """, valueName: "goal"))
  var goal: RankGoal?

  @Option(help: "The chance of finding the difference.")
  var power: Double?

  @Option(
    help: ArgumentHelp(
      "Two models on the same items, two on items of their own, or one model's score: paired, "
        + "unpaired or single. Goes by what is given.", valueName: "design"))
  var design: StudyDesign.Comparison?

  @Option(
    name: .customLong("variance"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Variances by source, such as items=0.04,repeats=0.1; repeatable.",
      valueName: "source=variance,..."))
  var variances: [String] = []

  @Option(
    help: ArgumentHelp(
      "The standard deviation of one model's scores over items.", valueName: "deviation"))
  var deviation: Double?

  @Option(
    help: ArgumentHelp("The shares that models have right.", valueName: "share,share"))
  var proportions: String?

  @Option(
    help: ArgumentHelp(
      "The shares of items that only one of two models has right.", valueName: "share,share"))
  var discordant: String?

  @Option(
    help: ArgumentHelp(
      "The correlation of two models' scores over the same items.", valueName: "correlation"))
  var pairing: Double?

  @Option(
    help: ArgumentHelp(
      "The correlation of two items of a cluster, for what is stated.", valueName: "correlation"))
  var correlation: Double?

  @Option(
    help: ArgumentHelp("The ends of the scale of scores that are stated.", valueName: "low,high"))
  var range: DeclaredRange?

  @Option(help: "By how many comparisons the significance is shared (Bonferroni).")
  var comparisons: Int = 1

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Dimension of the pilot; the mean over all when not given.", valueName: "dimension"))
  var dimension: String?

  @OptionGroup var level: LevelOption

  @Option(
    help: "Studies that are drawn for each number tried: 4000 when not given, 1000 for --ranks.")
  var simulations: Int?

  @Flag(help: "Simulate the test for studies of any size.")
  var simulate = false

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try PowerWords(self).validate()
  }

  var hasPilot: Bool { !study.logs.isEmpty || study.study != nil }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let words = PowerWords(self)
    let progress = surroundings.progress
    guard hasPilot else {
      let made = try during(progress) { () throws(Diagnostics) in
        guard let stated = words.stated else {
          throw Diagnostics(Diagnostic("nothingStated", "nothing is stated"), cause: .wrongUse)
        }
        return try PowerStudy(stated, settings: words.settings)
      }
      try print(made, cautions: made.cautions, issues: nil, words, to: surroundings)
      return .ok
    }
    let inputs = try study.inputs(output, in: surroundings)
    guard let scored = try inputs.study(seed: seed.value, keepsAnswers: true) else {
      throw Diagnostics(.noPairsOfPublished(files: inputs.log.files.map(\.name)))
    }
    let made = try during(progress) { () throws(Diagnostics) in
      try PowerStudy(
        scored, dimension: dimension, settings: words.settings, stated: words.variances)
    }
    let cautions = inputs.completed(made.cautions)
    try print(
      made, cautions: cautions + inputs.suspicions(besides: cautions, of: scored),
      issues: inputs.log.issues, words, scored, to: surroundings)
    return .ok
  }

  private func during(
    _ progress: ProgressLine?, _ work: () throws(Diagnostics) -> PowerStudy
  ) throws(Diagnostics) -> PowerStudy {
    guard let progress else { return try work() }
    return try progress.during("planning the study", work)
  }

  // MARK: - What is printed

  private func print(
    _ made: PowerStudy, cautions: [Caution], issues: [Diagnostic]?, _ words: PowerWords,
    _ scored: ScoreStudy? = nil, to surroundings: Surroundings
  ) throws(Diagnostics) {
    let text = PowerText(results: made.results, system: scored?.system)
    try CommandResult(
      command: "power", options: options(words, scored), cautions: cautions,
      results: made.results, issues: issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let solve: StudyFacet
    let at: [String: Double]
    let difference: Double?
    let halfWidth: Double?
    let ranks: Double?
    let goal: RankGoal?
    let power: Double?
    let design: StudyDesign.Comparison?
    let variance: [String: Double]?
    let deviation: Double?
    let proportions: [Double]?
    let discordant: [Double]?
    let pairing: Double?
    let correlation: Double?
    let range: [Double]?
    let comparisons: Int
    let dimension: String?
    let system: String?
    let instrument: String?
    let level: Double
    let simulations: Int
    let simulate: Bool
    let seed: UInt64
    let estimand: String
  }

  private func options(_ words: PowerWords, _ scored: ScoreStudy?) -> Options {
    let variances = Dictionary(
      uniqueKeysWithValues: words.variances.map { ($0.key.rawValue, $0.value) })
    return Options(
      solve: solve, at: words.given, difference: difference, halfWidth: halfWidth, ranks: ranks,
      goal: ranks == nil ? nil : goal ?? .order,
      power: ranks == nil && halfWidth == nil ? words.power : nil, design: design,
      variance: variances.isEmpty ? nil : variances, deviation: deviation,
      proportions: proportions.flatMap(PowerWords.shares),
      discordant: discordant.flatMap(PowerWords.shares), pairing: pairing,
      correlation: correlation, range: range.map { [$0.ends.lowerBound, $0.ends.upperBound] },
      comparisons: comparisons, dimension: dimension, system: scored?.system.id,
      instrument: scored.map { study.instrument ?? $0.instrument.id }, level: level.value,
      simulations: ranks == nil ? words.settings.testSimulations : words.settings.rankSimulations,
      simulate: simulate, seed: seed.value, estimand: ModelScore.estimand)
  }
}
