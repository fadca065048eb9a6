/// How the analytic variance of a coefficient of agreement treats units with one rating only.
///
/// Without such units both are the same.
public enum AgreementVariance: String, CaseIterable, Codable, Sendable {
  /// The delta method: how many units have two ratings is as random as the units are.
  case deltaMethod
  /// Gwet's (2014) formulas and R `irrCAC`'s, which give units with one rating an agreement of 0 and
  /// the others n / n2 times theirs, and so take the ratio n / n2 for spread. Far too large where many
  /// units have one rating; for comparison with that program only.
  case gwet
}
