internal import Foundation

/// A smooth curve of how values are spread: a normal kernel on each of them.
public struct KernelDensity: Sendable, Equatable {
  /// The standard deviation of the kernel, in the units of the values.
  public let bandwidth: Double
  /// At each place that was asked for, per unit of the values.
  public let densities: [Double]

  /// The rule of thumb of Silverman (1986, equation 3.31).
  ///
  /// It is 0.9 times the lesser of the standard deviation and the interquartile range over 1.34, times n to
  /// the power of -1/5.
  ///
  /// - Returns: undefined for fewer than two values and where all are equal. Where half the values are
  ///   equal, and with them the quartiles, the standard deviation alone counts.
  public static func ruleOfThumb(_ values: [Double]) -> Outcome<Double> {
    guard values.count > 1 else { return .undefined(.tooFewValues(values.count, needed: 2)) }
    guard values.allSatisfy(\.isFinite) else { return .undefined(.notFinite) }
    let sorted = values.sorted()
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (count - 1)
    guard sorted[0] < sorted[sorted.count - 1], variance > 0 else {
      return .undefined(.allValuesEqual)
    }
    func quantile(_ share: Double) -> Double {
      let place = share * (count - 1)
      let low = Int(place)
      let high = min(low + 1, sorted.count - 1)
      return sorted[low] + (place - Double(low)) * (sorted[high] - sorted[low])
    }
    let range = (quantile(0.75) - quantile(0.25)) / 1.34
    let deviation = variance.squareRoot()
    let spread = range > 0 ? min(deviation, range) : deviation
    return .value(0.9 * spread * pow(count, -0.2))
  }

  /// - Parameters:
  ///   - values: at least one, finite.
  ///   - places: where the curve is asked for.
  ///   - bandwidth: above zero.
  ///   - bounds: what no value lies outside of: what the kernel would put there is reflected at the
  ///     bounds, so that the curve is not drawn down to them (Silverman, 1986, section 2.10).
  /// - Complexity: O(values × places).
  public init(
    _ values: [Double], at places: [Double], bandwidth: Double, bounds: ClosedRange<Double>? = nil
  ) {
    self.bandwidth = bandwidth
    let scale = 1 / (bandwidth * (2 * Double.pi).squareRoot() * Double(max(values.count, 1)))
    func kernel(_ distance: Double) -> Double {
      let size = distance / bandwidth
      return abs(size) > 38 ? 0 : exp(-size * size / 2)
    }
    densities = places.map { place in
      if let bounds, !bounds.contains(place) { return 0 }
      var sum = 0.0
      for value in values {
        sum += kernel(place - value)
        guard let bounds else { continue }
        sum += kernel(place - (2 * bounds.lowerBound - value))
        sum += kernel(place - (2 * bounds.upperBound - value))
      }
      return sum * scale
    }
  }
}
