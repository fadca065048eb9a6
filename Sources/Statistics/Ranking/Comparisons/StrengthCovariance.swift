/// How the covariance of Bradley-Terry strengths is estimated.
public enum StrengthCovariance: String, CaseIterable, Codable, Sendable {
  /// The inverse of the information: right if the model holds and comparisons are independent.
  case model
  /// The sandwich of Huber (1967), with each comparison a unit: right for independent comparisons
  /// even where the model is wrong, and smaller than the model's where ties are halved.
  case sandwich
  /// The sandwich with the scores summed by cluster, times G/(G - 1): right for comparisons that
  /// share a prompt or a judge.
  case clusterSandwich = "cluster-sandwich"
}
