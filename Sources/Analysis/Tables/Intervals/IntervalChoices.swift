internal import Diagnostics
internal import PrintedNumbers
package import Statistics

/// Methods of `compass interval`.
package enum IntervalMethod: String, CaseIterable, Sendable {
  case auto
  case wilsonModified = "wilson-modified"
  case score
  case skewT = "skew-t"
  case clusterT = "cluster-t"
  case tango
  case bca, percentile, basic, normal, studentized, abc
  case wilson
  case clopperPearson = "clopper-pearson"
  case jeffreys
  case agrestiCoull = "agresti-coull"

  /// The bootstrap method of that name.
  var bootstrap: BootstrapIntervalMethod? { BootstrapIntervalMethod(rawValue: rawValue) }

  /// The method of that name that needs no more than sums over clusters.
  var mean: MeanIntervalMethod? { MeanIntervalMethod(rawValue: rawValue) }

  /// The method for independent 0/1 values of that name.
  var proportion: ProportionIntervalMethod? {
    // The ends hold the estimate, also where nothing or everything succeeded.
    if self == .jeffreys { return .jeffreysWithEnds }
    return mean == nil ? ProportionIntervalMethod(rawValue: rawValue) : nil
  }

  /// Whether a mean needs no more than sums over clusters.
  package var isFromSums: Bool { self == .auto || mean != nil }

  package var isForMeans: Bool { mean != nil || proportion != nil || self == .studentized }

  package var isForDifferences: Bool { proportion == nil && self != .wilsonModified }
}

/// Statistics of `compass interval`.
package enum IntervalStatistic: Equatable, Sendable {
  case mean, median, standardDeviation, trimmedMean
  case percentile(Double)

  /// The statistic of a name: `p90` is a percentile.
  package init?(name: String) {
    switch name {
    case "mean": self = .mean
    case "median": self = .median
    case "sd", "standard-deviation": self = .standardDeviation
    case "trimmed-mean": self = .trimmedMean
    default:
      guard name.hasPrefix("p"), let percent = Double(name.dropFirst()), percent > 0,
        percent < 100
      else { return nil }
      self = .percentile(percent)
    }
  }

  package var name: String {
    switch self {
    case .mean: return "mean"
    case .median: return "median"
    case .standardDeviation: return "sd"
    case .trimmedMean: return "trimmed-mean"
    case .percentile(let percent): return "p\(NumberText.plain(percent))"
    }
  }

  package var measure: SampleStatistic.Measure {
    switch self {
    case .mean: .mean
    case .median: .median
    case .standardDeviation: .standardDeviation
    case .trimmedMean: .trimmedMean(0.2)
    case .percentile(let percent): .quantile(percent / 100)
    }
  }

  /// The probability of a quantile; nil for other statistics.
  var probability: Double? {
    switch self {
    case .median: 0.5
    case .percentile(let percent): percent / 100
    default: nil
    }
  }
}

/// Two values of a column that are compared.
package struct IntervalContrast {
  package let column: String
  package let first: String
  package let second: String

  package init(column: String, first: String, second: String) {
    self.column = column
    self.first = first
    self.second = second
  }

  /// Refuses values that no row of the column has: an option is misspelt as a rule.
  func check(_ cells: [String?]) throws(Diagnostics) {
    let found = Set(cells.compactMap(\.self))
    for value in [first, second] where !found.contains(value) {
      throw Diagnostics(
        table: .unknownValue, at: nil, "No row has `\(value)` in column `\(column)` (--versus)",
        remedy: NameSuggestion.remedy(for: value, among: found.sorted()), cause: .wrongUse)
    }
  }
}
