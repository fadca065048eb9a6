/// What is taken off the difference of counts before it is squared.
public enum ContinuityCorrection: String, CaseIterable, Codable, Sendable {
  /// Nothing.
  case none
  /// One half, also from a smaller difference (Holland & Thayer 1988; R's difR).
  case half
  /// One half, or the whole difference where that is smaller (R's mantelhaen.test).
  case atMostHalf
}
