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
}
