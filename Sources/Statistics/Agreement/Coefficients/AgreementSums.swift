/// The sums over units that coefficients of agreement are functions of, for one weighting of the
/// patterns: the data themselves, or one resample.
///
/// One instance is the working memory of one thread; a replicate allocates nothing.
struct AgreementSums {
  /// How many units have a rating, and how many have two.
  private(set) var units = 0.0
  private(set) var pairableUnits = 0.0
  /// How many ratings the pairable units have.
  private(set) var pairableRatings = 0.0
  private(set) var disagreement = 0.0
  private(set) var difference = 0.0
  private(set) var alphaDisagreement = 0.0
  /// The sum over units of the share of their ratings in each category.
  private(set) var shares: [Double]
  /// Ratings per category in the pairable units.
  private(set) var margins: [Double]
  /// Mid-ranks of the categories among those ratings; for the ordinal alpha.
  private(set) var ranks: [Double]
  /// Ratings per rater and category; for Conger's kappa.
  private(set) var raterMargins: [[Double]]
  private(set) var raterTotals: [Double]
  /// Choices of the first and of the second rater, on the units that both rated.
  private(set) var firstMargins: [Double]
  private(set) var secondMargins: [Double]

  private var raterSum: [Double]
  private let needsConger: Bool
  private let needsCohen: Bool
  private let needsRanks: Bool

  /// The value of a coefficient with the two agreements that it compares.
  struct Parts {
    let value: Double
    let observed: Double
    let expected: Double

    static let undefined = Parts(value: .nan, observed: .nan, expected: .nan)
  }

  init(_ plan: AgreementPlan, for coefficients: [AgreementCoefficient]) {
    let categories = plan.categories
    needsConger = coefficients.contains(.congerKappa) && plan.isByRater
    needsCohen = coefficients.contains(.cohenKappa) && plan.isByRater && plan.activeRaters == 2
    needsRanks = coefficients.contains(.krippendorffAlpha) && plan.alphaWeights == nil
    shares = [Double](repeating: 0, count: categories)
    margins = shares
    ranks = needsRanks ? shares : []
    raterMargins = Array(repeating: shares, count: needsConger ? plan.patterns.width : 0)
    raterTotals = [Double](repeating: 0, count: raterMargins.count)
    raterSum = needsConger ? shares : []
    firstMargins = needsCohen ? shares : []
    secondMargins = firstMargins
  }

  /// Takes the sums with the given number of units per pattern.
  ///
  /// - Complexity: O(patterns x ratings per unit + categories).
  mutating func take(_ plan: AgreementPlan, counts: [Double]) {
    clear()
    for pattern in 0..<plan.count where counts[pattern] != 0 {
      let count = counts[pattern]
      let ratings = plan.ratings[pattern]
      units += count
      let share = count / ratings
      let isPairable = ratings >= 2
      for entry in plan.entryStarts[pattern]..<plan.entryStarts[pattern + 1] {
        let place = plan.entryPlaces[entry]
        shares[place] += share * plan.entryCounts[entry]
        if isPairable { margins[place] += count * plan.entryCounts[entry] }
      }
      guard isPairable else { continue }
      pairableUnits += count
      pairableRatings += count * ratings
      disagreement += count * plan.disagreement[pattern]
      difference += count * plan.difference[pattern]
      alphaDisagreement += count * plan.alphaDisagreement[pattern]
    }
    if needsRanks { takeRanks(plan, counts: counts) }
    if needsConger || needsCohen { takeRaters(plan, counts: counts) }
  }

  private mutating func clear() {
    units = 0
    pairableUnits = 0
    pairableRatings = 0
    disagreement = 0
    difference = 0
    alphaDisagreement = 0
    for place in shares.indices {
      shares[place] = 0
      margins[place] = 0
    }
  }

  /// Mid-ranks turn the ordinal distance into a squared difference: the ratings between two
  /// categories, half of each included, are the difference of their mid-ranks.
  private mutating func takeRanks(_ plan: AgreementPlan, counts: [Double]) {
    var below = 0.0
    for place in margins.indices {
      ranks[place] = below + margins[place] / 2
      below += margins[place]
    }
    for pattern in 0..<plan.count where counts[pattern] != 0 && plan.ratings[pattern] >= 2 {
      alphaDisagreement += counts[pattern] * ordinalDisagreement(plan, pattern)
    }
  }

  /// The sum of ordinal distances over ordered pairs of a pattern, over ratings less 1.
  func ordinalDisagreement(_ plan: AgreementPlan, _ pattern: Int) -> Double {
    let entries = plan.entryStarts[pattern]..<plan.entryStarts[pattern + 1]
    var sum = 0.0
    for one in entries {
      let rank = ranks[plan.entryPlaces[one]]
      for other in entries.lowerBound..<one {
        let gap = rank - ranks[plan.entryPlaces[other]]
        sum += plan.entryCounts[one] * plan.entryCounts[other] * gap * gap
      }
    }
    return 2 * sum / (plan.ratings[pattern] - 1)
  }

  private mutating func takeRaters(_ plan: AgreementPlan, counts: [Double]) {
    let width = plan.patterns.width
    for rater in raterMargins.indices {
      raterTotals[rater] = 0
      for place in shares.indices { raterMargins[rater][place] = 0 }
    }
    for place in firstMargins.indices {
      firstMargins[place] = 0
      secondMargins[place] = 0
    }
    for pattern in 0..<plan.count where counts[pattern] != 0 {
      let count = counts[pattern]
      var isFirst = true
      for rater in 0..<width {
        let code = Int(plan.patterns.codes[pattern * width + rater])
        guard code >= 0 else { continue }
        if needsConger {
          raterMargins[rater][code] += count
          raterTotals[rater] += count
        }
        if needsCohen, plan.ratings[pattern] == 2 {
          if isFirst { firstMargins[code] += count } else { secondMargins[code] += count }
          isFirst = false
        }
      }
    }
  }

  /// Whether the sums show more than one category.
  private static func varies(_ masses: [Double]) -> Bool {
    var positive = 0
    for mass in masses where mass > 0 {
      positive += 1
      if positive == 2 { return true }
    }
    return false
  }

  private static func varies(_ first: [Double], _ second: [Double]) -> Bool {
    var positive = 0
    for place in first.indices where first[place] > 0 || second[place] > 0 {
      positive += 1
      if positive == 2 { return true }
    }
    return false
  }

  /// The coefficient of these sums; NaN where it is undefined.
  mutating func parts(_ coefficient: AgreementCoefficient, _ plan: AgreementPlan) -> Parts {
    guard pairableUnits > 0 else { return .undefined }
    let weights = plan.weights
    let observed = disagreement / pairableUnits
    switch coefficient {
    case .percentAgreement:
      return Parts(value: 1 - observed, observed: 1 - observed, expected: 0)
    case .fleissKappa:
      guard Self.varies(shares) else { return .undefined }
      return Self.corrected(
        observed, by: weights.distanceForm(shares, shares) / (units * units))
    case .scottPi:
      guard Self.varies(margins) else { return .undefined }
      let total = pairableRatings * pairableRatings
      return Self.corrected(observed, by: weights.distanceForm(margins, margins) / total)
    case .cohenKappa:
      guard needsCohen, Self.varies(firstMargins, secondMargins) else { return .undefined }
      return Self.corrected(
        observed,
        by: weights.distanceForm(firstMargins, secondMargins) / (pairableUnits * pairableUnits))
    case .randolphKappa:
      guard plan.categories >= 2 else { return .undefined }
      return Self.corrected(difference / pairableUnits, by: 1 - 1 / Double(plan.categories))
    case .brennanPrediger:
      guard plan.categories >= 2 else { return .undefined }
      return Self.corrected(observed, by: 1 - plan.uniformAgreement)
    case .gwetAC:
      guard plan.categories >= 2 else { return .undefined }
      var spread = 0.0
      for share in shares { spread += share / units * (1 - share / units) }
      return Self.corrected(observed, by: 1 - plan.hardShare * spread)
    case .congerKappa:
      guard needsConger, let expected = congerDisagreement(weights) else { return .undefined }
      return Self.corrected(observed, by: expected)
    case .krippendorffAlpha:
      return alphaParts(plan)
    }
  }

  private static func corrected(_ observed: Double, by expected: Double) -> Parts {
    guard expected > 0 else { return .undefined }
    return Parts(value: 1 - observed / expected, observed: 1 - observed, expected: 1 - expected)
  }

  /// The mean distance of the choices of two raters, over all pairs of raters.
  private mutating func congerDisagreement(_ weights: AgreementWeights) -> Double? {
    guard Self.varies(shares) else { return nil }
    for place in raterSum.indices { raterSum[place] = 0 }
    var raters = 0.0
    var within = 0.0
    for rater in raterMargins.indices where raterTotals[rater] > 0 {
      raters += 1
      let total = raterTotals[rater]
      for place in raterSum.indices { raterSum[place] += raterMargins[rater][place] / total }
      within += weights.distanceForm(raterMargins[rater], raterMargins[rater]) / (total * total)
    }
    guard raters >= 2 else { return nil }
    return (weights.distanceForm(raterSum, raterSum) - within) / (raters * (raters - 1))
  }

  /// Krippendorff's alpha with observed and expected agreement as Gwet writes them.
  ///
  /// Source: Krippendorff (2019), section 12.3; Gwet (2014), chapter 2.
  private func alphaParts(_ plan: AgreementPlan) -> Parts {
    guard Self.varies(margins) else { return .undefined }
    let ratings = pairableRatings
    var expected: Double
    var largest = 1.0
    if let weights = plan.alphaWeights {
      expected = weights.distanceForm(margins, margins)
    } else {
      var mean = 0.0
      var range = (low: Double.infinity, high: -Double.infinity)
      for place in margins.indices where margins[place] > 0 {
        mean += margins[place] * ranks[place]
        range = (min(range.low, ranks[place]), max(range.high, ranks[place]))
      }
      mean /= ratings
      expected = 0
      for place in margins.indices {
        let gap = ranks[place] - mean
        expected += margins[place] * gap * gap
      }
      expected *= 2 * ratings
      largest = (range.high - range.low) * (range.high - range.low)
    }
    expected /= ratings * ratings * largest
    let observed = alphaDisagreement / (ratings * largest) * (1 - 1 / ratings)
    return Self.corrected(observed, by: expected)
  }
}
