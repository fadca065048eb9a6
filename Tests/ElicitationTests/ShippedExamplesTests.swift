import Diagnostics
import Elicitation
import FileFormats
import Foundation
import Testing
import ValueModel

/// The examples of `data/examples`, each drawn from the plan beside it.
@Suite("Shipped examples")
struct ShippedExamplesTests {
  private static let folder = SimulatedFilesTests.example.deletingLastPathComponent()
    .appendingPathComponent("examples")

  @Test("an example's files are those that its plan gives", arguments: ["rounds", "battles"])
  func drawn(_ name: String) throws {
    let folder = Self.folder.appendingPathComponent(name)
    let yaml = try String(contentsOf: folder.appendingPathComponent("plan.yaml"), encoding: .utf8)
    let plan = try PlannedSimulation(
      yaml: yaml, file: "plan.yaml", catalog: try DefinitionCatalog.shipped())
    let files = try plan.files()
    #expect(files.map(\.name) == ["judgments.jsonl.gz", "truth.csv", "items.csv"])
    for file in files {
      let shipped = Array(try Data(contentsOf: folder.appendingPathComponent(file.name)))
      #expect(shipped.count < 300_000)
      // Compressed bytes may differ between versions of zlib; the texts may not.
      let isPacked = file.name.hasSuffix(".gz")
      #expect(
        try isPacked ? Gzip.expand(shipped) == Gzip.expand(file.bytes) : shipped == file.bytes,
        "\(name)/\(file.name)")
    }
    let readme = try String(contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(readme.contains("compass simulate data/examples/\(name)/plan.yaml"))
  }
}
