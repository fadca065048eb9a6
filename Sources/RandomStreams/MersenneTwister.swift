/// The 32-bit Mersenne Twister MT19937 of Matsumoto & Nishimura (1998), seeded as in 2002.
///
/// Kept to reproduce the draws of other programs; it has no streams and 2.5 kB of state, so
/// resampling uses ``RandomStream``.
public struct MersenneTwister: Sendable {
  private static let size = 624
  private static let shift = 397
  private var words: [UInt32]
  private var position = size

  /// A generator started at `seed`, as `std::mt19937` and `init_genrand` do.
  public init(seed: UInt32) {
    words = [UInt32](repeating: seed, count: Self.size)
    for index in 1..<Self.size {
      let previous = words[index - 1]
      words[index] = 1_812_433_253 &* (previous ^ (previous &>> 30)) &+ UInt32(index)
    }
  }

  /// The next 32 random bits.
  public mutating func next() -> UInt32 {
    if position == Self.size { refill() }
    var word = words[position]
    position += 1
    word ^= word &>> 11
    word ^= (word &<< 7) & 0x9D2C_5680
    word ^= (word &<< 15) & 0xEFC6_0000
    return word ^ (word &>> 18)
  }

  private mutating func refill() {
    for index in 0..<Self.size {
      let joined =
        (words[index] & 0x8000_0000) | (words[(index + 1) % Self.size] & 0x7FFF_FFFF)
      let twisted = (joined &>> 1) ^ (joined & 1 == 0 ? 0 : 0x9908_B0DF)
      words[index] = words[(index + Self.shift) % Self.size] ^ twisted
    }
    position = 0
  }
}
