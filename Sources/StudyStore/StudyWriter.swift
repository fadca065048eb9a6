internal import Diagnostics
internal import GRDB
internal import LogReaders

/// Puts the log of one file into a study, inside a transaction that its caller opens.
struct StudyWriter {
  /// What became of the rows.
  struct Result {
    var added = 0
    var duplicates = 0
    var replaced = 0
    /// Rows that judge again, at another time, what the file or the study has.
    var further = 0
    /// What is left out because another attempt at the run repeats it.
    var retried: [Diagnostic] = []
    /// Conflicts that were settled by a rule, and with `keepGoing` those that were not.
    var issues: [Diagnostic] = []
  }

  let database: Database
  let path: String
  let rule: LogReadingOptions.ConflictRule
  let keepGoing: Bool
  /// Called with the number of rows written so far.
  let progress: (Int) -> Void

  private static let issueLimit = 100

  /// Whether a file of that content is in the study.
  static func has(_ digest: String, in database: Database) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM file WHERE sha256 = ?)", arguments: [digest])
      ?? false
  }

  /// Rows that are in the study before all else of their file.
  struct StoredRows {
    let count: Int
    let dictionary: StudyDictionary
    let companions: StudyCompanions
    /// Whether some row names a version of its prompt or an order of its options.
    let hasVersions: Bool
  }

  /// Writes the rows, the file's record, its issues and what the companion tables say of it.
  ///
  /// - Parameter stored: the rows of the log, where the study has them already: it has no others then.
  /// - Throws: `Diagnostics` with every conflict that no rule settles, or an error of SQLite; the
  ///   caller rolls back.
  func add(_ log: EvaluationLog, file: SourceFile, stored: StoredRows? = nil) throws -> Result {
    let isEmpty = try Bool.fetchOne(database, sql: "SELECT NOT EXISTS (SELECT 1 FROM judgment)")
    let fileID = try insert(file, withTexts: log.texts != nil)
    var result = Result()
    let judgments: Int
    if let stored {
      judgments = stored.count
      result.added = stored.count
      result.further = log.judgments.furtherJudgments
      try database.execute(sql: StudySchema.dropKeyIndex)
      try stored.companions.write(log.judgments, stored.dictionary, to: database)
    } else {
      judgments = try insert(log, file: file, fileID, isFirst: isEmpty ?? false, &result)
    }
    try StudyCompanions.describe(log.runs, log.judges, in: database)
    result.retried = try StudyAttempts.update(database, for: log.runs, path: path)
    let namesVersions =
      log.judgments.promptVersion != nil || log.judgments.optionOrder != nil
    if stored?.hasVersions ?? namesVersions {
      try database.execute(
        sql: "UPDATE file SET with_versions = 1 WHERE id = ?", arguments: [fileID])
    }
    try StudyVersions.update(database)
    try insertScores(log, file: file, fileID, &result)
    try insert(cases: log.cases, fileID)
    try insert(issues: log.issues + result.issues, fileID)
    try database.execute(
      sql: """
        UPDATE file SET duplicates = duplicates + ?, refused = refused + ?, judgments = ?,
          further_judgments = ? WHERE id = ?
        """,
      arguments: [
        result.duplicates, result.issues.count { $0.severity == .error }, judgments,
        result.further, fileID,
      ])
    // The view of judgments numbers them by this index.
    if result.further > 0 { try database.execute(sql: StudySchema.makeKeyIndex) }
    return result
  }

  // MARK: - Judgments

  /// - Returns: the number of rows that the study has of the file.
  private func insert(
    _ log: EvaluationLog, file: SourceFile, _ fileID: Int64, isFirst: Bool,
    _ result: inout Result
  ) throws -> Int {
    let table = log.judgments
    guard table.count > 0 else { return 0 }
    // The first file has nothing to look up: the index is made when a second one comes.
    try database.execute(sql: isFirst ? StudySchema.dropKeyIndex : StudySchema.makeKeyIndex)
    let dictionary = try StudyDictionary(interning: table, in: database)
    var rows = try StudyRows(table, dictionary, fileID: fileID, in: database)
    var lookup = isFirst ? nil : try StudyKeyLookup(database, for: log)
    let digester = RowDigester(table)
    var texts = try StudyTextWriter(log, in: database)
    var companions = StudyCompanions()
    var conflicts: [Diagnostic] = []
    var omitted = 0
    var resolved = 0
    for index in 0..<table.count {
      let row = table.coded(at: index)
      let digest = digester.digest(row)
      let key = digester.keyHash(row)
      companions.note(row)
      if index % 50_000 == 0, index > 0 { progress(index) }
      let found = try lookup?.meet(row, hash: key, dictionary)
      if case .tooOften? = found?.meeting {
        if conflicts.count < StudyWriter.issueLimit {
          conflicts.append(
            LogProblem.tooManyJudgments(limit: KeyDecision.mostJudgments)
              .issue(file: file.path, locator: StudyWriter.place(of: row, in: table)))
        } else {
          omitted += 1
        }
        continue
      }
      guard let earlier = found?.row else {
        try rows.insert(row, key: key, digest: digest)
        try texts?.insert(row.texts)
        result.added += 1
        if found?.meeting == .further { result.further += 1 }
        continue
      }
      if earlier.hasVerdict(of: row, dictionary) {
        result.duplicates += 1
        let hasTexts = try texts?.hasTexts(earlier.id) ?? false
        if try earlier.yields(to: row, digest, hasTexts: hasTexts)
          ?? texts?.prefers(row.texts, to: earlier.id) ?? false
        {
          try rows.replace(earlier, by: row, key: key, digest: digest)
          try texts?.replace(earlier.id, by: row.texts)
        }
        continue
      }
      switch rule {
      case .refuse:
        if conflicts.count < StudyWriter.issueLimit {
          conflicts.append(try conflict(row, in: table, with: earlier, file: file))
        } else {
          omitted += 1
        }
      case .first: resolved += 1
      case .latest:
        resolved += 1
        if let old = earlier.judgedAt, let new = row.judgedAt, new < old { continue }
        try rows.replace(earlier, by: row, key: key, digest: digest)
        try texts?.replace(earlier.id, by: row.texts)
        result.replaced += 1
      }
    }
    guard conflicts.isEmpty || keepGoing else {
      throw Diagnostics(conflicts, omitted: omitted)
    }
    result.issues += conflicts
    if resolved > 0 {
      let kept = rule == .first ? "the first" : "the latest"
      result.issues.append(
        LogNotice.conflictResolved(kept: kept).issue(file: file.path, locator: "", count: resolved))
    }
    let beside = result.further - table.furtherJudgments
    if beside > 0 {
      result.issues.append(
        LogNotice.furtherJudgment.issue(file: file.path, locator: "", count: beside))
    }
    result.further = max(result.further, table.furtherJudgments)
    try texts?.finish()
    try companions.write(table, dictionary, to: database)
    return rows.written
  }

  private func conflict(
    _ row: CodedJudgment, in table: JudgmentTable, with earlier: StudyKeyLookup.Row,
    file: SourceFile
  ) throws -> Diagnostic {
    let names = [
      table.model.text(of: row.model), table.sample.text(of: row.sample),
      table.judge.text(of: row.judge), table.criterion.text(of: row.criterion),
    ]
    let key = names.compactMap { $0?.quoted }.joined(separator: ", ")
    let other = try earlier.place(in: database)
    return LogProblem.conflict(other: other, key: key)
      .issue(file: file.path, locator: StudyWriter.place(of: row, in: table))
  }

  /// The place of a row in its file, for messages.
  private static func place(of row: CodedJudgment, in table: JudgmentTable) -> String {
    if row.locator.number != 0 {
      return row.locator.number > 0
        ? "L\(row.locator.number)" : "row \(-row.locator.number)"
    }
    return row.locator.text < 0 ? "" : table.locatorValues[Int(row.locator.text)]
  }

  // MARK: - The rest

  private func insert(_ file: SourceFile, withTexts: Bool) throws -> Int64 {
    try database.execute(
      sql: """
        INSERT INTO file (name, relative_path, sha256, bytes, reader, rows_read, rows_kept,
          duplicates, refused, with_text, judgments) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)
        """,
      arguments: [
        file.name, file.relativePath, file.sha256, file.bytes, file.reader, file.rowsRead,
        file.rowsKept, file.duplicates, file.refused, withTexts,
      ])
    return database.lastInsertedRowID
  }

  private func insertScores(
    _ log: EvaluationLog, file: SourceFile, _ fileID: Int64, _ result: inout Result
  ) throws {
    let published = try SQLStatement(
      database,
      """
      SELECT score, source_file, locator FROM published_score
      WHERE set_name = ? AND model = ? AND dimension = ?
      """)
    for score in log.publishedScores {
      for (place, text) in [score.set, score.model, score.dimension].enumerated() {
        published.bind(text, at: Int32(place + 1))
      }
      let earlier = try published.first {
        (
          score: try $0.checkedNumber(0), source: try $0.requiredText(1),
          place: try $0.requiredText(2)
        )
      }
      if let earlier {
        if earlier.score == score.score {
          result.duplicates += 1
          continue
        }
        let name = [score.set, score.model, score.dimension].map(\.quoted).joined(separator: ", ")
        let issue = LogProblem.conflict(other: "\(earlier.source):\(earlier.place)", key: name)
          .issue(file: file.path, locator: score.locator)
        switch rule {
        case .refuse where !keepGoing: throw Diagnostics(issue)
        case .refuse:
          result.issues.append(issue)
          continue
        case .first: continue
        case .latest: result.replaced += 1
        }
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO published_score (set_name, model, dimension, score, source_file,
            locator, file, \(PublishedUncertainty.columns.joined(separator: ", ")))
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          score.set, score.model, score.dimension, score.score, score.sourceFile, score.locator,
          fileID, score.standardError, score.lower, score.upper, score.level, score.count,
        ])
    }
  }

  private func insert(cases: [CuratedCase], _ fileID: Int64) throws {
    for example in cases {
      try database.execute(
        sql: "INSERT INTO curated_case VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          fileID, example.model, example.set, example.dimension, example.score, example.label,
          example.prompt, example.answer, example.highlight, example.sourceFile, example.locator,
        ])
    }
  }

  private func insert(issues: [Diagnostic], _ fileID: Int64) throws {
    for issue in issues {
      try database.execute(
        sql: "INSERT INTO issue VALUES (NULL, ?, ?, ?, ?, ?, ?)",
        arguments: [
          fileID, issue.severity.rawValue, issue.code, issue.locator, issue.message, issue.remedy,
        ])
    }
  }
}
