internal import Analysis
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// The results of `compass rank` for a terminal, and as CSV.
struct RankText {
  let results: RankBoard.Results
  let level: Double
  let ties: TieRule
  let scale: RankScale
  /// Whether pairs are printed.
  let hasPairs: Bool

  // MARK: - Text

  var text: String {
    var lines = [board]
    if scale.unit == .elo || scale.anchor != nil { lines.append(zero) }
    for (title, effect) in [
      ("Advantage of the left place", results.orderEffect),
      ("Tie parameter (logarithm)", results.tieParameter),
    ] {
      guard let effect else { continue }
      lines.append(
        "\(title): \(effect.value.map(Self.number) ?? effect.reason ?? "–") "
          + Self.interval(effect))
    }
    if results.components != nil {
      lines.append(
        results.items.contains { $0.place != nil }
          ? "Place: among all items, by wins alone; how sure it is, is not known."
          : "Strengths and ranks are those within a group.")
    }
    for method in results.methods ?? [] { lines.append(line(method)) }
    if let covariates = results.covariates { lines += RankEffectsText(covariates, level).lines }
    if hasPairs, let pairs = results.pairs { lines += self.pairs(pairs) }
    if let fragility = results.fragility { lines.append(VisibleText.line(Self.line(fragility))) }
    return lines.joined(separator: "\n")
  }

  private var board: String {
    let isApart = results.components != nil
    let hasBattles = results.items.contains { $0.battles != nil }
    let hasPlaces = results.items.contains { $0.place != nil }
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("Rank", .leading), ("Item", .leading),
      (scale.unit == .elo ? "Rating" : hasBattles ? "Strength" : "Estimate", .trailing),
      (NumberText.intervalTitle(level: level), .trailing),
    ]
    if hasBattles { columns.append(("Battles", .trailing)) }
    if isApart {
      columns[0].title = "Rank in group"
      if hasPlaces { columns.insert(("Place", .leading), at: 0) }
      columns.insert(("Group", .leading), at: 0)
    }
    let rows = results.items.map { item -> [String] in
      var row = [
        item.rank.map { NumberText.ranks($0.lower, $0.upper) } ?? "–", item.name,
        item.strength.value.map(onScale) ?? "–", interval(onScale: item.strength),
      ]
      if hasBattles {
        row.append(item.battles.map { NumberText.significant($0, digits: 6) } ?? "")
      }
      if isApart {
        if hasPlaces { row.insert(item.place.map(\.text) ?? "–", at: 0) }
        row.insert("\(item.component ?? 0)", at: 0)
      }
      return row
    }
    return TextTable(columns: columns, rows: rows).text
  }

  /// Where the scale has its zero.
  private var zero: String {
    let unit = scale.unit == .elo ? "Ratings: 400 points are odds of 10" : "Strengths: log-odds"
    guard let anchor = scale.anchor else {
      return "\(unit), the mean \(results.components == nil ? "" : "of a group ")is "
        + "\(NumberText.plain(scale.value))."
    }
    return VisibleText.line(
      "\(unit), \(anchor) is at \(NumberText.plain(scale.value)); intervals are those of the "
        + "difference to it.")
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

  private func pairs(_ pairs: [RankPair]) -> [String] {
    guard let some = pairs.first else { return [] }
    let isApart = some.component != nil
    var columns: [(title: String, alignment: TextTable.Alignment)] = [
      ("First", .leading), ("Second", .leading), ("Difference", .trailing),
      (NumberText.intervalTitle(level: level), .trailing), ("First wins (%)", .trailing),
      (NumberText.intervalTitle(level: level), .trailing), ("p", .trailing),
      ("Adjusted p", .trailing),
    ]
    if isApart { columns.insert(("Group", .leading), at: 0) }
    let table = TextTable(
      columns: columns,
      rows: pairs.map { pair in
        let chance = pair.winProbability
        return (isApart ? ["\(pair.component ?? 0)"] : []) + [
          pair.first, pair.second, pair.difference.value.map(onScale) ?? "–",
          interval(onScale: pair.difference),
          chance.value.map { NumberText.fixed(100 * $0, decimals: 1) } ?? "–",
          chance.interval.map {
            NumberText.range(100 * $0.lower...max(100 * $0.lower, 100 * $0.upper), decimals: 1)
          } ?? "–", TextCell.probability(pair.test.pValue),
          TextCell.probability(pair.adjustedPValue),
        ]
      })
    var note = "first wins: in a neutral place, \(RankPair.meaning(ofWins: ties))"
    if let adjustment = some.adjustment {
      note +=
        "; adjusted p: for all pairs\(isApart ? " of the group" : ""), by \(adjustment), the "
        + "test of the ranks"
    }
    return [table.text, note]
  }

  private static func line(_ fragility: RankFragility) -> String {
    guard let votes = fragility.votes, let from = fragility.from, let to = fragility.to else {
      return "How few votes the first place rests on is not known: \(fragility.reason ?? "–")."
    }
    let all = NumberText.grouped(fragility.of ?? 0)
    let share = NumberText.significant(100 * (fragility.share ?? 0), digits: 2)
    let many = "\(NumberText.grouped(votes)) of \(all) votes (\(share)\u{202F}%)"
    return fragility.confirmed ?? false
      ? "First place of \(from) rests on \(many): without them \(to) would be first."
      : "First place of \(from) may rest on \(many), by their influences: no fit without them has "
        + "finite strengths and \(to) first."
  }

  // MARK: - Numbers

  /// A strength, or a difference of two: Elo's points have no use for three decimals.
  private func onScale(_ value: Double) -> String {
    NumberText.fixed(value, decimals: scale.unit == .elo ? 1 : 3)
  }

  private func interval(onScale estimate: Estimate) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return estimate.reason ?? ""
    }
    if estimate.method == "anchor" { return "anchor" }
    return NumberText.range(lower...max(lower, upper), decimals: scale.unit == .elo ? 1 : 3)
  }

  static func number(_ value: Double) -> String { NumberText.fixed(value, decimals: 3) }

  static func interval(_ estimate: Estimate) -> String {
    guard let lower = estimate.lower, let upper = estimate.upper else {
      return estimate.reason ?? ""
    }
    return NumberText.range(lower...max(lower, upper), decimals: 3)
  }
}
