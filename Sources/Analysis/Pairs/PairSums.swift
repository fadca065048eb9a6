internal import Diagnostics
internal import Statistics
internal import ValueModel

/// What is known of two models on one board in a share of the items, such that all shares add up to what
/// all items give.
///
/// The first model is the one with the smaller name. Means are compared by the differences of their
/// common rows. Sums of means are compared by what each mean has on the common rows; where two models
/// have the same rows their own sums are that, and nothing is kept.
struct PairSums: Sendable {
  enum Content: Sendable {
    /// Means of one column each.
    case differences(ClusterSums, areZeroOne: Bool)
    /// Sums of means over the same rows.
    case sameRows
    /// Sums of means: term by term the common rows of the one and of the other.
    case restricted([ClusterSums], [ClusterSums])
    /// So many models that only their means are compared.
    case means
  }

  /// Items with a score of both, and with a score of one only.
  var items = 0
  var unshared = 0
  /// The numbers of the clusters of the shared scores, ascending; none where differences have the same.
  var clusters: [Int] = []
  var content: Content

  /// The pair in a study that was made of rows.
  ///
  /// - Parameters:
  ///   - dimension: nil for the mean over all.
  ///   - carriesSums: whether pairs are compared on common rows.
  /// - Returns: nil where the two have nothing in common and no item is met by both.
  /// - Complexity: O(rows).
  init?(
    _ study: ScoreStudy, _ first: Int, _ second: Int, dimension: Int?, carriesSums: Bool
  ) throws(StatisticsError) {
    let shared = study.sharedItems(first, second, dimension: dimension)
    items = shared.items
    unshared = shared.unshared
    clusters = shared.clusterNumbers
    let met = study.items(first, dimension: dimension) + study.items(second, dimension: dimension)
    var hasCommonRows = shared.items > 0
    guard carriesSums else {
      content = .means
      guard hasCommonRows || unshared != met else { return nil }
      return
    }
    if let dimension, study.instrument.centring == .none {
      let one = study.column(model: first, dimension: dimension)
      let found = try one.differences(from: study.column(model: second, dimension: dimension))
      content = .differences(found?.sums ?? ClusterSums(), areZeroOne: found?.areZeroOne ?? true)
      clusters = []
    } else {
      let terms = zip(
        study.termColumns(first, dimension: dimension),
        study.termColumns(second, dimension: dimension))
      if terms.allSatisfy({ $0.rows == $1.rows }) {
        hasCommonRows = hasCommonRows || terms.contains { !$0.0.rows.isEmpty }
        content = .sameRows
      } else {
        var (left, right): ([ClusterSums], [ClusterSums]) = ([], [])
        for (one, other) in terms {
          let common = one.shared(with: other)
          hasCommonRows = hasCommonRows || !common.isEmpty
          left.append(try one.sums(at: common.map(\.one)))
          right.append(try other.sums(at: common.map(\.other)))
        }
        content = .restricted(left, right)
      }
    }
    guard hasCommonRows || unshared != met else { return nil }
  }

  /// What was written, or put together.
  init(items: Int, unshared: Int, clusters: [Int], content: Content) {
    self.items = items
    self.unshared = unshared
    self.clusters = clusters
    self.content = content
  }
}

extension ScoreStudy {
  /// The columns that a score is made of, also where one of them is empty.
  func termColumns(_ model: Int, dimension: Int?) -> [ScoredColumn] {
    if let dimension {
      return [column(model: model, dimension: dimension), allItems(model: model)]
    }
    return system.dimensions.indices.map { column(model: model, dimension: $0) }
  }

  /// Items with a score of a model.
  fileprivate func items(_ model: Int, dimension: Int?) -> Int {
    dimension.map { tally(model: model, dimension: $0).distinctItems } ?? modelCounts[model].items
  }
}

/// Puts the sums of one pair of models on one board together.
struct PairMerger {
  /// The sums of a share of the items: of all pairs, those that it does not name have nothing common in it.
  struct Share {
    /// nil where the share does not name the pair.
    let pair: PairSums?
    /// Items with a score of the two models together.
    let items: Int
    /// Whether neither model has a row in any mean that is compared.
    let isEmpty: Bool
    /// The sums of both models in the share, term by term; asked for where models have other rows elsewhere.
    let own: () throws(Diagnostics) -> (first: [ClusterSums], second: [ClusterSums])
  }

  /// How many means are added up; nil where means of single columns are compared.
  let terms: Int?
  /// Whether pairs are compared on common rows.
  let carriesSums: Bool

  /// - Complexity: O(clusters x shares).
  func merged(_ shares: [Share]) throws(Diagnostics) -> PairSums {
    var merged = PairSums(items: 0, unshared: 0, clusters: [], content: .means)
    var clusters: Set<Int> = []
    for share in shares {
      merged.items += share.pair?.items ?? 0
      merged.unshared += share.pair?.unshared ?? share.items
      clusters.formUnion(share.pair?.clusters ?? [])
      // A share with fewer models may have kept the clusters with the differences only.
      if !carriesSums, case .differences(let sums, _)? = share.pair?.content {
        clusters.formUnion(sums.clusterNumbers)
      }
    }
    merged.clusters = clusters.sorted()
    guard carriesSums else { return merged }
    guard let terms else {
      var sums = ClusterSums()
      var areAllZeroOne = true
      for share in shares {
        guard case .differences(let differences, let areZeroOne)? = share.pair?.content
        else { continue }
        sums.merge(differences)
        areAllZeroOne = areAllZeroOne && areZeroOne
      }
      merged.content = .differences(sums, areZeroOne: areAllZeroOne)
      return merged
    }
    let haveSameRows = shares.allSatisfy { share in
      if case .sameRows? = share.pair?.content { return true }
      return share.pair == nil && share.isEmpty
    }
    guard !haveSameRows else {
      merged.content = .sameRows
      return merged
    }
    var left = [ClusterSums](repeating: ClusterSums(), count: terms)
    var right = left
    for share in shares {
      let sums: (first: [ClusterSums], second: [ClusterSums])
      switch share.pair?.content {
      case .sameRows?: sums = try share.own()
      case .restricted(let first, let second)?: sums = (first, second)
      default: continue
      }
      for term in 0..<terms {
        left[term].merge(sums.first[term])
        right[term].merge(sums.second[term])
      }
    }
    merged.content = .restricted(left, right)
    return merged
  }
}

extension PairSums {
  /// What the comparison of the pair needs to know of it.
  func found(
    coefficients: [Double], ends: ClosedRange<Double>
  ) -> GatheredPairs.Found {
    let pair: ComparedScores.GatheredPair
    var clusterCount = clusters.count
    switch content {
    case .differences(let sums, let areZeroOne):
      pair = ComparedScores.paired(sums, areZeroOne: areZeroOne, ends: ends)
      clusterCount = sums.clusterCount
    case .sameRows, .means: pair = .sameRows
    case .restricted(let first, let second):
      if (first + second).contains(where: { $0.rows == 0 }) {
        pair = .apart
      } else {
        pair = .restricted(
          ComparedScores.contrast(
            zip(first, coefficients).map { .init($0, coefficient: $1) },
            zip(second, coefficients).map { .init($0, coefficient: $1) }))
      }
    }
    return GatheredPairs.Found(
      pair: pair,
      shared: SharedItems(items: items, unshared: unshared, clusters: clusterCount))
  }
}
