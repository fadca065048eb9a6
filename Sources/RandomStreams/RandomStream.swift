/// One of very many independent random streams, named by (seed, purpose, index).
///
/// The four state words of an xoshiro256++ generator are the Philox4x64-10 block with key
/// (seed, FNV-1a hash of the purpose) and counter (index, 0, 0, 0). A stream therefore depends on
/// nothing but its name: not on the number of threads, nor on the order in which streams are made.
///
/// `uniform()`, `index(below:)` and `shuffle(_:)` are defined here and have known answers in the
/// tests, because `Double.random(in:using:)` and `shuffled(using:)` are not promised to draw in the
/// same way in the next toolchain.
///
///     var stream = RandomStream(seed: 7, purpose: "cluster-bootstrap", index: 41)
///     let cluster = stream.index(below: 104)
@frozen
public struct RandomStream: RandomNumberGenerator, Sendable {
  @usableFromInline
  var generator: Xoshiro256PlusPlus

  /// The stream of that name.
  ///
  /// - Parameters:
  ///   - seed: the seed of the whole run.
  ///   - purpose: what the numbers are for; different purposes never share numbers.
  ///   - index: which stream of that purpose, for example the replicate.
  public init(seed: UInt64, purpose: String, index: UInt64) {
    self.init(seed: seed, purpose: StreamPurpose(purpose), index: index)
  }

  /// The stream of that name, with a purpose that has been hashed before.
  public init(seed: UInt64, purpose: StreamPurpose, index: UInt64) {
    generator = Xoshiro256PlusPlus(
      state: Philox4x64.block(
        counter: SIMD4(index, 0, 0, 0), key: SIMD2(seed, purpose.hash)))
  }

  /// The next 64 random bits.
  @inlinable
  public mutating func next() -> UInt64 { generator.next() }

  /// A number in 0..<1: a multiple of 2⁻⁵³, all equally likely.
  @inlinable
  public mutating func uniform() -> Double {
    Double(next() &>> 11) * 0x1p-53
  }

  /// A whole number in 0..<bound, all equally likely.
  ///
  /// Lemire (2019), "Fast random integer generation in an interval": multiply, keep the high word,
  /// and reject the few low words that would favour some results.
  ///
  /// - Parameter bound: how many results there are. For a bound below 2 the answer is 0 and
  ///   nothing is drawn.
  @inlinable
  public mutating func index(below bound: Int) -> Int {
    guard bound > 1 else { return 0 }
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold {
        product = next().multipliedFullWidth(by: range)
      }
    }
    return Int(product.high)
  }

  /// Puts the elements into an order drawn from all orders with equal chance.
  ///
  /// Durstenfeld's (1964) form of the Fisher-Yates shuffle, from the last element to the second.
  ///
  /// - Complexity: O(n), n - 1 draws.
  @inlinable
  public mutating func shuffle<Elements: MutableCollection & RandomAccessCollection>(
    _ elements: inout Elements
  ) where Elements.Index == Int {
    var last = elements.count - 1
    while last > 0 {
      let chosen = index(below: last + 1)
      elements.swapAt(elements.startIndex + last, elements.startIndex + chosen)
      last -= 1
    }
  }
}
