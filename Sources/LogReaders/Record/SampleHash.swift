internal import FileFormats

/// The hash by which one item is recognised across models and tools.
enum SampleHash {
  /// The `sample_hash` of Every Eval Ever: the SHA-256 of `{"raw":…,"reference":[…]}`, compact, with
  /// everything but printable ASCII escaped, as Python writes it.
  ///
  /// - Parameter raw: the item's prompt, without the answer.
  /// - Parameter references: all of its reference answers, in their order.
  static func hexadecimal(raw: String, references: [String] = []) -> String {
    var bytes = Array("{\"raw\":".utf8)
    append(raw, to: &bytes)
    bytes.append(contentsOf: ",\"reference\":[".utf8)
    for (index, reference) in references.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(reference, to: &bytes)
    }
    bytes.append(contentsOf: "]}".utf8)
    return SHA256.hexadecimal(bytes)
  }

  private static func append(_ text: String, to bytes: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(UInt8(ascii: "\""))
    for unit in text.utf16 {
      switch unit {
      case 0x22, 0x5C: bytes.append(contentsOf: [0x5C, UInt8(unit)])
      case 0x08: bytes.append(contentsOf: "\\b".utf8)
      case 0x09: bytes.append(contentsOf: "\\t".utf8)
      case 0x0A: bytes.append(contentsOf: "\\n".utf8)
      case 0x0C: bytes.append(contentsOf: "\\f".utf8)
      case 0x0D: bytes.append(contentsOf: "\\r".utf8)
      case 0x20..<0x7F: bytes.append(UInt8(unit))
      default:
        bytes.append(contentsOf: "\\u".utf8)
        for shift in [12, 8, 4, 0] { bytes.append(digits[Int(unit >> UInt16(shift)) & 15]) }
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
