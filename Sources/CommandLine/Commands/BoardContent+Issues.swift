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

extension StudyOptions {
  /// What stands beside the data and defines what is computed: files, or names of what is built in.
  var definitionNames: [String] {
    source.definitionNames + [instrument, system, itemTable].compactMap(\.self)
  }
}
