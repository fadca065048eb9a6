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
  private let starts: [Int]
  private let width: Int
  private let sharedStarts: [Int]
  private let sharedWidth: Int
  private let patterns: [FacetRatings.Pattern]
  private let spread: Double

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
  private struct Block {
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

  private func block(_ pattern: FacetRatings.Pattern, _ variances: [Double]) -> Block? {
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

  private static func dot(_ one: [Double], _ other: [Double]) -> Double {
    var sum = 0.0
    for place in one.indices { sum += one[place] * other[place] }
    return sum
  }

  private func means(_ item: Int) -> [Double] {
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

  /// Derivatives of the log-likelihood by the variances.
  struct Slopes {
    var gradient: [Double]
    /// The average information, row after row.
    var information: [Double]
    /// What each item adds to the derivatives by the variances within items.
    var scores: [[Double]]
  }

  /// - Parameter keepsScores: whether what each item adds is kept.
  func slopes(_ fit: Fit, _ variances: [Double], keepsScores: Bool = false) -> Slopes {
    let (size, count) = (ratings.combinations, terms.count + 1)
    let residual = variances[count - 1]
    // H = T C⁻¹ Tᵀ.
    var spreads = [Double](repeating: 0, count: size * size)
    SmallCholesky.addSquares(of: fit.factor, rows: sharedWidth, columns: size, to: &spreads)
    var traces = [Double](repeating: 0, count: count)
    var quadratics = traces
    var information = [Double](repeating: 0, count: count * count)
    // V⁻¹ times the working variates, added up by combination.
    var working = [[Double]](repeating: [Double](repeating: 0, count: size), count: count)
    var scores: [[Double]] = keepsScores ? Array(repeating: [], count: ratings.items) : []
    for pattern in patterns {
      guard let block = block(pattern, variances) else { continue }
      let own = blockTraces(block, spreads, variances)
      for item in pattern.items {
        var residuals = means(item)
        for (cell, combination) in block.combinations.enumerated() {
          residuals[cell] -= fit.fitted[combination]
        }
        let solved = block.solve(residuals)
        var squares = [Double](repeating: 0, count: count)
        var variates: [(term: Int, values: [Double], solved: [Double])] = []
        for term in 0..<count where term == count - 1 || terms[term].isOfItems {
          var values = solved
          if term == count - 1 {
            for cell in values.indices {
              squares[term] += solved[cell] * solved[cell] / block.counts[cell]
              values[cell] /= block.counts[cell]
            }
          } else if term == cellTerm {
            squares[term] = solved.reduce(0) { $0 + $1 * $1 }
          } else {
            let levels = terms[term].levels
            var sums = [Double](repeating: 0, count: levels.count)
            for (cell, combination) in block.combinations.enumerated() {
              sums[levels.level[combination]] += solved[cell]
            }
            squares[term] = sums.reduce(0) { $0 + $1 * $1 }
            for (cell, combination) in block.combinations.enumerated() {
              values[cell] = sums[levels.level[combination]]
            }
          }
          variates.append((term, values, block.solve(values)))
        }
        for (place, one) in variates.enumerated() {
          for (cell, combination) in block.combinations.enumerated() {
            working[one.term][combination] += one.solved[cell]
          }
          for other in variates[...place] {
            information[one.term * count + other.term] += Self.dot(one.values, other.solved)
          }
        }
        for term in 0..<count {
          traces[term] += own[term]
          quadratics[term] += squares[term]
        }
        guard keepsScores else { continue }
        var score = (0..<count).map { (squares[$0] - own[$0]) / 2 }
        let cells = ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]]
        let extra = cells.reduce(0.0) { $0 + Double($1.count - 1) }
        let within = cells.reduce(0.0) { $0 + $1.spread }
        score[count - 1] += (within / residual - extra) / residual / 2
        scores[item] = score
      }
    }
    let repeats = Double(ratings.ratings - ratings.cells.count)
    traces[count - 1] += repeats / residual
    quadratics[count - 1] += spread / (residual * residual)
    information[count * count - 1] += spread / (residual * residual * residual)
    addShared(fit, &traces, &quadratics, &information, &working)
    // - XᵀHX with X the V⁻¹ of the working variates.
    let pulled = working.map { vector in
      (0..<sharedWidth).map { row -> Double in
        var sum = 0.0
        for column in 0..<size { sum += fit.factor[row * size + column] * vector[column] }
        return sum
      }
    }
    for one in 0..<count {
      for other in 0...one {
        information[one * count + other] -= Self.dot(pulled[one], pulled[other])
        information[one * count + other] /= 2
        information[other * count + one] = information[one * count + other]
      }
    }
    return Slopes(
      gradient: (0..<count).map { (quadratics[$0] - traces[$0]) / 2 }, information: information,
      scores: scores)
  }

  /// The parts of the terms that items share.
  private func addShared(
    _ fit: Fit, _ traces: inout [Double], _ quadratics: inout [Double],
    _ information: inout [Double], _ working: inout [[Double]]
  ) {
    let (size, count) = (ratings.combinations, terms.count + 1)
    let inverse = fit.sums.inverse
    /// S times a vector.
    func times(_ vector: [Double]) -> [Double] {
      (0..<size).map { row in
        var sum = 0.0
        for column in 0..<size { sum += inverse[row * size + column] * vector[column] }
        return sum
      }
    }
    let explained = times(fit.fitted)
    let left = zip(fit.sums.side, explained).map { $0 - $1 }
    // L⁻¹TᵀS.
    var turned = [Double](repeating: 0, count: sharedWidth * size)
    for row in 0..<sharedWidth {
      for middle in 0..<size where fit.factor[row * size + middle] != 0 {
        let value = fit.factor[row * size + middle]
        for column in 0..<size {
          turned[row * size + column] += value * inverse[middle * size + column]
        }
      }
    }
    var variates: [(term: Int, values: [Double])] = []
    for term in shared {
      let levels = terms[term].levels
      var sums = [Double](repeating: 0, count: levels.count)
      for combination in 0..<size { sums[levels.level[combination]] += left[combination] }
      quadratics[term] += sums.reduce(0) { $0 + $1 * $1 }
      let values = levels.level.map { sums[$0] }
      variates.append((term, values))
      for row in 0..<size {
        for column in 0..<size where levels.level[row] == levels.level[column] {
          traces[term] += inverse[row * size + column]
        }
      }
      for row in 0..<sharedWidth {
        var parts = [Double](repeating: 0, count: levels.count)
        for column in 0..<size { parts[levels.level[column]] += turned[row * size + column] }
        traces[term] -= parts.reduce(0) { $0 + $1 * $1 }
      }
    }
    // With the variates within items first, since theirs are complete.
    for (term, values) in variates {
      for other in 0..<count where other == count - 1 || terms[other].isOfItems {
        information[max(term, other) * count + min(term, other)] += Self.dot(
          values, working[other])
      }
    }
    for (place, one) in variates.enumerated() {
      working[one.term] = times(one.values)
      for other in variates[...place] {
        let entry = max(one.term, other.term) * count + min(one.term, other.term)
        information[entry] += Self.dot(other.values, working[one.term])
      }
    }
  }

  /// For each term within items, and the residual, the sum of the entries of P that share a level.
  private func blockTraces(_ block: Block, _ spreads: [Double], _ variances: [Double]) -> [Double] {
    let (size, count, cells) = (ratings.combinations, terms.count + 1, block.cells)
    // H of the cells of the block.
    var part = [Double](repeating: 0, count: cells * cells)
    for (one, row) in block.combinations.enumerated() {
      for (other, column) in block.combinations.enumerated() {
        part[one * cells + other] = spreads[row * size + column]
      }
    }
    var inverse = block.product()
    for row in 0..<cells {
      for column in 0...row {
        inverse[row * cells + column] =
          (row == column ? block.diagonal[row] : 0) - inverse[row * cells + column]
        inverse[column * cells + row] = inverse[row * cells + column]
      }
    }
    // U = ZᵀV⁻¹, by adding up rows of V⁻¹.
    var rows = [Double](repeating: 0, count: width * cells)
    for cell in 0..<cells {
      for (place, term) in own.enumerated() {
        let row = starts[place] + terms[term].levels.level[block.combinations[cell]]
        for column in 0..<cells {
          rows[row * cells + column] += inverse[cell * cells + column]
        }
      }
    }
    var result = [Double](repeating: 0, count: count)
    for (place, term) in own.enumerated() {
      for row in starts[place]..<starts[place + 1] {
        for (cell, combination) in block.combinations.enumerated()
        where starts[place] + terms[term].levels.level[combination] == row {
          result[term] += rows[row * cells + cell]
        }
        result[term] -= SmallCholesky.quadratic(part, rows, row: row, size: cells)
      }
    }
    // tr(PV) of the block is known, so that one trace follows from the others.
    var total = Double(cells)
    for place in 0..<cells * cells { total -= inverse[place] * part[place] }
    for term in own { total -= variances[term] * result[term] }
    let residual = variances[count - 1]
    guard let cellTerm else {
      result[count - 1] = total / residual
      return result
    }
    let first = block.counts[0]
    if block.counts.allSatisfy({ $0 == first }) {
      result[cellTerm] = total / (variances[cellTerm] + residual / first)
      result[count - 1] = result[cellTerm] / first
    } else {
      for cell in 0..<cells {
        let own =
          inverse[cell * cells + cell]
          - SmallCholesky.quadratic(part, inverse, row: cell, size: cells)
        result[cellTerm] += own
        result[count - 1] += own / block.counts[cell]
      }
    }
    return result
  }
}
