import Foundation

/// The restricted likelihood of variance components of models x items x versions x judges.
///
/// Given the effects of models, versions and judges the items are independent blocks. A block's
/// covariance is diagonal plus few effects, so that its inverse costs a small Cholesky factor
/// (Woodbury); all that the effects shared by the items need of a block is a matrix of combinations
/// of a model, a version and a judge. Items with the same cells share all matrices.
///
/// With V the covariance of cell means without shared effects, T = [1, Z√θ] their design and
/// C = TᵀV⁻¹T + diag(0, I), the projection of the restricted likelihood is P = V⁻¹ - V⁻¹T C⁻¹ TᵀV⁻¹
/// and the shared effects are fitted by C⁻¹TᵀV⁻¹y (Searle, Casella & McCulloch 1992, sections 6.6 and
/// 7.4; Lindstrom & Bates 1988). The steps are those of the average information (Gilmour, Thompson &
/// Cullis 1995).
struct ComponentLikelihood {
  /// One source of variance.
  struct Term {
    let levels: FacetLevels
    let isOfItems: Bool
  }

  let ratings: FacetRatings
  /// In the order of the sources, the residual left out.
  let terms: [Term]
  /// The place among the terms of the interaction of all facets, whose levels are the cells.
  let cellTerm: Int?
  /// The places of the terms within items, and of those that items share.
  let own: [Int]
  let shared: [Int]
  /// Where the levels of each term of `own`, or of `shared`, begin.
  let starts: [Int]
  let width: Int
  let sharedStarts: [Int]
  let sharedWidth: Int
  let patterns: [FacetRatings.Pattern]
  let spread: Double

  /// - Parameter design: of these ratings.
  init(_ ratings: FacetRatings, _ design: FacetDesign) {
    self.ratings = ratings
    let sources = zip(design.sources, design.sets).filter { $0.0 != .residual }
    let all = design.sets[design.sources.firstIndex(of: .residual) ?? 0]
    let terms = sources.map {
      Term(levels: FacetLevels($0.1, ratings), isOfItems: $0.1.contains(.item))
    }
    let cell = sources.firstIndex { $0.1 == all }
    let own = terms.indices.filter { terms[$0].isOfItems && $0 != cell }
    let shared = terms.indices.filter { !terms[$0].isOfItems }
    var starts = [0]
    for term in own { starts.append((starts.last ?? 0) + terms[term].levels.count) }
    var sharedStarts = [1]
    for term in shared { sharedStarts.append((sharedStarts.last ?? 0) + terms[term].levels.count) }
    (self.terms, cellTerm, self.own, self.shared) = (terms, cell, own, shared)
    (self.starts, width) = (starts, starts.last ?? 0)
    (self.sharedStarts, sharedWidth) = (sharedStarts, sharedStarts.last ?? 1)
    patterns = ratings.patterns
    spread = ratings.cells.reduce(0) { $0 + $1.spread }
  }

  /// About how many multiplications one step takes.
  var cost: Double {
    let (r, k, q) = (Double(width), Double(ratings.combinations), Double(sharedWidth))
    let blocks = patterns.reduce(0.0) { sum, pattern in
      let item = pattern.items[0]
      let c = Double(ratings.starts[item + 1] - ratings.starts[item])
      return sum + r * r * (r / 3 + 2 * c) + 2 * r * c * c + (cellTerm == nil ? 0 : c * c * c)
        + Double(pattern.items.count) * r * c * Double(terms.count + 3) * 2
    }
    return blocks + q * q * q / 3 + q * q * k * 1.5 + q * k * k
  }

  /// The covariance of the cells of a pattern, inverted.
  struct Block {
    let combinations: [Int]
    let counts: [Double]
    /// The diagonal part of the covariance, inverted.
    let diagonal: [Double]
    /// With W the factor of I + ΛZᵀD⁻¹ZΛ: W⁻¹ΛZᵀD⁻¹, row after row, so that V⁻¹ = D⁻¹ - FᵀF.
    let factor: [Double]
    let logDeterminant: Double
    let width: Int
    var cells: Int { combinations.count }

    /// FᵀF below and on its diagonal.
    func product() -> [Double] {
      let count = cells
      var result = [Double](repeating: 0, count: count * count)
      result.withUnsafeMutableBufferPointer { result in
        factor.withUnsafeBufferPointer { factor in
          for row in 0..<width {
            for one in 0..<count {
              let value = factor[row * count + one]
              if value == 0 { continue }
              for other in 0...one {
                result[one * count + other] += value * factor[row * count + other]
              }
            }
          }
        }
      }
      return result
    }

    /// V⁻¹ times a vector.
    func solve(_ vector: [Double]) -> [Double] {
      let count = cells
      var result = vector
      for cell in 0..<count { result[cell] *= diagonal[cell] }
      result.withUnsafeMutableBufferPointer { result in
        factor.withUnsafeBufferPointer { factor in
          vector.withUnsafeBufferPointer { vector in
            for row in 0..<width {
              var sum = 0.0
              for cell in 0..<count { sum += factor[row * count + cell] * vector[cell] }
              if sum == 0 { continue }
              for cell in 0..<count { result[cell] -= sum * factor[row * count + cell] }
            }
          }
        }
      }
      return result
    }
  }

  func block(_ pattern: FacetRatings.Pattern, _ variances: [Double]) -> Block? {
    let item = pattern.items[0]
    let cells = ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]]
    let combinations = cells.map { Int($0.combination) }
    let counts = cells.map { Double($0.count) }
    let count = combinations.count
    let residual = variances[variances.count - 1]
    let extra = cellTerm.map { variances[$0] } ?? 0
    let diagonal = counts.map { 1 / (extra + residual / $0) }
    let deviations = own.map { variances[$0].squareRoot() }
    var matrix = [Double](repeating: 0, count: width * width)
    var factor = [Double](repeating: 0, count: width * count)
    for cell in 0..<count {
      let rows = own.indices.map { starts[$0] + terms[own[$0]].levels.level[combinations[cell]] }
      for (one, row) in rows.enumerated() {
        factor[row * count + cell] = deviations[one] * diagonal[cell]
        for (other, column) in rows[...one].enumerated() {
          matrix[row * width + column] += deviations[one] * deviations[other] * diagonal[cell]
        }
      }
    }
    for row in 0..<width { matrix[row * width + row] += 1 }
    guard let determinant = SmallCholesky.factor(&matrix, size: width) else { return nil }
    SmallCholesky.forward(matrix, size: width, &factor, columns: count)
    return Block(
      combinations: combinations, counts: counts, diagonal: diagonal, factor: factor,
      logDeterminant: determinant - diagonal.reduce(0) { $0 + log($1) }, width: width)
  }

  /// What the shared effects need of the items.
  struct Sums {
    /// The sum of V⁻¹ over items, by combination, and of V⁻¹y.
    var inverse: [Double]
    var side: [Double]
    var squares = 0.0
    var logDeterminant = 0.0
  }

  /// The shared effects, fitted.
  struct Fit {
    let sums: Sums
    /// L⁻¹Tᵀ with LLᵀ = C, row after row.
    let factor: [Double]
    /// T C⁻¹ TᵀV⁻¹y: the fitted mean of each combination.
    let fitted: [Double]
    /// Twice the negative restricted log-likelihood but for a constant.
    let deviance: Double
  }

  /// The likelihood at variances of the terms and the residual; nil where it has none.
  func fit(_ variances: [Double]) -> Fit? {
    guard let residual = variances.last, residual > 0 else { return nil }
    let size = ratings.combinations
    var sums = Sums(
      inverse: [Double](repeating: 0, count: size * size),
      side: [Double](repeating: 0, count: size))
    for pattern in patterns {
      guard let block = block(pattern, variances) else { return nil }
      let times = Double(pattern.items.count)
      let product = block.product()
      for (one, row) in block.combinations.enumerated() {
        sums.inverse[row * size + row] += times * block.diagonal[one]
        for (other, column) in block.combinations[...one].enumerated() {
          sums.inverse[row * size + column] -= times * product[one * block.cells + other]
        }
      }
      sums.logDeterminant += times * block.logDeterminant
      for item in pattern.items {
        let values = means(item)
        let solved = block.solve(values)
        for (cell, combination) in block.combinations.enumerated() {
          sums.side[combination] += solved[cell]
          sums.squares += solved[cell] * values[cell]
        }
      }
    }
    for row in 0..<size {
      for column in 0..<row {
        sums.inverse[column * size + row] = sums.inverse[row * size + column]
      }
    }
    return fit(sums, variances)
  }

  static func dot(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for place in one.indices { sum += one[place] * other[place] }
    return sum
  }

  func means(_ item: Int) -> [Double] {
    ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]].map(\.mean)
  }

  private func fit(_ sums: Sums, _ variances: [Double]) -> Fit? {
    let size = ratings.combinations
    // TᵀS, row after row, by adding up rows of S.
    var design = [Double](repeating: 0, count: sharedWidth * size)
    var rowSums = [Double](repeating: 0, count: sharedWidth * size)
    var side = [Double](repeating: 0, count: sharedWidth)
    for combination in 0..<size {
      for (row, weight) in sharedRows(combination, variances) {
        design[row * size + combination] = weight
        side[row] += weight * sums.side[combination]
        if weight == 0 { continue }
        for column in 0..<size {
          rowSums[row * size + column] += weight * sums.inverse[combination * size + column]
        }
      }
    }
    var matrix = [Double](repeating: 0, count: sharedWidth * sharedWidth)
    for combination in 0..<size {
      for (column, weight) in sharedRows(combination, variances) where weight != 0 {
        for row in column..<sharedWidth {
          matrix[row * sharedWidth + column] += weight * rowSums[row * size + combination]
        }
      }
    }
    for row in 1..<max(sharedWidth, 1) { matrix[row * sharedWidth + row] += 1 }
    guard let determinant = SmallCholesky.factor(&matrix, size: sharedWidth) else { return nil }
    SmallCholesky.forward(matrix, size: sharedWidth, &side, columns: 1)
    SmallCholesky.forward(matrix, size: sharedWidth, &design, columns: size)
    var fitted = [Double](repeating: 0, count: size)
    for row in 0..<sharedWidth where side[row] != 0 {
      for column in 0..<size { fitted[column] += side[row] * design[row * size + column] }
    }
    let residual = variances[variances.count - 1]
    let repeats = Double(ratings.ratings - ratings.cells.count)
    let explained = side.reduce(0) { $0 + $1 * $1 }
    let deviance =
      sums.logDeterminant + determinant + sums.squares - explained + repeats * log(residual)
      + spread / residual
    guard deviance.isFinite else { return nil }
    return Fit(sums: sums, factor: design, fitted: fitted, deviance: deviance)
  }

  /// The rows of T that a combination is in, with its entries.
  private func sharedRows(_ combination: Int, _ variances: [Double]) -> [(Int, Double)] {
    [(0, 1)]
      + shared.indices.map { place in
        let term = shared[place]
        return (
          sharedStarts[place] + terms[term].levels.level[combination], variances[term].squareRoot()
        )
      }
  }
}
