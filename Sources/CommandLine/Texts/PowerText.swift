internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import ValueModel

/// The results of `compass power` for a terminal, and as CSV.
struct PowerText {
  let results: PowerResults
  /// Of the pilot; nil without one.
  let system: ValueSystem?

  // MARK: - Text

  var text: String {
    var lines = [VisibleText.line(results.sentence)]
    if !results.curve.isEmpty { lines += ["", curve] }
    if !results.variance.isEmpty { lines += ["", variance] }
    let notes = notes
    if !notes.isEmpty { lines += [""] + notes }
    return lines.joined(separator: "\n")
  }

  private var isOfWidth: Bool { results.target.halfWidth != nil }

  private var quantity: String {
    isOfWidth ? "Half-width" : results.target.ranks == nil ? "Power" : "Chance"
  }

  private var curve: String {
    let isSimulated = results.curve.contains { estimate($0)?.standardError != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      (title, .trailing), (quantity, .trailing),
    ]
    if isSimulated { columns.append(("Simulation error", .trailing)) }
    return TextTable(
      columns: columns,
      rows: results.curve.map { point in
        let estimate = estimate(point)
        var row = [
          (point.at == results.value ? "needed " : "") + NumberText.grouped(point.at),
          estimate?.value.map(shown) ?? "–",
        ]
        if isSimulated { row.append(estimate?.standardError.map(shown) ?? "–") }
        return row
      }
    ).text
  }

  private func estimate(_ point: PowerPoint) -> Estimate? { point.power ?? point.halfWidth }

  private func shown(_ value: Double) -> String {
    isOfWidth
      ? NumberText.significant(value, digits: 3)
      : NumberText.fixed(value * 100, decimals: 1) + " %"
  }

  private var title: String {
    switch results.solve {
    case .items: "Items"
    case .clusters: "Clusters"
    case .judges: "Judges"
    case .versions: "Versions"
    case .repeats: "Repeats"
    case .rounds: "Rounds"
    }
  }

  private var variance: String {
    "The variance of the mean then comes from:\n"
      + TextTable(
        columns: [("Source", .leading), ("Variance", .trailing), ("Share", .trailing)],
        rows: results.variance.map {
          [
            Self.name($0.source), NumberText.significant($0.variance, digits: 3),
            NumberText.fixed($0.share * 100, decimals: 0) + " %",
          ]
        }
      ).text
  }

  private static func name(_ source: String) -> String {
    switch source {
    case "panel": "judges, over all items"
    case "rounds": "rounds, over all items"
    case "repeats": "answers (repeats)"
    case "judges": "verdicts (judges)"
    default: source
    }
  }

  private var notes: [String] {
    var notes: [String] = []
    switch results.method {
    case .simulation:
      let count = NumberText.grouped(results.simulations ?? 0)
      notes.append(
        results.target.ranks == nil
          ? "simulated: \(count) studies of each size, with the automatic interval and its test"
          : "simulated: \(count) studies of each size drawn from the pilot, with ranks by Holm's method"
      )
    case .exact:
      notes.append(
        "exact: McNemar's test, over all its outcomes; its power goes up and down, and stays above from "
          + "the number needed on")
    case .closedForm:
      let isCrossed = results.variance.contains { $0.source == "panel" || $0.source == "rounds" }
      notes.append(
        isCrossed
          ? "computed: for a t interval over items, judges and rounds, by Satterthwaite's degrees of "
            + "freedom"
          : isOfWidth
            ? "computed: the expected half-width of the automatic interval"
            : "computed: from the distribution of the automatic interval's test")
    case nil: break
    }
    for formula in results.formulas {
      notes.append(
        "for comparison, \(formula.name): \(NumberText.fixed(formula.items, decimals: 1)) items")
    }
    notes.append("units: \(results.basis.unit)")
    return notes
  }

  // MARK: - CSV

  var csv: String {
    CSVText.table(
      header: [
        "solve", "at", "is_needed", "quantity", "estimate", "standard_error", "lower", "upper",
        "reason",
      ],
      rows: results.curve.map { point in
        let found = estimate(point)
        return [
          results.solve.rawValue, "\(point.at)", point.at == results.value ? "true" : "false",
          isOfWidth ? "halfWidth" : results.target.ranks == nil ? "power" : "chance",
          CSVText.optional(found?.value), CSVText.optional(found?.standardError),
          CSVText.optional(found?.lower), CSVText.optional(found?.upper), found?.reason ?? "",
        ]
      })
  }
}
