internal import PrintedNumbers

/// The rounds of runs whose rows name none: the UTC day on which the run began.
///
/// A default is worked out from all that is known of a run and is not stored with its rows, so that
/// it does not depend on which of a run's files is read first.
package struct DefaultRounds {
  private var names: [String: String] = [:]

  /// - Parameters:
  ///   - runs: what the logs say of their runs.
  ///   - earliest: for each `evaluation_id` the time of its earliest response or judgment, in
  ///     microseconds since 1970.
  package init(runs: [RunRecord], earliest: [String: Int64]) {
    let attempts = RunAttempts(runs)
    var began: [String: Int64] = [:]
    for run in runs {
      // A retried run takes the round of the run that it repeats.
      let first = attempts.first(of: run)
      let time =
        first.startedAt?.microseconds ?? earliest[first.evaluation] ?? earliest[run.evaluation]
      guard let time else { continue }
      began[run.evaluation] = min(began[run.evaluation] ?? time, time)
    }
    for (evaluation, time) in earliest.merging(began, uniquingKeysWith: { $1 }) {
      names[evaluation] = Timestamp(microseconds: time).day.description
    }
  }

  /// The round of a run, or nil where nothing says when it began.
  package func name(of evaluation: String) -> String? { names[evaluation] }
}

extension JudgmentTable {
  /// For each run the time of its earliest response or judgment, in microseconds since 1970.
  ///
  /// - Complexity: O(rows).
  package func earliestTimes() -> [String: Int64] {
    guard !respondedAt.hasNoValue() || !judgedAt.hasNoValue() else { return [:] }
    var times = [Int64?](repeating: nil, count: evaluation.values.count)
    for row in 0..<count {
      guard let time = (respondedAt[row] ?? judgedAt[row])?.microseconds else { continue }
      let run = Int(evaluation.codes[row])
      times[run] = Swift.min(times[run] ?? time, time)
    }
    var earliest: [String: Int64] = [:]
    for (run, time) in times.enumerated() { earliest[evaluation.values[run]] = time }
    return earliest
  }

  /// Whether some rows of a run name a round and others do not.
  ///
  /// - Complexity: O(rows).
  package var hasRunsWithAndWithoutRound: Bool {
    guard let round else { return false }
    var kinds = [UInt8](repeating: 0, count: evaluation.values.count)
    for row in 0..<count { kinds[Int(evaluation.codes[row])] |= round.codes[row] < 0 ? 1 : 2 }
    return kinds.contains(3)
  }

  /// Gives rows that name no round that of their run.
  ///
  /// - Complexity: O(rows).
  package mutating func fillRounds(_ defaults: DefaultRounds) {
    let unknown: Int32 = -2
    var codes = [Int32](repeating: unknown, count: evaluation.values.count)
    for row in 0..<count where (round?.codes[row] ?? -1) < 0 {
      let run = Int(evaluation.codes[row])
      if codes[run] == unknown {
        codes[run] = round.intern(defaults.name(of: evaluation.values[run]), nulls: count)
      }
      if codes[run] >= 0 { round?.replace(row, by: codes[run]) }
    }
  }

  /// The judgments of one response by one judge on one criterion, in one place of a pair.
  private struct Response: Hashable {
    var texts: [Int32]
    var numbers: [Int32]

    init(_ row: CodedJudgment) {
      texts = [
        row.evaluation, row.task, row.model, row.sample, row.judge, row.criterion, row.opponent,
        row.round, row.promptVersion, row.optionOrder,
      ]
      let place = row.judgmentIndex == 1 ? row.position.map { $0 == .first ? 1 : 2 } ?? 0 : 0
      numbers = [row.epoch, Int32(row.turn), Int32(row.judgmentIndex), Int32(place)]
    }
  }

  /// Numbers the judgments of one response by their time.
  ///
  /// - Complexity: O(rows) where a response is judged again, else O(1).
  package mutating func numberFurtherJudgments() {
    guard furtherJudgments > 0 else { return }
    var groups: [Response: [Int]] = [:]
    for row in 0..<count where judgedAt[row] != nil {
      groups[Response(coded(at: row)), default: []].append(row)
    }
    for rows in groups.values where rows.count > 1 {
      let sorted = rows.sorted {
        (judgedAt[$0]?.microseconds ?? 0, $0) < (judgedAt[$1]?.microseconds ?? 0, $1)
      }
      for (rank, row) in sorted.enumerated() {
        judgmentIndex.replace(row, by: Int16(clamping: Int(judgmentIndex[row]) + rank))
      }
    }
  }
}

/// One round of a log, and when it began.
package struct RoundSummary: Sendable, Codable, Equatable {
  package let name: String
  /// The time of its earliest response or judgment, ISO 8601 in UTC.
  package let began: String?
  package let judgments: Int

  /// In the order of time: by the earliest time, and where there is none by the names, numbers in
  /// them compared as numbers.
  package static func inOrder(_ rounds: [(name: String, began: Int64?, judgments: Int)])
    -> [RoundSummary]
  {
    rounds.sorted { left, right in
      switch (left.began, right.began) {
      case (let first?, let second?) where first != second: first < second
      case (_?, nil): true
      case (nil, _?): false
      default: left.name.precedesNaturally(right.name)
      }
    }.map {
      RoundSummary(
        name: $0.name, began: $0.began.map { Timestamp(microseconds: $0).description },
        judgments: $0.judgments)
    }
  }
}

extension String {
  /// Whether the text comes before another one in the order that people expect: runs of digits
  /// compare as numbers (`r2` before `r10`), everything else by bytes.
  package func precedesNaturally(_ other: String) -> Bool {
    let left = Array(utf8)
    let right = Array(other.utf8)
    var (first, second) = (0, 0)
    while first < left.count, second < right.count {
      if left[first].isDigit, right[second].isDigit {
        let one = left[first...].prefix(while: \.isDigit)
        let two = right[second...].prefix(while: \.isDigit)
        let (short, long) = (one.drop { $0 == 0x30 }, two.drop { $0 == 0x30 })
        if short.count != long.count { return short.count < long.count }
        if !short.elementsEqual(long) { return short.lexicographicallyPrecedes(long) }
        first = one.endIndex
        second = two.endIndex
      } else if left[first] != right[second] {
        return left[first] < right[second]
      } else {
        first += 1
        second += 1
      }
    }
    let rest = (left.count - first, right.count - second)
    return rest.0 != rest.1 ? rest.0 < rest.1 : left.lexicographicallyPrecedes(right)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
}
