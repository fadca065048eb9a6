/// What each pattern of ratings adds to the sums that coefficients of agreement are made of.
struct AgreementPlan: Sendable {
  let patterns: RatingPatterns
  let weights: AgreementWeights
  /// The distances of alpha; nil for the ordinal level, whose distances depend on the ratings.
  let alphaWeights: AgreementWeights?
  let hasNamedRaters: Bool
  /// How many raters gave any rating.
  let activeRaters: Int
  /// Whether the cells of a pattern stand for raters.
  let isByRater: Bool

  /// How many ratings each pattern has.
  let ratings: [Double]
  /// Where the entries of each pattern begin; an entry is a category and how often it was chosen.
  let entryStarts: [Int]
  let entryPlaces: [Int]
  let entryCounts: [Double]
  /// The mean distance of the pairs of ratings in a pattern; 0 where there are none.
  let disagreement: [Double]
  /// The share of the pairs that differ.
  let difference: [Double]
  /// The sum of alpha's distances over ordered pairs, over ratings less 1.
  let alphaDisagreement: [Double]
  /// The agreement of two raters who choose all categories alike.
  let uniformAgreement: Double
  /// Gwet's factor: the sum of the weights over categories x (categories - 1).
  let hardShare: Double

  var categories: Int { weights.count }
  var count: Int { patterns.count }

  init(
    _ table: RatingTable, byRater: Bool, weights: AgreementWeights,
    alphaWeights: AgreementWeights?
  ) {
    let patterns = RatingPatterns(table, byRater: byRater)
    self.patterns = patterns
    self.weights = weights
    self.alphaWeights = alphaWeights
    isByRater = byRater
    hasNamedRaters = table.hasNamedRaters
    activeRaters = Self.activeRaters(table)
    var ratings: [Double] = []
    var starts = [0]
    var places: [Int] = []
    var counts: [Double] = []
    var sums: [(disagreement: Double, difference: Double, alpha: Double)] = []
    for pattern in 0..<patterns.count {
      let codes = patterns.codes[pattern * patterns.width..<(pattern + 1) * patterns.width]
      for code in codes.sorted() where code >= 0 {
        if let last = places.last, places.count > starts[pattern], last == Int(code) {
          counts[counts.count - 1] += 1
        } else {
          places.append(Int(code))
          counts.append(1)
        }
      }
      let entries = starts[pattern]..<places.count
      let total = counts[entries].reduce(0, +)
      ratings.append(total)
      starts.append(places.count)
      var sum = (disagreement: 0.0, difference: 0.0, alpha: 0.0)
      if total >= 2 {
        for one in entries {
          for other in entries.lowerBound..<one {
            let pairs = 2 * counts[one] * counts[other]
            sum.disagreement += pairs * weights.distance(places[one], places[other])
            sum.difference += pairs
            if let alphaWeights {
              sum.alpha += pairs * alphaWeights.distance(places[one], places[other])
            }
          }
        }
        sum.disagreement /= total * (total - 1)
        sum.difference /= total * (total - 1)
        sum.alpha /= total - 1
      }
      sums.append(sum)
    }
    self.ratings = ratings
    entryStarts = starts
    entryPlaces = places
    entryCounts = counts
    disagreement = sums.map(\.disagreement)
    difference = sums.map(\.difference)
    alphaDisagreement = sums.map(\.alpha)
    let categories = Double(weights.count)
    let totalWeight = weights.total
    uniformAgreement = totalWeight / (categories * categories)
    hardShare = categories > 1 ? totalWeight / (categories * (categories - 1)) : 0
  }

  func entries(_ pattern: Int) -> Range<Int> {
    entryStarts[pattern]..<entryStarts[pattern + 1]
  }

  /// The categories that the two raters chose, where both did and there are two.
  func pair(_ pattern: Int) -> (first: Int, second: Int)? {
    guard ratings[pattern] == 2 else { return nil }
    let start = pattern * patterns.width
    let codes = patterns.codes[start..<start + patterns.width].filter { $0 >= 0 }
    guard codes.count == 2 else { return nil }
    return (Int(codes[0]), Int(codes[1]))
  }

  /// Why the coefficient is undefined whatever the resample, if so.
  func obstacle(_ coefficient: AgreementCoefficient) -> UndefinedReason? {
    if patterns.ratedUnits == 0 { return .noData }
    if !ratings.contains(where: { $0 >= 2 }) { return .noPairableRatings }
    if coefficient.needsTwoRaters, activeRaters != 2 {
      return .wrongRaterCount(activeRaters, needed: 2)
    }
    if coefficient.needsRaters, !hasNamedRaters { return .ratersUnknown }
    return nil
  }

  private static func activeRaters(_ table: RatingTable) -> Int {
    var isActive = [Bool](repeating: false, count: table.raterCount)
    for (place, code) in table.codes.enumerated() where code >= 0 {
      isActive[place % table.raterCount] = true
    }
    return isActive.count { $0 }
  }
}
