internal import FileFormats
internal import Glibc

/// The keys of a JSON object in their order, to recognise an object that has the same ones.
///
/// Lines of a log have the same keys in the same order, line after line. A key that follows as
/// before needs no unescaping, no check against the keys before it, and no look-up by its reader.
struct KeySequence: ~Copyable {
  private var ends: [Int] = []
  private let text = ByteArena()
  /// The keys of the current object that came as before.
  private(set) var followed = 0
  /// Whether all keys of the current object came as before.
  private(set) var isFollowed = true
  private var isLearning = false
  /// Changes whenever the sequence does.
  private(set) var edition = 0

  /// Objects with more keys are not logs' lines.
  private static let limit = 64

  /// The place of the key that was read last in the sequence, or nil where it has none.
  var place: Int? { isFollowed || isLearning ? followed - 1 : nil }

  /// Begins another object.
  mutating func restart() {
    followed = 0
    isFollowed = true
    isLearning = false
  }

  /// The length of the next key, when it is at `start` in its quotes as it was before.
  mutating func follow(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
    guard isFollowed, followed < ends.count, let base = bytes.baseAddress else { return nil }
    let first = followed == 0 ? 0 : ends[followed - 1]
    let length = ends[followed] - first
    guard start + length + 2 <= bytes.count,
      bytes[start + 1 + length] == UInt8(ascii: "\""),
      memcmp(base + start + 1, text.base + first, length) == 0
    else { return nil }
    followed += 1
    return length
  }

  func key(_ index: Int) -> UnsafeBufferPointer<UInt8> {
    text.bytes(index == 0 ? 0 : ends[index - 1], ends[index])
  }

  /// Forgets the keys from here on, to learn what comes in their place.
  mutating func turn() {
    isFollowed = false
    isLearning = true
    edition += 1
    text.removeAll(after: followed == 0 ? 0 : ends[followed - 1])
    ends.removeSubrange(followed...)
  }

  /// Learns a key that differs from those before it; one with escapes ends the sequence.
  mutating func add(_ key: UnsafeBufferPointer<UInt8>, isPlain: Bool) {
    guard isLearning, isPlain, ends.count < KeySequence.limit else {
      isLearning = false
      return
    }
    text.append(key)
    ends.append(text.count)
    followed += 1
  }
}
