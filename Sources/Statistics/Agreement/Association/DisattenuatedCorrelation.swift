import Foundation

/// A correlation as it would be if neither measure had error: r / √(r₁₁ r₂₂).
///
/// The correction is only as good as the reliabilities. A figure above 1 says that they are too low for
/// the correlation, by chance or because both measures share what counts as error in their
/// reliabilities: ``raw`` keeps it, ``value`` stops at 1.
///
/// Source: Spearman (1904), "The proof and measurement of association between two things"; the
/// interval that takes the reliabilities for known is that of Charles (2005), "The correction for
/// attenuation due to measurement error".
public struct DisattenuatedCorrelation: Sendable, Equatable {
  /// The correlation as it was observed.
  public let observed: Double
  /// How many pairs it rests on.
  public let pairs: Int
  /// √(r₁₁ r₂₂): the largest correlation that two such measures of one thing can be expected to show.
  public let largestObservable: Double
  /// The corrected correlation, which may lie beyond -1 and 1.
  public var raw: Double { observed / largestObservable }
  /// The same, at most 1 and at least -1.
  public var value: Double { max(-1, min(1, raw)) }
  /// Whether it lies beyond -1 or 1, which no correlation does.
  public var isBeyondOne: Bool { abs(raw) > 1 }

  /// - Parameters:
  ///   - correlation: the observed one, -1...1.
  ///   - pairs: how many it rests on.
  ///   - reliabilities: of both measures, at most 1.
  /// - Returns: undefined where a reliability is not above 0.
  /// - Throws: ``StatisticsError`` for a correlation or a reliability beyond its range.
  public static func of(
    _ correlation: Double, pairs: Int, reliabilities: (first: Double, second: Double)
  ) throws(StatisticsError) -> Outcome<DisattenuatedCorrelation> {
    guard abs(correlation) <= 1 else {
      throw .argumentOutOfRange("the correlation", correlation, range: "within -1...1")
    }
    for reliability in [reliabilities.first, reliabilities.second] {
      guard reliability <= 1 else {
        throw .argumentOutOfRange("the reliability", reliability, range: "at most 1")
      }
      guard reliability > 0 else {
        return .undefined(.outsideDomain("reliabilities above 0"))
      }
    }
    return .value(
      DisattenuatedCorrelation(
        observed: correlation, pairs: pairs,
        largestObservable: (reliabilities.first * reliabilities.second).squareRoot()))
  }

  /// Fisher's interval of the observed correlation over the same root, reliabilities taken as known.
  ///
  /// It is too narrow by what the reliabilities are uncertain; where single scores are at hand, let a
  /// jackknife estimate all of it anew.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - isCut: whether it ends at -1 and 1.
  /// - Returns: undefined for fewer than four pairs and for an observed correlation of -1 or 1.
  public func interval(level: Double, isCut: Bool = true) -> Outcome<ConfidenceInterval> {
    AssociationEstimate(
      value: observed, pairs: pairs, test: .undefined(.notTestable("it has no test")),
      variance: 1, lostPairs: 3, method: "fisher-z-disattenuated"
    ).interval(level: level).map { interval in
      let scaled = interval.rescaled(by: 1 / largestObservable)
      return isCut ? scaled.cut(to: -1...1) : scaled
    }
  }
}
