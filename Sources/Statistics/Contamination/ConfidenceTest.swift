/// Whether a model is surer of benchmark items than of the same items in other words.
///
/// A paired t test, one-sided: a model that only knows the subject should be as sure of both.
///
/// Source: Zhang et al. (2024), "PaCoST: paired confidence significance testing for benchmark
/// contamination detection in large language models".
public struct ConfidenceTest: Sendable {
  private let differences: [Double]

  /// The model's confidence in its answer to each item as published and rephrased.
  ///
  /// - Throws: ``StatisticsError`` when the lists differ in length or a number is not finite.
  public init(original: [Double], rephrased: [Double]) throws(StatisticsError) {
    guard original.count == rephrased.count else {
      throw .lengthsDiffer(original.count, rephrased.count)
    }
    try requireFinite(original)
    try requireFinite(rephrased)
    differences = zip(original, rephrased).map { $0 - $1 }
  }

  /// The mean confidence in the original items less that in the rephrased ones.
  public var meanDifference: Outcome<Double> {
    guard !differences.isEmpty else { return .undefined(.noData) }
    return .finite(Jackknife.sum(differences) / Double(differences.count))
  }

  /// The paired t test against greater confidence in the original items.
  ///
  /// - Returns: not testable with fewer than two items, or where all differences are equal.
  public var test: Outcome<TestResult> {
    guard differences.count >= 2 else {
      return .undefined(
        .notTestable(
          "there \(differences.count == 1 ? "is 1 item" : "are no items") in both wordings "
            + "and 2 are needed"))
    }
    do throws(StatisticsError) {
      return try PairedDifferences(differences).test(alternative: .greater)
    } catch {
      return .undefined(.notFinite)
    }
  }
}
