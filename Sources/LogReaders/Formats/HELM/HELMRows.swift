internal import Diagnostics

/// Makes the rows of a HELM run: one for each unit and metric, and for each unit and model that
/// judged it.
struct HELMRows {
  /// The metrics that are judgments, in the order in which they come up.
  private(set) var metrics: [String] = []

  private let specification: HELMRunSpecification
  private let requests: HELMRequests
  private let evaluation: String
  private var units: [HELMUnit]
  /// The metrics by split: not every one is measured on all.
  private var metricsBySplit: [String: [String]] = [:]
  private var leftOut: Set<String> = []
  private var scales: [String: MetricScale] = [:]
  private var annotators: Set<String> = []
  /// The judges whose verdicts are true or false.
  private let truthful: Set<HELMAnnotation.Judge>
  private var hasSplits = false
  private var hasPerturbations = false
  private var hasLogProbabilities = false

  init(
    _ specification: HELMRunSpecification, _ units: [HELMUnit], _ requests: HELMRequests,
    suite: String?
  ) {
    self.specification = specification
    self.requests = requests
    self.units = units
    evaluation = (suite.map { "\($0)/" } ?? "") + specification.name
    truthful = Set(
      requests.byUnit.values.lazy.flatMap(\.annotations).filter(\.isTruth).map(\.judge))
    annotators = Set(requests.judges.map { HELMRows.annotator($0.criterion) })
    let known = Set(units.map(\.key))
    for key in requests.units where !known.contains(key) {
      guard let request = requests.byUnit[key] else { continue }
      // The row says where the request was found: the log itself lacks it.
      self.units.append(HELMUnit(key, request.context, at: CodedLocator()))
    }
    for unit in self.units { meet(unit) }
    // The likelihood of a text is the only result of a run that models language.
    if metrics.isEmpty, leftOut.remove(HELMRows.likelihood) != nil {
      metrics = [HELMRows.likelihood]
      metricsBySplit = [:]
    }
  }

  private static let likelihood = "logprob"

  private static func annotator(_ criterion: String) -> String {
    String(criterion.prefix { $0 != "/" })
  }

  private mutating func meet(_ unit: HELMUnit) {
    if unit.context.split != units[0].context.split { hasSplits = true }
    if unit.context.perturbation != nil { hasPerturbations = true }
    let measured = unit.metrics.filter { !HELMStatistic.isBookkeeping($0) }
    leftOut.formUnion(Set(unit.metrics).subtracting(measured))
    for metric in measured {
      if !metrics.contains(metric) { metrics.append(metric) }
      if metricsBySplit[unit.context.split]?.contains(metric) != true {
        metricsBySplit[unit.context.split, default: []].append(metric)
      }
      if let mean = unit.statistics[metric]?.mean, mean.isFinite {
        scales[metric, default: MetricScale(metric: metric)].meet(mean)
      }
    }
    // Models without log probabilities give zeros, as HELM itself takes them.
    let sum = unit.statistics[HELMRows.likelihood]?.mean ?? 0
    let tokens = requests.byUnit[unit.key]?.logProbabilities ?? []
    if sum != 0 || tokens.contains(where: { $0 != 0 }) { hasLogProbabilities = true }
  }

  // MARK: - Rows

  /// Hands all rows to the log.
  func add(to log: inout LogAssembly) {
    log.runs.append(
      RunRecord(
        evaluation: evaluation, task: specification.task, model: specification.model, tool: "helm"))
    if !leftOut.isEmpty { log.note(.bookkeeping, by: leftOut.count, at: "") }
    for unit in units { add(unit, &log) }
  }

  private func add(_ unit: HELMUnit, _ log: inout LogAssembly) {
    let request = requests.byUnit[unit.key]
    let place =
      unit.place == CodedLocator()
      ? log.table.intern(locator: "\(HELMRunFiles.state)#\(unit.key.instance)") : unit.place
    let expected = metricsBySplit[unit.context.split] ?? metrics
    if request?.hasFailed == true { log.note(.erroredSample, at: place) }
    var template = CodedJudgment()
    if let problem = fill(&template, unit, request, &log, place) {
      log.file.rowsRead += max(1, expected.count + requests.judges.count { !$0.isRule })
      log.refuse(problem, at: log.locator(of: place))
      return
    }
    for metric in expected {
      let found = unit.statistics[metric]
      let other = unit.contradictions.filter { $0.name.metric == metric }
      for (number, statistic) in ([found] + other.map(Optional.some)).enumerated() {
        var place = place
        if number > 0, let statistic {
          // A second value is told from the first by its place among the statistics.
          let element = log.locator(of: statistic.element)
          place = log.table.intern(locator: "\(element)/stats/\(statistic.index)")
        }
        if statistic?.count ?? 1 > 1 { log.note(.severalMeasurements(metric), at: place) }
        var row = template
        scales[metric, default: MetricScale(metric: metric)].declare(in: &row)
        keep(&row, judge(of: metric), metric, statistic?.mean, "no_score", request, &log, place)
      }
    }
    for judge in requests.judges {
      add(judge, request, template, &log, place)
    }
  }

  /// Adds what one model said about a unit, or that it said nothing.
  private func add(
    _ judge: HELMAnnotation.Judge, _ request: HELMRequests.Request?, _ template: CodedJudgment,
    _ log: inout LogAssembly, _ place: CodedLocator
  ) {
    var row = template
    row.scaleType = .interval
    if truthful.contains(judge) {
      row.scaleType = .binary
      row.scaleMinimum = 0
      row.scaleMaximum = 1
    }
    let given = request?.annotations.filter { $0.judge == judge } ?? []
    guard !given.isEmpty else {
      // A rule that was not applied is no judge that failed.
      if judge.isRule { return }
      keep(&row, judge.name, judge.criterion, nil, "no_score", request, &log, place)
      return
    }
    for (index, annotation) in given.enumerated() {
      if let field = annotation.quotedField {
        log.note(.quotedNumber(field: field), at: place)
      }
      var row = row
      row.judgmentIndex = Int16(clamping: index + 1)
      if annotation.label != nil { row.scaleType = .nominal }
      keep(
        &row, judge.name, judge.criterion, annotation.score, "grader_failed", request, &log, place,
        label: annotation.label, explanation: annotation.explanation)
    }
  }

  /// Who judged by a metric: a rule, unless it only sums up the verdicts of models.
  private func judge(of metric: String) -> String {
    if let judge = requests.judges.first(where: { metric == "safety_\($0.model)_score" }) {
      return judge.name
    }
    let annotator = annotators.sorted().first {
      metric.hasPrefix($0) || metric.hasPrefix("annotation_\($0)") || metric.hasPrefix("safety_")
    }
    return annotator.map { "panel:\($0)" } ?? "rule:\(metric)"
  }

  private func keep(
    _ row: inout CodedJudgment, _ judge: String, _ criterion: String, _ score: Double?,
    _ reason: String, _ request: HELMRequests.Request?, _ log: inout LogAssembly,
    _ place: CodedLocator, label: String? = nil, explanation: String? = nil
  ) {
    log.file.rowsRead += 1
    log.fill(&row, explanation: explanation, at: place)
    var texts: [(column: JudgmentColumn, text: String?)] = [
      (.judge, judge), (.criterion, criterion),
    ]
    if let score, !score.isFinite {
      log.refuse(.infiniteScore, at: log.locator(of: place))
      return
    }
    if request?.hasFailed == true {
      // HELM scores the empty answer of a request that failed; that says nothing of the model.
      row.status = .error
      texts += [(.label, score?.plain), (.statusReason, "no_response")]
    } else if let score {
      row.status = .scored
      row.score = score
    } else if let label {
      row.status = .scored
      texts.append((.label, label))
    } else {
      row.status = .unscored
      texts.append((.statusReason, reason))
      log.note(.missingScore, at: place)
    }
    if let problem = log.assign(texts, to: &row, at: place) {
      log.refuse(problem, at: log.locator(of: place))
      return
    }
    log.keep(&row, at: place, locator: place)
  }

  /// Sets what all rows of a unit have in common.
  private func fill(
    _ row: inout CodedJudgment, _ unit: HELMUnit, _ request: HELMRequests.Request?,
    _ log: inout LogAssembly, _ place: CodedLocator
  ) -> LogProblem? {
    let key = unit.key
    let category = [
      hasSplits ? unit.context.split : "", unit.context.subSplit, key.perturbation,
    ].filter { !$0.isEmpty }.joined(separator: ", ")
    let texts: [(column: JudgmentColumn, text: String?)] = [
      (.evaluation, evaluation), (.task, specification.task), (.model, specification.model),
      // A changed instance is an item of its own, in one cluster with what it was made from.
      (.sample, key.perturbation.isEmpty ? key.instance : "\(key.instance) \(key.perturbation)"),
      (.cluster, hasPerturbations ? key.instance : nil), (.category, category),
      (.sampleHash, request?.sampleHash), (.tool, "helm"),
    ]
    log.fill(&row, prompt: request?.prompt, response: request?.response, at: place)
    let problem =
      log.assign(texts, to: &row, at: place)
      ?? log.assign(declared: log.options.fields.constants, to: &row, at: place)
    if let problem { return problem }
    guard let epoch = Int32(exactly: key.trial), epoch >= 0, epoch < .max else {
      return .invalidField(
        field: "train_trial_index", text: "\(key.trial)", expected: "a whole number of at least 0")
    }
    row.epoch = epoch + 1
    let time = request?.time.flatMap(Timestamp.init(unixSeconds:))
    row.respondedAt = time?.microseconds
    row.judgedAt = time?.microseconds
    row.inputTokens = count("num_prompt_tokens", of: unit)
    row.outputTokens = count("num_output_tokens", of: unit)
    row.latencySeconds =
      (request?.latency ?? unit.statistics["inference_runtime"]?.mean).flatMap {
        $0.isFinite && $0 >= 0 ? $0 : nil
      }.orNaN
    fillLogProbabilities(&row, unit, request)
    return nil
  }

  private func count(_ metric: String, of unit: HELMUnit) -> Int64? {
    guard let statistic = unit.statistics[metric], statistic.count > 0 else { return nil }
    return Int64(exactly: statistic.sum).flatMap { $0 >= 0 ? $0 : nil }
  }

  private func fillLogProbabilities(
    _ row: inout CodedJudgment, _ unit: HELMUnit, _ request: HELMRequests.Request?
  ) {
    guard hasLogProbabilities else { return }
    if let sum = unit.statistics[HELMRows.likelihood], sum.count == 1, sum.sum.isFinite {
      row.logProbabilitySum = sum.sum
      row.logProbabilityCount = count("num_perplexity_tokens", of: unit).flatMap(Int32.init)
    } else if let tokens = request?.logProbabilities, request?.count == 1, !tokens.isEmpty {
      let sum = tokens.reduce(0, +)
      guard sum.isFinite else { return }
      row.logProbabilitySum = sum
      row.logProbabilityCount = Int32(exactly: tokens.count)
    }
  }
}

extension LogNotice {
  fileprivate static var bookkeeping: LogNotice {
    LogNotice("bookkeepingMetrics") {
      "\($0.count == 1 ? "1 metric" : "\($0.count) metrics") of cost and bookkeeping, such as num_… and "
        + "finish_reason_…: no judgments, left out"
    }
  }

  fileprivate static func severalMeasurements(_ metric: String) -> LogNotice {
    LogNotice("severalMeasurements", metric) {
      "\($0[0].quoted) was measured several times on one sample, \($0.times); the mean is taken"
    }
  }
}
