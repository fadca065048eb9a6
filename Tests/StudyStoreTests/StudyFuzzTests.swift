import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import PrintedNumbers
import StudyStore
import Testing

/// What holds for whatever file is called a study.
@Suite("Whatever study comes")
struct StudyFuzzTests {
  private static let tables: [(name: String, columns: [String])] = [
    ("text", ["id", "value"]),
    (
      "judgment",
      [
        "id", "key_hash", "digest_high", "digest_low", "file", "evaluation_id", "task", "model_id",
        "sample_id", "judge_id", "criterion", "opponent_model_id", "label", "status_reason",
        "cluster_id", "round", "sample_hash", "source_file", "locator_text", "epoch", "turn",
        "judgment_index", "scale_type", "higher_is_better", "position", "status", "judge_kind",
        "sampling", "responded_at", "judged_at", "item_date", "model_release_date", "input_tokens",
        "logprob_n", "locator_number", "score", "scale_min", "scale_max", "preference", "weight",
        "latency_s", "logprob_sum",
      ]
    ),
    (
      "file",
      ["id", "name", "relative_path", "sha256", "bytes", "reader", "rows_read", "judgments"]
    ),
    (
      "run", ["evaluation_id", "task", "model_id", "dataset", "expected_samples", "status", "tool"]
    ),
    ("judge", ["judge_id", "kind", "model", "temperature"]),
    ("model", ["model_id", "release_date", "family"]),
    ("item", ["task", "sample_id", "item_date", "cluster_id"]),
    ("issue", ["id", "file", "severity", "code", "locator", "message", "remedy"]),
    ("published_score", ["set_name", "model", "dimension", "score", "file"]),
    ("curated_case", ["file", "model", "set_name", "score", "prompt", "answer"]),
  ]

  private static let values = [
    "NULL", "0", "1", "2", "3", "7", "-1", "255", "70000", "2147483648", "-2147483649",
    "9223372036854775807", "-9223372036854775808", "1.5", "-0.0", "9e999", "-9e999", "1e308",
    "''", "'text'", "'0'", "'9e999'", "x''", "x'00'", "x'ff'", "CAST(x'c3' AS TEXT)",
    "CAST(x'6100ff' AS TEXT)", "char(10) || 'error: forged'", "zeroblob(70000)",
    "hex(zeroblob(2000))", "rowid", "(SELECT max(id) FROM text)",
  ]

  private static func statement(_ generator: inout TestGenerator) -> String {
    let table = generator.pick(tables)
    let column = generator.pick(table.columns)
    let value = generator.pick(values)
    let condition =
      generator.below(3) == 0 ? "" : " WHERE \(table.columns[0]) % 3 = \(generator.below(3))"
    switch generator.below(12) {
    case 0: return "DELETE FROM \(table.name)\(condition)"
    case 1: return "ALTER TABLE \(table.name) DROP COLUMN \(column)"
    case 2: return "DROP \(generator.pick(["TABLE", "VIEW"])) \(generator.pick(tables).name)"
    case 3:
      return
        "UPDATE sqlite_schema SET rootpage = \(1 + generator.below(20)) WHERE name = '\(table.name)'"
    case 4:
      return
        "UPDATE sqlite_schema SET sql = replace(sql, '\(column)', '\(generator.pick(table.columns))')"
    case 5: return "PRAGMA \(generator.pick(["user_version", "application_id"])) = \(value)"
    default: return "UPDATE OR IGNORE \(table.name) SET \(column) = \(value)\(condition)"
    }
  }

  /// A study with a row in every table.
  private static func sound(_ scratch: Scratch) throws -> (bytes: [UInt8], log: String) {
    let table = JudgmentTable((0..<20).map(Fixtures.full))
    let log = scratch.path + "/log.jsonl"
    try JudgmentWriter.write(table, to: log)
    let again = try scratch.write(
      (0..<8).map {
        Fixtures.line(
          sample: "q\($0 / 2)",
          "\"score\":\"\($0 % 2)\",\"judged_at\":\"2026-01-0\(1 + $0 % 2)T00:00:00Z\","
            + "\"prompt\":\"p\",\"response\":\"r\",\"explanation\":\"e\($0)\"")
      }.joined(), to: "again.jsonl")
    let scores = try scratch.write(
      "{\"data\":[{\"model\":\"m\",\"Power\":12.5,\"Security\":50}]}", to: "Schwartz_scores.json")
    let cases = try scratch.write(
      "{\"data\":[{\"model\":\"m\",\"value\":\"Power\",\"score\":1,\"label\":\"high\","
        + "\"prompt\":\"p\",\"answer\":\"a\",\"highlight\":\"a\"}]}", to: "Schwartz_cases.json")
    let study = try Study(openingOrCreating: scratch.path + "/sound.study")
    var ingestion = StudyIngestion(study)
    ingestion.options.keepTexts = true
    _ = try ingestion.ingest([log, again, scores, cases])
    _ = try study.addItems(
      from: scratch.write("sample_id,task,item_date,cluster_id\nq1,t,2024-01-01,c\n", to: "i.csv"))
    return (Array(try Data(contentsOf: URL(filePath: scratch.path + "/sound.study"))), log)
  }

  @Test("it is read, or refused with an error of this program, and nothing traps")
  func study() throws {
    let scratch = try Scratch()
    let (whole, log) = try Self.sound(scratch)
    let path = scratch.path + "/x.study"
    var opened = 0
    var refused = 0
    try Fuzz.run("study", iterations: 300) { generator in
      var bytes = whole
      if generator.below(2) == 0 {
        bytes = generator.damaged(whole, [0, 1, 5, 10, 13, 0x7F, 0x80, 0xFF])
      }
      for leftover in ["", "-wal", "-shm", "-journal"] {
        try? FileManager.default.removeItem(atPath: path + leftover)
      }
      try Data(bytes).write(to: URL(filePath: path))
      if bytes == whole {
        let statements = (0...generator.below(3)).map { _ in Self.statement(&generator) }
        for statement in ["PRAGMA writable_schema = ON"] + statements {
          SQLiteFile.run("PRAGMA writable_schema = ON; \(statement)", on: path)
        }
      }
      do throws(Diagnostics) {
        let study = try Study(opening: path)
        opened += 1
        try Self.useAll(study, log)
      } catch {
        refused += 1
        #expect(!error.all.isEmpty)
      }
    }
    #expect(opened > 0 && refused > 0)
  }

  /// Does everything with a study that can be done; each by itself, as one failure hides the rest.
  private static func useAll(_ study: Study, _ log: String) throws(Diagnostics) {
    var failure: Diagnostics?
    func attempt(_ step: () throws(Diagnostics) -> Void) {
      do throws(Diagnostics) { try step() } catch { failure = failure ?? error }
    }
    attempt { () throws(Diagnostics) in
      let read = try study.log()
      for judgment in read.judgments {
        #expect(judgment.score?.isFinite ?? true)
        #expect(judgment.epoch >= 1 && judgment.turn >= 1 && judgment.judgmentIndex >= 1)
        #expect(!judgment.description.isEmpty)
      }
      _ = try JudgmentWriter.bytes(read.judgments, as: .csv)
    }
    attempt { () throws(Diagnostics) in
      let read = try study.log(withTexts: true)
      for row in read.judgments.indices {
        _ = try read.response(ofRow: row)
        _ = try read.explanation(ofRow: row)
      }
    }
    attempt { () throws(Diagnostics) in _ = try study.verify() }
    attempt { () throws(Diagnostics) in _ = try study.summary() }
    attempt { () throws(Diagnostics) in _ = try study.files() }
    attempt { () throws(Diagnostics) in _ = try study.issues().map(\.description) }
    attempt { () throws(Diagnostics) in _ = try study.log(appliesSidecars: false) }
    attempt { () throws(Diagnostics) in _ = try Study().merge(study, keepGoing: true) }
    attempt { () throws(Diagnostics) in
      var ingestion = StudyIngestion(study)
      ingestion.keepGoing = true
      _ = try ingestion.ingest([log])
    }
    if let failure { throw failure }
  }
}

extension Judgment {
  /// Every value as text, so that each is worked out.
  fileprivate var description: String {
    [
      model, sample, judge, criterion, round ?? "", respondedAt?.description ?? "",
      judgedAt?.description ?? "", itemDate?.description ?? "",
      modelReleaseDate?.description ?? "", sourceLocator ?? "",
    ].joined(separator: " ")
  }
}
