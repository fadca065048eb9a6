internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import ValueModel

struct SimulateCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Draw judgments whose truth is known.",
    discussion: """
      Examples:
        compass simulate data/example/plan.yaml --output drawn
        compass simulate data/examples/battles/plan.yaml --output out --seed 2
        compass simulate data/examples/leak/plan.yaml --output leak

      Writes judgments.jsonl.gz and truth.csv: the expected score of every model and dimension under \
      the plan, in every round where there are several, or the strengths and effects behind battles. \
      Where a plan has more, so has the folder: effects.csv, what was planted besides (faults of judges, \
      versions of prompts, a leak); items.csv, a table for --items (which items are new, drift, leaked or \
      are asked in several ways, and how long responses in battles are); probabilities.jsonl.gz, those of \
      tokens. The keys of plans stand at the head of data/example/plan.yaml, and of plan.yaml in the \
      folders rounds, battles, judges, leak, people and items of data/examples. A plan of people gives \
      answers.csv, the respondents of a survey, in place of judgments; one of items pool.csv, models.csv and \
      changes.csv beside them. The same plan and seed give the same bytes.
      """)

  @Argument(help: ArgumentHelp("The plan (YAML).", valueName: "plan.yaml"))
  var plan: String

  @Option(name: .shortAndLong, help: "Directory to write to.")
  var output: String = "out"

  @Option(help: "Seed of the draws; takes the place of the plan's.")
  var seed: UInt64?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var plan = try PlannedSimulation(
      yaml: InputFile.text(of: plan), file: plan, catalog: try DefinitionCatalog.shipped())
    if let seed { plan = plan.seeded(seed) }
    let files = try plan.files()
    try InputFile.makeDirectory(output)
    let written = files.map { (path: "\(output)/\($0.name)", bytes: $0.bytes) }
    try AtomicFile.writeAll(written)
    if !quiet {
      for file in written { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    return .ok
  }
}
