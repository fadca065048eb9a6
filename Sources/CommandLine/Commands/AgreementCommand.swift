internal import ArgumentParser
internal import Foundation
internal import PrintedNumbers
internal import Statistics

struct AgreementCommand: Subcommand {
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

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard bootstrap == 0 || (99...1_000_000).contains(bootstrap) else {
      throw ValidationError("--bootstrap must be 0 or a whole number from 99 to 1000000.")
    }
    if let categories, Self.list(categories).contains("") {
      throw ValidationError("--categories must be names or numbers with commas between.")
    }
  }

  func run(_ console: Console) throws -> ExitStatus {
    let ratings = try AgreementRatings(
      InputTable(file, missing: tableOptions.missing),
      columns: AgreementRatings.Columns(
        unit: unit, rater: rater, rating: rating, cluster: cluster),
      categories: categories.map(Self.list),
      needsOrder: weights != .identity || (scale ?? .nominal) != .nominal)
    try refuseOrderOfNames(ratings)
    let analysis: AgreementAnalysis
    let results: AgreementResults
    do {
      analysis = try AgreementAnalysis(
        ratings.table, weights: weights, level: scale, clusters: ratings.clusters)
      func compute() throws -> AgreementResults {
        try AgreementResults(
          ratings, analysis, level: level.value,
          replicates: bootstrap > 0 ? bootstrap : nil, seed: seed)
      }
      let line = output.quiet ? nil : console.progressLine()
      results = try line?.during("computing coefficients", compute) ?? compute()
    } catch let error as StatisticsError {
      throw InputError(description: "\(file): \(error).")
    }
    let cautions = try AgreementCautions(
      ratings, analysis, results, scale: scale, clusterColumn: cluster
    ).all
    try CommandResult(
      command: "agreement", options: options(ratings), cautions: cautions, results: results
    ).print(output, to: console, text: text(results), csv: csv(results))
    return .ok
  }

  private static func list(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  /// Distances between names need their order, and differences need numbers.
  private func refuseOrderOfNames(_ ratings: AgreementRatings) throws {
    let needsOrder = weights != .identity || scale == .ordinal
    if needsOrder, !ratings.isOrdered {
      throw InputError(
        description: "\(file): the ratings in `\(rating)` are names. "
          + "Declare their order with --categories, or use nominal and identity.")
    }
    if scale == .interval || scale == .ratio, !ratings.isNumeric {
      throw InputError(
        description: "\(file): the ratings in `\(rating)` are names, which have no "
          + "\(scale?.rawValue ?? "") scale. Use --scale nominal or ordinal.")
    }
  }

  private func title(of value: Double) -> String {
    "\(Self.number(100 * value, digits: value * 100 == (value * 100).rounded() ? 0 : 1)) % interval"
  }

  private static func number(_ value: Double, digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }

  private static func pValue(_ value: Double) -> String {
    value < 0.0001 ? "< 0.0001" : number(value, digits: 4)
  }

  private func text(_ results: AgreementResults) -> String {
    let all = results.coefficients + results.intraclass
    let rows = all.filter { $0.estimate.estimate != nil }.map { coefficient -> [String] in
      let estimate = coefficient.estimate
      let interval: String
      if let lower = estimate.lower, let upper = estimate.upper {
        interval = "\(Self.number(lower, digits: 3)) to \(Self.number(upper, digits: 3))"
      } else {
        interval = "–"
      }
      return [
        coefficient.title, estimate.estimate.map { Self.number($0, digits: 3) } ?? "–",
        estimate.standardError.map { Self.number($0, digits: 3) } ?? "–", interval,
        coefficient.test.map { Self.pValue($0.pValue) } ?? "–",
      ]
    }
    let table = TextTable(
      columns: [
        ("Coefficient", .leading), ("Estimate", .trailing), ("Error", .trailing),
        (title(of: level.value), .trailing), ("p", .trailing),
      ], rows: rows)
    let undefined = all.filter { $0.estimate.estimate == nil }.map {
      "undefined: \($0.title): \($0.estimate.reason ?? "no reason is known")"
    }
    let bare = all.filter { $0.estimate.estimate != nil && $0.estimate.lower == nil }
    let reasons = bare.reduce(into: [String]()) { reasons, coefficient in
      if let reason = coefficient.estimate.reason, !reasons.contains(reason) {
        reasons.append(reason)
      }
    }
    let withoutInterval = reasons.map { reason in
      let titles = bare.filter { $0.estimate.reason == reason }.map(\.title)
      return "no interval: \(titles.joined(separator: "; ")): \(reason)"
    }
    let head =
      "\(results.units) units, \(results.raters) raters, \(results.ratings) ratings; "
      + "weights \(weights.rawValue), alpha \(alphaDistance)"
    return ([head, table.text] + withoutInterval + undefined).joined(separator: "\n")
  }

  private var alphaDistance: String {
    scale?.rawValue ?? (weights == .identity ? "nominal" : "with \(weights.rawValue) weights")
  }

  private func csv(_ results: AgreementResults) -> String {
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
    return CSVText.table(
      header: [
        "coefficient", "estimate", "standard_error", "lower", "upper", "level", "method",
        "statistic", "df", "df2", "p_value", "reason", "k",
      ],
      rows: (results.coefficients + results.intraclass.map(Self.prefixed)).map { coefficient in
        let estimate = coefficient.estimate
        let test = coefficient.test
        return [
          coefficient.key, text(estimate.estimate), text(estimate.standardError),
          text(estimate.lower), text(estimate.upper), text(estimate.level), text(estimate.method),
          text(test?.statistic), text(test?.degreesOfFreedom),
          text(test?.denominatorDegreesOfFreedom), text(test?.pValue), text(estimate.reason),
          text(coefficient.ratingsPerUnit),
        ]
      })
  }

  private static func prefixed(
    _ form: AgreementResults.Coefficient
  ) -> AgreementResults.Coefficient {
    AgreementResults.Coefficient(
      key: "icc \(form.key)", title: form.title, estimate: form.estimate,
      agreement: form.agreement, test: form.test, ratingsPerUnit: form.ratingsPerUnit)
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
      scale: scale?.rawValue, weights: weights.rawValue, alphaDistance: alphaDistance,
      categories: ratings.table.categories.count <= 100 ? ratings.table.categories.labels : [],
      missing: tableOptions.added, bootstrap: bootstrap,
      intervalMethod: bootstrap > 0 ? BootstrapIntervalMethod.bca.rawValue : "score",
      level: level.value, seed: seed)
  }
}
