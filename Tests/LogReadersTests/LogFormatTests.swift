import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Log formats")
struct LogFormatTests {
  @Test("formats keep their names, which studies hold, and their order in messages")
  func names() {
    #expect(
      LogFormat.allCases.map(\.rawValue) == [
        "canonical-jsonl", "canonical-csv", "column-map", "fulcra", "value-compass-scores",
        "value-compass-cases", "inspect-archive", "inspect-log", "label-studio",
        "label-studio-flat", "openai-evals", "mt-bench", "arena-battles", "arena-server-log",
        "alpaca-eval", "every-eval-ever", "every-eval-ever-results", "lm-eval",
        "lm-eval-results", "helm", "promptfoo", "arena-hard", "deepeval", "opencompass",
        "hub-results",
      ])
  }

  @Test("a format is written and read by its name", arguments: LogFormat.allCases)
  func coding(format: LogFormat) throws {
    let text = try JSONEncoder().encode([format])
    #expect(String(decoding: text, as: UTF8.self) == "[\"\(format.rawValue)\"]")
    #expect(try JSONDecoder().decode([LogFormat].self, from: text) == [format])
  }

  @Test("a name that no format has is none")
  func unknownName() {
    #expect(LogFormat(rawValue: "Canonical-JSONL") == nil)
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([LogFormat].self, from: Data("[\"other\"]".utf8))
    }
  }

  @Test("every format says in one line what its files are, and no two say the same")
  func summaries() {
    let summaries = LogFormat.allCases.map(\.summary)
    #expect(Set(summaries).count == LogFormat.allCases.count)
    for summary in summaries {
      #expect(!summary.isEmpty && summary.count < 80 && !summary.hasSuffix("."))
      #expect(!summary.contains("\n"))
    }
  }

  @Test("of two formats whose keys are all there, the one with the stronger ground reads the file")
  func grounds() throws {
    let columns = "\"model_id\":\"m\",\"sample_id\":\"s\",\"judge_id\":\"rule:r\",\"task\":\"t\""
    let battle = "\"question_id\":\"q\",\"model_a\":\"a\",\"model_b\":\"b\",\"winner\":\"model_a\""
    let dialogue =
      "\"dialogue\":\"Human: x\\nBob: y\",\"value_types\":[],\"response_source\":\"m\""
    #expect(try reader(of: "{\(columns),\(battle)}") == "arena-battles")
    #expect(try reader(of: "{\(columns),\(dialogue)}") == "fulcra")
    #expect(try reader(of: "{\(dialogue),\(battle)}") == "arena-battles")
  }

  @Test("a table with the columns of the record is ours, whoever's others stand beside them")
  func tables() throws {
    let names = "evaluation_id,task,model_id,sample_id,judge_id,score,"
    let table =
      names + "annotation_id,annotator,created_at,updated_at,lead_time,id\n"
      + "e,t,m,s,rule:r,1,1,p,2026-01-01,2026-01-01,3,4\n"
    #expect(try reader(of: table, named: "log.csv") == "canonical-csv")
    #expect(throws: (any Error).self) {
      try reader(of: String(table.dropFirst(names.count)), named: "log.csv")
    }
  }

  @Test("files that go with a log are told before the logs that their keys also fit")
  func companions() {
    let question = "{\"question_id\":1,\"turns\":[],\"category\":\"c\",\"judge\":\"j\","
    let error = #expect(throws: Diagnostics.self) {
      try reader(of: question + "\"model\":\"m\",\"score\":1}")
    }
    #expect(error?.all.map(\.code) == ["companionFile"])
  }

  private func reader(of text: String, named name: String = "log.jsonl") throws -> String? {
    try LogReader().read(bytes: Array((text + "\n").utf8), named: name).files.first?.reader
  }
}
