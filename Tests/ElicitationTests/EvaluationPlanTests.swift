import Diagnostics
import Elicitation
import Testing
import ValueModel

@Suite("Evaluation plans")
struct EvaluationPlanTests {
  static let small = """
    name: small
    system: schwartz
    dimensions: [power, security]
    models:
      - name: A
        client: simulated
        parameters: { abilities: { power: 0.5, security: -0.5 } }
      - name: org/b
        client: openai
        base-url-variable: BASE
        key-variable: KEY
        parameters: { temperature: 0, max-tokens: 20 }
    recognizer: { kind: none }
    test:
      anchors: 2
      exposure: { method: randomesque, items: 3 }
      stop: { standard-error: 0.4, items: 12 }
    limits:
      retries: 2
      budget: { money: 1, prices: { input: 0.5, output: 1.5 } }
    seed: 3
    """

  static func plan(_ yaml: String) throws -> EvaluationPlan {
    try EvaluationPlan(yaml: yaml, file: "plan.yaml", catalog: try DefinitionCatalog.shipped())
  }

  @Test("a plan is read, with what it leaves open as it is by default")
  func read() throws {
    let plan = try Self.plan(Self.small)
    #expect(plan.tests.count == 4)
    #expect(plan.test.exposure == .randomesque(3))
    #expect(plan.test.orders == [.given])
    #expect(plan.limits.concurrency == 4)
    #expect(plan.limits.mostMoney == 1)
    #expect(plan.digest.count == 64)
    guard case .endpoint(let form, "BASE", "KEY") = plan.models[1].client else {
      Issue.record("the second model is no endpoint")
      return
    }
    #expect(form.model == "org/b" && form.template == "{item}")
    #expect(form.parameters.maximumTokens == 20)
  }

  @Test(
    "damage to a plan is reported with its line and a remedy",
    arguments: [
      ("dimensions: [power, security]", "dimensions: [powr, security]", 3, "Did you mean `Power`?"),
      ("dimensions: [power, security]", "dimensions: [power, power]", 3, "named twice"),
      ("client: simulated", "client: simulator", 6, "Did you mean `simulated`?"),
      ("power: 0.5, ", "", 7, "no ability on `power`"),
      ("power: 0.5", "power: 50", 7, "out of bounds"),
      ("- name: org/b", "- name: A", 8, "named twice"),
      (
        "base-url-variable: BASE", "base-url-variable: https://host/v1", 10,
        "name of an environment"
      ),
      ("key-variable: KEY", "key-variable: sk-1234", 11, "name of an environment"),
      ("temperature: 0", "temprature: 0", 12, "Did you mean `temperature`?"),
      ("max-tokens: 20", "template: \"Q\"", 12, "where the item stands"),
      ("kind: none", "kind: judg", 13, "Did you mean `judge`?"),
      ("kind: none", "kind: judge", 13, "has no `plan`"),
      ("kind: none", "kind: panel, plan: nowhere.yaml", 13, "recognition plan cannot be used"),
      ("kind: none", "kind: panel, judge: A", 13, "has no `judge`"),
      ("kind: none", "kind: offline", 13, "has no `file`"),
      ("anchors: 2", "anchors: 20", 15, "more anchors"),
      ("items: 3", "bound: 0.3", 16, "goes with `method: sympson-hetter`"),
      ("anchors: 2", "repeats: 2", 15, "an odd number of times"),
      ("anchors: 2", "order: [given, reversed]", 15, "an odd number of times"),
      (", prices: { input: 0.5, output: 1.5 }", "", 20, "without prices"),
      ("seed: 3", "sed: 3", 21, "Did you mean `seed`?"),
    ])
  func damaged(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = Self.small.replacing(original, with: damaged)
    try #require(yaml != Self.small)
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    let problem = try #require(
      error?.all.first { $0.description.contains(words) }, "\(error?.description ?? "")")
    #expect(problem.place?.line == line)
  }

  @Test("what looks like a key in place of a variable's name is not repeated")
  func keyInPlan() throws {
    let error = #expect(throws: Diagnostics.self) {
      try Self.plan(Self.small.replacing("key-variable: KEY", with: "key-variable: sk-4711-secret"))
    }
    #expect(error?.description.contains("4711") == false)
  }

  @Test("options are turned round, their letters are not")
  func options() {
    let item = "Which?\nA) one\nB) two\nC) three"
    #expect(OptionOrder.reversed.text(of: item) == "Which?\nA) three\nB) two\nC) one")
    #expect(OptionOrder.given.text(of: item) == item)
  }

  @Test(
    "an item without options has one order",
    arguments: [
      "Which?", "", "A) one", "Which?\nB) two\nC) three", "Which?\nA) one\nC) two", "Was it B",
      "A) one\nB) two\nand so on",
    ])
  func withoutOptions(item: String) {
    #expect(OptionOrder.reversed.text(of: item) == nil)
  }
}
