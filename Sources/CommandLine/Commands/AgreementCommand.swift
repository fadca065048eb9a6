internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import LogReaders
internal import Statistics

struct AgreementCommand: MergeableCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "Measure how far raters agree, by every coefficient that fits.",
    discussion: """
      The table has one row per unit and rater. Krippendorff's alpha goes by --scale; all other \
      coefficients, and alpha where no scale is given, by --weights. Ratings are told apart by their \
      texts, or as numbers where a scale or weights ask for them. ICC(.,k) is that of the mean of as \
      many ratings as a unit has. Of judgments, verdicts of panels are left out.

      Example:
        compass agreement --logs data/example/judgments.jsonl.gz --where criterion=power

      On data of yours:
        compass agreement ratings.csv --unit response --rater judge --rating score \\
          --scale ordinal --weights quadratic --categories 1,2,3,4,5 --bootstrap 1999
        compass agreement --study pilot.study --where criterion=power --scale interval
      """)

  @Argument(
    help: ArgumentHelp(
      "The ratings: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.",
      valueName: "file"))
  var file: String?

  @OptionGroup var source: SourceOptions

  @Option(
    help: ArgumentHelp(
      "Column that names what is rated, or columns with commas between, such as model_id,sample_id,turn; "
        + "of judgments, all that makes a response and its criterion.",
      valueName: "columns"))
  var unit: String?

  @Option(
    help: ArgumentHelp("Column that names who rates; of judgments, judge_id.", valueName: "column"))
  var rater: String?

  @Option(
    help: ArgumentHelp(
      "Column with the rating; empty where there is none; of judgments, score.",
      valueName: "column"))
  var rating: String?

  @Option(help: "Level of measurement for alpha: nominal, ordinal, interval or ratio.")
  var scale: MeasurementLevel?

  @Option(
    help: """
      Weights of partial agreement: identity, linear, quadratic, ordinal, radical, ratio, circular \
      or bipolar.
      """)
  var weights: WeightFamily = .identity

  @Option(
    help: ArgumentHelp(
      "The categories in the order of the scale, such as 1,2,3,4,5.", valueName: "list"))
  var categories: String?

  @Option(
    help: ArgumentHelp(
      "Column, or columns with commas between, that group units which are not independent; of judgments, "
        + "cluster_id or the item.",
      valueName: "columns"))
  var cluster: String?

  @Option(help: "Bootstrap replicates; 0 for score intervals.")
  var bootstrap: Int = 0

  @Option(
    help: """
      What the replicates become: bca, or percentile, basic or normal, to compare with what others \
      published; percentile intervals are short with few clusters. bca when not given.
      """)
  var method: BootstrapIntervalMethod?

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try source.validate(
      besides: file, tableOptions,
      columns: [("--unit", unit), ("--rater", rater), ("--rating", rating)])
    try DrawCount.check(bootstrap, "--bootstrap", isZeroAllowed: true)
    if method != nil, bootstrap == 0 {
      throw ValidationError("--method goes with --bootstrap, such as --bootstrap 1999.")
    }
    if let categories, WordList.cells(categories).contains("") {
      throw ValidationError("--categories must be names or numbers with commas between.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    if source.isEmpty { return try print(nil, in: surroundings) }
    return try await show(content(nil, in: surroundings), in: surroundings)
  }

  var obstacleToParts: String? { source.obstacleToParts(of: "agreement") }

  var definitionNames: [String] { source.definitionNames }

  func content(
    _ shard: Shard?, in surroundings: Surroundings
  ) async throws(Diagnostics) -> RecordPart {
    let named: [(name: String?, option: String)] = [
      (unit, "--unit"), (rater, "--rater"), (rating, "--rating"), (cluster, "--cluster"),
    ]
    return try source.part(shard, output, in: surroundings, named: named) { table in
      var columns = RecordColumns(
        [unit ?? RecordTable.unit, rater ?? "judge_id", rating ?? "score"], cluster: cluster)
      // Any column may say that units belong together.
      columns.add(["sample_id", "cluster_id"])
      columns.addAttributes(of: table)
      return columns
    }
  }

  func show(
    _ content: RecordPart, in surroundings: Surroundings
  ) async throws(Diagnostics) -> ExitStatus {
    try print(try content.table(source.filters), in: surroundings)
  }

  /// Computes and prints.
  ///
  /// - Parameter judgments: nil for a table that is named.
  private func print(
    _ judgments: RecordTable?, in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let record = judgments?.withoutPanels()
    let criteria = try record?.criteria(apartBy: [self.unit].compactMap(\.self)) ?? []
    let unit = unit ?? RecordTable.unit
    var cluster = cluster
    if cluster == nil { cluster = try record?.cluster(unit: unit) }
    let columns = AgreementRatings.Columns(
      unit: unit, rater: rater ?? "judge_id", rating: rating ?? "score",
      cluster: cluster)
    let table: any PlacedColumns
    if let record {
      table = record
    } else {
      table = try InputTable(
        file ?? "", missing: tableOptions.missing, sheet: source.sheetOption.sheet,
        conversion: source.convert.conversion)
    }
    let ratings = try AgreementRatings(
      table, columns: columns, categories: categories.map(WordList.cells),
      needsOrder: settings.needsOrder)
    let line = surroundings.progress
    func compute() throws(Diagnostics) -> TableAgreement {
      try TableAgreement(
        ratings, of: table.place.file, column: columns.rating, settings: settings)
    }
    let found: TableAgreement
    if let line {
      found = try line.during("computing coefficients", compute)
    } else {
      found = try compute()
    }
    try CommandResult(
      command: "agreement", options: options(ratings, columns), cautions: found.cautions + criteria,
      results: found.results, issues: record?.issues
    ).print(
      output, to: surroundings.console, text: text(found.results).text, csv: text(found.results).csv
    )
    return .ok
  }

  private var settings: AgreementSettings {
    AgreementSettings(
      weights: weights, scale: scale, level: level.value,
      bootstrap: bootstrap > 0
        ? .init(replicates: bootstrap, method: method ?? .bca, seed: seed.value) : nil)
  }

  private func text(_ results: AgreementResults) -> AgreementText {
    AgreementText(
      results: results, level: level.value, weights: weights,
      alphaDistance: settings.alphaDistance)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String?
    let source: SourceDescription?
    let unit: String
    let rater: String
    let rating: String
    let cluster: String?
    let scale: String?
    let weights: String
    let alphaDistance: String
    let categories: [String]
    let missing: [String]
    let bootstrap: Int
    let intervalMethod: String
    let level: Double
    let seed: UInt64
  }

  private func options(
    _ ratings: AgreementRatings, _ columns: AgreementRatings.Columns
  ) -> Options {
    Options(
      file: file, source: SourceDescription(source), unit: columns.unit, rater: columns.rater,
      rating: columns.rating, cluster: columns.cluster,
      scale: scale?.rawValue, weights: weights.rawValue, alphaDistance: settings.alphaDistance,
      categories: ratings.table.categories.count <= 100 ? ratings.table.categories.labels : [],
      missing: tableOptions.added, bootstrap: bootstrap,
      intervalMethod: bootstrap > 0 ? (method ?? .bca).rawValue : "score",
      level: level.value, seed: seed.value)
  }
}
