internal import Statistics

/// The comparisons of a table, with items and clusters numbered in the order of their names.
struct RankBattles {
  let names: [String]
  let comparisons: PairedComparisons
  let cautions: [String]

  /// - Throws: `InputError` that lists every winner that is not known and every item that is set
  ///   against itself, with its line.
  init(
    _ table: InputTable, left: String, right: String, winner: String, cluster: String?
  ) throws {
    let lefts = try table.texts(left, option: "--left")
    let rights = try table.texts(right, option: "--right")
    let winners = try table.texts(winner, option: "--winner")
    let groups = try cluster.map { try table.texts($0, option: "--cluster") }
    let names = Set((lefts + rights).compactMap(\.self)).sorted()
    let number = Self.numbers(names)
    let clusterNumber = Self.numbers(Set((groups ?? []).compactMap(\.self)).sorted())
    var rows = Rows()
    var problems: [String] = []
    var missing = 0
    for row in lefts.indices {
      guard let one = lefts[row], let other = rights[row], let won = winners[row],
        let first = number[one], let second = number[other]
      else {
        missing += 1
        continue
      }
      var group: Int32 = 0
      if let groups {
        guard let found = groups[row].flatMap({ clusterNumber[$0] }) else {
          missing += 1
          continue
        }
        group = found
      }
      guard one != other else {
        problems.append(
          "\(table.place(row)): `\(one)` is set against itself. Remove the row, or correct a name.")
        continue
      }
      guard let outcome = Self.outcome(won, left: one, right: other) else {
        problems.append(
          "\(table.place(row)): the winner `\(won)` is not known. Write left, right or tie; "
            + "model_a, model_b, tie or both_bad; or `\(one)` or `\(other)`.")
        continue
      }
      rows.left.append(first)
      rows.right.append(second)
      rows.outcomes.append(outcome)
      rows.clusters.append(group)
    }
    try InputError.refuse(problems)
    self.names = names
    comparisons = try PairedComparisons(
      items: names.count, left: rows.left, right: rows.right, outcomes: rows.outcomes,
      clusters: groups == nil ? nil : rows.clusters)
    cautions =
      missing == 0
      ? []
      : ["\(missing) row\(missing == 1 ? "" : "s") without a value in a named column left out"]
  }

  private struct Rows {
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

extension InputError {
  /// Throws all problems at once, at most a hundred of them in words.
  fileprivate static func refuse(_ problems: [String]) throws {
    guard !problems.isEmpty else { return }
    let shown = problems.prefix(100)
    let rest = problems.count - shown.count
    throw InputError(
      description: shown.joined(separator: "\n") + (rest > 0 ? "\n… and \(rest) more" : ""))
  }
}
