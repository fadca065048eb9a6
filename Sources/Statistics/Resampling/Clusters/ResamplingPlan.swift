/// The part of a cluster table that the quantities use, laid out for the replication loop.
///
/// Columns that no quantity uses and clusters without any score are left out. Columns with the same
/// weights in every cluster (all models on the items of one dimension, say) share one denominator.
struct ResamplingPlan: Sendable {
  let clusters: Int
  let columns: Int
  let denominators: Int

  /// Weighted score sums, cluster-major: cluster * columns + column.
  let scoreSums: [Double]
  /// Weight sums, cluster-major: cluster * denominators + denominator.
  let weightSums: [Double]
  /// Which denominator a column has.
  let denominatorOf: [Int]

  /// Totals over all clusters, per column and per denominator.
  let scoreTotals: [Double]
  let weightTotals: [Double]
  /// How many clusters have scores, per denominator.
  let clustersFeeding: [Int]

  /// The terms of all quantities one after the other, in columns of this plan.
  ///
  /// Those of quantity q are at `termStarts[q]..<termStarts[q + 1]`.
  let termStarts: [Int]
  let termColumns: [Int]
  let termCoefficients: [Double]

  var quantities: Int { termStarts.count - 1 }

  init(_ table: ClusterTable, quantities: [MeanContrast]) throws(StatisticsError) {
    for (number, quantity) in quantities.enumerated() {
      if quantity.terms.isEmpty { throw .emptyContrast(quantity: number) }
      for term in quantity.terms {
        guard term.coefficient.isFinite else { throw .coefficientNotFinite(quantity: number) }
        guard term.column >= 0, term.column < table.columns else {
          throw .noSuchColumn(term.column, columns: table.columns)
        }
      }
    }

    var place = [Int](repeating: -1, count: table.columns)
    var used: [Int] = []
    var starts = [0]
    var columns: [Int] = []
    var coefficients: [Double] = []
    for quantity in quantities {
      for term in quantity.terms {
        if place[term.column] < 0 {
          place[term.column] = used.count
          used.append(term.column)
        }
        columns.append(place[term.column])
        coefficients.append(term.coefficient)
      }
      starts.append(columns.count)
    }

    let observed = (0..<table.clusters).filter { cluster in
      (0..<table.columns).contains { table.weightSum(cluster: cluster, column: $0) > 0 }
    }

    var known: [[Double]: Int] = [:]
    var distinct: [[Double]] = []
    var denominatorOf: [Int] = []
    for column in used {
      let weights = observed.map { table.weightSum(cluster: $0, column: column) }
      if let denominator = known[weights] {
        denominatorOf.append(denominator)
      } else {
        known[weights] = distinct.count
        denominatorOf.append(distinct.count)
        distinct.append(weights)
      }
    }

    var scoreSums: [Double] = []
    var weightSums: [Double] = []
    scoreSums.reserveCapacity(observed.count * used.count)
    weightSums.reserveCapacity(observed.count * distinct.count)
    for (row, cluster) in observed.enumerated() {
      for column in used { scoreSums.append(table.scoreSum(cluster: cluster, column: column)) }
      for weights in distinct { weightSums.append(weights[row]) }
    }

    // Exact, so that a mean is the same by every method and however the rows were split; a resample
    // that takes every cluster once may differ from it by rounding.
    let totals = used.map { table.total(column: $0) }
    let weightTotals = distinct.indices.map { index in
      denominatorOf.firstIndex(of: index).map { totals[$0].weights.value } ?? 0
    }

    self.clusters = observed.count
    self.columns = used.count
    self.denominators = distinct.count
    self.scoreSums = scoreSums
    self.weightSums = weightSums
    self.denominatorOf = denominatorOf
    self.scoreTotals = totals.map(\.scores.value)
    self.weightTotals = weightTotals
    self.clustersFeeding = distinct.map { weights in weights.count { $0 > 0 } }
    self.termStarts = starts
    self.termColumns = columns
    self.termCoefficients = coefficients
  }
}

/// One term of a quantity in a plan's own column numbers.
struct PlanTerm: Sendable {
  let column: Int
  let coefficient: Double
}

extension ResamplingPlan {
  /// The terms of one quantity.
  func terms(_ quantity: Int) -> [PlanTerm] {
    (termStarts[quantity]..<termStarts[quantity + 1]).map {
      PlanTerm(column: termColumns[$0], coefficient: termCoefficients[$0])
    }
  }

  /// The terms of quantity `first` less quantity `second`.
  func differenceTerms(_ first: Int, _ second: Int) -> [PlanTerm] {
    terms(first)
      + terms(second).map { PlanTerm(column: $0.column, coefficient: -$0.coefficient) }
  }

  /// The quantity on the data as observed.
  func estimate(_ terms: [PlanTerm]) -> Double {
    var value = 0.0
    for term in terms {
      value +=
        term.coefficient
        * (scoreTotals[term.column] / weightTotals[denominatorOf[term.column]])
    }
    return value
  }

  /// The sum of the absolute values of what is added up: the scale of its rounding error.
  func magnitude(_ terms: [PlanTerm]) -> Double {
    var value = 0.0
    for term in terms {
      value += abs(
        term.coefficient
          * (scoreTotals[term.column] / weightTotals[denominatorOf[term.column]]))
    }
    return value
  }

  /// What two values of a quantity may differ by through rounding alone.
  ///
  /// A recursive sum of n terms has a relative error of at most n units of rounding (Higham 2002,
  /// section 4.2).
  func resolution(_ terms: [PlanTerm]) -> Double {
    Double(max(clusters, 64)) * .ulpOfOne * magnitude(terms)
  }

  /// Why the quantity cannot be estimated, if so.
  func obstacle(_ terms: [PlanTerm]) -> UndefinedReason? {
    for term in terms where clustersFeeding[denominatorOf[term.column]] == 0 { return .noData }
    return estimate(terms).isFinite ? nil : .notFinite
  }

  /// The smallest number of clusters that any mean of the quantity rests on.
  func fewestClusters(_ terms: [PlanTerm]) -> Int {
    terms.lazy.map { clustersFeeding[denominatorOf[$0.column]] }.min() ?? 0
  }

  /// The smallest effective number of clusters of any mean of the quantity.
  ///
  /// One over the sum of the squared shares of the clusters in the weight (Kish 1965; Carter,
  /// Schnepel & Steigerwald 2017), so that clusters of equal weight count in full.
  func effectiveClusters(_ terms: [PlanTerm]) -> Double {
    let used = Set(terms.map { denominatorOf[$0.column] }).sorted()
    return used.map { denominator in
      var squares = 0.0
      for cluster in 0..<clusters {
        let share = weightSums[cluster * denominators + denominator] / weightTotals[denominator]
        squares += share * share
      }
      return 1 / squares
    }.min() ?? 0
  }

  /// The clusters that have scores for any mean of the quantity.
  func feedingClusters(_ terms: [PlanTerm]) -> [Int] {
    let used = Set(terms.map { denominatorOf[$0.column] }).sorted()
    return (0..<clusters).filter { cluster in
      used.contains { weightSums[cluster * denominators + $0] > 0 }
    }
  }

  /// The quantity without each of the clusters that feed it, in their order.
  ///
  /// - Complexity: O(clusters x terms), because a mean without one cluster is a difference of sums.
  func jackknife(_ terms: [PlanTerm]) -> [Double] {
    feedingClusters(terms).map { cluster in
      var value = 0.0
      for term in terms {
        let denominator = denominatorOf[term.column]
        let scores = scoreTotals[term.column] - scoreSums[cluster * columns + term.column]
        let weights =
          weightTotals[denominator] - weightSums[cluster * denominators + denominator]
        value += term.coefficient * (scores / weights)
      }
      return value
    }
  }
}
