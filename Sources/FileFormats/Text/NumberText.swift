/// Reads decimal numbers from bytes, the same way in every locale.
package enum NumberText {
  /// A number as text reads: finite, an infinity, or not a number.
  package enum Value: Equatable {
    case finite(Double)
    case notANumber
    /// An infinity by name, or digits past the range of a double.
    case infinite
  }

  /// Reads `-12.5e3`, also with a leading plus, `nan`, `inf` and `infinity` in any case.
  ///
  /// - Returns: nil when the text is none of these; hexadecimal forms are not.
  package static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    var index = 0
    var isNegative = false
    if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D {
      isNegative = bytes[index] == 0x2D
      index += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var exponent = 0
    var isExact = true
    func take(_ byte: UInt8) {
      // 10^18 fits with room for one more digit; what does not fit goes the slow way.
      if mantissa < 1_000_000_000_000_000_000 {
        mantissa = mantissa * 10 + UInt64(byte - 0x30)
      } else {
        isExact = false
      }
      digits += 1
    }
    while index < bytes.count, isDigit(bytes[index]) {
      take(bytes[index])
      index += 1
    }
    if index < bytes.count, bytes[index] == 0x2E {
      index += 1
      while index < bytes.count, isDigit(bytes[index]) {
        take(bytes[index])
        exponent -= 1
        index += 1
      }
    }
    guard digits > 0 else { return named(bytes) }
    if index < bytes.count, bytes[index] == 0x65 || bytes[index] == 0x45 {
      index += 1
      var sign = 1
      if index < bytes.count, bytes[index] == 0x2B || bytes[index] == 0x2D {
        sign = bytes[index] == 0x2D ? -1 : 1
        index += 1
      }
      var written = 0
      guard index < bytes.count, isDigit(bytes[index]) else { return nil }
      while index < bytes.count, isDigit(bytes[index]) {
        written = min(written * 10 + Int(bytes[index] - 0x30), 1_000_000)
        index += 1
      }
      exponent += sign * written
    }
    guard index == bytes.count else { return nil }
    // Both factors are exact doubles, so one rounding gives the nearest (Clinger 1990).
    if isExact, mantissa < 1 << 53, exponent >= -22, exponent <= 22 {
      let scale = powersOfTen[abs(exponent)]
      let value = exponent < 0 ? Double(mantissa) / scale : Double(mantissa) * scale
      return .finite(isNegative ? -value : value)
    }
    if isExact, mantissa > 0, exponent >= -19, exponent <= 0 {
      let value = quotient(mantissa, tens: -exponent)
      return .finite(isNegative ? -value : value)
    }
    guard let value = Double(UTF8Text.string(bytes)) else { return nil }
    return value.isFinite ? .finite(value) : .infinite
  }

  /// Reads a whole number, also one written with a fraction of zero, such as `3.0`.
  package static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard !bytes.isEmpty else { return nil }
    var index = 0
    var isNegative = false
    if bytes[0] == 0x2D || bytes[0] == 0x2B {
      isNegative = bytes[0] == 0x2D
      index = 1
    }
    guard index < bytes.count else { return nil }
    var value: Int64 = 0
    while index < bytes.count, isDigit(bytes[index]) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int64(bytes[index] - 0x30))
      guard !overflow, !carry else { return nil }
      value = sum
      index += 1
    }
    if index == bytes.count { return isNegative ? -value : value }
    guard case .finite(let number)? = self.value(bytes), number == number.rounded(),
      abs(number) <= 9_007_199_254_740_992
    else { return nil }
    return Int64(number)
  }

  /// The shortest text that reads back as a number, without a fraction where it has none.
  package static func text<Number: BinaryFloatingPoint & CustomStringConvertible>(
    _ value: Number
  ) -> String {
    if value == value.rounded(), abs(value) < 9_007_199_254_740_992,
      !(value == 0 && value.sign == .minus)
    {
      return String(Int64(value))
    }
    return value.description
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

  private static func named(_ bytes: UnsafeBufferPointer<UInt8>) -> Value? {
    guard bytes.count <= 9 else { return nil }
    switch UTF8Text.string(bytes).lowercased() {
    case "nan", "+nan", "-nan": return .notANumber
    case "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity": return .infinite
    default: return nil
    }
  }

  /// `mantissa` by a power of ten, rounded once to the nearest double, ties to even.
  ///
  /// Figures of 16 and 17 digits, such as programs print doubles with, are of this kind.
  private static func quotient(_ mantissa: UInt64, tens: Int) -> Double {
    let divisor = wholePowersOfTen[tens]
    let raised = mantissa.leadingZeroBitCount
    let raisedDivisor = divisor.leadingZeroBitCount
    // Both with their highest bit set: the quotient of 2^63 times the one has 63 or 64 bits.
    let top = mantissa << UInt64(raised)
    let (quotient, rest) = (divisor << UInt64(raisedDivisor)).dividingFullWidth(
      (top >> 1, top << 63))
    // A rest counts only where the quotient is half-way between two doubles, far above its last bit.
    return Double(
      sign: .plus, exponent: raisedDivisor - raised - 63,
      significand: Double(rest == 0 ? quotient : quotient | 1))
  }

  private static let wholePowersOfTen: [UInt64] = (0...19).map { power in
    (0..<power).reduce(1) { product, _ in product * 10 }
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
