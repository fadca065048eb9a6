/// A model of a simulated study.
public struct SimulatedModel: Sendable, Equatable {
  /// Name as in the record.
  public let name: String
  /// For each dimension of the system, the mean score that a judge without bias or noise would give
  /// over endless items; inside the scale.
  public let means: [Double]
  /// Share of responses that are missing, 0..<1.
  public let missingShare: Double
  /// Share of the items that were put to the model, above 0 and at most 1.
  public let itemShare: Double
}
