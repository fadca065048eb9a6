import Diagnostics
import Elicitation
import Foundation
import LogReaders
import StudyStore
import Testing

/// Judgments that are drawn straight into a study are those that are drawn into memory.
@Suite("Simulation into a study")
struct SimulatedStudyWriterTests {
  private static func folder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }

  @Test("a study that is drawn into has the rows and the files of the simulation")
  func rows() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let plan = try PlanText.plan(PlanText.small + "\nunscored: 0.1\n")
    let drawn = try Simulation(plan).run()
    let path = folder.path + "/drawn.study"
    let writer = SimulatedStudyWriter(plan, named: "plan.yaml", text: PlanText.small)
    let files = try writer.write(to: path)
    #expect(files == (try drawn.filesBeside()))
    let study = try Study(opening: path)
    func keys(_ table: JudgmentTable) -> [String] {
      table.map { judgment in
        var judgment = judgment
        judgment.sourceFile = nil
        judgment.sourceDigest = nil
        return "\(judgment)"
      }.sorted()
    }
    #expect(keys(try study.log().judgments) == keys(drawn.judgments))
    #expect(writer.mostRows == drawn.judgments.count)
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  @Test(
    "a disk that is too small is told of before anything is drawn, and a study is never replaced")
  func refusals() throws {
    let folder = try Self.folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.path + "/drawn.study"
    let plan = try PlanText.plan(PlanText.small)
    var writer = SimulatedStudyWriter(plan, named: "plan.yaml", text: PlanText.small)
    var drawn = 0
    writer.onProgress = { drawn = $0 }
    writer.freeDisk = { _ in 1_000 }
    let small = #expect(throws: Diagnostics.self) { try writer.write(to: path) }
    #expect(small?.all.map(\.code) == ["diskFull"])
    #expect(drawn == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
    writer.freeDisk = { _ in nil }
    _ = try writer.write(to: path)
    let before = try Data(contentsOf: URL(filePath: path))
    let there = #expect(throws: Diagnostics.self) { try writer.write(to: path) }
    #expect(there?.all.map(\.code) == ["studyIsThere"])
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
  }
}
