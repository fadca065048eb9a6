import Foundation

/// Which topic to write the next items about, by upper confidence scores: topics that paid, and topics of
/// which little is known yet.
///
///     var bandit = TopicBandit(topics: 40, rule: .firstConfidence)
///     while let topic = bandit.next, calls > 0 {
///       bandit.record(informativeness, for: topic)
///     }
///
/// The score of a topic is the mean reward of its items plus √(2 ln B / C) with C its items so far. A topic
/// without any has an infinite score and comes first; of topics with the same score the first one is taken,
/// so that a run can be repeated. The guarantee of Auer et al. is for rewards in 0...1: divide others by
/// what they cannot exceed, a generalised Jensen-Shannon divergence of Bernoulli profiles by ln 2.
///
/// Source: Auer, Cesa-Bianchi & Fischer (2002), "Finite-time analysis of the multiarmed bandit problem",
/// figure 1; Yao, Duan, Yi et al. (2026), "AdAEM: an adaptively and automated extensible measurement of
/// LLMs' value difference", for the fixed budget.
public struct TopicBandit: Sendable, Equatable {
  /// What stands for B.
  public enum Rule: Sendable, Equatable {
    /// UCB1: the items of all topics so far.
    case firstConfidence
    /// The items that may be written altogether, 1 or more, as AdAEM has it. With many more than were
    /// written so far it goes round the topics for longer.
    case fixedBudget(Int)
  }

  /// What stands for B.
  public let rule: Rule
  /// The items of each topic so far.
  public private(set) var counts: [Int]
  /// The sum of the rewards of each topic.
  private var sums: [Double]

  /// Topics of which nothing is known.
  ///
  /// - Throws: ``StatisticsError`` for a negative number of topics and a budget below 1.
  public init(topics: Int, rule: Rule = .firstConfidence) throws(StatisticsError) {
    guard topics >= 0 else {
      throw .argumentOutOfRange("the number of topics", Double(topics), range: "0 or more")
    }
    try self.init(
      meanRewards: [Double](repeating: 0, count: topics),
      counts: [Int](repeating: 0, count: topics), rule: rule)
  }

  /// Topics with what they have given so far.
  ///
  /// - Parameters:
  ///   - meanRewards: finite; that of a topic without items is not read.
  ///   - counts: how many items each topic has, 0 or more.
  ///   - rule: what stands for B.
  /// - Throws: ``StatisticsError`` for lists that differ in length and numbers outside their ranges.
  public init(
    meanRewards: [Double], counts: [Int], rule: Rule = .firstConfidence
  ) throws(StatisticsError) {
    guard meanRewards.count == counts.count else {
      throw .lengthsDiffer(meanRewards.count, counts.count)
    }
    try requireFinite(meanRewards)
    try requireCounts(counts)
    if case .fixedBudget(let budget) = rule, budget < 1 {
      throw .argumentOutOfRange("the budget", Double(budget), range: "1 or more")
    }
    self.rule = rule
    self.counts = counts
    sums = zip(meanRewards, counts).map { $1 == 0 ? 0 : $0 * Double($1) }
  }

  /// The mean reward of each topic; undefined without items.
  public var meanRewards: [Outcome<Double>] {
    zip(sums, counts).map { $1 == 0 ? .undefined(.noData) : .value($0 / Double($1)) }
  }

  /// The upper confidence score of each topic; infinite for one without items.
  ///
  /// - Complexity: O(topics).
  public var scores: [Double] {
    let total =
      switch rule {
      case .firstConfidence: counts.reduce(0, +)
      case .fixedBudget(let budget): budget
      }
    // Of a single item in all the logarithm is 0: there is nothing to weigh yet.
    let room = 2 * log(Double(max(total, 1)))
    return zip(sums, counts).map { sum, count in
      count == 0 ? .infinity : sum / Double(count) + (room / Double(count)).squareRoot()
    }
  }

  /// The topic of the largest score, the first of equal ones; nil without topics.
  public var next: Int? {
    let scores = scores
    return scores.indices.max { scores[$0] < scores[$1] || scores[$0] == scores[$1] && $0 > $1 }
  }

  /// Takes the reward of an item.
  ///
  /// - Parameters:
  ///   - reward: finite.
  ///   - topic: in 0..<topics.
  /// - Throws: ``StatisticsError`` for others.
  public mutating func record(_ reward: Double, for topic: Int) throws(StatisticsError) {
    guard counts.indices.contains(topic) else { throw .noSuchItem(topic, items: counts.count) }
    guard reward.isFinite else { throw .argumentNotUsable(name: "reward", value: reward) }
    sums[topic] += reward
    counts[topic] += 1
  }
}
