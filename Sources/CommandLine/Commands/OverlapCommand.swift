internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import PrintedNumbers
internal import Statistics

struct OverlapCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "overlap",
    abstract: "Look for n-grams of items in a corpus: were the items seen in training?",
    discussion: """
      Items are a CSV table or JSON Lines with a column of texts, or a text file with one item a \
      line. The corpus is text files (a document each), CSV or JSON Lines (a document per row), or \
      directories of them. An item shorter than n tokens is not testable, which is not the same as \
      clean.

      Example:
        compass overlap items.csv --corpus crawl/ notes.txt --n 13
      """)

  @Argument(
    help: ArgumentHelp("The items; - for one item a line on standard input.", valueName: "items"))
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

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1_000).contains(n) else {
      throw ValidationError("--n must be a whole number from 1 to 1000.")
    }
    guard !corpus.isEmpty else { throw ValidationError("Name the corpus with --corpus PATH....") }
  }

  func run(_ console: Console) throws -> ExitStatus {
    let source = TextSource(field: text, missing: tableOptions.missing)
    let itemTexts = try source.items(items)
    guard !itemTexts.isEmpty else {
      throw InputError(description: "\(items): there are no items.")
    }
    var overlap = try NGramOverlap(items: itemTexts, n: n, tokenization: tokens)
    for path in try TextSource.files(corpus) {
      let before = overlap.documents
      try source.forEachDocument(path) { overlap.scan($0) }
      if !output.quiet {
        let count = overlap.documents - before
        console.warn("read \(VisibleText.name(path)): \(count) document\(count == 1 ? "" : "s")")
      }
    }
    let results = OverlapResults(overlap)
    try CommandResult(
      command: "overlap",
      options: Options(
        items: items, corpus: corpus, n: n, tokens: tokens.rawValue, text: text,
        missing: tableOptions.added),
      cautions: results.cautions(n: n), results: results
    ).print(output, to: console, text: table(results), csv: csv(results))
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

  private func table(_ results: OverlapResults) -> String {
    let summary = results.summary
    let share = summary.hitShare.estimate.map { String(format: "%.1f", 100 * $0) } ?? "–"
    let head =
      "\(summary.hits) of \(summary.testable) testable items (\(share) %) share an n-gram of \(n) "
      + "tokens with the corpus (\(summary.documents) documents, \(summary.corpusTokens) tokens)"
    let table = TextTable(
      columns: [
        ("Item", .trailing), ("Tokens", .trailing), ("n-grams", .trailing), ("Hits", .trailing),
        ("Coverage", .trailing), ("Grade", .leading),
      ],
      rows: results.items.map { item in
        [
          "\(item.item)", "\(item.tokens)", "\(item.ngrams)", item.hits.map(String.init) ?? "–",
          item.coverage.map { String(format: "%.1f %%", 100 * $0) } ?? "–",
          item.grade ?? "not testable",
        ]
      })
    return head + "\n" + table.text
  }

  private func csv(_ results: OverlapResults) -> String {
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
    return CSVText.table(
      header: ["item", "tokens", "ngrams", "hits", "any_hit", "coverage", "grade", "reason"],
      rows: results.items.map { item in
        [
          "\(item.item)", "\(item.tokens)", "\(item.ngrams)", text(item.hits), text(item.anyHit),
          text(item.coverage), text(item.grade), text(item.reason),
        ]
      })
  }
}
