internal import Diagnostics

/// Which runs are attempts at one and the same run of a task: a run that failed or was killed, its
/// retries, and copies of either.
///
/// A retry keeps the tool's name of the task run and takes over the samples that were done, so that
/// the rows of all attempts together would count samples twice. Runs of one task on one model belong
/// together where the tool gives them one name, or gives one name to a sample of each; a run that was
/// repeated on purpose has names of its own.
package struct RunAttempts {
  /// One sample of one attempt, in one row of judgments.
  package struct Row {
    /// The attempt's place in its group.
    package let attempt: Int
    package let sample: Int64
    package let epoch: Int32
    /// Whether the sample ran to its end: it did not fail, and was not cancelled or withdrawn.
    package let isValid: Bool

    package init(attempt: Int, sample: Int64, epoch: Int32, isValid: Bool) {
      self.attempt = attempt
      self.sample = sample
      self.epoch = epoch
      self.isValid = isValid
    }

    /// Whether a row of that status is of a sample that ran to its end.
    package static func isValid(_ status: JudgmentStatus) -> Bool {
      switch status {
      case .scored, .unscored: true
      case .error, .invalidated, .cancelled: false
      }
    }
  }

  /// The runs that have been repeated, a group for each task run, the earliest first.
  package private(set) var groups: [[RunRecord]] = []
  private var groupsByRun: [[String]: Int] = [:]

  /// - Parameter runs: one record for each run.
  /// - Complexity: O(n) in the runs and the marks of their samples.
  package init(_ runs: [RunRecord]) {
    let byTask = Dictionary(grouping: runs.indices) { [runs[$0].task, runs[$0].model] }
    for indices in byTask.values where indices.count > 1 {
      for group in RunAttempts.components(indices.map { runs[$0] }) where group.count > 1 {
        groups.append(group.sorted(by: RunAttempts.isEarlier))
      }
    }
    // The order of the records does not matter.
    groups.sort { RunAttempts.isEarlier($0[0], $1[0]) }
    for (index, group) in groups.enumerated() {
      for run in group { groupsByRun[run.key] = index }
    }
  }

  /// The attempt that the run repeats: the first of its task run, which may be the run itself.
  package func first(of run: RunRecord) -> RunRecord { group(of: run)?.first ?? run }

  /// The attempts that a run is one of; nil where it is alone.
  package func group(of run: RunRecord) -> [RunRecord]? { groupsByRun[run.key].map { groups[$0] } }

  /// The attempt that stands for a group: the last that came to its end, else the last.
  package static func standing(in group: [RunRecord]) -> Int {
    group.lastIndex(where: \.isComplete) ?? group.count - 1
  }

  /// Which rows of a group's attempts are left out so that every sample counts once.
  ///
  /// What was begun before the last attempt that came to its end is left out. Of the rest, a sample
  /// counts as it is in an attempt where it ran to its end, in the complete one before others, and in
  /// the last of those.
  ///
  /// - Returns: one truth value for each row.
  /// - Complexity: O(n) in the rows.
  package static func repeated(_ rows: [Row], in group: [RunRecord]) -> [Bool] {
    struct Sample: Hashable {
      let sample: Int64
      let epoch: Int32
    }
    let complete = group.lastIndex(where: \.isComplete)
    var valid: [Sample: Set<Int>] = [:]
    for row in rows where row.isValid {
      valid[Sample(sample: row.sample, epoch: row.epoch), default: []].insert(row.attempt)
    }
    func rank(_ attempt: Int, _ sample: Sample) -> Int {
      let isValid = valid[sample]?.contains(attempt) ?? false
      return (isValid ? 2 * group.count : 0) + (attempt == complete ? group.count : attempt)
    }
    var best: [Sample: (attempt: Int, rank: Int)] = [:]
    for row in rows where row.attempt >= complete ?? 0 {
      let sample = Sample(sample: row.sample, epoch: row.epoch)
      let rank = rank(row.attempt, sample)
      if rank > best[sample]?.rank ?? -1 { best[sample] = (row.attempt, rank) }
    }
    return rows.map { best[Sample(sample: $0.sample, epoch: $0.epoch)]?.attempt != $0.attempt }
  }

  // MARK: - Groups

  private static func isEarlier(_ one: RunRecord, _ other: RunRecord) -> Bool {
    let (first, second) = (one.startedAt?.microseconds, other.startedAt?.microseconds)
    if first != second { return (first ?? .min) < (second ?? .min) }
    return one.key.lexicographicallyPrecedes(other.key) {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  /// The connected runs among those of one task on one model.
  private static func components(_ runs: [RunRecord]) -> [[RunRecord]] {
    var parents = Array(runs.indices)
    func root(_ index: Int) -> Int {
      var index = index
      while parents[index] != index {
        parents[index] = parents[parents[index]]
        index = parents[index]
      }
      return index
    }
    var byName: [String: Int] = [:]
    var byMark: [UInt64: Int] = [:]
    for (index, run) in runs.enumerated() {
      if let name = run.taskRun, !name.isEmpty {
        if let other = byName[name] { parents[root(index)] = root(other) }
        byName[name] = index
      }
      for mark in run.sampleMarks {
        if let other = byMark[mark] { parents[root(index)] = root(other) }
        byMark[mark] = index
      }
    }
    return Array(Dictionary(grouping: runs.indices, by: root).values).map { $0.map { runs[$0] } }
  }
}

extension RunAttempts {
  /// What is left out of each attempt, in words.
  ///
  /// - Parameter logs: the names of the attempts' logs; their runs' identifiers where there are none.
  package static func notices(
    _ rows: [Row], _ repeated: [Bool], _ group: [RunRecord], logs: [String?]
  ) -> [(attempt: Int, notice: LogNotice)] {
    let standing = standing(in: group)
    func name(_ attempt: Int) -> String {
      let log = logs[attempt] ?? group[attempt].evaluation
      return "\(log.quoted) (\(group[attempt].status ?? "without a status"))"
    }
    return group.indices.compactMap { attempt -> (attempt: Int, notice: LogNotice)? in
      var left: Set<[Int64]> = []
      for (row, isRepeated) in zip(rows, repeated) where isRepeated && row.attempt == attempt {
        left.insert([row.sample, Int64(row.epoch)])
      }
      guard !left.isEmpty else { return nil }
      let other = attempt == standing ? group.indices.last { $0 != attempt } ?? 0 : standing
      return (
        attempt,
        .retriedRun(
          task: group[attempt].task, model: group[attempt].model, run: name(attempt),
          other: name(other), samples: left.count)
      )
    }
  }
}

extension LogNotice {
  static func retriedRun(
    task: String, model: String, run: String, other: String, samples: Int
  ) -> LogNotice {
    LogNotice(
      "retriedRuns", task, model, run,
      others: [other, samples == 1 ? "1 sample" : "\(samples) samples"]
    ) {
      "\($0[2]) and \($0[3]) are attempts at one run of \($0[0].quoted) on \($0[1].quoted): "
        + "\($0[4]) of the former left out, so that each counts once"
    }
  }
}
