internal import Analysis
internal import PrintedNumbers
internal import Statistics

/// The results of `compass rank` for a terminal, and as CSV.
struct RankText {
  let results: RankBoard.Results
  let level: Double

  var text: String {
    let isApart = results.components != nil
    let hasBattles = results.items.contains { $0.battles != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Rank", .leading), ("Item", .leading), (hasBattles ? "Strength" : "Estimate", .trailing),
      (NumberText.intervalTitle(level: level), .trailing),
    ]
    if hasBattles { columns.append(("Battles", .trailing)) }
    if isApart {
      columns[0].title = "Rank in group"
      columns.insert(contentsOf: [("Group", .leading), ("Place", .leading)], at: 0)
    }
    let rows = results.items.map { item -> [String] in
      var row = [
        item.rank.map { NumberText.ranks($0.lower, $0.upper) } ?? "–", item.name,
        item.strength.value.map(Self.number) ?? "–", Self.interval(item.strength),
      ]
      if hasBattles {
        row.append(item.battles.map { NumberText.significant($0, digits: 6) } ?? "")
      }
      if isApart {
        row.insert(
          contentsOf: ["\(item.component ?? 0)", item.place.map(\.text) ?? "–"], at: 0)
      }
      return row
    }
    var lines = [TextTable(columns: columns, rows: rows).text]
    for (title, effect) in [
      ("Advantage of the left place", results.orderEffect),
      ("Tie parameter (logarithm)", results.tieParameter),
    ] {
      guard let effect else { continue }
      lines.append(
        "\(title): \(effect.value.map(Self.number) ?? effect.reason ?? "–") "
          + Self.interval(effect))
    }
    if isApart {
      lines.append("Place: among all items, by wins alone; how sure it is, is not known.")
    }
    for method in results.methods ?? [] { lines.append(line(method)) }
    return lines.joined(separator: "\n")
  }

  /// How the ranks and intervals of one scale were made, as one sentence.
  private func line(_ method: RankMethodResult) -> String {
    var details: [String] = []
    if let clusters = method.clusters { details.append("\(clusters) clusters") }
    if let degrees = method.degreesOfFreedom {
      details.append("\(NumberText.significant(degrees, digits: 6)) degrees of freedom")
    }
    if let effect = method.designEffect {
      details.append("design effect \(NumberText.fixed(effect, decimals: 2))")
    }
    let single = results.items.first {
      $0.component == method.component && $0.strength.degreesOfFreedom != nil
    }?.strength.degreesOfFreedom
    return "Method" + (method.component.map { " of group \($0)" } ?? "") + ": ranks "
      + method.method + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
      + ", intervals " + method.intervals
      + (single.map { " (\(NumberText.significant($0, digits: 6)) degrees of freedom)" } ?? "")
      + "; " + method.methodReason + "."
  }

  private static func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }

  private static func interval(_ estimate: Estimate) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return estimate.reason ?? ""
    }
    return NumberText.range(lower...max(lower, upper), decimals: 3)
  }

  var csv: String {
    CSVText.table(
      header: [
        "name", "estimate", "standard_error", "lower", "upper", "level", "method", "rank",
        "rank_lower", "rank_upper", "battles", "component", "place_lower", "place_upper",
        "degrees_of_freedom", "rank_method", "clusters", "reason",
      ],
      rows: results.items.map(row))
  }

  private func row(_ item: RankBoard.Item) -> [String] {
    let strength = item.strength
    let method = results.methods?.first { $0.component == item.component }
    return [
      item.name, CSVText.optional(strength.value), CSVText.optional(strength.standardError),
      CSVText.optional(strength.lower), CSVText.optional(strength.upper),
      CSVText.optional(strength.level), CSVText.optional(strength.method),
      CSVText.optional(item.rank?.rank), CSVText.optional(item.rank?.lower),
      CSVText.optional(item.rank?.upper), CSVText.optional(item.battles),
      CSVText.optional(item.component), CSVText.optional(item.place?.lower),
      CSVText.optional(item.place?.upper), CSVText.optional(strength.degreesOfFreedom),
      item.rank == nil ? "" : CSVText.optional(method?.method),
      CSVText.optional(method?.clusters), CSVText.optional(strength.reason),
    ]
  }
}
