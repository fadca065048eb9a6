/// A judge of a simulated study.
public struct SimulatedJudge: Sendable, Equatable {
  /// Name as in the record, `model:juror-a`.
  public let name: String
  /// What is added to the latent value of every response.
  public let bias: Double
  /// Standard deviation of the judge's own noise, at least zero.
  public let noise: Double
}
