import Foundation

/// Exact arithmetic with sums, so that moments lose nothing to cancellation.
extension ExactSum {
  package static func + (left: ExactSum, right: ExactSum) -> ExactSum {
    var sum = left
    sum.merge(right)
    return sum
  }

  package static func - (left: ExactSum, right: ExactSum) -> ExactSum {
    left + right * ExactSum(-1)
  }

  /// The exact product.
  ///
  /// - Complexity: O(words of the one times words of the other), at most some thousands.
  package static func * (left: ExactSum, right: ExactSum) -> ExactSum {
    var product = ExactSum()
    product.special = left.special.union(right.special)
    let limit = Int128(1) << 63
    if left.words.isEmpty, right.words.isEmpty, left.small < limit, left.small > -limit,
      right.small < limit, right.small > -limit
    {
      product.add(
        left.small * right.small, exponent: Int(left.smallExponent) + Int(right.smallExponent))
      return product
    }
    let one = left.unsignedWords
    let other = right.unsignedWords
    let isNegative = one.isNegative != other.isNegative
    for (place, word) in one.words.enumerated() where word != 0 {
      for (next, factor) in other.words.enumerated() where factor != 0 {
        let (high, low) = word.multipliedFullWidth(by: factor)
        let exponent = 64 * (one.base + place + other.base + next)
        product.add(isNegative ? -Int128(low) : Int128(low), exponent: exponent)
        product.add(isNegative ? -Int128(high) : Int128(high), exponent: exponent + 64)
      }
    }
    return product
  }

  package static func * (left: ExactSum, right: Double) -> ExactSum { left * ExactSum(right) }
}

extension ExactSum {
  /// The sum of numbers.
  package init(of terms: some Sequence<Double>) {
    for term in terms { add(term) }
  }

  /// The sum of sums.
  package init(merging sums: some Sequence<ExactSum>) {
    for sum in sums { merge(sum) }
  }

  /// The quotient of two sums, also where they are beyond the range of doubles.
  package func quotient(by divisor: ExactSum) -> Double {
    let above = scaled
    let below = divisor.scaled
    return scalbn(above.significand / below.significand, above.exponent - below.exponent)
  }
}
