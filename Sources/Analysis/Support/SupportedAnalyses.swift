package import Diagnostics
package import LogReaders
internal import PrintedNumbers
internal import ValueModel

/// Whether a log supports an analysis: how it is asked for, or why it cannot be.
package struct AnalysisSupport: Codable, Sendable {
  /// The analysis, by the name of its command; of a leaderboard with its instrument and system.
  package let analysis: String
  package let supported: Bool
  /// What to type; nil where the log does not support it, or this version has no command for it.
  package let command: String?
  /// Why not, or what is missing beside the log.
  package let reason: String?

  private enum Key: String, CodingKey { case analysis, supported, command, reason }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(analysis, forKey: .analysis)
    try container.encode(supported, forKey: .supported)
    try container.encode(command, forKey: .command)
    try container.encode(reason, forKey: .reason)
  }
}

/// What can be done with a log, analysis by analysis.
package struct SupportedAnalyses {
  package let figures: LogFigures
  package let analyses: [AnalysisSupport]
  /// What scores the log, best first.
  package let boards: [BoardChoice]

  /// Looks at a log.
  ///
  /// - Parameters:
  ///   - request: How the log is read; an instrument that it names is tried before those that ship.
  ///   - source: What it asks for, read.
  ///   - words: The options that name the source on a command line.
  ///   - commands: The commands that there are.
  ///   - probabilities: What models say of the tokens of the items; nil where it is not given.
  /// - Throws: where what the request names beside the log is wrong.
  /// - Complexity: that of scoring the log by each instrument that its criteria feed.
  package init(
    _ request: StudyRequest, from source: any JudgmentSource, words: [String],
    commands: Set<String>, probabilities: TokenProbabilityFile? = nil
  ) throws(Diagnostics) {
    let log = try request.data.judgments(of: source)
    let rows = try SampledRows(log, filters: request.data.filters)
    figures = rows.figures
    let list = AnalysisList(
      log: log, rows: rows, figures: figures, words: words, commands: commands)
    let boards = try BoardSupport(list, request: request, source: source)
    self.boards = boards.choices
    analyses =
      boards.leaderboards + [list.audit] + boards.comparisons + list.oneTable
      + list.overRounds + ContaminationSupport(list, probabilities: probabilities).tests
  }
}

/// The analyses of one log, each by what it needs.
struct AnalysisList {
  let log: EvaluationLog
  let rows: SampledRows
  let figures: LogFigures
  private let words: [String]
  private let commands: Set<String>
  /// The criterion that one-table commands are shown with, where there are several: that with most
  /// scores.
  private let criterion: String?
  /// Its rows.
  let ofCriterion: SampledRows

  init(
    log: EvaluationLog, rows: SampledRows, figures: LogFigures, words: [String],
    commands: Set<String>
  ) {
    self.log = log
    self.rows = rows
    self.figures = figures
    self.words = words
    self.commands = commands
    let criteria = rows.names(.criterion)
    guard criteria.count > 1 else {
      criterion = nil
      ofCriterion = rows
      return
    }
    var counts: [String: Int] = [:]
    for row in rows.rows where rows.score(row) != nil || rows.isComparison(row) {
      counts[rows.table.criterion[row] ?? "", default: 0] += 1
    }
    let most = criteria.max {
      (counts[$0] ?? 0, $1) < (counts[$1] ?? 0, $0)
    }
    criterion = most
    ofCriterion = rows.narrowed { rows.table.criterion[$0] == most }
  }

  // MARK: - Words

  /// A row: supported where there is no reason against it.
  func support(
    _ analysis: String, unless reason: String?, _ options: [String], isOfCriterion: Bool = false,
    beside: String? = nil
  ) -> AnalysisSupport {
    let name = analysis.split(separator: " ").first.map(String.init) ?? analysis
    guard reason == nil else {
      return AnalysisSupport(analysis: analysis, supported: false, command: nil, reason: reason)
    }
    guard commands.contains(name) else {
      return AnalysisSupport(
        analysis: analysis, supported: true, command: nil,
        reason: beside ?? "the log has what it needs; this version has no command for it")
    }
    return AnalysisSupport(
      analysis: analysis, supported: true,
      command: command(name, options, isOfCriterion: isOfCriterion), reason: beside)
  }

  private func command(_ name: String, _ options: [String], isOfCriterion: Bool) -> String {
    var line = ["compass", name] + words
    if isOfCriterion, let criterion { line += ["--where", "criterion=\(criterion)"] }
    return (line + options).map(InputArguments.shellWord).joined(separator: " ")
  }

  /// Why there is nothing to analyse; nil where there are judgments.
  var emptiness: String? { figures.emptiness }

  /// Why there are no scores; nil where there are.
  var scorelessness: String? { figures.scorelessness }

  // MARK: - Analyses

  var audit: AnalysisSupport {
    let reason =
      figures.published > 0 ? nil : "no published scores: it holds judgments, which say more"
    let file = log.files.first { file in
      log.publishedScores.contains { $0.sourceFile == file.relativePath }
    }
    let line = ["compass", "audit", file?.path ?? "FILE"].map(InputArguments.shellWord)
    return AnalysisSupport(
      analysis: "audit", supported: reason == nil,
      command: reason == nil ? line.joined(separator: " ") : nil, reason: reason)
  }

  var oneTable: [AnalysisSupport] {
    [interval, agreement, rank, CalibrationSupport(self).support, overlap]
  }

  private var interval: AnalysisSupport {
    support("interval", unless: scorelessness, ["--by", "model_id"], isOfCriterion: true)
  }

  private var agreement: AnalysisSupport {
    let several = ofCriterion.figures.responsesWithSeveralJudges
    let reason =
      scorelessness
      ?? (figures.judges < 2
        ? "one judge: nobody to agree with"
        : several == 0 ? "no response has a score of two judges" : nil)
    return support("agreement", unless: reason, [], isOfCriterion: true)
  }

  private var rank: AnalysisSupport {
    let reason =
      emptiness ?? (figures.comparisons == 0 ? "no comparisons of two responses" : nil)
    return support("rank", unless: reason, [], isOfCriterion: true)
  }

  private var overlap: AnalysisSupport {
    AnalysisSupport(
      analysis: "overlap", supported: false, command: nil,
      reason: "it reads texts: compass overlap ITEMS --corpus PATH, with the items' texts in a file"
    )
  }

  // MARK: - Over rounds

  var overRounds: [AnalysisSupport] {
    let rounds = ofCriterion.names(.round)
    let count = rounds.count
    let few = count == 0 ? "no rounds" : CountText.counted(count, "round")
    let reason = scorelessness ?? (count < 2 ? few : nil)
    let ends = count < 2 ? [] : ["--versus", "round=\(rounds[0]),\(rounds[count - 1])"]
    let shared = reason ?? (isSharedOverRounds ? nil : "no item has scores in two rounds")
    return [
      support("compare", unless: reason, ends, isOfCriterion: true),
      support(
        "changepoint",
        unless: scorelessness
          ?? (count < 4 ? "\(few), and 4 are needed at least" : nil),
        [], isOfCriterion: true),
      support("drift", unless: shared, [], beside: unseparated),
    ]
  }

  /// Why a drift of judges could not be told from one of models; nil where it can.
  private var unseparated: String? {
    struct Response: Hashable {
      let judge: Int32
      let model: Int32
      let sample: Int32
      let hash: Int32
    }
    let table = rows.table
    guard let hashes = table.responseHash else {
      return "without response_hash it cannot tell judges from models"
    }
    let rounds = ColumnCells(.round, of: table)
    var round: [Response: Int32] = [:]
    for row in ofCriterion.rows where rows.score(row) != nil && hashes.codes[row] >= 0 {
      let response = Response(
        judge: table.judge.codes[row], model: table.model.codes[row],
        sample: table.sample.codes[row], hash: hashes.codes[row])
      if let other = round[response], other != rounds.codes[row] { return nil }
      round[response] = rounds.codes[row]
    }
    return "no judge judged a response in two rounds, so it cannot tell judges from models"
  }

  /// Whether some item of a model has scores in two rounds.
  private var isSharedOverRounds: Bool {
    var round: [Int64: Int32] = [:]
    let rounds = ColumnCells(.round, of: rows.table)
    for row in ofCriterion.rows where rows.score(row) != nil {
      let key =
        Int64(rows.table.model.codes[row]) << 32
        | Int64(UInt32(bitPattern: rows.table.sample.codes[row]))
      if let other = round[key], other != rounds.codes[row] { return true }
      round[key] = rounds.codes[row]
    }
    return false
  }
}
