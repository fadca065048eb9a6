/// The noise of a series, apart from its level.
public enum NoiseScale {
  /// The standard deviation, from the differences of neighbours.
  ///
  /// From their median absolute deviation, which shifts of the level hardly touch; from their root
  /// mean square where more than half of the neighbours agree.
  ///
  /// - Returns: undefined for fewer than three points and for a constant series.
  /// - Complexity: O(n).
  public static func standardDeviation(of series: [Double]) -> Outcome<Double> {
    guard series.count > 2 else { return .undefined(.tooFewValues(series.count, needed: 3)) }
    let steps = zip(series.dropFirst(), series).map { $0 - $1 }
    return Descriptive.medianAbsoluteDeviation(steps, isNormalConsistent: true).flatMap { spread in
      let square = steps.reduce(0) { $0 + $1 * $1 } / Double(2 * steps.count)
      guard square > 0 else { return .undefined(.allValuesEqual) }
      // What rounding leaves where most steps agree is no spread.
      return .finite(
        spread > 1e-9 * square.squareRoot() ? spread / 2.0.squareRoot() : square.squareRoot())
    }
  }
}
