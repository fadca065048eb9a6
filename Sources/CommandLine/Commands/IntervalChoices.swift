internal import ArgumentParser
internal import Foundation
internal import Statistics

/// Methods of `compass interval`.
enum IntervalMethod: String, CaseIterable, ExpressibleByArgument {
  case bca, percentile, basic, studentized, normal, abc, wilson
  case clopperPearson = "clopper-pearson"
  case jeffreys
  case agrestiCoull = "agresti-coull"
  case clusterT = "cluster-t"

  /// The bootstrap method of that name.
  var bootstrap: BootstrapIntervalMethod? { BootstrapIntervalMethod(rawValue: rawValue) }

  /// The method for 0/1 values of that name.
  var proportion: ProportionIntervalMethod? {
    self == .abc ? nil : ProportionIntervalMethod(rawValue: rawValue)
  }

  var isForMeans: Bool { proportion != nil || self == .clusterT || self == .studentized }
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
}
