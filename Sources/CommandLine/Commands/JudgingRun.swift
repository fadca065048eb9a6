internal import Analysis
internal import Diagnostics
internal import Elicitation
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import StudyStore
internal import ValueModel

/// `compass recognize --judges`: models judge the responses of a log.
struct JudgingRun {
  let judging: JudgingOptions
  let training: RecognizerTrainingOptions
  let source: SourceOptions
  let output: OutputOptions
  let level: Double
  /// Where the judgments go.
  let file: String?
  let surroundings: Surroundings

  /// - Parameter selected: the judgments of the log, with texts.
  func run(_ selected: SelectedJudgments) async throws(Diagnostics) -> ExitStatus {
    let name = judging.judges ?? ""
    let plan = try RecognitionPlan(
      yaml: InputFile.text(of: name), file: name, catalog: try DefinitionCatalog.shipped(),
      relativeTo: DefinitionFile.folder(of: name))
    let responses = try ResponsesToJudge(selected.log, rows: selected.rows)
    if judging.dryRun { return try tryOut(plan, responses, selected) }
    let gold = try gold(selected, plan, responses)
    let study = try Study(
      openingOrCreating: judging.calls ?? source.study ?? "",
      onWait: { [output, surroundings] in
        if !output.quiet {
          surroundings.console.warn("waiting for another process that writes to the study")
        }
      })
    let panel = try await JudgePanel(
      plan, in: study, readsConcepts: !judging.learnConcepts,
      environment: surroundings.environment)
    if judging.learnConcepts { return try await learn(panel, responses, gold, selected) }
    let before = try await panel.totals()
    let line = surroundings.progress
    let judged = await JudgedLog(panel, responses) { progress in
      line?.show(
        "\(progress.judged) of \(progress.all) judged, \(progress.unread) verdicts without a label",
        count: progress.judged, unit: "responses")
    }
    line?.clear()
    let after = try await panel.totals()
    try panel.close()
    let compared = judged.isComplete ? gold.map { compare($0, judged, panel) } : nil
    if judged.isComplete, let file {
      try judged.write(to: file, withExplanations: source.withText)
      if !output.quiet { surroundings.console.warn("wrote \(VisibleText.name(file))") }
    }
    if let standing = judging.standing, let compared {
      try compared.standing.write(to: standing)
      if !output.quiet { surroundings.console.warn("wrote \(VisibleText.name(standing))") }
    }
    let results = JudgingResults(
      judged, before: before, after: after, compared: compared,
      file: compared == nil ? nil : judging.standing, level: level)
    let text = JudgingText(results: results)
    try CommandResult(
      command: "recognize", options: options(plan),
      cautions: selected.cautions
        + results.cautions(compared, dimensions: plan.dimensions.map(\.id)),
      results: Results(judging: results), issues: selected.log.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    // What was found so far is printed before what ended it.
    if !judged.isComplete { throw Diagnostics(judged.failures) }
    return .ok
  }

  private struct Results: Encodable {
    let judging: JudgingResults
  }

  // MARK: - Gold

  private func gold(
    _ selected: SelectedJudgments, _ plan: RecognitionPlan, _ responses: ResponsesToJudge
  ) throws(Diagnostics) -> JudgeGold? {
    guard let name = training.gold else { return nil }
    let log = selected.log
    if name == JudgeKind.human.rawValue || log.judgments.judge.code(of: name) != nil {
      return try JudgeGold(
        log, rows: selected.rows, source: training.goldSource, of: plan, on: responses)
    }
    guard InputFile.exists(name) else {
      throw Diagnostics(
        Diagnostic(
          "noSuchGold", at: nil,
          "`\(VisibleText.name(name))` is neither a judge of the log nor a file (--gold)",
          remedy: NameSuggestion.remedy(for: name, among: log.judgments.judge.values + ["human"])),
        cause: .wrongUse)
    }
    var request = DataRequest(logs: [name])
    if let map = judging.goldMap { request.columnMap = try NamedColumnMap(map) }
    let other = try DataSource.open(request).log
    return try JudgeGold(
      other, rows: Array(0..<other.judgments.count), source: .all, of: plan, on: responses)
  }

  private func compare(
    _ gold: JudgeGold, _ judged: JudgedLog, _ panel: JudgePanel
  ) -> JudgingResults.Compared {
    let validation = JudgeValidation(judged, gold, panel: panel)
    let source = training.gold ?? ""
    return JudgingResults.Compared(
      gold: gold, source: source, validation: validation,
      standing: JudgeStanding(
        validation, plan: judged.plan, gold: source, needed: training.neededKappa,
        margin: training.margin, level: level),
      needed: training.neededKappa, margin: training.margin)
  }

  // MARK: - Concepts

  private struct Learnt: Encodable {
    struct Concepts: Encodable {
      let file: String
      let sha256: String
      let responses: Int
      let unread: Int
      let concepts: [ConceptPool.Concept]
    }

    let concepts: Concepts
  }

  private func learn(
    _ panel: JudgePanel, _ responses: ResponsesToJudge, _ gold: JudgeGold?,
    _ selected: SelectedJudgments
  ) async throws(Diagnostics) -> ExitStatus {
    guard let gold else { return .wrongUse }
    let learnt = try await ConceptPool.learn(by: panel, from: responses, gold)
    try panel.close()
    let file = panel.plan.concepts?.pool ?? ""
    try learnt.pool.write(to: file)
    if !output.quiet { surroundings.console.warn("wrote \(VisibleText.name(file))") }
    let results = Learnt.Concepts(
      file: file, sha256: learnt.pool.digest, responses: learnt.responses, unread: learnt.unread,
      concepts: learnt.pool.concepts)
    let rows = results.concepts.map {
      [$0.dimension, RecognitionText.score($0.label), "\($0.members)", $0.text]
    }
    try CommandResult(
      command: "recognize", options: options(panel.plan), cautions: selected.cautions,
      results: Learnt(concepts: results), issues: selected.log.issues
    ).print(
      output, to: surroundings.console,
      text: "\(CountText.counted(results.concepts.count, "concept")), learnt from "
        + "\(CountText.counted(results.responses, "labelled response"))\n\n"
        + TextTable(
          columns: [
            ("Dimension", .leading), ("Label", .trailing), ("Stands for", .trailing),
            ("Concept", .leading),
          ], rows: rows
        ).text,
      csv: CSVText.table(header: ["dimension", "label", "members", "concept"], rows: rows))
    return .ok
  }

  // MARK: - Trying out

  private func tryOut(
    _ plan: RecognitionPlan, _ responses: ResponsesToJudge, _ selected: SelectedJudgments
  ) throws(Diagnostics) -> ExitStatus {
    let estimate = plan.estimate(responses)
    let results = DryRun(
      noun: "response", count: responses.responses.count - responses.withoutText,
      least: estimate.low, most: estimate.high, hasPrices: plan.limits.prices != nil)
    try CommandResult(
      command: "recognize", options: options(plan), cautions: selected.cautions, results: results,
      issues: selected.log.issues
    ).print(output, to: surroundings.console, text: results.text, csv: results.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let judges: String
    let planSHA256: String
    let calls: String?
    let output: String?
    let source: SourceDescription?
    let gold: String?
    let goldMap: String?
    let standing: String?
    let neededKappa: Double
    let margin: Double
    let level: Double
    let dryRun: Bool
    let learnConcepts: Bool
    let seed: UInt64
  }

  private func options(_ plan: RecognitionPlan) -> Options {
    Options(
      judges: judging.judges ?? "", planSHA256: plan.digest, calls: judging.calls ?? source.study,
      output: file, source: SourceDescription(source), gold: training.gold,
      goldMap: judging.goldMap, standing: judging.standing, neededKappa: training.neededKappa,
      margin: training.margin, level: level, dryRun: judging.dryRun,
      learnConcepts: judging.learnConcepts, seed: plan.seed)
  }
}
