internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import LogReaders
internal import Reporting
internal import Statistics

struct IntervalCommand: MergeableCommand {
  static let configuration = CommandConfiguration(
    commandName: "interval",
    abstract: "Give an interval for any column of any table.",
    discussion: """
      The table is CSV, .xlsx, SPSS or Stata, or a log in JSON Lines, plain, gzip or Zstandard; of objects inside objects \
      `a.b` names a column. Several columns with commas between are one key: --unit model_id,sample_id,turn. \
      Rows without a value are left out and counted. Statistics: mean, median, sd, trimmed-mean (20 % at each end) and \
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

      Examples:
        compass interval data/example/judgments.jsonl.gz --value score --by model_id --cluster cluster_id
        compass interval --logs data/example/judgments.jsonl.gz --where criterion=power

      On data of yours:
        compass interval scores.csv --value rating --range 1,5 --cluster topic --by model
        compass interval scores.csv --value correct --by model --method wilson
        compass interval scores.csv --value score --versus model=A,B --unit item
        compass interval --study pilot.study --where criterion=power --versus model_id=A,B
      """)

  @Argument(
    help: ArgumentHelp(
      "The table: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.",
      valueName: "file"))
  var file: String?

  @OptionGroup var source: SourceOptions

  @Option(
    help: ArgumentHelp("Column with the values; of judgments, score.", valueName: "column"))
  var value: String?

  @Option(
    help: ArgumentHelp(
      "Column, or columns with commas between, that group rows which are not independent; of judgments, "
        + "cluster_id or the item.",
      valueName: "columns"))
  var cluster: String?

  @Option(
    help: ArgumentHelp(
      "Columns that split the table, with commas between; of judgments, model_id,criterion.",
      valueName: "columns"))
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
    help: ArgumentHelp(
      "Column, or columns with commas between, with what both values of --versus share.",
      valueName: "columns"))
  var unit: String?

  @Option(
    help: ArgumentHelp(
      "Column that names people: groups of fewer than --minimum-group of them are not shown; of "
        + "judgments by people that are split by culture, judge_id.",
      valueName: "column"))
  var people: String?

  @Option(help: "The fewest people of a group that is shown.")
  var minimumGroup: Int = 10

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    try source.validate(besides: file, tableOptions, columns: [("--value", value)])
    let value = value ?? "score"
    try DrawCount.check(replicates, "--replicates")
    guard minimumGroup >= 1 else {
      throw ValidationError("--minimum-group must be a whole number of at least 1.")
    }
    guard by.map(WordList.words)?.contains(value) != true else {
      throw ValidationError("--by and --value must name different columns.")
    }
    if method.isForMeans, statistic != .mean {
      throw ValidationError("--method \(method.rawValue) is for --statistic mean.")
    }
    if method == .abc, !statistic.measure.isSmooth {
      throw ValidationError("--method abc is for statistics that change smoothly, not percentiles.")
    }
    guard (versus == nil) == (unit == nil) || (!source.isEmpty && unit == nil) else {
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

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    if source.isEmpty { return try print(nil, in: surroundings) }
    return try await show(content(nil, in: surroundings), in: surroundings)
  }

  var obstacleToParts: String? {
    source.obstacleToParts(of: "interval")
  }

  var definitionNames: [String] { source.definitionNames }

  func content(
    _ shard: Shard?, in surroundings: Surroundings
  ) async throws(Diagnostics) -> RecordPart {
    let contrast = versus.flatMap(IntervalContrast.init)
    let named: [(name: String?, option: String)] =
      [
        (value, "--value"), (cluster, "--cluster"), (unit, "--unit"), (weight, "--weight"),
        (contrast?.column, "--versus"), (people, "--people"),
      ] + (by.map(WordList.words) ?? []).map { ($0, "--by") }
    return try source.part(shard, output, in: surroundings, named: named) { _ in
      var columns = RecordColumns(
        (by.map(WordList.words) ?? ["model_id", "criterion"]) + [
          value ?? "score", weight, people, contrast?.column,
          unit ?? contrast.map { RecordTable.unit(against: $0.column) },
        ], cluster: cluster)
      columns.add(["scale_min", "scale_max"])
      if by.map(WordList.words)?.contains("culture") == true { columns.add(["judge_id"]) }
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
  /// - Parameter table: the judgments; nil for a table that is named.
  private func print(
    _ table: RecordTable?, in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let contrast = versus.flatMap(IntervalContrast.init)
    let columns = try columns(of: table, contrast)
    let estimator = IntervalEstimator(
      statistic: statistic, method: method, level: level.value, replicates: replicates,
      seed: seed.value)
    let found: TableIntervals
    if let table {
      found = try TableIntervals(of: table, columns: columns, estimator: estimator)
    } else {
      found = try TableIntervals(
        of: file ?? "", columns: columns, estimator: estimator, missing: tableOptions.missing,
        sheet: source.sheetOption.sheet, conversion: source.convert.conversion)
    }
    let apart = columns.groups + [columns.unit, contrast?.column].compactMap { $0 }
    let criteria = try table?.criteria(apartBy: apart, isAsked: true) ?? []
    let text = IntervalText(
      results: found.results, groups: columns.groups, statistic: statistic, contrast: contrast,
      level: level.value)
    try CommandResult(
      command: "interval", options: options(columns), cautions: found.cautions + criteria,
      results: found.results,
      issues: table?.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  /// The columns that were named, and those of judgments where none were.
  private func columns(
    of table: RecordTable?, _ contrast: IntervalContrast?
  ) throws(Diagnostics) -> IntervalTable.Columns {
    let standard: [String] =
      table == nil ? [] : ["model_id", "criterion"].filter { $0 != contrast?.column }
    let groups = by.map(WordList.words) ?? standard
    var unit = unit
    var cluster = cluster
    if let table {
      unit = unit ?? contrast.map { RecordTable.unit(against: $0.column) }
      if cluster == nil {
        cluster = try table.cluster(
          within: groups, unit: unit.map { (groups + [$0]).joined(separator: ",") })
      }
    }
    var columns = IntervalTable.Columns(
      value: value ?? "score", cluster: cluster, groups: groups, contrast: contrast, unit: unit,
      weight: weight, ends: range?.ends)
    var people = people
    if people == nil, let table, table.holdsPeople, groups.contains("culture") {
      people = "judge_id"
    }
    columns.people = people.map { ($0, minimumGroup) }
    return columns
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let file: String?
    let source: SourceDescription?
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
    let people: String?
    let minimumGroup: Int?
    let estimand: Estimand
    let missing: [String]
    let seed: UInt64
  }

  private func options(_ columns: IntervalTable.Columns) -> Options {
    Options(
      file: file, source: SourceDescription(source), value: columns.value,
      cluster: columns.cluster, by: columns.groups,
      statistic: statistic.name, method: method.rawValue,
      range: range.map { [$0.ends.lowerBound, $0.ends.upperBound] }, weight: weight,
      level: level.value, replicates: replicates,
      versus: versus, unit: columns.unit, people: columns.people?.column,
      minimumGroup: columns.people?.fewest, estimand: .itemsLikeThese,
      missing: tableOptions.added, seed: seed.value)
  }
}
