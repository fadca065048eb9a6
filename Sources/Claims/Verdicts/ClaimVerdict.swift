package import Analysis

/// What the data say of a claim (S26).
package enum ClaimVerdict: String, CaseIterable, Codable, Sendable {
  case supported, contradicted, notShown, noData
}

/// What a verdict rests on.
package enum ClaimBasis: String, CaseIterable, Codable, Sendable {
  /// Judgments of single items, with their sampling error.
  case judgments
  /// Scores that somebody else published: decided on the points, outside the family of tests.
  case publishedPoints
  /// Simultaneous rank sets.
  case rankSets
  /// Counts and names, which have no error.
  case given
}

/// What the data say of one test of a statement.
package struct TestFinding: Sendable, Equatable, Codable {
  /// Left less right, signed so that it is above 0 where the test holds; with the unadjusted interval.
  package let margin: Estimate
  /// The p-value of the test's not holding: small where it is shown to hold.
  ///
  /// Nil where there is none.
  package let pHolds: Double?
  /// The p-value of its holding: small where it is shown not to hold.
  package let pFails: Double?
  /// What is settled without a p-value; nil where the p-values settle it.
  package let settled: ClaimVerdict?
  package let basis: ClaimBasis
  /// Why there are no data.
  package let reason: String?

  package init(
    margin: Estimate, pHolds: Double?, pFails: Double?, settled: ClaimVerdict? = nil,
    basis: ClaimBasis, reason: String? = nil
  ) {
    self.margin = margin
    self.pHolds = pHolds
    self.pFails = pFails
    self.settled = settled
    self.basis = basis
    self.reason = reason
  }
}
