/// What an ingestion did.
public struct IngestionReport: Sendable, Codable {
  /// What became of one file.
  public struct File: Sendable, Codable {
    public enum Outcome: String, Sendable, Codable {
      /// Its rows are in the study.
      case ingested
      /// A file of the same content was in the study before; nothing was done.
      case unchanged
      /// It cannot be taken; nothing of it is in the study.
      case refused
      /// It is no log, and lies in a directory where not every file must be one.
      case skipped
    }

    public let name: String
    public let relativePath: String
    public let sha256: String?
    public let reader: String?
    public let outcome: Outcome
    public var rowsRead = 0
    /// Rows that were put into the study.
    public var rowsAdded = 0
    /// Rows dropped because the same key with the same verdict was there.
    public var duplicates = 0
    /// Rows that took the place of one with another verdict.
    public var rowsReplaced = 0
    public var refused = 0
    public var publishedScores = 0
  }

  public var files: [File] = []
  /// Warnings, and the errors of rows and files that were left out.
  public var issues: [LogIssue] = []
  /// Errors that are counted and not listed.
  public var omittedErrors = 0
  public var isDryRun = false
  /// Why the run failed, although some files may have been taken; nil where it did not.
  public var failure: LogError?

  private enum CodingKeys: String, CodingKey {
    case files, issues, omittedErrors, isDryRun
  }

  public init() {}

  public var rowsAdded: Int { files.reduce(0) { $0 + $1.rowsAdded } }
  public var rowsRead: Int { files.reduce(0) { $0 + $1.rowsRead } }

  public func count(_ outcome: File.Outcome) -> Int { files.count { $0.outcome == outcome } }
}
