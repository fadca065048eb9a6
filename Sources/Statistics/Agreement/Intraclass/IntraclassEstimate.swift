import GSLSupport

/// An intraclass correlation with its F test and interval.
public struct IntraclassEstimate: Sendable, Equatable {
  /// Which form.
  public let form: IntraclassForm
  /// How the agreement forms are tested and bounded.
  public let convention: IntraclassConvention
  /// The correlation; at most 1, and below 0 where units differ less than by chance.
  public let value: Double

  private let squares: MeanSquares
  private let law: Law

  /// What is known of the distribution of the estimate.
  enum Law: Sendable, Equatable {
    /// The mean squares are those of a complete table, or of units with as many ratings each.
    case meanSquares
    /// The likelihood of units, raters and residual, and where it is largest.
    case likelihood(RestrictedLikelihood, RestrictedLikelihood.Place)
    /// The likelihood of units and residual, and the mean squares of units with unequally many
    /// ratings, whose ratio has an F distribution where units do not differ.
    case oneWayLikelihood(
      RestrictedLikelihood, RestrictedLikelihood.Place, MeanSquares, ratings: Double)
    /// Nothing.
    case none
  }

  init(
    form: IntraclassForm, convention: IntraclassConvention, value: Double, squares: MeanSquares,
    law: Law
  ) {
    self.form = form
    self.convention = convention
    self.value = value
    self.squares = squares
    self.law = law
  }

  /// The k of an averaged form: of how many ratings the mean is judged.
  public var ratingsPerUnit: Double { squares.raters }

  /// The one-sided F test that the correlation is 0.
  ///
  /// - Returns: undefined where cells are missing and the form has raters, and where the ratings of
  ///   each unit are the same so that F is infinite.
  public var test: Outcome<TestResult> {
    let squares: MeanSquares
    var withinDegrees = self.squares.units * (self.squares.raters - 1)
    switch law {
    case .meanSquares: squares = self.squares
    case .oneWayLikelihood(_, _, let own, let ratings):
      squares = own
      withinDegrees = ratings - own.units
    case .likelihood, .none: return .undefined(.missingRatings)
    }
    let error = form.isOneWay ? squares.withinUnits : squares.residual
    guard error > 0 else { return .undefined(.notFinite) }
    let statistic = squares.betweenUnits / error
    let numerator = squares.units - 1
    let denominator: Double
    switch form {
    case .oneWaySingle, .oneWayAverage: denominator = withinDegrees
    case .mixedSingle, .mixedAverage:
      denominator = (squares.units - 1) * (squares.raters - 1)
    case .randomSingle, .randomAverage:
      if convention == .shroutFleiss {
        denominator = (squares.units - 1) * (squares.raters - 1)
      } else if let degrees = satterthwaite(form) {
        denominator = degrees
      } else {
        return .undefined(.notFinite)
      }
    }
    return .computing { () throws(GSLError) in
      // The upper tail is the lower tail of 1 / F with the degrees of freedom exchanged.
      let pValue =
        statistic > 0
        ? try FDistribution.cumulative(
          1 / statistic, numerator: denominator, denominator: numerator) : 1
      return TestResult(
        statistic: statistic, pValue: pValue, method: .asymptotic, degreesOfFreedom: numerator,
        denominatorDegreesOfFreedom: denominator)
    }
  }

  /// The interval for the correlation.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: undefined where the ratings of each unit are the same, or the means of all units. Where
  ///   cells are missing the interval is that of the profile of the restricted likelihood, whose ends
  ///   lie in 0...1.
  ///
  /// Source: Shrout & Fleiss (1979), pages 424 to 426; McGraw & Wong (1996), table 7.
  public func interval(level: Double) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    switch law {
    case .meanSquares: break
    case .none: return .undefined(.missingRatings)
    case .likelihood(let likelihood, let best):
      return profileInterval(
        IntraclassProfile(
          likelihood: likelihood,
          model: form.ofOneRating == .randomSingle ? .agreement : .consistency, best: best), level)
    case .oneWayLikelihood(let likelihood, let best, _, _):
      return profileInterval(
        IntraclassProfile(likelihood: likelihood, model: .oneWay, best: best), level)
    }
    guard squares.betweenUnits > 0 else { return .undefined(.equalUnitMeans) }
    return .deciding { () throws(GSLError) in
      let ends: (Double, Double)?
      switch form {
      case .oneWaySingle, .oneWayAverage:
        ends = try ratioEnds(
          error: squares.withinUnits, degrees: squares.units * (squares.raters - 1), level)
      case .mixedSingle, .mixedAverage:
        ends = try ratioEnds(
          error: squares.residual, degrees: (squares.units - 1) * (squares.raters - 1), level)
      case .randomSingle: ends = try agreementEnds(.randomSingle, level)
      case .randomAverage:
        if convention == .mcGrawWong {
          ends = try agreementEnds(.randomAverage, level)
        } else {
          ends = try agreementEnds(.randomSingle, level).map { lower, upper in
            (stepUp(lower), stepUp(upper))
          }
        }
      }
      guard let ends, ends.0.isFinite, ends.1.isFinite, ends.0 <= ends.1 else {
        return .undefined(.notFinite)
      }
      return .value(
        ConfidenceInterval(
          lower: ends.0, upper: min(ends.1, 1), level: level, method: convention.rawValue))
    }
  }

  private func profileInterval(
    _ profile: IntraclassProfile, _ level: Double
  ) -> Outcome<ConfidenceInterval> {
    guard let estimate = squares.correlation(form.ofOneRating) else {
      return .undefined(.noVariation)
    }
    return .deciding { () throws(GSLError) in
      let z = try NormalDistribution.quantile((1 + level) / 2)
      return profile.ends(around: estimate, limit: z * z).map { ends in
        ConfidenceInterval(
          lower: form.isAverage ? stepUp(ends.lower) : ends.lower,
          upper: form.isAverage ? stepUp(ends.upper) : ends.upper, level: level,
          method: "profile-likelihood")
      }
    }
  }

  /// The interval of the averaged form of the same model, from that of one rating.
  ///
  /// Where both come from a likelihood this saves the search for the second.
  ///
  /// - Returns: nil where the averaged form has an interval of its own.
  public func steppedUp(
    _ interval: Outcome<ConfidenceInterval>
  ) -> Outcome<ConfidenceInterval>? {
    switch law {
    case .meanSquares, .none: return nil
    case .likelihood, .oneWayLikelihood:
      return interval.map {
        ConfidenceInterval(
          lower: stepUp($0.lower), upper: stepUp($0.upper), level: $0.level, method: $0.method)
      }
    }
  }

  /// The Spearman-Brown formula for the mean of a unit's ratings.
  private func stepUp(_ single: Double) -> Double {
    squares.raters * single / (1 + (squares.raters - 1) * single)
  }

  private func ratioEnds(
    error: Double, degrees: Double, _ level: Double
  ) throws(GSLError) -> (Double, Double)? {
    guard error > 0 else { return nil }
    let ratio = squares.betweenUnits / error
    let share = (1 + level) / 2
    let low =
      ratio
      / (try FDistribution.quantile(share, numerator: squares.units - 1, denominator: degrees))
    let high =
      ratio
      * (try FDistribution.quantile(share, numerator: degrees, denominator: squares.units - 1))
    if form.isAverage { return (1 - 1 / low, 1 - 1 / high) }
    return (
      (low - 1) / (low + squares.raters - 1), (high - 1) / (high + squares.raters - 1)
    )
  }

  /// The degrees of freedom of the denominator of an agreement form, or nil where they do not exist.
  private func satterthwaite(_ form: IntraclassForm) -> Double? {
    guard let value = squares.correlation(form), value < 1 else { return nil }
    let raterShare = squares.raters * value / (squares.units * (1 - value))
    let restShare = 1 + squares.raters * value * (squares.units - 1) / (squares.units * (1 - value))
    let raterPart = raterShare * squares.betweenRaters
    let restPart = restShare * squares.residual
    let degrees =
      (raterPart + restPart) * (raterPart + restPart)
      / (raterPart * raterPart / (squares.raters - 1)
        + restPart * restPart / ((squares.units - 1) * (squares.raters - 1)))
    return degrees > 0 && degrees.isFinite ? degrees : nil
  }

  private func agreementEnds(
    _ form: IntraclassForm, _ level: Double
  ) throws(GSLError) -> (Double, Double)? {
    guard let degrees = satterthwaite(form) else { return nil }
    let n = squares.units
    let k = squares.raters
    let share = (1 + level) / 2
    let low = try FDistribution.quantile(share, numerator: n - 1, denominator: degrees)
    let high = try FDistribution.quantile(share, numerator: degrees, denominator: n - 1)
    let between = squares.betweenUnits
    let error = squares.residual
    if form == .randomAverage {
      let shift = squares.betweenRaters - error
      return (
        n * (between - low * error) / (low * shift + n * between),
        n * (high * between - error) / (shift + n * high * between)
      )
    }
    let rest = k * squares.betweenRaters + (k * n - k - n) * error
    return (
      n * (between - low * error) / (low * rest + n * between),
      n * (high * between - error) / (rest + n * high * between)
    )
  }
}
