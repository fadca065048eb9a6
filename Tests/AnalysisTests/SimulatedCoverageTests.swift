import Analysis
import Elicitation
import Foundation
import Statistics
import Testing
import ValueModel

@Suite("From simulated logs to intervals")
struct SimulatedCoverageTests {
  @Test(
    "intervals of the shipped example's plan cover the known truth over many seeds",
    arguments: [
      (IntervalOptions(), 1...60 as ClosedRange<UInt64>),
      (IntervalOptions(method: .bca, replicates: 399), 1...60),
    ])
  func coverage(options: IntervalOptions, seeds: ClosedRange<UInt64>) throws {
    let plan = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("data/example/plan.yaml")
    let catalog = try DefinitionCatalog.shipped()
    let design = try SimulationPlan(
      yaml: String(contentsOf: plan, encoding: .utf8), file: "plan.yaml", catalog: catalog)
    let binding = try InstrumentBinding(
      catalog.instrument("presence"), system: catalog.system("schwartz"))
    var covered = 0
    var cells = 0
    for seed in seeds {
      let simulated = try Simulation(design.seeded(seed)).run()
      let study = try ScoreStudy(
        Selection(sampledFrom: simulated.judgments), binding: binding, files: ["simulated"],
        seed: seed)
      let book = try study.book(options)
      for truth in simulated.truth {
        let cell = try #require(book.score(model: truth.model, dimension: truth.dimension))
        let lower = try #require(cell.lower)
        let upper = try #require(cell.upper)
        cells += 1
        if lower <= truth.expected * 100, truth.expected * 100 <= upper { covered += 1 }
      }
    }
    // 90 cells in each of 60 and more independent studies; within a study the cells go together, so
    // the bounds are those of some 600 independent cells: 95 % give or take 3.
    let coverage = Double(covered) / Double(cells)
    print("coverage end to end, \(options.method): \(coverage) of \(cells) cells")
    #expect((0.92...0.98).contains(coverage))
  }
}
