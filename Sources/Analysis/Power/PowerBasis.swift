internal import Statistics

/// What a study is planned from: what scores are like, and what is known of their noise.
struct PowerBasis: Sendable {
  /// What figures are in.
  enum Unit: Sendable {
    /// Those of whoever states variances.
    case own
    /// Shares of 0 to 1.
    case shares
    case percentagePoints
    case pointsOfTheScale
  }

  /// What scores are like, in the units of the design: shares for 0/1.
  enum Scores: Sendable {
    case numbers(StudyVariance, StudyDesign.Scale)
    /// Paired 0/1: the shares of items that only the first and only the second has right.
    case pairs(Double, Double, correlation: Double)
    /// 0/1: the shares that two samples, or one, have right.
    case shares(Double, Double, correlation: Double)
  }

  /// What a pilot was.
  struct Pilot: Sendable {
    let models: [String]
    /// Identifier of the dimension.
    let dimension: String
    /// Where it holds: "on Power".
    let place: String
    let size: StudySize
    let clusters: Int
    let items: Int
    /// Of the variances that it shows.
    let degreesOfFreedom: Double
    /// Clusters to draw from; nil where studies are drawn from a distribution.
    let sample: PilotSample?
    /// Whether clusters are taken as they are, since they hold items of several dimensions.
    let hasFixedClusters: Bool
  }

  let comparison: StudyDesign.Comparison
  var scores: Scores
  let unit: Unit
  /// The facets of which it is known how much noise they add.
  var known: Set<StudyFacet>
  var pilot: Pilot?

  /// What figures of the design are times to be shown.
  var factor: Double {
    if case .numbers = scores { 1 } else { unit == .percentagePoints ? 100 : 1 }
  }

  /// The difference that the scores tell; nil where it is to be stated.
  var ownDifference: Double? {
    guard pilot == nil else { return nil }
    switch scores {
    case .numbers: return nil
    case .pairs(let first, let second, _), .shares(let first, let second, _):
      return comparison == .single ? nil : abs(first - second)
    }
  }

  /// The design that finds a difference.
  ///
  /// - Parameters:
  ///   - difference: as it is shown; nil for the scores' own, or none.
  ///   - spread: a factor for what the pilot shows of the variance; the pilot's clusters are then
  ///     not drawn from.
  func design(
    difference: Double?, settings: PowerSettings, spread: Double? = nil
  ) throws(StatisticsError) -> StudyDesign {
    let wanted = difference.map { abs($0) / factor }
    let scores: StudyDesign.Scores
    switch self.scores {
    case .numbers(let variance, let scale):
      scores = .numbers(spread.map { variance.scaled(by: $0) } ?? variance, scale)
    case .pairs(let first, let second, let correlation):
      // As many differ as before, unless the difference alone takes more.
      let differing = min((first + second) * (spread ?? 1), 1)
      let difference = min(wanted ?? abs(first - second), 1)
      let total = max(differing, difference)
      scores = .zeroOne(
        (total + difference) / 2, (total - difference) / 2, correlation: correlation)
    case .shares(let first, let second, let correlation):
      guard let wanted, comparison == .unpaired else {
        scores = .zeroOne(first, second, correlation: correlation)
        break
      }
      // Both sides of the mean share, as far as the ends of the scale let them.
      let middle = min(max((first + second) / 2, wanted / 2), max(1 - wanted / 2, 0.5))
      scores = .zeroOne(
        min(middle + wanted / 2, 1), max(middle - wanted / 2, 0), correlation: correlation)
    }
    return try StudyDesign(
      comparison, scores, difference: wanted, significance: settings.significance,
      comparisons: settings.comparisons, pilot: spread == nil ? pilot?.sample : nil)
  }
}
