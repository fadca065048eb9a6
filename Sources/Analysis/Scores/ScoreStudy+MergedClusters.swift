package import Diagnostics
internal import LogReaders
internal import Statistics
internal import ValueModel

extension ScoreStudy {
  /// The most clusters whose sums a page carries.
  package static let mostClustersOnPages = 400

  /// The study with its clusters put together into at most so many, by a digest of their names.
  ///
  /// Whole clusters are put together, so that intervals hold as they did, on fewer degrees of freedom. Which
  /// are put together depends on nothing but their names. The study is as it was where it has no more
  /// clusters than that.
  ///
  /// - Parameter most: at least 2.
  /// - Complexity: O(rows).
  package func mergingClusters(most: Int) throws(Diagnostics) -> ScoreStudy {
    precondition(most >= 2, "one cluster has no spread")
    var merged = self
    if clusterCount > most {
      let buckets = clusterNames.map { name in
        Int(DigestState.digest(of: name).high % UInt64(most))
      }
      let used = Set(buckets).sorted()
      let numbers = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
      let places = buckets.map { numbers[$0] ?? 0 }
      do throws(StatisticsError) {
        merged.columns = try columns.map { column throws(StatisticsError) in
          try column.clustered(by: places)
        }
        merged.means = try means.map { column throws(StatisticsError) in
          try column.clustered(by: places)
        }
      } catch {
        throw Diagnostics(Diagnostic(error, at: nil))
      }
      merged.clusterCount = used.count
      merged.countClusters()
    }
    merged.comparesCommonRows = merged.hasRoomForCommonRows
    return merged
  }

  /// Whether a page has room for the sums over the rows that each two models share.
  private var hasRoomForCommonRows: Bool {
    var sums = models.count * (system.dimensions.count + 1)
    let columns =
      system.dimensions.indices.map { dimension in
        models.indices.map { column(model: $0, dimension: dimension).rows }
      } + (means.contains { !$0.rows.isEmpty } ? [means.map(\.rows)] : [])
    for rows in columns {
      sums += models.count * (Set(rows).count - 1)
      guard sums * clusterCount <= BoardSums.mostNumbers else { return false }
    }
    return true
  }
}

extension ScoredColumn {
  fileprivate func clustered(by places: [Int]) throws(StatisticsError) -> ScoredColumn {
    try ScoredColumn(
      rows: rows, clusters: clusters.map { places[$0] }, values: values, weights: weights)
  }
}
