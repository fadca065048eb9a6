/// The generator xoshiro256++ of Blackman & Vigna (2021): 256 bits of state, period 2²⁵⁶ - 1.
@frozen
public struct Xoshiro256PlusPlus: RandomNumberGenerator, Sendable, Equatable {
  @usableFromInline
  var state: SIMD4<UInt64>

  /// A generator in the given state.
  ///
  /// - Parameter state: four words. The all-zero state, which xoshiro cannot leave, is replaced by
  ///   (1, 0, 0, 0).
  public init(state: SIMD4<UInt64>) {
    self.state = state == .zero ? SIMD4(1, 0, 0, 0) : state
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let sum = state.x &+ state.w
    let result = ((sum &<< 23) | (sum &>> 41)) &+ state.x
    let shifted = state.y &<< 17
    state.z ^= state.x
    state.w ^= state.y
    state.y ^= state.z
    state.x ^= state.w
    state.z ^= shifted
    state.w = (state.w &<< 45) | (state.w &>> 19)
    return result
  }
}
