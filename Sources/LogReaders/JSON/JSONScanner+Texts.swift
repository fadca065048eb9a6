internal import FileFormats

extension JSONScanner {
  /// Reads a string, the opening quote being next.
  mutating func scanString() throws(JSONError) -> UnsafeBufferPointer<UInt8> {
    let start = position + 1
    var index = start
    let raw = UnsafeRawBufferPointer(bytes)
    while index < raw.count {
      if index + 8 <= raw.count {
        let plain = JSONScanner.plainBytes(
          raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        index += plain
        if plain == 8 { continue }
      }
      switch raw[index] {
      case UInt8(ascii: "\""):
        position = index + 1
        return bytes.part(start, index)
      case UInt8(ascii: "\\"):
        return try scanEscapedString(start, index)
      case 0..<0x20:
        throw JSONError(reason: .controlCharacter, offset: index)
      case 0x80...:
        index = try endOfSequence(index)
      default:
        index += 1
      }
    }
    throw JSONError(reason: .unexpectedEnd, offset: raw.count)
  }

  /// How many of eight bytes, from the lowest, are ASCII and no control, quote or backslash.
  private static func plainBytes(_ word: UInt64) -> Int {
    let word = UInt64(littleEndian: word)
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    // A byte is zero exactly when subtracting 1 borrows through its high bit (Mycroft 1987); a
    // borrow can only mislead about higher bytes than the first that is found.
    func zeros(_ value: UInt64) -> UInt64 { (value &- ones) & ~value & highs }
    let controls = (word &- ones &* 0x20) & ~word & highs
    let found =
      (word & highs) | controls | zeros(word ^ (ones &* 0x22)) | zeros(word ^ (ones &* 0x5C))
    return found.trailingZeroBitCount / 8
  }

  private func endOfSequence(_ index: Int) throws(JSONError) -> Int {
    let length = UTF8Text.sequenceLength(in: bytes, at: index)
    guard length > 0 else { throw JSONError(reason: .invalidUTF8, offset: index) }
    return index + length
  }

  private mutating func scanEscapedString(
    _ start: Int, _ firstEscape: Int
  ) throws(JSONError) -> UnsafeBufferPointer<UInt8> {
    scratch.removeAll()
    var plain = start
    var index = firstEscape
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        scratch.append(bytes.part(plain, index))
        position = index + 1
        return scratch.bytes(0, scratch.count)
      case UInt8(ascii: "\\"):
        scratch.append(bytes.part(plain, index))
        index = try decodeEscape(index)
        plain = index
      case 0..<0x20:
        throw JSONError(reason: .controlCharacter, offset: index)
      case 0x80...:
        index = try endOfSequence(index)
      default:
        index += 1
      }
    }
    throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
  }

  /// Appends what the escape at `index` stands for.
  ///
  /// - Returns: the index behind it.
  private mutating func decodeEscape(_ index: Int) throws(JSONError) -> Int {
    guard index + 1 < bytes.count else {
      throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
    }
    switch bytes[index + 1] {
    case UInt8(ascii: "\""): scratch.append(0x22)
    case UInt8(ascii: "\\"): scratch.append(0x5C)
    case UInt8(ascii: "/"): scratch.append(0x2F)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): return try decodeUnicodeEscape(index)
    default: throw JSONError(reason: .invalidEscape, offset: index)
    }
    return index + 2
  }

  private mutating func decodeUnicodeEscape(_ index: Int) throws(JSONError) -> Int {
    let unit = try hexadecimal(index)
    var end = index + 6
    var scalar = UInt32(unit)
    if 0xD800...0xDBFF ~= unit, end + 1 < bytes.count, bytes[end] == UInt8(ascii: "\\"),
      bytes[end + 1] == UInt8(ascii: "u")
    {
      let low = try hexadecimal(end)
      if 0xDC00...0xDFFF ~= low {
        scalar = 0x10000 + (UInt32(unit) - 0xD800) << 10 + (UInt32(low) - 0xDC00)
        end += 6
      }
    }
    if let valid = Unicode.Scalar(scalar) {
      for byte in UTF8.encode(valid).map(Array.init) ?? [] { scratch.append(byte) }
    } else {
      replacedSurrogates += 1
      // With its digits, so that texts which differ only here stay different.
      for byte: UInt8 in [0xEF, 0xBF, 0xBD] { scratch.append(byte) }
      for byte in String(scalar, radix: 16, uppercase: true).utf8 { scratch.append(byte) }
    }
    return end
  }

  /// The four digits of the `\u` escape at `index`.
  private func hexadecimal(_ index: Int) throws(JSONError) -> UInt16 {
    guard index + 6 <= bytes.count else {
      throw JSONError(reason: .unexpectedEnd, offset: bytes.count)
    }
    var value: UInt16 = 0
    for offset in 2..<6 {
      let byte = bytes[index + offset]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x41 + 10
      case 0x61...0x66: digit = byte - 0x61 + 10
      default: throw JSONError(reason: .invalidEscape, offset: index)
      }
      value = value << 4 | UInt16(digit)
    }
    return value
  }
}
