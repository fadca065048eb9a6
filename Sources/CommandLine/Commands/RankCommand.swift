internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Foundation
internal import LogReaders
internal import Statistics

struct RankCommand: MergeableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Rank items from pairwise comparisons, or from estimates, with rank intervals.",
    discussion: """
      Examples:
        compass rank --logs data/examples/battles/judgments.jsonl.gz --order-effect
        compass rank --logs data/examples/battles/judgments.jsonl.gz \\
          --items data/examples/battles/items.csv --ties rao-kupper \\
          --covariate length=length,opponent_length --order-effect-by judge_id
        compass rank --logs data/examples/battles/judgments.jsonl.gz \\
          --scale elo --anchor Kestrel-8B=1000 --pairs

      On data of yours:
        compass rank battles.csv --left model_a --right model_b --winner winner
        compass rank battles.csv --left a --right b --winner w --ties davidson --cluster prompt
        compass rank scores.csv --name model --estimate score --standard-error se

      A winner is named left, right or tie; model_a, model_b, tie or both_bad; or by the name of \
      the item that won. Strengths are Bradley-Terry log-odds with mean zero. With --cluster, \
      intervals and ranks come from refits that leave out one cluster at a time \
      (pooled-jackknife-t), of which there must be three or more; below 20 a caution says so. Where \
      wins and losses do not link all items in both directions, each group of items that they do \
      link is ranked by itself, and it is said which group beat which.

      A covariate is what favours a side beside its strength: a column of differences, left less \
      right, or NAME=LEFT,RIGHT, a column of each side, whose difference over their sum is taken, as \
      LMArena's style control does. Coefficients are log-odds for a change by the root mean square of \
      the values. A column of names instead, and --order-effect-by, give the battles of each name an \
      advantage of the left place of their own: its departure from the mean over names, which is the \
      order effect. What the battles do not determine is left out and said.

      --firth keeps strengths and effects finite where wins are separated, at the price of a pull to \
      the middle; its intervals are those of the information at the penalised estimates.

      With --scale elo 400 points are odds of 10 and the mean is 1000. With --anchor the intervals are \
      those of the difference to the anchor, whose own value is certain by agreement. Differences of \
      pairs are in the units of the scale; effects stay in log-odds. The chance of a win counts a tie \
      as half a win with --ties half, and is of battles that are not tied with the other rules. JSON \
      has the pairs of up to 100 items; text and CSV, and JSON beyond, have them with --pairs.

      How few votes hold up the first place is found by the influence of single votes and confirmed \
      by fitting without them: it is an upper bound.

      Of judgments (--logs, --study), model_id is set against opponent_model_id and preference says \
      who won; the response that was shown first stands on the left. --model keeps the battles of \
      which both sides are named. A covariate is that of model_id less that of opponent_model_id.
      """)

  @Argument(
    help: "The table: CSV, .xlsx, SPSS, Stata or JSON Lines; - for standard input.")
  var file: String?

  @OptionGroup var source: SourceOptions

  @Option(help: "Column with the item on the left.")
  var left: String?

  @Option(help: "Column with the item on the right.")
  var right: String?

  @Option(help: "Column that says who won.")
  var winner: String?

  @Option(help: "What is made of ties: half, drop, davidson or rao-kupper.")
  var ties: TieRule = .half

  @Option(help: "Column whose values share chance, such as the prompt or the judge.")
  var cluster: String?

  @Flag(help: "Fit an advantage of the left place (position bias).")
  var orderEffect = false

  @Option(
    name: .customLong("covariate"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Column of differences between the sides, or a column of each; repeatable.",
      valueName: "column|name=left,right"))
  var covariateTexts: [String] = []

  @Option(
    parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Fit an advantage of the left place for each value of a column, such as the judge; repeatable.",
      valueName: "column"))
  var orderEffectBy: [String] = []

  @Flag(
    help: "Reduce bias by Firth's penalty, which keeps strengths finite; for ties half or drop.")
  var firth = false

  @Option(help: "Scale of strengths: log-odds, or elo, where 400 points are odds of 10.")
  var scale: RankScale.Unit = .logOdds

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Item that is put at a value (1000 on the scale of Elo, else 0, when not given).",
      valueName: "name=value"))
  var anchor: String?

  @Flag(help: "Print the differences of all pairs, with the chance that the stronger wins.")
  var pairs = false

  @Option(help: "Take intervals from so many bootstrap samples (of clusters, if named) instead.")
  var bootstrap: Int?

  @Option(help: "Column with the names of items, for given estimates.")
  var name: String?

  @Option(help: "Column with the estimates.")
  var estimate: String?

  @Option(help: "Column with the standard errors of the estimates.")
  var standardError: String?

  @Option(help: "How ranks are tested: stepdown, single-step or holm.")
  var method: RankMethod = .stepdown

  @OptionGroup var tableOptions: TableOptions

  @OptionGroup var level: LevelOption

  @Option(help: "Draws for the rank intervals.")
  var replicates: Int = 9_999

  @OptionGroup var output: OutputOptions

  @OptionGroup var seed: SeedOption

  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    let ofBattles = [left, right, winner]
    let ofEstimates = [name, estimate, standardError]
    let isBattles = ofBattles.allSatisfy { $0 != nil } && ofEstimates.allSatisfy { $0 == nil }
    let isEstimates = ofEstimates.allSatisfy { $0 != nil } && ofBattles.allSatisfy { $0 == nil }
    try source.validate(besides: file, tableOptions, columns: [])
    try checkModel()
    guard source.isEmpty else {
      guard ofEstimates.allSatisfy({ $0 == nil }) else {
        throw ValidationError("--name, --estimate and --standard-error are for tables.")
      }
      try checkDraws()
      return
    }
    guard isBattles || isEstimates else {
      throw ValidationError(
        "Name the columns of comparisons with --left, --right and --winner, or those of estimates "
          + "with --name, --estimate and --standard-error.")
    }
    guard isBattles || (cluster == nil && bootstrap == nil && !orderEffect) else {
      throw ValidationError(
        "--cluster, --bootstrap and --order-effect belong to comparisons, not to estimates.")
    }
    guard isBattles || !asksOfBattles else {
      throw ValidationError(
        "--covariate, --order-effect-by, --firth, --scale, --anchor and --pairs belong to "
          + "comparisons, not to estimates.")
    }
    try checkDraws()
  }

  private var asksOfBattles: Bool {
    !covariateTexts.isEmpty || !orderEffectBy.isEmpty || firth || scale != .logOdds || anchor != nil
      || pairs
  }

  private func checkModel() throws {
    var names: Set<String> = []
    for covariate in try covariateTexts.map(RankCovariate.init(argument:)) + placeCovariates {
      guard names.insert(covariate.name).inserted else {
        throw ValidationError("Two covariates are called `\(covariate.name)`.")
      }
    }
    _ = try anchor.map(RankScale.anchor)
    guard !firth || ties == .half || ties == .drop else {
      throw ValidationError(
        "--firth is for ties that count half or are left out: --ties half|drop.")
    }
  }

  private var placeCovariates: [RankCovariate] {
    orderEffectBy.map { RankCovariate(name: $0, source: .levels($0)) }
  }

  private func checkDraws() throws {
    try DrawCount.check(replicates, "--replicates")
    if let bootstrap { try DrawCount.check(bootstrap, "--bootstrap") }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    if source.isEmpty { return try print(nil, in: surroundings) }
    return try await show(content(nil, in: surroundings), in: surroundings)
  }

  var obstacleToParts: String? { source.obstacleToParts(of: "rank") }

  var definitionNames: [String] { source.definitionNames }

  /// The columns of judgments by which battles are told apart.
  private var battleColumns: [String] {
    [left ?? "model_id", right ?? "opponent_model_id", winner ?? "preference"]
  }

  func content(
    _ shard: Shard?, in surroundings: Surroundings
  ) async throws(Diagnostics) -> RecordPart {
    let covariates = ((try? covariateTexts.map(RankCovariate.init(argument:))) ?? [])
      .flatMap(\.columns)
    let named: [(name: String?, option: String)] =
      [(left, "--left"), (right, "--right"), (winner, "--winner"), (cluster, "--cluster")]
      + covariates.map { ($0, "--covariate") } + orderEffectBy.map { ($0, "--order-effect-by") }
    return try source.part(shard, output, in: surroundings, named: named, isOfPairs: true) { _ in
      let effects = covariates + orderEffectBy
      // The sides of a battle are those of the record, whatever columns are named.
      let battles =
        battleColumns + ["model_id", "opponent_model_id", "preference", "position"] + effects
      var columns = RecordColumns(battles, cluster: cluster)
      columns.keepPlaces(
        ofSame: battles + ["status"], most: RankFragility.listed,
        complete: battleColumns + effects + [cluster].compactMap(\.self))
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
  /// - Parameter record: the judgments; nil for a table that is named.
  private func print(
    _ record: RecordTable?, in surroundings: Surroundings
  ) throws(Diagnostics) -> ExitStatus {
    let line = surroundings.progress
    let board: RankBoard
    let options: RankOptions
    let readingCautions: [Caution]
    if let record {
      let table = try record.battles(asksOfPlaces: orderEffect || !orderEffectBy.isEmpty)
      let criteria = try table.criteria()
      var cluster = cluster
      if cluster == nil { cluster = try record.cluster() }
      let battles = try battles(
        table,
        RankBattles.Columns(
          left: left ?? "model_id", right: right ?? "opponent_model_id",
          winner: winner ?? "preference", cluster: cluster))
      (board, options) = try ranked(battles, line)
      let cautions = battles.usesPlaces ? try record.battles(asksOfPlaces: true).cautions : []
      readingCautions = (cautions.isEmpty ? table.cautions : cautions) + criteria
    } else {
      let table = try InputTable(
        file ?? "", missing: tableOptions.missing, sheet: source.sheetOption.sheet,
        conversion: source.convert.conversion)
      if let left, let right, let winner {
        let battles = try battles(
          table, RankBattles.Columns(left: left, right: right, winner: winner, cluster: cluster))
        (board, options) = try ranked(battles, line)
      } else if let name, let estimate, let standardError {
        options = self.options(isBattles: false, cluster: nil)
        board = try RankBoard(
          table, name: name, estimate: estimate, standardError: standardError, options: options)
      } else {
        return .wrongUse
      }
      readingCautions = table.cautions
    }
    let text = RankText(
      results: board.results, level: level.value, ties: ties,
      scale: RankScale(unit: scale, anchor: options.scale?.anchor, value: options.scale?.value),
      hasPairs: pairs)
    try CommandResult(
      command: "rank", options: Options(ranking: options, source: SourceDescription(source)),
      cautions: readingCautions + board.cautions, results: board.results, issues: record?.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  private func battles(
    _ table: some PlacedColumns, _ columns: RankBattles.Columns
  ) throws(Diagnostics) -> RankBattles {
    // Checked before, when the arguments were.
    let named = (try? covariateTexts.map(RankCovariate.init(argument:))) ?? []
    return try RankBattles(
      table, columns, covariates: named + placeCovariates, ties: ties, isPenalized: firth)
  }

  private func ranked(
    _ battles: RankBattles, _ line: ProgressLine?
  ) throws(Diagnostics) -> (RankBoard, RankOptions) {
    let options = options(isBattles: true, cluster: battles.clusterColumn).fitting(battles)
    func compute() throws(Diagnostics) -> RankBoard {
      try RankBoard(battles, options: options)
    }
    guard let line else { return (try compute(), options) }
    return (try line.during("ranking", compute), options)
  }

  private func options(isBattles: Bool, cluster: String?) -> RankOptions {
    let place = anchor.flatMap { try? RankScale.anchor($0) }
    return RankOptions(
      ties: isBattles ? ties.rawValue : nil, cluster: cluster,
      orderEffect: isBattles ? orderEffect : nil, bootstrap: bootstrap, method: method,
      missing: tableOptions.added, level: level.value, replicates: replicates, seed: seed.value,
      covariates: covariateTexts.isEmpty ? nil : covariateTexts,
      orderEffectBy: orderEffectBy.isEmpty ? nil : orderEffectBy, firth: isBattles ? firth : nil,
      scale: isBattles ? RankScale(unit: scale, anchor: place?.name, value: place?.value) : nil,
      pairs: isBattles ? pairs : nil)
  }

  /// What the JSON says of the options in force.
  private struct Options: Encodable {
    let ranking: RankOptions
    let source: SourceDescription?

    private enum CodingKeys: String, CodingKey { case source }

    func encode(to encoder: any Encoder) throws {
      try ranking.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(source, forKey: .source)
    }
  }
}

extension RankCovariate {
  /// Reads `COLUMN` or `NAME=LEFT,RIGHT`.
  fileprivate init(argument: String) throws {
    guard let sign = argument.firstIndex(of: "=") else {
      self.init(name: argument, source: .column(argument))
      return
    }
    let name = argument[..<sign].trimmingCharacters(in: .whitespaces)
    let sides = WordList.words(String(argument[argument.index(after: sign)...]))
    guard !name.isEmpty, sides.count == 2, sides[0] != sides[1], sides.allSatisfy({ !$0.isEmpty })
    else {
      throw ValidationError(
        "--covariate `\(argument)`: write COLUMN, a column of differences, or NAME=LEFT,RIGHT, a "
          + "column of each side, such as length=left_length,right_length.")
    }
    self.init(name: name, source: .sides(left: sides[0], right: sides[1]))
  }
}

extension RankScale {
  /// Reads `NAME=VALUE` or `NAME`; a name may have an equals sign itself.
  fileprivate static func anchor(_ text: String) throws -> (name: String, value: Double?) {
    guard let sign = text.lastIndex(of: "=") else { return (text, nil) }
    guard let value = Double(text[text.index(after: sign)...]), value.isFinite, abs(value) < 1e9,
      sign > text.startIndex
    else {
      throw ValidationError("--anchor `\(text)`: write NAME=VALUE, such as gpt-x=1000.")
    }
    return (String(text[..<sign]), value)
  }
}
