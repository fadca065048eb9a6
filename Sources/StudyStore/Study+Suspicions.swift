package import Diagnostics
internal import GRDB
internal import LogReaders

/// What is suspicious in a study as a whole: each log may be sound, and all of them together not.
extension Study {
  /// Everything that looks wrong only when all rows are seen together: versions of a tool whose
  /// verdicts differ in meaning, proportions beside percentages, models with other items than the
  /// rest, panels that lack judges.
  ///
  /// - Throws: `Diagnostics`.
  /// - Complexity: O(n log n) in the rows, all of which are held in memory.
  package func suspicions() throws(Diagnostics) -> [Diagnostic] {
    let known = Set(try issues().map(\.message))
    return try log(appliesSidecars: false).judgments.suspicions()
      .map { $0.issue(file: path, locator: "", count: 1) }
      .filter { !known.contains($0.message) }
  }

  /// Versions of a tool whose verdicts differ in meaning, told from the runs alone.
  func straddledVersions() throws(Diagnostics) -> [Diagnostic] {
    try Study.failing(path) {
      try queue.read { database in
        let kinds = [JudgeKind.model, .panel].map(\.number)
        let isJudged = try Bool.fetchOne(
          database, sql: "SELECT EXISTS (SELECT 1 FROM judge WHERE kind IN (?, ?))",
          arguments: StatementArguments(kinds))
        guard isJudged == true else { return [] }
        let versions = try SQLStatement(
          database,
          """
          SELECT DISTINCT o.value, v.value FROM run r JOIN text o ON o.id = r.tool
          JOIN text v ON v.id = r.tool_version
          """
        ).rows { (tool: try $0.requiredText(0), version: try $0.requiredText(1)) }
        return ToolVersion.straddledChanges(versions).map {
          LogNotice.straddledVersions($0).issue(file: path, locator: "", count: 1)
        }
      }
    }
  }
}
