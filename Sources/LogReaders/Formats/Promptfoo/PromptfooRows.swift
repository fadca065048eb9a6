internal import Diagnostics
internal import FileFormats

/// Turns promptfoo's results into judgments.
///
/// Tests are numbered anew in each repetition, so that what is the same in all of them, variables and
/// assertions, tells which are one item: `--repeat` gives epochs, not items. A response that failed has
/// a row for each assertion that its test declares, so that no denominator shrinks.
struct PromptfooRows {
  private let results: [PromptfooResult]
  private let evaluation: String
  private let task: String
  private let toolVersion: String?
  private let startedAt: Timestamp?
  /// The names of the prompts' templates, in the order in which they first come.
  private var templates: [String] = []
  /// Providers of which several go by one identifier, and so are told by their labels.
  private var labelled: Set<String> = []
  /// The number of the first test with the same content.
  private var samples: [String: String] = [:]
  /// The scores by criterion, to tell the scale.
  private var scales: [String: Scale] = [:]

  private struct Scale {
    var isPlain = true
    var isShare = true
  }

  private struct Response: Hashable {
    let model: String
    let template: String
    let identity: String
  }

  /// One verdict on its way into a row.
  private struct Verdict {
    var judge: String
    var criterion: String
    var component = PromptfooResult.Component()
    var isPlain = false
    /// Why there is none.
    var reason: String?
    var status: JudgmentStatus?
  }

  init(
    _ results: [PromptfooResult], evaluation: String?, description: String?,
    toolVersion: String?, startedAt: String?, _ log: inout LogAssembly
  ) {
    self.results = results
    let own = results.lazy.compactMap(\.evaluation).first
    self.evaluation = evaluation ?? own ?? "promptfoo:\(log.file.sha256.prefix(12))"
    task = description.flatMap { $0.isEmpty ? nil : $0 } ?? "promptfoo"
    self.toolVersion = toolVersion
    self.startedAt = startedAt.flatMap { Timestamp.parse($0)?.time }
    var labels: [String: Set<String>] = [:]
    for (index, result) in results.enumerated() {
      if !templates.contains(result.template) { templates.append(result.template) }
      labels[result.provider ?? "", default: []].insert(result.label ?? "")
      let key = PromptfooRows.key(result, index)
      if samples[key] == nil { samples[key] = result.test ?? key }
      for verdict in PromptfooRows.verdicts(of: result) { meet(verdict) }
    }
    labelled = Set(labels.filter { $0.value.count > 1 }.keys)
  }

  private mutating func meet(_ verdict: Verdict) {
    guard verdict.status == nil, let number = PromptfooRows.number(verdict.component) else {
      return
    }
    var scale = scales[verdict.criterion] ?? Scale()
    if !verdict.isPlain || (number != 0 && number != 1) { scale.isPlain = false }
    if !(0...1).contains(number) { scale.isShare = false }
    scales[verdict.criterion] = scale
  }

  /// What tells a test from the others of the file: its content, and where that is not there its number.
  private static func key(_ result: PromptfooResult, _ index: Int) -> String {
    if !result.identity.isEmpty {
      return String(SHA256.hexadecimal(result.identity).prefix(16))
    }
    return result.test ?? "\(index)"
  }

  // MARK: - Rows

  /// Hands all rows to the log.
  func add(to log: inout LogAssembly) {
    var repetitions: [Response: Int] = [:]
    var runs: Set<[String]> = []
    for (index, result) in results.enumerated() {
      guard let model = model(of: result) else {
        log.file.rowsRead += 1
        log.refuse(.missingField("provider"), at: log.locator(of: result.place))
        continue
      }
      let run = RunRecord(
        evaluation: evaluation, task: task(of: result), model: model, tool: "promptfoo",
        toolVersion: toolVersion, startedAt: startedAt)
      if runs.insert(run.key).inserted { log.runs.append(run) }
      let key = PromptfooRows.key(result, index)
      let response = Response(model: model, template: result.template, identity: key)
      repetitions[response, default: 0] += 1
      let counted = repetitions[response] ?? 1
      let told = result.repetition.flatMap { $0 < 0 ? nil : Int(Int32(clamping: $0)) + 1 }
      let epoch = told ?? counted
      if result.hasFailed { log.note(.erroredSample, at: result.place) }
      var seen: [String: Int] = [:]
      for var verdict in PromptfooRows.verdicts(of: result) {
        let name = "\(verdict.judge)\u{1F}\(verdict.criterion)"
        seen[name, default: 0] += 1
        let scale = scales[verdict.criterion]
        if let number = seen[name], number > 1 {
          log.note(.repeatedAssertion(verdict.criterion), at: result.place)
          verdict.criterion += "/\(number)"
        }
        add(verdict, scale, of: result, model: model, sample: samples[key], epoch: epoch, &log)
      }
    }
  }

  private func model(of result: PromptfooResult) -> String? {
    guard let provider = result.provider, !provider.isEmpty else { return nil }
    return labelled.contains(provider) ? result.label ?? provider : provider
  }

  /// The task; of several prompts each is one of its own.
  private func task(of result: PromptfooResult) -> String {
    guard templates.count > 1, let place = templates.firstIndex(of: result.template) else {
      return task
    }
    return "\(task)/prompt \(place + 1)"
  }

  private static func number(_ component: PromptfooResult.Component) -> Double? {
    guard var text = component.score else { return component.passed.map { $0 ? 1 : 0 } }
    guard case .finite(let number)? = text.withUTF8({ NumberText.value($0) }) else { return nil }
    return number
  }

  /// The verdicts on a response: one for each assertion, one for each named score that no assertion
  /// has, and the tool's own.
  private static func verdicts(of result: PromptfooResult) -> [Verdict] {
    var verdicts: [Verdict] = []
    if result.hasFailed {
      for assertion in result.assertions.flatMap(\.flattened) {
        verdicts.append(
          Verdict(
            judge: assertion.judge(usual: result.grader), criterion: assertion.criterion,
            isPlain: assertion.isPlain, reason: "error", status: .error))
      }
    } else {
      for component in result.components {
        var verdict = Verdict(
          judge: component.assertion.judge(usual: result.grader),
          criterion: component.assertion.criterion, component: component,
          isPlain: component.assertion.isPlain)
        if component.hasFailed { (verdict.reason, verdict.status) = ("grader_failed", .error) }
        verdicts.append(verdict)
      }
      let criteria = Set(verdicts.map(\.criterion))
      for (name, score) in result.namedScores where !criteria.contains(name) && name != "overall" {
        verdicts.append(
          Verdict(
            judge: ownJudge, criterion: name, component: .init(score: score)))
      }
    }
    var overall = Verdict(
      judge: ownJudge, criterion: "overall",
      component: .init(passed: result.passed, score: result.score, reason: result.reason))
    if result.hasFailed {
      (overall.reason, overall.status) = ("error", .error)
    } else if result.isUnchecked {
      (overall.reason, overall.status) = ("no_assertions", .unscored)
    } else if result.components.contains(where: \.hasFailed) {
      // The 0 of a grader that failed is in the tool's own score.
      (overall.reason, overall.status) = ("grader_failed", .error)
    }
    verdicts.append(overall)
    return verdicts
  }

  private static let ownJudge = "rule:promptfoo"

  private func add(
    _ verdict: Verdict, _ scale: Scale?, of result: PromptfooResult, model: String,
    sample: String?, epoch: Int, _ log: inout LogAssembly
  ) {
    log.file.rowsRead += 1
    var row = CodedJudgment()
    row.epoch = Int32(clamping: epoch)
    row.higherIsBetter = true
    row.inputTokens = result.inputTokens
    row.outputTokens = result.outputTokens
    row.judgeInputTokens = verdict.component.inputTokens
    row.judgeOutputTokens = verdict.component.outputTokens
    if let latency = result.latencyMilliseconds, latency >= 0, latency.isFinite {
      row.latencySeconds = latency / 1000
    }
    row.scaleType = scale?.isPlain == true ? .binary : .interval
    if scale?.isShare == true { (row.scaleMinimum, row.scaleMaximum) = (0, 1) }
    log.fill(
      &row, prompt: result.prompt, response: result.output, explanation: verdict.component.reason,
      at: result.place)
    var texts: [(column: JudgmentColumn, text: String?)] = [
      (.evaluation, evaluation), (.task, task(of: result)), (.model, model), (.sample, sample),
      (.judge, verdict.judge), (.criterion, verdict.criterion),
      (.sampleHash, result.prompt.map { SampleHash.hexadecimal(raw: $0) }),
      (.tool, "promptfoo"), (.toolVersion, toolVersion),
    ]
    row.status = verdict.status
    if let reason = verdict.reason {
      row.statusReason = log.table.statusReason.intern(reason)
    } else {
      let passed = verdict.component.passed
      texts.append((.label, passed.map { $0 ? "pass" : "fail" }))
      texts.append((.score, verdict.component.score ?? passed.map { $0 ? "1" : "0" }))
    }
    log.keep(row, with: texts, at: result.place)
  }
}

extension LogNotice {
  fileprivate static func repeatedAssertion(_ criterion: String) -> LogNotice {
    LogNotice("repeatedAssertion", criterion) {
      "several assertions of one response on \($0[0].quoted), \($0.times); the second and further "
        + "ones are criteria of their own, numbered"
    }
  }
}
