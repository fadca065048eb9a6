/// A number with what is known of its uncertainty.
///
/// `lower` and `upper` bound it alone (pointwise); `bandLower` and `bandUpper` bound all numbers
/// of its series at once (simultaneous). All in the units of the axis.
package struct ChartEstimate: Hashable, Sendable, Codable {
  package var value: Double
  package var lower: Double?
  package var upper: Double?
  package var bandLower: Double?
  package var bandUpper: Double?

  package init(
    value: Double, lower: Double? = nil, upper: Double? = nil, bandLower: Double? = nil,
    bandUpper: Double? = nil
  ) {
    self.value = value
    self.lower = lower
    self.upper = upper
    self.bandLower = bandLower
    self.bandUpper = bandUpper
  }

  /// The pointwise interval, when both limits are known.
  package var interval: ClosedRange<Double>? { Self.range(lower, upper) }

  /// The simultaneous interval, when both limits are known.
  package var band: ClosedRange<Double>? { Self.range(bandLower, bandUpper) }

  /// The least and the greatest number that a scale must show; nil when `isValid` does not hold.
  package var extent: ClosedRange<Double>? {
    guard isValid else { return nil }
    let numbers = [value, lower, upper, bandLower, bandUpper].compactMap { $0 }
    return numbers.reduce(value...value) { min($0.lowerBound, $1)...max($0.upperBound, $1) }
  }

  /// Whether every number is finite and no lower limit exceeds its upper one.
  package var isValid: Bool {
    let numbers = [value, lower, upper, bandLower, bandUpper].compactMap { $0 }
    func ordered(_ lower: Double?, _ upper: Double?) -> Bool {
      guard let lower, let upper else { return true }
      return lower <= upper
    }
    return numbers.allSatisfy(\.isFinite) && ordered(lower, upper)
      && ordered(bandLower, bandUpper)
  }

  private static func range(_ lower: Double?, _ upper: Double?) -> ClosedRange<Double>? {
    guard let lower, let upper, lower <= upper else { return nil }
    return lower...upper
  }
}
