/// How often an item, on the left, won, lost and tied against another.
public struct PairCount: Sendable, Equatable {
  /// The item on the left (shown first, at home), numbered from 0.
  public let left: Int
  /// The item on the right, numbered from 0.
  public let right: Int
  /// How often the left one won; finite, 0 or more.
  public let leftWins: Double
  /// How often the right one won; finite, 0 or more.
  public let rightWins: Double
  /// How often neither won; finite, 0 or more.
  public let ties: Double
  /// Properties of these comparisons that favour the left item where they are positive.
  public let covariates: [Double]

  /// The record of one pair.
  public init(
    left: Int, right: Int, leftWins: Double, rightWins: Double, ties: Double = 0,
    covariates: [Double] = []
  ) {
    self.left = left
    self.right = right
    self.leftWins = leftWins
    self.rightWins = rightWins
    self.ties = ties
    self.covariates = covariates
  }
}
