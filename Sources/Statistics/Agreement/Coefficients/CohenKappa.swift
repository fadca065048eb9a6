/// Cohen's kappa of two raters with all that is customarily reported beside it.
///
///     let kappa = CohenKappa(table, weights: .linear)
///
/// Units that one of the two did not rate are left out. The weights reach over the declared scale,
/// categories that nobody used included.
///
/// Source: Cohen (1960, 1968); Fleiss, Cohen & Everitt (1969), "Large sample standard errors of
/// kappa and weighted kappa".
public struct CohenKappa: Sendable, Equatable {
  /// Kappa with its standard error (SE1), its standard error under no agreement (SE0) and its
  /// observed and expected agreement.
  public let estimate: AgreementEstimate
  /// The largest kappa that the two raters' distributions of categories allow; nil unless weights
  /// are identity.
  ///
  /// Source: Umesh, Peterson & Sauber (1989), "Interjudge agreement and the maximum value of kappa".
  public let largestPossible: Double?
  /// Matthews' correlation of the two raters for any number of categories (Gorodkin 2004).
  public let matthewsCorrelation: Outcome<Double>

  /// Kappa of a table.
  ///
  /// - Returns: undefined for other than two raters, where no unit has both ratings, and where
  ///   both raters use one and the same category.
  public static func of(
    _ table: RatingTable, weights: WeightFamily = .identity
  ) throws(StatisticsError) -> Outcome<CohenKappa> {
    let analysis = try AgreementAnalysis(table, weights: weights)
    return analysis.estimate(.cohenKappa).map { CohenKappa($0, analysis.plan) }
  }

  private init(_ estimate: AgreementEstimate, _ plan: AgreementPlan) {
    var sums = AgreementSums(plan, for: [.cohenKappa])
    sums.take(plan, counts: plan.patterns.unitCounts.map(Double.init))
    let units = sums.pairableUnits
    let first = sums.firstMargins.map { $0 / units }
    let second = sums.secondMargins.map { $0 / units }
    self.estimate = estimate
    if plan.weights.isIdentity {
      let most = zip(first, second).reduce(0) { $0 + min($1.0, $1.1) }
      largestPossible = (most - estimate.expected) / (1 - estimate.expected)
    } else {
      largestPossible = nil
    }
    let chance = zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
    let spreads = (
      1 - first.reduce(0) { $0 + $1 * $1 }, 1 - second.reduce(0) { $0 + $1 * $1 }
    )
    let equal = 1 - sums.difference / units
    let varies = first.count { $0 > 0 } > 1 && second.count { $0 > 0 } > 1
    matthewsCorrelation =
      varies
      ? .value((equal - chance) / (spreads.0 * spreads.1).squareRoot())
      : .undefined(.noVariation)
  }

  /// The standard error of kappa if the raters chose independently.
  ///
  /// Source: Fleiss, Cohen & Everitt (1969).
  static func nullError(
    _ plan: AgreementPlan, _ sums: AgreementSums, _ parts: AgreementSums.Parts,
    populationSize: Int?
  ) -> Double? {
    let units = sums.pairableUnits
    let first = sums.firstMargins.map { $0 / units }
    let second = sums.secondMargins.map { $0 / units }
    let bySecond = plan.weights.distances(times: second)
    let byFirst = plan.weights.distances(times: first)
    var sum = 0.0
    for row in first.indices where first[row] > 0 {
      for column in second.indices where second[column] > 0 {
        let excess = plan.weights[row, column] - (2 - bySecond[row] - byFirst[column])
        sum += first[row] * second[column] * excess * excess
      }
    }
    let population = populationSize.map { 1 - units / Double($0) } ?? 1
    let variance = population * (sum - parts.expected * parts.expected) / units
    guard variance > 0 else { return nil }
    return variance.squareRoot() / (1 - parts.expected)
  }
}
