internal import Analysis
internal import Charts
internal import Documents
internal import LogReaders
internal import PrintedNumbers
internal import Statistics
internal import ValueModel
internal import Wording

extension JudgeKind {
  /// "5 models", "1 person".
  func counted(_ count: Int) -> String {
    switch self {
    case .model: CountText.counted(count, "model", isGrouped: true)
    case .human: count == 1 ? said("1 person") : said("\(NumberText.grouped(count)) people")
    case .rule: CountText.counted(count, "program", isGrouped: true)
    case .panel: CountText.counted(count, "panel", isGrouped: true)
    }
  }
}

extension MeasurementLevel {
  /// How far apart two ratings are said to be.
  var distanceWords: String {
    switch self {
    case .nominal: said("two ratings are equal or not")
    case .ordinal: said("ratings are apart by their order")
    case .interval: said("ratings are apart by their squared difference")
    case .ratio: said("ratings are apart by their squared difference over their squared sum")
    }
  }
}

extension Estimate {
  /// Whichever end is the lower; nil where an end is not known.
  var range: ClosedRange<Double>? {
    guard let lower, let upper else { return nil }
    return min(lower, upper)...max(lower, upper)
  }

  /// As charts show it; nil where there is none.
  var shown: ChartEstimate? {
    value.map { ChartEstimate(value: $0, lower: range?.lowerBound, upper: range?.upperBound) }
  }
}

/// What must be said below a table of estimates: how its intervals were made and why some are missing.
struct EstimateNotes {
  /// Each with what it is of.
  let estimates: [(of: String, estimate: Estimate)]

  /// "95 % intervals: cluster-t, degrees of freedom 22 to 29."; nil where there is no interval.
  func methods(level: Double) -> String? {
    let shown = estimates.map(\.estimate).filter { $0.lower != nil }
    let methods = Set(shown.compactMap(\.method).map(methodName)).sorted()
    guard !methods.isEmpty else { return nil }
    let freedom = shown.compactMap(\.degreesOfFreedom)
    let (share, list) = (NumberText.percent(level), methods.joined(separator: said(", ")))
    guard let least = freedom.min(), let most = freedom.max() else {
      return said("\(share) intervals: \(list).")
    }
    let ends = [least, most].map(NumberText.size)
    let range = ends[0] == ends[1] ? ends[0] : said("\(ends[0]) to \(ends[1])")
    return said("\(share) intervals: \(list); degrees of freedom \(range).")
  }

  /// A note for each reason why figures are not there, with what they are of.
  var reasons: [String] {
    var lines: [(reason: String, of: [String])] = []
    for (what, estimate) in estimates where estimate.lower == nil {
      guard let reason = estimate.reason else { continue }
      let words =
        estimate.value == nil ? said("no figure: \(reason)") : said("no interval: \(reason)")
      if let place = lines.firstIndex(where: { $0.reason == words }) {
        if !lines[place].of.contains(what) { lines[place].of.append(what) }
      } else {
        lines.append((words, [what]))
      }
    }
    return lines.map { line in
      said("\(CountText.list(line.of, most: 4)): \(line.reason).")
    }
  }
}

extension ValueSystem {
  /// The name of a dimension as pages print it.
  func shownDimension(_ id: String) -> String {
    id == ModelScore.overall
      ? said("Mean over all dimensions") : shownName(dimension(named: id)?.name ?? id)
  }
}
