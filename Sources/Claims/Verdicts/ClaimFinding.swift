package import Analysis

/// What the data say of a claim by itself, before it is seen among the other claims of a report.
package struct ClaimFinding: Sendable, Equatable, Codable {
  /// One comparison of the claim.
  package struct Part: Sendable, Equatable, Codable {
    package let test: StatementTest
    package let finding: TestFinding
  }

  /// That of the deciding part, above 0 where it speaks for the claim; with the unadjusted
  /// interval.
  package let margin: Estimate
  /// The p-value of the claim's not holding: small where it is shown to hold.
  package let pHolds: Double
  /// The p-value of its holding: small where it is shown not to hold.
  package let pFails: Double
  /// The smaller of the two; nil where no part has a p-value.
  package let pValue: Double?
  /// The verdict where the p-value does not reach the level, or where there is none.
  package let settled: ClaimVerdict
  package let basis: ClaimBasis
  /// Why there are no data, or no interval.
  package let reason: String?
  /// All parts, in the order of the claim.
  package let parts: [Part]
  /// The place of the part that decides; nil where names alone do.
  package let decidingPlace: Int?

  /// The part that decides; nil where names alone do.
  package var deciding: StatementTest? { decidingPlace.map { parts[$0].test } }
}
