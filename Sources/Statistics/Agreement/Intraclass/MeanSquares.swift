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
  /// - Parameters:
  ///   - values: unit after unit, a rating by each rater.
  ///   - width: how many raters, two at least.
  ///   - kept: the units that are analysed, two at least.
  /// - Complexity: O(ratings of the units), without a copy of them.
  init(_ values: [Double], raters width: Int, of kept: [Int]) {
    let unitCount = Double(kept.count)
    let raterCount = Double(width)
    units = unitCount
    raters = raterCount
    let (rowMeans, columnMeans) = values.withUnsafeBufferPointer { values in
      var columns = [Double](repeating: 0, count: width)
      let rows = kept.map { unit -> Double in
        var sum = 0.0
        for rater in 0..<width {
          let value = values[unit * width + rater]
          sum += value
          columns[rater] += value
        }
        return sum / raterCount
      }
      return (rows, columns.map { $0 / unitCount })
    }
    let mean = rowMeans.reduce(0, +) / unitCount
    var between = 0.0
    var shift = 0.0
    var within = 0.0
    var residual = 0.0
    var largest = 0.0
    for column in columnMeans { shift += (column - mean) * (column - mean) }
    values.withUnsafeBufferPointer { values in
      for (place, unit) in kept.enumerated() {
        let rowMean = rowMeans[place]
        between += (rowMean - mean) * (rowMean - mean)
        for rater in 0..<width {
          let value = values[unit * width + rater]
          within += (value - rowMean) * (value - rowMean)
          let rest = (value - rowMean) - (columnMeans[rater] - mean)
          residual += rest * rest
          largest = max(largest, abs(value))
        }
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
