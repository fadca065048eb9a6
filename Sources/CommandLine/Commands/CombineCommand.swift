internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers

struct CombineCommand: ParallelCommand {
  static let configuration = CommandConfiguration(
    commandName: "combine",
    abstract: "Put parts together, and print what one run over all rows prints.",
    discussion: """
      The parts are those that `compass partial` wrote, one of each shard, in any order. What is printed \
      is to the byte what the command prints of all rows at once. Parts that are missing, doubled, \
      unfinished, damaged, or of another command, other options, another program or other inputs are \
      refused, all of them at once.

      The options of the analysis are those of the parts; --format and --generated-at say how it is \
      printed. With --output the parts, whose shards must follow each other, become one part, for \
      putting many together in steps.

      Example:
        compass partial interval --logs data/example/judgments.jsonl.gz --shard 0/1 -o whole.part
        compass combine whole.part --format csv
      """)

  @Argument(help: ArgumentHelp("Parts that compass partial wrote.", valueName: "part"))
  var parts: [String]

  @Option(
    help: ArgumentHelp(
      "How to print, as the command does: text, json, csv, or every-eval-ever of a leaderboard.",
      valueName: "format"))
  var format: BoardFormat = .text

  @Option(
    help: ArgumentHelp(
      "Time of the records of every-eval-ever, as leaderboard has it.", valueName: "time"))
  var generatedAt: String?

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write one part that holds what the parts hold.", valueName: "file"))
  var path: String?

  @Flag(name: .shortAndLong, help: "Print no progress and no warnings on standard error.")
  var quiet = false

  @OptionGroup var threads: ThreadsOption

  var isQuiet: Bool { quiet }

  func validate() throws {
    guard generatedAt == nil || format == .everyEvalEver else {
      throw ValidationError("--generated-at goes with --format every-eval-ever.")
    }
    guard path == nil || format != .everyEvalEver else {
      throw ValidationError("--output writes a part; print records without it.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    var items: [UInt64] = []
    let keepsItems = path != nil
    let set = try PartSet(parts, isWhole: path == nil) { if keepsItems { items.append($0) } }
    let command = try command(of: set.parts[0])
    if let path { return try write(command, set, items, to: path, in: surroundings) }
    return try await show(command, set, in: surroundings)
  }

  /// The command of the parts, with the options that were in force and those that say how to print.
  private func command(of part: PartReader) throws(Diagnostics) -> any MergeableCommand {
    var words = [part.head.command] + part.head.options
    if path == nil {
      words += ["--format", format.rawValue]
      if let generatedAt { words += ["--generated-at", generatedAt] }
      if quiet { words.append("--quiet") }
    }
    do {
      return try MergeableWords.command(words)
    } catch {
      guard format == .everyEvalEver else {
        throw Diagnostics(
          Diagnostic(
            "foreignPart", at: .file(part.path),
            "the part is of a command line that is not understood: \(RootCommand.message(for: error))",
            remedy: "Put parts together with the program that made them"))
      }
      throw Diagnostics(
        Diagnostic("wrongUse", RootCommand.message(for: error)), cause: .wrongUse)
    }
  }

  private func show<Command: MergeableCommand>(
    _ command: Command, _ set: PartSet, in surroundings: Surroundings
  ) async throws(Diagnostics) -> ExitStatus {
    try await command.show(try Command.Content(merging: set.parts), in: surroundings)
  }

  private func write<Command: MergeableCommand>(
    _ command: Command, _ set: PartSet, _ items: [UInt64], to path: String,
    in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let content = try Command.Content(merging: set.parts)
    var part = try PartWriter(set.head, to: path)
    for item in items { part.note(item: item) }
    try content.write(to: &part)
    let summary = try part.finish()
    let (first, last) = (set.head.shard.index, set.head.shard.through ?? set.head.shard.index)
    let result = CommandResult(
      command: "combine", options: Options(parts: parts, output: path),
      results: Results(
        command: set.head.command, first: first, last: last, shards: set.head.shard.count,
        rows: summary.rows, items: summary.items, bytes: summary.bytes))
    var output = OutputOptions()
    output.format = ResultFormat(rawValue: format.rawValue) ?? .text
    output.quiet = quiet
    try result.print(
      output, to: surroundings.console,
      text: "Shards \(first) to \(last) of \(set.head.shard.count): "
        + "\(CountText.counted(summary.rows, "row", isGrouped: true)) of "
        + "\(CountText.counted(summary.items, "item", isGrouped: true)) in "
        + CountText.counted(summary.bytes, "byte", isGrouped: true),
      csv: CSVText.table(
        header: ["first_shard", "last_shard", "shards", "rows", "items", "bytes"],
        rows: [
          [first, last, set.head.shard.count, summary.rows, summary.items, summary.bytes].map {
            String($0)
          }
        ]))
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let parts: [String]
    let output: String
  }

  private struct Results: Encodable {
    let command: String
    let first: Int
    let last: Int
    let shards: Int
    let rows: Int
    let items: Int
    let bytes: Int
  }
}
