/// The standard error of a coefficient from the influence of its units or clusters.
struct AgreementSpread {
  let standardError: Outcome<Double>
  /// How many units the coefficient rests on.
  let units: Int
  /// How many clusters hold them; nil for independent units.
  let clusters: Int?
  /// How many independent units or clusters there are that can show agreement: their number less 1 is
  /// that of the degrees of freedom.
  let draws: Int
  /// The acceleration of a BCa interval; nil where there is no spread.
  let acceleration: Double?

  init(
    _ plan: AgreementPlan, _ influence: AgreementInfluence, clusters: [Int]?,
    populationSize: Int?, divisor: VarianceDivisor, variance kind: AgreementVariance
  ) {
    let counts = plan.patterns.unitCounts
    let units = counts.indices.reduce(0) { $0 + (influence.isCounted[$1] ? counts[$1] : 0) }
    self.units = units
    var squares = 0.0
    var cubes = 0.0
    let draws: Int
    if let clusters {
      let totals = Self.totals(plan, influence, clusters)
      draws =
        kind == .gwet ? totals.count : Self.pairable(plan, clusters)
      for total in totals {
        squares += total * total
        cubes += total * total * total
      }
      self.clusters = draws
    } else {
      draws =
        kind == .gwet
        ? units : counts.indices.reduce(0) { $0 + (plan.ratings[$1] >= 2 ? counts[$1] : 0) }
      for pattern in counts.indices where influence.isCounted[pattern] {
        let value = influence.values[pattern]
        squares += Double(counts[pattern]) * value * value
        cubes += Double(counts[pattern]) * value * value * value
      }
      self.clusters = nil
    }
    self.draws = draws
    let size = Double(units)
    let correction =
      clusters != nil || divisor == .unitsLessOne ? Double(draws) / Double(draws - 1) : 1
    let population = populationSize.map { 1 - size / Double($0) } ?? 1
    let variance = population * correction * squares / (size * size)
    // Deviations that are rounding alone are no spread.
    let rounding = 1e-24
    if draws < 2 {
      standardError = .undefined(
        clusters == nil ? .tooFewUnits(draws, needed: 2) : .tooFewClusters(draws))
      acceleration = nil
    } else if squares <= rounding * size {
      standardError = .undefined(.constantData)
      acceleration = nil
    } else if variance > 0, variance.isFinite {
      standardError = .value(variance.squareRoot())
      acceleration = cubes / (6 * squares * squares.squareRoot())
    } else {
      // A sample that is the whole population has no error.
      standardError = .undefined(population > 0 ? .notFinite : .constantData)
      acceleration = nil
    }
  }

  /// How many clusters have a unit with two ratings.
  private static func pairable(_ plan: AgreementPlan, _ clusters: [Int]) -> Int {
    var isPairable = [Bool](repeating: false, count: (clusters.max() ?? -1) + 1)
    for (unit, pattern) in plan.patterns.patternOfUnit.enumerated()
    where pattern >= 0 && plan.ratings[Int(pattern)] >= 2 {
      isPairable[clusters[unit]] = true
    }
    return isPairable.count { $0 }
  }

  /// The summed influence of each cluster, in ascending order, so that neither the order of the
  /// units nor the numbers of the clusters show in a sum over them.
  private static func totals(
    _ plan: AgreementPlan, _ influence: AgreementInfluence, _ clusters: [Int]
  ) -> [Double] {
    var totals = [Double](repeating: 0, count: (clusters.max() ?? -1) + 1)
    var isUsed = [Bool](repeating: false, count: totals.count)
    // Pattern after pattern: units of one pattern have one influence.
    for unit in plan.patterns.unitsByPattern {
      let pattern = Int(plan.patterns.patternOfUnit[unit])
      guard influence.isCounted[pattern] else { continue }
      totals[clusters[unit]] += influence.values[pattern]
      isUsed[clusters[unit]] = true
    }
    return totals.indices.filter { isUsed[$0] }.map { totals[$0] }.sorted()
  }
}
