internal import LogReaders
internal import PrintedNumbers

/// Whether responses can be calibrated: whole numbers, one for each model and item.
struct CalibrationSupport {
  private let list: AnalysisList

  /// More distinct responses than these are no categories.
  private static let mostCategories = 12
  /// With fewer models or items a Rasch model is not determined, or one with discriminations.
  private static let least = (models: 3, items: 2)
  private static let leastOfTwoParameters = (models: 5, items: 3)

  init(_ list: AnalysisList) { self.list = list }

  /// A part of the rows, and the conditions that choose it.
  private struct Part {
    let conditions: [String]
    let rows: SampledRows
  }

  /// All rows; else the first answers, one judge's verdicts, or both: what repeats an answer or leaves
  /// fractions of categories is then left out.
  private var parts: [Part] {
    let all = list.ofCriterion
    let epochs = Set(all.rows.map { all.table.epoch[$0] })
    let first = epochs.min().map { epoch in
      Part(
        conditions: ["epoch=\(epoch)"],
        rows: all.narrowed { all.table.epoch[$0] == epoch })
    }
    var counts: [String: Int] = [:]
    for row in all.rows where all.score(row) != nil {
      counts[all.table.judge[row] ?? "", default: 0] += 1
    }
    let judge = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
    func ofJudge(_ part: Part) -> Part? {
      judge.map { judge in
        Part(
          conditions: part.conditions + ["judge_id=\(judge)"],
          rows: part.rows.narrowed { part.rows.table.judge[$0] == judge })
      }
    }
    let whole = Part(conditions: [], rows: all)
    return [whole, first, ofJudge(whole), first.flatMap(ofJudge)].compactMap(\.self)
  }

  var support: AnalysisSupport {
    if let reason = list.scorelessness {
      return list.support("calibrate", unless: reason, [])
    }
    let parts = parts
    let judged = parts.map { ($0, verdict(on: $0.rows)) }
    guard let (part, verdict) = judged.first(where: { $0.1.reason == nil }) ?? judged.first else {
      return list.support("calibrate", unless: "no responses", [])
    }
    return list.support(
      "calibrate", unless: verdict.reason,
      part.conditions.flatMap { ["--where", $0] } + ["--response-model", verdict.model],
      isOfCriterion: true)
  }

  /// The item response model that suits rows, or why none does.
  private func verdict(on rows: SampledRows) -> (model: String, reason: String?) {
    func refused(_ reason: String) -> (model: String, reason: String?) { ("", reason) }
    let responses = rows.responseMeans
    let answered = Dictionary(grouping: responses) { $0.answer }
    guard !answered.values.contains(where: { $0.count > 1 }) else {
      return refused("models have answered items more than once")
    }
    let categories = Set(responses.map(\.mean))
    guard categories.count <= Self.mostCategories,
      categories.allSatisfy({ $0 == $0.rounded() })
    else { return refused("the scores are no few whole numbers, as categories of responses are") }
    let models = Set(responses.map(\.answer.model)).count
    guard models >= Self.least.models else {
      return refused(
        "responses of \(CountText.counted(models, "model")), and \(Self.least.models) are needed at "
          + "least")
    }
    let items = Dictionary(grouping: responses) { $0.answer.item }
      .count { Set($0.value.map(\.mean)).count > 1 }
    guard items >= Self.least.items else {
      return refused(
        "\(CountText.counted(items, "item")) with responses that vary, and \(Self.least.items) are "
          + "needed at least")
    }
    let isLarge =
      models >= Self.leastOfTwoParameters.models && items >= Self.leastOfTwoParameters.items
    if categories.count > 2 {
      return isLarge
        ? ("grm", nil)
        : refused(
          "responses in \(categories.count) categories need \(Self.leastOfTwoParameters.models) models "
            + "and \(Self.leastOfTwoParameters.items) items at least")
    }
    return (isLarge ? "2pl" : "rasch", nil)
  }
}
