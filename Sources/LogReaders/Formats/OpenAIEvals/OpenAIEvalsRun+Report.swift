internal import Diagnostics

extension OpenAIEvalsRun {
  /// Compares what was read with what the run counted itself: events by their numbers, tokens, the
  /// judge's choices, and the means.
  ///
  /// What shows that events are lost refuses the file, unless a part of it will do; figures are
  /// computed by each evaluation in its own way, so other ones are only noted.
  func reconcile(_ log: inout LogAssembly) {
    if lostEvents > 0 {
      refuse(.countMismatch(of: "events", counted: events + lostEvents, found: events), &log)
    }
    guard let report else {
      log.note(.unfinishedRun(status: "without a final report"), at: "L\(line)")
      return
    }
    for (name, counted) in report.sorted(by: { $0.key < $1.key }) {
      guard let counted = Int(exactly: counted), let found = found(name) else { continue }
      if found != counted {
        refuse(.countMismatch(of: name, counted: counted, found: found), &log)
      }
    }
    compareFigures(report).note(in: &log, at: "L\(line)")
  }

  /// Holds the figures of the final report against the means of what the events hold: the accuracy,
  /// and the means of criteria under their own names or as `mean_NAME`, `average_NAME` and the like.
  ///
  /// The tool computes reports of one line each in the code of the evaluation; other figures, such
  /// as spreads, are made in ways that the log does not tell.
  private func compareFigures(_ report: [String: Double]) -> ToolFigures {
    var figures = ToolFigures()
    for (name, reported) in report.sorted(by: { $0.key < $1.key }) where found(name) == nil {
      if name == "accuracy", matches.count > 0 {
        figures.compare(
          name.quoted, reported: reported,
          found: Double(matches.correct) / Double(matches.count))
      } else if let criterion = OpenAIEvalsRun.criterion(of: name, among: criteria) {
        figures.compare(name.quoted, reported: reported, found: mean(of: criterion))
      } else {
        figures.leaveOut(name.quoted)
      }
    }
    return figures
  }

  private static func criterion(of name: String, among criteria: [String]) -> String? {
    let words = ["mean", "average", "avg"]
    let prefixes = words.map { "\($0)_" }
    let suffixes = words.map { "_\($0)" } + words.map { "/\($0)" }
    var names = [name]
    names += prefixes.filter(name.hasPrefix).map { String(name.dropFirst($0.count)) }
    names += suffixes.filter(name.hasSuffix).map { String(name.dropLast($0.count)) }
    return names.lazy.compactMap { name in criteria.first { $0 == name } }.first
  }

  /// The mean of a criterion's numbers, or nil where it has none.
  private func mean(of criterion: String) -> Double? {
    var sum = 0.0
    var count = 0
    for verdict in samples.lazy.flatMap(\.verdicts) where verdict.criterion == criterion {
      switch verdict.value {
      case .number(let number):
        sum += number
        count += 1
      case .truth(let isTrue):
        sum += isTrue ? 1 : 0
        count += 1
      case .text, .missing, .nested: continue
      }
    }
    return count > 0 ? sum / Double(count) : nil
  }

  /// What the events say to a count of the report; nil where it is of something else.
  private func found(_ name: String) -> Int? {
    if ["usage_prompt_tokens", "usage_completion_tokens", "usage_total_tokens"].contains(name) {
      return Int(clamping: tokens[String(name.dropFirst("usage_".count))] ?? 0)
    }
    let parts = name.split(separator: "/", maxSplits: 2).map(String.init)
    guard parts.count == 3, parts[0] == "counts", criteria.contains(parts[1]) else { return nil }
    return samples.reduce(0) { count, sample in
      count
        + sample.verdicts.count { verdict in
          guard verdict.criterion == parts[1] else { return false }
          if let label = verdict.label { return label == parts[2] }
          if case .text(let text) = verdict.value { return text == parts[2] }
          return false
        }
    }
  }

  private func refuse(_ problem: LogProblem, _ log: inout LogAssembly) {
    if log.options.allowsPartial {
      log.note(.fewerSamples(problem.message), at: "L\(line)")
    } else {
      log.fail(problem, at: "L\(line)")
    }
  }
}
