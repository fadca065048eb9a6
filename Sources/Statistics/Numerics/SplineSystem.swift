/// The banded equations of a smoothing spline.
///
/// With Q the matrix of second differences and R that of the integrals, the curvatures at the inner
/// knots solve (R + λ QᵀW⁻¹Q) γ = Qᵀy, and the values are y - λ W⁻¹Qγ (Green & Silverman 1994,
/// section 2.3.3). Symmetric matrices of five bands are held as diagonal, first and second band.
struct SplineSystem {
  private let y: [Double]
  private let inverseWeights: [Double]
  private let widths: [Double]
  /// Three numbers per inner knot: the column of Q.
  private let differences: [SIMD3<Double>]
  /// R and QᵀW⁻¹Q: diagonal, first and second band.
  private let integrals: [SIMD3<Double>]
  private let roughness: [SIMD3<Double>]
  private let right: [Double]
  private let range: Double

  init(x: [Double], y: [Double], weights: [Double]) {
    self.y = y
    range = (x.last ?? 0) - (x.first ?? 0)
    inverseWeights = weights.map { 1 / $0 }
    let widths = zip(x.dropFirst(), x).map { $0 - $1 }
    self.widths = widths
    let inner = max(x.count - 2, 0)
    let differences = (0..<inner).map { j -> SIMD3<Double> in
      let (left, right) = (1 / widths[j], 1 / widths[j + 1])
      return SIMD3(left, -left - right, right)
    }
    self.differences = differences
    integrals = (0..<inner).map { j -> SIMD3<Double> in
      let sum: Double = widths[j] + widths[j + 1]
      return SIMD3(sum / 3, widths[j + 1] / 6, 0)
    }
    let inverse = inverseWeights
    roughness = (0..<inner).map { j -> SIMD3<Double> in
      let own = differences[j]
      let spread = SIMD3<Double>(inverse[j], inverse[j + 1], inverse[j + 2])
      let weighted = own * spread
      var bands = SIMD3<Double>((own * weighted).sum(), 0, 0)
      if j + 1 < inner {
        let next = differences[j + 1]
        bands.y = weighted.y * next.x + weighted.z * next.y
      }
      if j + 2 < inner { bands.z = weighted.z * differences[j + 2].x }
      return bands
    }
    right = (0..<inner).map { j -> Double in
      let after = (y[j + 2] - y[j + 1]) / widths[j + 1]
      let before = (y[j + 1] - y[j]) / widths[j]
      return after - before
    }
  }

  /// The curve and its curvature at the knots.
  func solve(penalty: Double) -> (values: [Double], curvatures: [Double]) {
    let inner = solution(factor(penalty))
    var values = y
    for (j, curvature) in inner.enumerated() {
      let step = penalty * curvature * differences[j]
      values[j] -= inverseWeights[j] * step.x
      values[j + 1] -= inverseWeights[j + 1] * step.y
      values[j + 2] -= inverseWeights[j + 2] * step.z
    }
    return (values, [0] + inner + [0])
  }

  /// The penalty with the least generalised cross-validation, searched for between 0 and n times
  /// the cube of the range of x, on a linear scale.
  ///
  /// With a handful of points the criterion often falls once more as the curve comes to pass
  /// through all of them (Wahba 1990, section 4.9). A search on a linear scale, as in SciPy, does
  /// not stray there.
  ///
  /// Source: Craven & Wahba (1979), "Smoothing noisy data with spline functions".
  func crossValidatedPenalty() -> Double {
    // The penalty has the unit of a cube of x.
    let unit = range * range * range
    return unit
      * BoundedMinimum.find(in: 0...Double(y.count), tolerance: 1e-5) {
        crossValidation(unit * $0)
      }
  }

  /// Mean squared residual over the squared share of the degrees of freedom that are left.
  private func crossValidation(_ penalty: Double) -> Double {
    let rows = factor(penalty)
    let inner = solution(rows)
    var residuals = [Double](repeating: 0, count: y.count)
    for (j, curvature) in inner.enumerated() {
      let step = penalty * curvature * differences[j]
      residuals[j] += inverseWeights[j] * step.x
      residuals[j + 1] += inverseWeights[j + 1] * step.y
      residuals[j + 2] += inverseWeights[j + 2] * step.z
    }
    let count = Double(y.count)
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    let left = penalty * traceOfInverseTimesRoughness(rows) / count
    let score = squares / count / (left * left)
    return score.isFinite ? score : .infinity
  }

  /// The factors LDLᵀ of R + λ QᵀW⁻¹Q: D, then the two bands of L below each diagonal element.
  private func factor(_ penalty: Double) -> [SIMD3<Double>] {
    var rows = zip(integrals, roughness).map { $0 + penalty * $1 }
    for j in rows.indices {
      if j >= 1 {
        let above = rows[j - 1]
        rows[j].x -= above.y * above.y * above.x
        rows[j].y -= above.y * above.z * above.x
      }
      if j >= 2 { rows[j].x -= rows[j - 2].z * rows[j - 2].z * rows[j - 2].x }
      rows[j].y /= rows[j].x
      rows[j].z /= rows[j].x
    }
    return rows
  }

  private func solution(_ rows: [SIMD3<Double>]) -> [Double] {
    var side = right
    for j in side.indices {
      if j >= 1 { side[j] -= rows[j - 1].y * side[j - 1] }
      if j >= 2 { side[j] -= rows[j - 2].z * side[j - 2] }
    }
    for j in side.indices { side[j] /= rows[j].x }
    for j in side.indices.reversed() {
      if j + 1 < side.count { side[j] -= rows[j].y * side[j + 1] }
      if j + 2 < side.count { side[j] -= rows[j].z * side[j + 2] }
    }
    return side
  }

  /// The trace of (R + λ QᵀW⁻¹Q)⁻¹ QᵀW⁻¹Q, for which five bands of the inverse do.
  private func traceOfInverseTimesRoughness(_ rows: [SIMD3<Double>]) -> Double {
    var trace = 0.0
    // Bands of the inverse at the next row and the one after it.
    var next = SIMD3<Double>.zero
    var afterNext = SIMD3<Double>.zero
    for j in rows.indices.reversed() {
      let (l1, l2) = (rows[j].y, rows[j].z)
      let first = -l1 * next.x - l2 * next.y
      let second = -l1 * next.y - l2 * afterNext.x
      let diagonal = 1 / rows[j].x - l1 * first - l2 * second
      trace += diagonal * roughness[j].x
      if j + 1 < rows.count { trace += 2 * first * roughness[j].y }
      if j + 2 < rows.count { trace += 2 * second * roughness[j].z }
      afterNext = next
      next = SIMD3(diagonal, first, second)
    }
    return trace
  }
}
