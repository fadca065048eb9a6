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
