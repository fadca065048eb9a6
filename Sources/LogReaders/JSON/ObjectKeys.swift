internal import FileFormats

/// The keys of the JSON objects that are open, to notice one that comes twice.
struct ObjectKeys: ~Copyable {
  private struct Entry {
    var hash: UInt64
    var start: Int
    var end: Int
  }

  private var entries: [Entry] = []
  private let text = ByteArena()
  /// Objects with more keys than are worth comparing one by one, by the index of their first key.
  private var large: [Int: Set<[UInt8]>] = [:]
  private static let largeCount = 32

  var count: Int { entries.count }

  mutating func removeAll() { removeAll(from: 0) }

  mutating func removeAll(from first: Int) {
    if !large.isEmpty { large = large.filter { $0.key < first } }
    guard first < entries.count else { return }
    text.removeAll(after: entries[first].start)
    entries.removeSubrange(first...)
  }

  /// Notes a key of the object whose first key has the index `first`; false when it is there.
  mutating func insert(_ key: UnsafeBufferPointer<UInt8>, first: Int) -> Bool {
    if entries.count - first >= ObjectKeys.largeCount {
      return insertLarge(key, first: first)
    }
    // FNV-1a: keys are short, and every hit is compared by its bytes.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in key { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var index = first
    while index < entries.count {
      if entries[index].hash == hash, isEqual(entries[index], key) { return false }
      index += 1
    }
    let start = text.count
    text.append(key)
    entries.append(Entry(hash: hash, start: start, end: text.count))
    return true
  }

  private mutating func insertLarge(
    _ key: UnsafeBufferPointer<UInt8>, first: Int
  ) -> Bool {
    if large[first] == nil {
      large[first] = Set(entries[first...].map { Array(text.bytes($0.start, $0.end)) })
    }
    return large[first]?.insert(Array(key)).inserted ?? true
  }

  private func isEqual(_ entry: Entry, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    guard entry.end - entry.start == key.count else { return false }
    let stored = text.bytes(entry.start, entry.end)
    for index in 0..<key.count where stored[index] != key[index] { return false }
    return true
  }
}
