/// How differences between estimates are tested for the sake of ranks.
public enum RankMethod: String, CaseIterable, Codable, Sendable {
  /// Max-t with stepdown (Romano & Wolf 2005): what is shown is set aside and the rest tested anew.
  case stepdown
  /// Max-t in one step.
  case singleStep = "single-step"
  /// Holm (1979) over the pairs: no random numbers, and wider.
  case holm
}
