package import Diagnostics
internal import LogReaders

/// What an ingestion did.
package struct IngestionReport: Sendable, Codable {
  /// What became of one file.
  package struct File: Sendable, Codable {
    package enum Outcome: String, Sendable, Codable {
      /// Its rows are in the study.
      case ingested
      /// A file of the same content was in the study before; nothing was done.
      case unchanged
      /// It cannot be taken; nothing of it is in the study.
      case refused
      /// It is no log, and lies in a directory where not every file must be one.
      case skipped
    }

    package let name: String
    package let relativePath: String
    package let sha256: String?
    package let reader: String?
    package let outcome: Outcome
    package var rowsRead = 0
    /// Rows that were put into the study.
    package var rowsAdded = 0
    /// Rows dropped because the same key with the same verdict was there.
    package var duplicates = 0
    /// Rows that took the place of one with another verdict.
    package var rowsReplaced = 0
    package var refused = 0
    package var publishedScores = 0
  }

  package var files: [File] = []
  /// Warnings, and the errors of rows and files that were left out.
  package var issues: [Diagnostic] = []
  /// Errors that are counted and not listed.
  package var omittedErrors = 0
  package var isDryRun = false
  /// Why the run failed, although some files may have been taken; nil where it did not.
  package var failure: Diagnostics?

  private enum CodingKeys: String, CodingKey {
    case files, issues, omittedErrors, isDryRun
  }

  package init() {}

  package var rowsAdded: Int { files.reduce(0) { $0 + $1.rowsAdded } }
  package var rowsRead: Int { files.reduce(0) { $0 + $1.rowsRead } }

  package func count(_ outcome: File.Outcome) -> Int { files.count { $0.outcome == outcome } }
}
