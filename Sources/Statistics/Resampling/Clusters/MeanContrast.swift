/// A quantity to be estimated: a sum of coefficient times column mean.
///
/// One column mean, a difference of two, a weighted mean over dimensions, a dimension's mean less
/// the mean of all items: all are contrasts, and all are computed on the same resamples.
public struct MeanContrast: Sendable, Equatable {
  /// One column with its coefficient.
  public struct Term: Sendable, Equatable {
    /// The column of the ``ClusterTable``.
    public let column: Int
    /// The factor of its mean.
    public let coefficient: Double

    /// A term.
    public init(column: Int, coefficient: Double) {
      self.column = column
      self.coefficient = coefficient
    }
  }

  /// The terms, without those of coefficient 0.
  public let terms: [Term]

  /// The sum of the given terms; one with coefficient 0 takes no part and asks for no data.
  public init(_ terms: [Term]) {
    self.terms = terms.filter { $0.coefficient != 0 }
  }

  /// The mean of one column.
  public static func mean(_ column: Int) -> MeanContrast {
    MeanContrast([Term(column: column, coefficient: 1)])
  }

  /// The mean of column `a` less the mean of column `b`.
  public static func difference(_ a: Int, _ b: Int) -> MeanContrast {
    MeanContrast([Term(column: a, coefficient: 1), Term(column: b, coefficient: -1)])
  }

  /// This contrast less the other.
  public func minus(_ other: MeanContrast) -> MeanContrast {
    MeanContrast(
      terms + other.terms.map { Term(column: $0.column, coefficient: -$0.coefficient) })
  }
}
