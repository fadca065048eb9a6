internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct AlignCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "align",
    abstract: "Say with whom models agree: given weights, groups of people, or one person.",
    discussion: """
      Examples:
        compass align --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz \\
          --weights data/examples/people/weights.yaml
        compass align --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz \\
          --group data/examples/people/answers.csv --questionnaire pvq-21 --group-column culture
        compass align --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz \\
          --person data/examples/people/questionnaire.yaml --format csv

      On data of yours:
        compass align --study board.study --instrument value-portrait --group survey.csv \\
          --person-column participant --represented-from 0.8

      --weights FILE says what dimensions count, in YAML: `weights: { power: 3 }` (what is not named counts \
      nothing), `culture: NL`, or `rankings:`, a list of what several people put first, which Plackett and \
      Luce's model makes into weights. A score is the sum of the model's scores times the weights, over the \
      weights' sum. --culture NAME takes a culture's values for weights, each less the smallest; the error of \
      the survey then counts too.

      --group FILE is a table with a row a person: `person`, optionally `group` and `weight`, and a column a \
      dimension, or with --questionnaire a column an answer. Without a column of people a row is a whole \
      group, and nobody was drawn. Without groups people are grouped by what they put first. Columns \
      `stratum` and `psu` say how the people of a group were drawn; else one by one within their groups.

      --person FILE is YAML: `answers:` with `instrument:`, `ranking: [[universalism, benevolence], \
      [security]]` (tied, and what is not named comes last) or `weights:`.

      What a model is worth to a person (--utility): similarity, (1 + Pearson's r)/2 of the two profiles; \
      distance, 1 less the root mean square difference of the profiles about their means, over the width of \
      their scales; weighted, the model's scores weighted by the person's values, each less the smallest. \
      Ranks under the other two stand beside. Below 8 dimensions nothing is ranked by the shape of profiles.

      Welfare of several people: mean, geometric mean (Nash), equally distributed equivalents (Atkinson), \
      generalised means, mean less inequality (Sen), Gini and the worst off. Intervals carry the error of \
      the models' items and of the people who were drawn. Ranks hold for all models at once; models whose \
      ranks overlap may still be told apart, and the sentences say who is. Groups of fewer people than \
      --minimum-group are not shown.

      The simplex says how much weights matter: of all weights the share for which each model leads.
      """)

  @OptionGroup var study: StudyOptions

  @Option(help: ArgumentHelp("What dimensions count: a YAML file.", valueName: "file"))
  var weights: String?

  @Option(help: ArgumentHelp("People or groups with their values: a CSV file.", valueName: "file"))
  var group: String?

  @Option(
    help: ArgumentHelp("A culture whose values are the weights, such as NL.", valueName: "name"))
  var culture: String?

  @Option(
    help: ArgumentHelp(
      "Culture targets that --culture is of: a name or a CSV file; those that ship when not given.",
      valueName: "targets"))
  var targets: String?

  @Option(help: ArgumentHelp("What one person values: a YAML file.", valueName: "file"))
  var person: String?

  @Option(help: "What a model is worth to a person: similarity, distance or weighted.")
  var utility: ProfileUtility = .similarity

  @Option(
    help: ArgumentHelp(
      "Questionnaire that the columns of --group are answers to, such as pvq-21.",
      valueName: "instrument"))
  var questionnaire: String?

  @Option(
    help: ArgumentHelp(
      "Column of people in --group; person, participant or respondent when not given.",
      valueName: "column"))
  var personColumn: String?

  @Option(
    help: ArgumentHelp("Column of their groups; group when not given.", valueName: "column"))
  var groupColumn: String?

  @Option(
    help: ArgumentHelp("Column of their weights; weight when not given.", valueName: "column"))
  var weightColumn: String?

  @Option(
    help: ArgumentHelp("From which utility on people count as represented.", valueName: "utility"))
  var representedFrom: Double = AlignmentSettings.usualThreshold

  @Option(help: ArgumentHelp("Groups of fewer people are not shown.", valueName: "count"))
  var minimumGroup: Int = AlignmentSettings.usualMinimumGroup

  @Option(
    help: ArgumentHelp(
      "Put clusters together into at most so many by their names, as pages with weights of the reader's do from "
        + "\(ScoreStudy.mostClustersOnPages) on.", valueName: "count"))
  var mergeClusters: Int?

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    guard [weights, group, person, culture].count(where: { $0 != nil }) == 1 else {
      throw ValidationError(
        "Say with whom models are compared: one of --weights, --culture, --group and --person.")
    }
    for (option, value) in [
      ("--person-column", personColumn), ("--group-column", groupColumn),
      ("--weight-column", weightColumn), ("--questionnaire", questionnaire),
    ] where value != nil && group == nil {
      throw ValidationError("\(option) goes with --group.")
    }
    if targets != nil, culture == nil, weights == nil {
      throw ValidationError("--targets goes with --culture.")
    }
    guard representedFrom > 0, representedFrom <= 1 else {
      throw ValidationError("--represented-from must be above 0 and at most 1, such as 0.75.")
    }
    if let mergeClusters, mergeClusters < 2 {
      throw ValidationError("--merge-clusters must be at least 2, such as 400.")
    }
    guard (1...1_000_000).contains(minimumGroup) else {
      throw ValidationError("--minimum-group must be a whole number from 1, such as 10.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let inputs = try study.inputs(output, in: surroundings)
    guard let whole = try inputs.study(seed: seed.value) else {
      throw Diagnostics(.publishedOnly(files: inputs.log.files.map(\.name)))
    }
    let scored =
      try mergeClusters.map { most throws(Diagnostics) in
        try whole.mergingClusters(most: most)
      } ?? whole
    let found = try AlignmentStudy(
      scored, with: try target(scored.system),
      settings: AlignmentSettings(
        utility: utility, level: level.value, minimumGroup: minimumGroup,
        threshold: representedFrom, seed: seed.value))
    let cautions = inputs.completed(found.cautions)
    let text = AlignText(
      results: found.results, system: scored.system, level: level.value, unit: found.unit,
      utility: utility, groupedBy: found.groupedBy)
    try CommandResult(
      command: "align", options: options(scored, found),
      cautions: cautions + inputs.suspicions(besides: cautions, of: scored),
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  private func target(_ system: ValueSystem) throws(Diagnostics) -> AlignmentTarget {
    let catalog = try DefinitionCatalog.shipped()
    if let culture { return .culture(try target(culture, catalog, system)) }
    if let weights {
      let file = try WeightsFile(contentsOf: weights, system: system)
      guard case .culture(let name) = file.content else { return .weights(file) }
      return .culture(try target(name, catalog, system))
    }
    if let person {
      let file = try PersonFile(contentsOf: person, system: system)
      return .person(try PersonProfile(file, system: system, catalog: catalog))
    }
    let columns = PeopleTable.Columns(
      person: personColumn, group: groupColumn, weight: weightColumn)
    guard let questionnaire else {
      return .people(
        try PeopleTable(contentsOf: group ?? "", system: system, columns: columns))
    }
    return .people(
      try PeopleTable(
        contentsOf: group ?? "",
        answersTo: try catalog.instrument(questionnaire, systems: [system]), system: system,
        columns: columns))
  }

  /// A culture of the targets that are named, or of those that ship.
  private func target(
    _ name: String, _ catalog: DefinitionCatalog, _ system: ValueSystem
  ) throws(Diagnostics) -> CultureTarget {
    var known: [String] = []
    for file in targets.map({ [$0] }) ?? CultureTargets.shippedNames {
      let found = try catalog.cultureTargets(file, system: system).targets
      if let target = found.first(where: { $0.culture == name && $0.group == nil }) {
        return target
      }
      known += found.filter { $0.group == nil }.map(\.culture)
    }
    throw Diagnostics(
      Diagnostic(
        "unknownCulture", at: nil, "there is no culture `\(VisibleText.name(name))`",
        remedy: NameSuggestion.remedy(for: name, among: known)))
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let weights: String?
    let group: String?
    let person: String?
    let culture: String?
    let targets: String?
    let questionnaire: String?
    let utility: ProfileUtility
    let personColumn: String?
    let groupColumn: String?
    let weightColumn: String?
    let groupedBy: String?
    let dimensions: [String]
    let people: Int?
    let representedFrom: Double
    let minimumGroup: Int
    let mergeClusters: Int?
    let level: Double
    let seed: UInt64
    let estimand: String
  }

  private func options(_ scored: ScoreStudy, _ found: AlignmentStudy) -> Options {
    Options(
      system: scored.system.id, instrument: study.instrument ?? scored.instrument.id,
      weights: weights, group: group, person: person, culture: culture,
      targets: targets, questionnaire: questionnaire, utility: utility,
      personColumn: personColumn, groupColumn: groupColumn, weightColumn: weightColumn,
      groupedBy: found.groupedBy, dimensions: found.dimensions, people: found.people,
      representedFrom: representedFrom, minimumGroup: minimumGroup,
      mergeClusters: mergeClusters, level: level.value, seed: seed.value,
      estimand: ModelScore.estimand)
  }
}
