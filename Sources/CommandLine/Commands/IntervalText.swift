internal import Foundation
internal import PrintedNumbers
internal import Statistics

/// The results of `compass interval` for a terminal.
struct IntervalText {
  let results: [IntervalResult]
  let groups: [String]
  let statistic: IntervalStatistic
  let contrast: IntervalContrast?
  let level: Double

  var text: String {
    // Where no spread is seen the interval itself says how much is known.
    let precision = Precision(
      errors: results.compactMap { result in
        let estimate = result.estimate
        if let error = estimate.standardError, error > 0 { return error }
        return estimate.lower.flatMap { lower in estimate.upper.map { ($0 - lower) / 4 } }
      })
    var columns: [(title: String, alignment: TextTable.Alignment)] =
      groups.map { ($0, .leading) } + [
        (title, .trailing), (NumberText.intervalTitle(level: level), .trailing),
      ]
    // A column that no row fills is not shown.
    let hasErrors = results.contains { $0.monteCarloError != nil }
    let hasFreedom = results.contains { $0.estimate.degreesOfFreedom != nil }
    let hasSize = results.contains { $0.estimate.effectiveSampleSize != nil }
    let hasTest = contrast != nil && results.contains { $0.pValue != nil }
    let hasClusters = results.contains { $0.clusters != nil }
    if hasTest { columns.append(("p", .trailing)) }
    if hasErrors { columns.append(("MC", .trailing)) }
    columns.append(("n", .trailing))
    if hasClusters { columns.append(("clusters", .trailing)) }
    if hasFreedom { columns.append(("df", .trailing)) }
    if hasSize { columns.append(("effective n", .trailing)) }
    columns.append(("method", .leading))

    let rows = results.map { result -> [String] in
      let estimate = result.estimate
      var row = groups.map { result.group[$0].flatMap { $0 } ?? "–" }
      row.append(estimate.estimate.map(precision.text) ?? "–")
      if let lower = estimate.lower, let upper = estimate.upper {
        row.append(precision.text(lower, upper))
      } else {
        row.append("–")
      }
      if hasTest { row.append(result.pValue.map(Self.probability) ?? "–") }
      if hasErrors { row.append(Self.text(result.monteCarloError)) }
      row.append("\(result.n)")
      if hasClusters { row.append(result.clusters.map(String.init) ?? "–") }
      if hasFreedom { row.append(estimate.degreesOfFreedom.map(Self.short) ?? "–") }
      if hasSize { row.append(estimate.effectiveSampleSize.map(Self.short) ?? "–") }
      row.append(Self.method(result))
      return row
    }
    return ([TextTable(columns: columns, rows: rows).text] + notes(hasTest)).joined(separator: "\n")
  }

  /// What is estimated.
  private var title: String {
    guard let contrast else { return statistic.name }
    let difference = "\(contrast.first) minus \(contrast.second)"
    switch statistic {
    case .mean: return difference
    case .median: return "difference of medians, \(difference)"
    default: return "difference of \(statistic.name), \(difference)"
    }
  }

  private func notes(_ hasTest: Bool) -> [String] {
    var notes: [String] = []
    if statistic == .mean {
      notes.append("estimand: \(Estimand.itemsLikeThese.rawValue), \(Estimand.itemsLikeThese)")
    }
    if hasTest {
      let methods = Set(results.compactMap(\.pValueMethod)).sorted().map {
        $0 == TestMethod.exact.rawValue
          ? "exact test of McNemar" : "smallest alpha whose interval excludes 0"
      }
      notes.append("p: \(methods.joined(separator: "; "))")
    }
    return notes
  }

  private static func method(_ result: IntervalResult) -> String {
    let estimate = result.estimate
    let chosen = estimate.method.map { method in
      estimate.methodReason.map { "\(method) (\($0))" } ?? method
    }
    return [chosen, estimate.reason, result.remark].compactMap(\.self).joined(separator: "; ")
  }

  /// The larger error of the two ends, in two significant digits; 0 for a complete distribution.
  private static func text(_ errors: EndpointErrors?) -> String {
    guard let errors else { return "–" }
    let largest = max(errors.lower, errors.upper)
    return largest == 0 ? "0" : String(format: "%.2g", largest)
  }

  /// Whole, or with one decimal; below 10 with two.
  private static func short(_ number: Double) -> String {
    if number == number.rounded(), abs(number) < 1e15 { return "\(Int(number))" }
    return String(format: abs(number) < 10 ? "%.2f" : "%.1f", number)
  }

  private static func probability(_ value: Double) -> String {
    value < 1e-4 ? "< 0.0001" : String(format: value < 0.1 ? "%.2g" : "%.2f", value)
  }
}
