/// Whether rounds of right and wrong answers to the same items differ: Cochran's Q.
///
/// Items that are right, or wrong, in every round say nothing and drop out. With two rounds it is the
/// chi-square of McNemar. Items are taken for independent of each other.
///
/// Source: Cochran (1950), "The comparison of percentages in matched samples", eq. 4.
public struct CochranQ: Sendable {
  /// How many rounds there are.
  public let rounds: Int
  /// How many items differ between rounds.
  public let informativeItems: Int

  private let numerator: Double
  private let denominator: Double

  /// Answers to items in several rounds.
  ///
  /// - Parameters:
  ///   - answers: item after item, whether each round's answer is right.
  ///   - rounds: how many answers an item has, at least 2.
  /// - Throws: ``StatisticsError`` where the answers are not whole items.
  /// - Complexity: O(answers).
  public init(_ answers: [Bool], rounds: Int) throws(StatisticsError) {
    guard rounds >= 2 else {
      throw .argumentOutOfRange("rounds", Double(rounds), range: "at least 2")
    }
    guard answers.count.isMultiple(of: rounds) else {
      throw .lengthsDiffer(answers.count / rounds * rounds, answers.count)
    }
    self.rounds = rounds
    var columns = [Int](repeating: 0, count: rounds)
    var (total, squares, informative) = (0, 0, 0)
    for start in stride(from: 0, to: answers.count, by: rounds) {
      var right = 0
      for round in 0..<rounds where answers[start + round] {
        right += 1
        columns[round] += 1
      }
      total += right
      squares += right * right
      if right > 0, right < rounds { informative += 1 }
    }
    informativeItems = informative
    let columnSquares = columns.reduce(0) { $0 + $1 * $1 }
    numerator = Double(rounds - 1) * Double(rounds * columnSquares - total * total)
    denominator = Double(rounds * total - squares)
  }

  /// The chi-square test with a degree of freedom less than there are rounds.
  ///
  /// - Returns: undefined where no item differs between rounds.
  public func test() -> Outcome<TestResult> {
    guard denominator > 0 else { return .undefined(.noVariation) }
    return TestResult.chiSquare(numerator / denominator, Double(rounds - 1))
  }
}
