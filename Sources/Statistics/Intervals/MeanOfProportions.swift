import Foundation
import GSLSupport

/// The mean of several independent proportions, each with its own number of trials, such as the mean
/// over tests of the share that a model passed.
///
/// Only shares and trials are needed, not counts, so that it serves for figures of published tables.
public struct MeanOfProportions: Sendable, Equatable {
  /// A share and the number of trials that it is of.
  public struct Part: Sendable, Equatable {
    /// 0...1.
    public let share: Double
    /// Above zero.
    public let trials: Int

    /// A share of so many trials.
    public init(share: Double, trials: Int) {
      self.share = share
      self.trials = trials
    }
  }

  /// In the order of the tests.
  public let parts: [Part]

  /// A mean over tests with equal weights.
  ///
  /// - Throws: ``StatisticsError`` without parts, for a share outside 0...1, or without trials.
  public init(_ parts: [Part]) throws(StatisticsError) {
    guard !parts.isEmpty else { throw .argumentNotUsable(name: "parts", value: 0) }
    for (place, part) in parts.enumerated() {
      guard part.share >= 0, part.share <= 1 else {
        throw .notAProbability(part.share, place: place)
      }
      guard part.trials > 0 else {
        throw .argumentNotUsable(name: "trials", value: Double(part.trials))
      }
    }
    self.parts = parts
  }

  /// 0...1.
  public var estimate: Double {
    parts.reduce(0) { $0 + $1.share } / Double(parts.count)
  }

  /// The z test of no difference between two means over the same tests, two-sided.
  ///
  /// Each test's variance is that of the pooled share, as in the score test of two proportions, which
  /// it is for one test. With p pooled over n and m trials the variance of the difference of means
  /// over k tests is the sum of p (1 - p) (1/n + 1/m) / k².
  ///
  /// - Parameter other: over the same tests, in the same order, with trials of its own.
  /// - Returns: undefined where no pooled share varies.
  /// - Throws: ``StatisticsError`` when the numbers of tests differ.
  public func difference(from other: MeanOfProportions) throws(StatisticsError)
    -> Outcome<TestResult>
  {
    guard parts.count == other.parts.count else {
      throw .lengthsDiffer(parts.count, other.parts.count)
    }
    let variance = zip(parts, other.parts).reduce(0.0) { sum, pair in
      let (n, m) = (Double(pair.0.trials), Double(pair.1.trials))
      let pooled = (n * pair.0.share + m * pair.1.share) / (n + m)
      return sum + pooled * (1 - pooled) * (1 / n + 1 / m)
    }
    guard variance > 0 else { return .undefined(.allValuesEqual) }
    let count = Double(parts.count)
    return TestResult.normal((estimate - other.estimate) * count / variance.squareRoot(), .twoSided)
  }

  /// The fewest trials of each test, the same for both means, with which ``difference(from:)`` has a
  /// p-value of at most `significance`.
  ///
  /// - Parameters:
  ///   - other: the mean over as many tests that this one is compared with.
  ///   - significance: between 0 and 1.
  /// - Returns: undefined where the means do not differ, since no number is enough.
  /// - Throws: ``StatisticsError`` when the numbers of tests differ.
  public func trialsNeeded(
    from other: MeanOfProportions, significance: Double
  ) throws(StatisticsError) -> Outcome<Int> {
    guard parts.count == other.parts.count else {
      throw .lengthsDiffer(parts.count, other.parts.count)
    }
    guard significance > 0, significance < 1 else {
      throw .argumentNotUsable(name: "significance", value: significance)
    }
    let count = Double(parts.count)
    let gap = (estimate - other.estimate) * count
    guard abs(gap) > 1e-12 else { return .undefined(.allValuesEqual) }
    let variance = zip(parts, other.parts).reduce(0.0) { sum, pair in
      let pooled = (pair.0.share + pair.1.share) / 2
      return sum + 2 * pooled * (1 - pooled)
    }
    return .computing { () throws(GSLError) in
      let z = try NormalDistribution.quantile(1 - significance / 2)
      let trials = (z * z * variance / (gap * gap)).rounded(.up)
      return trials < 1e15 ? max(1, Int(trials)) : Int(1e15)
    }
  }
}
