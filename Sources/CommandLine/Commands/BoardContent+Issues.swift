internal import Analysis
internal import Diagnostics

extension BoardContent {
  /// Says what was met while parts were made; of a run's own rows that was said when they were read.
  func tellIssues(_ output: OutputOptions, in surroundings: Surroundings) {
    guard isOfParts, !output.quiet else { return }
    for line in IssueLines.lines(issues, all: "--format json") {
      surroundings.console.warn(line)
    }
  }
}
