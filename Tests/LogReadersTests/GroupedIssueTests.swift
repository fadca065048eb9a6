import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// A problem that many rows or files have is said once, with its count and where.
@Suite("Issues of one kind")
struct GroupedIssueTests {
  private func error(_ text: String, named name: String = "log.jsonl") -> Diagnostics? {
    do {
      _ = try read(text, named: name)
      return nil
    } catch {
      return error
    }
  }

  @Test("rows with the same problem are one line, also past the limit of the list")
  func rows() throws {
    let rows = (1...5_000).map {
      Fixtures.line(sample: "q\($0)", "\"score\":\($0 + 5),\"scale_min\":1,\"scale_max\":5")
    }
    let found = try #require(error(rows.joined()))
    #expect(found.all.count == 100 && found.omitted == 4_900)
    let lines = found.description.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines[0].contains("L1: scoreOutOfScale the score 6 is outside"))
    #expect(lines[0].contains("and 4999 more of this kind in this file: L2, L3, L4, L5, …"))
    #expect(lines[0].hasSuffix("Correct the score or the declared bounds."))
  }

  @Test("different problems are different lines, and few ones stay as they are")
  func kinds() throws {
    let lines =
      (1...4).map { Fixtures.line(sample: "a\($0)", "\"score\":\"x\($0)\"") }
      + (1...4).map { Fixtures.line(sample: "b\($0)", "\"score\":1,\"epoch\":0.\($0)") }
      + [Fixtures.line(sample: "", "\"score\":1"), "{\"broken\":\n"]
    let found = try #require(error(lines.joined())).description.split(separator: "\n")
    #expect(found.count == 4)
    #expect(found[0].contains("score is \"x1\"") && found[0].contains("3 more"))
    #expect(found[1].contains("epoch is \"0.1\"") && found[1].contains("3 more"))
    let three = (1...3).map { Fixtures.line(sample: "a\($0)", "\"score\":\"x\($0)\"") }
    #expect(error(three.joined())?.description.split(separator: "\n").count == 3)
  }

  @Test("columns that lack are each named")
  func columns() throws {
    let found = try #require(
      error("model_id,sample_id,judge_id,epoch\nm,s,rule:r,1\n", named: "t.csv"))
    #expect(found.description.split(separator: "\n").count == found.all.count)
    #expect(
      found.description.contains("\"task\"") && found.description.contains("\"evaluation_id\""))
  }

  @Test("files with the same problem are one line")
  func files() throws {
    let scratch = try Scratch()
    for index in 1...200 { _ = try scratch.write("", to: "empty-\(index).jsonl") }
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    let issues = try LogReader().read([scratch.path]).issues
    let groups = DiagnosticGroup.groups(of: issues)
    #expect(issues.count == 200 && groups.count == 1)
    #expect(groups[0].count == 200)
    #expect(groups[0].description.contains("and 199 more of this kind in 200 files"))
    let named = (1...200).map { "\(scratch.path)/empty-\($0).jsonl" }
    let error = #expect(throws: Diagnostics.self) { try LogReader().read(named) }
    #expect(error?.description.split(separator: "\n").count == 1)
  }
}
