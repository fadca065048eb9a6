import Diagnostics
import Elicitation
import Foundation
import Testing
import ValueModel

@Suite("Damaged simulation plans")
struct DamagedPlanTests {
  @Test(
    "damage to a plan is reported with its line and a remedy",
    arguments: [
      ("system: moral-foundations", "system: moral-fundations", 2, "moral-foundations"),
      ("seed: 7", "seed: -7", 3, "not a seed"),
      ("maximum: 1 }", "maximum: 0 }", 4, "no whole number of steps"),
      ("maximum: 1 }", "maximum: 1, step: 0.3 }", 4, "no whole number of steps"),
      ("clusters: 10", "clusters: 41", 5, "from 1 to 40"),
      ("dimensions-per-item: 2", "dimensions-per-item: 6", 5, "from 1 to 5"),
      ("count: 40", "count: forty", 5, "not a whole number"),
      ("epochs: 2", "epoch: 2", 6, "Did you mean `epochs`?"),
      ("item: 0.4", "item: -0.4", 7, "out of bounds"),
      ("item: 0.4", "items: 0.4", 7, "Did you mean `item`?"),
      (", response: 0.8", ", response: nan", 7, "not a finite number"),
      ("\"model:b\"", "\"model:a\"", 10, "named twice"),
      ("care: 0.7", "care: 1.0", 13, "does not lie inside the scale"),
      ("care: 0.7", "caer: 0.7", 13, "Did you mean `care`?"),
      ("care: 0.7, ", "", 13, "no usable mean for `care`"),
      ("- name: Two 二", "- name: One", 14, "named twice"),
      ("- name: Two 二", "- name: Two 二\n    missing: 1.0", 15, "out of bounds"),
    ])
  func damaged(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = PlanText.small.replacingOccurrences(of: original, with: damaged)
    try #require(yaml != PlanText.small)
    let error = #expect(throws: Diagnostics.self) { try PlanText.plan(yaml) }
    let problem = try #require(error?.all.first { $0.description.contains(words) })
    #expect(problem.place?.line == line)
    #expect(problem.description.hasPrefix("plan.yaml:\(line): "))
  }

  @Test("several problems come at once")
  func several() throws {
    let yaml = PlanText.small
      .replacingOccurrences(of: "seed: 7", with: "seed: x")
      .replacingOccurrences(of: "item: 0.4", with: "item: -1")
    let error = #expect(throws: Diagnostics.self) { try PlanText.plan(yaml) }
    #expect(error?.description.split(separator: "\n").count == 2)
  }
}
