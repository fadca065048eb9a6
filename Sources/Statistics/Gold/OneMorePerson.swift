import GSLSupport

/// Whether a judge is as good as one more person: the alternative annotator test.
///
/// Each person is left out in turn. On each unit that the person and the judge rated, both are
/// scored by how well they agree with the remaining people; the judge has the advantage where it
/// scores at least as well, and so has the person. The judge wins against a person whose advantage
/// exceeds the judge's by less than ε, beyond chance: t test of the differences over clusters,
/// adjusted over people by Benjamini & Yekutieli (2001). It may stand for people where it wins
/// against half of them or more.
///
/// Source: Calderon, Reichart & Dror (2025), "The alternative annotator test for LLM-as-a-judge".
/// Without clusters, and where differences vary, the p-values are theirs.
///
///     let test = try OneMorePerson(people: ratings, judge: calls, score: .agreement)
///     test.winningRate
public struct OneMorePerson: Sendable {
  /// How well a rating agrees with those of the remaining people.
  public enum Score: String, CaseIterable, Codable, Sendable {
    /// The share of them that gave just that rating: names, 0/1.
    case agreement
    /// Minus the root mean squared distance from them: numbers, levels of an ordered scale.
    case closeness
  }

  /// The judge against one person.
  public struct Comparison: Sendable {
    /// The person's number.
    public let person: Int
    /// How many units were compared.
    public let units: Int
    /// The share of units on which the judge agrees with the remaining people at least as well as
    /// the person.
    public let judgeAdvantage: MeanEstimate
    /// The share on which the person does at least as well as the judge.
    public let personAdvantage: MeanEstimate
    /// The chance of such differences if the person had an advantage of ε or more; undefined for
    /// fewer units than asked for and for one cluster.
    public let pValue: Outcome<Double>
    /// The same, adjusted over people.
    public fileprivate(set) var adjustedPValue: Double?
    /// Whether the judge wins.
    public fileprivate(set) var judgeWins = false
  }

  /// The judge against each person who rated enough units with it.
  public let comparisons: [Comparison]
  /// The people who rated fewer units, by their numbers, with how many.
  public let leftOut: [(person: Int, units: Int)]
  /// The share of people that the judge wins against (ω).
  public let winningRate: Outcome<Double>
  /// The mean of the judge's advantages over people (ρ): for comparing judges.
  public let advantage: Outcome<Double>
  /// What the person's advantage may be larger by: the worth of the judge's lower cost.
  public let epsilon: Double
  /// The level of the false discovery rate.
  public let falseDiscoveryRate: Double

  private let parts: AdvantageParts

  /// A test of a judge.
  ///
  /// - Parameters:
  ///   - people: a row for each unit, a cell for each person; nil where there is no rating.
  ///   - judge: the judge's rating of each unit; nil where there is none.
  ///   - score: how agreement is scored.
  ///   - clusters: the cluster of each unit, by any numbering; nil where units are independent.
  ///   - epsilon: 0 or more, below 1. The authors advise 0.2 where people are experts, 0.15 where
  ///     they are trained, 0.1 for crowd workers.
  ///   - falseDiscoveryRate: between 0 and 1.
  ///   - fewestUnits: of a person to be compared with; below 30 the t test is doubtful.
  /// - Throws: ``StatisticsError`` for rows of unequal length, ratings that are not finite and
  ///   arguments outside their range.
  /// - Complexity: O(units x people²).
  public init(
    people: [[Double?]], judge: [Double?], score: Score, clusters: [Int]? = nil,
    epsilon: Double = 0.2, falseDiscoveryRate: Double = 0.05, fewestUnits: Int = 30
  ) throws(StatisticsError) {
    for list in [judge.count, clusters?.count] {
      if let count = list, count != people.count { throw .lengthsDiffer(people.count, count) }
    }
    let width = people.first?.count ?? 0
    for (unit, row) in people.enumerated() {
      guard row.count == width else {
        throw .unevenRatings(unit: unit, cells: row.count, expected: width)
      }
      for (rater, rating) in row.enumerated() {
        if let rating, !(abs(rating) < 1e150) { throw .ratingNotUsable(unit: unit, rater: rater) }
      }
      if let rating = judge[unit], !(abs(rating) < 1e150) {
        throw .ratingNotUsable(unit: unit, rater: width)
      }
    }
    guard epsilon >= 0, epsilon < 1 else {
      throw .argumentOutOfRange("epsilon", epsilon, range: "0 or more and below 1")
    }
    guard falseDiscoveryRate > 0, falseDiscoveryRate < 1 else {
      throw .argumentOutOfRange(
        "the false discovery rate", falseDiscoveryRate, range: "between 0 and 1")
    }
    self.epsilon = epsilon
    self.falseDiscoveryRate = falseDiscoveryRate
    let labels = clusters ?? Array(people.indices)
    let parts = AdvantageParts(
      people, judge, score, clusters: DenseClusters(labels), persons: width)
    self.parts = parts
    let fewest = max(fewestUnits, 2)
    let used = (0..<width).filter { parts.differences[$0].count >= fewest }
    leftOut = (0..<width).filter { parts.differences[$0].count < fewest }.map {
      ($0, parts.differences[$0].count)
    }
    var comparisons: [Comparison] = []
    for person in used {
      comparisons.append(try parts.comparison(person, epsilon: epsilon))
    }
    let adjusted = try PValueAdjustment.benjaminiYekutieli.adjust(
      comparisons.map(\.pValue.value))
    for (place, value) in adjusted.enumerated() {
      comparisons[place].adjustedPValue = value
      comparisons[place].judgeWins = value.map { $0 <= falseDiscoveryRate } ?? false
    }
    self.comparisons = comparisons
    if width < 2 {
      winningRate = .undefined(.wrongRaterCount(width, needed: 2))
      advantage = .undefined(.wrongRaterCount(width, needed: 2))
    } else if comparisons.isEmpty {
      let most = parts.differences.map(\.count).max() ?? 0
      let reason: UndefinedReason =
        most == 0 ? .noSharedUnits : .tooFewUnits(most, needed: fewest)
      (winningRate, advantage) = (.undefined(reason), .undefined(reason))
    } else {
      winningRate = .value(
        Double(comparisons.count { $0.judgeWins }) / Double(comparisons.count))
      advantage = parts.advantage(of: comparisons.map(\.person))
    }
  }

  /// Whether the judge may stand for people: it wins against half of them or more.
  public var passes: Outcome<Bool> { winningRate.map { $0 >= 0.5 } }

  /// The interval of the judge's mean advantage, by the jackknife over clusters of units with
  /// Student's t; people are those at hand.
  public func advantageInterval(level: Double) -> Outcome<ConfidenceInterval> {
    advantage.flatMap { whole in
      parts.interval(whole, of: comparisons.map(\.person), level: level)
    }
  }
}

/// Who has the advantage on which unit.
private struct AdvantageParts: Sendable {
  struct Entry: Sendable {
    let cluster: Int
    /// 1 where only the person has the advantage, -1 where only the judge, 0 where both.
    let difference: Double
  }

  /// For each person the units that were compared.
  let differences: [[Entry]]
  let clusters: Int

  init(
    _ people: [[Double?]], _ judge: [Double?], _ score: OneMorePerson.Score,
    clusters: DenseClusters, persons: Int
  ) {
    var found = [[Entry]](repeating: [], count: persons)
    for (unit, row) in people.enumerated() {
      guard let call = judge[unit] else { continue }
      for person in 0..<persons {
        guard let own = row[person] else { continue }
        // Compared by sums, over the same people for both.
        var (judged, personal) = (0.0, 0.0)
        var others = 0
        for other in 0..<persons where other != person {
          guard let rating = row[other] else { continue }
          others += 1
          switch score {
          case .agreement:
            judged += call == rating ? 1 : 0
            personal += own == rating ? 1 : 0
          case .closeness:
            judged -= (call - rating) * (call - rating)
            personal -= (own - rating) * (own - rating)
          }
        }
        guard others > 0 else { continue }
        found[person].append(
          Entry(
            cluster: clusters.places[unit],
            difference: personal > judged ? 1 : personal < judged ? -1 : 0))
      }
    }
    differences = found
    self.clusters = clusters.count
  }

  func comparison(
    _ person: Int, epsilon: Double
  ) throws(StatisticsError) -> OneMorePerson.Comparison {
    let entries = differences[person]
    let places = entries.map(\.cluster)
    func share(_ holds: (Double) -> Bool) throws(StatisticsError) -> MeanEstimate {
      MeanEstimate(
        try ClusterSums(
          values: entries.map { holds($0.difference) ? 1 : 0 }, clusters: places),
        kind: .zeroOne)
    }
    return OneMorePerson.Comparison(
      person: person, units: entries.count, judgeAdvantage: try share { $0 <= 0 },
      personAdvantage: try share { $0 >= 0 },
      pValue: try pValue(entries, places, epsilon: epsilon))
  }

  /// One-sided: small where the person's advantage is less than ε.
  private func pValue(
    _ entries: [Entry], _ places: [Int], epsilon: Double
  ) throws(StatisticsError) -> Outcome<Double> {
    let values = entries.map(\.difference)
    let count = Set(places).count
    guard count > 1 else { return .undefined(.oneCluster) }
    if let first = values.first, values.allSatisfy({ $0 == first }) {
      // Without spread there is no t. If the mean were ε, a cluster would show a difference of at
      // most `first` with a chance of at most this, and all of them with its power.
      guard first <= 0, epsilon > 0 else { return .value(1) }
      let chance = first < 0 ? (1 - epsilon) / 2 : 1 - epsilon
      return .value((0..<count).reduce(1.0) { product, _ in product * chance })
    }
    let robust = try ClusterRobust(scores: values, clusters: places)
    return robust.mean.flatMap { mean in
      robust.standardError().flatMap { error in
        robust.degreesOfFreedom.flatMap { degrees in
          .computing { () throws(GSLError) in
            min(
              max(
                try StudentTDistribution.cumulative(
                  (mean - epsilon) / error, degreesOfFreedom: degrees), 0), 1)
          }
        }
      }
    }
  }

  /// The mean over people of the share of units on which the judge does at least as well.
  func advantage(of persons: [Int]) -> Outcome<Double> {
    let shares = persons.map { person in
      Double(differences[person].count { $0.difference <= 0 }) / Double(differences[person].count)
    }
    return .finite(shares.reduce(0, +) / Double(shares.count))
  }

  func interval(
    _ whole: Double, of persons: [Int], level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    // Units and advantages of each person in each cluster.
    var counts = [[Int: (units: Int, wins: Int)]](repeating: [:], count: persons.count)
    for (place, person) in persons.enumerated() {
      for entry in differences[person] {
        counts[place][entry.cluster, default: (0, 0)].units += 1
        if entry.difference <= 0 { counts[place][entry.cluster, default: (0, 0)].wins += 1 }
      }
    }
    let totals = persons.map { person in
      (
        units: differences[person].count, wins: differences[person].count { $0.difference <= 0 }
      )
    }
    let used = Set(counts.flatMap(\.keys)).sorted()
    guard used.count > 1 else { return .undefined(.oneCluster) }
    var replicates: [Double] = []
    for cluster in used {
      var sum = 0.0
      for place in persons.indices {
        let own = counts[place][cluster] ?? (0, 0)
        let units = totals[place].units - own.units
        guard units > 0 else {
          return .undefined(.notIdentified("one cluster holds all units of a person"))
        }
        sum += Double(totals[place].wins - own.wins) / Double(units)
      }
      replicates.append(sum / Double(persons.count))
    }
    let count = Double(used.count)
    let mean = ExactSum(of: replicates).value / count
    let squares = ExactSum(of: replicates.lazy.map { ($0 - mean) * ($0 - mean) }).value
    guard squares > 1e-24 * count else { return .undefined(.refitsEqual) }
    return StudentInterval.about(
      whole, error: (squares * (count - 1) / count).squareRoot(), degreesOfFreedom: count - 1,
      level: level, method: "cluster-jackknife-t"
    ).map { $0.cut(to: 0...1) }
  }
}
