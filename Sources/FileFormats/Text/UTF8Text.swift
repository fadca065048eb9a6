internal import Glibc

/// Checks and searches over UTF-8 bytes.
package enum UTF8Text {
  /// The offset of the first byte that is not part of a well-formed sequence, or nil.
  ///
  /// Well-formed is table 3-7 of the Unicode standard: no overlong forms, no surrogates, nothing
  /// past U+10FFFF.
  package static func firstInvalid(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index < raw.count {
      if index + 8 <= raw.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      } else if raw[index] < 0x80 {
        index += 1
      } else {
        let length = sequenceLength(in: bytes, at: index)
        guard length > 0 else { return index }
        index += length
      }
    }
    return nil
  }

  /// Where a byte stands: its line, and its column in code points, both from 1.
  ///
  /// - Parameter offset: of a byte before which all is well-formed.
  package static func place(
    of offset: Int, in bytes: UnsafeBufferPointer<UInt8>
  ) -> (line: Int, column: Int) {
    let head = bytes[..<min(max(offset, 0), bytes.count)]
    let start = head.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return (1 + head.count { $0 == 0x0A }, 1 + scalarCount(.init(rebasing: head[start...])))
  }

  /// The length of the well-formed sequence of two to four bytes that starts at `index`, else 0.
  package static func sequenceLength(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let lead = bytes[index]
    let remaining = bytes.count - index
    func isContinuation(_ offset: Int, _ lower: UInt8 = 0x80, _ upper: UInt8 = 0xBF) -> Bool {
      bytes[index + offset] >= lower && bytes[index + offset] <= upper
    }
    switch lead {
    case 0xC2...0xDF:
      return remaining >= 2 && isContinuation(1) ? 2 : 0
    case 0xE0...0xEF:
      guard remaining >= 3 else { return 0 }
      let lower: UInt8 = lead == 0xE0 ? 0xA0 : 0x80
      let upper: UInt8 = lead == 0xED ? 0x9F : 0xBF
      return isContinuation(1, lower, upper) && isContinuation(2) ? 3 : 0
    case 0xF0...0xF4:
      guard remaining >= 4 else { return 0 }
      let lower: UInt8 = lead == 0xF0 ? 0x90 : 0x80
      let upper: UInt8 = lead == 0xF4 ? 0x8F : 0xBF
      return isContinuation(1, lower, upper) && isContinuation(2) && isContinuation(3) ? 4 : 0
    default:
      return 0
    }
  }

  /// The text without ASCII white space at both ends.
  @inlinable package static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>)
    -> UnsafeBufferPointer<UInt8>
  {
    var start = 0
    var end = bytes.count
    while start < end, isSpace(bytes[start]) { start += 1 }
    while end > start, isSpace(bytes[end - 1]) { end -= 1 }
    return UnsafeBufferPointer(rebasing: bytes[start..<end])
  }

  @inlinable package static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
  }

  /// The bytes as text; a malformed sequence becomes U+FFFD.
  package static func string(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The number of Unicode scalars of valid text.
  package static func scalarCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    bytes.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }

  /// The bytes without a byte order mark at their start.
  @inlinable package static func withoutMark(_ bytes: UnsafeBufferPointer<UInt8>)
    -> UnsafeBufferPointer<UInt8>
  {
    guard bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF else {
      return bytes
    }
    return UnsafeBufferPointer(rebasing: bytes[3...])
  }
}

extension UnsafeBufferPointer<UInt8> {
  /// Whether the bytes are those of an ASCII literal.
  @inlinable package func equals(_ text: StaticString) -> Bool {
    guard count == text.utf8CodeUnitCount else { return false }
    for index in 0..<count where self[index] != text.utf8Start[index] { return false }
    return true
  }

  /// Whether the bytes of an ASCII literal stand somewhere among them.
  package func holds(_ text: StaticString) -> Bool {
    let length = text.utf8CodeUnitCount
    var start = 0
    while start + length <= count {
      guard let place = self[start...(count - length)].firstIndex(of: text.utf8Start[0]) else {
        return false
      }
      if part(place, place + length).equals(text) { return true }
      start = place + 1
    }
    return false
  }

  /// Where the first line ends, or nil where it does not.
  package var firstLineEnd: Int? {
    guard let base = baseAddress, count > 0, let found = memchr(base, 0x0A, count) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// The bytes from `start` up to `end`.
  @inlinable package func part(_ start: Int, _ end: Int) -> UnsafeBufferPointer<UInt8> {
    precondition(start >= 0 && start <= end && end <= count, "part out of range")
    return UnsafeBufferPointer(start: baseAddress.map { $0 + start }, count: end - start)
  }
}
