package import Diagnostics
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers

extension EvaluationOutcome {
  /// A file of an outcome, with a name of its own.
  package struct File: Sendable {
    package let name: String
    package let bytes: [UInt8]
  }

  /// The name of the file that holds the judgments.
  package static let judgmentsName = "judgments.jsonl.gz"

  /// `trace.jsonl.gz`, a line a step, and of a run in which all tests came to their end
  /// `judgments.jsonl.gz`, the canonical log.
  ///
  /// - Throws: when one of them cannot be compressed.
  /// - Returns: The same bytes for the same plan, pool and answers.
  package func files() throws(Diagnostics) -> [File] {
    var trace: [UInt8] = []
    for step in tests.flatMap(\.steps) {
      trace += try JSONText.bytes(step, isPretty: false)
      trace.append(UInt8(ascii: "\n"))
    }
    var files = [File(name: "trace.jsonl.gz", bytes: try Self.compressed(trace))]
    if isComplete {
      files.append(
        File(
          name: Self.judgmentsName,
          bytes: try JudgmentWriter.bytes(
            judgments, as: .jsonLines, options: JudgmentWriter.Options(compression: .gzip))))
    }
    return files
  }

  private static func compressed(_ bytes: [UInt8]) throws(Diagnostics) -> [UInt8] {
    do throws(ExpansionFailure) {
      return try CompressionFormat.gzip.compress(bytes)
    } catch {
      throw Diagnostics(
        FileProblem.expansion(error, of: .gzip).issue(file: "trace.jsonl.gz", locator: ""))
    }
  }
}
