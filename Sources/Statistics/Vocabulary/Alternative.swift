/// What a test holds against its null hypothesis.
///
/// For two samples the direction speaks of the first against the second.
public enum Alternative: String, CaseIterable, Codable, Sendable {
  /// A difference in either direction.
  case twoSided
  /// The first is smaller.
  case less
  /// The first is larger.
  case greater
}
