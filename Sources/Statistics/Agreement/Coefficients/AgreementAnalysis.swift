/// Coefficients of agreement of one table of ratings, with analytic standard errors.
///
///     let analysis = try AgreementAnalysis(table, weights: .quadratic)
///     let kappa = analysis.estimate(.fleissKappa)
///
/// Units are resampled as wholes in thought: the error is that of drawing other units, with the
/// same raters. With clusters, for example all responses to one prompt, whole clusters are.
/// Units without a rating count nowhere; units with one count for chance agreement only.
///
/// Source: Gwet (2014), "Handbook of Inter-Rater Reliability", 4th edition; Krippendorff (2019).
public struct AgreementAnalysis: Sendable {
  /// The ratings.
  public let table: RatingTable
  /// The agreement weights of all coefficients but alpha.
  public let weights: AgreementWeights
  /// The level of measurement of alpha; nil where alpha uses the weights.
  public let level: MeasurementLevel?
  /// How many units there are in all, for the finite population correction; nil for no bound.
  public let populationSize: Int?
  /// How variances are divided.
  public let divisor: VarianceDivisor
  /// How variances treat units with one rating.
  public let variance: AgreementVariance

  /// Each unit's cluster, numbered by first appearance; nil where units are independent.
  let clusters: [Int]?
  let plan: AgreementPlan
  private let alphaWeights: AgreementWeights?

  /// An analysis with the weights of a family.
  ///
  /// - Parameters:
  ///   - table: the ratings.
  ///   - weights: the family, on the categories of the table.
  ///   - level: the level of measurement of alpha; nil for alpha with the weights of the others.
  ///   - clusters: the cluster of each unit, any numbers; nil where units are independent.
  ///   - populationSize: how many units there are in all; nil for no bound.
  ///   - divisor: how variances of independent units are divided. Cohen's kappa always has its
  ///     large-sample variance.
  ///   - variance: how variances treat units with one rating.
  /// - Throws: ``StatisticsError``.
  public init(
    _ table: RatingTable, weights: WeightFamily = .identity, level: MeasurementLevel? = nil,
    clusters: [Int]? = nil, populationSize: Int? = nil, divisor: VarianceDivisor = .unitsLessOne,
    variance: AgreementVariance = .deltaMethod
  ) throws(StatisticsError) {
    try self.init(
      table, weights: AgreementWeights(weights, categories: table.categories), level: level,
      clusters: clusters, populationSize: populationSize, divisor: divisor, variance: variance)
  }

  /// An analysis with weights given one by one; else as with a family.
  public init(
    _ table: RatingTable, weights: AgreementWeights, level: MeasurementLevel? = nil,
    clusters: [Int]? = nil, populationSize: Int? = nil, divisor: VarianceDivisor = .unitsLessOne,
    variance: AgreementVariance = .deltaMethod
  ) throws(StatisticsError) {
    guard weights.count == table.categories.count || table.categories.count == 0 else {
      throw .lengthsDiffer(weights.count, table.categories.count)
    }
    if let clusters, clusters.count != table.unitCount {
      throw .lengthsDiffer(clusters.count, table.unitCount)
    }
    switch level {
    case nil: alphaWeights = weights
    case .nominal: alphaWeights = try AgreementWeights(.identity, categories: table.categories)
    case .interval: alphaWeights = try AgreementWeights(.quadratic, categories: table.categories)
    case .ratio: alphaWeights = try AgreementWeights(.ratio, categories: table.categories)
    case .ordinal: alphaWeights = nil
    }
    self.table = table
    self.weights = weights
    self.level = level
    self.populationSize = populationSize
    self.divisor = divisor
    self.variance = variance
    self.clusters = clusters.map(Self.numbered)
    plan = AgreementPlan(table, byRater: true, weights: weights, alphaWeights: alphaWeights)
    if let populationSize, populationSize < plan.patterns.ratedUnits {
      throw .populationTooSmall(populationSize, units: plan.patterns.ratedUnits)
    }
  }

  /// How many units have at least one rating, and how many have two.
  public var ratedUnits: (rated: Int, pairable: Int) {
    var pairable = 0
    for pattern in 0..<plan.count where plan.ratings[pattern] >= 2 {
      pairable += plan.patterns.unitCounts[pattern]
    }
    return (plan.patterns.ratedUnits, pairable)
  }

  /// How many raters gave a rating; for ratings given as counts, the most that a unit has.
  public var activeRaters: Int { plan.activeRaters }

  /// A coefficient of the table.
  ///
  /// - Returns: undefined where no two ratings can be compared, where the ratings do not vary, and
  ///   where the coefficient is for another number of raters.
  /// - Complexity: O(distinct rows x raters + categories²), or O(categories) instead of its square
  ///   with identity and quadratic weights.
  public func estimate(_ coefficient: AgreementCoefficient) -> Outcome<AgreementEstimate> {
    if let obstacle = plan.obstacle(coefficient) { return .undefined(obstacle) }
    var sums = AgreementSums(plan, for: [coefficient])
    sums.take(plan, counts: plan.patterns.unitCounts.map(Double.init))
    let parts = sums.parts(coefficient, plan)
    guard parts.value.isFinite else { return .undefined(.noVariation) }
    let influence = AgreementInfluence(coefficient, plan, sums, parts, variance)
    let spread = AgreementSpread(
      plan, influence, clusters: clusters, populationSize: populationSize,
      divisor: coefficient == .cohenKappa ? .units : divisor, variance: variance)
    return .value(
      AgreementEstimate(
        coefficient: coefficient, value: parts.value, observed: parts.observed,
        expected: parts.expected, standardError: spread.standardError,
        nullStandardError: coefficient == .cohenKappa && clusters == nil
          ? CohenKappa.nullError(plan, sums, parts, populationSize: populationSize) : nil,
        units: spread.units, clusters: spread.clusters,
        degreesOfFreedom: Double(max(spread.draws - 1, 0)),
        acceleration: spread.acceleration,
        score: AgreementScore(
          coefficient, plan, sums, parts, spread, clusters: clusters,
          populationSize: populationSize)))
  }

  /// The plan that resampling works on: raters are told apart only where a coefficient asks.
  func resamplingPlan(for coefficients: [AgreementCoefficient]) -> AgreementPlan {
    if coefficients.contains(where: \.needsRaters) { return plan }
    return AgreementPlan(table, byRater: false, weights: weights, alphaWeights: alphaWeights)
  }

  private static func numbered(_ clusters: [Int]) -> [Int] {
    // Numbers that are small already, as those of an analysis are, need no dictionary.
    if let least = clusters.min(), let most = clusters.max(), least >= 0,
      most <= 4 * clusters.count
    {
      var numbers = [Int](repeating: -1, count: most + 1)
      var count = 0
      return clusters.map { cluster in
        if numbers[cluster] < 0 {
          numbers[cluster] = count
          count += 1
        }
        return numbers[cluster]
      }
    }
    var numbers: [Int: Int] = [:]
    return clusters.map { cluster in
      if let number = numbers[cluster] { return number }
      numbers[cluster] = numbers.count
      return numbers.count - 1
    }
  }
}

/// How the analytic variance of a coefficient of agreement treats units with one rating only.
///
/// Without such units both are the same.
public enum AgreementVariance: String, CaseIterable, Codable, Sendable {
  /// The delta method: how many units have two ratings is as random as the units are.
  case deltaMethod
  /// Gwet's (2014) formulas and R `irrCAC`'s, which give units with one rating an agreement of 0 and
  /// the others n / n2 times theirs, and so take the ratio n / n2 for spread. Far too large where many
  /// units have one rating; for comparison with that program only.
  case gwet
}

/// What the squared deviations of units are divided by in an analytic variance.
public enum VarianceDivisor: String, CaseIterable, Codable, Sendable {
  /// n (n - 1), as for a mean: the formulas for raw ratings of Gwet (2014).
  case unitsLessOne
  /// n², the large-sample formulas for contingency tables.
  case units
}
