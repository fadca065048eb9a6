import Diagnostics
import Elicitation
import Foundation
import Testing
import ValueModel

@Suite("Recognition plans")
struct RecognitionPlanTests {
  static let small = """
    name: panel
    system: schwartz
    dimensions: [power, security]
    labels: three
    opinions: false
    judges:
      - name: A
        client: simulated
        parameters: { shows: { power: [win], security: [safe] }, sensitivity: 0.9 }
      - name: org/b
        client: openai
        base-url-variable: BASE
        key-variable: KEY
        parameters: { temperature: 0, max-tokens: 20 }
    panel: { aggregate: mean, orders: [given, reversed] }
    limits: { retries: 2 }
    seed: 3
    """

  private static func plan(_ yaml: String) throws -> RecognitionPlan {
    try RecognitionPlan(yaml: yaml, file: "panel.yaml", catalog: try DefinitionCatalog.shipped())
  }

  @Test("a plan is read, with what it leaves open as it is by default")
  func read() throws {
    let plan = try Self.plan(Self.small)
    #expect(plan.scale == .three && plan.dimensions.map(\.id) == ["power", "security"])
    #expect(plan.panel.aggregate == .mean && plan.orders == [.given, .reversed])
    #expect(plan.judges.map(\.judgeID) == ["model:A", "model:org/b"])
    #expect(plan.judges[1].form == .object(explains: true))
    #expect(plan.judges[1].prompt.file == "templates/prompts/judge.txt")
    #expect(plan.concepts == nil && plan.limits.concurrency == 4 && plan.panelID == "panel:panel")
    guard case .endpoint(let request, "BASE", "KEY") = plan.judges[1].client else {
      Issue.record("the second judge is no endpoint")
      return
    }
    #expect(request.model == "org/b" && request.parameters.maximumTokens == 20)
  }

  @Test("the prompt goes by the labels and the form of the endpoint")
  func prompts() throws {
    let words = Self.small.replacing("{ temperature: 0,", with: "{ endpoint: completions,")
    let plan = try Self.plan(words)
    #expect(plan.judges[1].form == .word)
    #expect(plan.judges[1].prompt.file == "templates/prompts/judge-three-words.txt")
    let opinions = try Self.plan(Self.small.replacing("opinions: false", with: "opinions: true"))
    #expect(opinions.judges[1].form == .opinions)
    let quiet = Self.small.replacing("opinions: false", with: "explanation: false")
    #expect(try Self.plan(quiet).judges[1].form == .object(explains: false))
  }

  @Test(
    "damage to a plan is reported with its line and a remedy",
    arguments: [
      ("dimensions: [power, security]", "dimensions: [powr, security]", 3, "Did you mean `Power`?"),
      ("labels: three", "labels: four", 4, "is not known here"),
      ("opinions: false", "opinions: perhaps", 5, "neither `true` nor `false`"),
      ("client: simulated", "client: simulator", 8, "Did you mean `simulated`?"),
      ("power: [win], ", "", 9, "no words for `power`"),
      ("sensitivity: 0.9", "sensitivity: 1.9", 9, "out of bounds"),
      ("sensitivity: 0.9", "sensitivty: 0.9", 9, "Did you mean `sensitivity`?"),
      ("- name: org/b", "- name: A", 10, "named twice"),
      (
        "base-url-variable: BASE", "base-url-variable: https://host/v1", 12,
        "name of an environment"
      ),
      ("temperature: 0", "template: \"x\"", 14, "is not a key of the parameters of a judge"),
      ("aggregate: mean", "aggregate: median", 15, "is not known here"),
      ("orders: [given, reversed]", "orders: [given, given]", 15, "named twice"),
      ("labels: three", "stages: two", 4, "has no `concepts`"),
      ("labels: three", "concepts: { pool: a.json }", 4, "go with `stages: two`"),
      ("client: simulated", "client: simulated\n    prompt: judge", 9, "has no prompt"),
      ("seed: 3", "sed: 3", 17, "Did you mean `seed`?"),
    ])
  func damaged(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = Self.small.replacing(original, with: damaged)
    try #require(yaml != Self.small)
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    let all = error?.all ?? []
    #expect(
      all.contains { problem in
        "\(problem.message) \(problem.remedy ?? "")".contains(words)
          && (problem.place?.line == line || words.contains("has no `concepts`"))
      }, "\(all)")
  }

  @Test("a template that shows no labels cannot show them in two orders")
  func ordersUnseen() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("prompts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("mine.txt")
    let yaml = Self.small.replacing(
      "key-variable: KEY", with: "key-variable: KEY\n    prompt: \(file.path)")
    try Data("Is {value} in this? Say yes.\n{response}".utf8).write(to: file)
    let error = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    #expect(error?.all.first?.message.contains("shows no labels") == true)
    try Data("Is {value} in this? {labels}\n{response}".utf8).write(to: file)
    #expect(try Self.plan(yaml).judges[1].prompt.file == file.path)
    try Data("Is {valu} in this?\n{response}".utf8).write(to: file)
    let unknown = #expect(throws: Diagnostics.self) { try Self.plan(yaml) }
    #expect(unknown?.all.first?.place?.line == 1)
    #expect(unknown?.all.first?.message.contains("{valu}") == true)
  }

  @Test("what calls are kept under does not go by templates, limits and dimensions")
  func digests() throws {
    let plan = try Self.plan(Self.small)
    for (old, new) in [
      ("retries: 2", "retries: 3"), ("dimensions: [power, security]", "dimensions: [power]"),
      ("aggregate: mean", "aggregate: majority"),
    ] {
      #expect(try Self.plan(Self.small.replacing(old, with: new)).digest == plan.digest)
    }
    for (old, new) in [("name: panel", "name: other"), ("sensitivity: 0.9", "sensitivity: 0.8")] {
      #expect(try Self.plan(Self.small.replacing(old, with: new)).digest != plan.digest)
    }
  }
}
