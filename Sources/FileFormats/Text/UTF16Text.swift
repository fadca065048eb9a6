/// Text in UTF-16, as spreadsheets and Windows shells write it.
enum UTF16Text {
  /// The order of the two bytes of a unit.
  enum Order: String { case little, big }

  /// How bytes are UTF-16: by their mark, or without one where they cannot be anything else.
  ///
  /// - Returns: the order, and how many bytes the mark has; nil where they are something else.
  static func order(of bytes: UnsafeBufferPointer<UInt8>) -> (order: Order, mark: Int)? {
    // Four bytes of which the last are zeros are the mark of UTF-32.
    if bytes.starts(with: [0xFF, 0xFE]), !bytes.starts(with: [0xFF, 0xFE, 0, 0]) {
      return (.little, 2)
    }
    if bytes.starts(with: [0xFE, 0xFF]) { return (.big, 2) }
    let count = min(bytes.count, 128) / 2
    guard count >= 8 else { return nil }
    if (0..<count).allSatisfy({ isASCII(bytes[2 * $0]) && bytes[2 * $0 + 1] == 0 }) {
      return (.little, 0)
    }
    if (0..<count).allSatisfy({ bytes[2 * $0] == 0 && isASCII(bytes[2 * $0 + 1]) }) {
      return (.big, 0)
    }
    return nil
  }

  private static func isASCII(_ byte: UInt8) -> Bool {
    (byte >= 0x20 && byte < 0x7F) || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }

  /// The text in UTF-8.
  ///
  /// - Throws: the line of the first half of a surrogate pair, or of a unit that is cut.
  /// - Complexity: O(bytes); at most one and a half times as many.
  static func utf8(
    _ bytes: UnsafeBufferPointer<UInt8>, order: Order, mark: Int, limit: Int
  ) throws(TableFailure) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count / 2)
    var line = 1
    var index = mark
    func unit(_ index: Int) -> UInt32 {
      let (first, second) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
      return order == .little ? second << 8 | first : first << 8 | second
    }
    while index + 1 < bytes.count {
      var value = unit(index)
      index += 2
      if value == 0x0A { line += 1 }
      if value & 0xFC00 == 0xD800, index + 1 < bytes.count {
        let low = unit(index)
        if low & 0xFC00 == 0xDC00 {
          value = 0x10000 + (value & 0x3FF) << 10 + low & 0x3FF
          index += 2
        }
      }
      switch value {
      case 0..<0x80: text.append(UInt8(value))
      case 0x80..<0x800:
        text.append(UInt8(0xC0 | value >> 6))
        text.append(UInt8(0x80 | value & 0x3F))
      case 0xD800..<0xE000: throw invalid("half a surrogate pair", line)
      case 0x800..<0x10000:
        text.append(UInt8(0xE0 | value >> 12))
        text.append(UInt8(0x80 | value >> 6 & 0x3F))
        text.append(UInt8(0x80 | value & 0x3F))
      default:
        text.append(UInt8(0xF0 | value >> 18))
        text.append(UInt8(0x80 | value >> 12 & 0x3F))
        text.append(UInt8(0x80 | value >> 6 & 0x3F))
        text.append(UInt8(0x80 | value & 0x3F))
      }
      if text.count > limit { throw .tooLarge(limit: limit) }
    }
    if index < bytes.count { throw invalid("half of the last character", line) }
    return text
  }

  private static func invalid(_ what: String, _ line: Int) -> TableFailure {
    TableFailure(
      "invalidUTF16", "the text is UTF-16 and holds \(what)",
      remedy: "Copy the file again, or save it as UTF-8", at: .line(line))
  }
}
