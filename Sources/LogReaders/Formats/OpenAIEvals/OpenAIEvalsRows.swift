/// Turns a run of OpenAI Evals into judgments.
///
/// The model under test is the one that the first sampling names, else the first completion
/// function. Where a model grades, it is the one of the last sampling of a sample that has two, else
/// the last completion function: the tool asks the model first and its judge after it.
struct OpenAIEvalsRows {
  private let run: OpenAIEvalsRun
  private let model: String?
  private let judge: String

  init(_ run: OpenAIEvalsRun) {
    self.run = run
    let firsts = run.samples.lazy.compactMap { $0.samplings.first?.model }
    model = firsts.first ?? run.completionFunctions.first
    let judged = run.samples.lazy.filter { $0.samplings.count > 1 }
    let grader = judged.compactMap { $0.samplings.last?.model }.first
    let judgeModel = run.isModelGraded ? grader ?? run.completionFunctions.last : nil
    judge =
      judgeModel.map { "model:\($0)" }
      ?? "rule:\(run.evaluationClass.isEmpty ? run.task : run.evaluationClass)"
  }

  /// Hands all rows to the log.
  func add(to log: inout LogAssembly) {
    // A run in which nothing was judged would have been judged by matches.
    let criteria = run.criteria.isEmpty ? ["match"] : run.criteria
    for key in run.leftOut.sorted() {
      log.note(.noVerdict(control: key, kind: "a list or an object"), at: "L\(run.line)")
    }
    for sample in run.samples {
      if sample.error != nil { log.note(.erroredSample, at: "L\(sample.line)") }
      for criterion in criteria {
        let verdicts = sample.verdicts.filter { $0.criterion == criterion }
        for (index, verdict) in verdicts.enumerated() {
          add(verdict, index + 1, sample, &log)
        }
        if verdicts.isEmpty { addMissing(criterion, sample, &log) }
      }
    }
  }

  private func add(
    _ verdict: OpenAIEvalsRun.Verdict, _ index: Int, _ sample: OpenAIEvalsRun.Sample,
    _ log: inout LogAssembly
  ) {
    var row = CodedJudgment()
    row.judgmentIndex = Int16(clamping: index)
    var label = verdict.label
    var problem: LogProblem?
    let place = CodedLocator.line(verdict.line)
    switch verdict.value {
    // The tool gives an answer that it could not read the lowest of the scores.
    case _ where label == OpenAIEvalsRun.unreadableChoice: row.status = .unscored
    case .truth(let isTrue):
      row.score = isTrue ? 1 : 0
      row.scaleType = .binary
      row.scaleMinimum = 0
      row.scaleMaximum = 1
      row.higherIsBetter = verdict.criterion == "match" ? true : nil
    case .number(let number):
      row.score = number
      if !number.isFinite { problem = .infiniteScore }
    case .text(let text):
      row.scaleType = .nominal
      label = label ?? text
      if text == OpenAIEvalsRun.unreadableChoice { row.status = .unscored }
    case .missing, .nested: row.status = .unscored
    }
    if row.status == .unscored {
      row.statusReason = log.table.statusReason.intern(
        label == OpenAIEvalsRun.unreadableChoice ? "invalid_response_format" : "no_score")
      log.note(.missingScore, at: place)
    }
    log.file.rowsRead += 1
    if let problem {
      log.refuse(problem, at: log.locator(of: place))
      return
    }
    log.fill(&row, explanation: explanation(of: index, sample), at: place)
    keep(row, verdict.criterion, label, judgedAt: verdict.createdAt, sample, at: place, &log)
  }

  /// The row of a criterion on which nothing was said of a sample.
  private func addMissing(
    _ criterion: String, _ sample: OpenAIEvalsRun.Sample, _ log: inout LogAssembly
  ) {
    var row = CodedJudgment()
    let place = CodedLocator.line(sample.error?.line ?? sample.line)
    row.status = sample.error == nil ? .unscored : .error
    row.statusReason = log.table.statusReason.intern(sample.error?.kind ?? "no_score")
    if sample.error == nil { log.note(.missingScore, at: place) }
    log.file.rowsRead += 1
    keep(row, criterion, nil, judgedAt: sample.error?.createdAt, sample, at: place, &log)
  }

  private func keep(
    _ row: CodedJudgment, _ criterion: String, _ label: String?, judgedAt: String?,
    _ sample: OpenAIEvalsRun.Sample, at place: CodedLocator, _ log: inout LogAssembly
  ) {
    var row = row
    let responses = self.responses(of: sample)
    row.inputTokens = total(responses.map(\.inputTokens))
    row.outputTokens = total(responses.map(\.outputTokens))
    row.logProbabilitySum = sample.logProbability.orNaN
    // Several samplings, or several texts of one, are one response; a prompt that brought none is
    // kept by itself.
    let texts = responses.flatMap(\.sampled)
    log.fill(
      &row, prompt: sample.samplings.first?.conversation,
      response: texts.isEmpty ? nil : texts.joined(separator: ResponseHash.separator), at: place)
    // Several verdicts have several samplings of the judge, which are not told apart.
    if run.isModelGraded, sample.samplings.count > 1, sample.verdicts.count == 1 {
      row.judgeInputTokens = sample.samplings.last?.inputTokens
      row.judgeOutputTokens = sample.samplings.last?.outputTokens
    }
    log.keep(
      row,
      with: [
        (.evaluation, run.identifier), (.task, run.task),
        (.model, sample.samplings.first?.model ?? model), (.sample, sample.identifier),
        (.judge, judge), (.criterion, criterion), (.label, label),
        (.respondedAt, responses.last?.createdAt), (.judgedAt, judgedAt ?? run.createdAt),
        (
          .sampleHash,
          sample.samplings.first?.prompt.map {
            SampleHash.hexadecimal(raw: $0, references: sample.references)
          }
        ),
        (.tool, "openai_evals"),
      ], at: place)
  }

  /// What the judge answered for the verdict of that number, from 1; nil where the log does not tell
  /// which of its answers that was.
  private func explanation(of index: Int, _ sample: OpenAIEvalsRun.Sample) -> String? {
    guard run.isModelGraded, sample.samplings.count > 1 else { return nil }
    let answers = sample.samplings.dropFirst(responses(of: sample).count)
    guard answers.count == sample.verdicts.count, index <= answers.count else { return nil }
    // With several criteria a verdict's number is that among those on its own.
    let isOfOneCriterion = Set(sample.verdicts.map(\.criterion)).count == 1
    guard isOfOneCriterion || answers.count == 1 else { return nil }
    return answers[answers.startIndex + index - 1].sampled.joined(separator: "\n")
  }

  /// The samplings of the model under test, without those of its judge.
  private func responses(of sample: OpenAIEvalsRun.Sample) -> [OpenAIEvalsRun.Sampling] {
    guard run.isModelGraded, sample.samplings.count > 1 else { return sample.samplings }
    return sample.samplings.dropLast(max(1, sample.verdicts.count))
  }

  /// The sum, or nil where a part is not known.
  private func total(_ counts: [Int64?]) -> Int64? {
    var sum: Int64?
    for count in counts {
      guard let count, count >= 0 else { return nil }
      let (next, overflow) = (sum ?? 0).addingReportingOverflow(count)
      if overflow { return nil }
      sum = next
    }
    return sum
  }
}
