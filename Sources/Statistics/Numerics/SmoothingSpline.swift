/// The natural cubic smoothing spline: the curve g that minimises the sum of weighted squared
/// residuals plus a penalty times the integral of g″².
///
/// Outside of the data the curve runs on as a straight line, or as its last cubic where asked for.
///
/// Source: Reinsch (1967), "Smoothing by spline functions"; Green & Silverman (1994), sections 2.3
/// and 3.3; Hutchinson & de Hoog (1985) for the trace.
public struct SmoothingSpline: Sendable {
  /// How the curve runs on outside of the data.
  public enum Extrapolation: String, CaseIterable, Codable, Sendable {
    /// As a straight line, which is what minimises the criterion.
    case linear
    /// As the cubic of the last piece (SciPy).
    case cubic
  }

  /// The penalty on the curvature in force.
  public let penalty: Double
  /// Where the data lie, ascending.
  public let knots: [Double]
  /// The curve at the knots.
  public let values: [Double]
  /// Its second derivative at the knots; 0 at both ends.
  public let curvatures: [Double]

  /// Fits the curve.
  ///
  /// - Parameters:
  ///   - x: ascending without ties, at least 5.
  ///   - y: the values, as many.
  ///   - weights: positive; nil for 1 each.
  ///   - penalty: 0 or more; nil for the one with the least generalised cross-validation.
  /// - Returns: undefined for fewer than 5 points and where the arithmetic overflows.
  /// - Throws: ``StatisticsError`` when lists differ in length or hold what cannot be used.
  /// - Complexity: O(n) for a given penalty, about 30 times that for cross-validation.
  public static func fit(
    x: [Double], y: [Double], weights: [Double]? = nil, penalty: Double? = nil
  ) throws(StatisticsError) -> Outcome<SmoothingSpline> {
    let weights = weights ?? [Double](repeating: 1, count: x.count)
    for list in [y, weights] where list.count != x.count {
      throw .lengthsDiffer(x.count, list.count)
    }
    for list in [x, y, weights] { try requireFinite(list) }
    for index in x.indices.dropFirst() where !(x[index] > x[index - 1]) {
      throw .argumentOutOfRange("an abscissa", x[index], range: "above the one before it")
    }
    if let weight = weights.first(where: { !($0 > 0) }) {
      throw .argumentOutOfRange("a weight", weight, range: "positive")
    }
    if let penalty, !(penalty >= 0 && penalty.isFinite) {
      throw .argumentOutOfRange("the penalty", penalty, range: "a finite number >= 0")
    }
    guard x.count >= 5 else { return .undefined(.tooFewValues(x.count, needed: 5)) }
    let system = SplineSystem(x: x, y: y, weights: weights)
    let chosen = penalty ?? system.crossValidatedPenalty()
    let (values, curvatures) = system.solve(penalty: chosen)
    guard values.allSatisfy(\.isFinite), curvatures.allSatisfy(\.isFinite) else {
      return .undefined(.notFinite)
    }
    return .value(
      SmoothingSpline(penalty: chosen, knots: x, values: values, curvatures: curvatures))
  }

  /// The curve at any point.
  ///
  /// - Complexity: O(log n).
  public func value(at x: Double, extrapolation: Extrapolation = .linear) -> Double {
    let last = knots.count - 1
    if extrapolation == .linear {
      if x <= knots[0] { return values[0] + slope(of: 0, atEnd: false) * (x - knots[0]) }
      if x >= knots[last] {
        return values[last] + slope(of: last - 1, atEnd: true) * (x - knots[last])
      }
    }
    var (low, high) = (0, last)
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= x { low = middle } else { high = middle }
    }
    // Green & Silverman (1994), eq. 2.22.
    let width = knots[high] - knots[low]
    let (left, right) = (x - knots[low], knots[high] - x)
    return (left * values[high] + right * values[low]) / width
      - left * right / 6
      * ((1 + left / width) * curvatures[high] + (1 + right / width) * curvatures[low])
  }

  /// The slope at one end of a piece.
  private func slope(of piece: Int, atEnd: Bool) -> Double {
    let width = knots[piece + 1] - knots[piece]
    let chord = (values[piece + 1] - values[piece]) / width
    let (a, b) = (curvatures[piece], curvatures[piece + 1])
    return chord + (atEnd ? a + 2 * b : -2 * a - b) * width / 6
  }
}
