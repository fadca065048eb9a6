import Foundation
import GSLSupport

/// TrueSkill ratings of items that were compared in pairs: a normal distribution of the skill of each,
/// updated comparison by comparison.
///
///     let skills = try TrueSkill(items: 4, left: first, right: second, outcomes: outcomes)
///     skills.ratings[2].conservative
///
/// For comparison with what others publish by it (AdAEM ranks models so). The result depends on the order
/// of the comparisons: later ones count more, by the drift that is added before each. Its deviations are
/// those of the model, which knows nothing of comparisons that share a prompt or a judge. To rank models
/// with intervals use ``BradleyTerry``.
///
/// Source: Herbrich, Minka & Graepel (2007), "TrueSkill: a Bayesian skill rating system", for two players;
/// the updates are those of section 3 and table 1 in closed form.
public struct TrueSkill: Sendable, Equatable {
  /// The constants of the model.
  public struct Settings: Sendable, Equatable {
    /// The mean skill before the first comparison.
    public let mean: Double
    /// The deviation of the skill before the first comparison, positive.
    public let deviation: Double
    /// The deviation β of the performance in one comparison about the skill, positive.
    public let performance: Double
    /// The deviation τ by which a skill may drift before each comparison, 0 or more.
    public let drift: Double
    /// The chance of a draw between equals, above 0 and below 1.
    public let drawProbability: Double

    /// The customary ones: mean 25, deviation 25/3, β 25/6, τ 25/300, draws 10 %.
    public static let customary = Settings(
      uncheckedMean: 25, deviation: 25.0 / 3, performance: 25.0 / 6, drift: 25.0 / 300,
      drawProbability: 0.1)

    /// Constants.
    ///
    /// - Throws: ``StatisticsError`` for numbers outside their ranges.
    public init(
      mean: Double = 25, deviation: Double = 25.0 / 3, performance: Double = 25.0 / 6,
      drift: Double = 25.0 / 300, drawProbability: Double = 0.1
    ) throws(StatisticsError) {
      guard mean.isFinite else { throw .argumentNotUsable(name: "mean", value: mean) }
      for (name, value) in [("deviation", deviation), ("performance", performance)]
      where !(value > 0 && value.isFinite) {
        throw .argumentNotUsable(name: name, value: value)
      }
      guard drift >= 0, drift.isFinite else {
        throw .argumentNotUsable(name: "drift", value: drift)
      }
      guard drawProbability > 0, drawProbability < 1 else {
        throw .argumentNotUsable(name: "drawProbability", value: drawProbability)
      }
      self.init(
        uncheckedMean: mean, deviation: deviation, performance: performance, drift: drift,
        drawProbability: drawProbability)
    }

    private init(
      uncheckedMean mean: Double, deviation: Double, performance: Double, drift: Double,
      drawProbability: Double
    ) {
      self.mean = mean
      self.deviation = deviation
      self.performance = performance
      self.drift = drift
      self.drawProbability = drawProbability
    }

    /// The difference of performances below which a comparison is a draw: Φ⁻¹((p + 1) / 2) √2 β.
    fileprivate func drawMargin() throws(StatisticsError) -> Double {
      do throws(GSLError) {
        return try NormalDistribution.quantile((drawProbability + 1) / 2) * 2.0.squareRoot()
          * performance
      } catch {
        throw .argumentNotUsable(name: "drawProbability", value: drawProbability)
      }
    }
  }

  /// What is known of a skill.
  public struct Rating: Sendable, Equatable, Codable {
    /// The mean.
    public let mean: Double
    /// The standard deviation, positive.
    public let deviation: Double

    /// A rating.
    public init(mean: Double, deviation: Double) {
      self.mean = mean
      self.deviation = deviation
    }

    /// Mean less three deviations: what the skill is at least, as leaderboards show it.
    public var conservative: Double { mean - 3 * deviation }
  }

  /// The constants of the model.
  public let settings: Settings
  /// The ratings after the last comparison.
  public private(set) var ratings: [Rating]
  private let drawMargin: Double

  /// Items before their first comparison.
  ///
  /// - Throws: ``StatisticsError`` for a negative number of items.
  public init(items: Int, settings: Settings = .customary) throws(StatisticsError) {
    guard items >= 0 else {
      throw .argumentOutOfRange("the number of items", Double(items), range: "0 or more")
    }
    self.settings = settings
    drawMargin = try settings.drawMargin()
    ratings = [Rating](
      repeating: Rating(mean: settings.mean, deviation: settings.deviation), count: items)
  }

  /// Ratings after all comparisons in the order given.
  ///
  /// - Parameters:
  ///   - items: how many items.
  ///   - left: the item on the left of each comparison, in 0..<items.
  ///   - right: the item on the right, another one.
  ///   - outcomes: who won, or a draw.
  ///   - settings: the constants of the model.
  /// - Throws: ``StatisticsError`` for lists of different lengths and values outside these ranges.
  /// - Complexity: O(comparisons).
  public init(
    items: Int, left: [Int32], right: [Int32], outcomes: [ComparisonOutcome],
    settings: Settings = .customary
  ) throws(StatisticsError) {
    guard left.count == right.count else { throw .lengthsDiffer(left.count, right.count) }
    guard left.count == outcomes.count else { throw .lengthsDiffer(left.count, outcomes.count) }
    try self.init(items: items, settings: settings)
    for row in left.indices {
      guard left[row] != right[row] else { throw .comparedWithItself(comparison: row) }
      try record(Int(left[row]), against: Int(right[row]), outcomes[row])
    }
  }

  /// Takes one comparison.
  ///
  /// - Parameters:
  ///   - left: an item.
  ///   - right: another one.
  ///   - outcome: who won, or a draw.
  /// - Throws: ``StatisticsError`` for items that there are not, or one against itself.
  public mutating func record(
    _ left: Int, against right: Int, _ outcome: ComparisonOutcome
  ) throws(StatisticsError) {
    for item in [left, right] where !ratings.indices.contains(item) {
      throw .noSuchItem(item, items: ratings.count)
    }
    guard left != right else { throw .comparedWithItself(comparison: 0) }
    let isRight = outcome == .right
    let (winner, loser) = isRight ? (right, left) : (left, right)
    let drift = settings.drift * settings.drift
    let first = ratings[winner].deviation * ratings[winner].deviation + drift
    let second = ratings[loser].deviation * ratings[loser].deviation + drift
    let spread =
      (2 * settings.performance * settings.performance + first + second).squareRoot()
    let lead = (ratings[winner].mean - ratings[loser].mean) / spread
    let margin = drawMargin / spread
    let (shift, shrinkage) =
      outcome == .tie ? Self.draw(lead, margin) : Self.win(lead - margin)
    ratings[winner] = Self.updated(
      ratings[winner].mean + first / spread * shift, first, first / (spread * spread) * shrinkage)
    ratings[loser] = Self.updated(
      ratings[loser].mean - second / spread * shift, second,
      second / (spread * spread) * shrinkage)
  }

  private static func updated(_ mean: Double, _ variance: Double, _ shrinkage: Double) -> Rating {
    Rating(mean: mean, deviation: (variance * max(1 - shrinkage, 1e-12)).squareRoot())
  }

  /// The mean of a standard normal number above -t less its mean, and how much narrower it is.
  private static func win(_ t: Double) -> (shift: Double, shrinkage: Double) {
    let share = cumulative(t)
    // Far down the tail φ/Φ tends to -t.
    let shift = share > 1e-300 ? density(t) / share : -t
    return (shift, min(max(shift * (shift + t), 0), 1))
  }

  /// The same for a number that lies within the margin.
  private static func draw(_ t: Double, _ margin: Double) -> (shift: Double, shrinkage: Double) {
    let side = abs(t)
    let (upper, lower) = (margin - side, -margin - side)
    let share = cumulative(upper) - cumulative(lower)
    guard share > 1e-300 else { return (t < 0 ? -upper : upper, 1) }
    let shift = (density(lower) - density(upper)) / share
    let shrinkage =
      shift * shift + (upper * density(upper) - lower * density(lower)) / share
    return (t < 0 ? -shift : shift, min(max(shrinkage, 0), 1))
  }

  private static func density(_ x: Double) -> Double {
    exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  /// Φ by the complementary error function, which needs no check of its argument.
  private static func cumulative(_ x: Double) -> Double { erfc(-x / 2.0.squareRoot()) / 2 }
}

extension TrueSkill {
  /// The probability that one item performs better than another in a comparison without draws.
  ///
  /// Φ((μ_a - μ_b) / √(2β² + σ_a² + σ_b²)).
  ///
  /// - Throws: ``StatisticsError`` for items that there are not.
  public func winProbability(
    of item: Int, over other: Int
  ) throws(StatisticsError) -> Double {
    let (lead, variance) = try difference(item, other)
    return Self.cumulative(lead / variance.squareRoot())
  }

  /// The mean probability of winning over all other items; undefined where there is none.
  ///
  /// - Throws: ``StatisticsError`` for an item that there is not.
  public func meanWinProbability(of item: Int) throws(StatisticsError) -> Outcome<Double> {
    guard ratings.indices.contains(item) else { throw .noSuchItem(item, items: ratings.count) }
    guard ratings.count > 1 else { return .undefined(.noData) }
    var sum = 0.0
    for other in ratings.indices where other != item {
      sum += try winProbability(of: item, over: other)
    }
    return .value(sum / Double(ratings.count - 1))
  }

  /// The quality of a match: how likely a draw is, over how likely it is between known equals; 0...1.
  ///
  /// Herbrich, Minka & Graepel (2007), eq. 7.
  ///
  /// - Throws: ``StatisticsError`` for items that there are not.
  public func quality(_ item: Int, against other: Int) throws(StatisticsError) -> Double {
    let (lead, variance) = try difference(item, other)
    let own = 2 * settings.performance * settings.performance
    return (own / variance).squareRoot() * exp(-lead * lead / (2 * variance))
  }

  /// The difference of two means, and the variance of a difference of performances.
  private func difference(
    _ item: Int, _ other: Int
  ) throws(StatisticsError) -> (lead: Double, variance: Double) {
    for place in [item, other] where !ratings.indices.contains(place) {
      throw .noSuchItem(place, items: ratings.count)
    }
    let (first, second) = (ratings[item], ratings[other])
    return (
      first.mean - second.mean,
      2 * settings.performance * settings.performance + first.deviation * first.deviation
        + second.deviation * second.deviation
    )
  }
}
