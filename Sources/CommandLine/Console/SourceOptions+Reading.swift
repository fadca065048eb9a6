internal import Analysis
internal import Diagnostics
internal import LogReaders

extension SourceOptions {
  /// The judgments as a table; nil where a table is named.
  ///
  /// - Parameters:
  ///   - shard: whose rows are taken; nil for all of them.
  ///   - isOfPairs: whether models that are named are those of both sides of comparisons.
  func table(
    _ output: OutputOptions, in surroundings: Surroundings, shard: Shard? = nil,
    isOfPairs: Bool = false
  ) throws(Diagnostics) -> RecordTable? {
    if isEmpty { return nil }
    var request = try request
    request.filters.areOfBothSides = isOfPairs
    let table = try RecordTable(
      request, from: DataSource.open(request, shard: shard), isStrict: strict, shard: shard)
    if !output.quiet {
      for line in IssueLines.lines(table.issues, all: "--format json") {
        surroundings.console.warn(line)
      }
    }
    return table
  }
}

extension SourceOptions {
  /// Why the data cannot be analysed in parts; nil where they can.
  func obstacleToParts(of command: String) -> String? {
    isEmpty
      ? "Parts are made of judgments: name them with --logs PATH..., --logs - or --study FILE. "
        + "compass \(command) takes a table whole." : nil
  }

  /// What stands beside the data and defines what is computed.
  var definitionNames: [String] { map + [models, items].compactMap(\.self) }

  /// The rows of a shard, or all rows, with what is kept of them in a part.
  ///
  /// - Parameters:
  ///   - named: columns that were asked for, each with its option.
  ///   - columns: what is kept of the rows of a table.
  /// - Precondition: Judgments are named.
  func part(
    _ shard: Shard?, _ output: OutputOptions, in surroundings: Surroundings,
    named: [(name: String?, option: String)], isOfPairs: Bool = false,
    keeping columns: (RecordTable) -> RecordColumns
  ) throws(Diagnostics) -> RecordPart {
    guard let table = try table(output, in: surroundings, shard: shard, isOfPairs: isOfPairs)
    else { preconditionFailure("no judgments are named") }
    if shard != nil { try table.refuseUnknown(named) }
    return RecordPart(table, keeping: columns(table))
  }
}
