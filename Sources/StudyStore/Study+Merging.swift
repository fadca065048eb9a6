package import Diagnostics
internal import GRDB
package import LogReaders

extension Study {
  /// Takes everything of another study that is not in this one.
  ///
  /// A file that both have is taken once. Conflicts follow the rule, as if the other study's logs
  /// were ingested; each file is one transaction, and so is the item pool, before all files.
  ///
  /// - Throws: `Diagnostics` with the conflicts of the pool or of the first file that has any, unless
  ///   `keepGoing`.
  package func merge(
    _ other: Study, conflictRule: LogReadingOptions.ConflictRule = .refuse,
    keepGoing: Bool = false
  ) throws(Diagnostics) -> IngestionReport {
    var report = IngestionReport()
    report.issues += try mergePool(of: other, conflictRule: conflictRule, keepGoing: keepGoing)
    let namedPeople = try namesPeople()
    let files = try Study.failing(other.path) {
      try other.queue.read { database in
        try SQLStatement(database, "SELECT id, sha256 FROM file ORDER BY relative_path, sha256")
          .rows { (id: try $0.requiredInteger(0), digest: try $0.requiredText(1)) }
      }
    }
    for file in files {
      let log = try Study.failing(other.path) {
        try other.queue.read { try other.log(ofFile: file.id, in: $0) }
      }
      guard let source = log.files.first else { continue }
      let result = try write { database -> StudyWriter.Result? in
        if try StudyWriter.has(file.digest, in: database) { return nil }
        let writer = StudyWriter(
          database: database, path: path, rule: conflictRule, keepGoing: keepGoing,
          progress: { _ in })
        return try writer.add(log, file: source)
      }
      if result == nil, log.texts != nil, try lacksTexts(ofFile: file.digest) {
        report.issues.append(StudyIngestion.textsNotKept(source.relativePath))
      }
      report.files.append(
        IngestionReport.File(
          name: source.name, relativePath: source.relativePath, sha256: source.sha256,
          reader: source.reader, outcome: result == nil ? .unchanged : .ingested,
          rowsRead: log.judgments.count, rowsAdded: result?.added ?? 0,
          duplicates: result?.duplicates ?? 0, rowsReplaced: result?.replaced ?? 0,
          refused: result?.issues.count { $0.severity == .error } ?? 0,
          publishedScores: log.publishedScores.count))
      report.issues += result?.issues ?? []
    }
    try mergeSidecars(of: other)
    try mergeCalls(of: other)
    let othersAreNamed = try other.namesPeople()
    if !namedPeople, othersAreNamed { try takeKey(of: other) }
    if try namesPeople(otherwiseThan: other) {
      report.issues.append(
        LogNotice.otherPseudonyms.issue(file: other.path, locator: "", count: 1))
    }
    let (runs, judges) = try Study.failing(other.path) {
      try other.queue.read { database in
        (try StudyCompanions.runs(in: database), try StudyCompanions.judges(in: database))
      }
    }
    report.issues += try write { database in
      try StudyCompanions.describe(runs, judges, in: database)
      let retried = try StudyAttempts.update(database, for: runs, path: path)
      try StudyVersions.update(database)
      return retried
    }
    return report
  }

  /// Fills attributes of models and items that this study lacks.
  private func mergeSidecars(of other: Study) throws(Diagnostics) {
    let (models, items) = try Study.failing(other.path) {
      try other.queue.read { database in
        (try StudySidecars.models(in: database), try StudySidecars.items(in: database))
      }
    }
    if models.isEmpty, items.isEmpty { return }
    try write { database in
      for row in models {
        let number = try StudyDictionary.number(of: row.name, in: database)
        try database.execute(
          sql: """
            INSERT INTO model VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET
              release_date = coalesce(release_date, excluded.release_date),
              family = coalesce(family, excluded.family)
            """, arguments: [number, row.release, row.family])
      }
      for row in items {
        let task = try StudyDictionary.number(of: row.task, in: database)
        let sample = try StudyDictionary.number(of: row.sample, in: database)
        try database.execute(
          sql: """
            INSERT INTO item VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
              item_date = coalesce(item_date, excluded.item_date),
              cluster_id = coalesce(cluster_id, excluded.cluster_id),
              language = coalesce(language, excluded.language),
              culture = coalesce(culture, excluded.culture),
              split = coalesce(split, excluded.split),
              variant_of = coalesce(variant_of, excluded.variant_of)
            """,
          arguments: [
            task, sample, row.date, row.cluster, row.language, row.culture, row.split?.number,
            row.variantOf,
          ])
      }
    }
  }
}
