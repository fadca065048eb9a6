import GSLSupport

/// Kendall's coefficient of concordance: how far raters agree on the order of units.
///
/// Units with a missing rating are left out.
///
/// Source: Kendall & Babington Smith (1939); Siegel & Castellan (1988), "Nonparametric Statistics",
/// chapter 9.
public struct KendallConcordance: Sendable, Equatable {
  /// The coefficient W, on 0...1: 1 where all raters order the units alike.
  public let value: Double
  /// How many units all raters rated.
  public let units: Int
  /// How many raters there are.
  public let raters: Int
  /// The chi-square test that raters order the units at random.
  public let test: Outcome<TestResult>

  /// The concordance of a table.
  ///
  /// - Parameters:
  ///   - table: the ratings.
  ///   - correctsTies: whether tied ratings lower the largest possible concordance.
  /// - Returns: undefined for fewer than two raters or complete units, and where no rater tells any
  ///   two units apart.
  public static func of(
    _ table: RatingTable, correctsTies: Bool = true
  ) -> Outcome<KendallConcordance> {
    guard table.hasNamedRaters else { return .undefined(.ratersUnknown) }
    let raters = (0..<table.raterCount).filter { rater in
      (0..<table.unitCount).contains { table.rating(unit: $0, rater: rater) != nil }
    }
    guard !raters.isEmpty else { return .undefined(.noData) }
    guard raters.count >= 2 else {
      return .undefined(.wrongRaterCount(raters.count, needed: 2))
    }
    let rows = (0..<table.unitCount).map { unit in
      raters.compactMap { table.rating(unit: unit, rater: $0) }
    }.filter { $0.count == raters.count }
    guard rows.count >= 2 else {
      let rated = (0..<table.unitCount).count { table.ratingCount(unit: $0) > 0 }
      return .undefined(
        .tooFewCompleteUnits(rows.count, of: rated, raters: raters.count))
    }
    return concordance(rows, correctsTies: correctsTies)
  }

  private static func concordance(
    _ rows: [[Double]], correctsTies: Bool
  ) -> Outcome<KendallConcordance> {
    let units = Double(rows.count)
    let raters = Double(rows[0].count)
    var sums = [Double](repeating: 0, count: rows.count)
    var ties = 0.0
    for rater in rows[0].indices {
      let ranks = Midranks(rows.map { $0[rater] })
      for (unit, rank) in ranks.ranks.enumerated() { sums[unit] += rank }
      ties += ranks.tieSum
    }
    let mean = raters * (units + 1) / 2
    let spread = sums.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let largest =
      raters * raters * (units * units * units - units) - (correctsTies ? raters * ties : 0)
    guard largest > 0 else { return .undefined(.noVariation) }
    let value = min(12 * spread / largest, 1)
    let statistic = raters * (units - 1) * value
    let test = Outcome.computing { () throws(GSLError) in
      TestResult(
        statistic: statistic,
        pValue: try ChiSquareDistribution.upperTail(statistic, degreesOfFreedom: units - 1),
        method: .asymptotic, degreesOfFreedom: units - 1)
    }
    return .value(
      KendallConcordance(
        value: value, units: rows.count, raters: rows[0].count, test: test))
  }
}
