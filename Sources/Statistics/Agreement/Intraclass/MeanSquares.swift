/// The mean squares of a complete two-way table of ratings, or their like from variance components.
struct MeanSquares: Sendable, Equatable {
  let units: Double
  /// How many ratings a unit has: the k of the forms of the mean.
  let raters: Double
  let betweenUnits: Double
  let betweenRaters: Double
  let withinUnits: Double
  let residual: Double

  /// The analysis of variance of a table without missing cells.
  ///
  /// - Parameter rows: one row per unit, one column per rater; two of each at least.
  init(_ rows: [[Double]]) {
    let unitCount = Double(rows.count)
    let raterCount = Double(rows[0].count)
    units = unitCount
    raters = raterCount
    let rowMeans = rows.map { $0.reduce(0, +) / raterCount }
    let columnMeans = rows[0].indices.map { column in
      rows.reduce(0) { $0 + $1[column] } / unitCount
    }
    let mean = rowMeans.reduce(0, +) / unitCount
    var between = 0.0
    var shift = 0.0
    var within = 0.0
    var residual = 0.0
    var largest = 0.0
    for column in columnMeans { shift += (column - mean) * (column - mean) }
    for (row, rowMean) in zip(rows, rowMeans) {
      between += (rowMean - mean) * (rowMean - mean)
      for (value, columnMean) in zip(row, columnMeans) {
        within += (value - rowMean) * (value - rowMean)
        let rest = (value - rowMean) - (columnMean - mean)
        residual += rest * rest
        largest = max(largest, abs(value))
      }
    }
    // Deviations that rounding alone can make are none.
    let rounding = 16 * Double.ulpOfOne * largest
    let floor = rounding * rounding
    func clean(_ sum: Double, _ terms: Double) -> Double { sum <= floor * terms ? 0 : sum }
    let cells = unitCount * raterCount
    betweenUnits = raterCount * clean(between, unitCount) / (unitCount - 1)
    betweenRaters = unitCount * clean(shift, raterCount) / (raterCount - 1)
    withinUnits = clean(within, cells) / (unitCount * (raterCount - 1))
    self.residual = clean(residual, cells) / ((unitCount - 1) * (raterCount - 1))
  }

  /// The mean squares that a complete table with these variances has on average.
  ///
  /// - Parameter ratings: how many ratings a unit has.
  init(_ components: VarianceComponents, units: Int, ratings: Double) {
    self.units = Double(units)
    raters = ratings
    betweenUnits = ratings * components.units + components.residual
    betweenRaters = self.units * components.raters + components.residual
    withinUnits = components.raters + components.residual
    residual = components.residual
  }

  /// The mean squares of units with raters of their own, which have no others.
  init(units: Double, raters: Double, betweenUnits: Double, withinUnits: Double) {
    self.units = units
    self.raters = raters
    self.betweenUnits = betweenUnits
    self.withinUnits = withinUnits
    betweenRaters = withinUnits
    residual = withinUnits
  }

  /// The intraclass correlation, or nil where it is 0 / 0.
  ///
  /// Source: Shrout & Fleiss (1979), table 4 and the formulas that follow it.
  func correlation(_ form: IntraclassForm) -> Double? {
    let k = raters
    let between = betweenUnits
    let spread: Double
    let scale: Double
    switch form {
    case .oneWaySingle:
      spread = between - withinUnits
      scale = between + (k - 1) * withinUnits
    case .randomSingle:
      spread = between - residual
      scale = between + (k - 1) * residual + k * (betweenRaters - residual) / units
    case .mixedSingle:
      spread = between - residual
      scale = between + (k - 1) * residual
    case .oneWayAverage:
      spread = between - withinUnits
      scale = between
    case .randomAverage:
      spread = between - residual
      scale = between + (betweenRaters - residual) / units
    case .mixedAverage:
      spread = between - residual
      scale = between
    }
    guard scale != 0, (spread / scale).isFinite else { return nil }
    return spread / scale
  }
}
