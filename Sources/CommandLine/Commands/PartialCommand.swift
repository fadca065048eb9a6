internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import PrintedNumbers
internal import Reporting

struct PartialCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "partial",
    abstract: "Analyse a share of the items, as a part that combine puts together with the others.",
    discussion: """
      After `partial` stand another command and its options: leaderboard, pairs, interval, agreement \
      or rank. It takes the rows of the items of its shard, of files, of a study or of the standard \
      input (--logs -), and writes what the analysis needs of them. An item is its task and sample_id; \
      its shard is the CRC-32 of both, modulo N, so that any engine can deal rows out. Rows of other \
      shards are passed over and counted.

      --format says how the line about the part is printed; formats of results and other options that \
      only concern printing are given to combine. The part is written whole or not at all. Shard 0/1 \
      is the whole.

      Examples:
        compass partial interval --logs data/example/judgments.jsonl.gz --shard 0/2 -o 0.part
        compass partial interval --logs data/example/judgments.jsonl.gz --shard 1/2 -o 1.part
        compass combine 0.part 1.part
      """)

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The command whose part it is, and its options.", valueName: "command"))
  var words: [String] = []

  @Option(
    help: ArgumentHelp(
      "Which of N shares of the items: 0/N, 1/N and so on.", valueName: "i/n"))
  var shard: Shard

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("The part that is written.", valueName: "file"))
  var path: String

  @OptionGroup var output: OutputOptions

  @OptionGroup var threads: ThreadsOption

  func validate() throws { _ = try MergeableWords.command(words) }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let command: any MergeableCommand
    do {
      command = try MergeableWords.command(words + (output.quiet ? ["--quiet"] : []))
    } catch {
      throw Diagnostics(Diagnostic("wrongUse", "\(error)"), cause: .wrongUse)
    }
    let summary = try await write(command, in: surroundings)
    try CommandResult(
      command: "partial",
      options: Options(
        command: words[0], words: Array(words.dropFirst()), shard: shard.description, output: path),
      results: Results(summary)
    ).print(output, to: surroundings.console, text: text(summary), csv: csv(summary))
    return .ok
  }

  private func write<Command: MergeableCommand>(
    _ command: Command, in surroundings: Surroundings
  ) async throws(Diagnostics) -> PartWriter.Summary {
    let content = try await command.content(shard, in: surroundings)
    let head = PartHead(
      command: words[0], options: Array(words.dropFirst()), engine: Version.current,
      inputs: content.inputs,
      shard: PartHead.Shards(shard.index...shard.index, of: shard.count),
      definitions: try command.definitions())
    var part = try PartWriter(head, to: path)
    try content.write(to: &part)
    return try part.finish()
  }

  private func text(_ part: PartWriter.Summary) -> String {
    let rows = CountText.counted(part.rows, "row", isGrouped: true)
    let items = CountText.counted(part.items, "item", isGrouped: true)
    let bytes = CountText.counted(part.bytes, "byte", isGrouped: true)
    return "Shard \(shard): \(rows) of \(items) in \(bytes); "
      + "\(NumberText.grouped(part.others)) of other shards"
  }

  private func csv(_ part: PartWriter.Summary) -> String {
    CSVText.table(
      header: ["shard", "rows", "other_rows", "items", "bytes"],
      rows: [
        [
          shard.description, String(part.rows), String(part.others), String(part.items),
          String(part.bytes),
        ]
      ])
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let command: String
    let words: [String]
    let shard: String
    let output: String
  }

  private struct Results: Encodable {
    let rows: Int
    let otherRows: Int
    let items: Int
    let bytes: Int

    init(_ part: PartWriter.Summary) {
      rows = part.rows
      otherRows = part.others
      items = part.items
      bytes = part.bytes
    }
  }
}

extension Shard: ExpressibleByArgument {
  package init?(argument: String) {
    guard let shard = try? Shard(word: argument) else { return nil }
    self = shard
  }
}
