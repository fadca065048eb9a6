internal import Diagnostics

/// What is wrong with a JSON text, and where.
package struct JSONError: Error, Equatable {
  package enum Reason: Equatable, Sendable {
    case unexpectedEnd
    case unexpectedByte(UInt8, expected: String)
    case controlCharacter
    case invalidEscape
    case invalidUTF8
    case invalidNumber
    case nonFiniteNumber
    case duplicateKey(String)
    case tooDeep
    case trailingText
    case wrongType(expected: String, found: String)
  }
  package let reason: Reason
  /// Bytes from the start of the text.
  package let offset: Int
}

extension JSONError.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unexpectedEnd: "the JSON ends too early"
    case .unexpectedByte(let byte, let expected):
      "\(JSONError.name(of: byte)) where \(expected) belongs"
    case .controlCharacter: "a control character inside a string, which must be escaped"
    case .invalidEscape: "an escape sequence that JSON does not have"
    case .invalidUTF8: "a byte that is not UTF-8"
    case .invalidNumber: "a malformed number"
    case .nonFiniteNumber: "a number that is not finite"
    case .duplicateKey(let key): "the key \(key.quoted) twice in one object"
    case .tooDeep: "more than \(JSONScanner.maximumDepth) levels of nesting"
    case .trailingText: "more text after the end of the value"
    case .wrongType(let expected, let found): "\(found) where \(expected) belongs"
    }
  }
}

extension JSONError {
  fileprivate static func name(of byte: UInt8) -> String {
    byte > 0x20 && byte < 0x7F
      ? "'\(Character(Unicode.Scalar(byte)))'"
      : "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
