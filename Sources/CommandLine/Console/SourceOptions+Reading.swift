internal import Analysis
internal import Diagnostics

extension SourceOptions {
  /// The judgments as a table; nil where a table is named.
  ///
  /// - Parameter isOfPairs: whether models that are named are those of both sides of comparisons.
  func table(
    _ output: OutputOptions, in surroundings: Surroundings, isOfPairs: Bool = false
  ) throws(Diagnostics) -> RecordTable? {
    if isEmpty { return nil }
    var request = try request
    request.filters.areOfBothSides = isOfPairs
    let table = try RecordTable(request, from: DataSource.open(request), isStrict: strict)
    if !output.quiet {
      for line in IssueLines.lines(table.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    return table
  }
}
