/// One pair of task and criterion that feeds a dimension.
public struct CriterionFeed: Sendable, Codable, Equatable {
  /// The only task whose judgments count; nil: any.
  public let task: String?
  /// The criterion as logs spell it; compared without regard to letter case.
  public let criterion: String
  /// Identifier of the dimension.
  public let dimension: String
  /// Weight in the dimension's mean, above zero.
  public let weight: Double
  /// 1, or -1 where a low score speaks for the dimension.
  public let sign: Double
}
