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
