internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import PrintedNumbers
internal import Statistics

struct OverlapCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "overlap",
    abstract: "Look for n-grams of items in a corpus: were the items seen in training?",
    discussion: """
      Items are a CSV table or JSON Lines with a column of texts, or a text file with one item a \
      line; plain, gzip or Zstandard, as the corpus. The corpus is text files (a document each), CSV or JSON Lines (a document per row), or \
      directories of them. An item shorter than n tokens is not testable, which is not the same as \
      clean.

      Example:
        echo 'What is the sum of the first hundred whole numbers, from one on?' > items.txt
        compass overlap items.txt --corpus data/example/README.md --n 8

      On data of yours:
        compass overlap items.csv --corpus crawl/ notes.txt --n 13
      """)

  @Argument(
    help: ArgumentHelp(
      "The items; - for standard input: one item a line, or JSON Lines.", valueName: "items"))
  var items: String

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Files of the corpus, or directories to walk.", valueName: "path"))
  var corpus: [String]

  @Option(help: "Length of the n-grams, in tokens.")
  var n: Int = 13

  @Option(help: "Tokens: words, or characters for text without spaces between words.")
  var tokens: TextTokens = .words

  @Option(help: ArgumentHelp("Column or field with the texts.", valueName: "column"))
  var text: String = "text"

  @OptionGroup var sheetOption: SheetOption

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var convert: ConvertOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    guard (1...1_000).contains(n) else {
      throw ValidationError("--n must be a whole number from 1 to 1000.")
    }
    guard !corpus.isEmpty else { throw ValidationError("Name the corpus with --corpus PATH....") }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let source = TextSource(
      field: text, missing: tableOptions.missing, sheet: sheetOption.sheet,
      conversion: convert.conversion)
    let itemTexts = try source.items(items)
    guard !itemTexts.isEmpty else {
      throw Diagnostics(table: .emptyTable, at: .file(items), "there are no items")
    }
    var overlap = try Diagnostics.at(.file(items)) { () throws(StatisticsError) in
      try NGramOverlap(items: itemTexts, n: n, tokenization: tokens)
    }
    for path in try TextSource.files(corpus) {
      let before = overlap.documents
      try source.scan(path, into: &overlap)
      if !output.quiet {
        let count = overlap.documents - before
        surroundings.console.warn(
          "read \(VisibleText.name(path)): \(CountText.counted(count, "document"))")
      }
    }
    let results = OverlapResults(overlap)
    try CommandResult(
      command: "overlap",
      options: Options(
        items: items, corpus: corpus, n: n, tokens: tokens.rawValue, text: text,
        missing: tableOptions.added),
      cautions: results.cautions(n: n), results: results
    ).print(output, to: surroundings.console, text: results.text(n: n), csv: results.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let items: String
    let corpus: [String]
    let n: Int
    let tokens: String
    let text: String
    let missing: [String]
  }
}
