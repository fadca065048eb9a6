internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import ValueModel

struct CultureCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "culture",
    abstract: "Say how alike the values of models and of cultures are, and how sure that is.",
    discussion: """
      Examples:
        compass culture --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz
        compass culture --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz --measure spearman,residual --culture NL,FR --format csv

      With the answers of people:
        compass culture --logs data/example/judgments.jsonl.gz --instrument presence \\
          --system schwartz --targets data/examples/people/targets.csv \\
          --answers data/examples/people/answers.csv --weight weight --strata stratum \\
          --psu psu --answer-map 1=1,2=1,3=0,4=0,5=0,6=0 --measure jensenShannon,wasserstein1

      On data of yours:
        compass culture --study board.study --instrument presence --system schwartz \\
          --targets ess11.csv --measure residual
        compass culture --logs Schwartz_scores.json --recover value_sim_heatmap.json

      Profiles are compared dimension by dimension: by correlations of the scores (pearson) or of their \
      ranks (spearman, kendall), by the distance of standardised profiles (euclid, which says what \
      pearson does), by the cosine of profiles as they are (near 1 for any two, and so of no use), and \
      by residual: the partial correlation given the profile that all cultures share, since cultures \
      have most of their order of values in common and a model is like all of them by that alone.

      An interval carries the sampling error of the model's scores, by clusters of items, and that of \
      the survey where the targets know it. A p-value says how often dimensions dealt anew are as \
      alike; it is exact for ranks, and a mark is set after Benjamini & Hochberg over the whole matrix. \
      Ranks of the cultures hold for all of them at once (Holm over all pairs). On fewer than 8 \
      dimensions nothing is ranked.

      --targets names a file of targets (columns: culture, dimension, estimate, standardError and \
      others, see `compass cultures`), or one that ships: ess-complete, ess-incomplete. A culture of \
      which not all items were asked is left out with the reason, unless --incomplete is given.

      jensenShannon and wasserstein1 compare how answers are spread over the categories of the scale, \
      dimension by dimension, and need the answers of respondents: --answers FILE, whose columns are \
      named as for `compass cultures build`. Answers and scores must have the same categories: where \
      the questionnaire has another scale, --answer-map says which score each answer counts as, as the \
      answer stands in the file. What chance adds to such a distance is taken away. There is no p-value: \
      that two spreads are quite the same is not what anybody asks.

      --recover FILE takes a published matrix of rank correlations with the scores that it was made \
      of, and says which order of the dimensions each of its cultures must have had.
      """)

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Targets: a name of those that ship, or a CSV file.", valueName: "name|file"))
  var targets: String = "ess-complete"

  @Option(
    help: ArgumentHelp(
      "Only these cultures; CULTURE/GROUP for a group.", valueName: "culture,..."))
  var culture: String?

  @Option(
    help: ArgumentHelp(
      "Only these: pearson, spearman, kendall, euclid, cosine, residual, jensenShannon, wasserstein1.",
      valueName: "measure,..."))
  var measure: String?

  @Option(
    help: ArgumentHelp(
      "The profile that cultures share: a name, or a CSV file with one culture.",
      valueName: "name|file"))
  var baseline: String = "pan-cultural"

  @OptionGroup(title: "Answers of people") var people: AnswersOptions

  @Flag(help: "Compare also with cultures of which not all items were asked.")
  var incomplete = false

  @Option(
    help: ArgumentHelp("Show no group of fewer people than this.", valueName: "people"))
  var minimumGroup: Int = 10

  @Option(
    help: ArgumentHelp(
      "A published matrix of rank correlations, to find its cultures' ranks.", valueName: "file"))
  var recover: String?

  @Option(help: "Draws for the intervals of ranks.")
  var draws: Int = 999

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  private var cultures: [String] { culture.map(WordList.words) ?? [] }

  private var measures: [CultureMeasure] {
    measure.map { WordList.words($0).compactMap(CultureMeasure.init) } ?? CultureMeasure.standard
  }

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    for word in measure.map(WordList.words) ?? [] where CultureMeasure(rawValue: word) == nil {
      throw ValidationError(
        "There is no measure `\(word)`. There are "
          + CultureMeasure.allCases.map(\.rawValue).joined(separator: ", ") + ".")
    }
    if measure != nil, measures.isEmpty { throw ValidationError("--measure names no measure.") }
    if culture != nil, cultures.isEmpty { throw ValidationError("--culture names no culture.") }
    guard minimumGroup >= 1 else {
      throw ValidationError("--minimum-group must be a whole number of 1 or more.")
    }
    try DrawCount.check(draws, "--draws")
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let inputs = try study.inputs(output, in: surroundings)
    if let recover {
      let found = try HeatMapRecovery(inputs, matrix: recover, level: level.value)
      let text = RecoveryText(results: found.results, system: inputs.system, level: level.value)
      try CommandResult(
        command: "culture", options: options(inputs, nil), cautions: found.cautions,
        results: found.results, issues: inputs.log.issues
      ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
      return .ok
    }
    let catalog = try DefinitionCatalog.shipped()
    let known = try catalog.cultureTargets(targets, system: inputs.system)
    let common = try commonProfile(catalog, inputs.system)
    let found = try CultureStudy(
      inputs, targets: known,
      settings: CultureSettings(
        measures: measures, cultures: cultures, baseline: common,
        answers: try people.answers(catalog, of: known, for: inputs),
        includesIncomplete: incomplete,
        minimumGroup: minimumGroup, level: level.value, draws: draws, seed: seed.value))
    let text = CultureText(results: found.results, system: inputs.system, level: level.value)
    try CommandResult(
      command: "culture", options: options(inputs, common), cautions: found.cautions,
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  /// The baseline, where a measure needs it.
  private func commonProfile(
    _ catalog: DefinitionCatalog, _ system: ValueSystem
  ) throws(Diagnostics) -> CultureTarget? {
    guard measures.contains(.residual) else { return nil }
    let file = try catalog.cultureTargets(baseline, system: system)
    guard file.targets.count == 1, let only = file.targets.first else {
      throw Diagnostics(
        Diagnostic(
          "severalBaselines", at: .file(file.file),
          "a baseline is one profile, and there are \(file.targets.count)",
          remedy: "Keep the rows of one culture"))
    }
    return only
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String?
    let targets: String?
    let cultures: [String]
    let measures: [CultureMeasure]
    let baseline: String?
    let answers: AnswersOptions.Description?
    let incomplete: Bool
    let minimumGroup: Int
    let recover: String?
    let level: Double
    let draws: Int
    let seed: UInt64
    let estimand: String
    let filters: FilterDescription?
  }

  private func options(_ inputs: StudyInputs, _ common: CultureTarget?) -> Options {
    Options(
      system: inputs.system.id, instrument: study.instrument ?? inputs.instrument.id,
      targets: recover == nil ? targets : nil, cultures: cultures,
      measures: recover == nil ? measures : [.spearman],
      baseline: common == nil ? nil : baseline,
      answers: recover == nil ? people.description : nil, incomplete: incomplete,
      minimumGroup: minimumGroup, recover: recover, level: level.value, draws: draws,
      seed: seed.value, estimand: ModelScore.estimand, filters: FilterDescription(study.source))
  }
}
