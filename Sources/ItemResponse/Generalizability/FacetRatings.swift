/// Ratings of models on items by judges, in any pattern: cells may be missing, and a cell may have
/// been rated more than once.
public struct FacetRatings: Sendable {
  /// How many models, versions and judges there are.
  public let models: Int
  /// How many items have ratings.
  public let items: Int
  /// How many versions an item may have.
  public let versions: Int
  /// How many judges there are.
  public let judges: Int
  /// How many ratings there are.
  public let ratings: Int
  /// How many clusters of items have ratings; as many as items where none were named.
  public let clusters: Int
  /// The mean of all ratings.
  let mean: Double
  /// Whether every item has the same cells with equally many ratings each, and none is missing.
  let isBalanced: Bool
  /// Whether some cell has more than one rating.
  let hasRepeats: Bool

  /// Ratings of one model, version and judge on one item.
  struct Cell: Sendable {
    /// (model * versions + version) * judges + judge.
    let combination: Int32
    let count: Int32
    /// Their mean, less the mean of all ratings.
    let mean: Double
    /// The sum of their squared deviations from their mean.
    let spread: Double
  }

  /// Items, in the order of their numbers, with cells in the order of their combinations.
  let cells: [Cell]
  /// Where the cells of each item begin, and where those of the last end.
  let starts: [Int]
  /// The number of the cluster of each item, from 0 in the order of the caller's numbers.
  let clusterOf: [Int32]

  /// Ratings, one row each, with integer codes from 0.
  ///
  /// - Parameters:
  ///   - models: the model of each row.
  ///   - items: the item of each row.
  ///   - versions: the version of each row; nil for items with one version.
  ///   - judges: the judge of each row; nil for one judge.
  ///   - scores: the rating of each row, finite.
  ///   - clusters: the cluster of each item by its code, any integers; nil where items are independent.
  /// - Throws: ``ItemResponseError`` when the lists differ in length, a code is negative, an item has
  ///   no cluster, or a score is not finite.
  /// - Complexity: O(rows log rows).
  public init(
    models: [Int], items: [Int], versions: [Int]? = nil, judges: [Int]? = nil, scores: [Double],
    clusters: [Int]? = nil
  ) throws(ItemResponseError) {
    for length in [models.count, items.count, versions?.count, judges?.count] {
      if let length, length != scores.count { throw .lengthsDiffer(length, scores.count) }
    }
    guard scores.allSatisfy(\.isFinite) else {
      throw .unusableSetting("a rating is not finite; leave missing ratings out")
    }
    let lists = [models, items, versions ?? [], judges ?? []]
    guard lists.allSatisfy({ $0.allSatisfy { $0 >= 0 } }) else {
      throw .unusableSetting("codes of models, items, versions and judges count from 0")
    }
    if let clusters, let last = items.max(), last >= clusters.count {
      throw .noSuchItem(last, items: clusters.count)
    }
    self.models = (models.max() ?? -1) + 1
    self.versions = versions.map { ($0.max() ?? -1) + 1 } ?? 1
    self.judges = judges.map { ($0.max() ?? -1) + 1 } ?? 1
    ratings = scores.count
    let (versionCount, judgeCount) = (self.versions, self.judges)
    let (combinations, overflow) = (self.models * max(versionCount, 1))
      .multipliedReportingOverflow(by: max(judgeCount, 1))
    guard !overflow, combinations < Int(Int32.max) else {
      throw .unusableSetting("models times versions times judges are too many")
    }
    /// A row under the number of its cell.
    struct Row {
      let item: Int32
      let combination: Int32
      let score: Double
    }
    var rows = scores.indices.map { row in
      Row(
        item: Int32(truncatingIfNeeded: items[row]),
        combination: Int32(
          (models[row] * versionCount + (versions?[row] ?? 0)) * judgeCount
            + (judges?[row] ?? 0)),
        score: scores[row])
    }
    // By score within a cell, so that the order of the rows shows in no rounding.
    rows.sort {
      ($0.item, $0.combination, $0.score) < ($1.item, $1.combination, $1.score)
    }
    let mean = rows.isEmpty ? 0 : rows.reduce(0) { $0 + $1.score } / Double(rows.count)
    self.mean = mean
    var cells: [Cell] = []
    var starts: [Int] = []
    var codes: [Int] = []
    var place = 0
    while place < rows.count {
      let first = rows[place]
      if codes.last != Int(first.item) {
        codes.append(Int(first.item))
        starts.append(cells.count)
      }
      var end = place
      var sum = 0.0
      while end < rows.count, rows[end].item == first.item,
        rows[end].combination == first.combination
      {
        sum += rows[end].score - mean
        end += 1
      }
      let own = sum / Double(end - place)
      let spread = rows[place..<end].reduce(0) {
        $0 + ($1.score - mean - own) * ($1.score - mean - own)
      }
      cells.append(
        Cell(
          combination: first.combination, count: Int32(end - place), mean: own, spread: spread))
      place = end
    }
    starts.append(cells.count)
    self.cells = cells
    self.starts = starts
    self.items = codes.count
    let labels = codes.map { clusters?[$0] ?? $0 }
    let numbers = Dictionary(
      uniqueKeysWithValues: Set(labels).sorted().enumerated().map { ($1, Int32($0)) })
    clusterOf = labels.map { numbers[$0] ?? 0 }
    self.clusters = numbers.count
    hasRepeats = cells.contains { $0.count > 1 }
    isBalanced =
      cells.count == codes.count * combinations
      && cells.allSatisfy { $0.count == cells[0].count }
  }

  private init(_ whole: FacetRatings, items kept: [Int]) {
    models = whole.models
    versions = whole.versions
    judges = whole.judges
    items = kept.count
    mean = whole.mean
    var cells: [Cell] = []
    var starts = [0]
    for item in kept {
      cells += whole.cells[whole.starts[item]..<whole.starts[item + 1]]
      starts.append(cells.count)
    }
    self.cells = cells
    self.starts = starts
    clusterOf = kept.map { whole.clusterOf[$0] }
    clusters = Set(clusterOf).count
    ratings = cells.reduce(0) { $0 + Int($1.count) }
    // Part of a study is analysed like the whole.
    hasRepeats = whole.hasRepeats
    isBalanced = whole.isBalanced
  }

  /// The ratings of the items whose cluster is not left out.
  func keeping(_ isKept: (Int32) -> Bool) -> FacetRatings {
    FacetRatings(self, items: (0..<items).filter { isKept(clusterOf[$0]) })
  }

  /// How many combinations of a model, a version and a judge there may be.
  var combinations: Int { models * versions * judges }

  /// Items with the same cells and as many ratings in each.
  struct Pattern: Sendable {
    let items: [Int]
  }

  /// The patterns of the items, in the order of their first items.
  var patterns: [Pattern] {
    var places: [[Int32]: Int] = [:]
    var groups: [[Int]] = []
    var key: [Int32] = []
    for item in 0..<items {
      key.removeAll(keepingCapacity: true)
      for cell in cells[starts[item]..<starts[item + 1]] {
        key.append(cell.combination)
        key.append(cell.count)
      }
      if let place = places[key] {
        groups[place].append(item)
      } else {
        places[key] = groups.count
        groups.append([item])
      }
    }
    return groups.map(Pattern.init)
  }
}
