/// Finds the row that has a judgment's key.
///
/// Open addressing over row numbers: the keys themselves stay in the table.
struct KeyIndex {
  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  private var hashes: [UInt64] = []

  /// The row of `table` with the key of `row`, or nil after noting that the next row will have it.
  mutating func rowOrInsert(_ row: CodedJudgment, in table: JudgmentTable) -> Int? {
    let hash = KeyIndex.hash(row)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] >= 0 {
      let found = Int(slots[slot])
      if hashes[found] == hash, table.hasKey(of: row, at: found) { return found }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(hashes.count)
    hashes.append(hash)
    if hashes.count * 2 > slots.count { grow() }
    return nil
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for row in 0..<hashes.count {
      var slot = Int(truncatingIfNeeded: hashes[row]) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(row)
    }
  }

  private static func hash(_ row: CodedJudgment) -> UInt64 {
    var state: UInt64 = 0x243F_6A88_85A3_08D3
    func mix(_ a: Int32, _ b: Int32) {
      let word = UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
      let product = (state ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
      state = product.high ^ product.low &+ 0xA076_1D64_78BD_642F
    }
    mix(row.sample, row.model)
    mix(row.criterion, row.judge)
    mix(row.task, row.evaluation)
    mix(row.epoch, Int32(row.turn) << 16 | Int32(row.judgmentIndex))
    // As in `hasKey`: an assigned judgment index takes the position's place.
    mix(row.opponent, row.judgmentIndex == 1 && row.position == .second ? 1 : 0)
    return state
  }
}
