import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// The texts follow the public description of the format (`docs/hub/eval-results.md` and
/// `eval_results.yaml` of huggingface/hub-docs).
@Suite("Evaluation results of a model repository")
struct HubResultsTests {
  private static let text = """
    - dataset:
        id: cais/hle
        task_id: default
        revision: abc
      value: 20.90
      date: "2025-01-15"
      source:
        url: https://example.org/traces
        name: Eval traces
      notes: "With tools"
    - dataset:
        id: Idavidrein/gpqa
        task_id: gpqa_diamond
      value: 0.412

    """

  @Test("entries are published scores of the repository that the folder is")
  func entries() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Self.text, to: "smol/.eval_results/hle.yaml")
    let log = try LogReader().read([scratch.path])
    #expect(log.files.map(\.reader) == ["hub-results"])
    #expect(log.publishedScores.map(\.model) == ["smol", "smol"])
    #expect(log.publishedScores.map(\.set) == ["cais/hle", "Idavidrein/gpqa"])
    #expect(log.publishedScores.map(\.dimension) == ["default (With tools)", "gpqa_diamond"])
    #expect(log.publishedScores.map(\.score) == [20.9, 0.412])
    #expect(log.publishedScores.map(\.locator) == ["L1", "L11"])
    #expect(log.publishedScores.allSatisfy { !$0.hasUncertainty })
    #expect(log.issues.map(\.code) == ["modelOfFolder"])
  }

  @Test("a copy of the Hub's cache spells the model's whole name")
  func cache() throws {
    let scratch = try Scratch()
    _ = try scratch.write(
      Self.text, to: "models--org--smol-1--b/snapshots/abc/.eval_results/hle.yaml")
    let log = try LogReader().read([scratch.path])
    #expect(log.publishedScores.first?.model == "org/smol-1--b" && log.issues.isEmpty)
  }

  @Test("outside the folder the user says the model, and the earlier form has a configuration")
  func declared() throws {
    let text = "# scores\n- dataset:\n    id: d\n    config: c\n  value: '3'\n"
    #expect(issues(text, named: "x.yaml").map(\.code) == ["undeclaredField"])
    var options = LogReadingOptions()
    options.fields = try FieldMap(["model_id==org/m"])
    let score = try #require(try read(text, named: "x.yaml", options).publishedScores.first)
    #expect(score.model == "org/m" && score.dimension == "c" && score.score == 3)
  }

  @Test("an entry without a number is missing or refused, with its line")
  func values() throws {
    let scratch = try Scratch()
    let path = try scratch.write(
      "- dataset: {id: d}\n  value: 1\n- dataset: {id: e}\n  value:\n- value: 2\n",
      to: "m/.eval_results/x.yaml")
    var options = LogReadingOptions()
    options.keepGoing = true
    let log = try LogReader(options: options).read([path])
    #expect(log.publishedScores.map(\.set) == ["d"])
    #expect(
      log.issues.map(\.code) == ["missingField", "modelOfFolder", "missingPublishedScore"])
    let wrong = try scratch.write(
      "- dataset: {id: d}\n  value: high\n", to: "m/.eval_results/y.yaml")
    #expect(refusals(at: wrong) == ["invalidField"])
  }

  @Test("YAML that is broken is told with its line, and other YAML is no log")
  func broken() {
    let found = issues("- dataset:\n    id: d\n  value: [1\n", named: "x.yaml")
    #expect(found.map(\.code) == ["yamlSyntax"])
    #expect(found.first?.locator.hasPrefix("L") == true)
    #expect(issues("- a\n- b\n", named: "x.yaml").map(\.code) == ["unknownFormat"])
  }

  @Test("damaged texts are refused or read, and never end the program")
  func damage() {
    expectDamageIsSurvived(Self.text, named: "m/.eval_results/x.yaml", variants: 20)
  }
}
