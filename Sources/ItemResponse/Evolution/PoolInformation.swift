internal import Foundation

/// What a pool tells at the abilities that are to be measured, with the errors of its items averaged in.
///
/// An ability is not known exactly: the information is averaged over the distribution of each. Items with
/// an uncertainty count by their expected response functions (``ItemBank``), so that an item that was
/// calibrated by few answers adds less than its discrimination promises.
///
/// Source: Lord (1980), "Applications of Item Response Theory to Practical Testing Problems", chapter 5;
/// Mislevy, Wingersky & Sheehan (1994) for the averaging.
public struct PoolInformation: Sendable, Equatable {
  /// Test information at each ability, averaged over the ability's error; 0 or more.
  public let information: [Double]
  /// The posterior standard deviation 1 / √(1/σ² + I) that a test of all items would leave at each ability.
  public let errors: [Double]
  /// The mean of the information.
  public let mean: Double
  /// The least of the information: of the ability that the pool measures worst.
  public let least: Double
  /// The root of the mean of the squared errors.
  public let error: Double

  /// The information of a pool.
  ///
  /// - Parameters:
  ///   - pool: the items; nil for an empty one.
  ///   - abilities: at least one, finite, with standard errors of 0 or more.
  ///   - population: of the abilities.
  /// - Throws: ``ItemResponseError/emptyGroup`` without abilities,
  ///   ``ItemResponseError/unusableSetting(_:)`` for one that is not usable.
  /// - Complexity: O(items × abilities), nine evaluations of each item for an ability with an error.
  public init(
    _ pool: ItemBank?, at abilities: [AbilityEstimate],
    population: LatentDistribution = .standard
  ) throws(ItemResponseError) {
    guard !abilities.isEmpty else { throw .emptyGroup }
    let rule = try Quadrature.gaussHermite(9)
    let precision = 1 / (population.deviation * population.deviation)
    var information: [Double] = []
    for (place, estimate) in abilities.enumerated() {
      guard abs(estimate.ability) <= 1e6, estimate.standardError >= 0,
        estimate.standardError <= 1e6
      else {
        throw .unusableSetting(
          "model \(place) has the ability \(estimate.ability) with the standard error "
            + "\(estimate.standardError), which is not usable")
      }
      guard let pool else {
        information.append(0)
        continue
      }
      information.append(
        estimate.standardError == 0
          ? pool.information(at: estimate.ability)
          : zip(rule.nodes, rule.weights).reduce(0) {
            $0 + $1.1
              * pool.information(
                at: estimate.ability + estimate.standardError * $1.0)
          })
    }
    self.information = information
    errors = information.map { 1 / (precision + $0).squareRoot() }
    mean = information.reduce(0, +) / Double(information.count)
    least = information.min() ?? 0
    error = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
  }
}

/// When rounds of evolution may end: the error that the pool leaves at its targets is small enough, or new
/// items hardly lower it any more.
///
/// Information grows with every item; what an evaluation is for is a small error of the abilities. The gain
/// of a round is the share by which it lowers ``PoolInformation/error``.
public struct ConvergenceRule: Sendable, Equatable, Codable {
  /// What a series of rounds has come to.
  public enum Verdict: String, Sendable, Codable, CaseIterable {
    /// Go on.
    case going
    /// The error is as small as was asked for.
    case reached
    /// The last rounds gained too little to go on.
    case exhausted
  }

  /// The error that is small enough, positive; nil where none is.
  public let goal: Double?
  /// The least gain of a round that is worth its calls, in 0..<1.
  public let leastGain: Double
  /// How many rounds in a row must gain less, 1 or more.
  public let rounds: Int

  /// A rule.
  ///
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for numbers outside their ranges.
  public init(
    goal: Double? = nil, leastGain: Double = 0.02, rounds: Int = 2
  ) throws(ItemResponseError) {
    guard (goal.map { $0 > 0 && $0.isFinite }) ?? true, leastGain >= 0, leastGain < 1, rounds > 0
    else {
      throw .unusableSetting(
        "a rule of convergence needs a positive goal, a least gain in 0..<1 and at least one round")
    }
    self.goal = goal
    self.leastGain = leastGain
    self.rounds = rounds
  }

  /// The gain of each round: by what share it lowered the error; negative where it grew.
  ///
  /// - Parameter errors: the error before the first round and after each.
  public func gains(_ errors: [Double]) -> [Double] {
    zip(errors, errors.dropFirst()).map { $0 > 0 ? ($0 - $1) / $0 : 0 }
  }

  /// What the rounds have come to.
  ///
  /// - Parameter errors: the error before the first round and after each.
  public func verdict(_ errors: [Double]) -> Verdict {
    if let goal, let last = errors.last, last <= goal { return .reached }
    let gains = gains(errors)
    guard gains.count >= rounds else { return .going }
    return gains.suffix(rounds).allSatisfy { $0 < leastGain } ? .exhausted : .going
  }

  private enum CodingKeys: String, CodingKey {
    case goal, leastGain, rounds
  }

  /// Reads a rule and checks it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      goal: container.decodeIfPresent(Double.self, forKey: .goal),
      leastGain: container.decode(Double.self, forKey: .leastGain),
      rounds: container.decode(Int.self, forKey: .rounds))
  }
}
