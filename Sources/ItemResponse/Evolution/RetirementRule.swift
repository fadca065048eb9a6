internal import Foundation
internal import GSLSupport
public import Statistics

/// Which items leave a pool, and why.
///
/// An item that is known to have leaked, that has moved against the other anchors, or that nearly all
/// answers alike, no longer measures. Each reason stands for itself, with the figure that it rests on, so
/// that a table of what was retired can be read and disputed.
///
/// Source: Wainer (2000), "Computerized Adaptive Testing: A Primer", chapter 4, for the reasons; Huynh &
/// Meyer (2010) for the drift of anchors; Touvron et al. (2023), appendix A.6, for the share of tokens.
public struct RetirementRule: Sendable, Equatable, Codable {
  /// The share of like answers from which on an item tells nothing, above 0.5 and below 1.
  public let likeAnswers: Double
  /// The least posterior probability of such a share, in 0..<1.
  public let probability: Double
  /// How many robust standard deviations an anchor may be out, positive.
  public let drift: Double
  /// By how much the difficulty of an anchor must have changed besides, 0 or more.
  public let leastChange: Double
  /// The share of an item's text in a corpus from which on it has leaked, above 0 and at most 1.
  public let overlap: Double

  /// A rule.
  ///
  /// - Parameters:
  ///   - likeAnswers: above 0.5 and below 1.
  ///   - probability: 0..<1.
  ///   - drift: positive; 2.58 is exceeded by one unchanged parameter in a hundred.
  ///   - leastChange: 0 or more, on the scale of the abilities.
  ///   - overlap: above 0 and at most 1; 0.8 is what `OverlapGrade.dirty` begins with.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for numbers outside these ranges.
  public init(
    likeAnswers: Double = 0.95, probability: Double = 0.9, drift: Double = 2.58,
    leastChange: Double = 0.3, overlap: Double = 0.8
  ) throws(ItemResponseError) {
    guard likeAnswers > 0.5, likeAnswers < 1, probability >= 0, probability < 1, drift > 0,
      drift.isFinite, leastChange >= 0, leastChange.isFinite, overlap > 0, overlap <= 1
    else {
      throw .unusableSetting(
        "a rule of retirement needs a share of like answers above 0.5 and below 1, a probability in "
          + "0..<1, a positive bound of drift, a least change of 0 or more and an overlap above 0 and "
          + "at most 1")
    }
    self.likeAnswers = likeAnswers
    self.probability = probability
    self.drift = drift
    self.leastChange = leastChange
    self.overlap = overlap
  }

  /// What is known of an item; what is not known is left out.
  public struct Evidence: Sendable, Equatable {
    /// How many answers of the panel are 1.
    public var successes: Int
    /// How many answers of the panel there are.
    public var trials: Int
    /// The item among the anchors of the latest link.
    public var anchor: LinkAnchor?
    /// The class of its shift between two rounds, by `ItemShift` or a test of differential functioning.
    public var shift: ItemShift.Category?
    /// The share of its text that was found in a corpus or on the web, 0...1.
    public var overlap: Double?

    /// Evidence.
    public init(
      successes: Int = 0, trials: Int = 0, anchor: LinkAnchor? = nil,
      shift: ItemShift.Category? = nil, overlap: Double? = nil
    ) {
      self.successes = successes
      self.trials = trials
      self.anchor = anchor
      self.shift = shift
      self.overlap = overlap
    }
  }

  /// Why an item leaves the pool.
  public enum Reason: Sendable, Equatable {
    /// So large a share of its text was found elsewhere.
    case leaked(overlap: Double)
    /// As an anchor it has become easier by so much (harder where negative), so many robust standard
    /// deviations away from the others.
    case drifted(change: Double, deviations: Double)
    /// Its scores moved against those of the other items, class C.
    case shifted
    /// So large a share of answers is alike, with the posterior probability that the share is above the
    /// bound.
    case saturated(share: Double, probability: Double)

    /// One word for tables and files.
    public var code: String {
      switch self {
      case .leaked: "leaked"
      case .drifted, .shifted: "drifted"
      case .saturated: "saturated"
      }
    }
  }

  /// All reasons to retire an item, that which forbids its use most first; empty for an item that stays.
  ///
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for counts that are no successes of trials and an
  ///   overlap outside 0...1.
  public func reasons(_ evidence: Evidence) throws(ItemResponseError) -> [Reason] {
    var reasons: [Reason] = []
    if let share = evidence.overlap {
      guard (0...1).contains(share) else {
        throw .unusableSetting("an overlap of \(share) is no share")
      }
      if share >= overlap { reasons.append(.leaked(overlap: share)) }
    }
    if let anchor = evidence.anchor, let deviations = anchor.difficultyDeviation,
      abs(deviations) > drift, abs(anchor.difficultyChange) >= leastChange
    {
      reasons.append(.drifted(change: anchor.difficultyChange, deviations: deviations))
    }
    if evidence.shift == .c { reasons.append(.shifted) }
    if let found = try saturation(successes: evidence.successes, trials: evidence.trials),
      found.probability >= probability
    {
      reasons.append(.saturated(share: found.share, probability: found.probability))
    }
    return reasons
  }

  /// How much the answers to an item are alike.
  ///
  /// The share of ones of the panel's answers has a beta posterior with the prior of Jeffreys; the
  /// probability is that it is above ``likeAnswers`` or below one minus that. Fourteen of fourteen answers
  /// alike make it 0.77, thirty-two 0.93. It speaks of these models: of others a panel of eight cannot tell.
  ///
  /// - Returns: the larger share of like answers and the probability; nil without answers.
  /// - Throws: ``ItemResponseError/unusableSetting(_:)`` for counts that are no successes of trials.
  public func saturation(
    successes: Int, trials: Int
  ) throws(ItemResponseError) -> (share: Double, probability: Double)? {
    guard successes >= 0, successes <= trials else {
      throw .unusableSetting("\(successes) successes of \(trials) trials are no counts")
    }
    guard trials > 0 else { return nil }
    let (right, wrong) = (Double(successes), Double(trials - successes))
    func below(_ share: Double) throws(ItemResponseError) -> Double {
      do throws(GSLError) {
        return try BetaDistribution.cumulative(share, alpha: right + 0.5, beta: wrong + 0.5)
      } catch {
        throw .unusableSetting("the posterior of a share: \(error.description)")
      }
    }
    let probability = try 1 - below(likeAnswers) + below(1 - likeAnswers)
    return (max(right, wrong) / Double(trials), min(max(probability, 0), 1))
  }

  private enum CodingKeys: String, CodingKey {
    case likeAnswers, probability, drift, leastChange, overlap
  }

  /// Reads a rule and checks it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      likeAnswers: container.decode(Double.self, forKey: .likeAnswers),
      probability: container.decode(Double.self, forKey: .probability),
      drift: container.decode(Double.self, forKey: .drift),
      leastChange: container.decode(Double.self, forKey: .leastChange),
      overlap: container.decode(Double.self, forKey: .overlap))
  }
}
