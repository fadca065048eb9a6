internal import Statistics

/// Which items two models both have a score on.
struct SharedItems: Sendable {
  /// Items that have a score of both on one dimension at least.
  private(set) var items = 0
  /// Items that have a score of one of the two only.
  private(set) var unshared = 0
  /// The numbers of the clusters of the shared scores, ascending; empty where they were only counted.
  private(set) var clusterNumbers: [Int] = []
  /// How many clusters the shared scores have.
  private(set) var clusters = 0

  /// Nothing shared.
  init() {}

  /// What was counted elsewhere.
  init(items: Int, unshared: Int, clusters: Int) {
    self.items = items
    self.unshared = unshared
    self.clusters = clusters
  }

  /// - Parameters:
  ///   - one: The columns of the one model, a dimension each.
  ///   - other: The columns of the other, of the same dimensions.
  ///   - rowsOfItem: How many rows an item has room for.
  /// - Complexity: O(rows).
  init(_ one: [ScoredColumn], _ other: [ScoredColumn], rowsOfItem: Int) {
    let all = one + other
    let itemCount = all.compactMap(\.rows.last).reduce(-1, max) / rowsOfItem + 1
    let clusterCount = all.reduce(0) { max($0, ($1.clusters.max() ?? -1) + 1) }
    var isMet = [Bool](repeating: false, count: itemCount)
    var isShared = isMet
    var isSharedCluster = [Bool](repeating: false, count: clusterCount)
    for (left, right) in zip(one, other) {
      var (place, otherPlace) = (0, 0)
      while place < left.rows.count || otherPlace < right.rows.count {
        let row = place < left.rows.count ? left.rows[place] : .max
        let otherRow = otherPlace < right.rows.count ? right.rows[otherPlace] : .max
        let item = min(row, otherRow) / rowsOfItem
        isMet[item] = true
        if row == otherRow {
          isShared[item] = true
          isSharedCluster[left.clusters[place]] = true
        }
        if row <= otherRow { place += 1 }
        if otherRow <= row { otherPlace += 1 }
      }
    }
    items = isShared.count { $0 }
    unshared = isMet.count { $0 } - items
    clusterNumbers = isSharedCluster.indices.filter { isSharedCluster[$0] }
    clusters = clusterNumbers.count
  }
}
