package import Diagnostics
internal import PrintedNumbers
internal import Statistics

/// The comparisons of a table, with items and clusters numbered in the order of their names.
package struct RankBattles {
  let names: [String]
  let comparisons: PairedComparisons
  /// The values of the column of clusters, in the order of their numbers; empty without one.
  let clusterNames: [String]
  let cautions: [Caution]
  /// The table, for messages.
  let place: Place

  /// - Throws: every winner that is not known and every item that is set against itself, with its
  ///   line.
  package init(
    _ table: some PlacedColumns, left: String, right: String, winner: String, cluster: String?
  ) throws(Diagnostics) {
    let lefts = try table.texts(left, option: "--left")
    let rights = try table.texts(right, option: "--right")
    let winners = try table.texts(winner, option: "--winner")
    let groups = try cluster.map { name throws(Diagnostics) in
      try table.texts(name, option: "--cluster")
    }
    var kept: [Row] = []
    for row in lefts.indices {
      guard let one = lefts[row], let other = rights[row], let won = winners[row] else { continue }
      guard let groups else {
        kept.append(Row(number: row, left: one, right: other, winner: won, cluster: ""))
        continue
      }
      guard let group = groups[row] else { continue }
      kept.append(Row(number: row, left: one, right: other, winner: won, cluster: group))
    }
    let missing = lefts.count - kept.count
    let names = Set(kept.flatMap { [$0.left, $0.right] }).sorted()
    let itemNumbers = Self.numbers(names)
    clusterNames = groups == nil ? [] : Set(kept.map(\.cluster)).sorted()
    let clusterNumbers = Self.numbers(clusterNames)
    var columns = Columns()
    var problems: [Diagnostic] = []
    for row in kept {
      guard row.left != row.right else {
        problems.append(
          Diagnostic(
            table: .comparedWithItself, at: table.place(row.number),
            "`\(row.left)` is set against itself", remedy: "Remove the row, or correct a name"))
        continue
      }
      guard let outcome = Self.outcome(row.winner, left: row.left, right: row.right) else {
        problems.append(
          Diagnostic(
            table: .unknownWinner, at: table.place(row.number),
            "the winner `\(row.winner)` is not known",
            remedy: "Write left, right or tie; model_a, model_b, tie or both_bad; or `\(row.left)` "
              + "or `\(row.right)`"))
        continue
      }
      columns.left.append(itemNumbers[row.left] ?? -1)
      columns.right.append(itemNumbers[row.right] ?? -1)
      columns.outcomes.append(outcome)
      columns.clusters.append(clusterNumbers[row.cluster] ?? 0)
    }
    try Diagnostics.refuse(problems, most: 100)
    self.names = names
    comparisons = try Diagnostics.at(table.place) { () throws(StatisticsError) in
      try PairedComparisons(
        items: names.count, left: columns.left, right: columns.right, outcomes: columns.outcomes,
        clusters: groups == nil ? nil : columns.clusters)
    }
    place = table.place
    cautions =
      missing == 0
      ? []
      : [
        Caution(
          .missingValues,
          "\(CountText.counted(missing, "row")) without a value in a named column left out")
      ]
  }

  /// A row with a value in every column.
  private struct Row {
    let number: Int
    let left: String
    let right: String
    let winner: String
    let cluster: String
  }

  private struct Columns {
    var left: [Int32] = []
    var right: [Int32] = []
    var outcomes: [ComparisonOutcome] = []
    var clusters: [Int32] = []
  }

  private static func numbers(_ names: [String]) -> [String: Int32] {
    Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, Int32($0)) })
  }

  /// A name comes before a keyword: an item may be called `left`.
  private static func outcome(
    _ winner: String, left: String, right: String
  ) -> ComparisonOutcome? {
    if winner == left { return .left }
    if winner == right { return .right }
    return words[winner.lowercased().filter { $0.isLetter || $0.isNumber }]
  }

  /// Keywords without case, spaces and punctuation: LMArena writes `tie (bothbad)`.
  private static let words: [String: ComparisonOutcome] = [
    "left": .left, "right": .right, "tie": .tie, "modela": .left, "modelb": .right,
    "bothbad": .tie, "tiebothbad": .tie, "both": .tie, "neither": .tie, "draw": .tie,
  ]
}
