/// The counter-based generator Philox4x64-10: block n of a stream is a function of key and counter.
///
/// A block can be computed by itself, in any order and on any thread, which is what a stream per
/// replicate needs. The words equal those of `numpy.random.Philox`, which steps its counter before
/// the first block.
///
/// Source: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3".
public enum Philox4x64 {
  /// Ten rounds of the Philox bijection.
  ///
  /// - Parameters:
  ///   - counter: which block; four words, the least significant first.
  ///   - key: which stream.
  /// - Returns: four words of 64 random bits.
  public static func block(counter: SIMD4<UInt64>, key: SIMD2<UInt64>) -> SIMD4<UInt64> {
    var counter = counter
    var key = key
    for round in 0..<10 {
      if round > 0 {
        key.x &+= 0x9E37_79B9_7F4A_7C15
        key.y &+= 0xBB67_AE85_84CA_A73B
      }
      let first = counter.x.multipliedFullWidth(by: 0xD2E7_470E_E14C_6C93)
      let second = counter.z.multipliedFullWidth(by: 0xCA5A_8263_9512_1157)
      counter = SIMD4(
        second.high ^ counter.y ^ key.x, second.low,
        first.high ^ counter.w ^ key.y, first.low)
    }
    return counter
  }
}
