/// Comparisons of items in pairs, reduced to counts of distinct patterns.
///
/// A pattern is a left item, a right item and the values of the covariates. A million comparisons of
/// a hundred items are some ten thousand patterns, and everything that is made from comparisons here
/// costs by the pattern. The patterns are sorted, so that the order of the comparisons does not show.
///
///     let battles = try PairedComparisons(
///       items: 3, left: [0, 1, 0], right: [1, 2, 2], outcomes: [.left, .tie, .right])
public struct PairedComparisons: Sendable {
  /// How many items, numbered from 0.
  public let items: Int
  /// How many covariates each comparison has.
  public let covariates: Int
  /// How many clusters the comparisons come from, numbered from 0; nil where none were named.
  public let clusters: Int?

  /// The patterns, sorted by left item, right item and covariates.
  let patterns: [Pattern]
  /// Left wins, right wins and ties of each pattern: at 3 * pattern + outcome.
  let counts: [Double]
  /// Values of the covariates: at pattern * covariates + covariate.
  let design: [Double]
  /// What each cluster holds; empty where no clusters were named.
  let clusterCells: ClusterCells

  /// A left and a right item.
  struct Pattern: Sendable, Equatable {
    let left: Int
    let right: Int
  }

  /// Counts by cluster: those of cluster c stand at starts[c]..<starts[c + 1].
  struct ClusterCells: Sendable {
    var starts: [Int] = []
    /// Positions in ``PairedComparisons/counts``.
    var cells: [Int32] = []
    var counts: [Double] = []
  }

  /// The weight of all comparisons: their number where all weights are 1.
  public var total: Double { counts.reduce(0, +) }

  /// The weight of all ties.
  public var ties: Double { tieCount }

  /// The weight of the comparisons that an item took part in; 0 for one that does not exist.
  public func comparisons(of item: Int) -> Double {
    var sum = 0.0
    for (place, pattern) in patterns.enumerated()
    where pattern.left == item || pattern.right == item {
      sum += counts[3 * place] + counts[3 * place + 1] + counts[3 * place + 2]
    }
    return sum
  }

  /// Comparisons given one by one.
  ///
  /// - Parameters:
  ///   - items: how many items.
  ///   - left: the item on the left of each comparison, in 0..<items.
  ///   - right: the item on the right, another one.
  ///   - outcomes: who won.
  ///   - weights: how often each comparison counts, finite and 0 or more; nil for once.
  ///   - clusters: the cluster of each comparison (a prompt, a judge), in 0..<number of clusters;
  ///     nil where all comparisons are independent.
  ///   - covariates: for each covariate its values, one per comparison, finite; a positive value
  ///     with a positive effect favours the left item (a difference of lengths, say).
  /// - Throws: ``StatisticsError`` for lists of different lengths and values outside these ranges.
  /// - Complexity: O(comparisons + items²) without clusters and covariates, and for up to 1,024
  ///   items; else O(comparisons x log comparisons).
  public init(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome],
    weights: [Double]? = nil, clusters: [Int32]? = nil, covariates: [[Double]] = []
  ) throws(StatisticsError) {
    let reduction = try ComparisonReduction(
      items: items, left: left, right: right, outcomes: outcomes, weights: weights,
      clusters: clusters, covariates: covariates)
    self.init(
      items: max(items, 0), covariates: covariates.count, clusters: reduction.clusters,
      patterns: reduction.patterns, counts: reduction.counts, design: reduction.design,
      clusterCells: reduction.cells)
  }

  /// Comparisons given as records of pairs; records of the same pair and covariates are added up.
  ///
  /// - Throws: ``StatisticsError`` for items that do not exist, for counts that are negative or not
  ///   finite and for different numbers of covariates.
  public init(items: Int, counts records: [PairCount]) throws(StatisticsError) {
    let width = records.first?.covariates.count ?? 0
    var left: [Int32] = []
    var right: [Int32] = []
    var outcomes: [ComparisonOutcome] = []
    var weights: [Double] = []
    var columns = [[Double]](repeating: [], count: width)
    for record in records {
      guard record.covariates.count == width else {
        throw .lengthsDiffer(width, record.covariates.count)
      }
      guard let first = Int32(exactly: record.left) else {
        throw .noSuchItem(record.left, items: items)
      }
      guard let second = Int32(exactly: record.right) else {
        throw .noSuchItem(record.right, items: items)
      }
      for (outcome, count) in [
        (ComparisonOutcome.left, record.leftWins), (.right, record.rightWins), (.tie, record.ties),
      ] {
        left.append(first)
        right.append(second)
        outcomes.append(outcome)
        weights.append(count)
        for column in 0..<width { columns[column].append(record.covariates[column]) }
      }
    }
    try self.init(
      items: items, left: left, right: right, outcomes: outcomes, weights: weights,
      covariates: columns)
  }

  init(
    items: Int, covariates: Int, clusters: Int?, patterns: [Pattern], counts: [Double],
    design: [Double], clusterCells: ClusterCells
  ) {
    self.items = items
    self.covariates = covariates
    self.clusters = clusters
    self.patterns = patterns
    self.counts = counts
    self.design = design
    self.clusterCells = clusterCells
    tieCount = stride(from: 2, to: counts.count, by: 3).reduce(0) { $0 + counts[$1] }
  }

  private let tieCount: Double

  /// The comparisons among some of the items, which are numbered anew in the order given.
  ///
  /// Items that do not exist and repetitions are passed over.
  public func among(_ chosen: [Int]) -> PairedComparisons {
    var number: [Int: Int] = [:]
    for item in chosen where (0..<items).contains(item) && number[item] == nil {
      number[item] = number.count
    }
    var kept: [(pattern: Pattern, source: Int)] = []
    for (source, pattern) in patterns.enumerated() {
      guard let left = number[pattern.left], let right = number[pattern.right] else { continue }
      kept.append((Pattern(left: left, right: right), source))
    }
    kept.sort {
      ($0.pattern.left, $0.pattern.right, $0.source)
        < ($1.pattern.left, $1.pattern.right, $1.source)
    }
    var place = [Int32](repeating: -1, count: patterns.count)
    for (index, entry) in kept.enumerated() { place[entry.source] = Int32(index) }
    return PairedComparisons(
      items: number.count, covariates: covariates, clusters: clusters,
      patterns: kept.map(\.pattern),
      counts: kept.flatMap { counts[3 * $0.source..<3 * $0.source + 3] },
      design: kept.flatMap { design[$0.source * covariates..<($0.source + 1) * covariates] },
      clusterCells: clusterCells.renumbered(place))
  }
}

extension PairedComparisons.ClusterCells {
  /// The cells of the patterns that have a new place, which is negative for those left out.
  fileprivate func renumbered(_ place: [Int32]) -> Self {
    guard !starts.isEmpty else { return self }
    var result = Self(starts: [0])
    for cluster in 0..<starts.count - 1 {
      for entry in starts[cluster]..<starts[cluster + 1] {
        let (pattern, outcome) = Int(cells[entry]).quotientAndRemainder(dividingBy: 3)
        guard place[pattern] >= 0 else { continue }
        result.cells.append(3 * place[pattern] + Int32(outcome))
        result.counts.append(counts[entry])
      }
      result.starts.append(result.cells.count)
    }
    return result
  }
}

/// How the comparison of two items ended.
public enum ComparisonOutcome: UInt8, Sendable, CaseIterable, Codable {
  /// The left item won.
  case left = 0
  /// The right item won.
  case right = 1
  /// Neither won.
  case tie = 2
}

/// How often an item, on the left, won, lost and tied against another.
public struct PairCount: Sendable, Equatable {
  /// The item on the left (shown first, at home), numbered from 0.
  public let left: Int
  /// The item on the right, numbered from 0.
  public let right: Int
  /// How often the left one won; finite, 0 or more.
  public let leftWins: Double
  /// How often the right one won; finite, 0 or more.
  public let rightWins: Double
  /// How often neither won; finite, 0 or more.
  public let ties: Double
  /// Properties of these comparisons that favour the left item where they are positive.
  public let covariates: [Double]

  /// The record of one pair.
  public init(
    left: Int, right: Int, leftWins: Double, rightWins: Double, ties: Double = 0,
    covariates: [Double] = []
  ) {
    self.left = left
    self.right = right
    self.leftWins = leftWins
    self.rightWins = rightWins
    self.ties = ties
    self.covariates = covariates
  }
}
