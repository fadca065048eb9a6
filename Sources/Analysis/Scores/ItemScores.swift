internal import EvaluationLogs
internal import ValueModel

/// Item scores of every model: the mean over repeats of the mean over judges.
///
/// Models, items and clusters are numbered in the order of their names, so that nothing that
/// follows depends on the order of the rows in the log.
struct ItemScores {
  /// One model's score on one item, for each dimension that the item feeds.
  struct Entry {
    let model: Int
    let item: Int
    let cluster: Int
    /// On the instrument's scale, before any reversal of sign; `nil` when no judgment has a score.
    let score: Double?
    /// The same with every missing judgment counted as the worst score.
    let scoreMissingAsWorst: Double
    let repeats: Int
    let judgments: JudgmentCounts
    let feeds: [Feed]
  }

  typealias Feed = InstrumentBinding.Feed

  let models: [String]
  let items: [String]
  let clusters: [String]
  let entries: [Entry]
  let judges: Set<String>
  let curatedRows: Int
}

extension ItemScores {
  /// Reads the item scores that an instrument sees in `judgments`.
  ///
  /// - Throws: `AnalysisError` when nothing can be scored.
  /// - Complexity: O(*n* log *n*) in the number of rows.
  init(judgments: JudgmentTable, binding: InstrumentBinding, files: [String])
    throws(AnalysisError)
  {
    guard judgments.count > 0 else { throw .noJudgments(files: files) }
    let rows = try ScoringRows(judgments: judgments, binding: binding, files: files)
    models = rows.models.names
    items = rows.items.names
    clusters = rows.clusters.names
    judges = rows.judges
    curatedRows = rows.curated
    entries = rows.entries(scale: binding.instrument.scale)
  }
}

/// Distinct names in ascending order of their bytes, and the number of each code of a column.
struct SortedNames {
  let names: [String]
  let number: [Int]

  init(_ values: [String]) {
    let distinct = Array(Set(values)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let rank = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0) })
    names = distinct
    number = values.map { rank[$0] ?? 0 }
  }
}
