internal import Diagnostics

/// One thing that is wrong with a report, with its place in the source.
public struct ReportProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Where in a report source: lines and columns from 1.
  public struct Location: Equatable, Sendable {
    public let file: String
    public let line: Int
    public let column: Int

    public init(file: String, line: Int, column: Int = 1) {
      self.file = file
      self.line = line
      self.column = column
    }
  }

  public let location: Location
  public let message: String
  /// What to do about it.
  public let remedy: String?

  public init(at location: Location, _ message: String, remedy: String? = nil) {
    self.location = location
    self.message = message
    self.remedy = remedy
  }

  public var description: String {
    "\(VisibleText.name(location.file)):\(location.line):\(location.column): "
      + VisibleText.line(message + (remedy.map { " \($0)" } ?? ""))
  }
}

/// Why a report could not be built: every problem of the source at once.
public struct ReportError: Error, Sendable, CustomStringConvertible {
  public let problems: [ReportProblem]

  public init(_ problems: [ReportProblem]) {
    self.problems = problems
  }

  public var description: String {
    problems.map(\.description).joined(separator: "\n")
  }
}
