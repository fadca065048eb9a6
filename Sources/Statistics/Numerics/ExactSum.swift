import Foundation

/// The exact sum of doubles, rounded once when it is read.
///
/// Any order of the terms, any split and any order of merging give the same bits, also where terms
/// cancel, where partial sums overflow and where terms differ by hundreds of orders of magnitude.
/// The sum is infinite only where the true sum is out of range, or where a term is infinite; it is
/// never minus zero.
///
///     var sum = ExactSum()
///     for term in [1e16, 1, -1e16] { sum.add(term) }
///     sum.value  // 1
///
/// The sum is a whole number in units of a power of two. Most sums fit into 128 bits, and adding to
/// them costs a shift and an addition; what does not fit is carried into a list of words, which is
/// as long as the range of the terms asks for (at most 67 words for terms that are doubles).
///
/// Source: Kulisch & Miranker (1986), "The arithmetic of the digital computer: a new approach"
/// (the long accumulator); Neal (2015), "Fast exact summation using small and large
/// superaccumulators" (the split into a small and a large part).
public struct ExactSum: Sendable {
  /// A part of the sum in units of 2^smallExponent; the rest stands in `words`.
  var small: Int128 = 0
  /// Two's complement, least significant word first; empty where `small` is all.
  var words: [UInt64] = []
  var smallExponent: Int16 = 0
  /// The first word counts units of 2^(64 * wordsBase).
  var wordsBase: Int16 = 0
  /// Terms that were not finite.
  var special = Special()

  struct Special: OptionSet, Sendable {
    let rawValue: UInt8
    static let positive = Special(rawValue: 1)
    static let negative = Special(rawValue: 2)
    static let notANumber = Special(rawValue: 4)
  }

  /// The sum of nothing: 0.
  public init() {}

  /// The sum of one term.
  public init(_ term: Double) {
    add(term)
  }

  /// Adds a term.
  ///
  /// - Complexity: O(1).
  @inline(__always)
  public mutating func add(_ term: Double) {
    let parts = FloatParts(term)
    if parts.isFinite {
      add(parts.significand, exponent: parts.exponent)
    } else {
      addSpecial(term)
    }
  }

  /// Adds the product of two numbers, without rounding it.
  public mutating func add(product first: Double, _ second: Double) {
    let one = FloatParts(first).reduced
    let other = FloatParts(second).reduced
    guard one.isFinite, other.isFinite else { return addSpecial(first * second) }
    add(one.significand * other.significand, exponent: one.exponent + other.exponent)
  }

  /// Adds the cube of a number, without rounding it.
  package mutating func add(cubeOf term: Double) {
    let parts = FloatParts(term).reduced
    guard parts.isFinite else { return addSpecial(term) }
    let square = parts.significand * parts.significand
    // Below 2^42 the cube has fewer than 127 bits; else the square is multiplied in two halves.
    if parts.significand.magnitude < 1 << 42 {
      add(square * parts.significand, exponent: 3 * parts.exponent)
    } else {
      add(
        Int128(UInt64(truncatingIfNeeded: square)) * parts.significand, exponent: 3 * parts.exponent
      )
      add((square >> 64) * parts.significand, exponent: 3 * parts.exponent + 64)
    }
  }

  /// Adds a number times the square of another, without rounding either.
  package mutating func add(product factor: Double, squareOf term: Double) {
    let one = FloatParts(factor).reduced
    let other = FloatParts(term).reduced
    guard one.isFinite, other.isFinite else { return addSpecial(factor * term * term) }
    let square = other.significand * other.significand
    let exponent = one.exponent + 2 * other.exponent
    if square.leadingZeroBitCount + one.significand.magnitude.leadingZeroBitCount > 129 {
      add(square * one.significand, exponent: exponent)
    } else {
      add(Int128(UInt64(truncatingIfNeeded: square)) * one.significand, exponent: exponent)
      add((square >> 64) * one.significand, exponent: exponent + 64)
    }
  }

  /// Adds the square of a product, without rounding either.
  package mutating func add(squareOfProduct first: Double, _ second: Double) {
    let one = FloatParts(first).reduced
    let other = FloatParts(second).reduced
    guard one.isFinite, other.isFinite else {
      return addSpecial(first * second * first * second)
    }
    let product = Int128((one.significand * other.significand).magnitude)
    let exponent = 2 * (one.exponent + other.exponent)
    if product < 1 << 63 {
      add(product * product, exponent: exponent)
    } else {
      let (high, low) = (product >> 53, product & (1 << 53 - 1))
      add(low * low, exponent: exponent)
      add(2 * high * low, exponent: exponent + 53)
      add(high * high, exponent: exponent + 106)
    }
  }

  /// Adds another sum.
  public mutating func merge(_ other: ExactSum) {
    special.formUnion(other.special)
    if other.small != 0 { add(other.small, exponent: Int(other.smallExponent)) }
    guard !other.words.isEmpty else { return }
    for (place, word) in other.words.enumerated() where word != 0 {
      let isTop = place == other.words.count - 1
      let term = isTop ? Int128(Int64(bitPattern: word)) : Int128(word)
      addToWords(term, exponent: 64 * (Int(other.wordsBase) + place))
    }
  }

  /// Adds a whole number of units of 2^exponent.
  @inline(__always)
  mutating func add(_ term: Int128, exponent: Int) {
    if term == 0 { return }
    if small == 0 {
      small = term
      smallExponent = Int16(truncatingIfNeeded: exponent)
      return
    }
    let distance = exponent - Int(smallExponent)
    if distance >= 0, distance < 127 {
      let shifted = term &<< Int128(truncatingIfNeeded: distance)
      if shifted &>> Int128(truncatingIfNeeded: distance) == term {
        let (sum, overflow) = small.addingReportingOverflow(shifted)
        if !overflow {
          small = sum
          return
        }
      }
    } else if distance < 0, distance > -127 {
      let shifted = small &<< Int128(truncatingIfNeeded: -distance)
      if shifted &>> Int128(truncatingIfNeeded: -distance) == small {
        let (sum, overflow) = shifted.addingReportingOverflow(term)
        if !overflow {
          small = sum
          smallExponent = Int16(truncatingIfNeeded: exponent)
          return
        }
      }
    }
    addToWords(small, exponent: Int(smallExponent))
    small = term
    smallExponent = Int16(truncatingIfNeeded: exponent)
  }

  private mutating func addSpecial(_ term: Double) {
    special.insert(
      term.isNaN ? .notANumber : term > 0 ? .positive : .negative)
  }

  /// Adds a whole number of units of 2^exponent to the words.
  mutating func addToWords(_ term: Int128, exponent: Int) {
    let unit = exponent >> 6
    let shift = UInt64(exponent & 63)
    if words.isEmpty { wordsBase = Int16(unit) }
    if unit < Int(wordsBase) {
      words.insert(contentsOf: repeatElement(0, count: Int(wordsBase) - unit), at: 0)
      wordsBase = Int16(unit)
    }
    let place = unit - Int(wordsBase)
    // One word more than the term has, so that a carry stays inside; the top word is all sign.
    let sign = words.last.map { Int64(bitPattern: $0) < 0 } == true ? UInt64.max : 0
    let needed = place + 4
    if words.count < needed {
      words.append(contentsOf: repeatElement(sign, count: needed - words.count))
    }
    if words[words.count - 1] != sign { words.append(sign) }

    let low = UInt64(truncatingIfNeeded: term)
    let high = Int64(truncatingIfNeeded: term >> 64)
    let extended = term < 0 ? UInt64.max : 0
    var parts = (low, UInt64(bitPattern: high), extended)
    if shift > 0 {
      parts.2 = UInt64(bitPattern: high >> (64 - Int64(shift)))
      parts.1 = parts.1 << shift | low >> (64 - shift)
      parts.0 = low << shift
    }
    var carried: UInt64 = 0
    carried = Self.addWord(parts.0, carried, to: &words[place])
    carried = Self.addWord(parts.1, carried, to: &words[place + 1])
    carried = Self.addWord(parts.2, carried, to: &words[place + 2])
    for index in (place + 3)..<words.count {
      // All ones with a carry, or zeros without one, leave the rest as it is.
      if extended &+ carried == 0 { break }
      carried = Self.addWord(extended, carried, to: &words[index])
    }
  }

  private static func addWord(_ term: UInt64, _ carried: UInt64, to word: inout UInt64) -> UInt64 {
    let (first, overflow) = word.addingReportingOverflow(term)
    let (second, again) = first.addingReportingOverflow(carried)
    word = second
    return overflow || again ? 1 : 0
  }
}

/// A double as a whole number of units of a power of two.
struct FloatParts {
  var significand: Int128
  var exponent: Int
  /// Whether it is neither infinite nor a NaN.
  let isFinite: Bool

  @inline(__always)
  init(_ value: Double) {
    let bits = value.bitPattern
    let biased = Int(bits >> 52 & 0x7FF)
    let fraction = Int64(bits & 0xF_FFFF_FFFF_FFFF)
    let magnitude = biased == 0 ? fraction : fraction | 1 << 52
    significand = Int128(value.sign == .minus ? -magnitude : magnitude)
    exponent = max(biased, 1) - 1075
    isFinite = biased != 0x7FF
  }

  /// The same number with an odd significand, so that products stay small.
  var reduced: FloatParts {
    var reduced = self
    guard significand != 0 else { return reduced }
    let zeros = significand.trailingZeroBitCount
    reduced.significand >>= Int128(zeros)
    reduced.exponent += zeros
    return reduced
  }
}

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
