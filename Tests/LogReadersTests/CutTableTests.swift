import Diagnostics
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// A table that ends inside its last line is told, and what is left of the line counts for nothing.
@Suite("Tables that were cut")
struct CutTableTests {
  private struct Table {
    let name: String
    let text: String
    let options: LogReadingOptions
    let rows: Int
  }

  private func tables() throws -> [Table] {
    let canonical =
      Fixtures.csvHeader + "\ne,t,m,s1,rule:r,1\ne,t,m,s2,rule:r,0.25\n"
    let pairs = "left,right,winner\nA,B,left\nB,A,right\n"
    let wide = "1,2,3\n2,2,1\n"
    let scores = "item,model,rating\ni1,m,4\n\"i, 2\",m,3\n"
    let map = try ColumnMap(
      yaml: """
        id: own
        name: Own
        columns: { sample_id: item, model_id: model, score: rating }
        constants: { task: t, judge_id: "rule:r" }
        """, file: "own.yaml")
    return [
      Table(name: "canonical.csv", text: canonical, options: LogReadingOptions(), rows: 2),
      Table(
        name: "pairs.csv", text: pairs,
        options: LogReadingOptions(columnMap: try .shipped("pairwise")), rows: 2),
      Table(
        name: "wide.csv", text: wide,
        options: LogReadingOptions(columnMap: try .shipped("rater-matrix")), rows: 6),
      Table(name: "own.csv", text: scores, options: LogReadingOptions(columnMap: map), rows: 2),
    ]
  }

  @Test("at every byte of the last line: left out where cells lack, kept with a warning where not")
  func everyByte() throws {
    for table in try tables() {
      let bytes = Array(table.text.utf8)
      let reader = LogReader(options: table.options)
      let whole = try reader.read(bytes: bytes, named: table.name)
      #expect(whole.judgments.count == table.rows && whole.issues.isEmpty, "\(table.name)")
      let start = bytes.dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
      for end in (start + 1)..<bytes.count {
        do {
          let log = try reader.read(bytes: Array(bytes[..<end]), named: table.name)
          let codes = Set(log.issues.map(\.code)).intersection(
            ["truncatedLastLine", "unendedLastLine"])
          #expect(codes.count == 1, "\(table.name) cut at \(end)")
          let isLeftOut = codes == ["truncatedLastLine"]
          #expect((log.judgments.count < table.rows) == isLeftOut, "\(table.name) cut at \(end)")
        } catch {
          // A cell that is cut may be no value any more: refused at its line.
          #expect(error.all.allSatisfy { $0.locator.hasPrefix("L") }, "\(table.name) \(end)")
        }
      }
    }
  }

  @Test("the notice shows the cell that may be cut, and lines with all their ends raise none")
  func wording() throws {
    let options = LogReadingOptions(columnMap: try .shipped("pairwise"))
    let text = "right,winner,left\nAiroboros 70B,left,B\nC,right,Airoboro"
    let log = try read(text, named: "p.csv", options)
    #expect(log.judgments.count == 2)
    #expect(log.issues.map(\.code) == ["unendedLastLine"])
    #expect(log.issues[0].message.contains("\"Airoboro\""))
    #expect(log.issues[0].locator == "L3")
    #expect(try read(text + "\r\n", named: "p.csv", options).issues.isEmpty)
    #expect(try read(text + "\n\n", named: "p.csv", options).issues.isEmpty)
  }

  @Test("a quote that stays open over many lines is no cut of the last one")
  func openQuote() {
    let text = Fixtures.csvHeader + "\ne,t,m,\"s1,rule:r,1\ne,t,m,s2,rule:r,0\ne,t,m,s3,rule:r,1"
    #expect(issues(text, named: "t.csv").map(\.code) == ["csvSyntax"])
  }

  @Test("strict ingestion refuses a cut table, a wanted map included")
  func strict() throws {
    let scratch = try Scratch()
    let cut = try scratch.write(Fixtures.csvHeader + "\ne,t,m,s1,rule:r,1", to: "cut.csv")
    let folder = try Scratch()
    _ = try folder.write("left,right,winner\nA,B,left\n", to: "votes.csv")
    _ = try folder.write("{\"left\":\"A\",\"right\":\"B\",\"winner\":\"tie\"}\n", to: "votes.jsonl")
    _ = try folder.write(Fixtures.line(), to: "log.jsonl")
    for (path, code, count) in [
      (cut, "unendedLastLine", 1), (folder.path, "columnMapWanted", 2),
    ] {
      let plain = try StudyIngestion(try Study()).ingest([path])
      #expect(plain.issues.map(\.code) == Array(repeating: code, count: count))
      var ingestion = StudyIngestion(try Study())
      ingestion.isStrict = true
      let error = #expect(throws: Diagnostics.self) { try ingestion.ingest([path]) }
      #expect(error?.all.map(\.code) == Array(repeating: code, count: count))
    }
  }

  @Test("truth values of tables are numbers where a score is asked for")
  func truths() throws {
    let map = try ColumnMap(
      yaml: """
        id: own
        name: Own
        columns: { sample_id: item, model_id: model, score: correct }
        constants: { task: t, judge_id: "rule:r" }
        """, file: "own.yaml")
    let options = LogReadingOptions(columnMap: map)
    let csv = try read(
      "model,item,correct\na,1,True\na,2,False\nb,1, TRUE\nb,2,0\n", named: "t.csv", options)
    #expect(csv.judgments.map(\.score) == [1, 0, 1, 0])
    #expect(csv.judgments[0].scaleType == .binary)
    let lines =
      "{\"model\":\"a\",\"item\":\"1\",\"correct\":true}\n{\"model\":\"a\",\"item\":\"2\",\"correct\":false}\n"
    #expect(try read(lines, named: "t.jsonl", options).judgments.map(\.score) == [1, 0])
    let canonical = Fixtures.csvHeader + "\ne,t,m,s1,rule:r,true\n"
    #expect(try read(canonical, named: "c.csv").judgments[0].score == 1)
    #expect(
      issues("model,item,correct\na,1,Truthy\n", named: "t.csv", options).map(\.code)
        == ["invalidField"])
  }
}
