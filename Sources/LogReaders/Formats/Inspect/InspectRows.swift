internal import Diagnostics

/// Turns the samples of an Inspect AI log into judgments.
///
/// Every sample gives a row for every scorer and criterion of the log: where the score is missing,
/// the row says why, so that no denominator shrinks. Reductions over epochs are left out: they are
/// means of rows that are there.
struct InspectRows {
  private let header: InspectHeader
  private let samples: [InspectSample]
  private let judges: InspectJudges
  private var scorers: [String] = []
  private var shapes: [String: Shape] = [:]
  private let scales: InspectScales
  private var scorersByCriterion: [String: Set<String>] = [:]
  /// How many scorers, or seats on a panel, a model judges for: its tokens are counted together, so
  /// they are given only where they can be of one.
  private var judgeModels: [String: Int] = [:]

  /// What the scores of a scorer consist of.
  private struct Shape {
    var isSingle = false
    var criteria: [String] = []
    var listed = 0
    var votes = 0
  }

  /// A row to be: who judged what how.
  private struct Verdict {
    let judge: InspectJudges.Judge
    let slot: InspectSlot
    let verdict: InspectVerdict
    let reason: String?
    /// Whether it is a vote behind the verdict of a panel, whose words are the panel's.
    var isVote = false
    /// Tells verdicts of one judge apart whose places are lost.
    var index: Int16 = 1
  }

  /// - Parameter graders: the models of the dialogues that are logged with scores, by scorer.
  init(_ header: InspectHeader, _ samples: [InspectSample], graders: [String: String]) {
    self.header = header
    self.samples = samples
    judges = InspectJudges(header: header, graders: graders, samples: samples)
    scales = InspectScales(header, samples)
    for sample in samples {
      for score in sample.scores { meet(score) }
    }
    if scorers.isEmpty { scorers = header.scorers.map(\.name) }
    for scorer in scorers { completeShape(of: scorer) }
    for scorer in scorers {
      let panel = judges.panel(scorer)
      let models = panel.isEmpty ? [judges.judge(scorer).model].compactMap(\.self) : panel
      for model in models { judgeModels[model, default: 0] += 1 }
    }
  }

  /// A score that says nothing has no shape.
  private mutating func meet(_ score: InspectScore) {
    if shapes[score.scorer] == nil { scorers.append(score.scorer) }
    var shape = shapes[score.scorer] ?? Shape()
    switch score.value {
    case .single(let verdict): if verdict != .missing { shape.isSingle = true }
    case .keyed(let values):
      for (criterion, _) in values {
        if !shape.criteria.contains(criterion) { shape.criteria.append(criterion) }
        scorersByCriterion[criterion, default: []].insert(score.scorer)
      }
    case .listed(let verdicts): shape.listed = max(shape.listed, verdicts.count)
    }
    shape.votes = max(shape.votes, score.panel?.votes.count ?? 0)
    shapes[score.scorer] = shape
  }

  /// Takes the criteria of a scorer that never scored from what else the log says of it.
  private mutating func completeShape(of scorer: String) {
    var shape = shapes[scorer] ?? Shape()
    if !shape.isSingle, shape.criteria.isEmpty, shape.listed == 0 {
      let declared = header.scorers.first { $0.name == scorer }?.criteria ?? []
      shape.criteria = declared.isEmpty ? header.results.criteria(of: scorer) : declared
      shape.isSingle = shape.criteria.isEmpty
    }
    shapes[scorer] = shape
  }

  // MARK: - Rows

  /// Hands all rows to the log.
  func add(to log: inout LogAssembly) {
    noteVersions(&log)
    log.runs.append(record)
    for notice in scales.notices { log.note(notice, at: "") }
    for scorer in scorers { log.judges += judges.records(scorer) }
    for sample in samples {
      add(sample, to: &log)
      if log.file.refused > log.options.issueLimit, !log.options.keepGoing { return }
    }
    InspectFigures(header, samples, scales.bySlot).compared().note(in: &log)
  }

  /// What the log says of its run.
  private var record: RunRecord {
    var record = header.record
    record.sampleMarks = RunRecord.marks(of: samples.lazy.compactMap(\.identity))
    return record
  }

  private func add(_ sample: InspectSample, to log: inout LogAssembly) {
    noteSample(sample, &log)
    if scorers.isEmpty { log.note(.withoutScorer, at: sample.locator) }
    let given = Dictionary(sample.scores.map { ($0.scorer, $0) }, uniquingKeysWith: { $1 })
    for scorer in scorers {
      guard let score = given[scorer] else {
        for verdict in absent(scorer, reason: nil) { add(verdict, sample, &log) }
        continue
      }
      if score.isEdited { log.note(.editedScore, at: sample.locator) }
      for verdict in verdicts(score, sample, &log) { add(verdict, sample, &log) }
    }
  }

  private func verdicts(
    _ score: InspectScore, _ sample: InspectSample, _ log: inout LogAssembly
  ) -> [Verdict] {
    let scorer = score.scorer
    let judge = judges.judge(scorer)
    let slot = InspectSlot(scorer: scorer, criterion: scorer)
    var found: [Verdict] = []
    switch score.value {
    case _ where score.isEmpty:
      found += absent(scorer, reason: score.reason, withVotes: score.panel == nil)
    case .single(let verdict):
      found.append(Verdict(judge: judge, slot: slot, verdict: verdict, reason: score.reason))
    case .keyed(let values):
      let given = Dictionary(values.map { ($0.criterion, $0.verdict) }, uniquingKeysWith: { $1 })
      for criterion in shapes[scorer]?.criteria ?? [] {
        found.append(
          Verdict(
            judge: judge, slot: InspectSlot(scorer: scorer, criterion: criterion),
            verdict: given[criterion] ?? .missing, reason: score.reason))
      }
    case .listed(let verdicts):
      log.note(.unnamedJudges(scorer), at: sample.locator)
      let length = shapes[scorer]?.listed ?? 0
      // A judge that failed leaves the list shorter, and nothing tells which one it was.
      let isShort = verdicts.count < length
      if isShort { log.note(.unplacedVerdicts(scorer), at: sample.locator) }
      for place in 0..<length {
        found.append(
          Verdict(
            judge: isShort ? judges.unplaced(scorer) : judges.voter(scorer, place), slot: slot,
            verdict: place < verdicts.count ? verdicts[place] : .missing, reason: score.reason,
            index: isShort ? Int16(clamping: place + 1) : 1))
      }
    }
    if let panel = score.panel {
      let missing = panel.votes.count { $0 == .missing }
      if missing > 0 || panel.votes.count < Int(clamping: panel.size ?? 0) {
        log.note(.incompletePanel(scorer), at: sample.locator)
      }
      for (place, vote) in panel.votes.enumerated() {
        found.append(
          Verdict(
            judge: judges.voter(scorer, place), slot: slot, verdict: vote,
            reason: panel.reasons[place], isVote: true))
      }
    } else if !judges.panel(scorer).isEmpty, case .single(let verdict) = score.value,
      verdict != .missing
    {
      log.note(.panelWithoutVotes(scorer), at: sample.locator)
    }
    return found
  }

  /// The rows of a scorer that gave nothing for a sample: one for each that it gives for others.
  private func absent(_ scorer: String, reason: String?, withVotes: Bool = true) -> [Verdict] {
    let shape = shapes[scorer] ?? Shape()
    let judge = judges.judge(scorer)
    let whole = InspectSlot(scorer: scorer, criterion: scorer)
    var found = shape.criteria.map {
      Verdict(
        judge: judge, slot: InspectSlot(scorer: scorer, criterion: $0), verdict: .missing,
        reason: reason)
    }
    if shape.isSingle {
      found.append(Verdict(judge: judge, slot: whole, verdict: .missing, reason: reason))
    }
    for place in 0..<max(shape.listed, withVotes ? shape.votes : 0) {
      found.append(
        Verdict(
          judge: judges.voter(scorer, place), slot: whole, verdict: .missing, reason: reason))
    }
    return found
  }

  private func add(_ verdict: Verdict, _ sample: InspectSample, _ log: inout LogAssembly) {
    var row = CodedJudgment()
    let place = log.table.intern(locator: sample.locator)
    scales[verdict.slot].declare(in: &row)
    if let problem = fill(&row, verdict, sample, &log, place)
      ?? settle(&row, verdict, sample, &log)
    {
      log.file.rowsRead += 1
      log.refuse(problem, at: sample.locator)
      return
    }
    log.file.rowsRead += 1
    log.keep(&row, at: place, locator: place)
  }

  private func fill(
    _ row: inout CodedJudgment, _ verdict: Verdict, _ sample: InspectSample,
    _ log: inout LogAssembly, _ place: CodedLocator
  ) -> LogProblem? {
    var label = verdict.verdict.label
    if case .number(let number) = verdict.verdict, isWithdrawn(sample) { label = number.plain }
    let texts: [(column: JudgmentColumn, text: String?)] = [
      (.evaluation, header.evaluationIdentifier), (.task, header.task), (.model, header.model),
      (.sample, sample.sample), (.epoch, sample.epoch ?? "1"), (.judge, verdict.judge.name),
      (.criterion, criterion(verdict.slot)), (.label, label),
      (.judgedAt, sample.completedAt ?? header.created), (.tool, "inspect_ai"),
      (.toolVersion, header.toolVersion),
    ]
    if let problem = log.assign(texts, to: &row, at: place)
      ?? log.assign(declared: sample.declared, to: &row, at: place)
    {
      return problem
    }
    row.judgmentIndex = verdict.index
    row.texts = sample.codes
    // Of a list of verdicts the tool keeps the words that all judges have in common.
    if !verdict.isVote { row.texts.explanation = sample.explanations[verdict.slot.scorer] ?? -1 }
    // The hash is of the whole response, which only the samples' own records have.
    if row.texts.response >= 0, row.responseHash < 0 {
      row.responseHash = log.hashOfResponse(row.texts.response)
    }
    for usage in sample.usage {
      if usage.model == header.model {
        row.inputTokens = usage.input
        row.outputTokens = usage.output
      } else if usage.model == verdict.judge.model, judgeModels[usage.model] == 1 {
        row.judgeInputTokens = usage.input
        row.judgeOutputTokens = usage.output
      }
    }
    return nil
  }

  /// The criterion, with the scorer before it where several scorers have one of that name.
  private func criterion(_ slot: InspectSlot) -> String {
    let shared = (scorersByCriterion[slot.criterion]?.count ?? 0) > 1
    return shared ? "\(slot.scorer)/\(slot.criterion)" : slot.criterion
  }

  /// Whether the tool does not count the sample's scores.
  private func isWithdrawn(_ sample: InspectSample) -> Bool {
    sample.isInvalidated || (sample.hasError && !header.scoresErroredSamples)
  }

  private func settle(
    _ row: inout CodedJudgment, _ verdict: Verdict, _ sample: InspectSample,
    _ log: inout LogAssembly
  ) -> LogProblem? {
    if verdict.verdict == .nested {
      return .wrongType(
        field: "the value of \(verdict.slot.criterion.quoted)", expected: "a single verdict",
        found: "a list or an object")
    }
    let scale = scales[verdict.slot]
    let isMissing = scale.isMissing(verdict.verdict)
    let score = scale.score(verdict.verdict)
    if let score, !score.isFinite { return .infiniteScore }
    var reason = verdict.reason ?? sample.limit.map { "limit:\($0)" }
    if sample.isInvalidated {
      row.status = .invalidated
    } else if isWithdrawn(sample) || (sample.hasError && isMissing) {
      row.status = .error
    } else if isMissing {
      row.status = sample.isCompleted == false ? .cancelled : .unscored
      reason = reason ?? (sample.isCompleted == false ? nil : "no_score")
      log.note(.missingScore, at: sample.locator)
    } else {
      row.status = .scored
      row.score = score.orNaN
      if verdict.verdict.quotedNumber != nil {
        log.note(.quotedNumber(field: "score"), at: sample.locator)
      }
    }
    row.statusReason = log.table.statusReason.intern(optional: reason)
    return nil
  }

  // MARK: - Notices

  private func noteSample(_ sample: InspectSample, _ log: inout LogAssembly) {
    log.noteUndeclared(below: "metadata", in: sample.declared, at: sample.locator)
    if sample.isInvalidated { log.note(.invalidatedSample, at: sample.locator) }
    guard sample.hasError else { return }
    log.note(.erroredSample, at: sample.locator)
    if !sample.scores.isEmpty, !header.scoresErroredSamples {
      log.note(.partialScores, at: sample.locator)
    }
  }

  /// What the version of the tool says about how far the scores can be pooled.
  private func noteVersions(_ log: inout LogAssembly) {
    let models = scorers.compactMap { judges.judge($0).model }
    let hasModels = !models.isEmpty || scorers.contains { !judges.panel($0).isEmpty }
    if hasModels, let patch = ToolVersion.patch(of: header.toolVersion), patch < 245 {
      log.note(.judgeFailuresAsWrong(version: header.toolVersion), at: "")
    }
  }
}
