package import Diagnostics

/// Logs that have been read.
package struct LogReading: JudgmentSource {
  package let log: EvaluationLog
  package let paths: [String]

  /// Reads files and directories; `-` is the standard input.
  ///
  /// - Throws: every problem, each with file and place.
  package init(
    _ paths: [String], options: LogReadingOptions = LogReadingOptions()
  ) throws(Diagnostics) {
    log = try LogReader(options: options).read(paths)
    self.paths = paths
  }

  package var digests: [InputDigest] {
    log.files.map { InputDigest(role: "log", name: $0.name, sha256: $0.sha256) }
  }

  package var options: [String] { ["--logs"] + log.files.map(\.name) }
}
