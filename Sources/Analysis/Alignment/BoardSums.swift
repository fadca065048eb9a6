internal import Statistics
internal import ValueModel

/// What it takes to weigh a study's scores anew: the sums of every cluster, without the rows.
///
/// A weighted sum, its interval and the ranks of several follow from them by the same closed forms as in
/// ``AlignmentStudy``. A column is a dimension that the study measures; where profiles are centred one
/// more column holds a model's scores on all items, which are taken away. Models that have different
/// rows of a column are compared on those that both have, so that the sums over these are kept, too.
package struct BoardSums: Sendable {
  /// The sums of a column over some of its rows.
  package struct Cell: Sendable {
    /// The place of the weights of its clusters.
    package let pattern: Int
    /// Whether its clusters have the same mean, as far as rounding lets it be seen.
    package let isFlat: Bool
    /// Σwx of each cluster; 0 where it has no row.
    package let sums: [Double]
  }

  /// The weights of clusters that cells share.
  package struct Pattern: Sendable, Hashable {
    /// Σw of each cluster; 0 where it has no row.
    package let weights: [Double]
    /// (Σw)²/Σw² over rows.
    package let effectiveRows: Double
  }

  /// A model's column over the rows that it shares with another set of rows.
  package struct Restriction: Sendable {
    package let model: Int
    package let column: Int
    /// The set of rows.
    package let against: Int
    /// Nil where no row is shared.
    package let cell: Cell?
  }

  /// In ascending order of their names.
  package let models: [String]
  /// Of the system's dimensions the places of those that are measured, as figures order them.
  package let dimensions: [Int]
  package let isCentred: Bool
  package let clusters: Int
  package private(set) var patterns: [Pattern] = []
  /// Model by model, column by column; nil without rows.
  package private(set) var cells: [Cell?] = []
  /// Of each cell the set of its rows; cells of one set have the same rows.
  package private(set) var rowSets: [Int?] = []
  package private(set) var restrictions: [Restriction] = []

  /// How many numbers a page may carry: 2.5 MB as text.
  package static let mostNumbers = 240_000

  package var columns: Int { dimensions.count + (isCentred ? 1 : 0) }

  /// - Returns: nil for fewer than two models or dimensions, for clusters too few to compare anything, and
  ///   where a page cannot carry so many numbers.
  package init?(_ study: ScoreStudy) {
    let unmeasured = Set(study.measured.unmeasured)
    let system = study.system
    let dimensions = system.orderedDimensions().compactMap { dimension in
      system.dimensions.firstIndex { $0.id == dimension.id }
    }.filter { !unmeasured.contains($0) }
    models = study.models
    self.dimensions = dimensions
    isCentred = study.instrument.centring != .none
    clusters = study.clusterCount
    guard models.count > 1, dimensions.count > 1, clusters > 1,
      models.count * columns * clusters <= BoardSums.mostNumbers
    else { return nil }
    var table = PatternTable(clusters: clusters)
    var sets: [[Int]: Int] = [:]
    let all = models.indices.map { model in
      dimensions.map { study.column(model: model, dimension: $0) }
        + (isCentred ? [study.allItems(model: model)] : [])
    }
    for column in all.joined() {
      cells.append(table.cell(column))
      guard !column.rows.isEmpty else {
        rowSets.append(nil)
        continue
      }
      let set = sets[column.rows] ?? sets.count
      sets[column.rows] = set
      rowSets.append(set)
    }
    if study.comparesCommonRows {
      for (model, columns) in all.enumerated() {
        for (place, column) in columns.enumerated() where !column.rows.isEmpty {
          var seen: Set<Int> = []
          for other in all.indices where other != model {
            let rows = all[other][place].rows
            guard !rows.isEmpty, rows != column.rows, let against = sets[rows],
              seen.insert(against).inserted
            else { continue }
            let shared = column.shared(with: all[other][place]).map(\.one)
            if shared.count == column.rows.count { continue }
            restrictions.append(
              Restriction(
                model: model, column: place, against: against,
                cell: shared.isEmpty ? nil : table.cell(column, at: shared)))
          }
        }
      }
    }
    patterns = table.patterns
  }
}

/// Finds the patterns of weights that cells share.
private struct PatternTable {
  let clusters: Int
  private(set) var patterns: [BoardSums.Pattern] = []
  private var places: [BoardSums.Pattern: Int] = [:]

  init(clusters: Int) { self.clusters = clusters }

  mutating func cell(_ column: ScoredColumn, at places: [Int]? = nil) -> BoardSums.Cell? {
    let rows = places ?? Array(column.rows.indices)
    guard !rows.isEmpty else { return nil }
    var sums = [Double](repeating: 0, count: clusters)
    var weights = sums
    var (total, squares) = (0.0, 0.0)
    var (least, most) = (Double.infinity, -Double.infinity)
    for row in rows {
      let weight = column.weights?[row] ?? 1
      let value = column.values[row]
      sums[column.clusters[row]] += weight * value
      weights[column.clusters[row]] += weight
      total += weight
      squares += weight * weight
      (least, most) = (min(least, value), max(most, value))
    }
    let mean = sums.reduce(0, +) / total
    let resolution = Double.ulpOfOne * max(abs(least), abs(most))
    let isFlat =
      most - least <= resolution
      || zip(sums, weights).allSatisfy { sum, weight in
        weight == 0 || abs(sum / weight - mean) <= resolution
      }
    return BoardSums.Cell(
      pattern: place(
        of: BoardSums.Pattern(weights: weights, effectiveRows: total * total / squares)),
      isFlat: isFlat, sums: sums)
  }

  private mutating func place(of pattern: BoardSums.Pattern) -> Int {
    if let known = places[pattern] { return known }
    places[pattern] = patterns.count
    patterns.append(pattern)
    return patterns.count - 1
  }
}
