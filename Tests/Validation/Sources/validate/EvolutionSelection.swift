import Foundation
import Statistics

/// Items that are chosen because models differ on them, and topics that such items come from.
enum EvolutionSelection {
  static let simulations = [chosen, topics]

  /// Six models with profiles of five values, and how each departs on an item.
  private struct World {
    static let models = 6
    static let values = 5
    /// The chance that model m shows value v on item i: item, model, value.
    let chances: [[[Double]]]

    init(items: Int, _ draws: inout Draws) {
      let general = (0..<World.models).map { _ in draws.normals(World.values).map { 0.5 * $0 } }
      chances = (0..<items).map { _ in
        let level = draws.normals(World.values)
        // How far models depart on this item: items differ in what they bring out.
        let size = exp(-0.7 + 0.5 * draws.normal())
        return general.map { own in
          own.indices.map { 1 / (1 + exp(-(level[$0] + own[$0] + size * draws.normal()))) }
        }
      }
    }

    func answers(_ item: Int, count: Int, _ draws: inout Draws) -> [[[Double]]] {
      chances[item].map { own in
        (0..<count).map { _ in own.map { draws.happens($0) ? 1 : 0 } }
      }
    }
  }

  /// The mean profile of each model over items.
  private static func profiles(_ items: [[[Double]]]) -> [[Double]] {
    (0..<World.models).map { model in
      (0..<World.values).map { value in
        items.reduce(0) { $0 + $1[model][value] } / Double(items.count)
      }
    }
  }

  private static func means(_ answers: [[[Double]]]) -> [[Double]] {
    answers.map { own in
      own[0].indices.map { value in
        own.reduce(0) { $0 + $1[value] } / Double(own.count)
      }
    }
  }

  /// The slope of measured differences between all pairs of models on the true ones.
  private static func slope(_ measured: [[Double]], _ truth: [[Double]]) -> Double {
    var (products, squares) = (0.0, 0.0)
    for first in 0..<World.models {
      for second in 0..<first {
        for value in 0..<World.values {
          let real = truth[first][value] - truth[second][value]
          products += (measured[first][value] - measured[second][value]) * real
          squares += real * real
        }
      }
    }
    return products / squares
  }

  private static let chosen = Simulation(
    subject: EvolutionStudies.subject,
    data: "the 30 of 300 items on which 6 models differ most, by 5 answers each, and 30 at random",
    seed: 308, dataSets: 60,
    measures: [
      AdaptiveStudies.number(
        "differences of models, chosen items and the answers they were chosen by, over those on "
          + "all items", nil, .within(1.1...5)),
      AdaptiveStudies.number(
        "differences of models, chosen items and fresh answers, over those on all items", nil,
        .none("items that bring out differences are what was asked for")),
      AdaptiveStudies.number(
        "differences of models, chosen items and the answers they were chosen by, over those on "
          + "the chosen items", nil, .within(1.02...3)),
      AdaptiveStudies.number(
        "differences of models, chosen items and fresh answers, over those on the chosen items", 1,
        .within(0.97...1.03)),
      AdaptiveStudies.number(
        "differences of models, random anchors, over those on all items", 1, .within(0.95...1.05)),
      AdaptiveStudies.number(
        "divergence of chosen items, plug-in, the answers they were chosen by, less the truth", nil,
        .within(0.02...1)),
      AdaptiveStudies.number(
        "divergence of chosen items, jackknife, the answers they were chosen by, less the truth",
        nil, .within(0.005...1)),
      AdaptiveStudies.number(
        "divergence of chosen items, jackknife, fresh answers, less the truth", 0,
        .within(-0.012...0.012)),
      AdaptiveStudies.number(
        "divergence of random anchors, plug-in, less the truth", nil, .within(0.02...1)),
      AdaptiveStudies.number(
        "divergence of random anchors, jackknife, less the truth", 0, .within(-0.012...0.012)),
      AdaptiveStudies.number(
        "jackknife error of the divergence over its spread", 1, .within(0.85...1.3)),
    ]
  ) { draws, _ in
    let world = World(items: 300, &draws)
    let all = world.chances.indices
    let answers = all.map { world.answers($0, count: 5, &draws) }
    let found = try answers.map { try RepeatedInformativeness(answers: $0) }
    let truth = try world.chances.map { try ItemInformativeness(models: $0).meanDivergence }
    let order = all.sorted {
      found[$0].plugIn.meanDivergence > found[$1].plugIn.meanDivergence
    }
    let chosen = Array(order.prefix(30))
    // Anchors are drawn before anybody looks at an answer.
    let anchors = Array(all.prefix(30))
    let fresh = chosen.map { world.answers($0, count: 5, &draws) }
    let renewed = try fresh.map { try RepeatedInformativeness(answers: $0) }
    let everywhere = profiles(world.chances)
    let there = profiles(chosen.map { world.chances[$0] })
    let same = profiles(chosen.map { means(answers[$0]) })
    let again = profiles(fresh.map(means))
    let anchored = profiles(anchors.map { means(answers[$0]) })
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    var findings = Findings()
    findings.note(
      "differences of models, chosen items and the answers they were chosen by, over those on "
        + "all items", slope(same, everywhere))
    findings.note(
      "differences of models, chosen items and fresh answers, over those on all items",
      slope(again, everywhere))
    findings.note(
      "differences of models, chosen items and the answers they were chosen by, over those on "
        + "the chosen items", slope(same, there))
    findings.note(
      "differences of models, chosen items and fresh answers, over those on the chosen items",
      slope(again, there))
    findings.note(
      "differences of models, random anchors, over those on all items",
      slope(anchored, everywhere))
    findings.note(
      "divergence of chosen items, plug-in, the answers they were chosen by, less the truth",
      mean(chosen.map { found[$0].plugIn.meanDivergence - truth[$0] }))
    findings.note(
      "divergence of chosen items, jackknife, the answers they were chosen by, less the truth",
      mean(chosen.map { (found[$0].meanDivergence.value ?? .nan) - truth[$0] }))
    findings.note(
      "divergence of chosen items, jackknife, fresh answers, less the truth",
      mean(
        zip(chosen, renewed).map { ($1.meanDivergence.value ?? .nan) - truth[$0] }))
    findings.note(
      "divergence of random anchors, plug-in, less the truth",
      mean(anchors.map { found[$0].plugIn.meanDivergence - truth[$0] }))
    let distances = anchors.map { (found[$0].meanDivergence.value ?? .nan) - truth[$0] }
    findings.note("divergence of random anchors, jackknife, less the truth", mean(distances))
    let stated = mean(
      anchors.map { place in
        let error = found[place].standardError.value ?? .nan
        return error * error
      })
    findings.note(
      "jackknife error of the divergence over its spread",
      (stated / mean(distances.map { $0 * $0 })).squareRoot())
    return findings
  }

  /// Topics whose items differ in how far they divide models.
  private static let topics = Simulation(
    subject: EvolutionStudies.subject,
    data: "30 topics, 1,500 requests, informative where the true divergence is above 0.1",
    seed: 309,
    dataSets: 40,
    measures: [
      AdaptiveStudies.number(
        "informative items per request, topics at random", nil, .none("what the topics give")),
      AdaptiveStudies.number(
        "informative items per request, UCB1", nil, .none("compared with random topics")),
      AdaptiveStudies.number(
        "informative items per request, fixed budget", nil, .none("compared with random topics")),
      AdaptiveStudies.number(
        "informative items per request, UCB1, rewards over their largest", nil,
        .none("compared with random topics")),
      AdaptiveStudies.number(
        "informative items per request, the best topic alone", nil, .none("what nobody knows")),
      AdaptiveStudies.number("UCB1 over topics at random", nil, .within(1.02...10)),
      AdaptiveStudies.number("fixed budget over topics at random", nil, .within(1.02...10)),
      AdaptiveStudies.number(
        "UCB1, rewards over their largest, over topics at random", nil, .within(1.2...10)),
    ]
  ) { draws, _ in
    let count = 30
    let sizes = (0..<count).map { _ in 0.2 + 1.4 * draws.uniform() * draws.uniform() }
    /// An item of a topic: whether it informs, and its reward from three answers of four models.
    func item(_ topic: Int, _ draws: inout Draws) throws -> (informs: Bool, reward: Double) {
      let chances = (0..<4).map { _ in
        draws.normals(3).map { 1 / (1 + exp(-sizes[topic] * 1.5 * $0)) }
      }
      let seen = chances.map { own in own.map { Double(draws.successes(3, $0)) / 3 } }
      return (
        try ItemInformativeness(models: chances).meanDivergence > 0.1,
        try ItemInformativeness(models: seen).meanDivergence / log(2)
      )
    }
    func run(_ rule: TopicBandit.Rule?, scale: Double, _ draws: inout Draws) throws -> Double {
      var bandit = try TopicBandit(topics: count, rule: rule ?? .firstConfidence)
      var informative = 0.0
      for _ in 0..<1_500 {
        let topic = rule == nil ? draws.index(below: count) : bandit.next ?? 0
        let (informs, reward) = try item(topic, &draws)
        if informs { informative += 1 }
        try bandit.record(min(1, reward * scale), for: topic)
      }
      return informative / 1_500
    }
    let random = try run(nil, scale: 1, &draws)
    let first = try run(.firstConfidence, scale: 1, &draws)
    let fixed = try run(.fixedBudget(1_500), scale: 1, &draws)
    let scaled = try run(.firstConfidence, scale: 3, &draws)
    let best = sizes.indices.max { sizes[$0] < sizes[$1] } ?? 0
    var hits = 0.0
    for _ in 0..<500 where try item(best, &draws).informs { hits += 1 }
    var findings = Findings()
    findings.note("informative items per request, topics at random", random)
    findings.note("informative items per request, UCB1", first)
    findings.note("informative items per request, fixed budget", fixed)
    findings.note("informative items per request, UCB1, rewards over their largest", scaled)
    findings.note("informative items per request, the best topic alone", hits / 500)
    findings.note("UCB1 over topics at random", first / random)
    findings.note("fixed budget over topics at random", fixed / random)
    findings.note("UCB1, rewards over their largest, over topics at random", scaled / random)
    return findings
  }
}
