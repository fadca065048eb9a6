import Diagnostics
import Elicitation
import FileFormats
import Foundation
import LogReaders
import Testing
import ValueModel

/// The examples of `data/examples`, each drawn from the plan beside it.
@Suite("Shipped examples")
struct ShippedExamplesTests {
  private static let folder = SimulatedFilesTests.example.deletingLastPathComponent()
    .appendingPathComponent("examples")

  /// The examples, and what each has beside its truth.
  private static let examples = [
    ("rounds", ["judgments.jsonl.gz", "truth.csv", "items.csv"]),
    ("battles", ["judgments.jsonl.gz", "truth.csv", "items.csv"]),
    ("judges", ["judgments.jsonl.gz", "truth.csv", "effects.csv", "items.csv"]),
    (
      "leak",
      ["judgments.jsonl.gz", "truth.csv", "effects.csv", "items.csv", "probabilities.jsonl.gz"]
    ),
    ("people", ["answers.csv", "truth.csv"]),
    ("items", ["judgments.jsonl.gz", "pool.csv", "models.csv", "truth.csv", "changes.csv"]),
  ]

  @Test("an example's files are those that its plan gives", arguments: examples)
  func drawn(_ name: String, expected: [String]) throws {
    let folder = Self.folder.appendingPathComponent(name)
    let yaml = try String(contentsOf: folder.appendingPathComponent("plan.yaml"), encoding: .utf8)
    let plan = try PlannedSimulation(
      yaml: yaml, file: "plan.yaml", catalog: try DefinitionCatalog.shipped())
    let files = try plan.files()
    #expect(files.map(\.name) == expected)
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

  @Test("an example is read as it was drawn, its folder too", arguments: ["judges", "leak"])
  func read(_ name: String) throws {
    let folder = Self.folder.appendingPathComponent(name)
    let yaml = try String(contentsOf: folder.appendingPathComponent("plan.yaml"), encoding: .utf8)
    let plan = try PlanText.plan(yaml)
    let drawn = PlannedParts.rows(try Simulation(plan).run())
    for path in [folder.appendingPathComponent("judgments.jsonl.gz").path, folder.path] {
      let log = try LogReader().read([path])
      #expect(log.judgments.count == drawn.count)
      #expect(log.issues.allSatisfy { $0.code != "conflictingVerdicts" })
      for (row, judgment) in zip(drawn, log.judgments) {
        var judgment = judgment
        // What reading adds, and epochs that tell versions apart.
        judgment.sourceFile = nil
        judgment.sourceLocator = nil
        judgment.sourceDigest = nil
        if row.promptVersion != nil { judgment.epoch = row.epoch }
        #expect(judgment == row)
      }
    }
    guard plan.probabilities != nil else { return }
    let file = try TokenProbabilityFile(
      folder.appendingPathComponent("probabilities.jsonl.gz").path)
    #expect(file.texts.count == 2 * 60 * 21)
    #expect(Set(file.models).isSubset(of: Set(plan.models.map(\.name))))
    #expect(Set(file.samples).isSubset(of: Set(drawn.map(\.sample))))
  }

  /// What other projects may have cited: the texts of the files that shipped first, by sha256sum of
  /// coreutils 9.1.
  @Test(
    "the examples that shipped first are what they were",
    arguments: [
      (
        "example/judgments.jsonl.gz",
        "a882ec1f100e3d9c20670f1306888d4db1e2d967e1c1b0bed1080ecf3b355f20"
      ),
      (
        "example/truth.csv",
        "149e4daebcc0d1837fc6b83d63ba327fa78aae8247748c73961f2a341a2f5771"
      ),
      (
        "examples/rounds/judgments.jsonl.gz",
        "5a64e9eaa82c351e69026c46dc52df9f4a12c2a1087671f2be0e6977e5559b99"
      ),
      (
        "examples/rounds/truth.csv",
        "0617c14a9b16fa9ec79609301dfb3fc908be023886102ab0f2e2050e22938487"
      ),
      (
        "examples/rounds/items.csv",
        "7d342beb7460997b7776736fdfe968ee55a2cff47d326ee52b8d9d296c8c8655"
      ),
      (
        "examples/battles/judgments.jsonl.gz",
        "2565a2234724109f99340bc5413586d250b5e259ce8046a6f23f384eda54d0eb"
      ),
      (
        "examples/battles/truth.csv",
        "b80a2f89d27c4f69d053f779daf41b2f548803c948bbba0d93999216204885a7"
      ),
      (
        "examples/battles/items.csv",
        "d3e553830a99641511892ce8c0843db949f53706ca9b01427a5b4e7924ec091f"
      ),
    ])
  func unchanged(_ path: String, digest: String) throws {
    let data = Self.folder.deletingLastPathComponent()
    let bytes = Array(try Data(contentsOf: data.appendingPathComponent(path)))
    #expect(try SHA256.hexadecimal(path.hasSuffix(".gz") ? Gzip.expand(bytes) : bytes) == digest)
  }
}
