internal import CZlib

/// The cyclic redundancy check of gzip, zip and PNG (ISO 3309), by zlib.
///
///     CRC32.checksum([Array("a".utf8), [0x1F]]) == CRC32.checksum([Array("a\u{1F}".utf8)])
package enum CRC32 {
  /// The checksum of pieces that follow each other.
  ///
  /// - Complexity: O(bytes).
  package static func checksum(_ pieces: [[UInt8]]) -> UInt32 {
    pieces.reduce(0) { sum, piece in
      piece.withUnsafeBufferPointer { extended(sum, by: $0) }
    }
  }

  /// The checksum of what a checksum is of, with more bytes behind it; that of nothing is 0.
  package static func extended(_ sum: UInt32, by bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    // zlib takes a null pointer for the wish to begin anew.
    guard let base = bytes.baseAddress, bytes.count > 0 else { return sum }
    return UInt32(truncatingIfNeeded: crc32_z(uLong(sum), base, bytes.count))
  }
}
