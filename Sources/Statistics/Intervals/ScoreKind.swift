/// The kind of the values, which chooses how an interval for their mean is made.
public enum ScoreKind: Sendable, Equatable {
  /// Every value is 0 or 1, and no other scale is declared.
  case zeroOne
  /// Values on a scale whose ends are declared: ratings, shares.
  case bounded(lower: Double, upper: Double)
  /// Values without declared ends.
  case unbounded

  /// The kind of the values that were summed.
  ///
  /// Ends count only where they are declared: the smallest and the largest value seen say nothing
  /// of the scale. A column of ones is read as 0/1 where no ends are declared, also if it comes
  /// from a scale of 1 to 5: say which reading was taken.
  ///
  /// - Parameters:
  ///   - sums: the values that were summed.
  ///   - ends: the declared ends of the scale; nil where none are.
  public init(of sums: ClusterSums, ends: ClosedRange<Double>? = nil) {
    self.init(isZeroOne: sums.isZeroOne && sums.rows > 0, ends: ends)
  }

  /// The kind of values of which only this is known.
  public init(isZeroOne: Bool, ends: ClosedRange<Double>? = nil) {
    if isZeroOne, ends == nil || ends == 0...1 {
      self = .zeroOne
    } else if let ends {
      self = .bounded(lower: ends.lowerBound, upper: ends.upperBound)
    } else {
      self = .unbounded
    }
  }

  /// The declared ends of the scale, those of 0/1 values included.
  public var ends: ClosedRange<Double>? {
    switch self {
    case .zeroOne: 0...1
    case .bounded(let lower, let upper): lower <= upper ? lower...upper : nil
    case .unbounded: nil
    }
  }

  /// The kind of differences of two such values.
  var ofDifferences: ScoreKind {
    guard let ends else { return .unbounded }
    let width = ends.upperBound - ends.lowerBound
    return .bounded(lower: -width, upper: width)
  }
}
