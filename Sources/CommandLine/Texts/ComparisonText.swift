internal import Analysis
internal import PrintedNumbers
internal import Statistics

extension ComparisonResults {
  /// The table with what it leaves open, for people.
  var text: String {
    let table = TextTable(
      columns: [
        ("Measure", .leading), ("Value", .trailing), ("Interval", .trailing), ("df", .trailing),
        ("p", .trailing), ("p-value by", .leading),
      ],
      rows: entries.map(\.textRow))
    var lines = [table.text]
    for entry in entries {
      if let reason = entry.intervalReason {
        lines.append("\(entry.name) has no interval: \(reason)")
      }
      for (name, detail) in entry.details.sorted(by: { $0.key < $1.key }) {
        if case .text(let text) = detail, name == "direction" {
          lines.append("\(entry.name): \(text)")
        }
      }
    }
    if pValues > 1 {
      let share = NumberText.significant(0.05 / Double(pValues), digits: 2)
      lines.append(
        "\(pValues) p-values were made of the same data: of a level of 0.05 for all together "
          + "each has \(share) (Bonferroni). Choose the measure before looking.")
    }
    return lines.joined(separator: "\n")
  }

  var csv: String {
    CSVText.table(
      header: [
        "measure", "value", "lower", "upper", "p_value", "p_value_method", "degrees_of_freedom",
        "reason",
      ],
      rows: entries.map(\.csvRow))
  }
}

extension ComparisonEntry {
  fileprivate var textRow: [String] {
    [
      name + (qualifier.map { " (\($0))" } ?? ""),
      value.map { NumberText.significant($0) } ?? "–",
      interval.map {
        "\(NumberText.significant($0.lower)) to \(NumberText.significant($0.upper))"
      } ?? (intervalReason == nil ? "" : "none"),
      degreesOfFreedom.map { NumberText.significant($0) } ?? "",
      test.map { $0.value.map { Self.probability($0.pValue) } ?? "–" } ?? "",
      reason ?? test?.value?.method.rawValue ?? "",
    ]
  }

  fileprivate var csvRow: [String] {
    [
      name, CSVText.optional(value), CSVText.optional(interval?.lower),
      CSVText.optional(interval?.upper), CSVText.optional(test?.value?.pValue),
      test?.value?.method.rawValue ?? "", CSVText.optional(degreesOfFreedom),
      reason ?? intervalReason ?? "",
    ]
  }

  /// A p-value; the smallest one stands for all below it.
  static func probability(_ value: Double) -> String {
    let text = NumberText.significant(value)
    return value > TestResult.smallestPValue ? text : "<" + text
  }
}
