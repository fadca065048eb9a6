/// A judge of a simulated study.
package struct SimulatedJudge: Sendable, Equatable {
  /// Name as in the record, `model:juror-a`.
  package let name: String
  /// What is added to the latent value of every response.
  package let bias: Double
  /// Standard deviation of the judge's own noise, at least zero.
  package let noise: Double
}
