import Foundation
internal import PrintedNumbers

/// A scale from one round number to another, with ticks at round numbers between.
package struct LinearScale: Hashable, Sendable, Codable {
  package let minimum: Double
  package let maximum: Double
  /// The distance of two ticks: 1, 2, 2.5 or 5 times a power of ten.
  package let step: Double
  /// Every tick in the scale, in rising order.
  package let ticks: [Double]

  /// The least scale from zero that reaches `value` in four to six even steps.
  ///
  /// - Parameter value: the largest number to show; anything that is not above zero gives 0...1.
  package static func ceiling(_ value: Double) -> LinearScale {
    guard value > least, value.isFinite else { return LinearScale(first: 0, last: 5, step: 0.2) }
    var best: (maximum: Double, count: Int, step: Double)?
    for step in steps(around: value / 5) {
      let count = Int((value / step - tolerance).rounded(.up))
      guard (4...6).contains(count) else { continue }
      let maximum = multiple(count, step)
      // The tightest rim; among equals the one nearest to five steps.
      if let known = best,
        (known.maximum, abs(known.count - 5)) <= (maximum, abs(count - 5))
      {
        continue
      }
      best = (maximum, count, step)
    }
    guard let best else { return LinearScale(first: 0, last: 5, step: value / 5) }
    return LinearScale(first: 0, last: best.count, step: best.step)
  }

  /// The scale over a range of numbers, its ends moved out to the next ticks.
  ///
  /// - Parameters:
  ///   - range: the numbers to show; a single number is given room on both sides.
  ///   - mostTicks: the most ticks that there is room for, at least 2.
  package static func covering(_ range: ClosedRange<Double>, mostTicks: Int = 6) -> LinearScale {
    var (lower, upper) = (range.lowerBound, range.upperBound)
    guard (upper - lower).isFinite, max(abs(lower), abs(upper)) < 1e300 else {
      return LinearScale(first: 0, last: 5, step: 0.2)
    }
    let largest = max(abs(lower), abs(upper))
    if upper - lower <= max(largest * 1e-9, least) {
      let room = largest <= least ? 1 : largest / 10
      (lower, upper) = (lower - room, upper + room)
    }
    let most = max(2, mostTicks)
    for step in steps(around: (upper - lower) / Double(most)) {
      let first = Int((lower / step + tolerance).rounded(.down))
      let last = Int((upper / step - tolerance).rounded(.up))
      if last - first + 1 <= most { return LinearScale(first: first, last: last, step: step) }
    }
    return LinearScale(ends: lower, upper)
  }

  /// A scale with given ends and round ticks between.
  package static func exact(_ range: ClosedRange<Double>, mostTicks: Int = 6) -> LinearScale {
    let most = max(2, mostTicks)
    let (lower, upper) = (range.lowerBound, range.upperBound)
    guard (upper - lower).isFinite,
      upper - lower > max(max(abs(lower), abs(upper)) * 1e-9, least)
    else {
      return covering(range, mostTicks: most)
    }
    for step in steps(around: (upper - lower) / Double(most)) {
      let first = Int((lower / step - tolerance).rounded(.up))
      let last = Int((upper / step + tolerance).rounded(.down))
      if last >= first, last - first + 1 <= most {
        return LinearScale(
          minimum: lower, maximum: upper, step: step,
          ticks: (first...last).map { multiple($0, step) })
      }
    }
    return LinearScale(ends: lower, upper)
  }

  /// Decimals that tell neighbouring ticks apart.
  package var decimals: Int {
    for decimals in 0...12 {
      let scaled = step * pow(10, Double(decimals))
      if abs(scaled - scaled.rounded()) <= 1e-6 * scaled { return decimals }
    }
    return 12
  }

  /// A tick as it is printed.
  package func label(_ tick: Double) -> String { NumberText.fixed(tick, decimals: decimals) }

  /// Where a number lies between the ends: 0 at the minimum, 1 at the maximum.
  package func position(_ value: Double) -> Double { (value - minimum) / (maximum - minimum) }

  package func contains(_ value: Double) -> Bool {
    let slack = (maximum - minimum) * 1e-9
    return value >= minimum - slack && value <= maximum + slack
  }

  /// Below it there is nothing to tell apart, and steps would underflow.
  static let least = 1e-200

  /// Rounding errors of a quotient must not add a tick.
  static let tolerance = 1e-9

  private init(minimum: Double, maximum: Double, step: Double, ticks: [Double]) {
    self.minimum = minimum
    self.maximum = maximum
    self.step = step
    self.ticks = ticks
  }

  private init(first: Int, last: Int, step: Double) {
    self.init(
      minimum: Self.multiple(first, step), maximum: Self.multiple(last, step), step: step,
      ticks: (first...max(first, last)).map { Self.multiple($0, step) })
  }

  private init(ends lower: Double, _ upper: Double) {
    self.init(minimum: lower, maximum: upper, step: upper - lower, ticks: [lower, upper])
  }

  /// A multiple of a step without the noise of its binary form: 3 * 0.1 gives 0.3.
  static func multiple(_ count: Int, _ step: Double) -> Double {
    let inverse = (1 / step).rounded()
    return step < 1 && abs(1 / step - inverse) < 1e-9 * inverse
      ? Double(count) / inverse : Double(count) * step
  }

  /// Round steps in rising order, from below `size` to far above it.
  static func steps(around size: Double) -> [Double] {
    let exponent = log10(max(size, 1e-300)).rounded(.down)
    return (-1...3).flatMap { shift -> [Double] in
      let power = exponent + Double(shift)
      let unit = power < 0 ? 1 / pow(10, -power) : pow(10, power)
      return [1, 2, 2.5, 5].map { $0 * unit }
    }
  }
}
