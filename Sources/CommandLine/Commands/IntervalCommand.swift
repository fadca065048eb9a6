internal import ArgumentParser
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import Reporting
internal import Statistics

struct IntervalCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "interval",
    abstract: "Give an interval for any column of any table.",
    discussion: """
      The table is CSV, or a log in JSON Lines, plain, gzip or Zstandard. Rows without a value are \
      left out and counted. Statistics: mean, median, sd, trimmed-mean (20 % at each end) and \
      percentiles such as p90.

      The default method, auto, goes by the kind of the values and by whether they come in clusters, \
      never by how many there are, and says what it chose and why. Means: values of 0 and 1 get \
      wilson-modified, in clusters or with weights score; values on a scale whose ends --range \
      declares get score; others skew-t (cluster-t where there are two). Differences (--versus): \
      tango for 0 and 1, with the p-value of McNemar's exact test where there are no clusters; \
      score with --range; else skew-t. Other statistics keep the bootstrap (bca). A column of only 0 \
      and 1 is read as such unless --range says that its scale is another; in logs scale_min and \
      scale_max declare the ends of `score`.

      Means by sums (auto, wilson-modified, score, skew-t, cluster-t, and normal without clusters) of \
      a log are computed in one pass without holding it. Of bootstrap methods, means of few or \
      discrete values and percentiles come from the complete distribution, without drawing; \
      elsewhere the column "MC" says how far the ends would vary with the seed.

      Examples (the first runs in the project's folder):
        compass interval data/example/judgments.jsonl.gz --value score --by model_id --cluster cluster_id
        compass interval scores.csv --value rating --range 1,5 --cluster topic --by model
        compass interval scores.csv --value correct --by model --method wilson
        compass interval scores.csv --value score --versus model=A,B --unit item
      """)

  @Argument(
    help: ArgumentHelp(
      "The table, as CSV or JSON Lines; - for CSV on standard input.", valueName: "file"))
  var file: String

  @Option(help: ArgumentHelp("Column with the values.", valueName: "column"))
  var value: String

  @Option(
    help: ArgumentHelp("Column that groups rows which are not independent.", valueName: "column"))
  var cluster: String?

  @Option(
    help: ArgumentHelp("Columns that split the table, with commas between.", valueName: "columns"))
  var by: String?

  @Option(help: "Statistic: mean, median, sd, trimmed-mean or a percentile such as p90.")
  var statistic: IntervalStatistic = .mean

  @Option(
    help: """
      Method: auto, or by name: score, skew-t, cluster-t; bca, percentile, basic, studentized, \
      normal, abc; for 0/1 values wilson-modified, wilson, clopper-pearson, jeffreys, \
      agresti-coull; for their paired differences tango.
      """)
  var method: IntervalMethod = .auto

  @Option(
    help: ArgumentHelp("Ends of the scale of the values, such as 1,5.", valueName: "lower,upper"))
  var range: DeclaredRange?

  @Option(
    help: ArgumentHelp(
      "Column with weights of rows (auto, score, skew-t, cluster-t).", valueName: "column"))
  var weight: String?

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @Option(help: "Bootstrap replicates.")
  var replicates: Int = 9_999

  @Option(
    help: ArgumentHelp(
      "The paired difference of two values of a column: A minus B.", valueName: "column=A,B"))
  var versus: String?

  @Option(
    help: ArgumentHelp("Column with what both values of --versus share.", valueName: "column"))
  var unit: String?

  @OptionGroup var output: OutputOptions

  @Option(help: "Seed of the random draws.")
  var seed: UInt64 = 0

  func validate() throws {
    guard (99...1_000_000).contains(replicates) else {
      throw ValidationError("--replicates must be a whole number from 99 to 1000000.")
    }
    guard by.map(Self.list)?.contains(value) != true else {
      throw ValidationError("--by and --value must name different columns.")
    }
    if method.isForMeans, statistic != .mean {
      throw ValidationError("--method \(method.rawValue) is for --statistic mean.")
    }
    if method == .abc, !statistic.measure.isSmooth {
      throw ValidationError("--method abc is for statistics that change smoothly, not percentiles.")
    }
    guard (versus == nil) == (unit == nil) else {
      throw ValidationError("--versus COLUMN=A,B and --unit COLUMN go together.")
    }
    if let versus {
      guard IntervalContrast(versus) != nil else {
        throw ValidationError("--versus names a column and two of its values: model=A,B.")
      }
      guard method.isForDifferences else {
        throw ValidationError("--method \(method.rawValue) is for proportions, not differences.")
      }
      guard weight == nil else {
        throw ValidationError("--weight is for single means, not for --versus.")
      }
    } else if method == .tango {
      throw ValidationError("--method tango is for differences: --versus COLUMN=A,B.")
    }
    if weight != nil {
      guard statistic == .mean, method.isFromSums, method != .wilsonModified else {
        throw ValidationError(
          "--weight goes with means by --method auto, score, skew-t or cluster-t.")
      }
      guard weight != value else {
        throw ValidationError("--weight and --value must name different columns.")
      }
    }
  }

  func run(_ console: Console) throws -> ExitStatus {
    let (results, cautions) = try estimates()
    try CommandResult(
      command: "interval", options: options, cautions: cautions, results: results
    ).print(output, to: console, text: text(results), csv: csv(results))
    return .ok
  }

  /// An interval for each group, and what a reader must know before using them.
  private func estimates() throws -> ([IntervalResult], [String]) {
    let groups = by.map(Self.list) ?? []
    let contrast = versus.flatMap(IntervalContrast.init)
    var columns = IntervalTable.Columns(
      value: value, cluster: cluster, groups: groups, contrast: contrast, unit: unit,
      weight: weight, ends: range?.ends)
    let found: ([IntervalResult], [String])
    if LogColumnStream.reads(file) {
      let ends = ["scale_min", "scale_max"]
      if range == nil, value == "score", LogColumnStream.firstLine(of: file, holds: ends) {
        columns.endColumns = ends
      }
      found = try logEstimates(columns)
    } else {
      let table = try InputTable(file, missing: tableOptions.missing)
      let (results, cautions) = try estimates(
        IntervalTable(table, path: file, columns: columns))
      found = (results, table.cautions + cautions)
    }
    guard !found.0.isEmpty else {
      throw InputError(
        description: "\(file): there are no rows below the header. Write at least one row.")
    }
    return found
  }

  private func logEstimates(
    _ columns: IntervalTable.Columns
  ) throws -> ([IntervalResult], [String]) {
    let isFromSums = method.isFromSums || method == .normal && cluster == nil
    if statistic == .mean, isFromSums, columns.contrast == nil, weight == nil {
      let means = try StreamedMeans(
        file, columns: columns, estimator: estimator, missing: tableOptions.missing)
      return (means.results, means.cautions + estimator.cautions(means.results))
    }
    let texts =
      columns.groups + [cluster, columns.contrast?.column, unit, weight].compactMap(\.self)
      + columns.endColumns
    let table = try StreamedColumns(
      file, value: value, texts: texts, missing: tableOptions.missing)
    let (results, cautions) = try estimates(
      IntervalTable(table, path: file, columns: columns))
    return (results, table.cautions + cautions)
  }

  private var estimator: IntervalEstimator {
    IntervalEstimator(
      statistic: statistic, method: method, level: level.value, replicates: replicates,
      seed: seed)
  }

  private func estimates(_ table: IntervalTable) throws -> ([IntervalResult], [String]) {
    do {
      let results = try table.groups.map { group in
        IntervalResult(group, columns: table.columns.groups, try estimator.estimate(group))
      }
      return (results, table.cautions + estimator.cautions(results))
    } catch let error as StatisticsError {
      throw InputError(description: "\(file): \(error).")
    }
  }

  static func list(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String
    let value: String
    let cluster: String?
    let by: [String]
    let statistic: String
    let method: String
    let range: [Double]?
    let weight: String?
    let level: Double
    let replicates: Int
    let versus: String?
    let unit: String?
    let estimand: Estimand
    let missing: [String]
    let seed: UInt64
  }

  private var options: Options {
    Options(
      file: file, value: value, cluster: cluster, by: by.map(Self.list) ?? [],
      statistic: statistic.name, method: method.rawValue,
      range: range.map { [$0.ends.lowerBound, $0.ends.upperBound] }, weight: weight,
      level: level.value, replicates: replicates,
      versus: versus, unit: unit, estimand: .itemsLikeThese,
      missing: tableOptions.added, seed: seed)
  }

  private func text(_ results: [IntervalResult]) -> String {
    IntervalText(
      results: results, groups: by.map(Self.list) ?? [], statistic: statistic,
      contrast: versus.flatMap(IntervalContrast.init), level: level.value
    ).text
  }

  private func csv(_ results: [IntervalResult]) -> String {
    let names = by.map(Self.list) ?? []
    let header =
      names + [
        "n", "missing", "clusters", "estimate", "standard_error", "lower", "upper", "level",
        "method", "method_reason", "degrees_of_freedom", "effective_sample_size", "estimand",
        "p_value", "p_value_method", "lower_mc_error", "upper_mc_error", "remark", "reason",
      ]
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
    let rows = results.map { result -> [String] in
      let estimate = result.estimate
      let figures: [String] = [
        "\(result.n)", "\(result.missing)", text(result.clusters), text(estimate.estimate),
        text(estimate.standardError), text(estimate.lower), text(estimate.upper),
        text(estimate.level), text(estimate.method), text(estimate.methodReason),
        text(estimate.degreesOfFreedom), text(estimate.effectiveSampleSize),
        Estimand.itemsLikeThese.rawValue, text(result.pValue), text(result.pValueMethod),
        text(result.monteCarloError?.lower), text(result.monteCarloError?.upper),
        text(result.remark), text(estimate.reason),
      ]
      return names.map { result.group[$0].flatMap { $0 } ?? "" } + figures
    }
    return CSVText.table(header: header, rows: rows)
  }
}
