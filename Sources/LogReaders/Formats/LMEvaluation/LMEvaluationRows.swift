internal import Diagnostics
internal import FileFormats

/// Makes the rows of a samples file: one for each line and metric.
struct LMEvaluationRows {
  private let run: LMEvaluationRun
  private let criteria: LMEvaluationCriteria

  init(_ run: LMEvaluationRun, _ criteria: LMEvaluationCriteria) {
    self.run = run
    self.criteria = criteria
  }

  func add(_ sample: LMEvaluationSample, to log: inout LogAssembly) {
    let filter = sample.filter ?? "none"
    let metrics = criteria.metrics[filter] ?? []
    var template = CodedJudgment()
    if let problem = fill(&template, sample, filter, &log) {
      log.file.rowsRead += max(1, metrics.count)
      log.refuse(problem, at: log.locator(of: sample.place))
      return
    }
    for metric in metrics {
      log.file.rowsRead += 1
      var row = template
      if let problem = settle(&row, metric, filter, sample, &log) {
        log.refuse(problem, at: log.locator(of: sample.place))
      } else {
        log.keep(&row, at: sample.place, locator: sample.place)
      }
    }
  }

  /// Sets what all rows of a line have in common.
  private func fill(
    _ row: inout CodedJudgment, _ sample: LMEvaluationSample, _ filter: String,
    _ log: inout LogAssembly
  ) -> LogProblem? {
    let isGeneration = run.results?.outputType == "generate_until" && !sample.responses.isEmpty
    let isChoice = run.results?.outputType == "multiple_choice"
    // Of a choice the model has written nothing: the option stands for its response where texts are
    // kept. Where only the likelihood of a text is asked for there is none, but a prompt.
    let response =
      isGeneration
      ? sample.responses.joined(separator: ResponseHash.separator) : isChoice ? sample.chosen : nil
    let texts: [(column: JudgmentColumn, text: String?)] = [
      (.evaluation, run.evaluation), (.task, run.task), (.model, run.model),
      (.sample, sample.document), (.judge, "rule:\(filter)"), (.sampleHash, sample.hash),
      (.tool, "lm_eval"), (.toolVersion, run.toolVersion),
    ]
    log.fill(&row, prompt: sample.prompt, response: response, at: sample.place)
    row.judgedAt = run.date?.microseconds
    // For mutual information the answers are asked for without the question too.
    if let sum = sample.logLikelihood, sample.values["acc_mutual_info"] == nil {
      row.logProbabilitySum = sum
    }
    let locator = log.locator(of: sample.place)
    log.noteUndeclared(below: "doc", in: sample.declared, at: locator)
    return log.assign(texts, to: &row, at: sample.place)
      ?? log.assign(declared: sample.declared, to: &row, at: sample.place)
  }

  /// Sets what one metric says.
  private func settle(
    _ row: inout CodedJudgment, _ metric: String, _ filter: String, _ sample: LMEvaluationSample,
    _ log: inout LogAssembly
  ) -> LogProblem? {
    let criterion = "\(metric),\(filter)"
    if let problem = log.assign([(.criterion, criterion)], to: &row, at: sample.place) {
      return problem
    }
    row.higherIsBetter = run.results?.higherIsBetter[metric]
    criteria.scales[criterion]?.declare(in: &row)
    let value = sample.values[metric] ?? .missing
    guard let verdict = LMEvaluationVerdict(value, criteria.reading(of: criterion)) else {
      let text = if case .text(let text) = value { text } else { "a list or an object" }
      return .invalidField(field: metric, text: text, expected: "a number")
    }
    if verdict.score.isInfinite { return .infiniteScore }
    if value.isQuoted { log.note(.quotedNumber(field: metric), at: sample.place) }
    row.score = verdict.score
    row.weight = verdict.weight
    if !verdict.logProbabilitySum.isNaN {
      row.logProbabilitySum = verdict.logProbabilitySum
      row.logProbabilityCount = verdict.logProbabilityCount
    }
    switch verdict.absence {
    case nil: row.status = .scored
    case .missing?:
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern("no_score")
      log.note(.missingScore, at: sample.place)
    case .notMeasured?:
      row.status = .unscored
      let isLength = metric.allSatisfy(\.isNumber)
      row.statusReason = log.table.statusReason.intern(
        isLength ? "not_of_this_length" : "not_measured")
      log.note(
        .sentinel(
          field: criterion, text: LMEvaluationReading.sentinel.plain,
          meaning: isLength ? "not of this length" : "not measured"), at: sample.place)
    case .ofCorpus?:
      row.status = .unscored
      row.statusReason = log.table.statusReason.intern("corpus_metric")
      log.note(.corpusMetric(criterion), at: sample.place)
    }
    return nil
  }
}

extension LogNotice {
  fileprivate static func corpusMetric(_ metric: String) -> LogNotice {
    LogNotice("corpusMetric", metric) {
      "\($0[0].quoted) is defined for all samples together only; \($0.rows) kept as unscored"
    }
  }
}
