package import Diagnostics
package import LogReaders
internal import Statistics
package import ValueModel
internal import Wording

/// All that a leaderboard and a list of pairs are made of: of the rows of one run or one shard, or of
/// parts of the whole.
///
/// It is the same whatever it was made of: a study that gives the same figures to the bit, and what the
/// rows as a whole ask a reader to know.
///
///     let content = try BoardContent(inputs, scope: .board, shard: Shard(index: 3, count: 64))
///     try content.write(to: &part)
///     let whole = try BoardContent(merging: parts)
///     let book = try whole.study(seed: 7)?.book(options)
///
/// Studies larger than memory are gathered in the same way: a content for each table of whole items,
/// each written to a part, and all of them merged.
package struct BoardContent: PartContent {
  /// What holds of the rows and the log beside the sums.
  struct Facts: Sendable {
    /// The names of the logs.
    var files: [String] = []
    var suspicions = SuspicionSums()
    var issues: [Diagnostic] = []
    var publishedScores: [PublishedScore] = []
    var hasCases = false
    /// When the last response was judged.
    var lastTime: Timestamp?
    /// The filters in words.
    var filters = ""
    /// Judgments of the table, of those that are a sample, and of those that filters leave.
    var tableRows = 0
    var sampledRows = 0
    var selectedRows = 0
    /// Of all rows, and of those that are selected.
    var criteria: Set<ExactName> = []
    var selectedCriteria: Set<ExactName> = []
    var omissions = Selection.Omissions()
    /// Whether an item has several answers, or an answer several verdicts.
    var hasRepeats = false
    /// Whether parts carry single answers: where the log as a whole may have several to an item.
    var carriesAnswers = false
  }

  /// What the content was made of.
  enum Source: Sendable {
    case rows(StudyInputs)
    case parts([PartReader])
  }

  package let system: ValueSystem
  package let instrument: Instrument
  package let scope: BoardScope
  var facts: Facts
  /// nil where nothing was scored.
  let sums: ScoreSums?
  /// Where it was made of rows.
  let rows: ScoreStudy?
  let source: Source

  /// The rows of a source, or of one shard of it.
  ///
  /// - Parameters:
  ///   - scope: What is to be shown.
  ///   - shard: nil for all rows. Nothing is wrong with a shard without a score.
  /// - Throws: when judgments cannot be scored.
  package init(
    _ inputs: StudyInputs, scope: BoardScope, shard: Shard? = nil
  ) throws(Diagnostics) {
    let held = shard.map(inputs.holding) ?? inputs
    system = inputs.system
    instrument = inputs.instrument
    self.scope = scope
    source = .rows(held)
    facts = Facts(held, whole: inputs)
    sums = nil
    if inputs.isPublishedOnly {
      rows = nil
      return
    }
    if shard != nil, !held.feedsAny {
      facts.omissions = held.omissionsOfNone
      rows = nil
      return
    }
    let study = try held.study(seed: 0, keepsAnswers: scope.listsPairs)
    rows = study
    facts.omissions = study?.omissions ?? facts.omissions
    facts.hasRepeats = study?.hasRepeats ?? false
    facts.carriesAnswers = scope.listsPairs && inputs.mayHaveRepeats
  }

  /// Puts parts together; any order of them gives the same.
  package init(merging parts: [PartReader]) throws(Diagnostics) {
    let read = try BoardMerger(parts).merged()
    system = read.system
    instrument = read.instrument
    scope = read.scope
    facts = read.facts
    sums = read.sums
    rows = nil
    source = .parts(BoardMerger.ordered(parts))
  }

  // MARK: - What it gives

  /// The names of the logs, for messages.
  package var files: [String] { facts.files }

  /// What was read, with the digest of each file; nothing for the standard input and for parts.
  package var inputs: [PartHead.Input] {
    if case .rows(let inputs) = source { return inputs.filesRead }
    return []
  }

  /// Whether it was put together of parts: then nobody has said yet what was met in reading.
  package var isOfParts: Bool {
    if case .parts = source { return true }
    return false
  }

  /// Warnings that were met in reading.
  package var issues: [Diagnostic] { facts.issues }

  /// When the last response was judged, or given where judgments have no times.
  package var lastTime: Timestamp? { facts.lastTime }

  /// Whether all there is are published scores and curated cases, from which nothing is estimated.
  package var isPublishedOnly: Bool {
    (!facts.publishedScores.isEmpty || facts.hasCases) && facts.selectedRows == 0
  }

  /// The scored study; `nil` when there are published scores or curated cases only.
  ///
  /// - Throws: when no judgment was scored, and for parts that cannot be read, or merged.
  /// - Complexity: for parts O(their bytes), with the memory of the result.
  package func study(seed: UInt64) throws(Diagnostics) -> ScoreStudy? {
    if isPublishedOnly { return nil }
    if let rows { return rows.drawing(by: seed) }
    guard let sums, sums.judgmentCount > 0 else { throw Diagnostics(nothingScored) }
    guard !facts.hasRepeats || facts.carriesAnswers else {
      throw Diagnostics(
        Diagnostic(
          "repeatsNotMerged", at: nil,
          "items were answered several times, or answers judged several times, which some of the parts did "
            + "not know when they were made, so that they hold no single answers",
          remedy: "Run compass pairs over all rows, or make all parts of the same files"),
        cause: .wrongUse)
    }
    guard case .parts(let parts) = source else { return nil }
    var study = ScoreStudy(sums, seed: seed, pairs: nil)
    let pairs = try BoardPairs(parts, sums: sums, scope: scope).gathered(study)
    study.gathered?.pairs = pairs
    if facts.hasRepeats {
      study.answers = try BoardAnswers(parts, sums: sums).byItem()
    }
    return study
  }

  private var nothingScored: AnalysisProblem {
    if facts.tableRows == 0 { return .noJudgments(files: files) }
    return facts.omissions.unsampled(of: facts.tableRows, files: files)
      ?? .nothingFeeds(
        instrument: instrument.id, system: system.name,
        criteriaSeen: facts.criteria.sorted().map(\.text))
  }

  /// The published scores as a book without intervals.
  ///
  /// - Throws: when nothing but curated cases was read.
  package func publishedBook(options: IntervalOptions) throws(Diagnostics) -> ScoreBook {
    guard !facts.publishedScores.isEmpty else { throw Diagnostics(.curatedOnly(files: files)) }
    return ScoreBook(published: facts.publishedScores, system: system, options: options)
  }

  /// The cautions of a study, or of published scores alone.
  package func cautions(_ study: ScoreStudy?) -> [Caution] {
    guard let study else { return [.published] }
    return completed(study.cautions)
  }

  /// The cautions of a study, with what its inputs add to them.
  package func completed(_ cautions: [Caution]) -> [Caution] {
    let found =
      cautions
      + RowFilters.caution(
        leftOut: facts.sampledRows - facts.selectedRows, of: facts.sampledRows, by: facts.filters)
    guard !facts.publishedScores.isEmpty else { return found }
    return found + [.published(beside: facts.publishedScores.count)]
  }

  /// What all rows together show of how they were gathered, and `shown` does not say already.
  package func suspicions(besides shown: [Caution], of study: ScoreStudy?) -> [Caution] {
    Suspicions(facts.suspicions).cautions(besides: shown, scoring: study?.tasks ?? [])
  }
}

extension Caution {
  /// That published scores stand beside judgments.
  static func published(beside count: Int) -> Caution {
    Caution(
      .publishedExcluded, observed: count,
      message: said(
        "\(count) published scores stand beside the judgments and are not shown with them."))
  }
}

extension ScoreStudy {
  /// The same study, whose draws go by another seed.
  func drawing(by seed: UInt64) -> ScoreStudy {
    var study = self
    study.seed = seed
    return study
  }
}

extension BoardContent.Facts {
  /// - Parameters:
  ///   - inputs: narrowed to a shard, or whole.
  ///   - whole: not narrowed.
  fileprivate init(_ inputs: StudyInputs, whole: StudyInputs) {
    let log = inputs.log
    let table = log.judgments
    files = log.files.map(\.name)
    suspicions = SuspicionSums(table, holding: inputs.held)
    issues = log.issues
    publishedScores = log.publishedScores
    hasCases = !log.cases.isEmpty
    filters = inputs.filterText
    for row in inputs.heldRows {
      guard let time = table.judgedAt[row] ?? table.respondedAt[row] else { continue }
      lastTime = lastTime.map { max($0, time) } ?? time
    }
    let selected = inputs.selectionCounts
    omissions = selected.omissions
    tableRows = inputs.held.map { held in held.count { $0 } } ?? table.count
    selectedRows = selected.rows
    sampledRows = selected.rows + omissions[.filtered]
    criteria = Set(table.criterion.values.map(ExactName.init))
    selectedCriteria = Set(selected.criteria.map(ExactName.init))
  }
}
