internal import FileFormats

/// Looks at bytes of lines several at a time.
///
/// All of it may look up to 16 bytes past the end of what is read, where the memory of a block goes on
/// with zeros (`LineBlock`).
///
/// - Complexity: O(bytes), some instructions for 8 or 16 of them.
enum LineBytes {
  typealias Place = UnsafePointer<UInt8>

  /// The first byte from `place` on that is a quote, a backslash, a control or no ASCII.
  @inline(__always)
  static func plainEnd(_ place: Place) -> Place {
    var place = place
    while true {
      let bytes = UnsafeRawPointer(place).loadUnaligned(as: SIMD16<UInt8>.self)
      // The high bit of a byte of ASCII less one is set where it is zero, that of one less 0x20
      // where it is a control. (Comparing whole vectors is not compiled to one instruction.)
      let quotes = (bytes ^ SIMD16(repeating: 0x22)) &- SIMD16(repeating: 1)
      let escapes = (bytes ^ SIMD16(repeating: 0x5C)) &- SIMD16(repeating: 1)
      let controls = bytes &- SIMD16(repeating: 0x20)
      let found = (bytes | quotes | escapes | controls) & SIMD16(repeating: 0x80)
      let halves = unsafeBitCast(found, to: SIMD2<UInt64>.self)
      if halves[0] != 0 { return place + halves[0].trailingZeroBitCount >> 3 }
      if halves[1] != 0 { return place + (8 + halves[1].trailingZeroBitCount >> 3) }
      place += 16
    }
  }

  /// Whether `length` bytes are the same.
  @inline(__always)
  static func areEqual(_ one: Place, _ other: Place, _ length: Int) -> Bool {
    if length < 8 { return (word(one) ^ word(other)) & mask(length) == 0 }
    var index = 0
    while index + 8 <= length {
      if word(one + index) != word(other + index) { return false }
      index += 8
    }
    return word(one + (length - 8)) == word(other + (length - 8))
  }

  /// The eight bytes from a place on, the first one lowest.
  @inline(__always)
  static func word(_ place: Place) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self))
  }

  /// Ones in the lowest 0 to 8 bytes.
  @inline(__always)
  static func mask(_ bytes: Int) -> UInt64 { UInt64.max >> UInt64(64 - 8 * bytes) }

  // MARK: - Digits

  /// How many of the eight bytes, from the first, are digits.
  ///
  /// - Parameter word: the bytes, each less the sign of zero.
  @inline(__always)
  static func digits(_ word: UInt64) -> Int {
    // A carry can only mislead about bytes behind the first that is no digit.
    let others = (word &+ 0x7676_7676_7676_7676 | word) & 0x8080_8080_8080_8080
    return others.trailingZeroBitCount >> 3
  }

  /// The number that the first 1 to 8 digits of a word make.
  ///
  /// The pairs of digits are joined, then the pairs of pairs (Lemire 2022, "Parsing eight digits").
  @inline(__always)
  static func value(_ word: UInt64, digits: Int) -> UInt64 {
    var value = word &<< UInt64(truncatingIfNeeded: 64 - 8 * digits)
    value = (value &* 10) &+ (value >> 8)
    let odd = (value & 0x0000_00FF_0000_00FF) &* 0x000F_4240_0000_0064
    let even = ((value >> 16) & 0x0000_00FF_0000_00FF) &* 0x0000_2710_0000_0001
    return (odd &+ even) >> 32
  }

  /// The bytes from a place on, each less the sign of zero.
  @inline(__always)
  static func lessZero(_ place: Place) -> UInt64 { word(place) ^ 0x3030_3030_3030_3030 }

  /// The end of digits.
  @inline(__always)
  static func digitsEnd(_ place: Place) -> Place {
    var place = place
    while true {
      let count = digits(lessZero(place))
      place += count
      if count < 8 { return place }
    }
  }

  /// The end of a number of JSON in digits; nil where there is none.
  ///
  /// What follows it is for the caller to check.
  @inline(__always)
  static func numberEnd(_ start: Place) -> Place? {
    var place = start
    if place.pointee == UInt8(ascii: "-") { place += 1 }
    let whole = place
    place = digitsEnd(place)
    if place == whole || (whole.pointee == UInt8(ascii: "0") && place > whole + 1) { return nil }
    if place.pointee == UInt8(ascii: ".") {
      let fraction = place + 1
      place = digitsEnd(fraction)
      if place == fraction { return nil }
    }
    if place.pointee | 0x20 == UInt8(ascii: "e") {
      var exponent = place + 1
      if exponent.pointee == UInt8(ascii: "+") || exponent.pointee == UInt8(ascii: "-") {
        exponent += 1
      }
      place = digitsEnd(exponent)
      if place == exponent { return nil }
    }
    return place
  }

  /// A number of at most seven digits before its point and seven behind it, and its end; nil for
  /// any other.
  @inline(__always)
  static func shortNumber(_ start: Place) -> (value: Double, end: Place)? {
    var place = start
    let isNegative = place.pointee == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let word = lessZero(place)
    let count = digits(word)
    guard count > 0, count < 8, count == 1 || word & 0xFF != 0 else { return nil }
    var mantissa = value(word, digits: count)
    place += count
    var number = Double(mantissa)
    if place.pointee == UInt8(ascii: ".") {
      let word = lessZero(place + 1)
      let count = digits(word)
      guard count > 0, count < 8 else { return nil }
      mantissa = mantissa &* wholePowers[count] &+ value(word, digits: count)
      // Both are exact doubles: one rounding gives the nearest (Clinger 1990).
      number = Double(mantissa) / Double(wholePowers[count])
      place += 1 + count
    }
    if place.pointee | 0x20 == UInt8(ascii: "e") { return nil }
    return (isNegative ? -number : number, place)
  }

  private static let wholePowers = SIMD8<UInt64>(
    1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000)

  // MARK: - Texts

  /// The closing quote of a text from behind its opening one; nil for one that is malformed or has a
  /// surrogate in an escape, which the scanner tells.
  ///
  /// - Parameters:
  ///   - limit: the end of the bytes.
  ///   - hasEscapes: set where the text is not what stands there.
  @inline(__always)
  static func textEnd(_ start: Place, _ limit: Place, hasEscapes: inout Bool) -> Place? {
    let place = plainEnd(start)
    if place.pointee == UInt8(ascii: "\"") { return place }
    return unplainTextEnd(place, limit, hasEscapes: &hasEscapes)
  }

  @inline(never)
  private static func unplainTextEnd(
    _ start: Place, _ limit: Place, hasEscapes: inout Bool
  ) -> Place? {
    var place = start
    while place < limit {
      switch place.pointee {
      case UInt8(ascii: "\""): return place
      case UInt8(ascii: "\\"):
        hasEscapes = true
        guard let end = escapeEnd(place) else { return nil }
        place = end
      case 0..<0x20: return nil
      case 0x80...:
        let rest = UnsafeBufferPointer(start: place, count: limit - place)
        let length = UTF8Text.sequenceLength(in: rest, at: 0)
        guard length > 0 else { return nil }
        place += length
        if place.pointee >= 0x80 { continue }
      default: break
      }
      place = plainEnd(place)
    }
    return nil
  }

  private static func escapeEnd(_ place: Place) -> Place? {
    switch place[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return place + 2
    case UInt8(ascii: "u"):
      for index in 2..<6 {
        switch place[index] {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: continue
        default: return nil
        }
      }
      let isSurrogate = place[2] | 0x20 == UInt8(ascii: "d") && place[3] >= 0x38
      return isSurrogate ? nil : place + 6
    default: return nil
    }
  }
}
