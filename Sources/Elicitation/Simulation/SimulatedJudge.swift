/// A judge of a simulated study.
package struct SimulatedJudge: Sendable, Equatable {
  /// Name as in the record, `model:juror-a`.
  package let name: String
  /// What is added to the latent value of every response.
  package let bias: Double
  /// Standard deviation of the judge's own noise, at least zero; it stays when a response is judged
  /// again.
  package let noise: Double
  /// Whose models the judge is one of; nil where the plan does not say.
  package let family: String?
  /// What is added to the latent value for a standard deviation of the logarithm of a response's length.
  package let length: Double
  /// What is added to the latent value of responses of models of the judge's own family.
  package let selfPreference: Double
  /// How often each response is judged, at least once.
  package let repeats: Int
  /// Standard deviation of what differs from one judgment of a response to the next, at least zero.
  package let repeatNoise: Double
  /// Share of the items that the judge sees, above 0 and at most 1.
  package let itemShare: Double

  /// What the judge adds to a model of some family, without regard to lengths.
  func shift(forFamily other: String?) -> Double {
    family != nil && family == other ? bias + selfPreference : bias
  }
}
