/// Classes of items by the share of their tokens that occur in a corpus.
///
/// Source: Touvron et al. (2023), "Llama 2", appendix A.6.
public enum OverlapGrade: String, CaseIterable, Codable, Sendable {
  /// Below 20 %.
  case clean
  /// From 20 % to below 80 %.
  case mixed
  /// 80 % or more.
  case dirty
}
