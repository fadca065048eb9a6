internal import GSLSupport

/// The principal components of rows of numbers: where the rows differ most.
///
/// Each axis is turned so that its loading of the largest size is positive, of several as large the first.
///
/// Source: Jolliffe (2002), "Principal Component Analysis", chapter 1.
public struct PrincipalAxes: Sendable, Equatable {
  /// Row by row the coordinates on the axes, in the units of the numbers; their mean is zero.
  public let points: [[Double]]
  /// Axis by axis the weight of each column, of length 1.
  public let loadings: [[Double]]
  /// The variance along each axis, over the rows less one.
  public let variances: [Double]
  /// How much of the variance of all columns each axis has, 0...1.
  public let shares: [Double]

  /// - Parameters:
  ///   - rows: as long as each other.
  ///   - dimensions: how many axes, one at least.
  /// - Returns: undefined for fewer rows than one more than the axes, fewer columns than axes, rows of
  ///   several lengths, and where all rows are equal.
  /// - Complexity: O(rows × columns² + columns³).
  public static func of(_ rows: [[Double]], dimensions: Int = 2) -> Outcome<PrincipalAxes> {
    guard dimensions > 0, rows.count > dimensions else {
      return .undefined(.tooFewValues(rows.count, needed: max(dimensions, 1) + 1))
    }
    let width = rows[0].count
    guard width >= dimensions else {
      return .undefined(.tooFewValues(width, needed: dimensions))
    }
    guard rows.allSatisfy({ $0.count == width && $0.allSatisfy(\.isFinite) }) else {
      return .undefined(.outsideDomain("rows of finite numbers, as long as each other"))
    }
    let count = Double(rows.count)
    let means = (0..<width).map { column in rows.reduce(0) { $0 + $1[column] } / count }
    let centred = rows.map { row in zip(row, means).map { $0 - $1 } }
    var covariance = [Double](repeating: 0, count: width * width)
    for row in 0..<width {
      for column in 0...row {
        let sum = centred.reduce(0) { $0 + $1[row] * $1[column] }
        covariance[row * width + column] = sum / (count - 1)
        covariance[column * width + row] = sum / (count - 1)
      }
    }
    let total = (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
    guard total.isFinite else { return .undefined(.notFinite) }
    let size = means.reduce(0) { max($0, abs($1)) }
    // What is left of equal rows is rounding.
    guard total > size * size * 1e-28 else { return .undefined(.allValuesEqual) }
    return .computing { () throws(GSLError) in
      let system = try SymmetricEigensystem(covariance, size: width)
      let loadings = (0..<dimensions).map { ClassicalScaling.turned(system.vectors[$0]) }
      return PrincipalAxes(
        points: centred.map { row in
          loadings.map { axis in zip(row, axis).reduce(0) { $0 + $1.0 * $1.1 } }
        }, loadings: loadings, variances: (0..<dimensions).map { max(system.values[$0], 0) },
        shares: (0..<dimensions).map { max(system.values[$0], 0) / total })
    }
  }
}
