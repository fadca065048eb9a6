/// What a judgment is to those that a table or a study has already.
package enum KeyMeeting: Equatable {
  /// Nobody judged this response before.
  case first
  /// It was judged before, at other times only: a further judgment.
  case further
  /// The judgment of that place has the same key.
  case met(Int)
  /// It was judged more often than any study needs.
  case tooOften
}

/// Decides what a judgment is to the others of its key, met one by one.
///
/// The time of judging stands in the key, so that a response judged again is a further judgment and
/// not a conflict. A judgment without a time cannot be told from one with a time: it repeats one
/// with the same verdict, and contradicts the others.
package struct KeyDecision {
  /// The most judgments of one response by one judge on one criterion and in one round.
  ///
  /// Where there are more, the log's items or judges are not what they are taken for.
  package static let mostJudgments = 1_000

  private var others = 0
  private var agreeing: Int?
  private var contradicting: Int?

  package init() {}

  /// Takes a judgment of the same key and round.
  ///
  /// - Returns: whether it was judged at the same time, so that no other needs to be looked at.
  package mutating func meet(
    _ place: Int, judgedAt: Int64?, other: Int64?, hasVerdict: @autoclosure () -> Bool
  ) -> Bool {
    if judgedAt == other {
      agreeing = place
      return true
    }
    if judgedAt == nil || other == nil {
      if hasVerdict() {
        agreeing = agreeing ?? place
      } else {
        contradicting = contradicting ?? place
      }
    } else {
      others += 1
    }
    return false
  }

  package var meeting: KeyMeeting {
    if let place = agreeing ?? contradicting { return .met(place) }
    return others == 0 ? .first : others < KeyDecision.mostJudgments ? .further : .tooOften
  }
}

/// Finds the row that has a judgment's key.
///
/// Open addressing over row numbers: the keys themselves stay in the table. Round and time of
/// judging are not hashed, so that all judgments of one response are met together.
struct KeyIndex {
  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  private var hashes: [UInt64] = []

  /// What `row` is to the rows of `table`; where it is new it is noted that the next row will be it.
  ///
  /// - Complexity: O(1) on average, and O(judgments of the response).
  mutating func meet(_ row: CodedJudgment, in table: JudgmentTable) -> KeyMeeting {
    let hash = KeyIndex.hash(row)
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    var decision = KeyDecision()
    while slots[slot] >= 0 {
      let found = Int(slots[slot])
      if hashes[found] == hash, table.hasTimelessKey(of: row, at: found),
        (table.round?.codes[found] ?? -1) == row.round,
        decision.meet(
          found, judgedAt: row.judgedAt, other: table.judgedAt[found]?.microseconds,
          hasVerdict: table.hasVerdict(of: row, at: found))
      {
        break
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let meeting = decision.meeting
    guard meeting == .first || meeting == .further else { return meeting }
    slots[slot] = Int32(hashes.count)
    hashes.append(hash)
    if hashes.count * 2 > slots.count { grow() }
    return meeting
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
    // As in `hasTimelessKey`: an assigned judgment index takes the position's place.
    mix(row.opponent, row.judgmentIndex == 1 && row.position == .second ? 1 : 0)
    return state
  }
}
