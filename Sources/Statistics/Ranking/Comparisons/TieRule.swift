/// What a Bradley-Terry model makes of ties.
public enum TieRule: String, CaseIterable, Codable, Sendable {
  /// A tie is half a win for both (the convention of LMArena).
  case half
  /// Ties are left out.
  case drop
  /// A tie has odds nu times the geometric mean of both strengths (Davidson 1970, eq. 2.2).
  case davidson
  /// A win takes a lead of log kappa over the other's strength (Rao & Kupper 1967, eq. 2.1).
  case raoKupper = "rao-kupper"
}
