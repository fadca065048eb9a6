import Foundation
import GSLSupport

/// Whether a model does worse on items that are younger than its training data.
///
/// A drop at the cut-off date speaks for contamination of the older items; a slope that runs
/// through the date speaks for items that get harder with time, which the second model takes out.
///
/// Source: Roberts et al. (2024), "To the cutoff... and beyond? A longitudinal perspective on LLM
/// data contamination"; Jain et al. (2024), "LiveCodeBench".
public struct TimeSplit: Sendable {
  private let days: [Double]
  private let isRight: [Bool]
  private let clusters: [Int]?

  /// Right answers on items from before the cut-off.
  public let before: Proportion
  /// Right answers on items from the day of the cut-off on.
  public let after: Proportion

  /// Answers with the dates of their items.
  ///
  /// - Parameters:
  ///   - days: the day of each item relative to the cut-off; 0 and more count as after it.
  ///   - isRight: whether the answer was right.
  ///   - clusters: the cluster of each item, such as its topic; nil for none.
  /// - Throws: ``StatisticsError`` when the lists differ in length or a day is not finite.
  public init(
    days: [Double], isRight: [Bool], clusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard days.count == isRight.count else { throw .lengthsDiffer(days.count, isRight.count) }
    if let clusters, clusters.count != days.count {
      throw .lengthsDiffer(days.count, clusters.count)
    }
    try requireFinite(days)
    self.days = days
    self.isRight = isRight
    self.clusters = clusters
    let isBefore = days.map { $0 < 0 }
    let trials = isBefore.count { $0 }
    let won = zip(isBefore, isRight).count { $0.0 && $0.1 }
    before = try Proportion(successes: won, trials: trials)
    after = try Proportion(
      successes: isRight.count { $0 } - won, trials: days.count - trials)
  }

  /// Why there is nothing to compare, if so.
  public var obstacle: UndefinedReason? {
    if days.isEmpty { return .noData }
    if before.trials == 0 { return .notTestable("no item is older than the cut-off") }
    if after.trials == 0 { return .notTestable("no item is younger than the cut-off") }
    return nil
  }

  /// The odds of a right answer before the cut-off over those after it.
  ///
  /// - Returns: undefined where a cell of the table is empty.
  public var oddsRatio: Outcome<Double> {
    if let obstacle { return .undefined(obstacle) }
    let wrong = (before.trials - before.successes, after.trials - after.successes)
    guard wrong.0 > 0, after.successes > 0 else {
      return .undefined(.notTestable("a cell of the table is empty"))
    }
    return .value(
      Double(before.successes) * Double(wrong.1) / (Double(wrong.0) * Double(after.successes)))
  }

  /// Fisher's exact test against more right answers before the cut-off.
  ///
  /// - Returns: the statistic is the share of right answers before less that after.
  /// - Complexity: O(items).
  public var fisherExact: Outcome<TestResult> {
    if let obstacle { return .undefined(obstacle) }
    let right = before.successes + after.successes
    return .computing { () throws(GSLError) in
      let null = try Hypergeometric(first: before.trials, second: after.trials, drawn: right)
      var tail = CompensatedSum()
      for count in before.successes...max(before.successes, min(before.trials, right)) {
        guard right - count <= after.trials else { continue }
        tail.add(exp(try null.logProbability(count)))
      }
      return TestResult(
        statistic: Double(before.successes) / Double(before.trials)
          - Double(after.successes) / Double(after.trials),
        pValue: tail.value, method: .exact, alternative: .greater)
    }
  }

  /// The logistic model with a jump at the cut-off.
  public var jump: Outcome<TimeSplitFit> { fit(hasSlope: false) }

  /// The logistic model with a jump at the cut-off and one slope in time.
  public var jumpAndSlope: Outcome<TimeSplitFit> { fit(hasSlope: true) }

  /// The likelihood ratio test of the jump against no change; chi-square with 1 degree of freedom.
  public var likelihoodRatio: Outcome<TestResult> {
    jump.flatMap { fit in
      let right = Double(before.successes + after.successes)
      let count = Double(days.count)
      let null = right * log(right / count) + (count - right) * log((count - right) / count)
      let statistic = max(0, 2 * (fit.logLikelihood - null))
      guard statistic.isFinite else { return .undefined(.notFinite) }
      return .computing { () throws(GSLError) in
        TestResult(
          statistic: statistic,
          // The square root is normal, whose upper tail keeps its digits.
          pValue: 2 * (try NormalDistribution.cumulative(-statistic.squareRoot())),
          method: .asymptotic, degreesOfFreedom: 1)
      }
    }
  }

  private func fit(hasSlope: Bool) -> Outcome<TimeSplitFit> {
    if let obstacle { return .undefined(obstacle) }
    let width = hasSlope ? 3 : 2
    let rows = days.flatMap { day in [1, day < 0 ? 0 : 1] + (hasSlope ? [day / 365] : []) }
    // The lists go together and the days are finite, so that nothing is thrown.
    guard
      let outcome = try? BinaryRegression.fit(
        rows: rows, columns: width, successes: isRight, clusters: clusters)
    else { return .undefined(.notFinite) }
    return outcome.map { fit in
      let errors = clusters == nil ? nil : fit.clusterStandardErrors(.cr1Stata)
      func coefficient(_ index: Int) -> TimeSplitFit.Coefficient {
        TimeSplitFit.Coefficient(
          estimate: fit.coefficients[index], standardError: fit.standardErrors[index],
          clusterStandardError: errors?[index].value)
      }
      return TimeSplitFit(
        constant: coefficient(0), jump: coefficient(1), slope: hasSlope ? coefficient(2) : nil,
        logLikelihood: fit.logLikelihood)
    }
  }
}

/// A logistic model of right answers before and after a model's cut-off date.
public struct TimeSplitFit: Sendable, Equatable {
  /// One coefficient, in log odds.
  public struct Coefficient: Sendable, Equatable {
    /// The maximum likelihood estimate.
    public let estimate: Double
    /// The standard error for independent items.
    public let standardError: Double
    /// The standard error for items in clusters; nil without clusters.
    public let clusterStandardError: Double?
  }

  /// The log odds of a right answer just before the cut-off.
  public let constant: Coefficient
  /// The change in log odds at the cut-off: negative where items too new to have been seen are
  /// harder.
  public let jump: Coefficient
  /// The change in log odds per 365 days on both sides; nil where the model has none.
  public let slope: Coefficient?
  /// The maximum of the log likelihood.
  public let logLikelihood: Double
}
