internal import ArgumentParser
internal import Foundation
internal import Statistics

struct CompareCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Test whether a column has drifted between two tables, and by how much.",
    discussion: """
      Examples:
        compass compare january.csv june.csv --value score
        compass compare january.csv june.csv --value score --cluster session
        compass compare january.csv june.csv --value verdict --categorical --format json

      Rows that come in clusters (the turns of a session, the items of a topic) are not independent: \
      with --cluster every p-value is found by permuting whole clusters. A cluster that occurs in \
      both tables keeps one part in each, and the parts swap.
      """)

  @Argument(help: "CSV file of the reference, plain or gzip; - for the standard input.")
  var reference: String

  @Argument(help: "CSV file to compare with it.")
  var current: String

  @Option(help: "Column to compare.")
  var value: String

  @Option(help: "Column whose values share chance, such as the session.")
  var cluster: String?

  @Flag(help: "The values are names of categories.")
  var categorical = false

  @Option(help: "Random permutations for the p-values that need them.")
  var permutations: Int = 999

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (99...1_000_000).contains(permutations) else {
      throw ValidationError("--permutations must be a whole number from 99 to 1000000.")
    }
    guard reference != "-" || current != "-" else {
      throw ValidationError("Only one of the two tables can be the standard input.")
    }
  }

  func run(_ console: Console) throws -> ExitStatus {
    let samples = try ComparedSamples(
      reference: reference, current: current, value: value, cluster: cluster,
      isCategorical: categorical, missing: tableOptions.missing)
    let settings = ComparisonSettings(permutations: permutations, level: level.value, seed: seed)
    let entries =
      categorical
      ? try CategoricalComparison(samples, settings).entries
      : try NumericComparison(samples, settings).entries
    try CommandResult(
      command: "compare", options: options, cautions: samples.cautions,
      results: ComparisonResults(
        referenceCount: samples.reference.count, currentCount: samples.current.count,
        clusters: samples.clusterCount, entries: entries)
    ).print(output, to: console, text: text(entries, samples), csv: csv(entries))
    return .ok
  }

  private func text(_ entries: [ComparisonEntry], _ samples: ComparedSamples) -> String {
    let table = TextTable(
      columns: [
        ("Measure", .leading), ("Value", .trailing), ("Interval", .trailing),
        ("p", .trailing), ("p-value by", .leading),
      ],
      rows: entries.map { $0.textRow })
    return """
      \(value): \(samples.reference.count) values in the reference, \
      \(samples.current.count) in the current table
      \(table.text)
      """
  }

  private func csv(_ entries: [ComparisonEntry]) -> String {
    CSVText.table(
      header: [
        "measure", "value", "lower", "upper", "p_value", "p_value_method", "degrees_of_freedom",
        "reason",
      ],
      rows: entries.map(\.csvRow))
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let reference: String
    let current: String
    let value: String
    let cluster: String?
    let categorical: Bool
    let missing: [String]
    let permutations: Int
    let level: Double
    let seed: UInt64
  }

  private var options: Options {
    Options(
      reference: reference, current: current, value: value, cluster: cluster,
      categorical: categorical, missing: tableOptions.added, permutations: permutations,
      level: level.value, seed: seed)
  }
}
