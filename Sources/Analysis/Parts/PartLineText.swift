/// The JSON of one line of a part, made without a value for each member.
///
/// Members stand in the order in which they are added. Doubles read back to the bit.
package struct PartLineText {
  private(set) var bytes: [UInt8] = []

  mutating func begin(_ kind: String) {
    bytes.removeAll(keepingCapacity: true)
    bytes.append(UInt8(ascii: "{"))
    text("kind", kind)
  }

  mutating func end() {
    bytes.append(UInt8(ascii: "}"))
    bytes.append(0x0A)
  }

  /// Adds a text.
  package mutating func text(_ name: String, _ value: String) {
    member(name)
    quote(value)
  }

  /// Adds a text, or null.
  package mutating func text(_ name: String, orNull value: String?) {
    member(name)
    if let value { quote(value) } else { word("null") }
  }

  /// Adds a whole number.
  package mutating func integer(_ name: String, _ value: some BinaryInteger) {
    member(name)
    number(value)
  }

  /// Adds a number; also one that is not finite.
  package mutating func double(_ name: String, _ value: Double) {
    member(name)
    number(value)
  }

  /// Adds a list of whole numbers.
  package mutating func integers<Values: Sequence>(
    _ name: String, _ values: Values
  ) where Values.Element: BinaryInteger {
    list(name, values) { value, text in text.number(value) }
  }

  /// Adds a list of numbers.
  package mutating func doubles(_ name: String, _ values: some Sequence<Double>) {
    list(name, values) { value, text in text.number(value) }
  }

  /// Adds a list of texts.
  package mutating func texts(_ name: String, _ values: some Sequence<String>) {
    list(name, values) { value, text in text.quote(value) }
  }

  /// Adds a list of texts, or null for those that are missing.
  package mutating func texts(_ name: String, orNull values: some Sequence<String?>) {
    list(name, values) { value, text in
      if let value { text.quote(value) } else { text.word("null") }
    }
  }

  mutating func list<Values: Sequence>(
    _ name: String, _ values: Values,
    _ write: (Values.Element, inout PartLineText) -> Void
  ) {
    member(name)
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for value in values {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(value, &self)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  // MARK: - Values

  private mutating func member(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    quote(name)
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func word(_ word: StaticString) {
    bytes.append(
      contentsOf: UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount))
  }

  mutating func number(_ value: some BinaryInteger) {
    var rest = UInt64(value.magnitude)
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    bytes[start...].reverse()
  }

  mutating func number(_ value: Double) {
    if let whole = Int64(exactly: value), abs(whole) < 1 << 53,
      !(whole == 0 && value.sign == .minus)
    {
      number(whole)
    } else if value.isFinite {
      bytes.append(contentsOf: value.description.utf8)
    } else if value.isNaN {
      word("NaN")
    } else {
      word(value < 0 ? "-Infinity" : "Infinity")
    }
  }

  mutating func quote(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        bytes.append(UInt8(ascii: "\\"))
        bytes.append(byte)
      case 0x00..<0x20:
        let digits = Array("0123456789abcdef".utf8)
        word("\\u00")
        bytes.append(digits[Int(byte >> 4)])
        bytes.append(digits[Int(byte & 15)])
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
