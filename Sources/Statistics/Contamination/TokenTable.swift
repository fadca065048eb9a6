/// Numbers of tokens by their bytes, in open addressing.
struct TokenTable: Sendable {
  /// By slot: the number of a token and 1, or 0 where there is none.
  private var numbers: [UInt32]
  private var hashes: [UInt64]
  /// By slot: where the bytes of the token begin in `bytes`, and how many they are.
  private var starts: [Int]
  private var lengths: [Int]
  private var bytes: [UInt8] = []
  private let mask: Int
  /// The bytes of the longest token.
  private(set) var longest = 0

  static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

  /// The hash with one byte more.
  ///
  /// Source: Fowler, Noll & Vo, FNV-1a.
  @inline(__always)
  static func hash(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }

  /// Tokens with distinct bytes, numbered in their order.
  init(_ tokens: [[UInt8]]) {
    let size = Self.size(for: tokens.count)
    mask = size - 1
    numbers = [UInt32](repeating: 0, count: size)
    hashes = [UInt64](repeating: 0, count: size)
    starts = [Int](repeating: 0, count: size)
    lengths = starts
    for (number, token) in tokens.enumerated() {
      let hash = token.reduce(Self.seed, Self.hash)
      var slot = slot(hash)
      while numbers[slot] > 0 { slot = (slot + 1) & mask }
      numbers[slot] = UInt32(number) + 1
      hashes[slot] = hash
      starts[slot] = bytes.count
      lengths[slot] = token.count
      bytes += token
      longest = max(longest, token.count)
    }
  }

  /// The number of a token; nil where it is none of them.
  @inline(__always)
  func number(_ token: UnsafeBufferPointer<UInt8>, hash: UInt64) -> UInt32? {
    var slot = slot(hash)
    while numbers[slot] > 0 {
      if hashes[slot] == hash, isEqual(slot, token) { return numbers[slot] - 1 }
      slot = (slot + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private func isEqual(_ slot: Int, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
    guard lengths[slot] == token.count else { return false }
    let start = starts[slot]
    for place in 0..<token.count where bytes[start + place] != token[place] { return false }
    return true
  }

  @inline(__always)
  private func slot(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash ^ hash >> 32) & mask }

  /// A power of two, at least twice as many slots as there are entries.
  static func size(for entries: Int) -> Int {
    var size = 16
    while size < 2 * entries { size *= 2 }
    return size
  }
}
