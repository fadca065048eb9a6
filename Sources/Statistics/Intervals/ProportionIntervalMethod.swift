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
