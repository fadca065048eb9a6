import GSLSupport

/// Successes among independent trials.
///
/// For trials in clusters use ``MeanEstimate``: these intervals would be too narrow.
public struct Proportion: Sendable, Equatable {
  /// How many trials succeeded.
  public let successes: Int
  /// How many trials there were.
  public let trials: Int

  /// A proportion.
  ///
  /// - Throws: ``StatisticsError`` unless `0 <= successes <= trials`.
  public init(successes: Int, trials: Int) throws(StatisticsError) {
    guard successes >= 0, successes <= trials else {
      throw .notAProportion(successes: successes, trials: trials)
    }
    self.successes = successes
    self.trials = trials
  }

  /// The share of successes.
  public var estimate: Outcome<Double> {
    trials > 0 ? .value(Double(successes) / Double(trials)) : .undefined(.noData)
  }

  /// An interval for the probability of success.
  ///
  /// - Parameters:
  ///   - level: between 0 and 1, both excluded.
  ///   - method: how the interval is made.
  /// - Returns: ends within 0...1; undefined without trials.
  public func interval(
    level: Double, method: ProportionIntervalMethod = .wilsonModified
  ) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    guard trials > 0 else { return .undefined(.noData) }
    let tail = (1 - level) / 2
    return .computing { () throws(GSLError) in
      let ends =
        switch method {
        case .wilsonModified: try wilsonModified(tail)
        case .wilson: try wilson(tail)
        case .clopperPearson: try clopperPearson(tail)
        case .jeffreys: try jeffreys(tail)
        case .jeffreysWithEnds: try jeffreysWithEnds(tail)
        case .agrestiCoull: try agrestiCoull(tail)
        case .wald: try wald(tail)
        }
      return ConfidenceInterval(
        lower: max(ends.0, 0), upper: min(ends.1, 1), level: level, method: method.rawValue)
    }
  }

  private var share: Double { Double(successes) / Double(trials) }

  private func wilson(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let count = Double(trials)
    let ends = WilsonScore.ends(
      share: share, rest: Double(trials - successes) / count, count: count,
      quantile: try -NormalDistribution.quantile(tail))
    return (ends.lower, ends.upper)
  }

  private func wilsonModified(_ tail: Double) throws(GSLError) -> (Double, Double) {
    var ends = try wilson(tail)
    let count = Double(trials)
    let most = trials <= 50 ? 2 : 3
    func poisson(_ successes: Int) throws(GSLError) -> Double {
      try ChiSquareDistribution.quantile(2 * tail, degreesOfFreedom: 2 * Double(successes))
        / (2 * count)
    }
    if (1...most).contains(successes) { ends.0 = try poisson(successes) }
    if (1...most).contains(trials - successes) { ends.1 = 1 - (try poisson(trials - successes)) }
    return ends
  }

  private func clopperPearson(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let won = Double(successes)
    let lost = Double(trials - successes)
    let lower =
      won == 0 ? 0 : try BetaDistribution.quantile(tail, alpha: won, beta: lost + 1)
    let upper =
      lost == 0 ? 1 : try BetaDistribution.quantile(1 - tail, alpha: won + 1, beta: lost)
    return (lower, upper)
  }

  private func jeffreys(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let alpha = Double(successes) + 0.5
    let beta = Double(trials - successes) + 0.5
    return (
      try BetaDistribution.quantile(tail, alpha: alpha, beta: beta),
      try BetaDistribution.quantile(1 - tail, alpha: alpha, beta: beta)
    )
  }

  private func jeffreysWithEnds(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let ends = try jeffreys(tail)
    return (successes == 0 ? 0 : ends.0, successes == trials ? 1 : ends.1)
  }

  private func agrestiCoull(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let z = try NormalDistribution.quantile(1 - tail)
    let count = Double(trials) + z * z
    let centre = (Double(successes) + z * z / 2) / count
    let reach = z * (centre * (1 - centre) / count).squareRoot()
    return (centre - reach, centre + reach)
  }

  private func wald(_ tail: Double) throws(GSLError) -> (Double, Double) {
    let z = try NormalDistribution.quantile(1 - tail)
    let reach = z * (share * (1 - share) / Double(trials)).squareRoot()
    return (share - reach, share + reach)
  }
}

extension Jackknife {
  /// The jackknife of a proportion: so many values of each of two kinds.
  ///
  /// - Complexity: O(n).
  public init(_ proportion: Proportion) {
    let (won, count) = (Double(proportion.successes), Double(proportion.trials))
    let without = [
      [Double](repeating: (won - 1) / (count - 1), count: proportion.successes),
      [Double](
        repeating: won / (count - 1), count: proportion.trials - proportion.successes),
    ]
    self.init(estimate: won / count, values: Array(without.joined()))
  }
}

/// How an interval for a proportion is made.
public enum ProportionIntervalMethod: String, CaseIterable, Codable, Sendable {
  /// The score interval of Wilson (1927) with Poisson ends for up to 2 (n up to 50) or 3 successes
  /// or failures (Brown, Cai & DasGupta 2001, "modified Wilson"): without the holes in coverage
  /// that Wilson's has near 0 and 1. The usual choice.
  case wilsonModified = "wilson-modified"
  /// The score interval of Wilson (1927).
  case wilson
  /// The exact interval of Clopper & Pearson (1934): never below its level, often far above.
  case clopperPearson = "clopper-pearson"
  /// Quantiles of the posterior beta distribution under the prior of Jeffreys (1946), without the
  /// change at 0 and n of Brown, Cai & DasGupta (2001): there the interval leaves the estimate out.
  case jeffreys
  /// Jeffreys' interval that begins at 0 for no success and ends at 1 for no failure (Brown, Cai &
  /// DasGupta 2001, eq. 6).
  case jeffreysWithEnds = "jeffreys-with-ends"
  /// Agresti & Coull (1998): the normal interval about the centre of Wilson's, cut to 0...1.
  case agrestiCoull = "agresti-coull"
  /// The textbook normal interval, cut to 0...1. It has no width at 0 and n and covers too seldom
  /// in small samples (Bowyer et al. 2025); for comparison only.
  case wald
}
