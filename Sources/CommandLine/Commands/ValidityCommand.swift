internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

struct ValidityCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "validity",
    abstract: "Say whether the test measures what it is named for.",
    discussion: """
      Examples:
        compass validity --logs data/examples/judges/judgments.jsonl.gz
        compass validity --logs data/examples/rounds/judgments.jsonl.gz --rounds --format csv

      On data of yours:
        compass validity --logs runs --instrument presence --system schwartz \\
          --criteria others.csv --criterion-reliability survey=0.8
        compass validity --logs primed --instrument presence --system schwartz \\
          --known-groups prompt_version --target power=primed-power --baseline plain
        compass validity --logs Schwartz_scores.json --people answers.csv --questionnaire pvq-21

      Without --instrument the criteria of the log are the dimensions. Only models with a score on every \
      dimension count. --criteria is a table with the models in `model_id` and a column a criterion.

      Reliability is of models' order by other items: random halves of the clusters, alpha of the clusters, \
      omega of parcels of them. Correlations have an interval over models and one over items; corrected for \
      error, halves of one dimension stand against the other half of another, so that clusters in common \
      count for nothing. A dimension is discriminant where it goes with itself, by another judge or another \
      half of the items, more than with any other (Williams, one-sided, adjusted by Holm).

      Known groups are levels of a column, each named by --target for the dimension that it is primed or known \
      for; where the same models stand on both sides, they are compared on the items of both. Values on a \
      circle are told by where they stand to the target: adjacent, apart, opposite.

      Test and retest are repeats of the same words; with --rounds, the rounds. How far judges agree is what \
      `compass reliability` says.
      """)

  @OptionGroup var study: StudyOptions

  @Option(
    help: ArgumentHelp(
      "Table of what was measured of the models elsewhere, a column a criterion.",
      valueName: "file"))
  var criteria: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "How reliable a criterion is, above 0 up to 1; taken as it is when not given.",
      valueName: "name=number"))
  var criterionReliability: [String] = []

  @Option(
    help: ArgumentHelp(
      "Column whose levels are primed for, or known to hold, a value.", valueName: "column"))
  var knownGroups: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "A dimension, and the level that is for it.", valueName: "dimension=level"))
  var target: [String] = []

  @Option(
    help: ArgumentHelp(
      "The level that they are compared with; the only one that is no target when not given.",
      valueName: "level"))
  var baseline: String?

  @Flag(help: "Take the rounds of the study for test and retest.")
  var rounds = false

  @Option(
    help: ArgumentHelp(
      "People's values: a row a person, a column a dimension, or with --questionnaire a column an answer.",
      valueName: "file"))
  var people: String?

  @Option(
    help: ArgumentHelp("Questionnaire whose answers --people has.", valueName: "name|file"))
  var questionnaire: String?

  @Option(
    help: ArgumentHelp(
      "Draws of items, for intervals over items.", valueName: "n"))
  var replicates = 999

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard !study.logs.isEmpty || study.study != nil else {
      throw ValidationError("Name the data with --study FILE or --logs PATH....")
    }
    guard (99...100_000).contains(replicates) else {
      throw ValidationError("--replicates must be a whole number from 99 to 100000.")
    }
    if criteria == nil, !criterionReliability.isEmpty {
      throw ValidationError("--criterion-reliability goes with --criteria.")
    }
    if people == nil, questionnaire != nil {
      throw ValidationError("--questionnaire goes with --people.")
    }
    guard (knownGroups == nil) == target.isEmpty else {
      throw ValidationError(
        "--known-groups and --target go together: --known-groups prompt_version --target power=LEVEL."
      )
    }
    if knownGroups == nil, baseline != nil {
      throw ValidationError("--baseline goes with --known-groups.")
    }
    for word in target where Self.parts(word) == nil {
      throw ValidationError("--target `\(word)` is not DIMENSION=LEVEL, such as power=primed.")
    }
    for word in criterionReliability {
      guard let (_, number) = Self.parts(word), let value = Double(number), value > 0, value <= 1
      else {
        throw ValidationError(
          "--criterion-reliability `\(word)` is not NAME=NUMBER with a number above 0 up to 1.")
      }
    }
  }

  /// What stands before and after the first `=`.
  private static func parts(_ word: String) -> (name: String, value: String)? {
    guard let sign = word.firstIndex(of: "=") else { return nil }
    let (name, value) = (String(word[..<sign]), String(word[word.index(after: sign)...]))
    return name.isEmpty || value.isEmpty ? nil : (name, value)
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var request = try study.request
    let source = try DataSource.open(request.data)
    // The criteria of the log are what can be looked at without knowing what they mean.
    if request.instrument == nil, request.system == nil, source.log.publishedScores.isEmpty {
      request.system = "criteria"
    }
    let inputs = try StudyInputs(request, from: source)
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    let found = try ValidityStudy(inputs, settings: try settings(inputs))
    let text = ValidityText(results: found.results, system: inputs.system, level: level.value)
    try CommandResult(
      command: "validity", options: options(inputs), cautions: found.cautions,
      results: found.results, issues: inputs.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  private func settings(_ inputs: StudyInputs) throws(Diagnostics) -> ValiditySettings {
    let reliabilities = Dictionary(
      criterionReliability.compactMap { word in
        Self.parts(word).flatMap { name, number in Double(number).map { (name, $0) } }
      }, uniquingKeysWith: { _, later in later })
    var found: [Criterion] = []
    if let criteria {
      found = try Criterion.criteria(contentsOf: criteria, reliabilities: reliabilities)
    }
    let groups = knownGroups.map { column in
      KnownGroups(
        column: column,
        targets: target.compactMap { word in
          Self.parts(word).map { KnownGroups.Target(dimension: $0.name, level: $0.value) }
        }, baseline: baseline)
    }
    return ValiditySettings(
      criteria: found, knownGroups: groups, comparesRounds: rounds,
      people: try peopleTable(inputs.system), level: level.value, replicates: replicates,
      seed: seed.value)
  }

  private func peopleTable(_ system: ValueSystem) throws(Diagnostics) -> PeopleTable? {
    guard let people else { return nil }
    guard let questionnaire else { return try PeopleTable(contentsOf: people, system: system) }
    return try PeopleTable(
      contentsOf: people,
      answersTo: try DefinitionCatalog.shipped().instrument(questionnaire, systems: [system]),
      system: system)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let system: String
    let instrument: String
    let criteria: String?
    let criterionReliability: [String]?
    let knownGroups: String?
    let targets: [String]?
    let baseline: String?
    let rounds: Bool
    let people: String?
    let questionnaire: String?
    let replicates: Int
    let level: Double
    let seed: UInt64
    let estimand: String
  }

  private func options(_ inputs: StudyInputs) -> Options {
    Options(
      system: inputs.system.id, instrument: study.instrument ?? inputs.instrument.id,
      criteria: criteria,
      criterionReliability: criterionReliability.isEmpty ? nil : criterionReliability,
      knownGroups: knownGroups, targets: target.isEmpty ? nil : target, baseline: baseline,
      rounds: rounds, people: people, questionnaire: questionnaire, replicates: replicates,
      level: level.value, seed: seed.value, estimand: ModelScore.estimand)
  }
}
