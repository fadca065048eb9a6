/// Where the studentized (bootstrap-t) interval of a mean is not to be trusted.
public enum BootstrapTLimits {
  /// From this share of the values at one end on, values are at a ceiling (or floor).
  static let ceiling = 0.8
  /// Below so many clusters, or rows, a ceiling leaves resamples without spread.
  static let fewest = 20

  /// Why bootstrap-t has no finite end that means anything, if so: 0/1 values, and values at a
  /// ceiling in few clusters, where many resamples show (almost) no spread.
  ///
  /// - Parameters:
  ///   - values: the values whose mean is estimated.
  ///   - units: how many clusters they come in, or how many rows where they are independent.
  public static func obstacle(_ values: some Collection<Double>, units: Int) -> UndefinedReason? {
    guard let smallest = values.min(), let largest = values.max(), smallest < largest else {
      return nil
    }
    var counts = (smallest: 0, largest: 0)
    var isZeroOne = true
    for value in values {
      if value == smallest { counts.smallest += 1 }
      if value == largest { counts.largest += 1 }
      if value != 0, value != 1 { isZeroOne = false }
    }
    let share = Double(max(counts.smallest, counts.largest)) / Double(values.count)
    let isCeiling = units < fewest && share >= ceiling
    return isZeroOne || isCeiling ? .resamplesWithoutSpread : nil
  }
}
