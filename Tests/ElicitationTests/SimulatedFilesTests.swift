import Diagnostics
import Elicitation
import FileFormats
import Foundation
import Testing
import ValueModel

@Suite("Files of a simulated study")
struct SimulatedFilesTests {
  static let example = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("data/example")

  @Test("the same plan gives the same bytes, under half a megabyte for the example")
  func bytes() throws {
    let study = try Simulation(try plan()).run()
    let files = try study.files()
    #expect(files.map(\.name) == ["judgments.jsonl.gz", "truth.csv"])
    #expect(try Simulation(try plan()).run().files() == files)
    #expect(files.allSatisfy { $0.bytes.count < 500_000 })
  }

  @Test("the example's judgments are those that its plan gives")
  func exampleJudgments() throws {
    let committed = try Data(
      contentsOf: Self.example.appendingPathComponent("judgments.jsonl.gz"))
    let drawn = try #require(try Simulation(try plan()).run().files().first)
    // Compressed bytes may differ between versions of zlib; the texts may not.
    #expect(try Gzip.expand(Array(committed)) == Gzip.expand(drawn.bytes))
  }

  @Test("the example's truth is that of its plan")
  func exampleTruth() throws {
    let text = try String(
      contentsOf: Self.example.appendingPathComponent("truth.csv"), encoding: .utf8)
    let rows = text.split(separator: "\n").map { $0.split(separator: ",").map(String.init) }
    #expect(rows.first == ["model", "dimension", "profile", "expected"])
    let study = try Simulation(try plan()).run()
    #expect(rows.count == study.truth.count + 1)
    for (row, truth) in zip(rows.dropFirst(), study.truth) {
      #expect(row[0] == truth.model)
      #expect(row[1] == truth.dimension)
      #expect(abs(try #require(Double(row[2])) - truth.profile) < 1e-12)
      #expect(abs(try #require(Double(row[3])) - truth.expected) < 1e-9)
    }
  }

  @Test("files are written whole into a folder; an absent folder is an error")
  func writing() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("study-\(UUID().uuidString)")
    let study = try Simulation(try PlanText.plan(PlanText.small)).run()
    #expect(throws: Diagnostics.self) { try study.write(toFolder: folder.path) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let paths = try study.write(toFolder: folder.path)
    #expect(paths.allSatisfy(FileManager.default.fileExists(atPath:)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
  }

  @Test("names that hold commas and quotes are quoted in the truth")
  func quoting() throws {
    let yaml = PlanText.small.replacingOccurrences(of: "Two 二", with: "'Two, \"the\" second'")
    let study = try Simulation(try PlanText.plan(yaml)).run()
    #expect(study.truthTable.contains("\"Two, \"\"the\"\" second\",care,0.8,"))
  }

  private func plan() throws -> SimulationPlan {
    let file = Self.example.appendingPathComponent("plan.yaml")
    return try PlanText.plan(try String(contentsOf: file, encoding: .utf8))
  }
}
