package import EvaluationLogs
internal import PrintedNumbers

/// A report whose numbers, labels and references are settled: what every writer prints.
package struct ResolvedReport: Sendable {
  package let title: String
  let subtitle: String?
  let authors: [String]
  let date: CalendarDay?
  /// A line above the title: the value system.
  let kicker: String?
  let blocks: [ResolvedBlock]
  let results: ReportResults
  package let manifest: Manifest
  /// What the author should know of the pages, such as characters that no font has.
  ///
  /// The problems of the logs are those of the inputs.
  package let notices: [LogIssue]
}
