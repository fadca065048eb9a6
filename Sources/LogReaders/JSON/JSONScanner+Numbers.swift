internal import FileFormats

/// A JSON number as it is written.
package struct JSONNumber {
  /// The characters, which hold until the next call of the scanner.
  package let text: UnsafeBufferPointer<UInt8>
  /// Whether it has neither fraction nor exponent.
  package let isInteger: Bool

  /// The value: NaN and the infinities by name, an infinity where the digits exceed a double.
  package var double: Double {
    switch NumberText.value(text) {
    case .finite(let value)?: value
    case .infinite?: text.first == UInt8(ascii: "-") ? -.infinity : .infinity
    case .notANumber?, nil: .nan
    }
  }
}

extension JSONScanner {
  package mutating func number() throws(JSONError) -> JSONNumber {
    let kind = try peek()
    guard kind == .number else { throw wrongType("a number", kind) }
    let start = position
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    guard position < bytes.count else { throw error(.unexpectedEnd) }
    switch bytes[position] {
    case UInt8(ascii: "N") where position == start:
      try takeNonFinite("NaN", from: start)
      return JSONNumber(text: bytes.part(start, position), isInteger: false)
    case UInt8(ascii: "I"):
      try takeNonFinite("Infinity", from: start)
      return JSONNumber(text: bytes.part(start, position), isInteger: false)
    case UInt8(ascii: "0"):
      position += 1
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      skipDigits()
    default:
      throw error(.invalidNumber)
    }
    var isInteger = true
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      isInteger = false
      position += 1
      try takeDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try takeDigits()
    }
    // "01" and "1x": what follows must end the number.
    if position < bytes.count, JSONScanner.continuesNumber(bytes[position]) {
      throw error(.invalidNumber)
    }
    return JSONNumber(text: bytes.part(start, position), isInteger: isInteger)
  }

  private mutating func takeNonFinite(
    _ word: StaticString, from start: Int
  ) throws(JSONError) {
    guard acceptsNonFinite else {
      throw JSONError(reason: .nonFiniteNumber, offset: start)
    }
    try takeWord(word)
  }

  private mutating func skipDigits() {
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 {
      position += 1
    }
  }

  private mutating func takeDigits() throws(JSONError) {
    let start = position
    skipDigits()
    guard position > start else {
      throw error(position == bytes.count ? .unexpectedEnd : .invalidNumber)
    }
  }

  private static func continuesNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}

extension JSONNumber {
  /// A number as an identifier: its digits as written when it is whole, so that none is lost past
  /// 2^53; nil when it has a fraction.
  var identifier: String? {
    if isInteger {
      let text = UTF8Text.string(text)
      return text == "-0" ? "0" : text
    }
    guard let whole = NumberText.integer(text) else { return nil }
    return String(whole)
  }
}
