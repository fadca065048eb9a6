internal import Diagnostics
internal import PrintedNumbers
internal import Statistics
internal import Wording

/// Whether models that follow each other in a column can be told apart by what is published.
struct NeighbourTests {
  private let audit: TableAudit
  /// The columns whose mean is compared.
  private let columns: [Int]
  /// What is compared, in words.
  let name: String
  private let level: Double
  /// The models that have a figure in all columns, highest first.
  private let order: [Int]
  private let means: [Int: MeanOfProportions]

  private static let mostNamed = 6
  /// Trials of both up to which two counts are compared by an exact test.
  private static let mostExactTrials = 60

  /// - Parameter columns: One, or those of a mean.
  init(
    _ audit: TableAudit, columns: [Int], name: String, level: Double
  ) throws(StatisticsError) {
    self.audit = audit
    self.columns = columns
    self.name = name
    self.level = level
    var means: [Int: MeanOfProportions] = [:]
    for row in audit.table.models.indices {
      let parts = columns.compactMap { column in
        audit.share(column, row).map { share in
          // From the count where there is one: the share before it was rounded.
          let found = audit.recovered(column, row)
          guard let denominator = found.denominator else {
            return MeanOfProportions.Part(share: share.value, trials: audit.most(column, found))
          }
          let exact = audit.count(column, row).map { Double($0) / Double(denominator) }
          return MeanOfProportions.Part(share: exact ?? share.value, trials: denominator)
        }
      }
      if parts.count == columns.count { means[row] = try MeanOfProportions(parts) }
    }
    self.means = means
    let published = { (row: Int) in
      columns.reduce(0.0) { $0 + (audit.table.columns[$1].figures[row]?.value ?? 0) }
    }
    order = means.keys.sorted { (published($1), $0) < (published($0), $1) }
  }

  private func basis(_ row: Int) -> AuditNeighbours.Basis {
    columns.allSatisfy { audit.recovered($0, row).denominator != nil } ? .recovered : .atMost
  }

  private func published(_ row: Int) -> Double {
    columns.reduce(0.0) { $0 + (audit.table.columns[$1].figures[row]?.value ?? 0) }
      / Double(columns.count)
  }

  // MARK: - Tests

  private func test(_ one: Int, _ other: Int) throws(StatisticsError) -> TestResult? {
    guard let first = means[one], let second = means[other] else { return nil }
    if columns.count == 1, let column = columns.first,
      let a = audit.count(column, one), let b = audit.count(column, other),
      let n = audit.recovered(column, one).denominator,
      let m = audit.recovered(column, other).denominator, n + m <= Self.mostExactTrials
    {
      let pair = TwoProportions(
        try Proportion(successes: a, trials: n), try Proportion(successes: b, trials: m))
      if let exact = pair.barnard().value { return exact }
    }
    return try first.difference(from: second).value
  }

  /// Every two that follow each other, with p-values adjusted for all of them.
  func neighbours() throws(StatisticsError) -> [AuditNeighbours] {
    guard order.count > 1 else { return [] }
    var tests: [TestResult?] = []
    for place in 1..<order.count { tests.append(try test(order[place - 1], order[place])) }
    // Without a difference and without spread, nothing speaks for one.
    let adjusted = try PValueAdjustment.holm.adjust(tests.map { $0?.pValue ?? 1 })
    var ranks: [Int] = []
    for place in order.indices {
      let isTied = place > 0 && published(order[place]) == published(order[place - 1])
      ranks.append(isTied ? ranks[place - 1] : place + 1)
    }
    var results: [AuditNeighbours] = []
    for place in 1..<order.count {
      let (higher, lower) = (order[place - 1], order[place])
      let basis: AuditNeighbours.Basis =
        basis(higher) == .recovered && basis(lower) == .recovered ? .recovered : .atMost
      let isApart = adjusted[place - 1] <= 1 - level
      results.append(
        AuditNeighbours(
          table: audit.table.name, column: name, rank: ranks[place - 1],
          higher: audit.table.models[higher], lower: audit.table.models[lower],
          difference: published(higher) - published(lower), pValue: tests[place - 1]?.pValue ?? 1,
          adjustedPValue: adjusted[place - 1],
          separable: isApart ? (basis == .recovered ? true : nil) : false, basis: basis,
          separableFrom: try needed(higher, lower), method: tests[place - 1]?.method))
    }
    return results
  }

  private func needed(_ one: Int, _ other: Int) throws(StatisticsError) -> Int? {
    guard let first = means[one], let second = means[other] else { return nil }
    return try first.trialsNeeded(from: second, significance: 1 - level).value
  }

  /// How many places from the first on cannot be told from it, the first among them.
  private func tiedWithFirst() throws(StatisticsError) -> Int {
    guard order.count > 1, let first = order.first else { return order.count }
    var pValues: [Double] = []
    for row in order.dropFirst() { pValues.append(try test(first, row)?.pValue ?? 1) }
    let adjusted = try PValueAdjustment.holm.adjust(pValues)
    return 1 + (adjusted.firstIndex { $0 <= 1 - level } ?? adjusted.count)
  }

  // MARK: - In words

  /// What the neighbours show together; nil where all are told apart.
  func finding(_ neighbours: [AuditNeighbours]) throws(StatisticsError) -> AuditFinding? {
    let tied = neighbours.count { $0.separable == false }
    guard tied > 0 else { return nil }
    let first = try tiedWithFirst()
    var sentences = [
      said(
        "\(VisibleText.name(name)): \(tied) of \(CountText.counted(neighbours.count, "neighbour")) in "
          + "rank cannot be told apart\(assumption(neighbours)).")
    ]
    if first > 1 {
      let names = order.prefix(first).map { row in
        "\(VisibleText.name(audit.table.models[row])) "
          + NumberText.fixed(published(row), decimals: decimals)
      }
      let list = CountText.list(names, most: Self.mostNamed)
      sentences.append(
        first == order.count
          ? said("No model can be told from the first: \(list).")
          : said("The first \(first) places cannot be told from the first: \(list)."))
    }
    return AuditFinding(
      .neighboursNotSeparable, columns: columns.map { audit.table.columns[$0].name },
      models: first > 1 ? order.prefix(first).map { audit.table.models[$0] } : nil,
      sentences.joined(separator: " "))
  }

  private var decimals: Int {
    let most = columns.flatMap { audit.table.columns[$0].figures.compactMap { $0?.decimals } }.max()
    return min((most ?? 0) + (columns.count > 1 ? 1 : 0), 4)
  }

  /// What is taken for granted where the number of items is not known.
  private func assumption(_ neighbours: [AuditNeighbours]) -> String {
    guard neighbours.contains(where: { $0.basis == .atMost }) else { return "" }
    let most = order.flatMap { means[$0]?.parts.map(\.trials) ?? [] }.max() ?? 0
    let undecided = neighbours.count { $0.separable == nil }
    return undecided > 0
      ? said(" if no column has more than \(most) items (of \(undecided) it is not known)")
      : said(" if no column has more than \(most) items")
  }

  /// What the tests rest on.
  static func assumption(level: Double) -> String {
    said(
      "Neighbours are tested at \(NumberText.significant(1 - level, digits: 3)) after Holm, as shares of "
        + "independent items that each model answered by itself, of the smallest number of items that "
        + "explains the figures. Where none is recovered it is as many as the decimals can tell apart: "
        + "with fewer still less is told apart, more are not ruled out.")
  }
}
