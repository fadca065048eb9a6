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
      Example:
        compass simulate data/example/plan.yaml --output data/example

      Writes judgments.jsonl.gz and truth.csv, the expected score of every model and dimension \
      under the plan. The same plan and seed give the same bytes.
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
    var plan = try SimulationPlan(
      yaml: InputFile.text(of: plan), file: plan, catalog: try DefinitionCatalog.shipped())
    if let seed { plan = plan.seeded(seed) }
    let study = try Simulation(plan).run()
    let files = try study.files()
    try InputFile.makeDirectory(output)
    let written = files.map { (path: "\(output)/\($0.name)", bytes: $0.bytes) }
    try AtomicFile.writeAll(written)
    if !quiet {
      for file in written { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    return .ok
  }
}
