internal import Diagnostics

/// What `stats.json` reports over all instances, to check a log against.
struct HELMFigures {
  /// The mean over the trials by name; several where classes of metrics have one in common.
  private var means: [HELMMetricName: [Double]] = [:]
  /// The units, instances times trials, that HELM counted.
  private(set) var units: Int?

  init(_ scanner: inout JSONScanner) throws(JSONError) {
    var counts: [HELMContext: Int] = [:]
    try scanner.enterArray()
    while try scanner.nextElement() {
      let statistic = try HELMStatistic(&scanner)
      let context = statistic.name.context
      if let mean = statistic.mean { means[statistic.name, default: []].append(mean) }
      if statistic.name.metric == "num_instances", context.isOfInstances {
        counts[context] = Int(exactly: statistic.sum.rounded())
      }
    }
    if !counts.isEmpty { units = counts.values.reduce(0, &+) }
  }

  /// Holds the means that HELM reports against those that the units give.
  ///
  /// HELM averages the instances of each trial, and then the trials.
  func compared(with units: [HELMUnit], on metrics: [String]) -> ToolFigures {
    struct Sum {
      var sum = 0.0
      var count: Int64 = 0
    }
    var figures = ToolFigures()
    for metric in metrics {
      var trials: [HELMContext: [Int64: Sum]] = [:]
      for unit in units {
        guard let statistic = unit.statistics[metric], statistic.mean != nil else { continue }
        trials[unit.context, default: [:]][unit.key.trial, default: Sum()].sum += statistic.sum
        trials[unit.context]?[unit.key.trial]?.count &+= statistic.count
      }
      for (context, sums) in trials.sorted(by: { $0.key.label < $1.key.label }) {
        let ordered = sums.sorted { $0.key < $1.key }.map(\.value)
        let mean = ordered.reduce(0) { $0 + $1.sum / Double($1.count) } / Double(ordered.count)
        let reported = means[HELMMetricName(metric: metric, context: context)] ?? []
        let place = context.label.isEmpty ? "" : " (\(context.label))"
        guard let nearest = reported.min(by: { abs($0 - mean) < abs($1 - mean) }) else { continue }
        figures.compare("the mean of \(metric.quoted)\(place)", reported: nearest, found: mean)
      }
    }
    return figures
  }
}

extension HELMContext {
  /// Whether it is of instances as they were asked, not of the better or worse of several.
  fileprivate var isOfInstances: Bool { perturbation.map { $0.base == "perturbed" } ?? true }

  fileprivate var label: String {
    [split, subSplit, perturbation?.label ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
