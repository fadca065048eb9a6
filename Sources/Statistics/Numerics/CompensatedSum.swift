/// A running sum in twice the working precision, for inner loops over numbers in a fixed order.
///
/// Sums of data, which arrive in any order, are ``ExactSum``s.
///
/// Dekker (1971), "A floating-point technique for extending the available precision": the rounding
/// error of each addition is itself a double and is carried along.
struct CompensatedSum: Sendable {
  private var high = 0.0
  private var low = 0.0

  /// The sum, rounded once.
  var value: Double { high + low }

  mutating func add(_ term: Double) {
    add(high: term, low: 0)
  }

  mutating func add(_ other: CompensatedSum) {
    add(high: other.high, low: other.low)
  }

  /// Adds `factor * term` with the rounding error of the product.
  mutating func add(product factor: Double, _ term: Double) {
    let product = factor * term
    add(high: product, low: factor == 1 ? 0 : (-product).addingProduct(factor, term))
  }

  private mutating func add(high term: Double, low error: Double) {
    let sum = high + term
    let shadow = sum - high
    let lost = (high - (sum - shadow)) + (term - shadow)
    let correction = lost + low + error
    high = sum + correction
    low = correction - (high - sum)
    // An overflowed sum has no rounding error to speak of, and infinity minus itself is a NaN.
    if !low.isFinite { low = 0 }
  }
}
