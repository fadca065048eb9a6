extension RatingTable {
  /// How many ratings a table made of counts may stand for.
  private static let largestTotal = 100_000_000

  /// Ratings given as counts: how often each unit was put into each category.
  ///
  /// Who gave which rating is not known, so that Cohen's and Conger's kappa are undefined.
  ///
  /// - Parameters:
  ///   - counts: one row per unit, one column per category, in the order of the scale.
  ///   - categories: the scale; nil for the numbers 1, 2, 3 and so on.
  /// - Throws: ``StatisticsError`` for negative counts, and for rows that do not fit the scale.
  public init(
    counts: [[Int]], categories: RatingCategories? = nil
  ) throws(StatisticsError) {
    let width = categories?.count ?? counts.first?.count ?? 0
    let scale = try Self.scale(categories, columns: width)
    var most = 0
    for (unit, row) in counts.enumerated() {
      guard row.count == width else {
        throw .unevenRatings(unit: unit, cells: row.count, expected: width)
      }
      let total = try Self.total(row, unit: unit)
      most = max(most, total)
    }
    guard counts.isEmpty || most <= Self.largestTotal / counts.count else {
      throw .ratingCountNotUsable(unit: 0, category: 0)
    }
    var codes = [Int32](repeating: -1, count: counts.count * most)
    for (unit, row) in counts.enumerated() {
      var place = unit * most
      for (category, count) in row.enumerated() {
        for _ in 0..<count {
          codes[place] = Int32(category)
          place += 1
        }
      }
    }
    self.init(
      unitCount: counts.count, raterCount: most, categories: scale, codes: codes,
      hasNamedRaters: false)
  }

  /// Ratings of two raters given as their contingency table.
  ///
  /// - Parameters:
  ///   - contingency: entry (k, l) is how many units the first rater put into category k and the
  ///     second into l; square.
  ///   - categories: the scale; nil for the numbers 1, 2, 3 and so on.
  /// - Throws: ``StatisticsError`` for negative counts, and where the table does not fit the scale.
  public init(
    contingency: [[Int]], categories: RatingCategories? = nil
  ) throws(StatisticsError) {
    let scale = try Self.scale(categories, columns: contingency.count)
    guard contingency.count == scale.count else {
      throw .lengthsDiffer(contingency.count, scale.count)
    }
    var units = 0
    for (category, row) in contingency.enumerated() {
      guard row.count == scale.count else {
        throw .unevenRatings(unit: category, cells: row.count, expected: scale.count)
      }
      units += try Self.total(row, unit: category)
    }
    guard units <= Self.largestTotal else { throw .ratingCountNotUsable(unit: 0, category: 0) }
    var codes: [Int32] = []
    codes.reserveCapacity(2 * units)
    for (first, row) in contingency.enumerated() {
      for (second, count) in row.enumerated() {
        for _ in 0..<count { codes += [Int32(first), Int32(second)] }
      }
    }
    self.init(unitCount: units, raterCount: 2, categories: scale, codes: codes)
  }

  private static func scale(
    _ declared: RatingCategories?, columns count: Int
  ) throws(StatisticsError) -> RatingCategories {
    if let declared { return declared }
    guard count > 0 else { throw .categoriesNotUsable("there are none") }
    return RatingCategories(ascending: (1...count).map(Double.init))
  }

  private static func total(_ row: [Int], unit: Int) throws(StatisticsError) -> Int {
    var total = 0
    for (category, count) in row.enumerated() {
      guard count >= 0, count <= largestTotal, total <= largestTotal else {
        throw .ratingCountNotUsable(unit: unit, category: category)
      }
      total += count
    }
    return total
  }
}

extension RatingTable {
  /// The share of units on which all raters agree, 0...1; units with a missing rating are left out.
  ///
  /// - Parameter tolerance: by how much the highest and the lowest rating may differ; 0 or more.
  /// - Returns: undefined where no unit is rated by all, and for fewer than two raters.
  public func unanimity(tolerance: Double = 0) -> Outcome<Double> {
    guard raterCount >= 2 else { return .undefined(.wrongRaterCount(raterCount, needed: 2)) }
    var complete = 0
    var unanimous = 0
    for unit in 0..<unitCount {
      let cells = codes[unit * raterCount..<(unit + 1) * raterCount]
      guard let low = cells.min(), let high = cells.max(), low >= 0 else { continue }
      complete += 1
      if categories.values[Int(high)] - categories.values[Int(low)] <= tolerance { unanimous += 1 }
    }
    guard complete > 0 else { return .undefined(.noData) }
    return .value(Double(unanimous) / Double(complete))
  }
}
