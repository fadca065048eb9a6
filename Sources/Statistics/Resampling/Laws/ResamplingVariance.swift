/// Standard errors that bootstraps of sums and means come to without simulation.
///
/// Each equals the spread of infinitely many replicates, exactly or to first order.
public enum ResamplingVariance {
  /// The ordinary bootstrap of a mean: the root of the sum of squared deviations, over n.
  ///
  /// Source: Efron & Tibshirani (1993), eq. 5.12.
  public static func ordinaryMean(_ scores: [Double]) throws(StatisticsError) -> Outcome<Double> {
    try deviations(scores) { squares, count in squares.squareRoot() / count }
  }

  /// The Poisson bootstrap of a sum: the root of the sum of squares, exactly.
  public static func poissonSum(_ scores: [Double]) throws(StatisticsError) -> Outcome<Double> {
    try requireFinite(scores)
    guard !scores.isEmpty else { return .undefined(.noData) }
    var squares = CompensatedSum()
    for score in scores { squares.add(product: score, score) }
    return .finite(squares.value.squareRoot())
  }

  /// The Poisson bootstrap of a mean to first order, which is that of the ordinary bootstrap.
  public static func poissonMean(_ scores: [Double]) throws(StatisticsError) -> Outcome<Double> {
    try ordinaryMean(scores)
  }

  /// The Bayesian bootstrap of a mean: the root of the sum of squared deviations over n(n + 1).
  ///
  /// Source: Rubin (1981), "The Bayesian bootstrap".
  public static func bayesianMean(_ scores: [Double]) throws(StatisticsError) -> Outcome<Double> {
    try deviations(scores) { squares, count in (squares / (count * (count + 1))).squareRoot() }
  }

  private static func deviations(
    _ scores: [Double], _ error: (_ squares: Double, _ count: Double) -> Double
  ) throws(StatisticsError) -> Outcome<Double> {
    let moments = try Moments(scores)
    guard moments.count > 0 else { return .undefined(.noData) }
    let squares = (moments.variance.value ?? 0) * Double(moments.count - 1)
    return .finite(error(squares, Double(moments.count)))
  }
}
