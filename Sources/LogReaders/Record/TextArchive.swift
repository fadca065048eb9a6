package import Diagnostics
internal import FileFormats
internal import Glibc

/// Where the texts behind judgments are: in memory, or in a study, of which only those are read that
/// are asked for.
package protocol TextStore: Sendable {
  /// The text of a code that a row of the log has.
  ///
  /// - Throws: `Diagnostics`: the study cannot be read.
  func text(_ code: Int32) throws(Diagnostics) -> String
}

/// Texts in memory, equal ones once: prompts come again with every model and every judge.
///
/// Unlike `TextDictionary` it holds the bytes only, in pieces that are never moved: texts may be
/// many and long.
package struct TextArchive: TextStore {
  private struct Place {
    var piece: Int32
    var start: Int32
    var count: Int32
  }

  private static let pieceBytes = 1 << 20

  /// All bytes of the texts.
  package private(set) var byteCount = 0
  private var pieces: [[UInt8]] = []
  private var places: [Place] = []
  private var hashes: [UInt64] = []
  /// Open addressing: a code, or -1 where the slot is free.
  private var slots: [Int32] = Array(repeating: -1, count: 64)
  private let seeded = SeededHash()
  private var last: Int32 = -1

  package init() {}

  /// The number of distinct texts.
  package var count: Int { places.count }

  /// The code of a text, which is added when it is new.
  ///
  /// - Complexity: O(length) on average.
  mutating func code(of text: UnsafeBufferPointer<UInt8>) -> Int32 {
    // Rows of one response come one behind the other.
    if last >= 0, matches(Int(last), text) { return last }
    let hash = seeded.hash(text)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let code = Int(slots[slot])
      if hashes[code] == hash, matches(code, text) { return Int32(code) }
      slot = (slot + 1) & (slots.count - 1)
    }
    let code = Int32(places.count)
    slots[slot] = code
    places.append(add(text))
    hashes.append(hash)
    last = code
    if places.count * 2 > slots.count { grow() }
    return code
  }

  package mutating func code(of text: String) -> Int32 {
    var text = text
    return text.withUTF8 { code(of: $0) }
  }

  package func text(_ code: Int32) -> String { withBytes(code) { UTF8Text.string($0) } }

  /// Hands out the bytes of a text.
  func withBytes<Value>(
    _ code: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Value {
    let place = places[Int(code)]
    return pieces[Int(place.piece)].withUnsafeBufferPointer {
      body($0.part(Int(place.start), Int(place.start + place.count)))
    }
  }

  /// An archive of those texts only whose codes are used, and the new codes of the old.
  func keeping(_ isUsed: [Bool]) -> (archive: TextArchive, codes: [Int32]) {
    var archive = TextArchive()
    let codes = places.indices.map { index -> Int32 in
      isUsed[index] ? withBytes(Int32(index)) { archive.code(of: $0) } : -1
    }
    return (archive, codes)
  }

  private mutating func add(_ text: UnsafeBufferPointer<UInt8>) -> Place {
    let isFull = pieces.last.map { $0.count + text.count > $0.capacity } ?? true
    if isFull {
      pieces.append([])
      pieces[pieces.count - 1].reserveCapacity(max(TextArchive.pieceBytes, text.count))
    }
    let piece = pieces.count - 1
    let start = pieces[piece].count
    pieces[piece].append(contentsOf: text)
    byteCount += text.count
    return Place(piece: Int32(piece), start: Int32(start), count: Int32(text.count))
  }

  private func matches(_ code: Int, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let place = places[code]
    guard Int(place.count) == text.count else { return false }
    guard let other = text.baseAddress, !text.isEmpty else { return true }
    return pieces[Int(place.piece)].withUnsafeBytes { stored in
      guard let stored = stored.baseAddress else { return false }
      return memcmp(stored + Int(place.start), other, text.count) == 0
    }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for code in 0..<places.count {
      var slot = Int(truncatingIfNeeded: hashes[code]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(code)
    }
  }
}
