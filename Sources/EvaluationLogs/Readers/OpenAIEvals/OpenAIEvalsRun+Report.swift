extension OpenAIEvalsRun {
  /// Compares what was read with what the run counted itself: events by their numbers, tokens, the
  /// judge's choices, and the accuracy.
  ///
  /// What shows that events are lost refuses the file, unless a part of it will do; the accuracy is
  /// computed by each evaluation in its own way, so another one is only noted.
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
    var figures = ToolFigures()
    if let accuracy = report["accuracy"], matches.count > 0 {
      figures.compare(
        "accuracy", reported: accuracy,
        found: Double(matches.correct) / Double(matches.count))
    }
    figures.note(in: &log, at: "L\(line)")
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
