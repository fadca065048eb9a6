import Diagnostics
import Elicitation
import Foundation
import Testing
import ValueModel

@Suite("Damaged parts of simulation plans")
struct DamagedPartsTests {
  /// One part of a plan, damaged.
  struct Damage: Sendable, CustomTestStringConvertible {
    let plan: String
    let original: String
    let damaged: String
    let words: String
    /// What stands on the line that is named, where it is another than that of the damage.
    var place: String?

    var testDescription: String { "\(original) as \(damaged)" }

    init(
      _ plan: String, _ original: String, _ damaged: String, _ words: String,
      at place: String? = nil
    ) {
      self.plan = plan
      self.original = original
      self.damaged = damaged
      self.words = words
      self.place = place
    }
  }

  private static let judged = PlannedParts.judged
  private static let versioned = PlannedParts.versioned
  private static let leaking = PlannedParts.leaking + PlannedParts.probabilities

  static let damages = [
    // Judges and lengths.
    Damage(judged, "repeats: 3", "repeat: 3", "Did you mean `repeats`?"),
    Damage(judged, "repeats: 3", "repeats: 0", "from 1 to 100"),
    Damage(judged, "repeat-noise: 0.25", "repeat-noise: -1", "out of bounds"),
    Damage(judged, "length: 0.3,", "length: long,", "not a finite number"),
    Damage(judged, "items: 0.3 }", "items: 1.5 }", "out of bounds"),
    Damage(judged, "family: x, bias", "bias", "has no `family`"),
    Damage(
      judged, "family: x, bias", "family: z, bias", "no model of the plan is of the family `z`"),
    Damage(judged, "lengths: { spread: 0.5 }", "lengths: { spread: 0 }", "out of bounds"),
    Damage(judged, "lengths: { spread: 0.5 }", "lengths: {}", "has no `spread`"),
    Damage(
      judged, "lengths: { spread: 0.5 }", "# none", "the plan has no `lengths`",
      at: "- { name: \"model:x/judge\""),
    Damage(judged, "length: 800", "length: 0", "out of bounds"),
    Damage(judged, "zh: -0.8", "zn: -0.8", "is not a language of the plan"),
    Damage(judged, "languages: [en, zh]", "languages: [en]", "one language makes no difference"),
    Damage(judged, "languages: [en, zh]", "languages: [zh, zh]", "given twice"),
    // Versions.
    Damage(versioned, "items: 400", "items: 501", "from 1 to 500"),
    Damage(versioned, "items: 400", "item: 400", "Did you mean `items`?"),
    Damage(versioned, "{ name: persona, effect: 0.4 }", "{ name: plain }", "named twice"),
    Damage(versioned, "{ name: persona, effect: 0.4 }", "{ effect: 0.4 }", "has no `name`"),
    Damage(versioned, "effect: -0.3", "efect: -0.3", "Did you mean `effect`?"),
    Damage(versioned, "item-version: 0.3", "item-version: -0.3", "out of bounds"),
    Damage(versioned, "[{ name: up }, { name: down, effect: -0.3 }]", "[]", "there is none"),
    // Publication and leaks.
    Damage(leaking, "first: 2023-01-01", "first: soon", "not a day"),
    Damage(leaking, "first: 2023-01-01", "first: 2025-01-01", "is not younger than the first"),
    Damage(leaking, "held-out: 0.25", "held-out: 1", "out of bounds"),
    Damage(leaking, "held-out: 0.25", "heldout: 0.25", "Did you mean `held-out`?"),
    Damage(leaking, "paraphrases: 1200", "paraphrases: 1501", "from 1 to 1500"),
    Damage(leaking, "tracks: 0.5", "tracks: 2", "out of bounds"),
    Damage(leaking, "mean: 0.6", "mean: 1", "out of bounds"),
    Damage(leaking, "model: Leaky", "model: Leeky", "Did you mean `Leaky`?"),
    Damage(leaking, "raise: 0.3", "raise: 0.5", "beyond the scale"),
    Damage(leaking, "raise: 0.3", "raises: 0.3", "Did you mean `raise`?"),
    Damage(leaking, "paraphrased: 0.4", "paraphrased: 1.4", "out of bounds"),
    Damage(leaking, "confidence: 0.2", "confidence: 0.4", "does not lie inside 0 and 1"),
    Damage(
      leaking, "confidence: { mean", "# { mean", "the plan has no `confidence`",
      at: "confidence: 0.2"),
    Damage(leaking, "publication: {", "# {", "the plan has no `publication`", at: "model: Leaky"),
    Damage(
      leaking, "released: 2024-01-01\n", "released: 2022-12-31\n", "no item was published before",
      at: "model: Leaky"),
    Damage(
      leaking, "    released: 2024-01-01\n", "", "has no `released`", at: "model: Leaky"),
    Damage(leaking, "released: 2024-03-01", "released: 2024-13-01", "not a day"),
    // Token probabilities.
    Damage(leaking, "models: [Leaky, Clean]", "models: [Leaky, Cleen]", "Did you mean `Clean`?"),
    Damage(leaking, "models: [Leaky, Clean]", "models: [Leaky, Leaky]", "named twice"),
    Damage(leaking, "models: [Leaky, Clean]", "models: []", "no model is named"),
    Damage(leaking, "models: [Leaky, Clean]", "models: [Clean]", "is not asked", at: "leaked: {"),
    Damage(leaking, "texts: 400", "texts: 2001", "from 1 to 2000"),
    Damage(leaking, "most: 12", "most: 7", "from 8"),
    Damage(leaking, "mean: -2", "mean: 2", "out of bounds"),
    Damage(leaking, "chance: 0.6", "chances: 0.6", "Did you mean `chance`?"),
    Damage(leaking, ", chance: 0.6", "", "no spread over the vocabulary", at: "vocabulary: true"),
    Damage(leaking, "spread: 0.1 }", "spread: 0 }", "out of bounds"),
    Damage(leaking, "count: 6,", "count: 0,", "from 1"),
    Damage(
      leaking, "count: 6,", "count: 10000,", "more than 20000000 numbers", at: "models: [Leaky"),
    Damage(leaking, "shift: 0.5", "shift: 2.5", "is not below zero"),
    Damage(leaking, "  context: {", "  # {", "the texts have no `context`", at: "leaked: {"),
    Damage(leaking, "  orders: {", "  # {", "the texts have no `orders`", at: "leaked: {"),
    Damage(leaking, "order: 0.08", "ordr: 0.08", "Did you mean `order`?"),
  ]

  @Test("damage to a part is reported with its line and a remedy", arguments: damages)
  func damaged(_ damage: Damage) throws {
    let yaml = damage.plan.replacingOccurrences(of: damage.original, with: damage.damaged)
    try #require(yaml != damage.plan)
    let error = #expect(throws: Diagnostics.self) { try PlanText.plan(yaml) }
    let problem = try #require(
      error?.all.first { $0.description.contains(damage.words) }, "\(error?.description ?? "")")
    #expect(problem.remedy != nil)
    let line = try #require(problem.place?.line)
    let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
    #expect((1...lines.count).contains(line))
    let wanted = damage.place ?? String(damage.damaged.split(separator: "\n").first ?? "")
    // A judge is written over two lines, and its place is where it begins; so is a list's.
    let near = lines[(line - 1)..<min(lines.count, line + 1)].joined(separator: "\n")
    #expect(near.contains(wanted), "\(problem)")
  }

  @Test("a leak that has nothing to go by names all that is missing at once")
  func several() throws {
    let error = #expect(throws: Diagnostics.self) {
      try PlanText.plan(
        PlanText.small + "\nleak: { model: One, raise: 2, confidence: 0.1 }\nversions: { items: 3 }"
      )
    }
    let found = error?.description ?? ""
    for words in ["no `publication`", "no `confidence`", "beyond the scale", "no `prompts`"] {
      #expect(found.contains(words), "\(found)")
    }
  }

  @Test("some judge sees all items")
  func judges() throws {
    let yaml = PlanText.small.replacingOccurrences(of: "noise: 0.3 }", with: "items: 0.5 }")
      .replacingOccurrences(of: "{ name: \"model:b\" }", with: "{ name: \"model:b\", items: 0.9 }")
    let error = #expect(throws: Diagnostics.self) { try PlanText.plan(yaml) }
    #expect(error?.description.contains("no judge sees all items") == true)
  }

  @Test("the template is a plan, with and without the parts that it holds as comments")
  func template() throws {
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("templates/simulation-plan.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
      .replacingOccurrences(of: "__ID__", with: "pilot")
    let plain = try PlanText.plan(text)
    #expect(plain.lengths == nil && plain.leak == nil && plain.judges.count == 2)
    let whole = try PlanText.plan(
      text.replacingOccurrences(
        of: "(?m)^( *)#(?=[^ \n])", with: "$1", options: .regularExpression))
    #expect(whole.judges.count == 4 && whole.models[0].released != nil)
    #expect(whole.lengths != nil && whole.versions != nil && whole.publication != nil)
    #expect(whole.paraphraseCount == 20 && whole.confidence != nil && whole.leak != nil)
    #expect(whole.probabilities != nil && whole.languages.count == 2)
    #expect(try Simulation(whole).run().files().count == 5)
  }

  @Test("rounds and publication both date items, and do not go together")
  func rounds() throws {
    let error = #expect(throws: Diagnostics.self) {
      try PlanText.plan(
        PlanText.small + RoundSimulationTests.rounds
          + "\npublication: { first: 2024-01-01, last: 2025-01-01 }")
    }
    #expect(error?.description.contains("both say when items were published") == true)
  }
}
