package import Analysis
internal import GSLSupport
internal import ItemResponse
internal import Statistics

/// What `evaluate` prints: the abilities that its tests found, and what was asked for them.
package struct EvaluationResults: Encodable, Sendable {
  /// By model, dimension and language, in the order of the plan.
  package let abilities: [Ability]
  package let calls: Calls
  /// Whether all tests came to an end; if not, the same command goes on.
  package let isComplete: Bool
  /// Files that were written.
  package let files: [String]

  /// The coverage of intervals.
  package static let level = 0.95

  /// What one test found.
  package struct Ability: Encodable, Sendable {
    package let model: String
    package let dimension: String
    /// Not there for a test over all languages of the pool.
    package let language: String?
    /// On the scale of the pool, from all items: the mean of the posterior, and its normal interval.
    package let ability: Estimate
    /// From the anchors alone; not there where a plan has none.
    package let abilityOfAnchors: Estimate?
    package let items: Int
    package let anchors: Int
    package let unscored: Int
    package let stop: EvaluatedAbility.Stop

    init(_ test: EvaluatedAbility, hasAnchors: Bool, level: Double) {
      model = test.model
      dimension = test.dimension
      language = test.language
      ability = Self.estimate(test.ability, level: level)
      abilityOfAnchors = hasAnchors ? Self.estimate(test.ofAnchors, level: level) : nil
      items = test.items
      anchors = test.anchors
      unscored = test.unscored
      stop = test.stop
    }

    private static func estimate(_ ability: AbilityEstimate?, level: Double) -> Estimate {
      guard let ability else {
        return Estimate(missing: "no answer says anything", code: "noData")
      }
      let deviate = (try? NormalDistribution.quantile((1 + level) / 2)) ?? .nan
      let reach = deviate * ability.standardError
      return Estimate(
        .value(ability.ability), standardError: ability.standardError,
        interval: .value(
          ConfidenceInterval(
            lower: ability.ability - reach, upper: ability.ability + reach, level: level,
            method: "posterior-normal")))
    }
  }

  /// What was asked for.
  package struct Calls: Encodable, Sendable, Equatable {
    /// Requests that were sent in this run; further attempts counted.
    package let requests: Int
    /// Answers that came in this run.
    package let answers: Int
    /// Answers that an earlier run had.
    package let kept: Int
    /// Calls that failed for good.
    package let failed: Int
    package let inputTokens: Int
    package let outputTokens: Int
    /// In the currency of the prices; not there without prices.
    package let money: Double?
    /// What was asked of judges beside; not there where no models judge.
    package let judges: OfJudges?
  }

  /// What was asked of judges that are models.
  package struct OfJudges: Encodable, Sendable, Equatable {
    /// Requests that were sent in this run; further attempts counted.
    package let requests: Int
    package let inputTokens: Int
    package let outputTokens: Int
    /// In the currency of the prices of their plan; not there without prices.
    package let money: Double?
  }

  package init(_ outcome: EvaluationOutcome, of plan: EvaluationPlan, files: [String]) {
    abilities = outcome.tests.map {
      Ability($0.ability, hasAnchors: plan.test.anchors > 0, level: Self.level)
    }
    calls = outcome.calls
    isComplete = outcome.isComplete
    self.files = files
  }
}
