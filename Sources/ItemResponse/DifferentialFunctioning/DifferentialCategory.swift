/// How large differential functioning is by the rules of the Educational Testing Service.
///
/// Zieky (1993): A is negligible (not significant, or |Δ| below 1); C is large (|Δ| at least 1.5 and
/// significantly above 1); B is what lies between.
public enum DifferentialCategory: String, Codable, Sendable, CaseIterable {
  /// Negligible.
  case negligible = "A"
  /// Moderate.
  case moderate = "B"
  /// Large.
  case large = "C"
}
