/// From what the one-way forms of the intraclass correlation are made where cells are missing.
public enum OneWayVariances: String, CaseIterable, Codable, Sendable {
  /// From a model without raters: each unit has raters of its own, and what they differ by is error.
  case ownModel
  /// From the variances of units, raters and residual, by the formula of a complete table of all
  /// raters, as R `psych` does with `lmer = TRUE`. It is no one-way model; for comparison only.
  case crossedComponents
}

/// The analysis of variance of units that each have raters of their own.
///
/// Source: Searle, Casella & McCulloch (1992), "Variance Components", chapter 3.
struct OneWayAnalysis {
  let squares: MeanSquares
  /// How many ratings there are.
  let ratings: Double

  /// - Returns: nil where no unit has two ratings, or there is one unit.
  init?(_ rows: [[Double?]], design: RatingDesign) {
    let units = rows.map { $0.compactMap(\.self) }.filter { !$0.isEmpty }
    let count = Double(units.count)
    let size = design.unitCounts.reduce(0, +)
    guard units.count >= 2, size > count else { return nil }
    let mean = units.reduce(0) { $0 + $1.reduce(0, +) } / size
    var between = 0.0
    var within = 0.0
    var largest = 0.0
    for unit in units {
      let width = Double(unit.count)
      let own = unit.reduce(0, +) / width
      between += width * (own - mean) * (own - mean)
      for value in unit {
        within += (value - own) * (value - own)
        largest = max(largest, abs(value))
      }
    }
    // Deviations that rounding alone can make are none.
    let rounding = 16 * Double.ulpOfOne * largest
    func clean(_ sum: Double) -> Double { sum <= rounding * rounding * size ? 0 : sum }
    ratings = size
    squares = MeanSquares(
      units: count, raters: design.ratingsPerUnit, betweenUnits: clean(between) / (count - 1),
      withinUnits: clean(within) / (size - count))
  }
}
