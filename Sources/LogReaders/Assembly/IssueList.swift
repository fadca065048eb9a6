internal import Diagnostics

/// The problems and notices of a run, capped and counted.
struct IssueList {
  private(set) var errors: [Diagnostic] = []
  private(set) var omitted = 0
  private(set) var omittedOfKind: [DiagnosticGroup.Kind: Int] = [:]
  private(set) var warnings: [Diagnostic] = []
  /// Whether a problem concerns more than a row.
  private(set) var hasFileError = false

  private struct Tally {
    var locator: String
    var count: Int
  }

  private let limit: Int
  private var tallies: [LogNotice: Tally] = [:]
  private var order: [LogNotice] = []
  private static let tallyLimit = 1000

  init(limit: Int) { self.limit = max(1, limit) }

  mutating func add(_ issue: Diagnostic, isRow: Bool) {
    if !isRow { hasFileError = true }
    if errors.count < limit {
      errors.append(issue)
    } else {
      omitted += 1
      omittedOfKind[DiagnosticGroup.Kind(issue), default: 0] += 1
    }
  }

  /// All the problems as an error.
  var error: Diagnostics { Diagnostics(errors, omitted: omitted, ofKind: omittedOfKind) }

  /// Counts a notice of the file under way; `locator` is made for the first one only.
  mutating func count(_ notice: LogNotice, by count: Int = 1, at locator: () -> String) {
    if let known = tallies.index(forKey: notice) {
      tallies.values[known].count += count
    } else if order.count < IssueList.tallyLimit {
      tallies[notice] = Tally(locator: locator(), count: count)
      order.append(notice)
    }
  }

  /// Turns the notices of a file into warnings, in the order in which they first came up.
  mutating func finish(file: String) {
    for notice in order {
      guard let tally = tallies[notice] else { continue }
      warnings.append(notice.issue(file: file, locator: tally.locator, count: tally.count))
    }
    tallies.removeAll()
    order.removeAll()
  }
}
