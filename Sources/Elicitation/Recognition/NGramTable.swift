internal import Glibc
internal import LogReaders

/// Distinct n-grams, numbered in the order of their first appearance.
struct NGramTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt64] = []
  /// Open addressing: a number, or -1 where the slot is free; a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  private let seeded = SeededHash()

  var count: Int { hashes.count }

  /// The number of an n-gram, which is added when it is new.
  ///
  /// - Complexity: O(length) on average.
  mutating func number(of text: UnsafeBufferPointer<UInt8>) -> Int {
    let hash = seeded.hash(text)
    let slot = slot(of: text, hash)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    let number = count
    slots[slot] = Int32(number)
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    hashes.append(hash)
    if count * 2 > slots.count { grow() }
    return number
  }

  /// The number of an n-gram; nil where it is not in the table.
  func existing(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    let found = slots[slot(of: text, seeded.hash(text))]
    return found < 0 ? nil : Int(found)
  }

  func text(_ number: Int) -> String {
    String(decoding: bytes[ends[number]..<ends[number + 1]], as: UTF8.self)
  }

  /// The numbers in the order of the bytes of their n-grams, which is that of their scalars.
  ///
  /// - Complexity: O(count log count).
  var sorted: [Int] {
    (0..<count).sorted { first, second in
      bytes[ends[first]..<ends[first + 1]].lexicographicallyPrecedes(
        bytes[ends[second]..<ends[second + 1]])
    }
  }

  private func slot(of text: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, matches(number, text) { break }
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private func matches(_ number: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == text.count else { return false }
    return bytes.withUnsafeBytes { stored in
      guard let stored = stored.baseAddress, let other = text.baseAddress else { return true }
      return memcmp(stored + start, other, text.count) == 0
    }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for number in 0..<count {
      var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(number)
    }
  }
}
