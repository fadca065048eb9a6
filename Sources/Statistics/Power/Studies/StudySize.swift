/// How many of each a study has.
///
/// Numbers need not be whole, and may be infinite for a limit.
public struct StudySize: Sendable, Equatable {
  /// Items, in each sample where there are two.
  public private(set) var items: Double
  /// Items in a cluster, 1 where they are independent.
  public private(set) var clusterSize: Double
  /// Versions of an item.
  public private(set) var versions: Double
  /// Answers to a version of an item in one round.
  public private(set) var repeats: Double
  /// Judges of an answer.
  public private(set) var judges: Double
  /// Rounds in which all of it is done.
  public private(set) var rounds: Double

  /// A size.
  ///
  /// - Throws: ``StatisticsError`` for a number below 1.
  public init(
    items: Double, clusterSize: Double = 1, versions: Double = 1, repeats: Double = 1,
    judges: Double = 1, rounds: Double = 1
  ) throws(StatisticsError) {
    for (name, count) in [
      ("items", items), ("clusterSize", clusterSize), ("versions", versions),
      ("repeats", repeats), ("judges", judges), ("rounds", rounds),
    ] where !(count >= 1) {
      throw .argumentOutOfRange("the number of \(name)", count, range: "1 or more")
    }
    self.items = items
    self.clusterSize = clusterSize
    self.versions = versions
    self.repeats = repeats
    self.judges = judges
    self.rounds = rounds
  }

  /// How many clusters hold the items.
  public var clusters: Double { items / clusterSize }

  /// How many there are of a facet.
  public subscript(facet: StudyFacet) -> Double {
    switch facet {
    case .items: items
    case .clusters: clusters
    case .versions: versions
    case .repeats: repeats
    case .judges: judges
    case .rounds: rounds
    }
  }

  /// The same size but for one facet; of clusters the size is kept.
  ///
  /// - Parameters:
  ///   - facet: Of what the number is another one.
  ///   - count: 1 or more.
  public func with(_ facet: StudyFacet, _ count: Double) -> StudySize {
    var size = self
    switch facet {
    case .items: size.items = count
    case .clusters: size.items = count * clusterSize
    case .versions: size.versions = count
    case .repeats: size.repeats = count
    case .judges: size.judges = count
    case .rounds: size.rounds = count
    }
    return size
  }

  /// Whether an item's score is made as in another size.
  func hasSameItems(as other: StudySize) -> Bool {
    clusterSize == other.clusterSize && versions == other.versions && repeats == other.repeats
      && judges == other.judges && rounds == other.rounds
  }
}

/// What a study can have more of.
public enum StudyFacet: String, CaseIterable, Codable, Sendable {
  case items, clusters, judges, versions, repeats, rounds
}
