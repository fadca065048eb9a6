internal import Analysis
internal import Diagnostics
internal import LogReaders

extension StudyOptions {
  /// The judgments with the definitions that score them; what was met while they were read is said,
  /// unless nobody wants to know.
  ///
  /// - Parameter shard: Which may be given no row at all on the standard input; nil for all rows.
  func inputs(
    _ output: OutputOptions, in surroundings: Surroundings, shard: Shard? = nil
  ) throws(Diagnostics) -> StudyInputs {
    let request = try request
    let inputs = try StudyInputs(request, from: DataSource.open(request.data, shard: shard))
    if !output.quiet {
      for line in IssueLines.lines(inputs.log.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    return inputs
  }

  /// What stands beside the data and defines what is computed: files, or names of what is built in.
  var definitionNames: [String] {
    source.definitionNames + [instrument, system, itemTable].compactMap(\.self)
  }
}

extension BoardContent {
  /// Says what was met while parts were made; of a run's own rows that was said when they were read.
  func tellIssues(_ output: OutputOptions, in surroundings: Surroundings) {
    guard isOfParts, !output.quiet else { return }
    for line in IssueLines.lines(issues, all: "--format json") {
      surroundings.console.warn(line)
    }
  }
}
