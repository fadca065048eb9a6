import Foundation

/// The p-value that belongs to a family of intervals.
package enum IntervalInversion {
  /// The smallest alpha whose interval excludes the value; 1 where none does.
  ///
  /// Intervals must grow as alpha falls.
  ///
  /// - Parameter interval: the interval at level 1 - alpha, for alpha between 0 and 1.
  /// - Complexity: some 60 intervals.
  package static func pValue(
    excluding value: Double, interval: (Double) -> Outcome<ConfidenceInterval>
  ) -> Outcome<Double> {
    func excludes(_ alpha: Double) -> Outcome<Bool> { interval(alpha).map { !$0.contains(value) } }
    // The widest level that 1 - alpha can express is 2⁻⁵³ away from 1.
    var (low, high) = (log(0x1p-53), log(1 - 0x1p-30))
    switch excludes(exp(high)) {
    case .undefined(let reason): return .undefined(reason)
    case .value(false): return .value(1)
    case .value(true): break
    }
    switch excludes(exp(low)) {
    case .undefined(let reason): return .undefined(reason)
    case .value(true): return .value(exp(low))
    case .value(false): break
    }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      guard middle > low, middle < high else { break }
      switch excludes(exp(middle)) {
      case .undefined(let reason): return .undefined(reason)
      case .value(true): high = middle
      case .value(false): low = middle
      }
    }
    return .value(exp(high))
  }
}
