package import Statistics

/// What somebody who has no pilot knows of the scores, in their own units.
package enum StatedScores: Sendable, Equatable {
  /// Variance components: of differences where scores are paired, else of one model's scores.
  case variances(StudyVariance, ends: ClosedRange<Double>?)
  /// The standard deviation of one model's scores over items, the correlation of two models' scores
  /// over items where they are paired, and that of two items of a cluster.
  case deviation(Double, pairing: Double?, correlation: Double, ends: ClosedRange<Double>?)
  /// The shares that models have right; paired where there is a correlation of two models.
  case proportions([Double], pairing: Double?, correlation: Double)
  /// The shares of items that only the first and only the second model has right.
  case discordant(Double, Double, correlation: Double)

  /// What is compared where nobody says.
  func comparison(_ target: PowerSettings.Target) -> StudyDesign.Comparison {
    switch self {
    case .discordant: .paired
    case .proportions(let shares, let pairing, _):
      shares.count == 1 ? .single : pairing == nil ? .unpaired : .paired
    case .variances, .deviation:
      if case .halfWidth = target { .single } else { .paired }
    }
  }

  /// The basis of a study that compares so.
  func basis(_ comparison: StudyDesign.Comparison) -> PowerBasis {
    switch self {
    case .variances(let variance, let ends):
      return PowerBasis(
        comparison: comparison, scores: .numbers(variance, Self.scale(ends)), unit: .own,
        known: Set(StudyFacet.allCases))
    case .deviation(let deviation, let pairing, let correlation, let ends):
      let factor = comparison == .paired ? 2 * (1 - (pairing ?? 0)) : 1
      return PowerBasis(
        comparison: comparison,
        scores: .numbers(
          StudyVariance(variance: deviation * deviation * factor, correlation: correlation),
          Self.scale(ends)), unit: .own, known: [.items, .clusters])
    case .proportions(let shares, let pairing, let correlation):
      let (first, second) = (shares[0], shares.count > 1 ? shares[1] : shares[0])
      guard comparison == .paired else {
        return PowerBasis(
          comparison: comparison, scores: .shares(first, second, correlation: correlation),
          unit: .shares, known: [.items, .clusters])
      }
      // The covariance of two 0/1 scores takes from both shares that differ.
      let covariance =
        (pairing ?? 0)
        * (first * (1 - first) * second * (1 - second)).squareRoot()
      return PowerBasis(
        comparison: .paired,
        scores: .pairs(
          max(first * (1 - second) - covariance, 0), max(second * (1 - first) - covariance, 0),
          correlation: correlation), unit: .shares, known: [.items, .clusters])
    case .discordant(let first, let second, let correlation):
      return PowerBasis(
        comparison: .paired, scores: .pairs(first, second, correlation: correlation),
        unit: .shares, known: [.items, .clusters])
    }
  }

  private static func scale(_ ends: ClosedRange<Double>?) -> StudyDesign.Scale {
    ends.map { .ends($0) } ?? .open
  }
}
