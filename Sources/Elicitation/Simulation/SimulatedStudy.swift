package import LogReaders
internal import ValueModel

/// A drawn study: the judgments, and the truth that they were drawn from.
package struct SimulatedStudy: Sendable {
  /// The plan.
  package let plan: SimulationPlan
  /// The judgments: by model, round, item, epoch, dimension and judge.
  package let judgments: JudgmentTable
  /// The truth of every round, model and dimension, rounds outermost.
  package let truth: [SimulatedTruth]

  /// The truth of one model on one dimension, named by identifier, name or alias.
  ///
  /// - Parameter round: one of the plan's rounds; nil where it has none.
  package func truth(
    model: String, dimension: String, round: String? = nil
  ) -> SimulatedTruth? {
    guard let id = plan.system.dimension(named: dimension)?.id else { return nil }
    return truth.first { $0.model == model && $0.dimension == id && $0.round == round }
  }

  /// Plain mean of a model's expected scores over all dimensions, in units of the scale; nil for
  /// an unknown model.
  ///
  /// Of several rounds it is the mean over them.
  package func expectedMean(model: String) -> Double? {
    let scores = truth.filter { $0.model == model }.map(\.expected)
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }
}
