internal import Diagnostics
internal import FileFormats
internal import LogReaders

// What filters do beside the judgments of a study.

extension RowFilters {
  /// What a report was narrowed by, among the digests of what it was made of.
  var digests: [InputDigest] {
    isEmpty
      ? []
      : [InputDigest(role: "filters", name: text, sha256: SHA256.hexadecimal(Array(text.utf8)))]
  }
}

extension EvaluationLog {
  /// Keeps the published scores and the curated cases of the models that filters name.
  ///
  /// - Parameter sampled: the judgments. Where there are none, names must be those of published scores
  ///   or cases, which have no other column.
  mutating func keepModels(_ filters: RowFilters, in sampled: Selection) throws(Diagnostics) {
    guard !filters.isEmpty, !publishedScores.isEmpty || !cases.isEmpty else { return }
    let published = Set(publishedScores.map(\.model) + cases.map(\.model)).sorted()
    if sampled.isEmpty {
      let place = filters.conditions.first?.place ?? filters.rounds.first?.place
      guard filters.conditions.isEmpty, filters.rounds.isEmpty else {
        throw Diagnostics(
          Diagnostic(
            "notFiltered", at: place,
            "published scores and curated cases have no columns that could be filtered by",
            remedy: "Narrow them by their models only"),
          cause: place == nil ? .wrongUse : .badInput)
      }
    }
    guard !filters.models.isEmpty else { return }
    var kept: Set<ExactName> = []
    for list in filters.models {
      for name in list.names(among: published) {
        kept.insert(ExactName(name))
        guard sampled.isEmpty, !published.contains(where: { $0.isExactly(name) }) else { continue }
        let problem = AnalysisProblem.unknownModel(name: name, known: published).diagnostic
        throw Diagnostics(
          Diagnostic(
            problem.code, at: list.place, problem.message, remedy: problem.remedy),
          cause: list.place == nil ? .wrongUse : .badInput)
      }
    }
    publishedScores.removeAll { !kept.contains(ExactName($0.model)) }
    cases.removeAll { !kept.contains(ExactName($0.model)) }
  }
}
