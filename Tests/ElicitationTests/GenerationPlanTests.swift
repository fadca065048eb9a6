import Diagnostics
import Elicitation
import ItemResponse
import Testing
import ValueModel

@Suite("Generation plans")
struct GenerationPlanTests {
  static let small = """
    name: small
    system: schwartz
    dimensions: [power]
    pool: { language: en }
    generator:
      client: openai
      model: generator
      base-url-variable: BASE
      items: 4
    targets: { count: 2, models: [B, A], standard-error: 0.2 }
    exemplars: { count: 2, within: 0.8 }
    filters: { novelty: 0.5, ngrams: none, giveaway: { words: 3 } }
    pilot:
      models:
        - { name: A, client: openai, base-url-variable: BASE }
        - { name: B, client: openai, base-url-variable: BASE, key-variable: KEY }
      recognizer: { kind: none }
      repeats: 2
      start: { anchors: 3, items: 6, selection: random }
    accept: { difficulty-within: 0.4, discrimination: 0.7 }
    topics: [work, travel]
    rounds: 3
    seed: 5
    """

  static func plan(_ yaml: String) throws -> GenerationPlan {
    try GenerationPlan(yaml: yaml, file: "plan.yaml", catalog: try DefinitionCatalog.shipped())
  }

  @Test("a plan is read, with what it leaves open as it is by default")
  func read() throws {
    let plan = try Self.plan(Self.small)
    #expect(plan.language == "en" && plan.rounds == 3)
    #expect(plan.generator.name == "generator" && plan.generator.items == 4)
    #expect(plan.targets.models == [1, 0] && plan.targets.count == 2)
    #expect(plan.convergence.goal == 0.2)
    #expect(plan.filters.novelty == 0.5 && plan.filters.ngrams == nil)
    #expect(plan.filters.length == 30...600 && plan.filters.checksLanguage)
    #expect(plan.filters.safety?.usesShipped == true)
    #expect(plan.filters.giveaway?.words == 3)
    #expect(plan.pilot.repeats == 2 && plan.pilot.start.anchors == 3)
    #expect(plan.acceptance.within == 0.4 && plan.acceptance.leastDiscrimination == 0.7)
    #expect(plan.retirement == .none)
    #expect(plan.digest.count == 64)
  }

  @Test(
    "damage to a plan is reported with its line and a remedy",
    arguments: [
      ("dimensions: [power]", "dimensions: [powr]", 3, "Did you mean `Power`?"),
      ("client: openai\n  model", "client: opnai\n  model", 6, "Did you mean `openai`?"),
      ("base-url-variable: BASE\n  items", "base-url-variable: http://x\n  items", 8, "variable"),
      ("models: [B, A]", "models: [B, B]", 10, "named twice"),
      ("models: [B, A]", "models: [C]", 10, "Use one of `A`, `B`"),
      ("novelty: 0.5", "novelty: 5", 12, "out of bounds"),
      ("novelty: 0.5", "newness: 5", 12, "not a key of the filters"),
      ("ngrams: none", "ngrams: 1", 12, "whole number from 2"),
      ("anchors: 3", "anchors: 9", 19, "more anchors (9) than items in the test (6)"),
      ("difficulty-within: 0.4", "difficulty-within: 0", 20, "out of bounds"),
      ("topics: [work, travel]", "topics: [work, work]", 21, "named twice"),
      ("rounds: 3", "rounds: 0", 22, "whole number from 1"),
      ("pool: { language: en }", "pool: { language: en, retire: { leakd: [a] } }", 4, "leaked"),
    ])
  func damage(_ old: String, _ new: String, _ line: Int, _ said: String) throws {
    let yaml = Self.small.replacing(old, with: new)
    try #require(yaml != Self.small)
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    let text = try #require(error).description
    #expect(text.contains(said), "\(text)")
    #expect(text.contains("plan.yaml:\(line)"), "\(text)")
  }

  @Test("every problem of a plan is told at once")
  func all() throws {
    let yaml = Self.small.replacing("rounds: 3", with: "rounds: x").replacing(
      "novelty: 0.5", with: "novelty: 7"
    ).replacing("seed: 5", with: "seeds: 5")
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    #expect(error?.all.count == 3, "\(String(describing: error))")
  }

  @Test("models that are simulated need a generator that is")
  func simulation() throws {
    let yaml = Self.small.replacing(
      "{ name: A, client: openai, base-url-variable: BASE }",
      with: "{ name: A, client: simulated, parameters: { abilities: { power: 0 } } }")
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    #expect(
      error?.description.contains("client: simulated") == true, "\(String(describing: error))")
  }

  @Test("what is asked makes another plan, how much of it may be asked does not")
  func digest() throws {
    let digest = try Self.plan(Self.small).digest
    for (old, new) in [
      ("rounds: 3", "rounds: 9"), ("seed: 5", "seed: 5\nlimits: { concurrency: 9 }"),
      ("standard-error: 0.2", "standard-error: 0.1"),
    ] {
      #expect(try Self.plan(Self.small.replacing(old, with: new)).digest == digest)
    }
    for (old, new) in [
      ("seed: 5", "seed: 6"), ("novelty: 0.5", "novelty: 0.6"), ("items: 4", "items: 5"),
      ("repeats: 2", "repeats: 3"), ("[work, travel]", "[work]"), ("name: small", "name: large"),
    ] {
      #expect(try Self.plan(Self.small.replacing(old, with: new)).digest != digest)
    }
  }
}
