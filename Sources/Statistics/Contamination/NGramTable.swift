/// The first places of n-grams in a list of tokens, by a rolling hash, in open addressing.
struct NGramTable: Sendable {
  private let n: Int
  /// The weight of the oldest token in the rolling hash.
  private let oldest: UInt64
  /// By slot: a place and 1, or 0.
  private var places: [UInt32]
  private var hashes: [UInt64]
  private let mask: Int
  /// A bit for each hash that was entered, few of which hashes of other texts have: most of them need
  /// no look into the table.
  private var filter: [UInt64]
  private let filterShift: UInt64

  private static let base: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// - Parameter capacity: how many n-grams are entered at most.
  init(n: Int, capacity: Int) {
    self.n = n
    oldest = (1..<max(n, 1)).reduce(UInt64(1)) { product, _ in product &* Self.base }
    let size = TokenTable.size(for: capacity)
    mask = size - 1
    places = [UInt32](repeating: 0, count: size)
    hashes = [UInt64](repeating: 0, count: size)
    // Sixteen bits a slot, so that at most one look in thirty is for nothing.
    let words = max(size / 4, 1)
    filter = [UInt64](repeating: 0, count: words)
    filterShift = UInt64(64 - (words * 64).trailingZeroBitCount)
  }

  /// The hash with one token more.
  @inline(__always)
  func adding(_ token: UInt32, to hash: UInt64) -> UInt64 {
    hash &* Self.base &+ Self.value(token)
  }

  /// The hash without the oldest of n tokens.
  @inline(__always)
  func dropping(_ token: UInt32, from hash: UInt64) -> UInt64 {
    hash &- Self.value(token) &* oldest
  }

  /// Enters the n-gram that begins at a place.
  ///
  /// - Returns: the first place of the same n-gram.
  mutating func enter(_ hash: UInt64, at start: Int, of tokens: [UInt32]) -> Int {
    var slot = slot(hash)
    while places[slot] > 0 {
      let place = Int(places[slot]) - 1
      if hashes[slot] == hash, tokens[place..<place + n] == tokens[start..<start + n] {
        return place
      }
      slot = (slot + 1) & mask
    }
    places[slot] = UInt32(start) + 1
    hashes[slot] = hash
    let bit = Self.spread(hash) >> filterShift
    filter[Int(bit >> 6)] |= 1 << (bit & 63)
    return start
  }

  /// The first place of the n-gram in a ring of tokens whose oldest stands at `offset`.
  @inline(__always)
  func place(
    _ hash: UInt64, _ ring: UnsafeBufferPointer<UInt32>, from offset: Int,
    of tokens: [UInt32]
  ) -> Int? {
    let bit = Self.spread(hash) >> filterShift
    guard filter[Int(bit >> 6)] >> (bit & 63) & 1 == 1 else { return nil }
    var slot = slot(hash)
    while places[slot] > 0 {
      let place = Int(places[slot]) - 1
      if hashes[slot] == hash, isEqual(place, ring, offset, tokens) { return place }
      slot = (slot + 1) & mask
    }
    return nil
  }

  private func isEqual(
    _ place: Int, _ ring: UnsafeBufferPointer<UInt32>, _ offset: Int, _ tokens: [UInt32]
  ) -> Bool {
    for index in 0..<n {
      let at = offset + index < n ? offset + index : offset + index - n
      if tokens[place + index] != ring[at] { return false }
    }
    return true
  }

  @inline(__always)
  private func slot(_ hash: UInt64) -> Int {
    Int(truncatingIfNeeded: Self.spread(hash) >> 20) & mask
  }

  /// The low bits of a product depend on few tokens: all of them on the high ones of the next.
  @inline(__always)
  private static func spread(_ hash: UInt64) -> UInt64 {
    (hash ^ hash >> 32) &* 0xD6E8_FEB8_6659_FD93
  }

  /// A token's number spread over 64 bits.
  @inline(__always)
  private static func value(_ token: UInt32) -> UInt64 {
    (UInt64(token) &+ 1) &* 0xD6E8_FEB8_6659_FD93
  }
}
