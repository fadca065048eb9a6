/// The 64-bit digest by which parts tell which items they hold: SipHash-2-4 (Aumasson and Bernstein
/// 2012) of the UTF-8 of the names with the byte 0x1F between them.
///
/// Two of n items have one digest with a chance of about n² / 2^65: 3 in a billion for a million
/// items, 3 in a hundred for a billion.
package enum ItemDigest {
  /// The digest of an item, or of what else a part is complete in, by its names.
  ///
  ///     ItemDigest.of([task, sample])
  ///
  /// - Complexity: O(length).
  package static func of(_ names: [String]) -> UInt64 {
    var bytes: [UInt8] = []
    for (place, name) in names.enumerated() {
      if place > 0 { bytes.append(0x1F) }
      bytes.append(contentsOf: name.utf8)
    }
    return sipHash(bytes)
  }

  /// SipHash-2-4 with the key 00 01 … 0f of its authors' test vectors.
  package static func sipHash(_ bytes: [UInt8]) -> UInt64 {
    var state = State()
    var start = 0
    while start + 8 <= bytes.count {
      state.compress(word(bytes[start..<start + 8]))
      start += 8
    }
    state.compress(word(bytes[start...]) | UInt64(truncatingIfNeeded: bytes.count) << 56)
    return state.finish()
  }

  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var word: UInt64 = 0
    for (place, byte) in bytes.enumerated() { word |= UInt64(byte) << UInt64(8 * place) }
    return word
  }

  private struct State {
    private static let key: (UInt64, UInt64) = (0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908)
    private var v0 = key.0 ^ 0x736F_6D65_7073_6575
    private var v1 = key.1 ^ 0x646F_7261_6E64_6F6D
    private var v2 = key.0 ^ 0x6C79_6765_6E65_7261
    private var v3 = key.1 ^ 0x7465_6462_7974_6573

    mutating func compress(_ word: UInt64) {
      v3 ^= word
      turn(2)
      v0 ^= word
    }

    mutating func finish() -> UInt64 {
      v2 ^= 0xFF
      turn(4)
      return v0 ^ v1 ^ v2 ^ v3
    }

    private mutating func turn(_ times: Int) {
      for _ in 0..<times {
        v0 &+= v1
        v1 = Self.rotated(v1, 13) ^ v0
        v0 = Self.rotated(v0, 32)
        v2 &+= v3
        v3 = Self.rotated(v3, 16) ^ v2
        v0 &+= v3
        v3 = Self.rotated(v3, 21) ^ v0
        v2 &+= v1
        v1 = Self.rotated(v1, 17) ^ v2
        v2 = Self.rotated(v2, 32)
      }
    }

    private static func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word << bits | word >> (64 - bits)
    }
  }
}
