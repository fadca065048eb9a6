public import ArgumentParser
internal import EvaluationLogs
internal import Foundation
internal import Reporting
internal import Statistics

struct IntervalCommand: Subcommand {
  static let configuration = CommandConfiguration(
    commandName: "interval",
    abstract: "Give an interval for any column of any table.",
    discussion: """
      The table is CSV, or a log in JSON Lines, plain, gzip or Zstandard, which is read in one \
      pass without being held when the method is normal and there are no clusters. Rows without \
      a value are left out and counted. Statistics: mean, median, sd, trimmed-mean (20 % at each \
      end) and percentiles such as p90. Means of few or discrete scores and all percentiles come \
      from the complete bootstrap distribution, without drawing; elsewhere the \
      column "MC" says how far the ends would vary with the seed.

      Examples:
        compass interval scores.csv --value score --cluster topic --by model
        compass interval scores.csv --value correct --by model --method wilson
        compass interval log.jsonl.gz --value score --by model_id,criterion --method normal
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
      Method: bca, percentile, basic, studentized, normal, abc, cluster-t; for 0/1 values also \
      wilson, clopper-pearson, jeffreys, agresti-coull.
      """)
  var method: IntervalMethod = .bca

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
      guard method.proportion == nil else {
        throw ValidationError("--method \(method.rawValue) is for proportions, not differences.")
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
    let columns = IntervalTable.Columns(
      value: value, cluster: cluster, groups: groups, contrast: contrast, unit: unit)
    guard LogColumnStream.reads(file) else {
      let table = try InputTable(file, missing: tableOptions.missing)
      let (results, cautions) = try estimates(
        IntervalTable(table, path: file, columns: columns))
      return (results, table.cautions + cautions)
    }
    if statistic == .mean, method == .normal, cluster == nil, contrast == nil {
      let means = try StreamedMeans(
        file, value: value, by: groups, level: level.value,
        missing: tableOptions.missing)
      return (means.results, means.cautions)
    }
    let texts = groups + [cluster, contrast?.column, unit].compactMap(\.self)
    let table = try StreamedColumns(
      file, value: value, texts: texts, missing: tableOptions.missing)
    let (results, cautions) = try estimates(
      IntervalTable(table, path: file, columns: columns))
    return (results, table.cautions + cautions)
  }

  private func estimates(_ table: IntervalTable) throws -> ([IntervalResult], [String]) {
    let estimator = IntervalEstimator(
      statistic: statistic, method: method, level: level.value, replicates: replicates,
      seed: seed)
    do {
      let results = try table.groups.map { group in
        IntervalResult(group, columns: table.columns.groups, try estimator.estimate(group))
      }
      return (results, table.cautions + estimator.cautions(table.groups))
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
    let level: Double
    let replicates: Int
    let versus: String?
    let unit: String?
    let missing: [String]
    let seed: UInt64
  }

  private var options: Options {
    Options(
      file: file, value: value, cluster: cluster, by: by.map(Self.list) ?? [],
      statistic: statistic.name, method: method.rawValue, level: level.value,
      replicates: replicates,
      versus: versus, unit: unit, missing: tableOptions.added, seed: seed)
  }

  private func text(_ results: [IntervalResult]) -> String {
    let names = by.map(Self.list) ?? []
    let precision = Precision(errors: results.compactMap(\.estimate.standardError))
    let columns: [(title: String, alignment: TextTable.Alignment)] =
      names.map { ($0, .leading) } + [
        (statistic.name, .trailing), ("\(percentText(level.value)) interval", .trailing),
        ("MC", .trailing), ("n", .trailing),
        ("clusters", .trailing), ("method", .leading),
      ]
    let rows = results.map { result -> [String] in
      let estimate = result.estimate
      var interval = "–"
      if let lower = estimate.lower, let upper = estimate.upper {
        interval = precision.text(lower, upper)
      }
      let notes = [estimate.method, estimate.reason, result.remark].compactMap { $0 }
      let figures: [String] = [
        estimate.estimate.map(precision.text) ?? "–", interval, Self.text(result.monteCarloError),
        "\(result.n)", result.clusters.map(String.init) ?? "–", notes.joined(separator: "; "),
      ]
      return names.map { result.group[$0].flatMap { $0 } ?? "–" } + figures
    }
    let table = TextTable(columns: columns, rows: rows)
    return table.text
  }

  /// The larger error of the two ends, in two significant digits.
  private static func text(_ errors: EndpointErrors?) -> String {
    guard let errors else { return "–" }
    let largest = max(errors.lower, errors.upper)
    return largest == 0 ? "exact" : String(format: "%.2g", largest)
  }

  private func csv(_ results: [IntervalResult]) -> String {
    let names = by.map(Self.list) ?? []
    let header =
      names + [
        "n", "missing", "clusters", "estimate", "standard_error", "lower", "upper", "level",
        "method", "lower_mc_error", "upper_mc_error", "remark", "reason",
      ]
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "" }
    let rows = results.map { result -> [String] in
      let estimate = result.estimate
      let figures: [String] = [
        "\(result.n)", "\(result.missing)", text(result.clusters), text(estimate.estimate),
        text(estimate.standardError), text(estimate.lower), text(estimate.upper),
        text(estimate.level), text(estimate.method), text(result.monteCarloError?.lower),
        text(result.monteCarloError?.upper), text(result.remark), text(estimate.reason),
      ]
      return names.map { result.group[$0].flatMap { $0 } ?? "" } + figures
    }
    return CSVText.table(header: header, rows: rows)
  }
}
