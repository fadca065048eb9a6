internal import Diagnostics

/// The metrics of a samples file, with the scales that all its lines together tell.
struct LMEvaluationCriteria {
  /// The metrics by filter, in their order.
  private(set) var metrics: [String: [String]] = [:]
  /// The scales by `metric,filter`.
  private(set) var scales: [String: MetricScale] = [:]
  /// How values are read, by `metric,filter`.
  private(set) var readings: [String: LMEvaluationReading] = [:]
  /// The tool's figures, held against the lines.
  private(set) var figures = ToolFigures()
  /// Criteria whose figure is no plain mean of their rows.
  private(set) var notices: [LogNotice] = []
  /// Members that are no metrics.
  private(set) var unknownKeys: [String] = []

  private let results: LMEvaluationResults.Task?

  init(_ samples: [LMEvaluationSample], _ results: LMEvaluationResults.Task?) {
    self.results = results
    for sample in samples {
      let filter = sample.filter ?? "none"
      let names =
        sample.listedMetrics
        ?? sample.keys.filter { key in
          // Lines that do not list their metrics: what the results know, and all where there are none.
          results.map { $0.figures.isEmpty || $0.figures["\(key),\(filter)"] != nil } ?? true
        }
      for name in names where metrics[filter]?.contains(name) != true {
        metrics[filter, default: []].append(name)
      }
      for key in sample.keys where !names.contains(key) && !unknownKeys.contains(key) {
        unknownKeys.append(key)
      }
    }
    for (filter, names) in metrics.sorted(by: { $0.key < $1.key }) {
      let lines = samples.filter { ($0.filter ?? "none") == filter }
      for metric in names { meet(metric, filter, lines) }
    }
    for criterion in (results?.figures ?? [:]).keys.sorted() where scales[criterion] == nil {
      if case .some(.some) = results?.figures[criterion] { figures.leaveOut(criterion.quoted) }
    }
  }

  func reading(of criterion: String) -> LMEvaluationReading {
    readings[criterion] ?? LMEvaluationReading(aggregation: .unknown)
  }

  private mutating func meet(_ metric: String, _ filter: String, _ lines: [LMEvaluationSample]) {
    let criterion = "\(metric),\(filter)"
    let reported = results?.figures[criterion]
    let values = LMEvaluationFigure.ordered(lines).compactMap { $0.values[metric] }
    var figure = LMEvaluationFigure(
      metric: metric, values: values,
      aggregation: LMEvaluationAggregation(
        name: results?.aggregations[metric], metric: metric), isDeclared: results != nil,
      reported: reported ?? nil)
    readings[criterion] = figure.reading
    var scale = MetricScale(metric: metric)
    for value in values {
      if let verdict = LMEvaluationVerdict(value, figure.reading), verdict.score.isFinite {
        scale.meet(verdict.score, isTruth: value.isTruth)
      }
    }
    scales[criterion] = scale
    guard let reported else { return }
    figure.compare(
      criterion, reported: reported, error: results?.errors[criterion] ?? nil, &figures)
    if let notice = figure.notice { notices.append(notice) }
  }
}
