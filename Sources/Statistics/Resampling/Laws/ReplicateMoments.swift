/// Mean, spread and range of replicates, computed in one fixed order.
struct ReplicateMoments {
  let mean: Double
  /// With divisor n - 1; 0 for fewer than two values.
  let standardDeviation: Double
  let range: Double

  init(_ values: [Double]) {
    // Deviations from the first value keep the sum of squares free of cancellation.
    guard let first = values.first else {
      mean = 0
      standardDeviation = 0
      range = 0
      return
    }
    var sum = 0.0
    var smallest = first
    var largest = first
    for value in values {
      sum += value - first
      smallest = min(smallest, value)
      largest = max(largest, value)
    }
    let count = Double(values.count)
    let mean = first + sum / count
    var squares = 0.0
    for value in values {
      let deviation = value - mean
      squares += deviation * deviation
    }
    self.mean = mean
    standardDeviation = values.count < 2 ? 0 : (squares / (count - 1)).squareRoot()
    range = largest - smallest
  }

  /// Whether the values differ by no more than rounding.
  func isConstant(resolution: Double) -> Bool {
    range == 0 || standardDeviation <= resolution
  }
}
