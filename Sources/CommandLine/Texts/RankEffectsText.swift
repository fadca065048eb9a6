internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// The effects of covariates in `compass rank` for a terminal.
struct RankEffectsText {
  private let covariates: [CovariateResult]
  private let level: Double

  init(_ covariates: [CovariateResult], _ level: Double) {
    self.covariates = covariates
    self.level = level
  }

  var lines: [String] {
    let hasLevels = covariates.contains { $0.level != nil }
    let hasUnits = covariates.contains { $0.unit != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [("Covariate", .leading)]
    if hasLevels { columns.append(("Level", .leading)) }
    columns += [
      ("Log-odds", .trailing), (NumberText.intervalTitle(level: level), .trailing),
      ("p", .trailing),
    ]
    if hasUnits { columns.append(("Per", .trailing)) }
    let table = TextTable(
      columns: columns,
      rows: covariates.map { found in
        var row = [found.covariate]
        if hasLevels { row.append(found.level ?? "") }
        row += [
          found.coefficient.value.map(RankText.number) ?? "–",
          found.coefficient.lower == nil ? "–" : RankText.interval(found.coefficient),
          TextCell.probability(found.test.pValue),
        ]
        if hasUnits { row.append(found.unit.map { NumberText.significant($0) } ?? "") }
        return row
      })
    var notes: [String] = []
    if covariates.contains(where: { $0.measure == .relativeDifference }) {
      notes.append("a pair of columns: left less right over their sum")
    }
    if hasUnits {
      notes.append(
        "per: a change of the difference by its root mean square favours the left so much")
    }
    if hasLevels {
      notes.append("level: what its advantage of the left place has over the mean of all levels")
    }
    for found in covariates where found.coefficient.lower == nil {
      guard let reason = found.coefficient.reason ?? found.test.reason else { continue }
      let name = found.covariate + (found.level.map { " \($0)" } ?? "")
      let note = VisibleText.line("\(name): \(reason)")
      if !notes.contains(note) { notes.append(note) }
    }
    return [table.text] + notes
  }
}
