/// The generator SplitMix64 of Steele, Lea & Flood (2014): one word of state.
///
/// Kept to reproduce other programs that seed with it. Neighbouring seeds that differ by a multiple
/// of its increment give overlapping streams, so streams of our own come from ``RandomStream``.
public struct SplitMix64: RandomNumberGenerator, Sendable, Equatable {
  private var state: UInt64

  /// A generator started at `seed`.
  public init(seed: UInt64) { state = seed }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word &>> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word &>> 31)
  }
}
