import Analysis
import FileFormats
import Foundation
import LogReaders
import StudyStore
import Testing

@Suite("Sources of judgments")
struct JudgmentSourceTests {
  /// A log, and a study that holds it, in a directory of their own.
  private struct Data {
    let log: LogReading
    let study: StudyReading
    let logDigest: String
    let contentDigest: String

    init() throws {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("compass-sources-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let rows = ["a", "b", "c"].flatMap { model in
        (0..<12).map { item in
          TestStudy.row(
            model, "i\(item)", "power", (item + model.count * item) % 3 == 0 ? "1" : "0",
            cluster: "c\(item / 3)")
        }
      }
      let text = ([TestStudy.header] + rows).joined(separator: "\n") + "\n"
      let path = folder.appendingPathComponent("my log.csv").path
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let file = folder.appendingPathComponent("my.study").path
      let study = try Study(openingOrCreating: file)
      _ = try StudyIngestion(study).ingest([path])
      log = try LogReading([path])
      self.study = try StudyReading(opening: file)
      logDigest = SHA256.hexadecimal(Array(text.utf8))
      contentDigest = try study.contentSHA256()
    }
  }

  @Test("a log and a study of it give the same scores")
  func sameScores() throws {
    let data = try Data()
    let request = StudyRequest(data: DataRequest(), instrument: "presence", system: "schwartz")
    let scores = try [data.log as any JudgmentSource, data.study].map { source in
      let study = try StudyInputs(request, from: source).study(seed: 1)
      return try study?.book(IntervalOptions()).scores
    }
    #expect(scores[0]?.count == 33)
    #expect(scores[0] == scores[1])
  }

  @Test("each says what was read, by digests of its own, and how it is named")
  func named() throws {
    let data = try Data()
    #expect(
      data.log.digests
        == [InputDigest(role: "log", name: "my log.csv", sha256: data.logDigest)])
    #expect(data.log.options == ["--logs", "my log.csv"])
    #expect(
      data.study.digests
        == [InputDigest(role: "study", name: "my.study", sha256: data.contentDigest)])
    #expect(data.study.options == ["--study", "my.study"])
  }

  @Test("the options of a study are words of a shell, in the order of the help")
  func arguments() throws {
    let data = try Data()
    let request = StudyRequest(
      data: DataRequest(
        columnMap: try NamedColumnMap("pairwise"), reader: LogFormat(rawValue: "canonical-csv"),
        onConflict: .latest),
      instrument: "presence", system: "schwartz", isStrict: true)
    let inputs = try StudyInputs(request, from: data.log)
    #expect(
      inputs.arguments
        == "--logs 'my log.csv' --instrument presence --system schwartz --map pairwise "
        + "--reader canonical-csv --strict --on-conflict latest")
    #expect(inputs.digests.map(\.role) == ["log", "columnMap", "instrument", "valueSystem"])
  }
}
