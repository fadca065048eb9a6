/// How observations depend on one another, and so what a resample is drawn from.
///
/// Observations are numbered from 0. Labels of clusters, strata, rows and columns are any integers;
/// their order, not the order of the observations, decides which is drawn by which random number.
public struct ResamplingDesign: Sendable, Equatable {
  /// What is drawn.
  enum Kind: Sendable, Equatable {
    /// Clusters of observations, within strata: one stratum and singletons in the simplest case.
    case clusters(withinClusters: Bool)
    /// Rows and columns of a crossed table.
    case crossed
  }

  let kind: Kind
  /// How many observations there are.
  public let observations: Int

  /// The units, each of one or more observations: cluster after cluster, or row after row.
  let units: Partition
  /// The units of each stratum; one stratum that holds all of them where there are none.
  let strata: Partition
  /// The columns of a crossed table, each of one or more observations; empty elsewhere.
  let columns: Partition

  /// Independent observations.
  public static func units(_ count: Int) -> ResamplingDesign {
    let count = max(count, 0)
    return ResamplingDesign(
      kind: .clusters(withinClusters: false), observations: count,
      units: Partition(Array(0..<count)), strata: nil)
  }

  /// Observations in clusters that are drawn whole.
  ///
  /// - Parameter clusters: the cluster of each observation.
  public static func clusters(_ clusters: [Int]) -> ResamplingDesign {
    ResamplingDesign(
      kind: .clusters(withinClusters: false), observations: clusters.count,
      units: Partition(clusters), strata: nil)
  }

  /// Clusters are drawn, and within each drawn cluster its observations are drawn again.
  ///
  /// The second stage adds its own variance: intervals are somewhat wider than from whole clusters
  /// (Davison & Hinkley 1997, section 3.8). For observations that are themselves a sample from
  /// their cluster's.
  ///
  /// - Parameter clusters: the cluster of each observation.
  public static func twoLevel(clusters: [Int]) -> ResamplingDesign {
    ResamplingDesign(
      kind: .clusters(withinClusters: true), observations: clusters.count,
      units: Partition(clusters), strata: nil)
  }

  /// Each stratum is resampled to its own size.
  ///
  /// - Parameters:
  ///   - strata: the stratum of each observation.
  ///   - clusters: the cluster of each observation, each within one stratum; nil for none.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a cluster lies in two strata.
  public static func strata(
    _ strata: [Int], clusters: [Int]? = nil
  ) throws(StatisticsError) -> ResamplingDesign {
    if let clusters, clusters.count != strata.count {
      throw .lengthsDiffer(strata.count, clusters.count)
    }
    let units = Partition(clusters ?? Array(strata.indices))
    var ofUnit: [Int] = []
    for unit in 0..<units.count {
      let labels = units[unit].map { strata[$0] }
      guard let label = labels.first, labels.allSatisfy({ $0 == label }) else {
        throw .notInDesign("single stratum for every cluster")
      }
      ofUnit.append(label)
    }
    return ResamplingDesign(
      kind: .clusters(withinClusters: false), observations: strata.count, units: units,
      strata: Partition(ofUnit))
  }

  /// A table of, say, items by judges: rows and columns are drawn independently, and an observation
  /// counts as often as its row times as often as its column.
  ///
  /// The pigeonhole bootstrap of Owen (2007), "The pigeonhole bootstrap". It is conservative: the
  /// variance of independent noise in the cells is counted up to three times, which matters only
  /// where that noise is most of the variance.
  ///
  /// - Parameters:
  ///   - rows: the row of each observation.
  ///   - columns: the column of each observation.
  /// - Throws: ``StatisticsError`` when the lists differ in length.
  public static func crossed(
    rows: [Int], columns: [Int]
  ) throws(StatisticsError) -> ResamplingDesign {
    guard rows.count == columns.count else { throw .lengthsDiffer(rows.count, columns.count) }
    return ResamplingDesign(
      kind: .crossed, observations: rows.count, units: Partition(rows), strata: nil,
      columns: Partition(columns))
  }

  private init(
    kind: Kind, observations: Int, units: Partition, strata: Partition?,
    columns: Partition = Partition([])
  ) {
    self.kind = kind
    self.observations = observations
    self.units = units
    self.strata = strata ?? Partition([Int](repeating: 0, count: units.count))
    self.columns = columns
  }

  /// How many units are drawn: observations, clusters or rows.
  public var unitCount: Int { units.count }

  /// How many columns a crossed design has; 0 for others.
  public var columnCount: Int { columns.count }

  /// Why the spread of a statistic cannot be seen, if so.
  ///
  /// A stratum of one unit shows no spread of its own; other strata may.
  public var obstacle: UndefinedReason? {
    guard observations > 0 else { return .noData }
    if kind == .crossed {
      let fewest = min(units.count, columns.count)
      return fewest < 2 ? .tooFewClusters(fewest) : nil
    }
    let largest = (0..<strata.count).map { strata[$0].count }.max() ?? 0
    return largest < 2 ? .tooFewClusters(largest) : nil
  }
}

extension ResamplingDesign {
  /// Leaves out units of the design in turn.
  ///
  /// The other units of the stratum are weighted up to its size. A crossed design leaves out rows
  /// and then columns; the acceleration from both together is that of the sum of the two
  /// components of the variance.
  ///
  /// - Parameters:
  ///   - groups: leave out at most so many groups of units rather than each unit by itself.
  ///   - statistic: the statistic for the given weights, one per observation.
  /// - Returns: undefined where there are fewer than two units, and for a constant statistic.
  /// - Complexity: one call of the statistic per unit or group.
  ///
  /// Source: Davison & Hinkley (1997), section 3.2.1; Efron (1987).
  public func acceleration(
    groups: Int = 1_000, _ statistic: ([Double]) -> Double
  ) -> Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    var influence: [Double] = []
    for stratum in 0..<strata.count {
      influence += deviations(
        leavingOut: strata[stratum].map { units[$0] }, of: strata[stratum].count, groups: groups,
        statistic)
    }
    if kind == .crossed {
      influence += deviations(
        leavingOut: (0..<columns.count).map { columns[$0] }, of: columns.count, groups: groups,
        statistic)
    }
    guard influence.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    return Jackknife.acceleration(influence: influence)
  }

  /// Mean of the delete-one values less each of them, of the units of one stratum.
  private func deviations(
    leavingOut parts: [ArraySlice<Int>], of count: Int, groups: Int,
    _ statistic: ([Double]) -> Double
  ) -> [Double] {
    guard count >= 2 else { return [] }
    let groups = min(max(groups, 2), count)
    var weights = [Double](repeating: 1, count: observations)
    let values = (0..<groups).map { group in
      let left = stride(from: group, to: count, by: groups)
      let kept = Double(count - left.reduce(0) { sum, _ in sum + 1 })
      for part in parts {
        for index in part { weights[index] = Double(count) / kept }
      }
      for unit in left {
        for index in parts[unit] { weights[index] = 0 }
      }
      let value = statistic(weights)
      for part in parts {
        for index in part { weights[index] = 1 }
      }
      return value
    }
    let mean = Jackknife.sum(values) / Double(groups)
    // In units of the influence on the statistic: strata of different size add up.
    let scale = Double(groups - 1) / Double(groups)
    return values.map { scale * (mean - $0) }
  }
}
