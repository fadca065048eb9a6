/// The sum as text that loses nothing: for sums that are gathered in one place and put together in another.
extension ExactSum {
  /// The exact sum in one text: a sign where it is negative, hexadecimal digits of an odd whole number,
  /// and the power of two that it is multiplied by, where that is not 0.
  ///
  ///     ExactSum(0.75).text  // "3p-2"
  ///
  /// The same number has one text, whatever was added in which order; sums that left the finite numbers
  /// are `inf`, `-inf` and `nan`.
  package var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends ``text`` as ASCII.
  package func write(to bytes: inout [UInt8]) {
    guard special.isEmpty else {
      let name =
        special == .positive ? "inf" : special == .negative ? "-inf" : "nan"
      bytes.append(contentsOf: name.utf8)
      return
    }
    var exponent: Int
    if words.isEmpty {
      guard small != 0 else { return bytes.append(UInt8(ascii: "0")) }
      if small < 0 { bytes.append(UInt8(ascii: "-")) }
      let zeros = small.trailingZeroBitCount
      let odd = small.magnitude >> UInt128(zeros)
      exponent = Int(smallExponent) + zeros
      if odd < 16 {
        bytes.append(Self.digit(UInt64(odd)))
      } else if odd <= UInt128(UInt64.max) {
        Self.write(UInt64(odd), to: &bytes)
      } else {
        Self.write(UInt64(truncatingIfNeeded: odd >> 64), to: &bytes)
        Self.writeWhole(UInt64(truncatingIfNeeded: odd), to: &bytes)
      }
    } else {
      let (words, base, isNegative) = unsignedWords
      guard let last = words.lastIndex(where: { $0 != 0 }),
        let first = words.firstIndex(where: { $0 != 0 })
      else { return bytes.append(UInt8(ascii: "0")) }
      if isNegative { bytes.append(UInt8(ascii: "-")) }
      let zeros = UInt64(words[first].trailingZeroBitCount)
      exponent = 64 * (base + first) + Int(zeros)
      var odd = (first...last).map { place in
        let high = place < last && zeros > 0 ? words[place + 1] << (64 - zeros) : 0
        return words[place] >> zeros | high
      }
      if odd.last == 0 { odd.removeLast() }
      Self.write(odd[odd.count - 1], to: &bytes)
      for word in odd.dropLast().reversed() { Self.writeWhole(word, to: &bytes) }
    }
    guard exponent != 0 else { return }
    bytes.append(UInt8(ascii: "p"))
    if exponent < 0 { bytes.append(UInt8(ascii: "-")) }
    var decimal = exponent.magnitude
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(decimal % 10))
      decimal /= 10
    } while decimal > 0
    bytes[start...].reverse()
  }

  /// Reads what ``write(to:)`` wrote.
  ///
  /// - Returns: nil for a text that is none of a sum.
  /// - Complexity: O(length).
  package init?(text: some Collection<UInt8>) {
    self.init()
    var rest = text[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative { rest.removeFirst() }
    if rest.elementsEqual("inf".utf8) {
      special = isNegative ? .negative : .positive
      return
    }
    if rest.elementsEqual("nan".utf8), !isNegative {
      special = .notANumber
      return
    }
    var digits: [UInt8] = []
    digits.reserveCapacity(16)
    while let byte = rest.first, byte != UInt8(ascii: "p") {
      guard let value = Self.value(ofDigit: byte) else { return nil }
      digits.append(value)
      rest.removeFirst()
    }
    guard !digits.isEmpty, digits.count < 4096 else { return nil }
    var exponent = 0
    if rest.first != nil {
      rest.removeFirst()
      let isBelow = rest.first == UInt8(ascii: "-")
      if isBelow { rest.removeFirst() }
      guard !rest.isEmpty, rest.count <= 5 else { return nil }
      for byte in rest {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        exponent = 10 * exponent + Int(byte - UInt8(ascii: "0"))
      }
      guard exponent <= 16_000 else { return nil }
      if isBelow { exponent = -exponent }
    }
    // From the lowest digit, as many at a time as a number of 128 bits has room for.
    var end = digits.count
    while end > 0 {
      let start = max(end - 30, 0)
      var number: Int128 = 0
      for digit in digits[start..<end] { number = number << 4 | Int128(digit) }
      add(isNegative ? -number : number, exponent: exponent)
      exponent += 4 * (end - start)
      end = start
    }
  }

  private static func digit(_ value: UInt64) -> UInt8 {
    let value = UInt8(truncatingIfNeeded: value)
    return value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }

  private static func value(ofDigit byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  /// The digits of a number above 0, without leading zeros.
  private static func write(_ word: UInt64, to bytes: inout [UInt8]) {
    var shift = 60 - word.leadingZeroBitCount / 4 * 4
    while shift >= 0 {
      bytes.append(digit(word >> UInt64(shift) & 15))
      shift -= 4
    }
  }

  /// All sixteen digits.
  private static func writeWhole(_ word: UInt64, to bytes: inout [UInt8]) {
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      bytes.append(digit(word >> shift & 15))
    }
  }
}
