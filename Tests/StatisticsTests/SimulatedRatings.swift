import RandomStreams
import Statistics

/// Ratings with known agreement: each unit has a hidden class that raters report with errors.
///
/// With clusters, the units of one mostly share their class; what one unit is like in the long run
/// stays the same, and with it the true coefficients.
struct SimulatedRatings {
  static let units = 200
  static let raters = 4
  static let categories = 5
  static let clusterSize = 4

  private static let prevalence = [0.1, 0.2, 0.35, 0.25, 0.1]
  /// How often a unit of each class (row) is put into each category.
  private static let reports: [[Double]] = (0..<categories).map { truth in
    let shares = (0..<categories).map { [0.62, 0.16, 0.06, 0.03, 0.02][abs($0 - truth)] }
    return shares.map { $0 / shares.reduce(0, +) }
  }
  /// How often a unit has the class of its cluster.
  private static let shared = 0.7

  let table: RatingTable
  let clusters: [Int]
  /// The places of the ratings, one row per unit.
  let ratings: [[Int]]

  init(number: Int, isClustered: Bool) throws {
    var stream = RandomStream(
      seed: 20_260_303, purpose: isClustered ? "clustered-ratings" : "ratings",
      index: UInt64(number))
    func draw(_ shares: [Double]) -> Int {
      var rest = stream.uniform()
      for (place, share) in shares.enumerated() {
        if rest < share { return place }
        rest -= share
      }
      return shares.count - 1
    }
    var clusterClass = 0
    ratings = (0..<Self.units).map { unit in
      if unit % Self.clusterSize == 0 { clusterClass = draw(Self.prevalence) }
      let truth =
        isClustered && stream.uniform() < Self.shared ? clusterClass : draw(Self.prevalence)
      return (0..<Self.raters).map { _ in draw(Self.reports[truth]) }
    }
    table = try RatingTable(
      places: ratings.map { row in row.map { $0 } },
      categories: RatingCategories(values: (1...Self.categories).map(Double.init)))
    clusters = (0..<Self.units).map { $0 / Self.clusterSize }
  }

  /// The share of each category, and of each pair of categories in two ratings of one unit.
  static let shares: [Double] = (0..<categories).map { category in
    (0..<categories).reduce(0) { $0 + prevalence[$1] * reports[$1][category] }
  }
  static let pairShares: [[Double]] = (0..<categories).map { one in
    (0..<categories).map { other in
      (0..<categories).reduce(0) { $0 + prevalence[$1] * reports[$1][one] * reports[$1][other] }
    }
  }

  /// The alpha of endless units.
  static func alpha(_ level: MeasurementLevel) -> Double {
    var below = 0.0
    let ranks = shares.map { share in
      defer { below += share }
      return below + share / 2
    }
    func distance(_ one: Int, _ other: Int) -> Double {
      if level == .nominal { return one == other ? 0 : 1 }
      return (ranks[one] - ranks[other]) * (ranks[one] - ranks[other])
    }
    var observed = 0.0
    var expected = 0.0
    for one in 0..<categories {
      for other in 0..<categories {
        observed += pairShares[one][other] * distance(one, other)
        expected += shares[one] * shares[other] * distance(one, other)
      }
    }
    return 1 - observed / expected
  }

  /// The AC2 of endless units.
  static func gwet(_ weights: AgreementWeights) -> Double {
    var observed = 0.0
    var total = 0.0
    for one in 0..<categories {
      for other in 0..<categories {
        observed += pairShares[one][other] * weights[one, other]
        total += weights[one, other]
      }
    }
    let chance =
      total / Double(categories * (categories - 1)) * shares.reduce(0) { $0 + $1 * (1 - $1) }
    return (observed - chance) / (1 - chance)
  }
}
