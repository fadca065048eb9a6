// How the likelihood changes with the variances.

extension ComponentLikelihood {
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
