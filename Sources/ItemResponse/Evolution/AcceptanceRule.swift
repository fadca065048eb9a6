internal import Foundation

/// Whether a new item is what was asked for, by its posterior after a pilot.
///
/// GETA keeps an item whose estimated difficulty is within 0.5 of the wanted one. From a small panel that
/// estimate is uncertain by more than that, so that the distance alone accepts items by luck: of those that
/// look right, many are not. The rule asks in addition that the posterior gives the item a probability of
/// being right, and otherwise says on which side it is wrong, or that more answers are needed.
///
///     let rule = try AcceptanceRule(within: 0.5, leastDiscrimination: 0.5, probability: 0.5)
///     rule.verdict(of: posterior, target: target.difficulty).outcome     // .accepted
///
/// Source: Jiang et al. (2025), GETA, for the distance |d - d*|.
public struct AcceptanceRule: Sendable, Equatable, Codable {
  /// How far the difficulty may be from the wanted one, positive.
  public let within: Double
  /// The least discrimination of an item that is worth having, 0 or more.
  public let leastDiscrimination: Double
  /// The least posterior probability that both hold, in 0..<1; with 0 the means alone decide.
  public let probability: Double

  /// A rule.
  ///
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for numbers outside their ranges.
  public init(
    within: Double = 0.5, leastDiscrimination: Double = 0.5, probability: Double = 0.5
  ) throws(ItemResponseError) {
    guard within > 0, within.isFinite, leastDiscrimination >= 0, leastDiscrimination.isFinite,
      probability >= 0, probability < 1
    else {
      throw .unusableSetting(
        "a rule of acceptance needs a positive distance, a discrimination of 0 or more and a "
          + "probability in 0..<1, not \(within), \(leastDiscrimination) and \(probability)")
    }
    self.within = within
    self.leastDiscrimination = leastDiscrimination
    self.probability = probability
  }

  /// What becomes of an item.
  ///
  /// In this order: too flat, too easy or too hard where the posterior probability of it is more than one
  /// half; accepted where both means are right and the probability of that is as large as the rule asks;
  /// else undecided.
  ///
  /// - Parameters:
  ///   - posterior: of the item.
  ///   - target: the wanted difficulty.
  /// - Complexity: four sums over the posterior's grid.
  public func verdict(of posterior: PilotPosterior, target: Double) -> AcceptanceVerdict {
    let right = posterior.probability(
      difficulties: target - within...target + within, leastDiscrimination: leastDiscrimination)
    let easy = posterior.probability(difficulties: -Double.infinity...target - within)
    let hard = posterior.probability(difficulties: target + within...Double.infinity)
    let flat = 1 - posterior.probability(leastDiscrimination: leastDiscrimination)
    let distance = posterior.difficulty - target
    let outcome: AcceptanceVerdict.Outcome =
      if flat > 0.5 {
        .tooFlat
      } else if easy > 0.5 {
        .tooEasy
      } else if hard > 0.5 {
        .tooHard
      } else if abs(distance) <= within, posterior.discrimination >= leastDiscrimination,
        right >= probability
      {
        .accepted
      } else {
        .undecided
      }
    return AcceptanceVerdict(
      outcome: outcome, distance: distance, probabilityRight: right, probabilityTooEasy: easy,
      probabilityTooHard: hard, probabilityTooFlat: flat)
  }

  private enum CodingKeys: String, CodingKey {
    case within, leastDiscrimination, probability
  }

  /// Reads a rule and checks it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      within: container.decode(Double.self, forKey: .within),
      leastDiscrimination: container.decode(Double.self, forKey: .leastDiscrimination),
      probability: container.decode(Double.self, forKey: .probability))
  }
}

/// What an ``AcceptanceRule`` says of an item.
public struct AcceptanceVerdict: Sendable, Equatable, Codable {
  /// The verdict.
  public enum Outcome: String, Sendable, Codable, CaseIterable {
    /// As it was asked for.
    case accepted
    /// The models succeed more often than was asked for.
    case tooEasy = "too-easy"
    /// The models succeed less often than was asked for.
    case tooHard = "too-hard"
    /// It hardly tells able models from others.
    case tooFlat = "too-flat"
    /// The answers do not say yet.
    case undecided
  }

  /// The verdict.
  public let outcome: Outcome
  /// The posterior mean of the difficulty less the wanted one.
  public let distance: Double
  /// The posterior probability that difficulty and discrimination are as the rule asks.
  public let probabilityRight: Double
  /// The posterior probability that the difficulty is too low.
  public let probabilityTooEasy: Double
  /// The posterior probability that the difficulty is too high.
  public let probabilityTooHard: Double
  /// The posterior probability that the discrimination is too small.
  public let probabilityTooFlat: Double
}
