/// How a judge's classes fall against people's labels: rows are gold, columns the judge.
///
/// Built from rows, it knows the cluster of each, and its rates have intervals that allow for
/// dependence within clusters; built from counts, rows are taken for independent.
///
///     let matrix = try ConfusionMatrix(gold: labels, judge: calls, classes: 2, clusters: prompts)
///     let sensitivity = matrix.sensitivity.flatMap { $0.interval(level: 0.95) }
public struct ConfusionMatrix: Sendable, Equatable {
  /// How many classes, numbered from 0.
  public let classes: Int
  /// How many rows of each gold class (outer) the judge put into each class (inner).
  public let counts: [[Int]]
  /// How many clusters have rows; nil where rows are independent.
  public var clusters: Int? { cells.map(\.count) }

  /// The counts of each cluster, row-major, in the order of the clusters' numbers.
  private let cells: [[Int]]?

  /// A matrix of counts of independent rows.
  ///
  /// - Parameter counts: as many rows as columns, two at least; rows are gold classes.
  /// - Throws: ``StatisticsError`` for a matrix that is not square, has one class, or a negative
  ///   count.
  public init(counts: [[Int]]) throws(StatisticsError) {
    guard counts.count >= 2 else {
      throw .argumentOutOfRange("the number of classes", Double(counts.count), range: "2 or more")
    }
    for row in counts where row.count != counts.count {
      throw .lengthsDiffer(counts.count, row.count)
    }
    try requireCounts(counts.flatMap(\.self))
    classes = counts.count
    self.counts = counts
    cells = nil
  }

  /// The matrix of rows that have a label and a class of the judge.
  ///
  /// - Parameters:
  ///   - gold: the class of each row by people, in 0..<classes.
  ///   - judge: the class of each row by the judge.
  ///   - classes: two at least.
  ///   - clusters: the cluster of each row, by any numbering; nil where rows are independent.
  ///     Clusters of one row each are no clusters.
  /// - Throws: ``StatisticsError`` when lists differ in length or a class does not exist.
  /// - Complexity: O(n + c log c) for n rows in c clusters.
  public init(
    gold: [Int], judge: [Int], classes: Int, clusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard classes >= 2 else {
      throw .argumentOutOfRange("the number of classes", Double(classes), range: "2 or more")
    }
    for list in [judge.count, clusters?.count] {
      if let count = list, count != gold.count { throw .lengthsDiffer(gold.count, count) }
    }
    var total = [Int](repeating: 0, count: classes * classes)
    let dense = clusters.map(DenseClusters.init)
    var cells = (0..<(dense?.count ?? 0)).map { _ in [Int](repeating: 0, count: classes * classes) }
    for row in gold.indices {
      for code in [gold[row], judge[row]] where code < 0 || code >= classes {
        throw .noSuchClass(code, classes: classes)
      }
      let cell = gold[row] * classes + judge[row]
      total[cell] += 1
      if let dense { cells[dense.places[row]][cell] += 1 }
    }
    self.init(
      classes: classes, total: total,
      cells: dense.flatMap { $0.count < gold.count ? cells : nil })
  }

  init(classes: Int, total: [Int], cells: [[Int]]?) {
    self.classes = classes
    counts = (0..<classes).map { Array(total[$0 * classes..<($0 + 1) * classes]) }
    self.cells = cells
  }

  // MARK: - Figures

  /// How many rows there are.
  public var total: Int { counts.reduce(0) { $0 + $1.reduce(0, +) } }

  /// How many rows each gold class has.
  public var goldTotals: [Int] { counts.map { $0.reduce(0, +) } }

  /// How many rows the judge put into each class.
  public var judgeTotals: [Int] {
    (0..<classes).map { column in counts.reduce(0) { $0 + $1[column] } }
  }

  /// For each gold class the shares of its rows that the judge put into each class.
  ///
  /// - Returns: undefined where a gold class has no row.
  public var rowRates: Outcome<[[Double]]> {
    var rates: [[Double]] = []
    for (gold, row) in counts.enumerated() {
      let total = row.reduce(0, +)
      guard total > 0 else {
        return .undefined(.notIdentified("no row has the gold class number \(gold)"))
      }
      rates.append(row.map { Double($0) / Double(total) })
    }
    return .value(rates)
  }

  /// The share of the rows of a gold class that the judge put into a class.
  ///
  /// - Returns: an estimate whose interval is `wilson-modified` for independent rows and `score` in
  ///   clusters.
  /// - Throws: ``StatisticsError`` for a class that does not exist.
  public func rate(judge: Int, ofGold gold: Int) throws(StatisticsError) -> MeanEstimate {
    for code in [judge, gold] where code < 0 || code >= classes {
      throw .noSuchClass(code, classes: classes)
    }
    return share(of: { $0 == judge }, among: { $0 == gold })
  }

  /// The share of rows on which judge and gold agree.
  public var accuracy: MeanEstimate {
    estimate { gold, judge in gold == judge ? 1 : 0 }
  }

  /// The share of gold class 1 that the judge calls 1; of two classes only.
  public var sensitivity: Outcome<MeanEstimate> { binary(1) }

  /// The share of gold class 0 that the judge calls 0; of two classes only.
  public var specificity: Outcome<MeanEstimate> { binary(0) }

  private func binary(_ code: Int) -> Outcome<MeanEstimate> {
    guard classes == 2 else { return .undefined(.outsideDomain("two classes")) }
    guard goldTotals[code] > 0 else {
      return .undefined(.notIdentified("no row has the gold class number \(code)"))
    }
    return .value(share(of: { $0 == code }, among: { $0 == code }))
  }

  private func share(
    of judgeIs: (Int) -> Bool, among goldIs: (Int) -> Bool
  ) -> MeanEstimate {
    estimate { gold, judge in goldIs(gold) ? (judgeIs(judge) ? 1 : 0) : nil }
  }

  /// The mean of a value of each cell; rows of cells without one are left out.
  private func estimate(_ value: (_ gold: Int, _ judge: Int) -> Double?) -> MeanEstimate {
    var sums = ClusterSums()
    func add(_ cells: [Int], cluster: Int?) {
      for (cell, count) in cells.enumerated() {
        guard let value = value(cell / classes, cell % classes) else { continue }
        for _ in 0..<count {
          // Values are 0 or 1 and weights 1, which are always accepted.
          if let cluster { try? sums.add(value, cluster: cluster) } else { try? sums.add(value) }
        }
      }
    }
    if let cells {
      for (cluster, own) in cells.enumerated() { add(own, cluster: cluster) }
    } else {
      add(Array(counts.joined()), cluster: nil)
    }
    return MeanEstimate(sums, kind: .zeroOne)
  }
}

/// Clusters of any numbering as places from 0, in the order of their numbers.
struct DenseClusters {
  /// The place of the cluster of each row.
  let places: [Int]
  let count: Int
  /// The number of each cluster.
  let labels: [Int]

  /// Clusters whose numbers are their places.
  init(places: [Int], count: Int) {
    self.places = places
    self.count = count
    labels = Array(0..<count)
  }

  /// - Complexity: O(n + c log c).
  init(_ labels: [Int]) {
    var found: [Int: Int] = [:]
    for label in labels where found[label] == nil { found[label] = 0 }
    let sorted = found.keys.sorted()
    for (place, label) in sorted.enumerated() { found[label] = place }
    places = labels.map { found[$0] ?? 0 }
    count = found.count
    self.labels = sorted
  }
}
