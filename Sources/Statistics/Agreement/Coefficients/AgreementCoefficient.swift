/// A coefficient of agreement between raters of categories or numbers.
///
/// All but the first are observed agreement corrected for chance: (observed - expected) /
/// (1 - expected). They differ in what they take for chance.
public enum AgreementCoefficient: String, CaseIterable, Codable, Sendable {
  /// The mean over units of the weighted share of pairs of ratings that agree; not corrected.
  case percentAgreement
  /// Two raters, each with a distribution of categories of its own (Cohen 1960, 1968).
  case cohenKappa
  /// Two raters with one distribution, on the units that both rated (Scott 1955).
  case scottPi
  /// Any number of raters with one distribution (Fleiss 1971; Gwet 2014 for missing ratings).
  case fleissKappa
  /// All categories equally likely, identity weights (Bennett et al. 1954; Randolph 2005).
  case randolphKappa
  /// Any number of raters, each with a distribution of its own (Conger 1980).
  case congerKappa
  /// One distribution, corrected for small samples, by level of measurement (Krippendorff 1970).
  case krippendorffAlpha
  /// Chance falls on units that are hard to rate: AC1 with identity weights, else AC2 (Gwet 2008).
  case gwetAC
  /// All categories equally likely (Brennan & Prediger 1981).
  case brennanPrediger

  /// Whether it is defined for two raters only.
  public var needsTwoRaters: Bool { self == .cohenKappa || self == .scottPi }

  /// Whether it matters who gave which rating.
  var needsRaters: Bool { self == .cohenKappa || self == .congerKappa }

  /// An interval without what lies outside of the coefficient's range.
  ///
  /// Percent agreement lies on 0...1. A coefficient that is corrected for chance is 1 at most and
  /// customarily on -1...1; with few ratings a unit it can fall below -1, and the lower end of such a
  /// one stays as it is.
  func cut(_ interval: ConfidenceInterval, round value: Double) -> ConfidenceInterval {
    let least = self == .percentAgreement ? 0.0 : value < -1 ? -.infinity : -1
    guard interval.lower < least || interval.upper > 1 else { return interval }
    return ConfidenceInterval(
      lower: max(interval.lower, least), upper: min(interval.upper, 1), level: interval.level,
      method: interval.method, quantileRule: interval.quantileRule, remark: interval.remark,
      degreesOfFreedom: interval.degreesOfFreedom,
      effectiveSampleSize: interval.effectiveSampleSize, methodReason: interval.methodReason)
  }
}
