import Diagnostics
import Elicitation
import Foundation
import LogReaders
import Testing
import ValueModel

@Suite("Simulated battles")
struct BattleSimulationTests {
  static let small = """
    name: fights
    seed: 5
    battles: { prompts: 60, topics: 6, swapped: true, ties: 0.5, shared-chance: 0.4 }
    judges:
      - { name: "model:a", position: 0.4, length: 0.8 }
      - { name: "model:b" }
    models:
      - { name: One, strength: 1, length: 800 }
      - { name: Two 二, strength: 0.2 }
      - { name: Three, strength: -0.6, length: 1500 }
    """

  private func plan(_ yaml: String) throws -> BattlePlan {
    try BattlePlan(yaml: yaml, file: "plan.yaml")
  }

  private func rows(_ battles: SimulatedBattles) -> [Judgment] {
    (0..<battles.judgments.count).map { battles.judgments[$0] }
  }

  @Test("the same seed gives the same bytes, another seed others")
  func determinism() throws {
    let first = try BattleSimulation(try plan(Self.small)).run()
    #expect(try first.files() == BattleSimulation(try plan(Self.small)).run().files())
    let other = try BattleSimulation(try plan(Self.small).seeded(6)).run()
    #expect(rows(first) != rows(other))
    #expect(first.truthTable == other.truthTable)
  }

  @Test("pairs are dealt evenly, and every judge sees each in both orders")
  func design() throws {
    let battles = try BattleSimulation(try plan(Self.small)).run()
    let all = rows(battles)
    #expect(all.count == 60 * 2 * 2)
    let pairs = Dictionary(grouping: all) { Set([$0.model, $0.opponent ?? ""]) }
    #expect(pairs.mapValues(\.count).values.allSatisfy { $0 == 80 } && pairs.count == 3)
    for group in Dictionary(grouping: all, by: { "\($0.sample)|\($0.judge)" }).values {
      #expect(Set(group.map(\.position)) == [.first, .second])
      #expect(Set(group.map(\.judgmentIndex)) == [1, 2])
    }
    #expect(Set(all.compactMap(\.cluster)).count == 6)
    let once = try BattleSimulation(
      try plan(Self.small.replacingOccurrences(of: "swapped: true, ", with: ""))
    ).run()
    #expect(once.judgments.count == 60 * 2)
  }

  @Test("shares of wins and ties are those of Rao and Kupper, whatever chance has in common")
  func shares() throws {
    for shared in [0.0, 0.7] {
      let yaml = """
        name: two
        seed: 11
        battles: { prompts: 6000, topics: 6000, swapped: true, ties: 0.5, shared-chance: \(shared) }
        judges: [{ name: "model:a", position: 0.3 }]
        models: [{ name: One, strength: 0.7 }, { name: Two, strength: 0 }]
        """
      let all = rows(try BattleSimulation(try plan(yaml)).run())
      for isFirst in [true, false] {
        // One against the other, shown first or second.
        let seen = all.filter {
          ($0.model == "One") == ($0.position == (isFirst ? .first : .second))
        }
        let edge = 0.7 + (isFirst ? 0.3 : -0.3)
        let won = 1 / (1 + exp(0.5 - edge))
        let lost = 1 / (1 + exp(0.5 + edge))
        let wins = seen.count { $0.preference == ($0.model == "One" ? 1 : 0) }
        let ties = seen.count { $0.preference == 0.5 }
        let count = Double(seen.count)
        #expect(seen.count == 6000)
        // 6,000 independent prompts: four standard errors.
        for (share, expected) in [(wins, won), (ties, 1 - won - lost)] {
          let error = (expected * (1 - expected) / count).squareRoot()
          #expect(
            abs(Double(share) / count - expected) < 4 * error,
            "\(shared) \(isFirst): \(Double(share) / count) for \(expected)")
        }
      }
      // The two orders of one prompt agree by chance alone, or more where chance is shared.
      let pairs = Dictionary(grouping: all, by: \.sample).values
      let same = Double(pairs.count { $0[0].preference == $0[1].preference }) / 6000
      let outcomes = [1.0, 0.4].map { edge in
        let won = 1 / (1 + exp(0.5 - edge))
        let lost = 1 / (1 + exp(0.5 + edge))
        return [won, lost, 1 - won - lost]
      }
      let byChance = zip(outcomes[0], outcomes[1]).reduce(0) { $0 + $1.0 * $1.1 }
      let error = (byChance * (1 - byChance) / 6000).squareRoot()
      #expect(
        shared == 0 ? abs(same - byChance) < 4 * error : same > byChance + 10 * error,
        "\(same), by chance \(byChance)")
    }
  }

  @Test("lengths stand in the table of items and sway the judges as planned")
  func lengths() throws {
    let yaml = """
      name: long
      seed: 2
      battles: { prompts: 8000, topics: 100, length-spread: 0.5 }
      judges: [{ name: "model:a", length: 1 }]
      models: [{ name: One, strength: 0, length: 900 }, { name: Two, strength: 0, length: 900 }]
      """
    let battles = try BattleSimulation(try plan(yaml)).run()
    let ratios = Dictionary(uniqueKeysWithValues: battles.prompts.map { ($0.name, $0.logRatio) })
    var wins = 0.0
    var expected = 0.0
    var variance = 0.0
    for row in rows(battles) {
      let ratio = try #require(ratios[row.sample])
      let chance = 1 / (1 + exp(-ratio))
      // Wins of the longer response.
      wins += (row.preference == 1) == (ratio > 0) ? 1 : 0
      expected += max(chance, 1 - chance)
      variance += chance * (1 - chance)
    }
    #expect(abs(wins - expected) < 4 * variance.squareRoot(), "\(wins) for \(expected)")
    let items = try #require(battles.files().last)
    #expect(items.name == "items.csv")
    let lines = String(decoding: items.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines[0] == "sample_id,length,opponent_length,log_length_ratio")
    #expect(lines.count == 8001)
  }

  @Test(
    "damage to a plan of battles is reported with its line and a remedy",
    arguments: [
      ("seed: 5", "seed: x", 2, "not a seed"),
      ("prompts: 60", "prompts: 0", 3, "from 1"), ("topics: 6,", "topics: 61,", 3, "from 1 to 60"),
      ("swapped: true", "swap: true", 3, "Did you mean `swapped`?"),
      ("swapped: true", "swapped: often", 3, "neither"),
      ("ties: 0.5", "ties: -1", 3, "out of bounds"),
      ("shared-chance: 0.4", "shared-chance: 1", 3, "out of bounds"),
      ("\"model:b\"", "\"model:a\"", 6, "named twice"),
      ("position: 0.4", "positon: 0.4", 5, "Did you mean `position`?"),
      ("name: Two 二", "name: One", 9, "named twice"),
      (", strength: 0.2", "", 9, "has no `strength`"),
      ("length: 800", "length: 0", 8, "out of bounds"),
      ("name: fights\n", "name: fights\nitems: 3\n", 2, "not a key"),
    ])
  func damaged(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = Self.small.replacingOccurrences(of: original, with: damaged)
    try #require(yaml != Self.small)
    let catalog = try DefinitionCatalog.shipped()
    let error = #expect(throws: Diagnostics.self) {
      try PlannedSimulation(yaml: yaml, file: "plan.yaml", catalog: catalog)
    }
    let problem = try #require(
      error?.all.first { $0.description.contains(words) }, "\(error?.description ?? "")")
    #expect(problem.place?.line == line, "\(problem.description)")
  }

  @Test("one model has nobody to be set against")
  func alone() throws {
    let yaml = Self.small.split(separator: "\n").dropLast(2).joined(separator: "\n")
    let error = #expect(throws: Diagnostics.self) { try plan(yaml) }
    #expect(error?.description.contains("a battle needs two") == true)
  }
}
