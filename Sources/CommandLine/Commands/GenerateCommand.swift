internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import Foundation
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

struct GenerateCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Make new items for a pool: generate, filter, pilot, calibrate and accept.",
    discussion: """
      Example:
        compass new generation-plan grow
        compass pool add data/examples/pool/items.csv --study pool.study --quiet
        compass generate grow.yaml --study pool.study --dry-run
        compass generate grow.yaml --study pool.study --output out

      A panel of models first takes a test on the pool. Each round then asks a generator for items at the \
      difficulties where the pool tells least of the models, refuses what repeats other items, gives its \
      value away or is no item, has the panel answer the rest, and takes into the pool what is as it was \
      asked for. Every answer is in the study before it is used, and a round with its items is written \
      whole or not at all: a run that was ended in any way goes on when it is started again.

      Items are accepted for how the panel answered them, so abilities on them are shown beside those on \
      items that chance chose, with the difference. Addresses and keys come from the environment variables \
      that the plan names. The files in the output directory hold every candidate with what became of it, \
      and the rounds.
      """)

  @Argument(help: ArgumentHelp("The plan (YAML).", valueName: "plan.yaml"))
  var plan: String

  @Option(help: "The study: holds the item pool, and takes calls, rounds and new items.")
  var study: String

  @Option(name: .customLong("output"), help: "Directory to write candidates and rounds to.")
  var directory: String = "out"

  @Flag(help: "Say how many requests, tokens and how much money it may take, and ask nothing.")
  var dryRun = false

  @OptionGroup var date: PoolDayOption

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let plan = try GenerationPlan(
      yaml: InputFile.text(of: plan), file: plan, catalog: try DefinitionCatalog.shipped(),
      relativeTo: DefinitionFile.folder(of: plan))
    let study = try Study(
      opening: study,
      onWait: { [output] in
        if !output.quiet {
          surroundings.console.warn("waiting for another process that writes to the study")
        }
      })
    if dryRun { return try tryOut(plan, in: study, surroundings) }
    let run = GenerationRun(plan, in: study, on: date.day, environment: surroundings.environment)
    let line = surroundings.progress
    let outcome = try await run.run { progress in
      line?.show(Self.words(progress), count: progress.done, unit: "answers")
    }
    line?.clear()
    let files = try outcome.files().map { (path: "\(directory)/\($0.name)", bytes: $0.bytes) }
    try InputFile.makeDirectory(directory)
    try AtomicFile.writeAll(files)
    if !output.quiet {
      for file in files { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    let results = GenerationResults(outcome, files: files.map(\.path))
    let text = GenerationText(results: results)
    try CommandResult(
      command: "generate", options: options(plan), cautions: cautions(outcome, plan),
      results: results
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    // What was found so far is printed before what ended it.
    if !outcome.isComplete { throw Diagnostics(outcome.failures) }
    return .ok
  }

  /// What a reader must know of the items.
  private func cautions(_ outcome: GenerationOutcome, _ plan: GenerationPlan) -> [Caution] {
    var cautions: [Caution] = .scoring(
      outcome.recognizer, outcome.standings, of: plan.dimensions, in: plan.system)
    let answers = outcome.rounds.flatMap(\.candidates).flatMap(\.answers)
    let unscored = answers.reduce(0) { $0 + $1.unscored }
    let all = answers.reduce(unscored) { $0 + $1.scored }
    if unscored > 0 {
      cautions.append(
        Caution(
          .missingJudgments, observed: unscored, of: all,
          message:
            "\(CountText.counted(unscored, "answer")) of \(all) in pilots \(unscored == 1 ? "says" : "say") "
            + "nothing: they did not come, or are neither 0 nor 1."))
    }
    return cautions
  }

  private func tryOut(
    _ plan: GenerationPlan, in study: Study, _ surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let estimate = try GenerationEstimate(plan, in: study)
    let results = DryRun(
      noun: "round", count: max(0, estimate.rounds - estimate.roundsDone),
      least: estimate.calls.low, most: estimate.calls.high, hasPrices: plan.limits.prices != nil)
    try CommandResult(command: "generate", options: options(plan), results: results)
      .print(output, to: surroundings.console, text: results.text, csv: results.csv)
    return .ok
  }

  /// How far a run is, in a line.
  private static func words(_ progress: GenerationRun.Progress) -> String {
    let stage =
      switch progress.stage {
      case .start: "first test of the panel"
      case .generation: "round \(progress.round), generator"
      case .pilot: "round \(progress.round), pilot"
      }
    return "\(stage): \(progress.done) of \(progress.all), "
      + "\(CountText.counted(progress.accepted, "item")) accepted"
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let plan: String
    let planSHA256: String
    let study: String
    let output: String
    let dryRun: Bool
    let seed: UInt64
  }

  private func options(_ plan: GenerationPlan) -> Options {
    Options(
      plan: self.plan, planSHA256: plan.digest, study: study, output: directory, dryRun: dryRun,
      seed: plan.seed)
  }
}
