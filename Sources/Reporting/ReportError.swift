internal import Diagnostics

/// One thing that is wrong with a report, with its place in the source.
package struct ReportProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where in a report source: lines and columns from 1.
  package struct Location: Equatable, Sendable {
    package let file: String
    package let line: Int
    package let column: Int

    package init(file: String, line: Int, column: Int = 1) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  package let location: Location
  package let message: String
  /// What to do about it.
  package let remedy: String?

  package init(at location: Location, _ message: String, remedy: String? = nil) {
    self.location = location
    self.message = message
    self.remedy = remedy
  }

  package var description: String {
    "\(VisibleText.name(location.file)):\(location.line):\(location.column): "
      + VisibleText.line(message + (remedy.map { " \($0)" } ?? ""))
  }
}

/// Why a report could not be built: every problem of the source at once.
package struct ReportError: Error, Sendable, CustomStringConvertible {
  package let problems: [ReportProblem]

  package init(_ problems: [ReportProblem]) {
    self.problems = problems
  }

  package var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
