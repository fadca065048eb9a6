internal import Statistics
package import ValueModel

/// What a survey says of a culture, as a score beside those of models.
///
/// That has a meaning only where the survey and the scores have one scale: the same instrument, and the
/// same centring. Else shapes of profiles can be compared, and single values cannot.
package struct CultureScore: Sendable {
  /// On the scale on which scores are shown.
  package let score: Estimate

  /// Whether the values of a target are scores of an instrument.
  package static func isOnScale(of instrument: Instrument, _ target: CultureTarget) -> Bool {
    guard target.instrument == instrument.id else { return false }
    // A person's own mean is to a person what a model's own mean is to a model.
    switch instrument.centring {
    case .none: return target.centring == Centring.none.rawValue
    case .model, .respondent:
      return [Centring.model.rawValue, Centring.respondent.rawValue].contains(target.centring)
    }
  }

  /// The score of a culture on a dimension, or its mean over all dimensions of a system.
  ///
  /// - Parameters:
  ///   - target: on the scale of the instrument, see ``isOnScale(of:_:)``.
  ///   - dimension: an identifier, or ``ModelScore/overall``.
  /// - Returns: without an interval where the source gives no errors; nil where it lacks a dimension.
  package init?(
    _ target: CultureTarget, dimension: String, system: ValueSystem, instrument: Instrument,
    level: Double
  ) {
    let wanted =
      dimension == ModelScore.overall ? system.dimensions.map(\.id) : [dimension]
    let places = wanted.compactMap { id in target.values.firstIndex { $0.dimension == id } }
    guard places.count == wanted.count else { return nil }
    let count = Double(places.count)
    let mean = places.reduce(0) { $0 + target.values[$1].estimate } / count
    let scale = ShownScale(instrument)
    let shown = instrument.centring == .none ? scale.shown(mean) : scale.shown(difference: mean)
    let width = target.values.count
    guard let covariance = target.knownCovariance else {
      score = Estimate(.value(shown))
      return
    }
    let variance = places.reduce(0) { sum, row in
      sum + places.reduce(0) { $0 + covariance[row * width + $1] }
    }
    let error = scale.shown(difference: max(variance, 0).squareRoot() / count)
    // A file of targets does not say how many degrees of freedom its errors have.
    score = Estimate(
      .value(shown), standardError: error,
      interval: SurveyContrast(estimate: shown, standardError: error, degreesOfFreedom: 0)
        .interval(level: level, reference: .normal))
  }
}
