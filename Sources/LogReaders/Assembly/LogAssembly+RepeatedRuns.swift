internal import Diagnostics

extension LogAssembly {
  /// Leaves out what several logs of one task run have in common, and says so.
  mutating func dropRepeatedRuns() {
    let attempts = RunAttempts(RunRecord.merged(runs))
    var isRepeated: [Bool] = []
    for group in attempts.groups {
      let places = Dictionary(
        group.enumerated().map { ($1.key, $0) }, uniquingKeysWith: { first, _ in first })
      var rows: [RunAttempts.Row] = []
      var indices: [Int] = []
      for row in 0..<table.count {
        let key = [table.evaluation[row] ?? "", table.task[row] ?? "", table.model[row] ?? ""]
        guard let attempt = places[key] else { continue }
        indices.append(row)
        rows.append(
          RunAttempts.Row(
            attempt: attempt, sample: Int64(table.sample.codes[row]), epoch: table.epoch[row],
            isValid: RunAttempts.Row.isValid(table.status[row])))
      }
      let repeated = RunAttempts.repeated(rows, in: group)
      guard repeated.contains(true) else { continue }
      if isRepeated.isEmpty { isRepeated = Array(repeating: false, count: table.count) }
      for (index, row) in indices.enumerated() where repeated[index] { isRepeated[row] = true }
      let logs = group.indices.map { attempt in
        rows.firstIndex { $0.attempt == attempt }.flatMap { table.sourceFile[indices[$0]] }
      }
      for (_, notice) in RunAttempts.notices(rows, repeated, group, logs: logs) {
        note(notice, at: "")
      }
    }
    guard !isRepeated.isEmpty else { return }
    let further = table.furtherJudgments
    let rows = table
    table = JudgmentTable()
    for row in rows.indices where !isRepeated[row] {
      var coded = table.coded(rows[row])
      coded.texts = rows.texts[row]
      table.append(coded)
    }
    table.furtherJudgments = further
  }
}
