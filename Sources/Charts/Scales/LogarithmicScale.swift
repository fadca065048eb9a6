import Foundation
internal import PrintedNumbers

/// A scale of counts on which equal steps are equal ratios, with ticks at 1, 2 and 5 times powers of ten.
package struct LogarithmicScale: Hashable, Sendable {
  /// Above zero.
  package let minimum: Double
  package let maximum: Double
  /// Round numbers in the scale, in rising order; at least one.
  package let ticks: [Double]

  /// The scale over a range of numbers above zero, a little wider than they are.
  ///
  /// - Parameter mostTicks: the most ticks that there is room for, at least 2.
  package init(over range: ClosedRange<Double>, mostTicks: Int = 8) {
    let low = max(range.lowerBound, 1e-9)
    let high = max(range.upperBound, low)
    // One number alone is given room on both sides.
    let room = high > low * 1.001 ? pow(high / low, 0.02) : 2
    let (minimum, maximum) = (low / room, high * room)
    self.minimum = minimum
    self.maximum = maximum
    let first = Int(log10(minimum).rounded(.down))
    let last = Int(log10(maximum).rounded(.up))
    func ticks(_ factors: [Double]) -> [Double] {
      var ticks: [Double] = []
      for power in first...last {
        let unit = pow(10, Double(power))
        for factor in factors {
          let tick = factor * unit
          if tick >= minimum * (1 - 1e-9), tick <= maximum * (1 + 1e-9) { ticks.append(tick) }
        }
      }
      return ticks
    }
    let candidates = [ticks([1, 2, 5]), ticks([1, 5]), ticks([1, 3]), ticks([1])]
    let most = max(2, mostTicks)
    let fitting = candidates.first { (2...most).contains($0.count) }
    self.ticks = fitting ?? (candidates[0].count == 1 ? candidates[0] : [low, high])
  }

  /// Where a number lies between the ends: 0 at the minimum, 1 at the maximum.
  package func position(_ value: Double) -> Double {
    log(value / minimum) / log(maximum / minimum)
  }

  /// A number of the scale as it is printed.
  package static func words(_ count: Double) -> String {
    count == count.rounded() && count < 1e15
      ? NumberText.grouped(Int(count)) : NumberText.significant(count)
  }
}
