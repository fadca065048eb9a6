package import Diagnostics
package import LogReaders

/// A study whose judgments have been read.
package struct StudyReading: JudgmentSource {
  package let log: EvaluationLog
  package let digests: [InputDigest]
  private let path: String

  /// Opens a study that exists, and reads all of it.
  ///
  /// - Parameter withTexts: whether the texts behind its judgments can be asked for.
  /// - Throws: there is none, it is no study, it is damaged, or of a later version.
  package init(opening path: String, withTexts: Bool = false) throws(Diagnostics) {
    let study = try Study(opening: path)
    log = try study.log(withTexts: withTexts)
    // The file's own bytes depend on the order of ingestion; what it says does not.
    digests = [
      InputDigest(
        role: "study", name: path.lastPathComponent, sha256: try study.contentSHA256())
    ]
    self.path = path
  }

  package var options: [String] { ["--study", path.lastPathComponent] }

  package var paths: [String] { [path] }
}
