/// By how much the odds of a right answer differ between rounds of the same items: conditional
/// logistic regression of the rounds with items for strata.
///
/// The log odds of a right answer are the item's level plus the round's. Items are conditioned out by
/// how many rounds they are right in, exactly, so that nothing is assumed of how hard they are; items
/// that are right, or wrong, in every round say nothing. Where ``CochranQ`` asks whether rounds differ
/// at all, this says by how much, and an item need not have an answer in every round.
///
///     let rounds = try ConditionalRounds(
///       [true, true, false, false, true, false, true, false, true], rounds: 3)
///     rounds.logOdds(of: 2).value?.interval(level: 0.95)
///
/// It is the likelihood of ``ConditionalRasch`` with items for units and rounds for judges. With two
/// rounds the log odds are the logarithm of gained over lost items, as of ``McNemar``.
///
/// Source: Breslow & Day (1980), "Statistical methods in cancer research", volume 1, eq. 7.2; Andersen
/// (1972), "The numerical solution of a set of conditional estimation equations".
public struct ConditionalRounds: Sendable {
  /// How many rounds there are.
  public let rounds: Int
  /// How many items differ between rounds.
  public let informativeItems: Int

  private let fit: ConditionalRasch
  private let answeredRounds: Int

  /// Answers to items in several rounds.
  ///
  /// - Parameters:
  ///   - answers: item after item, whether each round's answer is right; nil where there is none.
  ///   - rounds: how many places for answers an item has, 2...64.
  ///   - clusters: the cluster of each **item**, by any numbering; nil where items are independent.
  /// - Throws: ``StatisticsError`` where the answers are not whole items, or clusters do not go with
  ///   them.
  /// - Complexity: O(answers), and O(rounds⁴) a step for each set of rounds that some item has.
  public init(
    _ answers: [Bool?], rounds: Int, clusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard rounds >= 2, rounds <= ConditionalRasch.mostRatings else {
      throw .argumentOutOfRange(
        "rounds", Double(rounds), range: "2 to \(ConditionalRasch.mostRatings)")
    }
    guard answers.count.isMultiple(of: rounds) else {
      throw .lengthsDiffer(answers.count / rounds * rounds, answers.count)
    }
    let places = answers.indices.filter { answers[$0] != nil }
    let items = answers.count / rounds
    fit = ConditionalRasch(
      try JudgeRatings(
        units: places.map { $0 / rounds }, judges: places.map { $0 % rounds },
        scores: places.map { answers[$0] == true ? 1 : 0 }, unitCount: items, judgeCount: rounds,
        clusters: clusters))
    self.rounds = rounds
    answeredRounds = Set(places.map { $0 % rounds }).count
    informativeItems = (0..<items).count { item in
      let own = answers[item * rounds..<(item + 1) * rounds]
      return own.contains(true) && own.contains(false)
    }
  }

  /// The log odds of a right answer in a round less those in the reference, with the CR2 error over
  /// clusters of items, or over items where there are no clusters.
  ///
  /// - Parameters:
  ///   - round: counted from 0.
  ///   - reference: the round that it is compared with, counted from 0.
  /// - Returns: undefined with ``UndefinedReason/unbounded(_:)`` or
  ///   ``UndefinedReason/noFiniteMaximum`` where items that differ do so to one side only, and with
  ///   ``UndefinedReason/notIdentified(_:)`` where none links the rounds.
  public func logOdds(of round: Int, against reference: Int = 0) -> Outcome<ClusteredEffect> {
    inRounds(fit.difference(of: reference, from: round))
  }

  /// The standard error of ``logOdds(of:against:)`` from the observed information, for independent
  /// items.
  ///
  /// - Parameters:
  ///   - round: counted from 0.
  ///   - reference: the round that it is compared with, counted from 0.
  public func informationError(of round: Int, against reference: Int = 0) -> Outcome<Double> {
    inRounds(fit.informationError(of: reference, from: round))
  }

  /// The maximum of the conditional log-likelihood; undefined without one for all answered rounds.
  public var logLikelihood: Outcome<Double> { ofAll(fit.logLikelihood) }

  /// The likelihood ratio test that the rounds do not differ, for independent items; chi-square with a
  /// degree of freedom less than there are rounds with answers.
  ///
  /// - Returns: undefined where a round has no finite log odds; ``CochranQ`` then still has a test.
  public func test() -> Outcome<TestResult> { ofAll(fit.likelihoodRatio) }

  private func ofAll<Value>(_ outcome: Outcome<Value>) -> Outcome<Value> {
    guard informativeItems > 0 else {
      return .undefined(answeredRounds == 0 ? .noData : .noVariation)
    }
    return fit.compared.count == answeredRounds ? outcome : .undefined(.noFiniteMaximum)
  }

  /// What is said of judges there is said of rounds here.
  private func inRounds<Value>(_ outcome: Outcome<Value>) -> Outcome<Value> {
    switch outcome.reason {
    case nil, .noSuchQuantity: outcome
    case _ where informativeItems == 0:
      .undefined(answeredRounds == 0 ? .noData : .noVariation)
    case .notIdentified:
      .undefined(.notIdentified("no item whose answers differ links the two rounds both ways"))
    default: outcome
    }
  }
}
