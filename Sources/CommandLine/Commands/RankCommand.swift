internal import Analysis
internal import ArgumentParser
internal import Diagnostics
internal import Statistics

struct RankCommand: ParallelCommand {
  static let configuration = CommandConfiguration(
    commandName: "rank",
    abstract: "Rank items from pairwise comparisons, or from estimates, with rank intervals.",
    discussion: """
      Examples:
        compass rank battles.csv --left model_a --right model_b --winner winner
        compass rank battles.csv --left a --right b --winner w --ties davidson --cluster prompt
        compass rank scores.csv --name model --estimate score --standard-error se
        compass rank --logs battles.jsonl --order-effect

      A winner is named left, right or tie; model_a, model_b, tie or both_bad; or by the name of \
      the item that won. Strengths are Bradley-Terry log-odds with mean zero. With --cluster, \
      intervals and ranks come from refits that leave out one cluster at a time \
      (pooled-jackknife-t), of which there must be three or more; below 20 a caution says so. Where \
      wins and losses do not link all items in both directions, each group of items that they do \
      link is ranked by itself, and it is said which group beat which.

      Of judgments (--logs, --study), model_id is set against opponent_model_id and preference says \
      who won; the response that was shown first stands on the left. --model keeps the battles of \
      which both sides are named.
      """)

  @Argument(
    help: "The table, CSV or JSON Lines, plain, gzip or Zstandard; - for standard input.")
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
    try checkDraws()
  }

  private func checkDraws() throws {
    try DrawCount.check(replicates, "--replicates")
    if let bootstrap { try DrawCount.check(bootstrap, "--bootstrap") }
  }

  func run(_ surroundings: Surroundings) async throws(Diagnostics) -> ExitStatus {
    let record = try source.table(output, in: surroundings, isOfPairs: true)
    let board: RankBoard
    let options: RankOptions
    let readingCautions: [Caution]
    if let record {
      let battles = try record.battles(asksOfPlaces: orderEffect)
      let criteria = try battles.criteria()
      var cluster = cluster
      if cluster == nil { cluster = try record.cluster() }
      options = self.options(isBattles: true, cluster: cluster)
      board = try RankBoard(
        RankBattles(
          battles, left: left ?? "model_id", right: right ?? "opponent_model_id",
          winner: winner ?? "preference", cluster: cluster), options: options)
      readingCautions = battles.cautions + criteria
    } else {
      let table = try InputTable(file ?? "", missing: tableOptions.missing)
      options = self.options(isBattles: left != nil, cluster: cluster)
      if let left, let right, let winner {
        let battles = try RankBattles(
          table, left: left, right: right, winner: winner, cluster: cluster)
        board = try RankBoard(battles, options: options)
      } else if let name, let estimate, let standardError {
        board = try RankBoard(
          table, name: name, estimate: estimate, standardError: standardError, options: options)
      } else {
        return .wrongUse
      }
      readingCautions = table.cautions
    }
    let text = RankText(results: board.results, level: level.value)
    try CommandResult(
      command: "rank", options: Options(ranking: options, source: SourceDescription(source)),
      cautions: readingCautions + board.cautions, results: board.results, issues: record?.issues
    ).print(output, to: surroundings.console, text: text.text, csv: text.csv)
    return .ok
  }

  private func options(isBattles: Bool, cluster: String?) -> RankOptions {
    RankOptions(
      ties: isBattles ? ties.rawValue : nil, cluster: cluster,
      orderEffect: isBattles ? orderEffect : nil, bootstrap: bootstrap, method: method,
      missing: tableOptions.added, level: level.value, replicates: replicates, seed: seed.value)
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
