package import Diagnostics
internal import Foundation
internal import GSLSupport
internal import LogReaders
internal import RandomStreams

/// Draws battles from a plan.
///
/// Each prompt is put to one pair of models, pairs being dealt evenly. A judge j who is shown the
/// response of model a first, and that of b second, finds
///
///     strength(a) - strength(b) + length(j) * ln(characters of a / characters of b)
///       + position(j) + noise
///
/// and calls a the winner where that is above the reach of ties t, b where it is below -t, and a tie
/// between. The noise is logistic, so that this is the model of Bradley & Terry (1952) with the ties of
/// Rao & Kupper (1967, their threshold being t), an effect of order and a covariate.
///
/// **Chance in common.** What one judge likes about a response another likes too. The noises of one
/// battle are therefore made from normal numbers that correlate: `sqrt(r) * common + sqrt(1 - r) * own`,
/// turned into logistic ones by their ranks. Every single judgment keeps the distribution above exactly,
/// for any share r of common chance, so that the planned strengths are the truth of a fit that knows the
/// covariates; only its intervals must take the judgments of a battle for dependent.
///
/// **Streams.** Each prompt draws from streams of its own, so that a judge or a prompt that is added
/// leaves the others as they were, save for the pairs that are dealt.
package struct BattleSimulation: Sendable {
  private let plan: BattlePlan

  /// A simulation of a plan.
  package init(_ plan: BattlePlan) {
    self.plan = plan
  }

  /// Draws all judgments.
  ///
  /// - Throws: when a special function fails: an error of the program, not of the plan.
  /// - Complexity: O(prompts * judges).
  package func run() throws(Diagnostics) -> SimulatedBattles {
    try Simulation.stated { () throws(GSLError) in
      var judgments = JudgmentTable()
      var prompts: [SimulatedBattles.Prompt] = []
      for (number, pair) in pairs().enumerated() {
        let prompt = SimulatedBattles.Prompt(
          name: NumberedName.of("prompt", number + 1, of: plan.promptCount),
          length: try length(of: pair.first, number, side: 0),
          opponentLength: try length(of: pair.second, number, side: 1))
        prompts.append(prompt)
        try draw(pair, prompt, number, into: &judgments)
      }
      return SimulatedBattles(plan: plan, judgments: judgments, prompts: prompts)
    }
  }

  private typealias Pair = (first: Int, second: Int)

  /// The pair of each prompt: those that were used least, equals in random order; which of two is the
  /// model of the judgment and which the opponent is random.
  private func pairs() -> [Pair] {
    let all = plan.models.indices.flatMap { first in
      (first + 1..<plan.models.count).map { (first: first, second: $0) }
    }
    var stream = RandomStream(seed: plan.seed, purpose: "battles/design", index: 0)
    var order: [Int] = []
    return (0..<plan.promptCount).map { _ in
      if order.isEmpty {
        order = Array(all.indices)
        stream.shuffle(&order)
      }
      let pair = all[order.removeLast()]
      return stream.uniform() < 0.5 ? pair : (first: pair.second, second: pair.first)
    }
  }

  /// Characters of a response: log-normal round the model's median.
  private func length(of model: Int, _ prompt: Int, side: Int) throws(GSLError) -> Int {
    var stream = stream("length/\(side)", prompt)
    let logarithm = log(plan.models[model].length) + plan.lengthSpread * (try stream.normal())
    return max(1, Int(exp(logarithm).rounded()))
  }

  private func draw(
    _ pair: Pair, _ prompt: SimulatedBattles.Prompt, _ number: Int,
    into judgments: inout JudgmentTable
  ) throws(GSLError) {
    var common = stream("common", number)
    let shared = plan.sharedChance.squareRoot() * (try common.normal())
    let ownReach = (1 - plan.sharedChance).squareRoot()
    let order = common.uniform() < 0.5
    let orders = plan.isSwapped ? [order, !order] : [order]
    for judge in plan.judges {
      var own = stream("judge/\(judge.name)", number)
      for (repetition, isFirst) in orders.enumerated() {
        let rank = try NormalDistribution.cumulative(shared + ownReach * (try own.normal()))
        // Both ends stay finite.
        let share = min(max(rank, 0x1p-54), 1 - 0x1p-53)
        let found =
          plan.models[pair.first].strength - plan.models[pair.second].strength
          + judge.length * prompt.logRatio + (isFirst ? judge.position : -judge.position)
          + log(share / (1 - share))
        let isUnscored = own.uniform() < plan.unscoredShare
        var judgment = Judgment(
          evaluation: plan.name, task: plan.name, model: plan.models[pair.first].name,
          sample: prompt.name, judge: judge.name, score: nil, scaleType: .preference,
          cluster: NumberedName.of(
            "topic", number % plan.topicCount + 1, of: plan.topicCount),
          status: isUnscored ? .unscored : .scored)
        judgment.opponent = plan.models[pair.second].name
        judgment.position = isFirst ? .first : .second
        judgment.judgmentIndex = Int16(repetition + 1)
        if isUnscored {
          judgment.statusReason = "invalid_response_format"
        } else {
          judgment.preference = found > plan.tieReach ? 1 : found < -plan.tieReach ? 0 : 0.5
        }
        judgments.append(judgment)
      }
    }
  }

  private func stream(_ effect: String, _ index: Int) -> RandomStream {
    RandomStream(seed: plan.seed, purpose: "battles/\(effect)", index: UInt64(index))
  }
}
