package import LogReaders
internal import ValueModel

/// A drawn study: the judgments, and the truth that they were drawn from.
package struct SimulatedStudy: Sendable {
  /// The plan.
  package let plan: SimulationPlan
  /// The judgments: by model, item, epoch, dimension and judge.
  package let judgments: JudgmentTable
  /// The truth of every model and dimension, models outermost.
  package let truth: [SimulatedTruth]

  /// The truth of one model on one dimension, named by identifier, name or alias.
  package func truth(model: String, dimension: String) -> SimulatedTruth? {
    guard let id = plan.system.dimension(named: dimension)?.id else { return nil }
    return truth.first { $0.model == model && $0.dimension == id }
  }

  /// Plain mean of a model's expected scores over all dimensions, in units of the scale; nil for
  /// an unknown model.
  package func expectedMean(model: String) -> Double? {
    let scores = truth.filter { $0.model == model }.map(\.expected)
    return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
  }
}
