/// Bradley-Terry strengths of resampled comparisons.
public struct BradleyTerryBootstrap: Sendable {
  /// The strengths of the data as observed, with sum zero.
  public let strengths: [Double]
  /// How many samples were drawn.
  public let replicates: Int
  /// Strengths at item * replicates + replicate; NaNs for a sample without strengths.
  private let values: [Double]

  init(strengths: [Double], replicates: Int, values: [Double]) {
    self.strengths = strengths
    self.replicates = replicates
    self.values = values
  }

  /// In how many samples no strengths exist, because wins did not link all items.
  public var undefinedReplicates: Int {
    strengths.isEmpty ? 0 : values[0..<replicates].count { $0.isNaN }
  }

  /// The replicates of an item's strength; empty for an item that does not exist.
  public func strength(_ item: Int) -> BootstrapReplicates {
    guard strengths.indices.contains(item) else { return BootstrapReplicates([], estimate: .nan) }
    return BootstrapReplicates(Array(row(item)), estimate: strengths[item])
  }

  /// The replicates of one strength less another; empty for items that do not exist.
  public func difference(_ one: Int, _ other: Int) -> BootstrapReplicates {
    guard strengths.indices.contains(one), strengths.indices.contains(other) else {
      return BootstrapReplicates([], estimate: .nan)
    }
    return BootstrapReplicates(
      zip(row(one), row(other)).map { $0 - $1 }, estimate: strengths[one] - strengths[other])
  }

  /// The covariance of the strengths over the samples that have any, with divisor B - 1.
  ///
  /// - Returns: undefined where more than 5 % of the samples have no strengths.
  public var covariance: Outcome<EstimateCovariance> {
    let used = strengths.isEmpty ? [] : (0..<replicates).filter { !values[$0].isNaN }
    let share = Double(replicates - used.count) / Double(max(replicates, 1))
    if share > BootstrapReplicates.toleratedUndefinedShare {
      return .undefined(.undefinedReplicates(share: share))
    }
    guard used.count >= 2 else { return .undefined(.tooFewReplicates(used.count)) }
    let items = strengths.count
    let deviations = (0..<items).map { item in
      let drawn = used.map { values[item * replicates + $0] - strengths[item] }
      let mean = drawn.reduce(0, +) / Double(drawn.count)
      return drawn.map { $0 - mean }
    }
    var matrix = [Double](repeating: 0, count: items * items)
    for one in 0..<items {
      for other in 0...one {
        var sum = 0.0
        for (first, second) in zip(deviations[one], deviations[other]) { sum += first * second }
        matrix[one * items + other] = sum / Double(used.count - 1)
        matrix[other * items + one] = matrix[one * items + other]
      }
    }
    return .value(EstimateCovariance(unchecked: matrix, count: items))
  }

  /// The strengths with their covariance, of which ranks can be had.
  public var rankedEstimates: Outcome<RankedEstimates> {
    covariance.flatMap { RankedEstimates.checked(strengths, $0) }
  }

  private func row(_ item: Int) -> ArraySlice<Double> {
    values[item * replicates..<(item + 1) * replicates]
  }
}
