/// Scores that judges gave to units, with the cluster of each unit.
///
/// A unit is one response: a model's answer on one criterion. Not every judge need rate every unit,
/// and a judge may rate a unit more than once. Units, judges and clusters are numbers from 0.
///
///     let ratings = try JudgeRatings(
///       units: [0, 0, 1, 1], judges: [0, 1, 0, 1], scores: [4, 3, 5, 5], unitCount: 2,
///       judgeCount: 2, clusters: [0, 1])
///
/// Ratings are kept in an order of their own, so that the order of the rows shows in no result.
public struct JudgeRatings: Sendable {
  /// How many units there are, rated or not.
  public let unitCount: Int
  /// How many judges there are, with ratings or without.
  public let judgeCount: Int
  /// The cluster of each unit; nil where units are independent.
  public let clusters: [Int]?

  /// The ratings of unit u are those at `starts[u]..<starts[u + 1]`, by judge and then by score.
  let starts: [Int]
  let judges: [Int32]
  let scores: [Double]

  /// Ratings, one a row, in any order.
  ///
  /// - Parameters:
  ///   - units: the unit of each rating, below `unitCount`.
  ///   - judges: the judge of each rating, below `judgeCount`.
  ///   - scores: finite numbers; missing ratings have no row.
  ///   - unitCount: how many units there are, rated or not.
  ///   - judgeCount: how many judges there are, with ratings or without.
  ///   - clusters: the cluster of each **unit**, by any numbering; nil where units are independent.
  /// - Throws: ``StatisticsError`` when lists do not go together, a number is out of its range or a
  ///   score is not finite.
  /// - Complexity: O(ratings + units), as long as units have few ratings.
  public init(
    units: [Int], judges: [Int], scores: [Double], unitCount: Int, judgeCount: Int,
    clusters: [Int]? = nil
  ) throws(StatisticsError) {
    for count in [judges.count, scores.count] where count != units.count {
      throw .lengthsDiffer(units.count, count)
    }
    if let clusters, clusters.count != unitCount {
      throw .lengthsDiffer(unitCount, clusters.count)
    }
    guard judgeCount >= 0, judgeCount <= Int(Int32.max) else {
      throw .argumentOutOfRange("judgeCount", Double(judgeCount), range: "0 to 2³¹ - 1")
    }
    try requireFinite(scores)
    var starts = [Int](repeating: 0, count: max(unitCount, 0) + 1)
    for (unit, judge) in zip(units, judges) {
      guard unit >= 0, unit < unitCount else { throw .noSuchItem(unit, items: unitCount) }
      guard judge >= 0, judge < judgeCount else { throw .noSuchColumn(judge, columns: judgeCount) }
      starts[unit + 1] += 1
    }
    for unit in 0..<max(unitCount, 0) { starts[unit + 1] += starts[unit] }
    var next = starts
    var sortedJudges = [Int32](repeating: 0, count: units.count)
    var sortedScores = [Double](repeating: 0, count: units.count)
    for row in units.indices {
      let (judge, score) = (Int32(judges[row]), scores[row])
      // Into its place among those of the unit that came before it.
      var place = next[units[row]]
      next[units[row]] += 1
      while place > starts[units[row]],
        (judge, score) < (sortedJudges[place - 1], sortedScores[place - 1])
      {
        sortedJudges[place] = sortedJudges[place - 1]
        sortedScores[place] = sortedScores[place - 1]
        place -= 1
      }
      sortedJudges[place] = judge
      sortedScores[place] = score
    }
    self.unitCount = max(unitCount, 0)
    self.judgeCount = judgeCount
    self.clusters = clusters
    self.starts = starts
    self.judges = sortedJudges
    self.scores = sortedScores
  }

  /// How many ratings there are.
  public var count: Int { scores.count }

  /// Where the ratings of a unit are.
  func places(of unit: Int) -> Range<Int> { starts[unit]..<starts[unit + 1] }

  /// The units of each cluster, by the cluster's number; each unit by itself where there are none.
  var unitGroups: Partition { Partition(clusters ?? Array(0..<unitCount)) }

  /// The cluster of a unit; the unit itself where there are none.
  func cluster(of unit: Int) -> Int { clusters?[unit] ?? unit }

  /// The same ratings of independent units.
  public var withoutClusters: JudgeRatings {
    JudgeRatings(
      unitCount: unitCount, judgeCount: judgeCount, clusters: nil, starts: starts, judges: judges,
      scores: scores)
  }

  private init(
    unitCount: Int, judgeCount: Int, clusters: [Int]?, starts: [Int], judges: [Int32],
    scores: [Double]
  ) {
    self.unitCount = unitCount
    self.judgeCount = judgeCount
    self.clusters = clusters
    self.starts = starts
    self.judges = judges
    self.scores = scores
  }

  /// Groups of judges that shared units link, each ascending, by their first judge; judges without
  /// any rating are in none.
  ///
  /// - Complexity: O(ratings).
  public var linkedJudges: [[Int]] {
    var parent = Array(0..<judgeCount)
    func root(_ judge: Int) -> Int {
      var judge = judge
      while parent[judge] != judge {
        parent[judge] = parent[parent[judge]]
        judge = parent[judge]
      }
      return judge
    }
    var isRated = [Bool](repeating: false, count: judgeCount)
    for unit in 0..<unitCount {
      let places = places(of: unit)
      guard let first = places.first else { continue }
      isRated[Int(judges[first])] = true
      for place in places.dropFirst() {
        let judge = Int(judges[place])
        isRated[judge] = true
        let (one, other) = (root(Int(judges[first])), root(judge))
        // The smaller number leads, so that the order of the units does not show.
        if one != other { parent[max(one, other)] = min(one, other) }
      }
    }
    var groups: [Int: [Int]] = [:]
    for judge in 0..<judgeCount where isRated[judge] {
      groups[root(judge), default: []].append(judge)
    }
    return groups.keys.sorted().compactMap { groups[$0] }
  }
}
