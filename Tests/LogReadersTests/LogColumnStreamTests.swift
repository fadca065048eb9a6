import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Columns of a log, line by line")
struct LogColumnStreamTests {
  private struct Totals: Equatable {
    var count = 0
    var missing = 0
    var sum = 0.0
  }

  /// Count, missing values and sum by group.
  private func totals(
    _ path: String, value: String = "score", by columns: [String] = ["model"]
  ) throws -> [[String?]: Totals] {
    var stream = LogColumnStream(path, value: value, by: columns)
    var totals: [Totals] = []
    let rows = try stream.forEachRow { group, value in
      if group == totals.count { totals.append(Totals()) }
      guard let value else { return totals[group].missing += 1 }
      totals[group].count += 1
      totals[group].sum += value
    }
    #expect(rows == totals.reduce(0) { $0 + $1.count + $1.missing })
    return Dictionary(uniqueKeysWithValues: zip(stream.groups, totals))
  }

  private func issues(_ path: String, by columns: [String] = []) -> [Diagnostic] {
    var stream = LogColumnStream(path, value: "score", by: columns)
    do {
      _ = try stream.forEachRow { _, _ in }
      return []
    } catch {
      return error.all
    }
  }

  @Test("a key that first comes up in row 100,000 is not lost")
  func lateKey() throws {
    var text = ""
    for row in 1..<100_000 { text += "{\"model\":\"a\",\"score\":\(row % 2)}\n" }
    text += "{\"model\":\"a\",\"score\":1,\"dimension\":\"care\"}\n"
    text += "{\"late\":0.5,\"model\":\"b\"}\n"
    let scratch = try Scratch()
    let path = try scratch.write(text, to: "late.jsonl")
    #expect(
      try totals(path, by: ["dimension"]) == [
        [nil]: Totals(count: 99_999, missing: 1, sum: 50_000),
        ["care"]: Totals(count: 1, missing: 0, sum: 1),
      ])
    #expect(
      try totals(path, value: "late") == [
        ["a"]: Totals(count: 0, missing: 100_000, sum: 0),
        ["b"]: Totals(count: 1, missing: 0, sum: 0.5),
      ])
  }

  @Test("null, NaN and absent values are missing; numbers, quoted numbers and truth values count")
  func values() throws {
    let scratch = try Scratch()
    let lines = ["0.5", "null", "NaN", "\"0.25\"", "true", "false", "\"\"", "-1e2"]
    let text = lines.map { "{\"model\":\"a\",\"score\":\($0)}\n" }.joined() + "{\"model\":\"a\"}"
    let path = try scratch.write(text, to: "values.jsonl")
    #expect(try totals(path) == [["a"]: Totals(count: 5, missing: 4, sum: -98.25)])
    var stream = LogColumnStream(path, value: "score")
    _ = try stream.forEachRow { _, _ in }
    #expect(stream.warnings.map(\.code) == ["quotedNumber"])
    #expect(stream.groups == [[]])
  }

  @Test("plain, gzip and Zstandard give the same, whatever the lines' ends and lengths")
  func compressed() throws {
    var generator = TestGenerator(state: 41)
    var text = "\u{FEFF}"
    for row in 0..<30_000 {
      let filler = String(repeating: "é", count: generator.below(60))
      text += "{\"model\":\"m\(row % 7)\",\"note\":\"\(filler)\",\"score\":\(row)}"
      text += row.isMultiple(of: 3) ? "\r\n" : "\n"
      if row == 20_000 {
        let long = String(repeating: "x", count: 3 << 20)
        text += "{\"note\":\"\(long)\",\"model\":\"long\",\"score\":1}\n\n"
      }
    }
    let scratch = try Scratch()
    let bytes = Array(text.utf8)
    let plain = try totals(try scratch.write(bytes, to: "a.jsonl"))
    #expect(plain.count == 8)
    #expect(plain[["long"]] == Totals(count: 1, missing: 0, sum: 1))
    let half = bytes.count / 2
    let members = try Gzip.compress(Array(bytes[..<half])) + Gzip.compress(Array(bytes[half...]))
    #expect(try totals(try scratch.write(members, to: "a.jsonl.gz")) == plain)
    #expect(try totals(try scratch.write(members + [0, 0], to: "b.jsonl.gz")) == plain)
    let frames = TestArchive.zstandard(bytes)
    #expect(try totals(try scratch.write(frames, to: "a.jsonl.zst")) == plain)
  }

  @Test("cut and damaged compression is refused with its place")
  func damaged() throws {
    let scratch = try Scratch()
    let text = (0..<50_000).map { "{\"score\":\($0 &* 7919 % 10_007)}\n" }.joined()
    let packed = try Gzip.compress(Array(text.utf8))
    let cut = try scratch.write(Array(packed.dropLast(packed.count / 3)), to: "cut.jsonl.gz")
    #expect(issues(cut).map(\.code) == ["truncatedGzip"])
    #expect(issues(cut).first?.locator == "byte \(packed.count - packed.count / 3)")
    var changed = packed
    changed[packed.count / 2] ^= 0x10
    let damaged = try scratch.write(changed, to: "damaged.jsonl.gz")
    #expect(issues(damaged).last?.code == "damagedGzip")
    let trailing = try scratch.write(packed + [1, 2], to: "trailing.jsonl.gz")
    #expect(issues(trailing).map(\.code) == ["damagedGzip"])
    let frames = TestArchive.zstandard(Array(text.utf8))
    let short = try scratch.write(Array(frames.dropLast(3)), to: "cut.jsonl.zst")
    #expect(issues(short).map(\.code) == ["truncatedZstandard"])
    let bomb = try scratch.write(TestArchive.bomb(blocks: 8192), to: "bomb.jsonl.zst")
    #expect(issues(bomb).map(\.code) == ["expandsTooFar"])
  }

  @Test("wrong lines are named, and a cut last line is only noted")
  func wrongLines() throws {
    let scratch = try Scratch()
    let good = "{\"score\":1,\"model\":\"a\"}\n"
    let wrong = [
      "[1]", "{\"score\":1,\"score\":1}", "{\"score\":1,\"model\":\"a\",\"model\":\"a\"}",
      "{\"score\":[1]}", "{\"score\":\"high\"}", "{\"score\":1e999}", "{\"score\":1,\"model\":{}}",
      "{\"score\":1,\"x\":01}", "{\"score\":1} x",
    ]
    for line in wrong {
      let path = try scratch.write(good + line + "\n" + good, to: "wrong.jsonl")
      #expect(issues(path, by: ["model"]).map(\.locator) == ["L2"], "\(line)")
    }
    let cut = try scratch.write(good + "{\"score\":2,\"mod", to: "cut.jsonl")
    #expect(try totals(cut) == [["a"]: Totals(count: 1, missing: 0, sum: 1)])
    let path = try scratch.write(good, to: "good.jsonl")
    let missing = issues(path, by: ["models"])
    #expect(missing.map(\.code) == ["missingColumn"])
    #expect(missing.first?.remedy?.contains("model") == true)
    #expect(issues(scratch.path + "/no.jsonl").map(\.code) == ["noSuchFile"])
  }

  @Test("a line past the cap is refused without being held, and the lines behind it are read")
  func longLine() throws {
    let scratch = try Scratch()
    let long = String(repeating: "x", count: 65 << 20)
    let path = try scratch.write(
      "{\"score\":1}\n{\"note\":\"\(long)\"}\n{\"score\":[]}\n", to: "long.jsonl")
    #expect(issues(path).map(\.code) == ["lineTooLong", "wrongType"])
    #expect(issues(path).map(\.locator) == ["L2", "L3"])
  }

  @Test("objects line by line are told from tables and documents")
  func told() throws {
    let scratch = try Scratch()
    #expect(LogColumnStream.reads(try scratch.write("\n {\"a\":1}\n", to: "a.jsonl")))
    #expect(!LogColumnStream.reads(try scratch.write("a,b\n1,2\n", to: "a.csv")))
    #expect(!LogColumnStream.reads(scratch.path + "/none"))
  }
}

@Suite("Logs that are read line by line")
struct LineByLineTests {
  @Test("a file gives the log that its bytes give, however it is compressed")
  func sameLog() throws {
    let scratch = try Scratch()
    var text = "\u{FEFF}"
    for row in 0..<20_000 {
      text += Fixtures.line(
        model: "org/\(row % 3)", sample: "q\(row)",
        row.isMultiple(of: 5) ? "\"extra\":1,\"score\":null" : "\"score\":0.5,\"extra\":[1]")
    }
    text += "{\"evaluation_id\":\"e1\",\"task"
    let bytes = Array(text.utf8)
    let packed = try Gzip.compress(bytes)
    let frames = TestArchive.zstandard(bytes)
    for (name, stored) in [("a.jsonl", bytes), ("a.jsonl.gz", packed), ("a.jsonl.zst", frames)] {
      let path = try scratch.write(stored, to: name)
      let whole = try LogReader().read(bytes: stored, named: path)
      let streamed = try LogReader().read([path])
      #expect(Array(streamed.judgments) == Array(whole.judgments))
      #expect(streamed.issues == whole.issues)
      #expect(streamed.files == whole.files)
      #expect(streamed.files.first?.bytes == stored.count)
    }
    let both = try LogReader().read([scratch.path + "/a.jsonl", scratch.path + "/a.jsonl"])
    #expect(both.judgments.count == 20_000)
    #expect(both.issues.map(\.code).contains("sameContent"))
  }

  @Test("a file that breaks off keeps nothing")
  func breaksOff() throws {
    let scratch = try Scratch()
    let text = (0..<5000).map { Fixtures.line(sample: "q\($0)") }.joined()
    let packed = try Gzip.compress(Array(text.utf8))
    let path = try scratch.write(Array(packed.dropLast(9)), to: "cut.jsonl.gz")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([path]) }
    #expect(error?.all.map(\.code) == ["truncatedGzip"])
  }
}
