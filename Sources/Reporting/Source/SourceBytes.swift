internal import Foundation

/// Passes over bytes that must not cost a long line dearly, also where nothing is optimised.
enum SourceBytes {
  /// Where each line begins.
  static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts = [0]
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var position = 0
      while position < buffer.count,
        let found = memchr(base + position, 0x0A, buffer.count - position)
      {
        position = UnsafeRawPointer(found) - base + 1
        starts.append(position)
      }
    }
    return starts
  }

  static func isASCII(_ bytes: [UInt8]) -> Bool {
    isFree(bytes, ofWords: { $0 & 0x8080_8080_8080_8080 != 0 }, ofBytes: { $0 >= 0x80 })
  }

  /// Whether a byte may belong to a character that has no place in a report: a control character, or
  /// the lead of the last planes of Unicode.
  static func holdsSuspects(_ bytes: [UInt8]) -> Bool {
    func isSuspect(_ byte: UInt8) -> Bool {
      byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09 || byte == 0x7F || byte == 0xF4
    }
    // A word of which every byte is from 0x20 to 0x7E has none; others are looked at byte by byte.
    return !isFree(
      bytes,
      ofWords: { word in
        let low = word &- 0x2020_2020_2020_2020
        let high = word &+ 0x0101_0101_0101_0101
        guard (word | low | high) & 0x8080_8080_8080_8080 != 0 else { return false }
        return (0..<8).contains { isSuspect(UInt8(truncatingIfNeeded: word >> ($0 * 8))) }
      }, ofBytes: isSuspect)
  }

  /// Whether neither eight bytes at a time nor the last ones have something.
  private static func isFree(
    _ bytes: [UInt8], ofWords isInWord: (UInt64) -> Bool, ofBytes isInByte: (UInt8) -> Bool
  ) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var index = 0
      while index + 8 <= buffer.count {
        if isInWord(buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { return false }
        index += 8
      }
      return !buffer[index...].contains(where: isInByte)
    }
  }
}
