internal import Statistics

/// The claims of one report, judged together.
package enum ClaimFamily {
  /// What a claim comes to among the others.
  package struct Judgement: Equatable, Sendable {
    package let verdict: ClaimVerdict
    /// Nil where the claim has no p-value.
    package let adjustedPValue: Double?
  }

  /// The verdicts of claims, so that with a probability of at most the significance any of them is
  /// wrong.
  ///
  /// The p-values are adjusted by Holm (1979) over the claims that have one: rank sets, published
  /// points, names and missing data have none and are not counted.
  ///
  /// - Parameters:
  ///   - significance: largest adjusted p-value at which a claim is supported or contradicted.
  /// - Returns: a judgement for each claim, in their order.
  package static func judged(
    _ findings: [ClaimFinding], significance: Double = 0.05
  ) -> [Judgement] {
    let adjusted = adjusted(findings.map(\.pValue))
    return zip(findings, adjusted).map { finding, adjusted in
      guard let adjusted, adjusted <= significance else {
        return Judgement(verdict: finding.settled, adjustedPValue: adjusted)
      }
      return Judgement(
        verdict: finding.pHolds <= finding.pFails ? .supported : .contradicted,
        adjustedPValue: adjusted)
    }
  }

  /// Holm's adjusted p-values; the smallest that is undefined stays so.
  private static func adjusted(_ pValues: [Double?]) -> [Double?] {
    do {
      return try PValueAdjustment.holm.adjust(pValues)
    } catch {
      preconditionFailure("p-values lie in 0...1: \(error)")
    }
  }
}
