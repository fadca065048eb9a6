/// Numbers the combinations of codes in the order of their first appearance.
struct GroupIndex: Sendable {
  private let width: Int
  /// The codes of the row under way.
  private var codes: [Int32]
  private var known: [Int32] = []
  private var count = 0
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  init(width: Int) {
    self.width = width
    codes = Array(repeating: -1, count: width)
  }

  /// How many combinations there are.
  var groupCount: Int { count }

  /// The codes of each combination.
  var groups: [ArraySlice<Int32>] {
    (0..<count).map { known[($0 * width)..<(($0 + 1) * width)] }
  }

  /// The texts of each combination; nil where it has none.
  func texts(_ dictionaries: [TextDictionary]) -> [[String?]] {
    groups.map { codes in
      zip(codes, dictionaries).map { $0 < 0 ? nil : $1.values[Int($0)] }
    }
  }

  mutating func begin() {
    for place in 0..<width { codes[place] = -1 }
  }

  mutating func set(_ place: Int, _ code: Int32) { codes[place] = code }

  /// The number of the combination of the row under way.
  mutating func group() -> Int {
    var slot = GroupIndex.hash(codes) & (slots.count - 1)
    while slots[slot] >= 0 {
      let group = Int(slots[slot])
      if isKnown(group) { return group }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(count)
    known += codes
    count += 1
    if count * 2 > slots.count { grow() }
    return count - 1
  }

  private func isKnown(_ group: Int) -> Bool {
    for place in 0..<width where known[group * width + place] != codes[place] { return false }
    return true
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for group in 0..<count {
      var slot = GroupIndex.hash(known[(group * width)..<((group + 1) * width)]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(group)
    }
  }

  private static func hash(_ codes: some Sequence<Int32>) -> Int {
    var state: UInt64 = 0x243F_6A88_85A3_08D3
    for code in codes {
      let product = (state ^ UInt64(UInt32(bitPattern: code)))
        .multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = product.high ^ product.low
    }
    return Int(truncatingIfNeeded: state >> 1)
  }
}
