internal import ArgumentParser
internal import Foundation
internal import Statistics
internal import ValueModel

/// Methods of `compass interval`.
enum IntervalMethod: String, CaseIterable, ExpressibleByArgument {
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
  var isFromSums: Bool { self == .auto || mean != nil }

  var isForMeans: Bool { mean != nil || proportion != nil || self == .studentized }

  var isForDifferences: Bool { proportion == nil && self != .wilsonModified }
}

/// Statistics of `compass interval`.
enum IntervalStatistic: Equatable, ExpressibleByArgument {
  case mean, median, standardDeviation, trimmedMean
  case percentile(Double)

  init?(argument: String) {
    switch argument {
    case "mean": self = .mean
    case "median": self = .median
    case "sd", "standard-deviation": self = .standardDeviation
    case "trimmed-mean": self = .trimmedMean
    default:
      guard argument.hasPrefix("p"), let percent = Double(argument.dropFirst()), percent > 0,
        percent < 100
      else { return nil }
      self = .percentile(percent)
    }
  }

  var name: String {
    switch self {
    case .mean: return "mean"
    case .median: return "median"
    case .standardDeviation: return "sd"
    case .trimmedMean: return "trimmed-mean"
    case .percentile(let percent):
      let number = percent == percent.rounded() ? "\(Int(percent))" : "\(percent)"
      return "p\(number)"
    }
  }

  var measure: SampleStatistic.Measure {
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

/// Two values of a column that are compared: `model=A,B`.
struct IntervalContrast {
  let column: String
  let first: String
  let second: String

  init?(_ text: String) {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    column = text[..<sign].trimmingCharacters(in: .whitespaces)
    let values = IntervalCommand.list(String(text[text.index(after: sign)...]))
    guard !column.isEmpty, values.count == 2, values[0] != values[1] else { return nil }
    first = values[0]
    second = values[1]
  }

  /// Refuses values that no row of the column has, which are misspelt as a rule.
  func check(_ cells: [String?]) throws {
    let found = Set(cells.compactMap(\.self))
    for value in [first, second] where !found.contains(value) {
      let remedy = NameSuggestion.remedy(for: value, among: found.sorted())
      throw ValidationError(
        "No row has `\(value)` in column `\(column)` (--versus). \(remedy)"
          + (remedy.hasSuffix("?") ? "" : "."))
    }
  }
}

/// The ends of a scale: `--range 1,5`.
struct DeclaredRange: ExpressibleByArgument {
  let ends: ClosedRange<Double>

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
      .map { Double($0.trimmingCharacters(in: .whitespaces)) }
    guard parts.count == 2, let lower = parts[0], let upper = parts[1], lower.isFinite,
      upper.isFinite, lower < upper
    else { return nil }
    ends = lower...upper
  }
}
