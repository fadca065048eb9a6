/// The generator xoshiro256++ of Blackman & Vigna (2021): 256 bits of state, period 2²⁵⁶ - 1.
@frozen
public struct Xoshiro256PlusPlus: RandomNumberGenerator, Sendable, Equatable {
  // Four scalars: the words of a vector would have to be moved out and in again at every step.
  @usableFromInline var first: UInt64
  @usableFromInline var second: UInt64
  @usableFromInline var third: UInt64
  @usableFromInline var fourth: UInt64

  /// A generator in the given state.
  ///
  /// - Parameter state: four words. The all-zero state, which xoshiro cannot leave, is replaced by
  ///   (1, 0, 0, 0).
  public init(state: SIMD4<UInt64>) {
    first = state == .zero ? 1 : state.x
    second = state.y
    third = state.z
    fourth = state.w
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 {
    let sum = first &+ fourth
    let result = ((sum &<< 23) | (sum &>> 41)) &+ first
    let shifted = second &<< 17
    third ^= first
    fourth ^= second
    second ^= third
    first ^= fourth
    third ^= shifted
    fourth = (fourth &<< 45) | (fourth &>> 19)
    return result
  }
}
