internal import Foundation
public import Statistics

extension PilotCalibration {
  /// The item of the largest likelihood, with the abilities taken as known: for comparison.
  ///
  /// What is left of the calibration without its prior and without the errors of the panel. With few
  /// examinees it often does not exist, and where it does its discrimination is too large on the average
  /// (``posterior(successes:trials:)`` has neither fault).
  ///
  /// - Parameters:
  ///   - successes: how many answers of each examinee are 1, in 0...trials.
  ///   - trials: how many answers of each examinee came; 0 where none did.
  /// - Returns: the item with its asymptotic errors; undefined where nobody answered or all abilities are
  ///   equal, where answers are all alike or separated by the abilities (`noFiniteMaximum`), and where the
  ///   discrimination is zero.
  /// - Throws: as ``posterior(successes:trials:)``.
  /// - Complexity: O(examinees) per step, of which there are about ten.
  public func maximumLikelihood(
    successes: [Int], trials: [Int]
  ) throws(ItemResponseError) -> Outcome<CalibratedItem> {
    try check(successes, trials)
    let places = panel.indices.filter { trials[$0] > 0 }
    guard !places.isEmpty else { return .undefined(.noData) }
    let abilities = places.map { panel[$0].ability }
    let right = places.map { Double(successes[$0]) }
    let all = places.map { Double(trials[$0]) }
    guard abilities.contains(where: { $0 != abilities[0] }) else {
      return .undefined(.singularInformation)
    }
    guard Self.hasMaximum(abilities, right, all) else { return .undefined(.noFiniteMaximum) }
    let line = LogisticLine(abilities: abilities, successes: right, trials: all)
    guard let fit = line.maximum() else { return .undefined(.noFiniteMaximum) }
    guard fit.slope != 0, abs(fit.slope) <= Item.parameterLimit,
      abs(fit.intercept) <= Item.parameterLimit
    else { return .undefined(.notFinite) }
    let determinant = fit.slopes * fit.intercepts - fit.both * fit.both
    guard determinant > 0 else { return .undefined(.singularInformation) }
    return .value(
      CalibratedItem(
        unchecked: Item(
          unchecked: .logistic, discrimination: fit.slope, intercepts: [fit.intercept], lower: 0,
          upper: 1),
        uncertainty: ParameterUncertainty(
          slope: fit.slope, intercept: fit.intercept, slopeVariance: fit.intercepts / determinant,
          covariance: -fit.both / determinant, interceptVariance: fit.slopes / determinant)))
  }

  /// Whether successes and failures overlap on the ability (Albert & Anderson 1984): otherwise some line
  /// gives all of them, or all but those at one ability, a probability of one.
  private static func hasMaximum(
    _ abilities: [Double], _ successes: [Double], _ trials: [Double]
  ) -> Bool {
    let right = abilities.indices.filter { successes[$0] > 0 }.map { abilities[$0] }
    let wrong = abilities.indices.filter { successes[$0] < trials[$0] }.map { abilities[$0] }
    guard let lowRight = right.min(), let highRight = right.max(), let lowWrong = wrong.min(),
      let highWrong = wrong.max()
    else { return false }
    return lowRight < highWrong && lowWrong < highRight
  }
}

/// The logistic regression of successes on one ability.
private struct LogisticLine {
  let abilities: [Double]
  let successes: [Double]
  let trials: [Double]

  /// A maximum with the information there.
  struct Fit {
    var slope = 0.0
    var intercept = 0.0
    var logLikelihood = -Double.infinity
    var slopes = 0.0
    var both = 0.0
    var intercepts = 0.0
    var slopeGradient = 0.0
    var interceptGradient = 0.0
  }

  private func at(_ slope: Double, _ intercept: Double) -> Fit {
    var fit = Fit(slope: slope, intercept: intercept, logLikelihood: 0)
    for place in abilities.indices {
      let ability = abilities[place]
      let logit = slope * ability + intercept
      let odds = exp(-abs(logit))
      let chance = logit > 0 ? 1 / (1 + odds) : odds / (1 + odds)
      let weight = trials[place] * odds / ((1 + odds) * (1 + odds))
      let residual = successes[place] - trials[place] * chance
      fit.logLikelihood +=
        successes[place] * logit - trials[place] * (max(logit, 0) + log1p(odds))
      fit.slopes += weight * ability * ability
      fit.both += weight * ability
      fit.intercepts += weight
      fit.slopeGradient += residual * ability
      fit.interceptGradient += residual
    }
    return fit
  }

  /// Newton's method with halved steps; the likelihood is concave.
  func maximum() -> Fit? {
    var fit = at(0, 0)
    for _ in 0..<100 {
      let determinant = fit.slopes * fit.intercepts - fit.both * fit.both
      guard determinant > 0 else { return nil }
      var first =
        (fit.intercepts * fit.slopeGradient - fit.both * fit.interceptGradient) / determinant
      var second =
        (fit.slopes * fit.interceptGradient - fit.both * fit.slopeGradient) / determinant
      let isStill =
        abs(first) <= 1e-10 * max(1, abs(fit.slope))
        && abs(second) <= 1e-10 * max(1, abs(fit.intercept))
      if isStill { return fit }
      var next = at(fit.slope + first, fit.intercept + second)
      var halvings = 0
      while !(next.logLikelihood >= fit.logLikelihood), halvings < 60 {
        first /= 2
        second /= 2
        halvings += 1
        next = at(fit.slope + first, fit.intercept + second)
      }
      if halvings == 60 { return fit }
      fit = next
    }
    return nil
  }
}
