/// The bounds of a scale that can be meant.
package enum ScaleBound {
  /// A larger number stands for "no bound": the fourth powers of such numbers, which skewness and
  /// kurtosis add up, are past the range of a double.
  package static let largest = 1e75

  static func isKnown(_ bound: Double) -> Bool { abs(bound) <= largest }

  /// The bound that a tool gives, or nil where it gives a number that stands for none.
  static func known(_ bound: Double?) -> Double? { bound.flatMap { isKnown($0) ? $0 : nil } }
}
