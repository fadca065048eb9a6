package import PrintedNumbers

/// A model of a simulated study.
package struct SimulatedModel: Sendable, Equatable {
  /// Name as in the record.
  package let name: String
  /// For each dimension of the system, the mean score that a judge without bias or noise would give
  /// over endless items; inside the scale.
  package let means: [Double]
  /// Share of responses that are missing, 0..<1.
  package let missingShare: Double
  /// Share of the items that were put to the model, above 0 and at most 1.
  package let itemShare: Double
  /// Whose model it is; nil where the plan does not say.
  package let family: String?
  /// Median length of its responses, in characters.
  package let length: Double
  /// The day on which it was released; nil where the plan does not say.
  package let released: CalendarDay?
  /// For each language of the plan, what is added to the latent value of items in it.
  package let languageEffects: [Double]
}
