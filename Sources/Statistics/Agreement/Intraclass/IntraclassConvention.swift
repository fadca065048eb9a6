/// How the agreement forms (2,1) and (2,k) of the intraclass correlation are tested and bounded.
public enum IntraclassConvention: String, CaseIterable, Codable, Sendable {
  /// The F test of the two-way table; the bounds of (2,k) are those of (2,1), stepped up by the
  /// Spearman-Brown formula (Shrout & Fleiss 1979; R `psych`).
  case shroutFleiss
  /// Satterthwaite's degrees of freedom in the test and in the bounds of both (McGraw & Wong 1996;
  /// R `irr`).
  case mcGrawWong
}
