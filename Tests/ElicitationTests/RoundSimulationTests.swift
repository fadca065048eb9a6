import Diagnostics
import Elicitation
import Foundation
import LogReaders
import PrintedNumbers
import Testing
import ValueModel

@Suite("Simulated rounds")
struct RoundSimulationTests {
  static let rounds = """

    rounds:
      - { name: first, starts: 2025-01-13 }
      - name: second
        starts: 2025-02-10
        new-items: 8
        shifts:
          - { model: One, dimension: care, by: -0.3 }
      - name: third
        starts: 2025-03-10
        shifts:
          - { model: One, dimension: care, by: 0.1 }
        item-drift:
          - { items: [1, 45], by: 2 }
    """

  private func rows(_ study: SimulatedStudy) -> [Judgment] {
    (0..<study.judgments.count).map { study.judgments[$0] }
  }

  private func small(_ rounds: String = rounds) throws -> SimulationPlan {
    try PlanText.plan(PlanText.small + rounds)
  }

  @Test("the same items come back in every round, new ones from theirs on, with days and times")
  func design() throws {
    let study = try Simulation(try small()).run()
    let byRound = Dictionary(grouping: rows(study), by: \.round)
    let items = byRound.mapValues { Set($0.map(\.sample)) }
    #expect(items["first"]?.count == 40)
    #expect(items["second"]?.count == 48)
    #expect(items["third"] == items["second"])
    let first = try #require(items["first"])
    #expect(items["second"]?.isSuperset(of: first) == true)
    for row in rows(study) {
      let isNew = !first.contains(row.sample)
      #expect(row.itemDate?.description == (isNew ? "2025-02-10" : "2025-01-13"))
      #expect(row.evaluation == "small/\(row.model)/\(row.round ?? "")")
    }
    let days = byRound.mapValues { Set($0.compactMap { $0.judgedAt?.day.description }) }
    #expect(days["third"] == ["2025-03-10"])
  }

  @Test("a plan without rounds draws what it drew, and rounds leave its effects as they are")
  func streams() throws {
    let plain = try Simulation(try PlanText.plan(PlanText.small)).run()
    #expect(rows(plain).allSatisfy { $0.round == nil && $0.judgedAt == nil && $0.itemDate == nil })
    // A round more changes nothing in the others.
    let more = Self.rounds + "\n  - { name: fourth, starts: 2025-04-07 }"
    let four = rows(try Simulation(try small(more)).run()).filter { $0.round != "fourth" }
    #expect(four == rows(try Simulation(try small()).run()))
  }

  @Test("a shift stays until it is undone, and drift moves the expectation of its items alone")
  func truth() throws {
    let study = try Simulation(try small()).run()
    func truth(_ round: String, _ dimension: String = "care") throws -> SimulatedTruth {
      try #require(study.truth(model: "One", dimension: dimension, round: round))
    }
    #expect(try truth("first").profile == 0.7)
    #expect(abs(try truth("second").profile - 0.4) < 1e-12)
    #expect(abs(try truth("third").profile - 0.5) < 1e-12)
    #expect(study.truth(model: "One", dimension: "care") == nil)
    for dimension in ["fairness", "sanctity", "authority", "loyalty"] {
      #expect(try truth("first", dimension).expected == truth("second", dimension).expected)
    }
    // Two items of 48 drift, on two of five dimensions each.
    let moved = try study.plan.system.dimensions.filter {
      let before = try truth("second", $0.id)
      let after = try truth("third", $0.id)
      return $0.id == "care" || after.expected > before.expected + 1e-6
    }
    #expect((2...5).contains(moved.count))
    let lines = study.truthTable.split(separator: "\n")
    #expect(lines[0] == "model,dimension,round,profile,expected")
    #expect(lines.count == 1 + 3 * 2 * 5)
  }

  @Test("means over many items lie within four standard errors of the truth of their round")
  func convergence() throws {
    let plan = try PlanText.plan(
      """
      name: large
      system: moral-foundations
      seed: 3
      scale: { minimum: 1, maximum: 6, threshold-spacing: 0.7 }
      items: { count: 1500, clusters: 500 }
      unscored: 0.03
      deviations: { item: 0.5, cluster: 0.4, model-cluster: 0.3, model-item: 0.4, response: 0.6 }
      judges: [{ name: "model:a", bias: 0.3, noise: 0.4 }, { name: "model:b" }]
      models:
        - name: One
          missing: 0.05
          means: { care: 5, fairness: 4, sanctity: 3, authority: 2.5, loyalty: 3.5 }
      rounds:
        - { name: a, starts: 2025-01-01 }
        - name: b
          starts: 2025-02-01
          new-items: 500
          shifts: [{ model: One, dimension: care, by: -1.2 }]
          item-drift: [{ items: [\((1...400).map(String.init).joined(separator: ", "))], by: 1 }]
      """)
    let study = try Simulation(plan).run()
    let cells = Dictionary(grouping: rows(study)) { "\($0.round ?? "")|\($0.criterion)" }
    for truth in study.truth {
      let cell = try #require(cells["\(truth.round ?? "")|\(truth.dimension)"])
      let clusters = Dictionary(grouping: cell) { $0.cluster ?? "" }.values.map { rows in
        let scores = rows.compactMap(\.score)
        return (sum: scores.reduce(0, +), count: Double(scores.count))
      }
      let mean = clusters.map(\.sum).reduce(0, +) / clusters.map(\.count).reduce(0, +)
      let squares = clusters.map { ($0.sum - mean * $0.count) * ($0.sum - mean * $0.count) }
      let error = squares.reduce(0, +).squareRoot() / clusters.map(\.count).reduce(0, +)
      #expect(
        abs(mean - truth.expected) < 4 * error,
        "\(truth.round ?? "") \(truth.dimension): \(mean) for \(truth.expected), \(error)")
      #expect(error < 0.06)
    }
  }

  @Test(
    "damage to rounds is reported with its line and a remedy",
    arguments: [
      ("name: second", "name: first", 18, "named twice"),
      ("2025-02-10", "2025-01-13", 19, "not after the one before it"),
      ("2025-02-10", "soon", 19, "not a day"),
      ("new-items: 8", "new-item: 8", 20, "Did you mean `new-items`?"),
      ("new-items: 8", "new-items: -1", 20, "from 0"),
      (
        "model: One, dimension: care, by: -0.3", "model: Oen, dimension: care, by: -0.3", 22,
        "Did you mean `One`?"
      ),
      ("dimension: care, by: -0.3", "dimension: caer, by: -0.3", 22, "Did you mean `care`?"),
      ("by: -0.3", "by: -0.7", 22, "does not lie inside the scale"),
      ("by: 0.1", "by: 0.6", 26, "does not lie inside the scale"),
      ("[1, 45]", "[1, 49]", 28, "from 1 to 48"), ("[1, 45]", "[1, 1]", 28, "named twice"),
      ("[1, 45]", "[]", 28, "no item is named"), (", by: 2", "", 28, "has no `by`"),
    ])
  func damaged(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = (PlanText.small + Self.rounds).replacingOccurrences(of: original, with: damaged)
    try #require(yaml != PlanText.small + Self.rounds)
    let error = #expect(throws: Diagnostics.self) { try PlanText.plan(yaml) }
    let problem = try #require(
      error?.all.first { $0.description.contains(words) }, "\(error?.description ?? "")")
    #expect(problem.place?.line == line, "\(problem.description)")
  }

  @Test("one round is none")
  func single() throws {
    let error = #expect(throws: Diagnostics.self) {
      try small("\nrounds:\n  - { name: only, starts: 2025-01-13 }")
    }
    #expect(error?.description.contains("there is one round") == true)
  }
}
