/// What a family of random streams is for, reduced to the 64 bits that key it.
///
/// The hash is FNV-1a (Fowler, Noll & Vo) over the UTF-8 bytes. It is part of the contract: the
/// standard library's `Hasher` is seeded anew in every process and would change every result.
public struct StreamPurpose: Sendable, Hashable, ExpressibleByStringLiteral {
  /// The FNV-1a hash of the name.
  public let hash: UInt64

  /// The purpose of that name, such as `"cluster-bootstrap"`.
  public init(_ name: String) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    self.hash = hash
  }

  /// The purpose of that name.
  public init(stringLiteral name: String) { self.init(name) }
}
