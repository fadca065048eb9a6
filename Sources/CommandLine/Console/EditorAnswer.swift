internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import PrintedNumbers

/// How a report says what is wrong with it.
enum ReportAnswer: String, ExpressibleByArgument, CaseIterable {
  case text, json
}

/// What an editor is told of a report: its problems, or the files that were written.
struct EditorAnswer: Encodable {
  let schemaVersion = 2
  let command = "report"
  var problems: [EditorProblem] = []
  /// Problems that are not listed.
  var omitted = 0
  var written: [String] = []

  init(problems: Diagnostics) {
    self.problems = problems.all.map(EditorProblem.init)
    omitted = problems.omitted
  }

  init(written: [String]) { self.written = written }

  var json: String {
    get throws(Diagnostics) {
      String(decoding: try JSONText.bytes(self, isPretty: true), as: UTF8.self)
    }
  }
}

/// A problem with the file as it was named, so that an editor finds it.
struct EditorProblem: Encodable {
  let severity: Diagnostic.Severity
  let code: String
  let file: String?
  let line: Int?
  let column: Int?
  /// Behind the word, on the same line.
  let endColumn: Int?
  let message: String
  let remedy: String?
  let excerpt: String?

  init(_ problem: Diagnostic) {
    severity = problem.severity
    code = problem.code
    file = problem.place?.file
    line = problem.place?.line
    if case .line(_, _, let column)? = problem.place { self.column = column } else { column = nil }
    endColumn = problem.excerpt?.endColumn
    message = problem.message
    remedy = problem.remedy
    excerpt = problem.excerpt?.text
  }
}
