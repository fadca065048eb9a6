internal import Diagnostics
internal import FileFormats
import Foundation

/// Works the figures of Inspect AI's results out anew from the samples of its log
/// (`inspect_ai/_eval/task/results.py`): the epochs of a sample are made one number, and the metrics
/// are of these.
///
/// Means, standard errors, standard deviations and variances are worked out, also by group and with
/// clusters, over any of the tool's reductions of epochs. Intervals, what is drawn at random, and
/// metrics of a task's own are left out.
struct InspectFigures {
  /// A sample's verdicts on one criterion, an epoch each.
  private struct Item {
    var verdicts: [(verdict: InspectVerdict, isWithdrawn: Bool)] = []
    /// The metadata that figures go by.
    var metadata: [String: String] = [:]
  }

  /// A sample's epochs as one number.
  private struct Reduced {
    let value: Double
    let metadata: [String: String]
  }

  private let header: InspectHeader
  private let samples: [InspectSample]
  private let scales: [InspectSlot: InspectScale]
  private let scorers: Set<String>

  init(_ header: InspectHeader, _ samples: [InspectSample], _ scales: [InspectSlot: InspectScale]) {
    self.header = header
    self.samples = samples
    self.scales = scales
    scorers = Set(samples.lazy.flatMap(\.scores).map(\.scorer))
  }

  /// Holds every figure of the results against the samples.
  func compared() -> ToolFigures {
    var figures = ToolFigures()
    var known: [InspectSlot: [Item]?] = [:]
    for score in header.results.scores {
      let slot = slot(of: score)
      let found = known[slot] ?? items(slot)
      known[slot] = found
      compare(score, slot, found, &figures)
    }
    return figures
  }

  /// Whether the tool's own mean is that of the verdicts as numbers; nil where it gives none.
  func confirms(_ slot: InspectSlot) -> Bool? {
    var result: Bool?
    for score in header.results.scores
    where self.slot(of: score) == slot && InspectFigures.isKnown(score.reducer) {
      let values = values(items(slot) ?? [], score.reducer, slot)
      for metric in score.metrics where ["accuracy", "mean"].contains(metric.name) {
        guard metric.family == nil, !metric.parameters.hasOthers, metric.value != nil else {
          continue
        }
        result = (result ?? true) && ToolFigures.agree(metric.value, figure(metric, values))
      }
    }
    return result
  }

  // MARK: - Items

  /// The scorer as the samples name it, and the criterion.
  private func slot(of score: InspectResults.Score) -> InspectSlot {
    let scorer =
      scorers.contains(score.scorer) ? score.scorer : score.scorer.lastPathComponent
    return InspectSlot(
      scorer: scorer, criterion: score.name == score.scorer ? scorer : score.name)
  }

  /// The verdicts by sample, in the order of the log; nil where they are no single verdicts, or the
  /// scorer gave none.
  private func items(_ slot: InspectSlot) -> [Item]? {
    var items: [Item] = []
    var places: [String: Int] = [:]
    var isThere = false
    for sample in samples {
      guard let score = sample.scores.first(where: { $0.scorer == slot.scorer }) else { continue }
      let verdict: InspectVerdict
      let isWhole = slot.criterion == slot.scorer
      switch score.value {
      case .single(let single) where isWhole || single == .missing: verdict = single
      case .keyed(let values):
        let given = values.first { $0.criterion == slot.criterion }?.verdict
        if given == nil, isWhole, !values.isEmpty { return nil }
        verdict = given ?? .missing
      case .listed(let values) where values.isEmpty: verdict = .missing
      case .single, .listed: return nil
      }
      isThere = true
      let name = sample.sample ?? ""
      let place = places[name] ?? items.count
      if place == items.count {
        places[name] = place
        items.append(Item(metadata: sample.groups))
      }
      let isWithdrawn =
        sample.isInvalidated || (sample.hasError && !header.scoresErroredSamples)
      items[place].verdicts.append((verdict, isWithdrawn))
    }
    return isThere ? items : nil
  }

  // MARK: - Figures

  private func compare(
    _ score: InspectResults.Score, _ slot: InspectSlot, _ items: [Item]?,
    _ figures: inout ToolFigures
  ) {
    let isScored = items != nil && scales[slot].map { !$0.hasLabels } ?? true
    let items = isScored && InspectFigures.isKnown(score.reducer) ? items : nil
    let values = values(items ?? [], score.reducer, slot)
    // Without a reducer the figure is of means, unless the task asked for every epoch.
    let hasEpochs = score.reducer == nil && items?.contains { $0.verdicts.count > 1 } ?? false
    let unreduced = hasEpochs ? self.values(items ?? [], nil, slot, isReduced: false) : []
    let isWithdrawn = items?.contains { $0.verdicts.contains(where: \.isWithdrawn) } ?? false
    let all = isWithdrawn ? self.values(items ?? [], score.reducer, slot, withdrawn: true) : []
    for metric in score.metrics {
      let name = label(of: metric, score)
      guard items != nil, InspectFigures.isKnown(metric), hasMetadata(metric, values + all),
        hasGroup(metric, values)
      else {
        // Where nothing was worked out, nothing is left out.
        if metric.value.flatMap(\.orNil) != nil { figures.leaveOut(name) }
        continue
      }
      var found = figure(metric, values)
      if hasEpochs, !ToolFigures.agree(metric.value, found) {
        let other = figure(metric, unreduced)
        if ToolFigures.agree(metric.value, other) { found = other }
      }
      figures.compare(
        name, reported: metric.value, found: found,
        alternatives: isWithdrawn
          ? [
            .init(
              figure: figure(metric, all),
              meaning: "counts samples that were invalidated or ended with an error")
          ] : [])
    }
  }

  private func label(of metric: InspectResults.Metric, _ score: InspectResults.Score) -> String {
    let criterion =
      score.name == score.scorer ? score.name : "\(score.scorer)/\(score.name)"
    var name = metric.name.quoted
    if let family = metric.family { name = "\(family) \(name)" }
    if let group = metric.parameters.group { name += " by \(group.quoted)" }
    let reducer = score.reducer.map { " over \($0)" } ?? ""
    return "\(name) of \(criterion.quoted)\(reducer)"
  }

  private static func isKnown(_ metric: InspectResults.Metric) -> Bool {
    if metric.parameters.hasOthers { return false }
    switch metric.family {
    case nil: return statistics.contains(metric.name)
    case "grouped"?: return statistics.contains(metric.parameters.metric ?? "")
    default: return false
    }
  }

  private static let statistics: Set<String> = ["accuracy", "mean", "stderr", "std", "var"]

  private static func isKnown(_ reducer: String?) -> Bool {
    guard let reducer else { return true }
    return ["mean", "median", "max", "mode"].contains(reducer) || repeats(reducer) != nil
  }

  /// Whether every sample has the metadata that a figure goes by: summaries lack what is long.
  private func hasMetadata(_ metric: InspectResults.Metric, _ values: [Reduced]) -> Bool {
    let keys = [metric.parameters.cluster, metric.parameters.group].compactMap(\.self)
    return keys.allSatisfy { key in values.allSatisfy { $0.metadata[key] != nil } }
  }

  /// Whether a grouped figure is of a group that is there, or of all.
  private func hasGroup(_ metric: InspectResults.Metric, _ values: [Reduced]) -> Bool {
    guard metric.family == "grouped", let key = metric.parameters.group else { return true }
    return metric.name == metric.parameters.totalLabel
      || values.contains { isNamed(metric, $0.metadata[key] ?? "") }
  }

  private func isNamed(_ metric: InspectResults.Metric, _ group: String) -> Bool {
    metric.parameters.template.replacing("{group_name}", with: group) == metric.name
  }

  /// The numbers of the samples that have one, over their epochs or of each.
  private func values(
    _ items: [Item], _ reducer: String?, _ slot: InspectSlot, withdrawn: Bool = false,
    isReduced: Bool = true
  ) -> [Reduced] {
    var values: [Reduced] = []
    for item in items {
      let verdicts = item.verdicts.filter { withdrawn || !$0.isWithdrawn }.map(\.verdict)
      let numbers =
        isReduced
        ? [reduce(verdicts, reducer ?? "mean", slot)] : verdicts.map { number($0, slot) }
      for case let number? in numbers {
        values.append(Reduced(value: number, metadata: item.metadata))
      }
    }
    return values
  }

  /// The figure of a metric; nil where no sample has a number.
  private func figure(_ metric: InspectResults.Metric, _ values: [Reduced]) -> Double? {
    guard !values.isEmpty else { return nil }
    let parameters = metric.parameters
    guard metric.family == "grouped", let key = parameters.group else {
      return statistic(metric.name, values, cluster: parameters.cluster)
    }
    let inner = parameters.metric ?? ""
    let groups = Dictionary(grouping: values) { $0.metadata[key] ?? "" }
    if let named = groups.first(where: { isNamed(metric, $0.key) }) {
      return statistic(inner, named.value, cluster: nil)
    }
    switch parameters.total {
    case .samples?: return statistic(inner, values, cluster: nil)
    case .groups?:
      return ToolStatistic.mean(groups.values.compactMap { statistic(inner, $0, cluster: nil) })
    case nil: return nil
    }
  }

  private func statistic(_ name: String, _ values: [Reduced], cluster: String?) -> Double? {
    let numbers = values.map(\.value)
    switch name {
    case "accuracy", "mean": return ToolStatistic.mean(numbers)
    case "std": return ToolStatistic.variance(numbers).squareRoot()
    case "var": return ToolStatistic.variance(numbers)
    case "stderr":
      guard let cluster else { return ToolStatistic.standardError(numbers) }
      return InspectFigures.clusteredError(
        Dictionary(grouping: values) { $0.metadata[cluster] ?? "" }.values.map { $0.map(\.value) })
    default: return nil
    }
  }

  /// The square root of the sum of squared cluster sums of deviations, times C / (C - 1), over n
  /// (Miller 2024, arXiv:2411.00640, appendix A, with the finite-cluster factor of Inspect AI).
  private static func clusteredError(_ clusters: [[Double]]) -> Double {
    let all = clusters.flatMap(\.self)
    guard clusters.count > 1, let mean = ToolStatistic.mean(all) else { return 0 }
    let squares = clusters.reduce(0.0) { sum, cluster in
      let deviation = cluster.reduce(0) { $0 + $1 - mean }
      return sum + deviation * deviation
    }
    let count = Double(clusters.count)
    return (squares * count / (count - 1)).squareRoot() / Double(all.count)
  }

  // MARK: - Epochs

  private func number(_ verdict: InspectVerdict, _ slot: InspectSlot) -> Double? {
    let scale = scales[slot] ?? InspectScale()
    return scale.isMissing(verdict) ? nil : scale.score(verdict)
  }

  /// The epochs of a sample as one number; nil where none is scored, or fewer than the reduction
  /// needs.
  private func reduce(
    _ verdicts: [InspectVerdict], _ reducer: String, _ slot: InspectSlot
  ) -> Double? {
    let scored = verdicts.filter { number($0, slot) != nil }
    let numbers = scored.compactMap { number($0, slot) }
    guard !numbers.isEmpty else { return nil }
    switch reducer {
    case "mean": return ToolStatistic.mean(numbers)
    case "median":
      let sorted = numbers.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    case "max": return numbers.max()
    case "mode":
      // The first of the most frequent, counted as they were logged.
      let counts = scored.map { verdict in scored.count { $0 == verdict } }
      let most = counts.max()
      return counts.firstIndex(of: most ?? 0).map { numbers[$0] }
    default: return InspectFigures.repeated(numbers, reducer)
    }
  }

  /// The name and the `k` of a reduction that asks for `k` hits: `at_least_2`, `pass_at_2`,
  /// `pass_k_2`.
  private static func repeats(_ reducer: String) -> (name: Substring, count: Int)? {
    guard let mark = reducer.lastIndex(of: "_"),
      let k = Int(reducer[reducer.index(after: mark)...]), k > 0,
      ["at_least", "pass_at", "pass_k"].contains(reducer[..<mark])
    else { return nil }
    return (reducer[..<mark], k)
  }

  private static func repeated(_ numbers: [Double], _ reducer: String) -> Double? {
    guard let (name, k) = repeats(reducer) else { return nil }
    let hits = numbers.count { $0 >= 1 }
    let misses = numbers.count - hits
    switch name {
    case "at_least": return hits >= k ? 1 : 0
    case "pass_at":
      guard numbers.count >= k else { return nil }
      // 1 - C(misses, k) / C(n, k) (Chen et al. 2021, arXiv:2107.03374, eq. 1).
      return 1 - ratio(misses, numbers.count, k)
    case "pass_k":
      guard numbers.count >= k else { return nil }
      return ratio(hits, numbers.count, k)
    default: return nil
    }
  }

  /// C(part, k) / C(all, k).
  private static func ratio(_ part: Int, _ all: Int, _ k: Int) -> Double {
    guard part >= k else { return 0 }
    return (0..<k).reduce(1.0) { $0 * Double(part - $1) / Double(all - $1) }
  }
}
