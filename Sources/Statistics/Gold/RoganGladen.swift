import GSLSupport

/// The rate of a class, corrected for a judge that errs at rates that are known or were estimated
/// on labelled rows of their own; rows are independent.
///
/// With p the share that the judge calls positive, Se its sensitivity and Sp its specificity, the
/// corrected rate is (p + Sp - 1) / (Se + Sp - 1) (Rogan & Gladen 1978, "Estimating prevalence from
/// the results of a screening test"). It may fall outside of 0...1, which says that the errors of
/// the judge here are not those that were assumed: it is then cut, with a remark.
///
/// For rows in clusters use ``ClusteredRoganGladen``: these intervals would be too narrow.
public struct RoganGladen: Sendable, Equatable {
  /// The share that the judge calls positive.
  public let apparent: Double
  /// The judge's sensitivity.
  public let sensitivity: Double
  /// The judge's specificity.
  public let specificity: Double
  /// The corrected rate.
  public let estimate: Outcome<CorrectedRate>

  private let sample: Proportion
  private let gold: Gold?

  private struct Gold: Sendable, Equatable {
    let positive: Proportion
    let negative: Proportion
  }

  /// A rate corrected for errors that are known.
  ///
  /// - Parameters:
  ///   - calls: how many rows the judge calls positive, of how many; one at least.
  ///   - sensitivity: in 0...1.
  ///   - specificity: in 0...1.
  /// - Throws: ``StatisticsError`` for numbers outside their range.
  public init(
    calls: Proportion, sensitivity: Double, specificity: Double
  ) throws(StatisticsError) {
    for (name, value) in [("the sensitivity", sensitivity), ("the specificity", specificity)]
    where !(value >= 0 && value <= 1) {
      throw .argumentOutOfRange(name, value, range: "in 0...1")
    }
    self.init(calls, sensitivity, specificity, gold: nil)
  }

  /// A rate corrected for errors that were estimated on labelled rows.
  ///
  /// - Parameters:
  ///   - calls: how many rows the judge calls positive, of how many.
  ///   - positives: how many rows of the positive gold class it calls positive, of how many.
  ///   - negatives: how many rows of the negative gold class it calls negative, of how many.
  public init(calls: Proportion, positives: Proportion, negatives: Proportion) {
    self.init(
      calls, positives.estimate.value, negatives.estimate.value,
      gold: Gold(positive: positives, negative: negatives))
  }

  private init(
    _ calls: Proportion, _ sensitivity: Double?, _ specificity: Double?, gold: Gold?
  ) {
    sample = calls
    self.gold = gold
    apparent = calls.estimate.value ?? 0
    self.sensitivity = sensitivity ?? 0
    self.specificity = specificity ?? 0
    if calls.trials == 0 {
      estimate = .undefined(.noData)
    } else if let sensitivity, let specificity {
      estimate = CorrectedRate.of(
        apparent: apparent, sensitivity: sensitivity, specificity: specificity)
    } else {
      estimate = .undefined(
        .notIdentified(
          "no labelled row is \(sensitivity == nil ? "positive" : "negative")"))
    }
  }

  /// Youden's J = Se + Sp - 1: 1 for a judge without errors, 0 for one that guesses.
  public var youden: Double { sensitivity + specificity - 1 }

  /// The variance of the estimate by what it stems from: the target's calls, the sensitivity and
  /// the specificity (the last two 0 where they are known).
  public var varianceTerms: Outcome<[Double]> {
    estimate.map { rate in
      let scale = 1 / (youden * youden)
      let called = apparent * (1 - apparent) / Double(sample.trials)
      guard let gold else { return [called * scale, 0, 0] }
      let rest = 1 - rate.raw
      return [
        called * scale,
        rate.raw * rate.raw * sensitivity * (1 - sensitivity) / Double(gold.positive.trials)
          * scale,
        rest * rest * specificity * (1 - specificity) / Double(gold.negative.trials) * scale,
      ]
    }
  }

  /// The standard error by the delta method.
  public var standardError: Outcome<Double> {
    varianceTerms.flatMap { .finite($0.reduce(0, +).squareRoot()) }
  }

  /// How the interval is made.
  public enum Method: String, CaseIterable, Codable, Sendable {
    /// Estimate plus and minus a normal quantile times the error of the delta method; where the
    /// judge's errors are known this is Wald's interval.
    case delta = "rogan-gladen-delta"
    /// The interval of Clopper & Pearson (1934) for the judge's share, corrected: errors known.
    case clopperPearson = "rogan-gladen-clopper-pearson"
    /// Wilson's (1927) interval for the judge's share, corrected: errors known.
    case wilson = "rogan-gladen-wilson"
    /// Lang & Reiczigel (2014): one row more of each kind in the labelled rows, z²/2 in the target,
    /// and a shift of the centre: errors estimated. The choice for small labelled samples.
    case langReiczigel = "lang-reiczigel"
  }

  /// The interval for the corrected rate, not cut: its ends may lie outside of 0...1.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: nil for Wilson's where errors are known and Lang & Reiczigel's where they are not.
  public func rawInterval(
    level: Double, method: Method? = nil
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return estimate.flatMap { rate in
      switch (method ?? (gold == nil ? .wilson : .langReiczigel), gold) {
      case (.delta, _):
        standardError.flatMap {
          StudentInterval.about(
            rate.raw, error: $0, degreesOfFreedom: nil, level: level,
            method: Method.delta.rawValue)
        }
      case (.clopperPearson, nil): transformed(level, .clopperPearson, .clopperPearson)
      case (.wilson, nil): transformed(level, .wilson, .wilson)
      case (.langReiczigel, .some(let gold)):
        langReiczigel(gold, level: level).flatMap { $0.interval(level: level) }
      case (.langReiczigel, nil):
        .undefined(.outsideDomain("a judge whose errors were estimated"))
      case (.clopperPearson, _), (.wilson, _):
        .undefined(.outsideDomain("a judge whose errors are known"))
      }
    }
  }

  /// The same, cut to 0...1, with a remark where that is something.
  public func interval(
    level: Double, method: Method? = nil
  ) -> Outcome<ConfidenceInterval> {
    rawInterval(level: level, method: method).map { $0.cut(to: 0...1) }
  }

  private func transformed(
    _ level: Double, _ method: Method, _ proportion: ProportionIntervalMethod
  ) -> Outcome<ConfidenceInterval> {
    sample.interval(level: level, method: proportion).map { ends in
      ConfidenceInterval(
        lower: (ends.lower + specificity - 1) / youden,
        upper: (ends.upper + specificity - 1) / youden, level: level, method: method.rawValue)
    }
  }

  /// The figures behind the interval of Lang & Reiczigel (2014).
  public struct ShiftedEstimate: Sendable, Equatable {
    /// The corrected rate at the smoothed rates, before the shift.
    public let unshifted: Double
    /// What is added to it.
    public let shift: Double
    /// The standard error at the smoothed rates.
    public let standardError: Double

    fileprivate func interval(level: Double) -> Outcome<ConfidenceInterval> {
      StudentInterval.about(
        unshifted + shift, error: standardError, degreesOfFreedom: nil, level: level,
        method: Method.langReiczigel.rawValue)
    }
  }

  /// The centre and error of the interval of Lang & Reiczigel at a level.
  ///
  /// - Returns: undefined where the judge's errors are known, and where the smoothed rates are no
  ///   better than chance.
  public func shiftedEstimate(level: Double) -> Outcome<ShiftedEstimate> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard let gold else {
      return .undefined(.outsideDomain("a judge whose errors were estimated"))
    }
    return estimate.flatMap { _ in langReiczigel(gold, level: level) }
  }

  private func langReiczigel(_ gold: Gold, level: Double) -> Outcome<ShiftedEstimate> {
    .deciding { () throws(GSLError) in
      let z = try NormalDistribution.quantile((1 + level) / 2)
      let trials = Double(sample.trials) + z * z
      let share = (Double(sample.successes) + z * z / 2) / trials
      let positives = Double(gold.positive.trials) + 2
      let negatives = Double(gold.negative.trials) + 2
      let sensitivity = (Double(gold.positive.successes) + 1) / positives
      let specificity = (Double(gold.negative.successes) + 1) / negatives
      let youden = sensitivity + specificity - 1
      guard youden > 0 else { return .undefined(CorrectedRate.guessing(youden)) }
      let rate = (share + specificity - 1) / youden
      let errors = (
        sensitivity * (1 - sensitivity) / positives, specificity * (1 - specificity) / negatives
      )
      let variance =
        share * (1 - share) / trials + rate * rate * errors.0
        + (1 - rate) * (1 - rate) * errors.1
      return .value(
        ShiftedEstimate(
          unshifted: rate, shift: 2 * z * z * (rate * errors.0 - (1 - rate) * errors.1),
          standardError: variance.squareRoot() / youden))
    }
  }
}

/// A rate after correction for a judge's errors.
public struct CorrectedRate: Sendable, Equatable {
  /// As the formula gives it; may lie outside of 0...1.
  public let raw: Double
  /// Cut to 0...1.
  public let value: Double

  /// Whether the raw rate lay outside of 0...1.
  public var isCut: Bool { raw != value }

  /// Said of an estimate that was cut.
  public var remark: IntervalRemark? { isCut ? .cutToScale : nil }

  init(raw: Double) {
    self.raw = raw
    value = min(max(raw, 0), 1)
  }

  /// The formula of Rogan & Gladen (1978); undefined for a judge no better than chance.
  static func of(
    apparent: Double, sensitivity: Double, specificity: Double
  ) -> Outcome<CorrectedRate> {
    let youden = sensitivity + specificity - 1
    guard youden > 0 else { return .undefined(guessing(youden)) }
    let raw = (apparent + specificity - 1) / youden
    return raw.isFinite ? .value(CorrectedRate(raw: raw)) : .undefined(.notFinite)
  }

  static func guessing(_ youden: Double) -> UndefinedReason {
    .notIdentified(
      "the judge is no better than chance (sensitivity + specificity - 1 is "
        + "\(Self.rounded(youden)))")
  }

  static func rounded(_ value: Double) -> String {
    shortText((value * 100).rounded() / 100 + 0)
  }
}
