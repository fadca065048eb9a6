internal import Analysis
internal import ArgumentParser
internal import Diagnostics

struct CompareCommand: ParallelCommand, PrintingCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Test whether a column has drifted between two tables, and by how much.",
    discussion: """
      Example:
        compass compare --logs data/examples/rounds/judgments.jsonl.gz --model Kestrel-70B \\
          --where criterion=care --versus round=2025-01,2025-03

      On data of yours:
        compass compare january.csv june.csv --value score
        compass compare january.csv june.csv --value score --cluster session
        compass compare january.csv june.csv --value verdict --categorical --format json
        compass compare --study pilot.study --where criterion=power --versus round=2025-01,2025-06

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

  @Argument(
    help:
      "Table of the reference: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.")
  var reference: String?

  @Argument(help: "Table to compare with it.")
  var current: String?

  @OptionGroup var source: SourceOptions

  @Option(
    help: ArgumentHelp(
      "Two values of a column of judgments: the reference and what is compared with it.",
      valueName: "column=A,B"))
  var versus: String?

  @Option(help: "Column to compare; of judgments, score.")
  var value: String?

  @Option(
    help:
      "Column whose values share chance, such as the session, or columns with commas between; of judgments, cluster_id or the item."
  )
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
    try source.validate(besides: reference, tableOptions, columns: [("--value", value)])
    if source.isEmpty {
      guard current != nil else { throw ValidationError("Name two tables to compare.") }
      guard versus == nil else {
        throw ValidationError("--versus takes both samples from --logs or --study.")
      }
    } else {
      guard versus.flatMap(IntervalContrast.init) != nil else {
        throw ValidationError(
          "Name what is compared: --versus names a column and two of its values, model_id=A,B.")
      }
    }
    guard reference != "-" || current != "-" else {
      throw ValidationError("Only one of the two tables can be the standard input.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let record = try source.table(output, in: surroundings)
    let value = value ?? "score"
    var cluster = cluster
    if cluster == nil { cluster = try record?.cluster() }
    let samples: ComparedSamples
    let names: (reference: String, current: String)
    if let record, let contrast = versus.flatMap(IntervalContrast.init) {
      let criteria = try record.criteria(apartBy: [contrast.column])
      let (reference, current) = try record.parts(contrast)
      names = (reference.name, current.name)
      samples = try ComparedSamples(
        reference: { () throws(Diagnostics) in reference },
        current: { () throws(Diagnostics) in current }, value: value, cluster: cluster,
        isCategorical: categorical, cautions: record.cautions + criteria)
    } else {
      func table(_ path: String?) throws(Diagnostics) -> any PlacedColumns {
        try InputTable(
          path ?? "", missing: tableOptions.missing, sheet: source.sheetOption.sheet,
          conversion: source.convert.conversion)
      }
      names = ("the reference", "the current table")
      samples = try ComparedSamples(
        reference: { () throws(Diagnostics) in try table(reference) },
        current: { () throws(Diagnostics) in try table(current) }, value: value, cluster: cluster,
        isCategorical: categorical)
    }
    let results = try ComparisonResults(
      samples, isCategorical: categorical,
      settings: ComparisonSettings(
        permutations: permutations, level: level.value, seed: seed.value))
    try CommandResult(
      command: "compare", options: options(value: value, cluster: cluster),
      cautions: results.cautions, results: results, issues: record?.issues
    ).print(
      output, to: surroundings.console,
      text: """
        \(value): \(results.referenceCount) values in \(names.reference), \
        \(results.currentCount) in \(names.current)
        \(results.text)
        """,
      csv: results.csv)
    return .ok
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let reference: String?
    let current: String?
    let source: SourceDescription?
    let versus: String?
    let value: String
    let cluster: String?
    let categorical: Bool
    let missing: [String]
    let permutations: Int
    let level: Double
    let seed: UInt64
  }

  private func options(value: String, cluster: String?) -> Options {
    Options(
      reference: reference, current: current, source: SourceDescription(source), versus: versus,
      value: value, cluster: cluster,
      categorical: categorical, missing: tableOptions.added, permutations: permutations,
      level: level.value, seed: seed.value)
  }
}
