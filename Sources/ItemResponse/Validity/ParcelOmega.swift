import RandomStreams
internal import Statistics

/// McDonald's omega of a dimension whose clusters of items are put together to a few parcels.
///
/// There are mostly more clusters than persons, so that a factor of single clusters is not determined;
/// parcels are, and leave the sum as it is. Clusters are dealt to parcels at random.
///
/// Source: McDonald (1999), "Test Theory", chapter 6; Little, Cunningham, Shahar & Widaman (2002), "To
/// parcel or not to parcel".
public enum ParcelOmega {
  /// How many parcels so many clusters make: two clusters each at least; nil where that makes fewer than
  /// three, which do not determine a factor.
  public static func parcels(of clusters: Int) -> Int? {
    clusters < 6 ? nil : min(4, clusters / 2)
  }

  /// - Parameters:
  ///   - scores: of persons who have a score on each parcel; others are left out.
  ///   - seed: of the dealing.
  /// - Returns: the omega of all persons and without each of them (of many persons: without each of 100
  ///   groups), undefined for fewer than six clusters and for no more persons than parcels.
  /// - Throws: ``ItemResponseError`` never; scores were checked.
  public static func of(
    _ scores: ClusteredScores, seed: UInt64
  ) throws(ItemResponseError) -> HalfScores.Coefficient {
    let fed = scores.fedClusters
    guard let count = parcels(of: fed.count) else {
      return HalfScores.Coefficient(
        value: .undefined(.clustersBelow(fed.count, needed: 6)), without: [])
    }
    var stream = RandomStream(seed: seed, purpose: "parcels", index: 0)
    var dealt = fed
    stream.shuffle(&dealt)
    let parts = (0..<count).map { parcel in
      var counts = [Double](repeating: 0, count: scores.clusters)
      for (place, cluster) in dealt.enumerated() where place % count == parcel {
        counts[cluster] = 1
      }
      return scores.means(counts: counts)
    }
    let rows = (0..<scores.persons).map { person in parts.map { $0[person] } }
      .filter { $0.allSatisfy { $0 != nil } }
    guard rows.count > count else {
      return HalfScores.Coefficient(
        value: .undefined(.tooFewUnits(rows.count, needed: count + 1)), without: [])
    }
    let groups = min(rows.count, mostGroups)
    var values: [Outcome<Double>] = []
    for left in 0...groups {
      let kept = rows.indices.filter { $0 % groups != left }.map { rows[$0] }
      values.append(try omega(left == groups ? rows : kept))
    }
    return HalfScores.Coefficient(value: values[groups], without: Array(values.dropLast()))
  }

  private static let mostGroups = 100

  private static func omega(_ rows: [[Double?]]) throws(ItemResponseError) -> Outcome<Double> {
    try CorrelationMatrix.of(rows).flatMap { OneFactor.of($0) }.map(\.omega)
  }
}
