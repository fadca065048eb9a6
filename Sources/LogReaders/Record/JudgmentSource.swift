/// What judgments are read from: logs, or a study.
///
/// Whoever analyses judgments is handed a source that has been read and need not know of which kind
/// it is.
package protocol JudgmentSource: Sendable {
  /// The judgments, and what stands beside them.
  var log: EvaluationLog { get }
  /// What was read, so that others can tell whether theirs is the same.
  var digests: [InputDigest] { get }
  /// The words that name it on a command line, without directories: `--study`, `pilot.study`.
  var options: [String] { get }
  /// Where it lies, as it was named: files that belong to it are looked for beside it.
  var paths: [String] { get }
}

/// The SHA-256 of something that an analysis was made of.
package struct InputDigest: Codable, Equatable, Sendable {
  /// `report`, `log`, `study`, `instrument`, `valueSystem`, `columnMap`, `itemTable` or `filters`.
  package let role: String
  /// Without directories.
  package let name: String
  /// In hexadecimal.
  package let sha256: String
  /// What the source of data is called that it belongs to; `nil` where there is only one.
  package private(set) var source: String?

  package init(role: String, name: String, sha256: String) {
    self.role = role
    self.name = name
    self.sha256 = sha256
  }

  /// The digest as that of something that belongs to one of several sources.
  package func of(source: String?) -> InputDigest {
    var digest = self
    digest.source = source
    return digest
  }
}
