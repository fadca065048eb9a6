internal import Statistics

/// How pairs of models are compared.
package struct PairSettings: Sendable {
  /// The model that all others are compared with; nil for every pair.
  package let reference: String?
  /// What difference does not matter, in the units of the scores that are shown; nil for none.
  package let margin: Double?
  package let adjustment: PairAdjustment
  package let level: Double

  /// The power for which the smallest detectable difference is given.
  package static let power = 0.8

  /// - Parameters:
  ///   - margin: Above 0.
  ///   - level: Between 0 and 1; verdicts are given at 1 - level.
  package init(
    reference: String? = nil, margin: Double? = nil, adjustment: PairAdjustment = .holm,
    level: Double = 0.95
  ) {
    self.reference = reference
    self.margin = margin
    self.adjustment = adjustment
    self.level = level
  }

  package var significance: Double { 1 - level }
}

/// How the p-values of a family of pairs are adjusted.
package enum PairAdjustment: String, CaseIterable, Codable, Sendable {
  /// The chance of any false verdict is bounded (Holm 1979), as ranks are made.
  case holm
  /// The share of false verdicts among those given is bounded (Benjamini & Hochberg 1995).
  case bh

  /// Adjusts the p-values of a family; a test that gave none counts in it as 1.
  func adjust(_ pValues: [Double?]) throws(StatisticsError) -> [Double?] {
    let method: PValueAdjustment = self == .holm ? .holm : .benjaminiHochberg
    let adjusted = try method.adjust(pValues.map { $0 ?? 1 })
    return zip(pValues, adjusted).map { $0 == nil ? nil : $1 }
  }
}
