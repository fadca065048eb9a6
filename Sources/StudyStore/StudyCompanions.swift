internal import GRDB
internal import LogReaders

/// The runs, judges, models and items that the rows of a file name.
struct StudyCompanions {
  private struct Run: Hashable {
    var evaluation: Int32
    var task: Int32
    var model: Int32
  }

  private var runs: [Run: (tool: Int32, version: Int32)] = [:]
  private var judges: [Int32: JudgeKind] = [:]
  private var items = WordSet()
  private var lastRun: Run?
  private var lastJudge: Int32?
  private var lastItem: UInt64?

  /// Logs come sorted: what the row before it named is not looked up again.
  mutating func note(_ row: borrowing CodedJudgment) {
    let run = Run(evaluation: row.evaluation, task: row.task, model: row.model)
    if run != lastRun {
      if runs[run] == nil { runs[run] = (row.tool, row.toolVersion) }
      lastRun = run
    }
    if row.judge != lastJudge {
      if judges[row.judge] == nil { judges[row.judge] = row.judgeKind ?? .rule }
      lastJudge = row.judge
    }
    let item = UInt64(UInt32(bitPattern: row.task)) << 32 | UInt64(UInt32(bitPattern: row.sample))
    if item != lastItem {
      items.insert(item)
      lastItem = item
    }
  }

  func write(
    _ table: JudgmentTable, _ dictionary: StudyDictionary, to database: Database
  ) throws {
    func column(_ name: String) -> Int {
      RecordColumn.texts.firstIndex { $0.name == name } ?? RecordColumn.texts.endIndex
    }
    let (evaluation, task, model) = (column("evaluation_id"), column("task"), column("model_id"))
    let (tool, version) = (column("tool"), column("tool_version"))
    let run = try SQLStatement(
      database,
      """
      INSERT OR IGNORE INTO run (evaluation_id, task, model_id, tool, tool_version)
      VALUES (?, ?, ?, ?, ?)
      """)
    let subject = try SQLStatement(
      database, "INSERT OR IGNORE INTO model (model_id) VALUES (?)")
    for (key, program) in runs {
      run.bind(dictionary.number(evaluation, key.evaluation), at: 1)
      run.bind(dictionary.number(task, key.task), at: 2)
      run.bind(dictionary.number(model, key.model), at: 3)
      run.bind(dictionary.number(tool, program.tool), at: 4)
      run.bind(dictionary.number(version, program.version), at: 5)
      try run.run()
      subject.bind(dictionary.number(model, key.model), at: 1)
      try subject.run()
    }
    let judgeColumn = column("judge_id")
    let judge = try SQLStatement(
      database, "INSERT OR IGNORE INTO judge (judge_id, kind) VALUES (?, ?)")
    for (code, kind) in judges {
      judge.bind(dictionary.number(judgeColumn, code), at: 1)
      judge.bind(kind.number, at: 2)
      try judge.run()
    }
    let sample = column("sample_id")
    let item = try SQLStatement(
      database, "INSERT OR IGNORE INTO item (task, sample_id) VALUES (?, ?)")
    for key in items.words {
      item.bind(dictionary.number(task, Int32(truncatingIfNeeded: key >> 32)), at: 1)
      item.bind(dictionary.number(sample, Int32(truncatingIfNeeded: key)), at: 2)
      try item.run()
    }
  }
}

extension StudyCompanions {
  /// Fills in what logs say of runs and judges that the study has; what it says already stands.
  static func describe(
    _ runs: [RunRecord], _ judges: [JudgeRecord], in database: Database
  ) throws {
    for run in runs {
      let known = try StudyCompanions.runs(in: database, task: run.task, model: run.model)
        .filter { $0.key == run.key }
      guard !known.isEmpty, let merged = RunRecord.merged(known + [run]).first else { continue }
      try database.execute(
        sql: """
          UPDATE run SET dataset = ?, expected_samples = ?, task_version = ?, status = ?,
            task_run = ?, started_at = ?, sample_marks = ?
          WHERE evaluation_id = (SELECT id FROM text WHERE value = ?)
            AND task = (SELECT id FROM text WHERE value = ?)
            AND model_id = (SELECT id FROM text WHERE value = ?)
          """,
        arguments: [
          merged.dataset, merged.expectedSamples, merged.taskVersion, merged.status,
          merged.taskRun, merged.startedAt?.microseconds, merged.markBytes, run.evaluation,
          run.task, run.model,
        ])
    }
    for judge in judges {
      try database.execute(
        sql: """
          UPDATE judge SET model = coalesce(model, ?),
            prompt_sha256 = coalesce(prompt_sha256, ?), temperature = coalesce(temperature, ?)
          WHERE judge_id = (SELECT id FROM text WHERE value = ?)
          """, arguments: [judge.model, judge.promptSHA256, judge.temperature, judge.judge])
    }
  }

  /// What is said of the runs of a study, in the order of their names.
  static func runs(in database: Database) throws -> [RunRecord] {
    try runs(in: database, where: "", [])
  }

  /// What is said of the runs of one task on one model.
  static func runs(
    in database: Database, task: String, model: String
  ) throws -> [RunRecord] {
    try runs(in: database, where: "WHERE t.value = ? AND m.value = ?", [task, model])
  }

  private static func runs(
    in database: Database, where condition: String, _ texts: [String]
  ) throws -> [RunRecord] {
    let select = try SQLStatement(
      database,
      """
      SELECT e.value, t.value, m.value, r.dataset, r.expected_samples, r.task_version, r.status,
        o.value, v.value, r.task_run, r.started_at, r.sample_marks FROM run r
      JOIN text e ON e.id = r.evaluation_id JOIN text t ON t.id = r.task
      JOIN text m ON m.id = r.model_id LEFT JOIN text o ON o.id = r.tool
      LEFT JOIN text v ON v.id = r.tool_version \(condition)
      ORDER BY e.value, t.value, m.value
      """)
    for (place, text) in texts.enumerated() { select.bind(text, at: Int32(place + 1)) }
    return try select.rows {
      var run = RunRecord(
        evaluation: try $0.requiredText(0), task: try $0.requiredText(1),
        model: try $0.requiredText(2), dataset: try $0.optionalText(3),
        expectedSamples: $0.isNull(4) ? nil : try $0.count(4),
        taskVersion: try $0.optionalText(5), status: try $0.optionalText(6),
        tool: try $0.optionalText(7), toolVersion: try $0.optionalText(8),
        taskRun: try $0.optionalText(9))
      if let time = try $0.optionalWhole(10) {
        guard RecordColumn.times.contains(time) else {
          throw SQLFailure.damage("a time is outside the years 0 to 9999")
        }
        run.startedAt = Timestamp(microseconds: time)
      }
      guard let marks = RunRecord.marks(in: try $0.optionalBytes(11) ?? []) else {
        throw SQLFailure.damage("the marks of a run's samples are cut")
      }
      run.sampleMarks = marks
      return run
    }
  }

  /// What is said of the judges of a study, in the order of their names.
  static func judges(in database: Database) throws -> [JudgeRecord] {
    try SQLStatement(
      database,
      """
      SELECT t.value, r.kind, r.model, r.prompt_sha256, r.temperature
      FROM judge r JOIN text t ON t.id = r.judge_id ORDER BY t.value
      """
    ).rows {
      guard JudgeKind(number: try $0.requiredInteger(1)) != nil else {
        throw SQLFailure.damage("a judge has no possible kind")
      }
      return JudgeRecord(
        judge: try $0.requiredText(0), model: try $0.optionalText(2),
        promptSHA256: try $0.optionalText(3), temperature: try $0.checkedNumber(4).orNil)
    }
  }
}

/// A set of words, in the order in which they came.
///
/// Half of a `Set` of them goes into hashing that is proof against words that were chosen to collide; codes
/// are not chosen.
private struct WordSet {
  private(set) var words: [UInt64] = []
  /// Open addressing: a place, or -1 where the slot is free; the count is a power of two.
  private var slots: [Int32] = Array(repeating: -1, count: 64)

  mutating func insert(_ word: UInt64) {
    var slot = WordSet.hash(word) & (slots.count - 1)
    while slots[slot] >= 0 {
      if words[Int(slots[slot])] == word { return }
      slot = (slot + 1) & (slots.count - 1)
    }
    slots[slot] = Int32(words.count)
    words.append(word)
    if words.count * 2 > slots.count { grow() }
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for (place, word) in words.enumerated() {
      var slot = WordSet.hash(word) & (slots.count - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(place)
    }
  }

  private static func hash(_ word: UInt64) -> Int {
    let product = word.multipliedFullWidth(by: 0x9E37_79B9_7F4A_7C15)
    return Int(truncatingIfNeeded: product.high ^ product.low)
  }
}
