import GSLSupport

/// Whether two models may be compared by rates that were corrected with one judge's errors for
/// both.
///
/// With shared errors the difference of two corrected rates is that of the judge's rates divided by
/// J = sensitivity + specificity - 1: its sign is that of the judge's, whatever the labels say.
/// Where the judge errs more often on one model than on the other, the true difference may have the
/// other sign (Fiedler 2026, "Bias and uncertainty in LLM-as-a-judge estimation"). So each model is
/// corrected by its own labels, and the comparison is allowed only if the interval of that
/// difference excludes 0 on the same side.
///
/// Clusters that both models share are taken together where both come with clusters.
public struct SharedCalibrationReversal: Sendable {
  /// What the labels of each model say of the order under shared errors.
  public enum Verdict: String, CaseIterable, Codable, Sendable {
    /// Each model's own labels show the same order.
    case survives
    /// They show the other order.
    case reverses
    /// They show neither: the comparison is refused.
    case notShown
    /// A model has no labels of one of the classes: the comparison is refused.
    case notChecked
  }

  /// How many labels more are needed, of which model.
  public struct LabelsNeeded: Sendable, Equatable {
    /// Of the first model.
    public let first: Int
    /// Of the second model.
    public let second: Int
  }

  /// What the labels say.
  public let verdict: Verdict
  /// First less second, both corrected with the errors of the judge over all labels.
  public let sharedDifference: Outcome<Double>
  /// First less second, each corrected with its own labels.
  public let ownDifference: Outcome<Double>
  /// The interval of that.
  public let interval: Outcome<ConfidenceInterval>
  /// Youden's J of the judge on the first model less that on the second.
  public let youdenDifference: Outcome<Double>
  /// The interval of that: where it excludes 0, the judge's errors differ by model.
  public let youdenInterval: Outcome<ConfidenceInterval>
  /// How many labels more would let the difference, were it as large as it looks, exclude 0.
  ///
  /// It is shared over the two models so that the sum is least. Undefined where the target's rows
  /// leave too much error whatever their labels, and where nothing is known of the difference.
  public let labelsNeeded: Outcome<LabelsNeeded>

  /// Whether the comparison under shared errors may be made.
  public var isAllowed: Bool { verdict == .survives }

  /// A check of two models.
  ///
  /// - Parameters:
  ///   - first: the first model's rows, of two classes.
  ///   - second: the second model's.
  ///   - level: of the intervals.
  ///   - power: the chance that ``labelsNeeded`` is to give, above (1 - level)/2 and below 1.
  /// - Throws: ``StatisticsError`` for rows of other than two classes and arguments outside their
  ///   range.
  public init(
    first: JudgedRows, second: JudgedRows, level: Double = 0.95, power: Double = 0.8
  ) throws(StatisticsError) {
    for rows in [first, second] where rows.classes != 2 {
      throw .argumentOutOfRange("the number of classes", Double(rows.classes), range: "2")
    }
    guard level > 0, level < 1 else { throw .argumentNotUsable(name: "level", value: level) }
    guard power > (1 - level) / 2, power < 1 else {
      throw .argumentNotUsable(name: "power", value: power)
    }
    let pooled = Pooled(first, second)
    let shared = pooled.difference
    sharedDifference = shared
    let corrections = [first, second].map(LinearisedCorrection.of)
    let pair: Outcome<ModelPair> = corrections[0].flatMap { one in
      corrections[1].flatMap { two in
        for correction in [one, two] where correction.determinant <= 0 {
          return .undefined(CorrectedRate.guessing(correction.determinant))
        }
        return .value(ModelPair(first, one, second, two))
      }
    }
    ownDifference = ClusteredRoganGladen(first).estimate.flatMap { one in
      ClusteredRoganGladen(second).estimate.map { one.raw - $0.raw }
    }
    let interval = pair.flatMap { $0.interval(of: 1, level: level) }
    self.interval = interval
    youdenDifference = ClusteredRoganGladen(first).youden.flatMap { one in
      ClusteredRoganGladen(second).youden.map { one - $0 }
    }
    youdenInterval = pair.flatMap { $0.interval(of: 2, level: level) }
    if [first, second].contains(where: { $0.confusion.goldTotals.contains(0) }) {
      verdict = .notChecked
    } else if let ends = interval.value, let shared = shared.value, !ends.contains(0), shared != 0 {
      verdict = (ends.lower > 0) == (shared > 0) ? .survives : .reverses
    } else {
      verdict = .notShown
    }
    let difference = ownDifference.value ?? shared.value
    labelsNeeded =
      if verdict == .survives || verdict == .reverses {
        .value(LabelsNeeded(first: 0, second: 0))
      } else if let difference, difference != 0 {
        pooled.labels(
          for: difference, pair: pair.value, goldRows: (first.goldRows, second.goldRows),
          level: level, power: power)
      } else {
        .undefined(.notIdentified("nothing is known of the difference"))
      }
  }
}

/// Two models with their corrections, whose clusters may be the same.
private struct ModelPair {
  private let differences: [Double]
  private let errors: [Double]
  private let degrees: [Double]
  /// The variance of the difference of rates that stems from the labels of each model.
  let labelVariances: (first: Double, second: Double)
  /// What labels leave.
  let rest: Double

  init(
    _ first: JudgedRows, _ one: LinearisedCorrection, _ second: JudgedRows,
    _ two: LinearisedCorrection
  ) {
    // Share 1 is the rate, entry 2 the determinant.
    let centres = [
      one.centres[1] - two.centres[1], one.determinant - two.determinant,
    ]
    var variances = [0.0, 0.0]
    for (place, entry) in [1, 2].enumerated() {
      var sum = CompensatedSum()
      sum.add(one.addedVariances[entry])
      sum.add(two.addedVariances[entry])
      if let labels = first.labels, let others = second.labels {
        var places: [Int: Int] = [:]
        for (group, label) in others.enumerated() { places[label] = group }
        for (group, label) in labels.enumerated() {
          let other = places.removeValue(forKey: label).map { two.influences[$0][entry] } ?? 0
          let difference = one.influences[group][entry] - other
          sum.add(product: difference, difference)
        }
        for (_, group) in places.sorted(by: { $0.key < $1.key }) {
          sum.add(product: two.influences[group][entry], two.influences[group][entry])
        }
      } else {
        for (rows, correction) in [(first, one), (second, two)] {
          for (group, influence) in zip(rows.groups, correction.influences) {
            sum.add(product: Double(group.multiplicity), influence[entry] * influence[entry])
          }
        }
      }
      variances[place] = sum.value
    }
    differences = centres
    errors = variances.map { $0.squareRoot() }
    degrees = [
      Self.degrees(
        (one.standardErrors[1], one.degreesOfFreedom[1]),
        (two.standardErrors[1], two.degreesOfFreedom[1])),
      Self.degrees(
        (one.determinantError, one.determinantFreedom),
        (two.determinantError, two.determinantFreedom)),
    ]
    labelVariances = (one.labelVariances[1], two.labelVariances[1])
    rest = max(variances[0] - one.labelVariances[1] - two.labelVariances[1], 0)
  }

  /// Satterthwaite's of two errors.
  private static func degrees(
    _ one: (error: Double, degrees: Double), _ two: (error: Double, degrees: Double)
  ) -> Double {
    let (first, second) = (one.error * one.error, two.error * two.error)
    let sum = first + second
    guard sum > 0 else { return min(one.degrees, two.degrees) }
    return sum * sum / (first * first / one.degrees + second * second / two.degrees)
  }

  func interval(of entry: Int, level: Double) -> Outcome<ConfidenceInterval> {
    StudentInterval.about(
      differences[entry - 1], error: errors[entry - 1], degreesOfFreedom: degrees[entry - 1],
      level: level, method: "cluster-delta-t")
  }
}

/// The judge over the labels of both models.
private struct Pooled {
  let sensitivity: Double?
  let specificity: Double?
  let apparent: (first: Double, second: Double)?
  let rows: (first: Int, second: Int)

  init(_ first: JudgedRows, _ second: JudgedRows) {
    let counts = zip(first.confusion.counts, second.confusion.counts).map { zip($0, $1).map(+) }
    func share(_ code: Int) -> Double? {
      let total = counts[code][0] + counts[code][1]
      return total > 0 ? Double(counts[code][code]) / Double(total) : nil
    }
    sensitivity = share(1)
    specificity = share(0)
    rows = (first.targetRows, second.targetRows)
    apparent =
      first.targetRows > 0 && second.targetRows > 0
      ? (
        Double(first.judgeCounts[1]) / Double(first.targetRows),
        Double(second.judgeCounts[1]) / Double(second.targetRows)
      ) : nil
  }

  var difference: Outcome<Double> {
    guard let apparent else { return .undefined(.noData) }
    guard let sensitivity, let specificity else {
      return .undefined(.notIdentified("no labelled row of one of the classes"))
    }
    let youden = sensitivity + specificity - 1
    guard youden > 0 else { return .undefined(CorrectedRate.guessing(youden)) }
    return .value((apparent.first - apparent.second) / youden)
  }

  /// Labels of each model so that the variance of the difference is what the power asks for.
  ///
  /// The variance is rest + v₁/n₁ + v₂/n₂, whose least sum of n has n proportional to the root of
  /// v. Where a model has no labels of its own, v is by the pooled errors.
  func labels(
    for difference: Double, pair: ModelPair?, goldRows: (Int, Int), level: Double, power: Double
  ) -> Outcome<SharedCalibrationReversal.LabelsNeeded> {
    let known: (variances: (Double, Double), rest: Double)
    if let pair {
      known = (
        (
          pair.labelVariances.first * Double(goldRows.0),
          pair.labelVariances.second * Double(goldRows.1)
        ), pair.rest
      )
    } else if let apparent, let sensitivity, let specificity,
      sensitivity + specificity > 1
    {
      let youden = sensitivity + specificity - 1
      func variance(_ called: Double) -> Double {
        let rate = min(max((called + specificity - 1) / youden, 0), 1)
        return
          (rate * sensitivity * (1 - sensitivity)
          + (1 - rate) * specificity * (1 - specificity)) / (youden * youden)
      }
      let target =
        apparent.first * (1 - apparent.first) / Double(rows.first)
        + apparent.second * (1 - apparent.second) / Double(rows.second)
      known = ((variance(apparent.first), variance(apparent.second)), target / (youden * youden))
    } else {
      return .undefined(.notIdentified("nothing is known of the judge's errors"))
    }
    return .deciding { () throws(GSLError) in
      let quantiles =
        try NormalDistribution.quantile((1 + level) / 2) + NormalDistribution.quantile(power)
      let room = difference * difference / (quantiles * quantiles) - known.rest
      guard room > 0 else {
        return .undefined(
          .notIdentified("the rows of the target leave more error than the difference allows"))
      }
      let roots = (known.variances.0.squareRoot(), known.variances.1.squareRoot())
      var needed = (
        roots.0 * (roots.0 + roots.1) / room, roots.1 * (roots.0 + roots.1) / room
      )
      // Labels that are there already stay.
      let have = (Double(goldRows.0), Double(goldRows.1))
      if needed.0 < have.0, have.0 > 0 {
        let left = room - known.variances.0 / have.0
        needed = (have.0, left > 0 ? known.variances.1 / left : needed.1)
      } else if needed.1 < have.1, have.1 > 0 {
        let left = room - known.variances.1 / have.1
        needed = (left > 0 ? known.variances.0 / left : needed.0, have.1)
      }
      guard needed.0 < 1e12, needed.1 < 1e12 else { return .undefined(.tooLarge) }
      func more(_ needed: Double, _ have: Double) -> Int {
        max(Int((needed - have).rounded(.up)), 0)
      }
      return .value(
        SharedCalibrationReversal.LabelsNeeded(
          first: more(needed.0, have.0), second: more(needed.1, have.1)))
    }
  }
}
