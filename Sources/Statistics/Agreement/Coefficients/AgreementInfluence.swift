/// How much a unit of each pattern moves a coefficient: its linear expansion in the units.
///
/// The mean of the squares is the variance of the coefficient, times the number of units.
struct AgreementInfluence {
  /// The contribution of a unit of each pattern, in units of the coefficient.
  let values: [Double]
  /// Whether units of the pattern count at all.
  let isCounted: [Bool]

  /// The expansion of a coefficient that is defined.
  ///
  /// - Complexity: O(categories²) at most, and O(patterns x ratings per unit).
  ///
  /// Source: Gwet (2014), chapter 5; Gwet (2021), "Large-sample variance of Fleiss
  /// generalized kappa"; for the ordinal alpha by differentiation.
  init(
    _ coefficient: AgreementCoefficient, _ plan: AgreementPlan, _ sums: AgreementSums,
    _ parts: AgreementSums.Parts, _ variance: AgreementVariance
  ) {
    switch coefficient {
    case .krippendorffAlpha:
      isCounted = plan.ratings.map { $0 >= 2 }
      values =
        plan.alphaWeights.map { Self.alpha(plan, sums, parts, $0) }
        ?? Self.ordinalAlpha(plan, sums)
    case .cohenKappa:
      isCounted = plan.ratings.map { $0 >= 2 }
      values = Self.cohen(plan, sums, parts)
    case .scottPi:
      isCounted = plan.ratings.map { $0 >= 2 }
      let chance = Self.chance(
        plan, of: sums.margins, total: sums.pairableRatings, weights: plan.weights)
      values = Self.corrected(
        plan, units: sums.pairableUnits, sums, parts, plan.disagreement, chance, variance)
    default:
      isCounted = plan.ratings.map { _ in true }
      let chance: [Double]
      switch coefficient {
      case .fleissKappa:
        chance = Self.chance(plan, of: sums.shares, total: sums.units, weights: plan.weights)
      case .gwetAC: chance = Self.hardChance(plan, sums)
      case .congerKappa: chance = Self.raterChance(plan, sums)
      default: chance = plan.ratings.map { _ in parts.expected }
      }
      values = Self.corrected(
        plan, units: sums.units, sums, parts,
        coefficient == .randolphKappa ? plan.difference : plan.disagreement, chance, variance)
    }
  }

  /// What each unit says of observed and of expected agreement, taken together.
  ///
  /// Observed agreement is a mean over the units with two ratings, a ratio of two sums over all
  /// units: a unit moves it by n / n2 times its own deviation from that mean, and not at all if it has
  /// one rating.
  ///
  /// Source: Gwet (2014), chapter 5; Cochran (1977), section 6.3, for the ratio.
  private static func corrected(
    _ plan: AgreementPlan, units: Double, _ sums: AgreementSums, _ parts: AgreementSums.Parts,
    _ disagreement: [Double], _ chance: [Double], _ variance: AgreementVariance
  ) -> [Double] {
    let reach = 1 - parts.expected
    let ratio = units / sums.pairableUnits
    return (0..<plan.count).map { pattern in
      let isPairable = plan.ratings[pattern] >= 2
      let byChance = 2 * (1 - parts.value) * (chance[pattern] - parts.expected) / reach
      switch variance {
      case .deltaMethod:
        let observed = isPairable ? ratio * (1 - disagreement[pattern] - parts.observed) : 0
        return observed / reach - byChance
      case .gwet:
        let observed = isPairable ? ratio * (1 - disagreement[pattern] - parts.expected) : 0
        return observed / reach - byChance - parts.value
      }
    }
  }

  /// The agreement of a unit's ratings with ratings drawn from the distribution of all.
  private static func chance(
    _ plan: AgreementPlan, of masses: [Double], total: Double, weights: AgreementWeights
  ) -> [Double] {
    let distances = weights.distances(times: masses.map { $0 / total })
    return (0..<plan.count).map { pattern in
      1 - plan.entries(pattern).reduce(0) { sum, entry in
        sum + plan.entryCounts[entry] * distances[plan.entryPlaces[entry]]
      } / plan.ratings[pattern]
    }
  }

  private static func hardChance(_ plan: AgreementPlan, _ sums: AgreementSums) -> [Double] {
    (0..<plan.count).map { pattern in
      plan.hardShare
        * plan.entries(pattern).reduce(0) { sum, entry in
          let share = sums.shares[plan.entryPlaces[entry]] / sums.units
          return sum + plan.entryCounts[entry] * (1 - share)
        } / plan.ratings[pattern]
    }
  }

  /// What each unit says of Conger's expected agreement, with the sums over categories taken once
  /// for each rater.
  ///
  /// Source: Gwet (2014), chapter 5.
  private static func raterChance(_ plan: AgreementPlan, _ sums: AgreementSums) -> [Double] {
    let active = sums.raterTotals.indices.filter { sums.raterTotals[$0] > 0 }
    let raters = Double(active.count)
    var all = [Double](repeating: 0, count: plan.categories)
    for rater in active {
      for place in all.indices {
        all[place] += sums.raterMargins[rater][place] / sums.raterTotals[rater]
      }
    }
    // For each rater: the agreement of each category with the choices of the other raters, and
    // its mean over the rater's own choices.
    var agreements = [[Double]](repeating: [], count: sums.raterTotals.count)
    var means = [Double](repeating: 0, count: sums.raterTotals.count)
    for rater in active {
      let own = sums.raterMargins[rater].map { $0 / sums.raterTotals[rater] }
      let others = zip(all, own).map { $0 - $1 }
      let agreement = plan.weights.distances(times: others).map { raters - 1 - $0 }
      means[rater] = zip(agreement, own).reduce(0) { $0 + $1.0 * $1.1 }
      agreements[rater] = agreement
    }
    let width = plan.patterns.width
    return (0..<plan.count).map { pattern in
      var sum = 0.0
      for rater in active {
        let code = Int(plan.patterns.codes[pattern * width + rater])
        sum += means[rater]
        if code >= 0 {
          sum += sums.units / sums.raterTotals[rater] * (agreements[rater][code] - means[rater])
        }
      }
      return sum / (raters * (raters - 1))
    }
  }

  /// The contribution of each pair of choices to the error of Cohen's kappa.
  ///
  /// Source: Fleiss, Cohen & Everitt (1969).
  private static func cohen(
    _ plan: AgreementPlan, _ sums: AgreementSums, _ parts: AgreementSums.Parts
  ) -> [Double] {
    let units = sums.pairableUnits
    let bySecond = plan.weights.distances(times: sums.secondMargins.map { $0 / units })
    let byFirst = plan.weights.distances(times: sums.firstMargins.map { $0 / units })
    let rest = 1 - parts.value
    return (0..<plan.count).map { pattern in
      guard let (first, second) = plan.pair(pattern) else { return 0 }
      let agreement = plan.weights[first, second]
      let means = 2 - bySecond[first] - byFirst[second]
      return (agreement - rest * means - (parts.value - parts.expected * rest))
        / (1 - parts.expected)
    }
  }

  /// The contribution of each unit to the error of alpha with fixed distances.
  ///
  /// Source: Gwet (2014), chapter 5.
  private static func alpha(
    _ plan: AgreementPlan, _ sums: AgreementSums, _ parts: AgreementSums.Parts,
    _ weights: AgreementWeights
  ) -> [Double] {
    let mean = sums.pairableRatings / sums.pairableUnits
    let distances = weights.distances(times: sums.margins.map { $0 / sums.pairableRatings })
    let reach = 1 - parts.expected
    let uncorrected =
      1 - sums.alphaDisagreement / sums.pairableRatings / reach
    return (0..<plan.count).map { pattern in
      let ratings = plan.ratings[pattern]
      guard ratings >= 2 else { return 0 }
      let excess = (ratings - mean) / mean
      let observed =
        (ratings - plan.alphaDisagreement[pattern]) / mean - parts.observed * excess
      let chance =
        plan.entries(pattern).reduce(0) { sum, entry in
          sum + plan.entryCounts[entry] * (1 - distances[plan.entryPlaces[entry]])
        } / mean - parts.expected * excess
      return (observed - parts.expected) / reach
        - 2 * (1 - uncorrected) * (chance - parts.expected) / reach - uncorrected
    }
  }

  /// The derivative of the ordinal alpha in the weight of a unit.
  ///
  /// With A the observed and B the expected sum of squared differences of mid-ranks, alpha is
  /// 1 - (N - 1) A / B. A unit adds ratings to N, pairs to A and to B, and moves the mid-ranks of
  /// all categories at or above its own.
  private static func ordinalAlpha(_ plan: AgreementPlan, _ sums: AgreementSums) -> [Double] {
    let places = 0..<plan.categories
    let total = sums.pairableRatings
    let ranks = sums.ranks
    let mean =
      places.reduce(0) { $0 + sums.margins[$1] * ranks[$1] } / total
    let spread = places.reduce(0) { sum, place in
      sum + sums.margins[place] * (ranks[place] - mean) * (ranks[place] - mean)
    }
    let expected = total * spread
    let observed = sums.alphaDisagreement / 2

    // How A and B move with the mid-rank of each category.
    var observedSlopes = [Double](repeating: 0, count: plan.categories)
    for pattern in 0..<plan.count where plan.ratings[pattern] >= 2 {
      let units = Double(plan.patterns.unitCounts[pattern])
      for one in plan.entries(pattern) {
        for other in plan.entries(pattern) {
          let pairs = plan.entryCounts[one] * plan.entryCounts[other]
          observedSlopes[plan.entryPlaces[one]] +=
            2 * units * pairs / (plan.ratings[pattern] - 1)
            * (ranks[plan.entryPlaces[one]] - ranks[plan.entryPlaces[other]])
        }
      }
    }
    let expectedSlopes = places.map { 2 * sums.margins[$0] * total * (ranks[$0] - mean) }
    let observedAbove = sumsAbove(observedSlopes)
    let expectedAbove = sumsAbove(expectedSlopes)

    var values = (0..<plan.count).map { pattern -> Double in
      let ratings = plan.ratings[pattern]
      guard ratings >= 2 else { return 0 }
      var observedChange = sums.ordinalDisagreement(plan, pattern) / 2
      var expectedChange = 0.0
      for entry in plan.entries(pattern) {
        let place = plan.entryPlaces[entry]
        let gap = ranks[place] - mean
        observedChange += plan.entryCounts[entry] * observedAbove[place]
        expectedChange +=
          plan.entryCounts[entry] * (spread + total * gap * gap + expectedAbove[place])
      }
      let ratio = observed / expected
      return -sums.pairableUnits
        * (ratings * ratio + (total - 1) * (observedChange - ratio * expectedChange) / expected)
    }
    // N - 1 is not homogeneous in the units: what is left of the mean is no spread.
    let centre =
      values.indices.reduce(0) { $0 + Double(plan.patterns.unitCounts[$1]) * values[$1] }
      / sums.pairableUnits
    for pattern in values.indices where plan.ratings[pattern] >= 2 { values[pattern] -= centre }
    return values
  }

  /// Entry k is half of `terms[k]` and all of the terms above it.
  private static func sumsAbove(_ terms: [Double]) -> [Double] {
    var sums = terms
    var above = 0.0
    for place in terms.indices.reversed() {
      sums[place] = above + terms[place] / 2
      above += terms[place]
    }
    return sums
  }
}
