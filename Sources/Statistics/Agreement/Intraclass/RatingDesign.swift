/// Who rated what, and which variances that can tell apart.
struct RatingDesign {
  /// How many ratings each unit and each rater has; those without any are left out.
  let unitCounts: [Double]
  let raterCounts: [Double]
  /// The sum over the ratings of the product of both counts.
  private let products: Double

  /// - Parameter rows: one row per unit, one cell per rater, nil where there is no rating.
  init(_ rows: [[Double?]]) {
    let width = rows.first?.count ?? 0
    let units = rows.map { row in Double(row.count { $0 != nil }) }
    var raters = [Double](repeating: 0, count: width)
    for row in rows {
      for (rater, cell) in row.enumerated() where cell != nil { raters[rater] += 1 }
    }
    var products = 0.0
    for (unit, row) in rows.enumerated() {
      for (rater, cell) in row.enumerated() where cell != nil {
        products += units[unit] * raters[rater]
      }
    }
    unitCounts = units.filter { $0 > 0 }
    raterCounts = raters.filter { $0 > 0 }
    self.products = products
  }

  /// The harmonic mean of the ratings of a unit: the k of which the mean of a unit's ratings has the
  /// average error variance.
  var ratingsPerUnit: Double {
    guard let first = unitCounts.first, !isBalanced else { return unitCounts.first ?? 0 }
    // As deviations from the first, so that nearly equal numbers lose nothing.
    let inverse = unitCounts.reduce(0) { $0 + (1 / $1 - 1 / first) } / Double(unitCounts.count)
    return 1 / (1 / first + inverse)
  }

  /// Whether all units have as many ratings.
  var isBalanced: Bool { unitCounts.allSatisfy { $0 == unitCounts[0] } }

  /// Why the design does not tell apart the variances of units, raters and residual; nil if it does.
  ///
  /// The expected products of ratings are sums of three matrices, one a variance: they must be linearly
  /// independent once the mean is taken out, which Gram's determinant of them shows.
  var lack: UndefinedReason? {
    let size = unitCounts.reduce(0, +)
    guard size > 0 else { return .noData }
    guard unitCounts.contains(where: { $0 > 1 }) else { return .noPairableRatings }
    guard raterCounts.contains(where: { $0 > 1 }) else {
      return .notIdentified(
        "each rater gave one rating, so that raters and residual cannot be told apart")
    }
    func moment(_ counts: [Double], _ power: Int) -> Double {
      counts.reduce(0) { sum, count in
        sum + (0..<power).reduce(1.0) { product, _ in product * count }
      }
    }
    // tr(M A M B) with M = I - 11'/N, for A and B of the units, the raters and the residual.
    let ones = [moment(unitCounts, 2), moment(raterCounts, 2), size]
    let traces = [[ones[0], size, size], [size, ones[1], size], [size, size, size]]
    let sums = [
      [moment(unitCounts, 3), products, ones[0]], [products, moment(raterCounts, 3), ones[1]],
      [ones[0], ones[1], size],
    ]
    let gram = (0..<3).map { one in
      (0..<3).map { other in
        traces[one][other] - 2 * sums[one][other] / size + ones[one] * ones[other] / (size * size)
      }
    }
    let scale = gram[0][0] * gram[1][1] * gram[2][2]
    let determinant =
      gram[0][0] * (gram[1][1] * gram[2][2] - gram[1][2] * gram[2][1])
      - gram[0][1] * (gram[1][0] * gram[2][2] - gram[1][2] * gram[2][0])
      + gram[0][2] * (gram[1][0] * gram[2][1] - gram[1][1] * gram[2][0])
    guard scale > 0, determinant > 1e-10 * scale else {
      return .notIdentified("it does not tell the variances of units, raters and residual apart")
    }
    return nil
  }
}
