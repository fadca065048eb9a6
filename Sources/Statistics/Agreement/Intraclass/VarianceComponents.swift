/// The variances of a rating: of units, of raters, and of what is left.
///
/// The model is rating = mean + unit + rater + residual with independent normal parts.
public struct VarianceComponents: Sendable, Equatable {
  /// The variance between units, 0 or more.
  public let units: Double
  /// The variance between raters, 0 or more; 0 where the model has none.
  public let raters: Double
  /// The residual variance, which includes that of unit by rater.
  public let residual: Double

  init(units: Double, raters: Double, residual: Double) {
    self.units = units
    self.raters = raters
    self.residual = residual
  }

  /// Estimates the variances by restricted maximum likelihood, from all ratings that there are.
  ///
  /// - Parameter rows: one row per unit, one cell per rater, nil where there is no rating; rows of
  ///   equal length with finite numbers.
  /// - Returns: undefined for fewer than four ratings, without variation, where the design does not
  ///   tell the variances apart, and where ratings have no residual variance.
  /// - Complexity: some hundred steps of O(c³), with c the smaller number of kinds of units or of
  ///   raters; those with the same partners are of one kind.
  ///
  /// Source: Bates et al. (2015), "Fitting linear mixed-effects models using lme4", section 3.
  public static func restricted(_ rows: [[Double?]]) -> Outcome<VarianceComponents> {
    if let lack = RatingDesign(rows).lack { return .undefined(lack) }
    let likelihood = RestrictedLikelihood(rows)
    return obstacle(likelihood).map(Outcome.undefined)
      ?? components(likelihood, at: likelihood.least())
  }

  /// Why no variances can be estimated whatever their values, if so.
  static func obstacle(_ likelihood: RestrictedLikelihood) -> UndefinedReason? {
    // Three variances need three contrasts.
    guard likelihood.ratings >= 4 else { return .tooFewValues(likelihood.ratings, needed: 4) }
    return likelihood.scale > 0 ? nil : .noVariation
  }

  /// The variances where the likelihood is largest.
  static func components(
    _ likelihood: RestrictedLikelihood, at best: RestrictedLikelihood.Place
  ) -> Outcome<VarianceComponents> {
    let residual = likelihood.residual([best.units, best.raters])
    guard residual > 0, residual.isFinite,
      max(best.units, best.raters) < 0.99 * RestrictedLikelihood.largestDeviation
    else { return .undefined(.noFiniteMaximum) }
    let scale = likelihood.scale * likelihood.scale
    return .value(
      VarianceComponents(
        units: best.units * best.units * residual * scale,
        raters: best.raters * best.raters * residual * scale, residual: residual * scale))
  }
}
