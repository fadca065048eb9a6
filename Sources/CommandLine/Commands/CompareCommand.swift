internal import Analysis
internal import ArgumentParser
internal import Diagnostics

struct CompareCommand: ParallelCommand {
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

      Without clusters the p-values of distances come from permuting rows, and so do those of the \
      tests whose approximations fail when values tie: Anderson-Darling and Cramér-von Mises with any \
      ties, Mann-Whitney and Welch when there are at least two rows to a distinct value, chi-square \
      and G when an expected count is below 5. All arrangements are gone through where they are no \
      more than --permutations. In tables of more than 20000 rows with more than 2000 distinct values \
      the permutations tell 2000 groups of neighbouring values apart. kolmogorovSmirnovAsymptotic is \
      Kolmogorov's limit (R's exact = FALSE), kolmogorovSmirnov the exact distribution given the ties \
      (the limit, or with ties permutations, above 10^8 pairs of rows).

      populationStabilityIndex and jensenShannonDivergence (in bits) compare shares of bins: each \
      value a bin where there are no more than 20 that repeat, else the deciles of the reference, \
      where a value that several deciles meet is a bin of its own.
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

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try DrawCount.check(permutations, "--permutations")
    guard reference != "-" || current != "-" else {
      throw ValidationError("Only one of the two tables can be the standard input.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let samples = try ComparedSamples(
      reference: reference, current: current, value: value, cluster: cluster,
      isCategorical: categorical, missing: tableOptions.missing)
    let results = try ComparisonResults(
      samples, isCategorical: categorical,
      settings: ComparisonSettings(
        permutations: permutations, level: level.value, seed: seed.value))
    try CommandResult(
      command: "compare", options: options, cautions: results.cautions, results: results
    ).print(
      output, to: surroundings.console,
      text: """
        \(value): \(results.referenceCount) values in the reference, \
        \(results.currentCount) in the current table
        \(results.text)
        """,
      csv: results.csv)
    return .ok
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
      level: level.value, seed: seed.value)
  }
}
