package import Diagnostics
internal import GRDB
internal import LogReaders

extension Study {
  /// What was found wrong, or worth knowing, in the files of the study.
  ///
  /// - Throws: `Diagnostics`.
  package func issues() throws(Diagnostics) -> [Diagnostic] {
    try Study.failing(path) { try queue.read { try Study.issues(in: $0, file: nil) } }
  }

  /// The issues of one file, or of all.
  static func issues(in database: Database, file: Int64?) throws -> [Diagnostic] {
    let condition = file.map { "AND i.file = \($0)" } ?? ""
    return try SQLStatement(
      database,
      """
      SELECT i.severity, i.code, f.relative_path, i.locator, i.message, i.remedy
      FROM issue i JOIN file f ON f.id = i.file WHERE \(countsAsIssue) \(condition)
      ORDER BY f.relative_path, f.sha256, i.id
      """
    ).rows {
      guard let severity = Diagnostic.Severity(rawValue: try $0.requiredText(0)) else {
        throw SQLFailure.damage("a severity is neither error nor warning")
      }
      return Diagnostic(
        try $0.requiredText(1), severity: severity,
        at: .member(file: try $0.requiredText(2), locator: try $0.requiredText(3)),
        try $0.requiredText(4), remedy: try $0.optionalText(5))
    }
  }

  /// The condition on a recorded issue that it is still one.
  ///
  /// Studies made by earlier versions have recorded what the rows of each file show together. An
  /// analysis finds that in all rows of the study, as cautions, and what was true of a file alone
  /// need not be true of them: so the recorded notices are passed over by their codes.
  static let countsAsIssue = """
    code NOT IN ('shortPanel', 'unevenItems', 'mixedUnits', 'straddledVersions')
    """

  /// The tools that judges which are models were asked by, with their versions, told from the runs
  /// alone; none where no such judge is in the study.
  package func toolVersions() throws(Diagnostics) -> [(tool: String, version: String)] {
    try Study.failing(path) {
      try queue.read { database in
        let kinds = [JudgeKind.model, .panel].map(\.number)
        let isJudged = try Bool.fetchOne(
          database, sql: "SELECT EXISTS (SELECT 1 FROM judge WHERE kind IN (?, ?))",
          arguments: StatementArguments(kinds))
        guard isJudged == true else { return [] }
        return try SQLStatement(
          database,
          """
          SELECT DISTINCT o.value, v.value FROM run r JOIN text o ON o.id = r.tool
          JOIN text v ON v.id = r.tool_version
          """
        ).rows { (tool: try $0.requiredText(0), version: try $0.requiredText(1)) }
      }
    }
  }
}
