package import Diagnostics
package import LogReaders
internal import ValueModel

/// The scores of a board as records of Every Eval Ever, one for each model.
///
/// The time that a record bears is the user's, or that of the last judgment, so that the same data
/// give the same bytes.
package enum BoardRecords {
  /// - Parameters:
  ///   - dataset: what the scores were measured with, such as an instrument.
  ///   - last: when the last response was judged; nil where the data do not say.
  ///   - time: when the records were made; the time of the last judgment when nil.
  /// - Throws: where neither the user nor the data name a time.
  package static func records(
    _ boards: [Leaderboard], of book: ScoreBook, dataset: String,
    lastTime last: Timestamp?, time: Timestamp?, version: String
  ) throws(Diagnostics) -> [EveryEvalEverAggregate] {
    guard let time = time ?? last else {
      throw Diagnostics(
        Diagnostic(
          "noTime", "the data do not say when they were judged, and a record must bear a time",
          remedy: "Give it with --generated-at 2026-01-31T12:00:00Z"))
    }
    return book.models.compactMap { model in
      let scores = boards.flatMap(\.entries)
        .filter { ExactName($0.model) == ExactName(model) }
        .compactMap { score(of: $0, in: book, dataset: dataset) }
      guard !scores.isEmpty else { return nil }
      return EveryEvalEverAggregate(
        model: model, evaluation: "value-compass/\(book.system.id)", organization: "unknown",
        time: time, evaluated: last, version: version, scores: scores)
    }
  }

  private static func score(
    of cell: ModelScore, in book: ScoreBook, dataset: String
  ) -> EveryEvalEverAggregate.Score? {
    guard let estimate = cell.estimate else { return nil }
    let dimension = book.system.dimensions.first { $0.id == cell.dimension }
    let name = dimension?.name ?? cell.dimension
    let scale =
      book.isCentred ? "centred, in units of the instrument" : "from 0 to 100"
    var score = EveryEvalEverAggregate.Score(
      name: name, dataset: dataset,
      metric: "value-compass.\(book.system.id).\(cell.dimension)",
      description: "Mean score on \(name) of \(book.system.name), \(scale)", value: estimate)
    if !book.isCentred, (0...100).contains(estimate) { score.range = 0...100 }
    score.standardError = cell.standardError
    (score.lower, score.upper) = (cell.lower, cell.upper)
    score.level = cell.lower == nil ? nil : cell.level
    score.method = cell.lower == nil ? nil : cell.method
    score.samples = cell.items
    let details: [(String, String?)] = [
      ("clusters", cell.clusters.map(String.init)),
      ("degrees_of_freedom", cell.degreesOfFreedom?.plain),
      ("effective_sample_size", cell.effectiveSampleSize?.plain),
      ("estimand", cell.lower == nil ? nil : ModelScore.estimand),
      ("method_reason", cell.methodReason),
      ("rank_lower", cell.rank.map { String($0.lower) }),
      ("rank_upper", cell.rank.map { String($0.upper) }), ("reason", cell.reason),
      ("remark", cell.remark),
    ]
    for case (let key, let text?) in details { score.details[key] = text }
    return score
  }
}
