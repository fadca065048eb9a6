/// The codes of short texts that came lately in some columns.
final class RecentTexts {
  private struct Entry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    /// -1 where there is none.
    var length: Int32 = -1
    /// -1 for a text that stands for no value.
    var code: Int32 = -1
  }

  /// Of each column as many.
  private let entries: UnsafeMutablePointer<Entry>
  private static let count = 256
  /// The longest text that is kept.
  private static let longest = 16

  init(columns: Int) {
    entries = .allocate(capacity: columns * Self.count)
    entries.initialize(repeating: Entry(), count: columns * Self.count)
  }

  deinit { entries.deallocate() }

  /// The code of a text, or nil where it is not known.
  ///
  /// - Parameter place: where the text is; 16 bytes from there on can be read.
  @inline(__always)
  func code(_ column: Int, _ place: LineBytes.Place, _ length: Int) -> Int32? {
    guard length <= Self.longest else { return nil }
    let (low, high) = Self.words(place, length)
    let entry = entries + (column * Self.count + Self.slot(low, high, length))
    guard entry.pointee.low == low, entry.pointee.high == high,
      entry.pointee.length == Int32(truncatingIfNeeded: length)
    else { return nil }
    return entry.pointee.code
  }

  func note(_ column: Int, _ place: LineBytes.Place, _ length: Int, _ code: Int32) {
    guard length <= Self.longest else { return }
    let (low, high) = Self.words(place, length)
    entries[column * Self.count + Self.slot(low, high, length)] = Entry(
      low: low, high: high, length: Int32(length), code: code)
  }

  @inline(__always)
  private static func words(_ place: LineBytes.Place, _ length: Int) -> (UInt64, UInt64) {
    (
      LineBytes.word(place) & LineBytes.mask(min(length, 8)),
      LineBytes.word(place + 8) & LineBytes.mask(max(length - 8, 0))
    )
  }

  @inline(__always)
  private static func slot(_ low: UInt64, _ high: UInt64, _ length: Int) -> Int {
    let mixed =
      (low ^ (high &* 0x9E37_79B9_7F4A_7C15) ^ UInt64(truncatingIfNeeded: length))
      &* 0xA076_1D64_78BD_642F
    return Int(truncatingIfNeeded: mixed >> 56)
  }
}

/// The groups that came lately, before all of them are searched.
struct RecentGroups: ~Copyable {
  private let width: Int
  /// The codes of the row under way.
  private let codes: UnsafeMutablePointer<Int32>
  /// The codes of the groups, and the groups' numbers; -1 where there is none.
  private let known: UnsafeMutablePointer<Int32>
  private let groups: UnsafeMutablePointer<Int32>
  private static let count = 1024

  init(width: Int) {
    self.width = width
    codes = .allocate(capacity: width)
    codes.initialize(repeating: -1, count: width)
    known = .allocate(capacity: width * Self.count)
    known.initialize(repeating: -1, count: width * Self.count)
    groups = .allocate(capacity: Self.count)
    groups.initialize(repeating: -1, count: Self.count)
  }

  deinit {
    codes.deallocate()
    known.deallocate()
    groups.deallocate()
  }

  @inline(__always)
  func begin() {
    for place in 0..<width { codes[place] = -1 }
  }

  @inline(__always)
  func set(_ place: Int, _ code: Int32) { codes[place] = code }

  /// The number of the combination of the row under way.
  @inline(__always)
  func group(in index: inout GroupIndex) -> Int32 {
    var state: UInt64 = 0
    for place in 0..<width {
      state = (state ^ UInt64(UInt32(bitPattern: codes[place]))) &* 0x9E37_79B9_7F4A_7C15
      state ^= state >> 32
    }
    let slot = Int(truncatingIfNeeded: state) & (Self.count - 1)
    let stored = known + slot * width
    var isKnown = groups[slot] >= 0
    for place in 0..<width where stored[place] != codes[place] { isKnown = false }
    if isKnown { return groups[slot] }
    return search(slot, in: &index)
  }

  @inline(never)
  private func search(_ slot: Int, in index: inout GroupIndex) -> Int32 {
    index.begin()
    for place in 0..<width {
      index.set(place, codes[place])
      known[slot * width + place] = codes[place]
    }
    groups[slot] = Int32(index.group())
    return groups[slot]
  }
}
