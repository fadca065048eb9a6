public import Statistics

extension GeneralizabilityStudy {
  /// Analyses ratings of which some are missing.
  ///
  /// Components come from the sums of squares of the cell means that there are, each weighted by its
  /// ratings: their expectations are linear in the components, and the linear equations are solved.
  /// The estimates are unbiased where cells are missing at random, and those of the analysis of
  /// variance where none is.
  ///
  /// Source: Henderson (1953), "Estimation of variance and covariance components", method 1;
  /// Brennan (2001), section 7.1.1 ("analogous ANOVA").
  ///
  /// - Parameters:
  ///   - ratings: as the complete ratings, nil where there is none.
  ///   - models: two at least.
  ///   - items: two at least.
  ///   - versions: the most versions that an item has, one at least.
  ///   - judges: one at least.
  /// - Returns: a study whose components have no mean squares and degrees of freedom; undefined
  ///   where so many cells are missing that the components cannot be told apart.
  /// - Throws: ``ItemResponseError`` when the numbers do not fit together or a rating is not finite.
  /// - Complexity: O(cells x sources²).
  public static func incomplete(
    ratings: [Double?], models: Int, items: Int, versions: Int = 1, judges: Int
  ) throws(ItemResponseError) -> Outcome<GeneralizabilityStudy> {
    guard models >= 2, items >= 2, versions >= 1, judges >= 1 else {
      throw .unusableSetting("a study needs two models, two items, a version and a judge at least")
    }
    guard ratings.count == models * items * versions * judges else {
      throw .lengthsDiffer(ratings.count, models * items * versions * judges)
    }
    guard ratings.allSatisfy({ $0?.isFinite ?? true }) else {
      throw .unusableSetting("a rating is not finite; leave missing ratings out")
    }
    let design = FacetDesign(sizes: [models, items, versions, judges])
    let places = ratings.indices.filter { ratings[$0] != nil }
    guard !places.isEmpty else { return .undefined(.noData) }
    let mean = places.reduce(0.0) { $0 + (ratings[$1] ?? 0) } / Double(places.count)
    let values = places.map { (ratings[$0] ?? 0) - mean }
    // The mean is one more unknown, on which no facet depends.
    let sets = [FacetSet()] + design.sets
    let moments = CellMoments(design, places)
    let equations = sets.map { set in sets.map { moments.coefficient(of: $0, in: set) } }
    let sums = sets.map { moments.sumOfSquares($0, values) }
    guard let solution = LinearEquations.solve(equations, sums) else {
      return .undefined(.incompleteDesign)
    }
    return .value(
      GeneralizabilityStudy(
        design,
        components: zip(design.sources, solution.dropFirst()).map { source, estimate in
          Component(
            source: source, degreesOfFreedom: nil, meanSquare: nil, estimate: estimate)
        }))
  }
}

/// Sums over the cells of an incomplete design, and what they are on average.
private struct CellMoments {
  private let design: FacetDesign
  private let places: [Int]

  init(_ design: FacetDesign, _ places: [Int]) {
    self.design = design
    self.places = places
  }

  /// The sum over the cells of a set of their squared total over their ratings.
  func sumOfSquares(_ set: FacetSet, _ values: [Double]) -> Double {
    var totals: [Int: (sum: Double, count: Double)] = [:]
    for (place, value) in zip(places, values) {
      let cell = design.cell(set, place)
      let old = totals[cell] ?? (0, 0)
      totals[cell] = (old.sum + value, old.count + 1)
    }
    // In the order of the cells, so that sums have the same bits in every run.
    return totals.sorted { $0.key < $1.key }.reduce(0) {
      $0 + $1.value.sum * $1.value.sum / $1.value.count
    }
  }

  /// How often the component of a source is in the sum of squares of a set.
  ///
  /// Effects of the source that meet in a cell add up; each is there as often as it has ratings.
  func coefficient(of source: FacetSet, in set: FacetSet) -> Double {
    var counts: [Int: Double] = [:]
    var meetings: [Int: (cell: Int, count: Double)] = [:]
    for place in places {
      let cell = design.cell(set, place)
      counts[cell, default: 0] += 1
      let meeting = design.cell(set.union(source), place)
      meetings[meeting] = (cell, (meetings[meeting]?.count ?? 0) + 1)
    }
    return meetings.sorted { $0.key < $1.key }.reduce(0) {
      $0 + $1.value.count * $1.value.count / (counts[$1.value.cell] ?? 1)
    }
  }
}

/// Linear equations by elimination with row pivots.
private enum LinearEquations {
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
