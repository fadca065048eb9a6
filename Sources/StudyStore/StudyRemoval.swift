package import Diagnostics
internal import FileFormats
internal import GRDB
package import LogReaders

/// What was taken out of a study.
package struct StudyRemoval: Sendable, Codable, Equatable {
  package internal(set) var judgments = 0
  package internal(set) var publishedScores = 0
  package internal(set) var curatedCases = 0
  package internal(set) var issues = 0
  /// Files that are left and repeat rows of others: rows of theirs may have gone with those.
  package internal(set) var repeatingFiles: [String] = []
}

extension Study {
  /// Takes a person out of the study: the rows that they judged, what the study says of them, and
  /// their name; the file is then written anew, so that its bytes hold no trace.
  ///
  /// Files stay known by their SHA-256, so that ingesting one of them again brings nothing back. A
  /// file of which all rows were the person's loses its name, which may be theirs, too.
  ///
  /// - Parameters:
  ///   - judge: the `judge_id`, the pseudonym without its `human:`, or what the logs call the person.
  ///   - pseudonyms: the key that names people, where the study does not hold its own.
  /// - Throws: `Diagnostics`: the study has no such judge, or the judge is no person.
  /// - Complexity: O(rows), and the size of the file.
  package func forget(
    _ judge: String, pseudonyms: JudgePseudonyms? = nil
  ) throws(Diagnostics) -> StudyRemoval {
    try takingOut { database in
      let (number, name) = try person(judge, pseudonyms, in: database)
      var removal = StudyRemoval()
      let files = try SQLStatement(
        database, "SELECT DISTINCT file FROM judgment WHERE judge_id = \(number)"
      ).rows { $0.integer(0) }
      removal.judgments = try StudyPruning.delete("judge_id = \(number)", in: database)
      try database.execute(sql: "DELETE FROM judge WHERE judge_id = ?", arguments: [number])
      removal.issues = try deleteIssues(naming: name, in: database)
      for file in files {
        try database.execute(
          sql: """
            UPDATE file SET name = 'forgotten-' || substr(sha256, 1, 8),
              relative_path = 'forgotten-' || substr(sha256, 1, 8) WHERE id = ? AND judgments = 0
            """, arguments: [file])
      }
      return removal
    }
  }

  /// Undoes the ingestion of a file: its rows and all that the study took from it go, and the study
  /// does not know it any more.
  ///
  /// What rows of the file took the place of does not come back, nor do rows that a later file
  /// repeats: such files are named in the result, and can be removed and ingested again.
  ///
  /// - Parameter file: the path by which the study knows it, a path of the same file, or the beginning
  ///   of its SHA-256, at least eight digits.
  /// - Throws: `Diagnostics`: the study has no such file, or several.
  /// - Complexity: O(rows), and the size of the study's file.
  package func remove(file: String) throws(Diagnostics) -> StudyRemoval {
    let digest = try? FileContent.stream(file)?.fingerprint().sha256
    return try takingOut { database in
      let number = try fileNumber(file, digest, in: database)
      var removal = StudyRemoval()
      removal.judgments = try StudyPruning.delete("file = \(number)", in: database)
      func delete(_ table: String) throws -> Int {
        try database.execute(sql: "DELETE FROM \(table) WHERE file = ?", arguments: [number])
        return database.changesCount
      }
      removal.publishedScores = try delete("published_score")
      removal.curatedCases = try delete("curated_case")
      removal.issues = try delete("issue")
      try database.execute(sql: "DELETE FROM file WHERE id = ?", arguments: [number])
      removal.repeatingFiles = try SQLStatement(
        database,
        """
        SELECT relative_path FROM file WHERE duplicates > 0 AND \(removal.judgments) > 0
        ORDER BY relative_path
        """
      ).rows { try $0.requiredText(0) }
      return removal
    }
  }

  // MARK: - Parts

  /// Runs a step as one transaction that leaves nothing behind that only what it deletes referred to,
  /// and writes the file anew.
  private func takingOut(
    _ step: (Database) throws -> StudyRemoval
  ) throws(Diagnostics) -> StudyRemoval {
    try Study.failing(path) {
      // Deleted bytes are overwritten even where the file cannot be written anew afterwards.
      try queue.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY")
      }
    }
    let removal = try write { database in
      let removal = try step(database)
      try StudyPruning.prune(database)
      try StudyAttempts.updateAll(database, path: path)
      try StudyVersions.update(database)
      return removal
    }
    try Study.failing(path) { try queue.vacuum() }
    return removal
  }

  /// The number and the name of a judge who is a person.
  private func person(
    _ judge: String, _ given: JudgePseudonyms?, in database: Database
  ) throws -> (number: Int64, name: String) {
    var names = [judge, "human:\(judge)"]
    let stored = try Study.pseudonymKey(in: database)?.drawn.map(JudgePseudonyms.init(drawn:))
    if let key = given ?? stored {
      let person = judge.hasPrefix("human:") ? String(judge.dropFirst("human:".count)) : judge
      names.append(key.name(of: person))
    }
    let select = try SQLStatement(
      database,
      "SELECT r.judge_id, r.kind FROM judge r JOIN text t ON t.id = r.judge_id WHERE t.value = ?")
    for name in names {
      select.bind(name, at: 1)
      let found = try select.first { ($0.integer(0), try $0.requiredInteger(1)) }
      guard let (number, kind) = found else { continue }
      guard kind == JudgeKind.human.number else {
        throw Diagnostics(LogProblem.noPerson(judge).issue(file: path, locator: ""))
      }
      return (number, name)
    }
    let people = try SQLStatement(
      database,
      """
      SELECT t.value FROM judge r JOIN text t ON t.id = r.judge_id
      WHERE r.kind = \(JudgeKind.human.number) ORDER BY t.value
      """
    ).rows { try $0.requiredText(0) }
    let suggestion = NameSuggestion.nearest(to: judge, among: people)
    throw Diagnostics(
      LogProblem.unknownPerson(judge, suggestion: suggestion, people: people.count)
        .issue(file: path, locator: ""))
  }

  /// Deletes what was noted with the name of a judge in it.
  private func deleteIssues(naming name: String, in database: Database) throws -> Int {
    let issues = try SQLStatement(
      database, "SELECT id, message, locator, remedy FROM issue"
    ).rows { row in
      (row.integer(0), try (1...3).map { try row.optionalText(Int32($0)) ?? "" })
    }
    let numbers = issues.filter { $0.1.contains { StudyRemoval.text($0, names: name) } }.map(\.0)
    for number in numbers {
      try database.execute(sql: "DELETE FROM issue WHERE id = ?", arguments: [number])
    }
    return numbers.count
  }

  private func fileNumber(
    _ name: String, _ digest: String?, in database: Database
  ) throws -> Int64 {
    let files = try SQLStatement(
      database, "SELECT id, relative_path, sha256 FROM file ORDER BY relative_path, sha256"
    ).rows { (id: $0.integer(0), path: try $0.requiredText(1), digest: try $0.requiredText(2)) }
    let isPrefix = name.utf8.count >= 8 && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    var found = files.filter { $0.path == name }
    if found.isEmpty { found = files.filter { $0.digest == digest } }
    if found.isEmpty, isPrefix { found = files.filter { $0.digest.hasPrefix(name) } }
    if found.count == 1 { return found[0].id }
    let problem =
      found.isEmpty
      ? LogProblem.unknownFile(
        name, suggestion: NameSuggestion.nearest(to: name, among: files.map(\.path)))
      : LogProblem.severalFiles(name, digests: found.map { String($0.digest.prefix(12)) })
    throw Diagnostics(problem.issue(file: path, locator: ""))
  }
}

extension StudyRemoval {
  /// Whether a text has a name in it, and not only as the beginning of a longer one.
  static func text(_ text: String, names name: String) -> Bool {
    var rest = text[...]
    while let found = rest.firstRange(of: name) {
      rest = rest[found.upperBound...]
      guard let next = rest.first else { return true }
      if !next.isLetter, !next.isNumber, !"-_.@".contains(next) { return true }
    }
    return false
  }
}

extension LogProblem {
  fileprivate static func noPerson(_ judge: String) -> LogProblem {
    LogProblem(
      "noPerson", "the judge \(judge.quoted) is no person",
      remedy: "Leave its rows out with --where judge_id!=NAME, or remove its log")
  }

  fileprivate static func unknownPerson(
    _ judge: String, suggestion: String?, people: Int
  ) -> LogProblem {
    LogProblem(
      "unknownJudge",
      "none of the \(people) people of the study is called \(judge.quoted), by name or by pseudonym",
      remedy: suggestion.map(NameSuggestion.question)
        ?? "Give the judge_id, or the name in the logs with the key that --pseudonym-key gave")
  }

  fileprivate static func unknownFile(_ name: String, suggestion: String?) -> LogProblem {
    LogProblem(
      "unknownFile", "the study was not made of a file \(name.quoted)",
      remedy: suggestion.map(NameSuggestion.question) ?? "See compass study files")
  }

  fileprivate static func severalFiles(_ name: String, digests: [String]) -> LogProblem {
    LogProblem(
      "severalFiles", "\(digests.count) files of the study are called \(name.quoted)",
      remedy: "Give the SHA-256 of one: \(digests.joined(separator: ", "))")
  }
}
