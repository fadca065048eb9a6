/// Takes the rows of a log one by one, in place of the table that would hold them all.
package protocol RowSink: AnyObject {
  /// Takes a row that was settled and checked, in the order of the file.
  ///
  /// - Parameters:
  ///   - row: its texts are codes of the table's columns.
  ///   - table: the vocabularies so far; it has no rows.
  func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable)
}

/// Looks at the rows of a log on their way.
package protocol RowWatcher: RowSink {
  /// All rows of the log went by.
  ///
  /// - Parameter table: the vocabularies.
  func end(_ table: JudgmentTable)
}

/// What must be known of the rows that went to a sink, since they cannot be looked at again.
struct StreamedRows {
  let sink: any RowSink
  /// Whether something came up that only a table of all rows can settle: the log is then read anew.
  var needsTable = false
  private(set) var count = 0
  private var keys = StreamedKeys()
  /// For each run whether some of its rows name no round (1) and some do (2).
  private var rounds: [UInt8] = []
  private var kinRows: [UInt64: Int] = [:]
  private var kinOrder: [UInt64] = []

  init(_ sink: any RowSink) { self.sink = sink }

  /// What a row is to those before it.
  mutating func meet(
    _ row: borrowing CodedJudgment, at place: CodedLocator
  ) -> (meeting: KeyMeeting, earlier: StreamedKeys.Earlier?) {
    keys.meet(row, at: place)
  }

  /// Hands on a row that is new.
  mutating func take(_ row: borrowing CodedJudgment, from table: borrowing JudgmentTable) {
    let run = Int(row.evaluation)
    while rounds.count <= run { rounds.append(0) }
    rounds[run] |= row.round < 0 ? 1 : 2
    if rounds[run] == 3 { needsTable = true }
    if row.judgeKind == .model {
      let pair =
        UInt64(UInt32(bitPattern: row.judge)) << 32 | UInt64(UInt32(bitPattern: row.model))
      if kinRows[pair, default: 0] == 0 { kinOrder.append(pair) }
      kinRows[pair, default: 0] += 1
    }
    count += 1
    sink.take(row, from: table)
  }

  /// As `JudgmentTable.kinships`, of the rows that were handed on.
  func kinships(_ table: JudgmentTable) -> [(notice: LogNotice, rows: Int)] {
    kinOrder.compactMap { pair in
      guard let judge = table.judge.text(of: Int32(truncatingIfNeeded: pair >> 32)),
        let model = table.model.text(of: Int32(truncatingIfNeeded: pair)),
        let notice = ModelFamily.kinship(ofJudge: judge, with: model)
      else { return nil }
      return (notice, kinRows[pair] ?? 0)
    }
  }
}

/// Finds the row that has a judgment's key, of rows that are not held.
///
/// Of each row a digest of the key is kept, of 128 bits and by a seed of its own, so that no log can be
/// written to collide: that two keys among a billion rows have one has a chance of 1 in 10^21. Round and
/// time of judging are kept apart, as in ``KeyIndex``.
struct StreamedKeys {
  private struct Entry {
    let high: UInt64
    let low: UInt64
    /// A digest of score, label, preference and status.
    let verdict: UInt64
    /// Where it was read.
    let place: CodedLocator
  }

  /// What deciding between two judgments of one key needs to know of the earlier one.
  struct Earlier {
    /// Where it was read.
    let place: CodedLocator
    /// Whether it says what the other says.
    let isSame: Bool
    /// Whether it has a time of judging.
    let saysWhen: Bool
  }

  private var slots: [Int32] = Array(repeating: -1, count: 1024)
  private var entries: [Entry] = []
  /// The times of judging, once some row has one.
  private var times: [Int64] = []
  private let seed = UInt64.random(in: .min ... .max)
  private static let noTime = Int64.min

  /// What `row` is to those before; where it is new it is noted.
  ///
  /// - Complexity: O(1) on average, and O(judgments of the response).
  mutating func meet(
    _ row: borrowing CodedJudgment, at place: CodedLocator
  ) -> (meeting: KeyMeeting, earlier: Earlier?) {
    let key = digest(row)
    let verdict = verdict(row)
    var slot = Int(truncatingIfNeeded: key.low) & (slots.count - 1)
    var decision = KeyDecision()
    while slots[slot] >= 0 {
      let found = Int(slots[slot])
      let entry = entries[found]
      if entry.low == key.low, entry.high == key.high {
        let time = times.isEmpty ? StreamedKeys.noTime : times[found]
        if decision.meet(
          found, judgedAt: row.judgedAt, other: time == StreamedKeys.noTime ? nil : time,
          hasVerdict: entry.verdict == verdict)
        {
          break
        }
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    let meeting = decision.meeting
    if case .met(let found) = meeting {
      let entry = entries[found]
      return (
        meeting,
        Earlier(
          place: entry.place, isSame: entry.verdict == verdict,
          saysWhen: !times.isEmpty && times[found] != StreamedKeys.noTime)
      )
    }
    guard meeting == .first || meeting == .further else { return (meeting, nil) }
    slots[slot] = Int32(entries.count)
    if row.judgedAt != nil, times.isEmpty {
      times = Array(repeating: StreamedKeys.noTime, count: entries.count)
      times.append(row.judgedAt ?? StreamedKeys.noTime)
    } else if !times.isEmpty {
      times.append(row.judgedAt ?? StreamedKeys.noTime)
    }
    entries.append(Entry(high: key.high, low: key.low, verdict: verdict, place: place))
    if entries.count * 2 > slots.count { grow() }
    return (meeting, nil)
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for row in 0..<entries.count {
      var slot = Int(truncatingIfNeeded: entries[row].low) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(row)
    }
  }

  private func digest(_ row: borrowing CodedJudgment) -> (high: UInt64, low: UInt64) {
    var state = SeededState(seed)
    state.add(row.sample, row.model)
    state.add(row.criterion, row.judge)
    state.add(row.task, row.evaluation)
    state.add(row.epoch, Int32(row.turn) << 16 | Int32(row.judgmentIndex))
    // As in `hasTimelessKey`: an assigned judgment index takes the position's place.
    let position: Int32 =
      row.judgmentIndex == 1 ? row.position.map { $0 == .second ? 2 : 1 } ?? 0 : 0
    state.add(row.opponent, position)
    state.add(row.promptVersion, row.optionOrder)
    state.add(row.round, 0)
    return (state.high, state.low)
  }

  private func verdict(_ row: borrowing CodedJudgment) -> UInt64 {
    var state = SeededState(seed)
    // All that is missing is one, whatever the bits of its NaN.
    state.add(row.score.isNaN ? 0x7FF8_0000_0000_0000 : row.score.bitPattern)
    state.add(row.preference.isNaN ? 0x7FF8_0000_0000_0000 : row.preference.bitPattern)
    state.add(row.label, Int32((row.status ?? .unscored).number))
    return state.high ^ state.low
  }
}

/// Two lanes that words are folded into, from a seed.
private struct SeededState {
  private(set) var high: UInt64
  private(set) var low: UInt64

  init(_ seed: UInt64) {
    high = seed
    low = seed ^ 0x243F_6A88_85A3_08D3
  }

  mutating func add(_ first: Int32, _ second: Int32) {
    add(UInt64(UInt32(bitPattern: first)) << 32 | UInt64(UInt32(bitPattern: second)))
  }

  mutating func add(_ word: UInt64) {
    let upper = (high ^ word).multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    high = (upper.high ^ upper.low) &+ 0xA076_1D64_78BD_642F
    let lower = (low ^ word).multipliedFullWidth(by: 0xE703_7ED1_A0B4_28DB)
    low = (lower.high ^ lower.low) &+ 0x8EBC_6AF0_9C88_C6E3
  }
}
