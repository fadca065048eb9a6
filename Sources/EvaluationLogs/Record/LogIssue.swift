internal import Diagnostics

/// Something that was found wrong, or worth knowing, while logs were read or written.
package struct LogIssue: Sendable, Equatable, Codable, CustomStringConvertible {
  package enum Severity: String, Sendable, Codable { case error, warning }

  package let severity: Severity
  /// A stable lowerCamelCase name, such as `scoreOutOfScale`.
  package let code: String
  /// The file as it was asked for.
  ///
  /// It is encoded by its last component, so that results do not depend on where the files are.
  package let file: String
  /// The place in the file: `L12`, `byte 512`, `#/data/17`; empty for the whole file.
  package let locator: String
  /// What was found, in one sentence without a full stop.
  package let message: String
  /// What to do about it, where there is something to do.
  package let remedy: String?

  package init(
    severity: Severity, code: String, file: String, locator: String, message: String,
    remedy: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.file = file
    self.locator = locator
    self.message = message
    self.remedy = remedy
  }

  /// The issue on one line: path, place, code, message and remedy.
  package var description: String { worded(file: file) }

  /// The description with the last component of the path only.
  package var portableDescription: String { worded(file: file.lastPathComponent) }

  /// - Parameter more: what is to be said behind the message, such as how many more there are.
  func worded(file: String, more: String? = nil) -> String {
    // A file's name or a cell with a line end must not look like a message of its own.
    let file = VisibleText.name(file)
    let place = locator.isEmpty ? file : "\(file):\(VisibleText.line(locator))"
    let advice = remedy.map { $0.hasSuffix("?") ? " \($0)" : " \($0)." } ?? ""
    let addition = more.map { "; \($0)" } ?? ""
    return "\(place): \(code) \(VisibleText.line("\(message)\(addition).\(advice)"))"
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(severity, forKey: .severity)
    try container.encode(code, forKey: .code)
    try container.encode(file.lastPathComponent, forKey: .file)
    try container.encode(locator, forKey: .locator)
    try container.encode(message, forKey: .message)
    try container.encodeIfPresent(remedy, forKey: .remedy)
  }
}

/// Why logs could not be read, a column map not be understood or a file not be written: all the
/// problems of a run at once.
package struct LogError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The problems in the order in which they were met; never empty.
  package let issues: [LogIssue]
  /// Further problems that are not in the list.
  package let omitted: Int
  /// How many of those are of the kind of one that is.
  let omittedOfKind: [LogIssueGroup.Kind: Int]

  package init(issues: [LogIssue], omitted: Int = 0) {
    self.init(issues: issues, omitted: omitted, ofKind: [:])
  }

  init(issues: [LogIssue], omitted: Int, ofKind: [LogIssueGroup.Kind: Int]) {
    self.issues = issues
    self.omitted = omitted
    omittedOfKind = ofKind
  }

  /// One line a kind of problem.
  package var description: String {
    let groups = LogIssueGroup.groups(of: issues, omitted: omittedOfKind)
    var lines = groups.map(\.description)
    let rest = omitted - groups.reduce(0) { $0 + $1.omitted }
    if rest > 0 { lines.append("… and \(rest) more") }
    return lines.joined(separator: "\n")
  }
}

extension LogError {
  /// Warnings that something was read by a guess, or that a part of what was meant may be missing.
  private static let guesses: Set<String> = [
    "quotedNumber", "loneSurrogate", "naiveTimestamp", "unknownColumn", "truncatedLastLine",
    "unendedLastLine", "scoreDropped", "columnMapWanted", "unknownItems", "nameNotUTF8",
  ]

  /// Refuses what had to be guessed, as `--strict` asks.
  ///
  /// - Throws: the warnings of that kind as errors, where there are any.
  package static func refuseGuesses(in issues: [LogIssue]) throws(LogError) {
    let found = issues.filter { $0.severity == .warning && guesses.contains($0.code) }
    guard found.isEmpty else {
      throw LogError(
        issues: found.map { LogProblem.strict($0).issue(file: $0.file, locator: $0.locator) })
    }
  }
}
