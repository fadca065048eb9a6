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
}
