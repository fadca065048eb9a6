extension PositiveDefiniteFactor {
  /// The inverse of a matrix of cross products, whose columns may be of very different size.
  ///
  /// - Returns: nil where the columns determine one another.
  static func inverse(ofProducts matrix: [Double], size: Int) -> [Double]? {
    let scale = (0..<size).map { matrix[$0 * size + $0].squareRoot() }
    guard scale.allSatisfy({ $0 > 0 && $0.isFinite }) else { return nil }
    var unit = matrix
    for i in 0..<size {
      for j in 0..<size { unit[i * size + j] /= scale[i] * scale[j] }
    }
    guard let factor = PositiveDefiniteFactor(unit, size: size) else { return nil }
    var inverse = factor.inverse
    for i in 0..<size {
      for j in 0..<size { inverse[i * size + j] /= scale[i] * scale[j] }
    }
    return inverse
  }

  /// The pseudo-inverse of a matrix whose null space is the constant vector, such as that of effects
  /// that sum to 0.
  ///
  /// - Returns: nil where the null space is larger.
  static func pseudoInverse(ofConstantNull matrix: [Double], size: Int) -> [Double]? {
    let trace = (0..<size).reduce(0) { $0 + matrix[$1 * size + $1] }
    let filling = trace / Double(size * size)
    guard let inverse = PositiveDefiniteFactor(matrix.map { $0 + filling }, size: size)?.inverse
    else { return nil }
    let lift = 1 / (filling * Double(size * size))
    return inverse.map { $0 - lift }
  }
}
