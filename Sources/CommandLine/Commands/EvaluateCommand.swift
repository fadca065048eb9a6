internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

struct EvaluateCommand: PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Give adaptive tests to models on the items of a pool.",
    discussion: """
      Example:
        compass new evaluation-plan pilot
        compass pool add data/examples/pool/items.csv --study pool.study --quiet
        compass evaluate pilot.yaml --study pool.study --dry-run
        compass evaluate pilot.yaml --study pool.study --output out

      Each model takes a test on each dimension: the next item is the one that tells most about the \
      ability that its answers so far point to, until the standard error is small enough. Abilities are on \
      the scale of the pool; their errors hold what is not known of the items, too. Every answer is in the \
      study before it is scored: a run that was ended in any way goes on when it is started again.

      Addresses and keys come from the environment variables that the plan names, and stand in no file. \
      --dry-run says what a run may take, and asks nothing. The files in the output directory are the \
      judgments, which the study takes as well, and the trace of all steps. Items that were chosen by \
      earlier answers are left out of means by other commands; anchors are not.
      """)

  @Argument(help: ArgumentHelp("The plan (YAML).", valueName: "plan.yaml"))
  var plan: String

  @Option(help: "The study: holds the item pool, and takes calls and judgments.")
  var study: String

  @Option(name: .customLong("output"), help: "Directory to write judgments and trace to.")
  var directory: String = "out"

  @Flag(help: "Say how many requests, tokens and how much money it may take, and ask nothing.")
  var dryRun = false

  @OptionGroup var output: OutputOptions

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let plan = try EvaluationPlan(
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
    let run = try await EvaluationRun(plan, in: study, environment: surroundings.environment)
    let line = surroundings.progress
    let outcome = try await run.run { progress in
      line?.show(Self.words(progress), count: progress.items, unit: "items")
    }
    line?.clear()
    let files = try outcome.files().map { (path: "\(directory)/\($0.name)", bytes: $0.bytes) }
    try InputFile.makeDirectory(directory)
    try AtomicFile.writeAll(files)
    if outcome.isComplete {
      var ingestion = StudyIngestion(study)
      // A failed call that was asked again has another verdict now.
      ingestion.options.conflictRule = .latest
      _ = try ingestion.ingest(["\(directory)/\(EvaluationOutcome.judgmentsName)"])
    }
    if !output.quiet {
      for file in files { surroundings.console.warn("wrote \(VisibleText.name(file.path))") }
    }
    let results = EvaluationResults(outcome, of: plan, files: files.map(\.path))
    let text = EvaluationText(results: results)
    try CommandResult(
      command: "evaluate", options: options(plan), cautions: cautions(run, plan, outcome),
      results: results
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    // What was found so far is printed before what ended it.
    if !outcome.isComplete { throw Diagnostics(outcome.failures) }
    return .ok
  }

  /// What a reader must know of the abilities.
  private func cautions(
    _ run: EvaluationRun, _ plan: EvaluationPlan, _ outcome: EvaluationOutcome
  ) -> [Caution] {
    var cautions: [Caution] = .scoring(
      run.recognizer, run.standings, of: plan.dimensions, in: plan.system)
    let items = outcome.tests.reduce(0) { $0 + $1.ability.items }
    let unscored = outcome.tests.reduce(0) { $0 + $1.ability.unscored }
    if unscored > 0 {
      cautions.append(
        Caution(
          .missingJudgments, observed: unscored, of: items,
          message:
            "\(CountText.counted(unscored, "item")) of \(items) \(unscored == 1 ? "says" : "say") "
            + "nothing of a model: the answers did not come, or are neither 0 nor 1."))
    }
    return cautions
  }

  private func tryOut(
    _ plan: EvaluationPlan, in study: Study, _ surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let estimate = try EvaluationPool.estimate(plan, in: study)
    let results = DryRun(
      noun: "test", count: plan.tests.count, least: estimate.low, most: estimate.high,
      hasPrices: plan.limits.prices != nil)
    try CommandResult(command: "evaluate", options: options(plan), results: results)
      .print(output, to: surroundings.console, text: results.text, csv: results.csv)
    return .ok
  }

  /// How far a run is, in a line.
  private static func words(_ progress: EvaluationRun.Progress) -> String {
    var text = "\(progress.testsEnded) of \(CountText.counted(progress.tests, "test")) ended"
    if let errors = progress.errors {
      let digits = Precision(decimals: 2)
      text +=
        ", standard errors \(digits.text(errors.lowerBound)) to \(digits.text(errors.upperBound))"
    }
    if let money = progress.money {
      text += ", \(Precision(decimals: 2).text(money)) spent"
    }
    return text
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

  private func options(_ plan: EvaluationPlan) -> Options {
    Options(
      plan: self.plan, planSHA256: plan.digest, study: study, output: directory, dryRun: dryRun,
      seed: plan.seed)
  }
}
