/// Where the likelihood is largest.
extension RestrictedLikelihood {
  /// A deviation that is so many times the residual's leaves no residual variance.
  static let largestDeviation = 1e4

  /// The standard deviations of units and of raters over the residual's, and the deviance there.
  struct Place: Sendable, Equatable {
    let units: Double
    let raters: Double
    let deviance: Double
  }

  /// The least deviance over the deviation of raters.
  ///
  /// - Parameters:
  ///   - units: the deviation of units for one of raters.
  ///   - near: a deviation of raters to begin at; nil to search everywhere.
  func least(units: (Double) -> Double, near: Double? = nil) -> Place {
    let raters = Self.leastPlace(near: near) { deviance([units($0), $0]) }
    return Place(
      units: units(raters), raters: raters, deviance: deviance([units(raters), raters]))
  }

  /// The least deviance.
  ///
  /// - Parameter near: where to begin; nil to search everywhere.
  func least(near start: Place? = nil) -> Place {
    var raters = start?.raters
    let units = Self.leastPlace(near: start?.units) { units in
      let place = least(units: { _ in units }, near: raters)
      raters = place.raters
      return place.deviance
    }
    return least(units: { _ in units }, near: raters)
  }

  /// The least deviance of units alone, without raters.
  func leastWithoutRaters(near start: Double? = nil) -> Place {
    let units = Self.leastPlace(near: start) { deviance([$0, 0]) }
    return Place(units: units, raters: 0, deviance: deviance([units, 0]))
  }

  /// Where a function of a deviation up to ``largestDeviation`` is least.
  ///
  /// 0 itself is tried, where the slope may be anything.
  ///
  /// - Parameter near: where it was least for a similar function, which saves most of the calls; nil
  ///   to search everywhere.
  /// - Complexity: about 30 calls, or 12 with a place to begin at.
  static func leastPlace(near: Double? = nil, _ function: (Double) -> Double) -> Double {
    let bound = largestDeviation / (1 + largestDeviation)
    func byShare(_ share: Double) -> Double { function(share / (1 - share)) }
    let range = near.map { bracket($0 / (1 + $0), within: bound, byShare) } ?? 0...bound
    let place = BoundedMinimum.find(in: range, tolerance: 1e-10, byShare)
    let inside = place / (1 - place)
    guard range.lowerBound == 0 else { return inside }
    return function(0) <= function(inside) ? 0 : inside
  }

  /// Shares round a minimum that lies near a place.
  private static func bracket(
    _ start: Double, within bound: Double, _ function: (Double) -> Double
  ) -> ClosedRange<Double> {
    var step = 0.01
    var middle = min(start, bound)
    var low = max(middle - step, 0)
    var high = min(middle + step, bound)
    var value = function(middle)
    var below = function(low)
    var above = function(high)
    while low > 0, below <= value {
      step *= 3
      (high, above) = (middle, value)
      (middle, value) = (low, below)
      low = max(low - step, 0)
      below = function(low)
    }
    while high < bound, above < value {
      step *= 3
      low = middle
      (middle, value) = (high, above)
      high = min(high + step, bound)
      above = function(high)
    }
    return low...high
  }
}
