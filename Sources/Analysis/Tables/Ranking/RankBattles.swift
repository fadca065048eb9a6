package import Diagnostics
internal import PrintedNumbers
package import Statistics
internal import Wording

/// The comparisons of a table, with items and clusters numbered in the order of their names.
package struct RankBattles {
  let names: [String]
  let comparisons: PairedComparisons
  /// The values of the column of clusters, in the order of their numbers; empty without one.
  let clusterNames: [String]
  /// The column of clusters.
  package let clusterColumn: String?
  let design: RankDesign
  let cautions: [Caution]
  /// The table, for messages.
  let place: Place
  private let rows: [Row]
  /// Where a row of the table stands.
  private let words: (Int) -> String

  /// Whether levels of a covariate ask which side was on the left.
  package var usesPlaces: Bool { design.usesPlaces }

  /// What a table of battles has where.
  package struct Columns {
    let left: String
    let right: String
    let winner: String
    let cluster: String?

    package init(left: String, right: String, winner: String, cluster: String?) {
      self.left = left
      self.right = right
      self.winner = winner
      self.cluster = cluster
    }
  }

  /// A battle that counts.
  private struct Row {
    let number: Int
    let left: Int32
    let right: Int32
    let outcome: ComparisonOutcome
  }

  /// A row with a value in every column, as the table has it.
  private struct Named {
    let number: Int
    let left: String
    let right: String
    let outcome: ComparisonOutcome
    let cluster: String
  }

  /// - Parameters:
  ///   - ties: what is made of ties.
  ///   - isPenalized: whether levels that one side always won have a finite effect.
  /// - Throws: every winner that is not known and every item that is set against itself, with its
  ///   line; and covariates that cannot be read.
  package init(
    _ table: some PlacedColumns, _ columns: Columns, covariates: [RankCovariate] = [],
    ties: TieRule = .half, isPenalized: Bool = false
  ) throws(Diagnostics) {
    let named = try Self.named(table, columns)
    var read: [(name: String, column: CovariateColumn)] = []
    for covariate in covariates { read.append((covariate.name, try covariate.read(table))) }
    var cautions = named.cautions
    let complete = named.rows.filter { row in
      !read.contains { $0.column.isMissing(row.number) }
    }
    if complete.count < named.rows.count {
      let missing = named.rows.count - complete.count
      cautions.append(
        Caution(
          .missingValues, observed: missing, of: named.rows.count,
          message: said(
            "\(CountText.counted(missing, "battle")) without a value of "
              + "\(CountText.list(covariates.map { "`\($0.name)`" }, most: 8)) left out")))
    }
    try Self.checkLevels(read, complete.map(\.number), at: table.place)
    var kept = complete
    var separated: [String: [(name: String, reason: UndefinedReason)]] = [:]
    if !isPenalized, read.contains(where: { if case .levels = $0.column { true } else { false } }) {
      let levels = SeparatedLevels(
        read, rows: complete.map(\.number),
        outcomes: Dictionary(uniqueKeysWithValues: complete.map { ($0.number, $0.outcome) }),
        ties: ties)
      separated = levels.byCovariate
      let left = Set(levels.rows)
      kept = complete.filter { left.contains($0.number) }
    }
    design = RankDesign(read, rows: kept.map(\.number), separated: separated)
    cautions += Self.cautions(design, leftOut: complete.count - kept.count, of: complete.count)
    names = Set(kept.flatMap { [$0.left, $0.right] }).sorted()
    let itemNumbers = Self.numbers(names)
    clusterNames = columns.cluster == nil ? [] : Set(kept.map(\.cluster)).sorted()
    let clusterNumbers = Self.numbers(clusterNames)
    clusterColumn = columns.cluster
    rows = kept.map { row in
      Row(
        number: row.number, left: itemNumbers[row.left] ?? -1,
        right: itemNumbers[row.right] ?? -1, outcome: row.outcome)
    }
    let (rows, items, values) = (rows, names.count, design.columns)
    comparisons = try Diagnostics.at(table.place) { () throws(StatisticsError) in
      try PairedComparisons(
        items: items, left: rows.map(\.left), right: rows.map(\.right),
        outcomes: rows.map(\.outcome),
        clusters: columns.cluster == nil ? nil : kept.map { clusterNumbers[$0.cluster] ?? 0 },
        covariates: values)
    }
    place = table.place
    words = { table.words(ofRow: $0) }
    self.cautions = cautions
  }

  /// The rows that have all that is named, and what is said of the others.
  private static func named(
    _ table: some PlacedColumns, _ columns: Columns
  ) throws(Diagnostics) -> (rows: [Named], cautions: [Caution]) {
    let lefts = try table.texts(columns.left, option: "--left")
    let rights = try table.texts(columns.right, option: "--right")
    let winners = try table.texts(columns.winner, option: "--winner")
    let groups = try columns.cluster.map { name throws(Diagnostics) in
      try table.texts(name, option: "--cluster")
    }
    var rows: [Named] = []
    var missing = 0
    var problems: [Diagnostic] = []
    for row in lefts.indices {
      guard let left = lefts[row], let right = rights[row], let winner = winners[row],
        groups == nil || groups?[row] != nil
      else {
        missing += 1
        continue
      }
      guard left != right else {
        problems.append(
          Diagnostic(
            table: .comparedWithItself, at: table.place(row),
            "`\(left)` is set against itself", remedy: "Remove the row, or correct a name"))
        continue
      }
      guard let outcome = outcome(winner, left: left, right: right) else {
        problems.append(
          Diagnostic(
            table: .unknownWinner, at: table.place(row),
            "the winner `\(winner)` is not known",
            remedy: "Write left, right or tie; model_a, model_b, tie or both_bad; or `\(left)` "
              + "or `\(right)`"))
        continue
      }
      rows.append(
        Named(
          number: row, left: left, right: right, outcome: outcome,
          cluster: groups.flatMap { $0[row] } ?? ""))
    }
    try Diagnostics.refuse(problems, most: 100)
    return (
      rows,
      missing == 0
        ? []
        : [
          Caution(
            .missingValues,
            said("\(CountText.counted(missing, "row")) without a value in a named column left out"))
        ]
    )
  }

  private static func checkLevels(
    _ covariates: [(name: String, column: CovariateColumn)], _ rows: [Int], at place: Place
  ) throws(Diagnostics) {
    for case (let name, .levels(let values)) in covariates {
      let count = Set(rows.compactMap { values[$0] }).count
      guard count <= RankDesign.mostLevels else {
        throw Diagnostics(
          table: .outOfRange, at: place,
          "`\(name)` has \(count) different values, and an advantage of the left place can be fitted "
            + "for \(RankDesign.mostLevels)",
          remedy: "Name a column of fewer, such as the judge; what battles share that are not "
            + "independent is named with --cluster", cause: .wrongUse)
      }
    }
  }

  private static func cautions(_ design: RankDesign, leftOut: Int, of all: Int) -> [Caution] {
    guard leftOut > 0 else { return [] }
    let levels = design.terms.flatMap { term in
      term.separated.map { said("`\(term.name)` \($0.name): \($0.reason.words)") }
    }
    return [
      Caution(
        .levelsLeftOut, observed: leftOut, of: all,
        message: said(
          "\(CountText.counted(leftOut, "battle")) of levels in which one place always won "
            + "left out, which say nothing of strengths beside the place "
            + "(\(CountText.list(levels, most: 4)))"))
    ]
  }

  /// Rows of the table that are comparisons as these: of equal ones the first.
  ///
  /// - Returns: for each kind where so many of it stand.
  func places(of removals: [FirstPlaceFragility.Removal], kept: [Int]) -> [[String]] {
    struct Kind: Hashable {
      let left: Int32
      let right: Int32
      let outcome: ComparisonOutcome
      let values: [Double]
    }
    var wanted: [Kind: Int] = [:]
    for (place, removal) in removals.enumerated() {
      wanted[
        Kind(
          left: Int32(removal.left), right: Int32(removal.right), outcome: removal.outcome,
          values: removal.covariates)] = place
    }
    var found = removals.map { _ in [String]() }
    for (place, row) in rows.enumerated() {
      let kind = Kind(
        left: row.left, right: row.right, outcome: row.outcome,
        values: kept.map { design.columns[$0][place] })
      guard let removal = wanted[kind], found[removal].count < removals[removal].count else {
        continue
      }
      found[removal].append(words(row.number))
    }
    return found
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
