internal import Diagnostics
internal import LogReaders
internal import ValueModel

/// Item scores of every model: the mean over repeats of the mean over judges.
///
/// Models, items and clusters are numbered in the order of their names, so that nothing that
/// follows depends on the order of the rows in the log.
struct ItemScores {
  typealias Feed = InstrumentBinding.Feed

  /// One model's score on one item, for the dimensions that one kind of judgment feeds.
  struct Entry {
    let model: Int
    let item: Int
    /// Which dimensions the judgments feed: with the item, what is scored.
    let feedGroup: Int
    let cluster: Int
    /// On the instrument's scale, before any reversal of sign; `nil` when no judgment has a score.
    let score: Double?
    /// The same with every missing judgment counted as the lowest, and as the highest, score.
    let scoreMissingAsLowest: Double
    let scoreMissingAsHighest: Double
    /// Of the item, as the log gives it; 1 where it gives none.
    let weight: Double
    let repeats: Int
    let judgments: JudgmentCounts
    let feeds: [Feed]
    /// The scores of the judges, response by response; empty where they were not asked for.
    let responses: [[Double]]
  }

  let models: [String]
  let items: [String]
  /// The tasks that they are of.
  let tasks: Set<ExactName>
  /// The one task of the log, which names of items and clusters leave out; nil where there are several.
  let soleTask: String?
  let clusters: [String]
  let entries: [Entry]
  let judges: [String]
  /// Judgments that the instrument uses.
  let judgmentCount: Int
  /// The judgments that it does not use.
  let omissions: Selection.Omissions
}

extension ItemScores {
  /// Reads the item scores that an instrument sees in the rows of a selection.
  ///
  /// - Throws: when nothing can be scored, or an item has two clusters.
  /// - Complexity: O(*n* log *n*) in the number of rows.
  init(
    _ selection: Selection, binding: InstrumentBinding, files: [String], keepsAnswers: Bool = false,
    rounds: (any ModelSlots)? = nil
  ) throws(Diagnostics) {
    guard selection.table.count > 0 else { throw Diagnostics(.noJudgments(files: files)) }
    let rows = try ScoringRows(selection, binding: binding, files: files, rounds: rounds)
    models = rows.models
    items = rows.items
    tasks = rows.tasks
    let known = selection.table.task.values
    soleTask = known.count == 1 ? known[0] : nil
    clusters = rows.clusters
    judges = rows.judges
    judgmentCount = rows.rows.count
    omissions = rows.omissions
    entries =
      EntryMaker(
        scoringRows: rows, scale: binding.instrument.scale, keepsAnswers: keepsAnswers
      ).entries
  }
}
