/// One pair of task and criterion that feeds a dimension.
package struct CriterionFeed: Sendable, Codable, Equatable {
  /// The only task whose judgments count; nil: any.
  package let task: String?
  /// The criterion as logs spell it; compared without regard to letter case.
  package let criterion: String
  /// Identifier of the dimension.
  package let dimension: String
  /// Weight in the dimension's mean, above zero.
  package let weight: Double
  /// 1, or -1 where a low score speaks for the dimension.
  package let sign: Double
}
