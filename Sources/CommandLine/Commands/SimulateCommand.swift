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
        compass simulate data/example/plan.yaml --study drawn.study --output drawn

      Writes judgments.jsonl.gz and truth.csv: the expected score of every model and dimension under \
      the plan, in every round where there are several, or the strengths and effects behind battles. \
      Where a plan has more, so has the folder: effects.csv, what was planted besides (faults of judges, \
      versions of prompts, a leak); items.csv, a table for --items (which items are new, drift, leaked or \
      are asked in several ways, and how long responses in battles are); probabilities.jsonl.gz, those of \
      tokens. The keys of plans stand at the head of data/example/plan.yaml, and of plan.yaml in the \
      folders rounds, battles, judges, leak, people and items of data/examples. A plan of people gives \
      answers.csv, the respondents of a survey, in place of judgments; one of items pool.csv, models.csv and \
      changes.csv beside them. The same plan and seed give the same bytes.

      With --study the judgments go straight into a study that is not there yet, one by one, so that there \
      can be more of them than memory has room for; the other files are written as without it. Whether the \
      disk has room is looked at first.
      """)

  @Argument(help: ArgumentHelp("The plan (YAML).", valueName: "plan.yaml"))
  var plan: String

  @Option(name: .shortAndLong, help: "Directory to write to.")
  var output: String = "out"

  @Option(help: "Study to draw the judgments into, which is not there yet; for plans of ratings.")
  var study: String?

  @Option(help: "Seed of the draws; takes the place of the plan's.")
  var seed: UInt64?

  @Flag(name: .shortAndLong, help: "Print no progress.")
  var quiet = false

  var isQuiet: Bool { quiet }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let text = try InputFile.text(of: plan)
    var drawn = try PlannedSimulation(
      yaml: text, file: plan, catalog: try DefinitionCatalog.shipped())
    if let seed { drawn = drawn.seeded(seed) }
    let files =
      if let study { try write(drawn, text, to: study, surroundings) } else { try drawn.files() }
    try InputFile.makeDirectory(output)
    let written = files.map { (path: "\(output)/\($0.name)", bytes: $0.bytes) }
    try AtomicFile.writeAll(written)
    if !quiet {
      for file in written { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    return .ok
  }

  /// Draws the judgments into a study.
  ///
  /// - Returns: the files that belong beside it.
  private func write(
    _ drawn: PlannedSimulation, _ text: String, to study: String, _ surroundings: Surroundings
  ) throws(Diagnostics) -> [SimulatedFile] {
    guard case .ratings(let ratings) = drawn else {
      throw Diagnostics(
        Diagnostic(
          "noJudgments", at: .member(file: plan, locator: ""),
          "the plan is none of ratings, whose judgments could go into a study",
          remedy: "Leave --study out, and ingest what is written"))
    }
    var writer = SimulatedStudyWriter(ratings, named: plan.lastPathComponent, text: text)
    let line = surroundings.progress
    defer { line?.clear() }
    if let line {
      writer.onProgress = { line.show("drawing", count: $0, unit: "rows") }
    }
    let files = try writer.write(to: study)
    line?.clear()
    if !quiet { surroundings.console.warn("wrote \(VisibleText.name(study))") }
    return files
  }
}
