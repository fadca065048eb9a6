/// A hash of bytes that is drawn anew for each dictionary, so that no log can be written to collide.
package struct SeededHash: Sendable {
  package init() {}

  private let seed = UInt64.random(in: .min ... .max)

  /// - Complexity: O(length).
  package func hash(_ text: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var state = seed ^ (UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15)
    let raw = UnsafeRawBufferPointer(text)
    var index = 0
    while index + 8 <= raw.count {
      state = folded(state ^ raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index += 8
    }
    var tail: UInt64 = 0
    while index < raw.count {
      tail = tail << 8 | UInt64(raw[index])
      index += 1
    }
    return folded(state ^ tail)
  }

  private func folded(_ value: UInt64) -> UInt64 {
    let product = (value ^ seed).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return product.high ^ product.low
  }
}
