/// Why logs could not be read, a column map not be understood or a file not be written: all the
/// problems of a run at once.
package struct LogError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The problems in the order in which they were met; never empty.
  package let issues: [LogIssue]
  /// Further problems that are not in the list.
  package let omitted: Int
  /// How many of those are of the kind of one that is.
  package let omittedOfKind: [LogIssueGroup.Kind: Int]

  package init(issues: [LogIssue], omitted: Int = 0) {
    self.init(issues: issues, omitted: omitted, ofKind: [:])
  }

  package init(issues: [LogIssue], omitted: Int, ofKind: [LogIssueGroup.Kind: Int]) {
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
