internal import PrintedNumbers
internal import ValueModel
internal import Wording

/// What must be known of a validity study.
struct ValidityCautions {
  let results: ValidityResults
  let scores: ValidityScores
  let criteria: [Criterion]
  let people: PeopleTable?

  /// Fewer models carry no correlation that could be told from another.
  static let fewModels = 10

  var all: [Caution] {
    [fewModels, incomplete, beyondOne, unmatched, leftOutPeople].compactMap(\.self)
  }

  private var fewModels: Caution? {
    let models = scores.models.count
    let dimensions = scores.dimensions.count
    guard models < Self.fewModels || models <= dimensions else { return nil }
    let counted = CountText.counted(models, "model")
    return Caution(
      .fewModels, observed: models, of: max(Self.fewModels, dimensions + 1),
      message: models <= dimensions
        ? said(
          "\(counted) and \(CountText.counted(dimensions, "dimension")): with no more models than "
            + "dimensions, some components are empty whatever the test measures.")
        : said(
          "\(counted): correlations over so few hold for these models, and their intervals are rough."
        ))
  }

  private var incomplete: Caution? {
    guard !scores.incomplete.isEmpty else { return nil }
    return Caution(
      .unequalItems, observed: scores.incomplete.count,
      message: said(
        "\(CountText.counted(scores.incomplete.count, "model")) left out that lack a score on some "
          + "dimension: \(CountText.list(scores.incomplete, most: 5))."))
  }

  private var beyondOne: Caution? {
    let names =
      results.correlations.filter { abs($0.disattenuated.value ?? 0) > 1 }
      .map { said("\(name($0.first)) with \(name($0.second))") }
      + results.concurrent.filter { abs($0.disattenuated.value ?? 0) > 1 }
      .map { said("\(name($0.dimension)) with \($0.criterion)") }
    guard !names.isEmpty else { return nil }
    return Caution(
      .beyondOne, observed: names.count,
      message: said(
        "Corrected for error, \(CountText.list(names, most: 3)) would correlate beyond 1: reliabilities "
          + "are too uncertain for the correction, or both measures share what counts as error."))
  }

  private var unmatched: Caution? {
    let names = Set(scores.models)
    let apart = criteria.flatMap { $0.values.keys }.filter { !names.contains($0) }
    let unknown = Set(apart).sorted()
    guard !unknown.isEmpty else { return nil }
    return Caution(
      .goldNotJoined, observed: unknown.count,
      message: said(
        "\(CountText.counted(unknown.count, "model")) of the criteria have no score here: "
          + "\(CountText.list(unknown, most: 5))."))
  }

  private var leftOutPeople: Caution? {
    guard let people, people.incomplete > 0 else { return nil }
    return Caution(
      .respondentsLeftOut, observed: people.incomplete,
      message: said(
        "\(CountText.counted(people.incomplete, "row")) of people without a value on some "
          + "dimension left out."))
  }

  private func name(_ dimension: String) -> String {
    scores.system.dimension(named: dimension)?.name ?? said("the mean over all dimensions")
  }
}
