import Foundation
import Statistics
import Testing

@Suite("Topics, informativeness, TrueSkill and novelty equal closed forms, SciPy, trueskill and R")
struct EvolutionReferenceTests {
  @Test("upper confidence scores of topics by a fixed budget and by UCB1, also of an untried topic")
  func topics() throws {
    let reference = try ReferenceCases.load("adaptive-ucb-topics")
    let budget = try #require(reference.data["budget"].number)
    for name in ["all_tried", "one_untried"] {
      let expected = reference.expected[name]
      for (rule, score, pick) in [
        (TopicBandit.Rule.fixedBudget(Int(budget)), "score_fixed_budget", "pick_fixed_budget_0"),
        (.firstConfidence, "score_ucb1", "pick_ucb1_0"),
      ] {
        let bandit = try TopicBandit(
          meanRewards: reference.data[name]["mean_reward"].numbers,
          counts: reference.data[name]["count"].numbers.map { Int($0) }, rule: rule)
        reference.expect(bandit.scores, expected[score])
        reference.expect(bandit.next.map(Double.init), expected[pick])
      }
    }
  }

  @Test("informativeness of an item with equal and with other weights of the models")
  func informativeness() throws {
    let reference = try ReferenceCases.load("adaptive-informativeness-gjs")
    for (name, weights) in [("equal", "weights_equal"), ("weighted", "weights")] {
      let expected = reference.expected[name]
      let item = try ItemInformativeness(
        models: reference.data["models"].array.map(\.numbers),
        wording: reference.data["question_profile"].numbers,
        weights: reference.data[weights].numbers,
        disentanglementWeight: try #require(reference.data["beta"].number))
      reference.expect(item.divergences, expected["gjs_by_value_nats"])
      reference.expect(item.divergence, expected["gjs_sum_nats"])
      reference.expect(item.meanDivergence, expected["gjs_mean_nats"])
      reference.expect(item.meanDivergence / log(2), expected["gjs_mean_bits"])
      reference.expect(item.disentanglement, expected["disentanglement_js_sum_nats"])
      reference.expect(item.meanDisentanglement, expected["disentanglement_js_mean_nats"])
      reference.expect(item.objective, expected["objective_sum_nats"])
      reference.expect(item.meanObjective, expected["objective_mean_nats"])
      reference.expect(
        item.distances.reduce(0, +), expected["disentanglement_half_l1_sum"])
    }
  }

  @Test("TrueSkill after each of seven battles with two draws, and what it says of further ones")
  func trueSkill() throws {
    let reference = try ReferenceCases.load("adaptive-trueskill-1v1")
    let names = ["A", "B", "C", "D"]
    var skills = try TrueSkill(items: names.count)
    for (battle, path) in zip(
      reference.data["battles"].array, reference.expected["path"].array)
    {
      let words = battle.array.compactMap(\.string)
      let first = try #require(names.firstIndex(of: words[0]))
      let second = try #require(names.firstIndex(of: words[1]))
      let outcome: ComparisonOutcome =
        words[2] == "draw" ? .tie : words[2] == words[0] ? .left : .right
      try skills.record(first, against: second, outcome)
      reference.expect(
        [
          skills.ratings[first].mean, skills.ratings[first].deviation,
          skills.ratings[second].mean, skills.ratings[second].deviation,
        ], path)
    }
    let expected = reference.expected
    for (place, name) in names.enumerated() {
      let rating = skills.ratings[place]
      reference.expect([rating.mean, rating.deviation], expected["final"][name])
      reference.expect(rating.conservative, expected["conservative"][name])
      reference.expect(
        try skills.meanWinProbability(of: place).value, expected["mean_win_rate"][name])
      if place > 0 {
        reference.expect(
          try skills.winProbability(of: 0, over: place), expected["win_probability_A_over"][name])
      }
    }
    reference.expect(try skills.quality(0, against: 1), expected["quality_A_B"])
  }

  @Test("exact n-gram similarity and containment of candidates in a pool, words and characters")
  func novelty() throws {
    let reference = try ReferenceCases.load("adaptive-novelty-ngrams")
    let pool = reference.data["pool"].array.compactMap(\.string)
    let candidates = reference.data["candidates"].array.compactMap(\.string)
    for (candidate, expected) in zip(candidates, reference.expected.array) {
      for (text, each) in zip(pool, expected["each"].array) {
        for length in 1...3 {
          let own = try NGramSet(candidate, by: .words(length))
          let other = try NGramSet(text, by: .words(length))
          reference.expect(
            own.similarity(to: other).value, each["word_\(length)gram_jaccard"])
          reference.expect(
            own.containment(in: other).value, each["word_\(length)gram_containment"])
        }
        let own = try NGramSet(candidate, by: .characters(5))
        reference.expect(
          own.similarity(to: try NGramSet(text, by: .characters(5))).value,
          each["char_5gram_jaccard"])
      }
      let words = try NGramNovelty(pool: pool, by: .words(2)).nearest(to: candidate).value
      let characters = try NGramNovelty(pool: pool).nearest(to: candidate).value
      reference.expect(words?.similarity, expected["max_word_2gram_jaccard"])
      reference.expect(characters?.similarity, expected["max_char_5gram_jaccard"])
      reference.expect(characters?.novelty, expected["novelty_char_5gram"])
    }
  }
}
