import Glibc

/// The longest line that is read.
///
/// A longer one is a damaged or hostile file.
enum LineCap {
  static let bytes = 64 << 20
  static let description = "64 MiB"
}

/// The lines of a text, without their ends, found by `memchr`.
struct Lines {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// The line that was read last, from 1.
  private(set) var number = 0
  /// Whether the line that was read last has no line end, so that it may have been cut.
  private(set) var isUnended = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  mutating func next() -> UnsafeBufferPointer<UInt8>? {
    guard position < bytes.count, let base = bytes.baseAddress else { return nil }
    number += 1
    let start = position
    var end = bytes.count
    isUnended = true
    if let found = memchr(base + start, 0x0A, bytes.count - start) {
      end = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      isUnended = false
    }
    position = isUnended ? end : end + 1
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return bytes.part(start, end)
  }
}
