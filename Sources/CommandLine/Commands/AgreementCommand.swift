internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Statistics

struct AgreementCommand: ParallelCommand {
  static let configuration = CommandConfiguration(
    commandName: "agreement",
    abstract: "Measure how far raters agree, by every coefficient that fits.",
    discussion: """
      The table has one row per unit and rater. Krippendorff's alpha goes by --scale; all other \
      coefficients, and alpha where no scale is given, by --weights. Ratings are told apart by their \
      texts, or as numbers where a scale or weights ask for them. ICC(.,k) is that of the mean of as \
      many ratings as a unit has.

      Example:
        compass agreement ratings.csv --unit response --rater judge --rating score \\
          --scale ordinal --weights quadratic --categories 1,2,3,4,5 --bootstrap 1999
      """)

  @Argument(help: ArgumentHelp("The ratings, as CSV; - for standard input.", valueName: "file.csv"))
  var file: String

  @Option(help: ArgumentHelp("Column that names what is rated.", valueName: "column"))
  var unit: String

  @Option(help: ArgumentHelp("Column that names who rates.", valueName: "column"))
  var rater: String

  @Option(
    help: ArgumentHelp("Column with the rating; empty where there is none.", valueName: "column"))
  var rating: String

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
    help: ArgumentHelp("Column that groups units which are not independent.", valueName: "column"))
  var cluster: String?

  @Option(help: "Bootstrap replicates, for BCa intervals; 0 for score intervals.")
  var bootstrap: Int = 0

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try DrawCount.check(bootstrap, "--bootstrap", isZeroAllowed: true)
    if let categories, WordList.cells(categories).contains("") {
      throw ValidationError("--categories must be names or numbers with commas between.")
    }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let ratings = try AgreementRatings(
      InputTable(file, missing: tableOptions.missing),
      columns: AgreementRatings.Columns(
        unit: unit, rater: rater, rating: rating, cluster: cluster),
      categories: categories.map(WordList.cells),
      needsOrder: settings.needsOrder)
    let line = output.quiet ? nil : surroundings.progressLine()
    func compute() throws(Diagnostics) -> TableAgreement {
      try TableAgreement(ratings, of: file, column: rating, settings: settings)
    }
    let found: TableAgreement
    if let line {
      found = try line.during("computing coefficients", compute)
    } else {
      found = try compute()
    }
    try CommandResult(
      command: "agreement", options: options(ratings), cautions: found.cautions,
      results: found.results
    ).print(
      output, to: surroundings.console, text: text(found.results).text, csv: text(found.results).csv
    )
    return .ok
  }

  private var settings: AgreementSettings {
    AgreementSettings(
      weights: weights, scale: scale, level: level.value,
      replicates: bootstrap > 0 ? bootstrap : nil, seed: seed.value)
  }

  private func text(_ results: AgreementResults) -> AgreementText {
    AgreementText(
      results: results, level: level.value, weights: weights,
      alphaDistance: settings.alphaDistance)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String
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

  private func options(_ ratings: AgreementRatings) -> Options {
    Options(
      file: file, unit: unit, rater: rater, rating: rating, cluster: cluster,
      scale: scale?.rawValue, weights: weights.rawValue, alphaDistance: settings.alphaDistance,
      categories: ratings.table.categories.count <= 100 ? ratings.table.categories.labels : [],
      missing: tableOptions.added, bootstrap: bootstrap,
      intervalMethod: bootstrap > 0 ? BootstrapIntervalMethod.bca.rawValue : "score",
      level: level.value, seed: seed.value)
  }
}
