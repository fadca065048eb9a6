import GSLSupport

/// How severe each judge is, from the model score = unit + judge.
///
/// Units may be rated by any of the judges: since the model has an effect of each unit, a judge who
/// saw better responses does not look lenient for it. Effects of judges sum to 0 over the judges, and
/// severity is minus the effect: a severity of 0.3 means scores 0.3 below those that the average of
/// these judges would have given to the same responses.
///
///     let severity = JudgeSeverity(ratings)
///     severity.severity(of: 2).value?.interval(level: 0.95)
///
/// Effects of units are absorbed, so that the work is O(ratings + units x k² + clusters x m³ + J³)
/// for k ratings of a unit, m judges in a cluster and J judges.
///
/// Source: Searle (1971), "Linear Models", chapter 7, for the two-way model with unequal numbers; for
/// the errors ``ClusteredRegression``.
public struct JudgeSeverity: Sendable {
  /// How many judges there are, with ratings or without.
  public let judges: Int
  /// Groups of judges that share units, directly or through others, each ascending.
  ///
  /// One judge alone is a group; severities of judges in different groups cannot be compared.
  public let groups: [[Int]]
  /// How many ratings there are.
  public let rows: Int
  /// How many units have a rating.
  public let units: Int
  /// Whether units come in clusters that were given.
  public let isClustered: Bool
  /// The F test that all judges are equally severe, given the units, for independent residuals of
  /// equal variance.
  public let test: Outcome<TestResult>
  /// The root of the residual mean square, on the scale of the scores.
  public let residualDeviation: Outcome<Double>
  /// Ratings less units less judges plus 1, of judges who share units.
  public let residualDegreesOfFreedom: Int

  private let naive: [Outcome<Double>]
  private let fit: Outcome<Fit>

  private struct Fit: Sendable {
    /// The place of each judge among those that are compared.
    let places: [Int: Int]
    let effects: [Double]
    let sandwich: ClusterSandwich
    let isFlat: Bool
  }

  /// The severities of ratings.
  public init(_ ratings: JudgeRatings) {
    judges = ratings.judgeCount
    groups = ratings.linkedJudges
    rows = ratings.count
    isClustered = ratings.clusters != nil
    units = (0..<ratings.unitCount).count { !ratings.places(of: $0).isEmpty }
    naive = Self.deviations(ratings)
    let linked = groups.filter { $0.count > 1 }
    guard let members = linked.first, linked.count == 1 else {
      let reason: UndefinedReason =
        rows == 0
        ? .noData
        : linked.isEmpty
          ? .noSharedUnits
          : .notIdentified("the judges fall into \(linked.count) groups that share no unit")
      fit = .undefined(reason)
      test = .undefined(reason)
      residualDeviation = .undefined(reason)
      residualDegreesOfFreedom = 0
      return
    }
    let model = AbsorbedJudges(ratings, members)
    fit = model.estimates.map {
      Fit(
        places: model.places, effects: $0.effects, sandwich: $0.sandwich, isFlat: $0.isFlat)
    }
    residualDegreesOfFreedom = model.rows - model.units - (members.count - 1)
    let degrees = Double(residualDegreesOfFreedom)
    residualDeviation = model.estimates.flatMap { estimates in
      guard degrees > 0 else { return .undefined(.noDegreesOfFreedom) }
      return .finite((estimates.residualSquares / degrees).squareRoot())
    }
    test = model.estimates.flatMap { estimates in
      guard degrees > 0 else { return .undefined(.noDegreesOfFreedom) }
      guard !estimates.isFlat else { return .undefined(.noVariance) }
      let numerator = Double(members.count - 1)
      let statistic =
        estimates.explained / numerator / (estimates.residualSquares / degrees)
      guard statistic.isFinite else { return .undefined(.notFinite) }
      return .computing { () throws(GSLError) in
        TestResult(
          statistic: statistic,
          // The upper tail as the lower one of the inverse, which keeps its digits.
          pValue: try FDistribution.cumulative(
            1 / statistic, numerator: degrees, denominator: numerator),
          method: .asymptotic, degreesOfFreedom: numerator,
          denominatorDegreesOfFreedom: degrees)
      }
    }
  }

  /// The severity of a judge: cluster-robust where clusters were given, else for independent
  /// residuals of equal variance.
  ///
  /// - Returns: undefined for judges without a rating or without a shared unit, and where the judges
  ///   fall into groups.
  public func severity(of judge: Int) -> Outcome<ClusteredEffect> {
    isClustered ? robustSeverity(of: judge) : classicalSeverity(of: judge)
  }

  /// The severity with the error for independent residuals of equal variance.
  public func classicalSeverity(of judge: Int) -> Outcome<ClusteredEffect> {
    entry(judge).map { fit, place in
      let variance = fit.sandwich.inverse[place * fit.sandwich.width + place]
      let error = residualDeviation.flatMap { deviation -> Outcome<Double> in
        fit.isFlat ? .undefined(.noVariance) : .finite(deviation * variance.squareRoot())
      }
      return ClusteredEffect(
        value: 0 - fit.effects[place], clusters: units, standardError: error,
        degreesOfFreedom: residualDegreesOfFreedom > 0
          ? .value(Double(residualDegreesOfFreedom)) : .undefined(.noDegreesOfFreedom),
        method: "student-t")
    }
  }

  /// The severity with a CR2 error for clusters of units, or for units where there are no clusters.
  public func robustSeverity(of judge: Int) -> Outcome<ClusteredEffect> {
    entry(judge).map { fit, place in
      let contrast = (0..<fit.sandwich.width).map { $0 == place ? 1.0 : 0 }
      return fit.sandwich.effect(fit.effects[place], contrast: contrast, isFlat: fit.isFlat)
        .negated
    }
  }

  /// The mean of a judge's scores less the mean of all scores, without regard to what the judge saw.
  public func naiveDeviation(of judge: Int) -> Outcome<Double> {
    guard judge >= 0, judge < judges else { return .undefined(.noSuchQuantity(judge)) }
    return naive[judge]
  }

  private func entry(_ judge: Int) -> Outcome<(Fit, Int)> {
    guard judge >= 0, judge < judges else { return .undefined(.noSuchQuantity(judge)) }
    guard case .value = naive[judge] else { return .undefined(.noData) }
    return fit.flatMap { fit in
      fit.places[judge].map { .value((fit, $0)) } ?? .undefined(.noSharedUnits)
    }
  }

  private static func deviations(_ ratings: JudgeRatings) -> [Outcome<Double>] {
    var sums = [CompensatedSum](repeating: CompensatedSum(), count: ratings.judgeCount)
    var counts = [Double](repeating: 0, count: ratings.judgeCount)
    var total = CompensatedSum()
    for (judge, score) in zip(ratings.judges, ratings.scores) {
      sums[Int(judge)].add(score)
      counts[Int(judge)] += 1
      total.add(score)
    }
    let mean = total.value / Double(ratings.count)
    return zip(sums, counts).map { sum, count in
      count > 0 ? .finite(sum.value / count - mean) : .undefined(.noData)
    }
  }
}

/// Least squares on the judges after the units are taken out.
private struct AbsorbedJudges {
  struct Estimates {
    let effects: [Double]
    let sandwich: ClusterSandwich
    let residualSquares: Double
    /// What the judges explain, given the units.
    let explained: Double
    let isFlat: Bool
  }

  let places: [Int: Int]
  private(set) var rows = 0
  private(set) var units = 0
  private(set) var estimates: Outcome<Estimates> = .undefined(.noData)
  private let width: Int

  init(_ ratings: JudgeRatings, _ members: [Int]) {
    places = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    width = members.count
    var columns = [Int](repeating: -1, count: ratings.judgeCount)
    for (place, judge) in members.enumerated() { columns[judge] = place }
    estimates = fit(ratings, columns)
  }

  private mutating func fit(_ ratings: JudgeRatings, _ columns: [Int]) -> Outcome<Estimates> {
    var centre = CompensatedSum()
    for score in ratings.scores { centre.add(score) }
    let offset = centre.value / Double(ratings.count)
    var information = [Double](repeating: 0, count: width * width)
    var products = [Double](repeating: 0, count: width)
    var size = 0.0
    for unit in 0..<ratings.unitCount {
      let places = ratings.places(of: unit)
      // Ratings of a unit are all of judges that are compared, or all of one who is not.
      guard let first = places.first, columns[Int(ratings.judges[first])] >= 0 else { continue }
      units += 1
      rows += places.count
      guard places.count > 1 else { continue }
      add(places, of: ratings, columns, to: &information)
      let mean = places.reduce(0) { $0 + (ratings.scores[$1] - offset) } / Double(places.count)
      for place in places {
        let deviation = ratings.scores[place] - offset - mean
        products[columns[Int(ratings.judges[place])]] += deviation
        size += deviation * deviation
      }
    }
    guard
      let inverse = PositiveDefiniteFactor.pseudoInverse(ofConstantNull: information, size: width)
    else { return .undefined(.singularInformation) }
    let effects = (0..<width).map { row in
      (0..<width).reduce(0) { $0 + inverse[row * width + $1] * products[$1] }
    }
    let explained = zip(effects, products).reduce(0) { $0 + $1.0 * $1.1 }
    let (sandwich, residualSquares) = clustered(ratings, columns, effects, inverse)
    guard effects.allSatisfy(\.isFinite), residualSquares.isFinite else {
      return .undefined(.notFinite)
    }
    return .value(
      Estimates(
        effects: effects, sandwich: sandwich, residualSquares: residualSquares,
        explained: explained, isFlat: residualSquares <= 1e-24 * size))
  }

  /// D - nn'/n of a unit, D holding the numbers n of its ratings by each judge.
  private func add(
    _ places: Range<Int>, of ratings: JudgeRatings, _ columns: [Int],
    to information: inout [Double]
  ) {
    let share = 1 / Double(places.count)
    for place in places {
      let row = columns[Int(ratings.judges[place])] * width
      information[row + columns[Int(ratings.judges[place])]] += 1
      for other in places { information[row + columns[Int(ratings.judges[other])]] -= share }
    }
  }

  /// The sandwich of the clusters and the residual sum of squares.
  private func clustered(
    _ ratings: JudgeRatings, _ columns: [Int], _ effects: [Double], _ inverse: [Double]
  ) -> (sandwich: ClusterSandwich, residualSquares: Double) {
    var sandwich = ClusterSandwich(width: width, inverse: inverse)
    var clusterScores: [Double] = []
    var total = CompensatedSum()
    var information = [Double](repeating: 0, count: width * width)
    var scores = [Double](repeating: 0, count: width)
    var isUsed = [Bool](repeating: false, count: width)
    let groups = ratings.unitGroups
    for group in 0..<groups.count {
      for unit in groups[group] {
        let places = ratings.places(of: unit)
        guard places.count > 1, columns[Int(ratings.judges[places.lowerBound])] >= 0 else {
          continue
        }
        add(places, of: ratings, columns, to: &information)
        func rest(_ place: Int) -> Double {
          ratings.scores[place] - effects[columns[Int(ratings.judges[place])]]
        }
        let first = rest(places.lowerBound)
        let mean = places.reduce(0) { $0 + (rest($1) - first) } / Double(places.count)
        for place in places {
          let residual = rest(place) - first - mean
          let column = columns[Int(ratings.judges[place])]
          isUsed[column] = true
          scores[column] += residual
          total.add(product: residual, residual)
        }
      }
      let own = (0..<width).filter { isUsed[$0] }
      guard !own.isEmpty else { continue }
      sandwich.add(
        columns: own.map(Int32.init),
        information: own.flatMap { row in own.map { information[row * width + $0] } })
      for column in own { clusterScores.append(scores[column]) }
      for row in own {
        isUsed[row] = false
        scores[row] = 0
        for column in own { information[row * width + column] = 0 }
      }
    }
    return (sandwich.scored(clusterScores), total.value)
  }
}
