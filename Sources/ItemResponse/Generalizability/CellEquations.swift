/// Variance components from the sums of squares of the cell means that there are.
///
/// Each sum of squares is weighted by ratings; its expectation is linear in the components, and the
/// linear equations are solved. The estimates are unbiased where cells are missing at random, and
/// those of the analysis of variance where none is.
///
/// Source: Henderson (1953), "Estimation of variance and covariance components", method 1; Brennan
/// (2001), section 7.1.1 ("analogous ANOVA").
struct CellEquations {
  private let design: FacetDesign
  /// The levels of the eight sets of the facets other than items.
  private let levels: [FacetLevels]

  init(_ design: FacetDesign, _ ratings: FacetRatings) {
    self.design = design
    levels = (0..<8).map { FacetLevels(FacetSet(others: $0), ratings) }
  }

  /// The components in the order of the sources, or nil where they cannot be told apart.
  ///
  /// - Complexity: O(cells x sources), and O(cells x sources²) for one item of each pattern.
  func components(_ ratings: FacetRatings) -> [Double]? {
    // The mean is an unknown, on which no facet depends; the residual is the last.
    let sets = [FacetSet()] + zip(design.sources, design.sets).filter { $0.0 != .residual }.map(\.1)
    let size = sets.count + 1
    var counts = levels.map { [Double](repeating: 0, count: $0.count) }
    var sums = counts
    var squares = 0.0
    for cell in ratings.cells {
      let (own, width) = (Int(cell.combination), Double(cell.count))
      for mask in levels.indices {
        let level = levels[mask].level[own]
        counts[mask][level] += width
        sums[mask][level] += width * cell.mean
      }
      squares += cell.spread + width * cell.mean * cell.mean
    }
    var equations = [[Double]](repeating: [Double](repeating: 0, count: size), count: size)
    var right = [Double](repeating: 0, count: size)
    let total = Double(ratings.ratings)
    equations[size - 1] = [Double](repeating: total, count: size)
    right[size - 1] = squares
    for (row, set) in sets.enumerated() where !set.contains(.item) {
      let own = set.others
      for level in counts[own].indices where counts[own][level] > 0 {
        right[row] += sums[own][level] * sums[own][level] / counts[own][level]
        equations[row][size - 1] += 1
      }
      for (column, source) in sets.enumerated() where !source.contains(.item) {
        let both = own | source.others
        for (level, count) in counts[both].enumerated() where count > 0 {
          let cell = levels[own].level[levels[both].example[level]]
          equations[row][column] += count * count / counts[own][cell]
        }
      }
    }
    var local = LocalCells(levels)
    for pattern in ratings.patterns {
      let times = Double(pattern.items.count)
      for (number, item) in pattern.items.enumerated() {
        let cells = ratings.cells[ratings.starts[item]..<ratings.starts[item + 1]]
        local.fill(cells)
        for (row, set) in sets.enumerated() where set.contains(.item) {
          let own = set.others
          for level in local.touched[own] {
            right[row] +=
              local.sums[own][level] * local.sums[own][level]
              / local.counts[own][level]
          }
        }
        // What the equations need of counts is the same for all items of a pattern.
        guard number == 0 else { continue }
        for (row, set) in sets.enumerated() {
          let own = set.others
          let isLocal = set.contains(.item)
          if isLocal { equations[row][size - 1] += times * Double(local.touched[own].count) }
          for (column, source) in sets.enumerated() where isLocal || source.contains(.item) {
            let both = own | source.others
            for level in local.touched[both] {
              let cell = levels[own].level[levels[both].example[level]]
              let below = isLocal ? local.counts[own][cell] : counts[own][cell]
              equations[row][column] +=
                times * local.counts[both][level]
                * local.counts[both][level] / below
            }
          }
        }
      }
    }
    guard let solution = LinearEquations.solve(equations, right) else { return nil }
    var rest = solution.dropFirst().makeIterator()
    let residual = solution[size - 1]
    return design.sources.map { $0 == .residual ? residual : (rest.next() ?? 0) }
  }

  /// The cells of one item by each set of the other facets.
  private struct LocalCells {
    let levels: [FacetLevels]
    var counts: [[Double]]
    var sums: [[Double]]
    var touched: [[Int]]

    init(_ levels: [FacetLevels]) {
      self.levels = levels
      counts = levels.map { [Double](repeating: 0, count: $0.count) }
      sums = counts
      touched = levels.map { _ in [] }
    }

    mutating func fill(_ cells: ArraySlice<FacetRatings.Cell>) {
      for mask in levels.indices {
        for level in touched[mask] {
          counts[mask][level] = 0
          sums[mask][level] = 0
        }
        touched[mask].removeAll(keepingCapacity: true)
        let level = levels[mask].level
        for cell in cells {
          let own = level[Int(cell.combination)]
          if counts[mask][own] == 0 { touched[mask].append(own) }
          counts[mask][own] += Double(cell.count)
          sums[mask][own] += Double(cell.count) * cell.mean
        }
      }
    }
  }
}

/// Linear equations by elimination with row pivots.
enum LinearEquations {
  /// The solution, or nil where the matrix is singular to rounding.
  static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
    var rows = zip(matrix, right).map { $0 + [$1] }
    let count = rows.count
    let largest = matrix.joined().reduce(0) { max($0, abs($1)) }
    for column in 0..<count {
      guard
        let pivot = (column..<count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
        abs(rows[pivot][column]) > 1e-9 * largest
      else { return nil }
      rows.swapAt(column, pivot)
      for row in 0..<count where row != column {
        let factor = rows[row][column] / rows[column][column]
        for place in column...count { rows[row][place] -= factor * rows[column][place] }
      }
    }
    return rows.indices.map { rows[$0][count] / rows[$0][$0] }
  }
}
