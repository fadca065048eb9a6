internal import Glibc

/// Names of models, items, judges and the like.
package enum Identifier {
  /// The longest name, in bytes of UTF-8: a longer one is a text in the wrong column.
  package static let mostBytes = 1024
}

/// Distinct byte strings, numbered in the order of their first appearance.
///
/// Texts are compared byte by byte: two Unicode spellings of one character are two identifiers.
/// (A `Dictionary` keyed by `String` would take them for one.)
struct TextDictionary: Sendable {
  private(set) var values: [String] = []
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private var hashes: [UInt64] = []
  /// Open addressing: a code, or -1 where the slot is free.
  ///
  /// The count is a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 16)
  /// Codes do not depend on it.
  private let seeded = SeededHash()
  private var last: Int32 = -1
  /// Whether some value is longer than an identifier may be.
  private(set) var hasLongValue = false

  var count: Int { values.count }

  /// The code of the text, which becomes a new value when it was not seen before.
  ///
  /// - Complexity: O(length) on average.
  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
    // Logs come sorted by model and item: the last value is the likeliest.
    if last >= 0, matches(Int(last), text) { return last }
    let hash = seeded.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if hashes[code] == hash, matches(code, text) {
        last = Int32(code)
        return last
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(values.count)
    slots[slot] = code
    values.append(String(decoding: text, as: UTF8.self))
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    if text.count > Identifier.mostBytes { hasLongValue = true }
    last = code
    if values.count * 2 > slots.count { grow() }
    return code
  }

  mutating func code(of text: String) -> Int32 {
    var text = text
    return text.withUTF8 { code(of: $0) }
  }

  /// The code of the text, or -1 when it was never seen.
  func existingCode(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
    let hash = seeded.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if hashes[code] == hash, matches(code, text) { return Int32(code) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return -1
  }

  private func matches(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = code == 0 ? 0 : ends[code - 1]
    guard ends[code] - start == text.count else { return false }
    guard let other = text.baseAddress, !text.isEmpty else { return true }
    return bytes.withUnsafeBytes { stored in
      guard let stored = stored.baseAddress else { return false }
      return memcmp(stored + start, other, text.count) == 0
    }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for code in 0..<values.count {
      var slot = Int(truncatingIfNeeded: hashes[code]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(code)
    }
  }
}
