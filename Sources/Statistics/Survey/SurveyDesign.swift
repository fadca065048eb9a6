/// How respondents of a survey were sampled: weights, strata, and primary sampling units within strata.
///
/// A *primary sampling unit* (PSU) is what was drawn first, a village say, with all respondents in it; a
/// *stratum* is a part of the population from which units were drawn apart. Units are numbered within
/// their strata, so that unit 1 of one stratum is another than unit 1 of the next. Sampling is taken to be
/// with replacement at the first stage: there is no finite population correction.
///
///     let design = try SurveyDesign(
///       respondents: weights.count, weights: weights, strata: strata, primaryUnits: psus)
///     let means = try SurveyMeans(values, variables: 10, design: design)
public struct SurveyDesign: Sendable {
  /// What a stratum with one primary sampling unit contributes to a variance: it shows no spread.
  public enum LonePrimaryUnits: String, Sendable, Codable, CaseIterable {
    /// Errors are undefined.
    case refused
    /// Nothing: the unit was certain to be drawn.
    case certainty
    /// The square of its distance from the mean over all units: too much rather than too little.
    case grandMean
    /// As much as the other strata on average.
    case average
  }

  /// How many respondents.
  public let respondents: Int
  /// What to do with strata of one primary sampling unit.
  public let lonePrimaryUnits: LonePrimaryUnits
  /// How many primary sampling units.
  public var primaryUnitCount: Int { stratumOfUnit.count }
  /// How many strata; 1 where none are given.
  public var stratumCount: Int { unitsOfStratum.count }
  /// How many strata have one primary sampling unit.
  public var loneUnitCount: Int { unitsOfStratum.count { $0 == 1 } }
  /// Primary sampling units less strata.
  public var degreesOfFreedom: Int { primaryUnitCount - stratumCount }

  /// One a respondent.
  let weights: [Double]
  /// The unit of each respondent; units are in the order of strata, then of units.
  let unitOfRespondent: [Int32]
  let stratumOfUnit: [Int32]
  let unitsOfStratum: [Int]
  /// Whether every respondent is a unit, in their order.
  let areUnitsRespondents: Bool

  /// A design.
  ///
  /// - Parameters:
  ///   - respondents: how many there are, 0 or more.
  ///   - weights: one a respondent, finite and 0 or more; nil where all are 1.
  ///   - strata: the stratum of each respondent, by any numbering; nil where there are none.
  ///   - primaryUnits: the primary sampling unit of each, by any numbering within its stratum; nil where
  ///     each respondent is one.
  ///   - lonePrimaryUnits: what to do with strata of one unit.
  /// - Throws: ``StatisticsError`` when a list has another length, or a weight cannot be used.
  /// - Complexity: O(n log n).
  public init(
    respondents: Int, weights: [Double]? = nil, strata: [Int]? = nil, primaryUnits: [Int]? = nil,
    lonePrimaryUnits: LonePrimaryUnits = .refused
  ) throws(StatisticsError) {
    guard respondents >= 0, respondents < Int(Int32.max) else {
      throw .argumentNotUsable(name: "respondents", value: Double(respondents))
    }
    for count in [weights?.count, strata?.count, primaryUnits?.count].compactMap(\.self)
    where count != respondents {
      throw .lengthsDiffer(respondents, count)
    }
    for (index, weight) in (weights ?? []).enumerated() where !(weight >= 0 && weight <= 1e150) {
      throw .weightNotUsable(weight, cluster: index, column: 0)
    }
    self.respondents = respondents
    self.lonePrimaryUnits = lonePrimaryUnits
    self.weights = weights ?? Array(repeating: 1, count: respondents)
    func key(_ row: Int) -> (Int, Int) { (strata?[row] ?? 0, primaryUnits?[row] ?? row) }
    let order = (0..<respondents).sorted { first, second in
      let (one, other) = (key(first), key(second))
      return one == other ? first < second : one < other
    }
    var unitOfRespondent = [Int32](repeating: 0, count: respondents)
    var stratumOfUnit: [Int32] = []
    var unitsOfStratum: [Int] = []
    for (place, row) in order.enumerated() {
      let (stratum, unit) = key(row)
      let before = place > 0 ? key(order[place - 1]) : nil
      if before?.0 != stratum { unitsOfStratum.append(0) }
      if before?.0 != stratum || before?.1 != unit {
        stratumOfUnit.append(Int32(unitsOfStratum.count - 1))
        unitsOfStratum[unitsOfStratum.count - 1] += 1
      }
      unitOfRespondent[row] = Int32(stratumOfUnit.count - 1)
    }
    self.unitOfRespondent = unitOfRespondent
    self.stratumOfUnit = stratumOfUnit
    self.unitsOfStratum = unitsOfStratum
    areUnitsRespondents = unitOfRespondent.indices.allSatisfy { unitOfRespondent[$0] == $0 }
  }

  /// Why no variance can be had from the design; nil where one can.
  var obstacle: UndefinedReason? {
    if respondents == 0 { return .noData }
    let lone = loneUnitCount
    if lone == stratumCount, lonePrimaryUnits != .certainty || stratumCount == 1 {
      return .lonePrimaryUnits(strata: lone)
    }
    if lone > 0, lonePrimaryUnits == .refused { return .lonePrimaryUnits(strata: lone) }
    return nil
  }
}

extension SurveyDesign {
  /// The sums of products of rows about their mean, for one stratum after the other.
  ///
  /// It is the variance of totals over units that were drawn with replacement (Wolter 2007, section 1.4).
  ///
  /// - Parameters:
  ///   - totals: a row of `count` linearised values a unit.
  ///   - count: how many variables.
  /// - Returns: row-major, `count` squared.
  func covariance(ofTotals totals: [Double], count: Int) -> [Double] {
    var sums = [ExactSum](repeating: ExactSum(), count: count * count)
    var centred = [Double](repeating: 0, count: count)
    var start = 0
    let strata = stratumCount
    let lone = loneUnitCount
    // Strata of one unit are given the mean of the others.
    let share =
      lonePrimaryUnits == .average && lone > 0 && lone < strata
      ? Double(strata) / Double(strata - lone) : 1
    for units in unitsOfStratum {
      defer { start += units }
      if units == 1, lonePrimaryUnits != .grandMean { continue }
      var means = [Double](repeating: 0, count: count)
      if units > 1 {
        for place in 0..<count {
          var sum = ExactSum()
          for unit in start..<start + units { sum.add(totals[unit * count + place]) }
          means[place] = sum.value / Double(units)
        }
      }
      // Linearised values sum to zero over all units, so that zero is their grand mean.
      let scale = units > 1 ? (Double(units) / Double(units - 1) * share).squareRoot() : 1
      for unit in start..<start + units {
        for place in 0..<count {
          centred[place] = scale * (totals[unit * count + place] - means[place])
        }
        for row in 0..<count {
          for column in 0...row {
            sums[row * count + column].add(product: centred[row], centred[column])
          }
        }
      }
    }
    var matrix = [Double](repeating: 0, count: count * count)
    for row in 0..<count {
      for column in 0...row {
        let value = sums[row * count + column].value
        matrix[row * count + column] = value
        matrix[column * count + row] = value
      }
    }
    return matrix
  }
}
