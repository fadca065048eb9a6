import Analysis
import Diagnostics
import Documents
import Foundation
import LogReaders
import Reporting
import Testing

@Suite("Evidence from kept texts")
struct EvidenceCellTests {
  /// Two models on three items with two judges, one of them a person; texts of strangers.
  private func inputs(
    keepingTexts: Bool = true, response: String = "I care about honey and"
  ) throws -> StudyInputs {
    var lines = ""
    for (model, shift) in [("A", 0), ("B", 1)] {
      for item in 0..<3 {
        for (judge, kind) in [("model:j", "model"), ("human:p1", "human")] {
          let score = kind == "model" ? (item + shift) % 3 + 1 : 5
          let object: [String: Any] = [
            "evaluation_id": "run", "task": "t", "model_id": model, "sample_id": "q\(item)",
            "epoch": 1, "judge_id": judge, "judge_kind": kind, "criterion": "care",
            "score": score, "scale_min": 1, "scale_max": 5, "status": "scored",
            "prompt": "What of **q\(item)** <b>now</b>?",
            "response": "\(response) q\(item) of \(model). \u{202E}evil",
            "explanation": kind == "model" ? "The judge saw kindness." : "A secret of p1.",
          ]
          let data = try JSONSerialization.data(withJSONObject: object)
          lines += String(decoding: data, as: UTF8.self) + "\n"
        }
      }
    }
    let path = TestReport.folder.appendingPathComponent(UUID().uuidString + ".jsonl").path
    try lines.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let request = StudyRequest(
      data: DataRequest(logs: [path], keepsTexts: keepingTexts), system: "criteria")
    return try StudyInputs(
      request, from: LogReading(request.data.logs, options: request.data.readingOptions))
  }

  private func names(_ cell: [String: Any]) throws -> [String] {
    try #require(cell["evidence"] as? [[String: Any]]).map {
      "\($0["model"] as? String ?? "") \($0["item"] as? String ?? "")"
    }
  }

  @Test("the highest, the lowest and those that judges differ on come first")
  func order() throws {
    let inputs = try inputs()
    func cell(_ options: String) throws -> [String: Any] {
      try TestTools.cell("```{cases}\n\(options)\n```\n", inputs: inputs)
    }
    #expect(try names(cell("by: highest\nmost: 2")) == ["A q2", "B q1"])
    #expect(try names(cell("by: lowest\nmost: 2")) == ["A q0", "B q2"])
    #expect(try names(cell("by: disagreement\nmost: 1")) == ["A q0"])
    #expect(try names(cell("items: [q1]")).sorted() == ["A q1", "B q1"])
    #expect(try names(cell("by: lowest\nmodels: B\nmost: 9")).count == 3)
    // A draw depends on the seed, and on nothing else.
    #expect(try names(cell("by: random\nmost: 3")) == names(cell("by: random\nmost: 3")))
    #expect(try Set(names(cell("by: random\nmost: 9"))).count == 6)
  }

  @Test("texts are data: no markup, nothing that turns the line, and no words of people")
  func hostile() throws {
    let report = try TestTools.resolved(
      "```{cases}\nby: highest\nhighlight: [honey]\n```\n", inputs: inputs())
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    #expect(!json.contains("honey") && !json.contains("kindness"))
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("**q") && flat.contains("<b>now</b>"), "\(flat)")
    #expect(flat.contains("\\u{202e}evil") && !flat.contains("secret"))
    #expect(flat.contains("human:p1"))
  }

  private func spans(_ options: String, _ response: String) throws -> [TextSpan] {
    let report = try TestTools.resolved(
      "```{cases}\nby: highest\nmost: 1\n\(options)\n```\n", inputs: inputs(response: response))
    for case .table(let table) in report.manuscript.blocks {
      guard case .spans(let spans)? = table.rows.first?[4] else { return [] }
      return spans
    }
    return []
  }

  @Test("emphasis of strangers is set where the cell says so, and nothing else of theirs")
  func markdown() throws {
    let response = "I **care** for *honey*, `x` and [you](https://example.org/a)"
    #expect(try spans("markdown: false", response).isEmpty)
    let found = try spans("markdown: true\nhighlight: [you]", response)
    #expect(found.first { $0.text == "care" }?.isStrong == true)
    #expect(found.first { $0.text == "honey" }?.isEmphasized == true)
    #expect(found.first { $0.text == "x" }?.isCode == true)
    #expect(found.first { $0.text == "you" }?.isStrong == true)
    #expect(found.allSatisfy { $0.link == nil })
    #expect(found.map(\.text).joined().hasPrefix("I care for honey, x and you q"))
  }

  @Test(
    "a text that says more than emphasis is shown as it is written",
    arguments: [
      "**a** {{ score(A) }}", "**a** @tbl-x and", "**a** <b>c</b>", "**a** [^1]", "**a** [@b]",
    ])
  func written(response: String) throws {
    #expect(try spans("markdown: true", response).isEmpty)
  }

  @Test("without texts the option that keeps them is named, and misspelt items are told")
  func refusals() throws {
    let bare = try inputs(keepingTexts: false)
    let without = TestTools.problems("```{cases}\nby: highest\n```\n", inputs: bare)
    #expect(without.first?.contains("--with-text") ?? false, "\(without)")
    let none = TestTools.problems("```{cases}\n```\n", inputs: bare)
    #expect(none.first?.contains("--with-text") ?? false, "\(none)")
    let wrong = TestTools.problems("```{cases}\nitems: [q1, q9]\n```\n", inputs: try inputs())
    #expect(wrong.count == 1 && wrong[0].hasPrefix("r.md:5:13:"), "\(wrong)")
    let order = TestTools.problems("```{cases}\nby: best\n```\n", inputs: try inputs())
    #expect(order.first?.contains("highest, lowest, disagreement, random") ?? false, "\(order)")
  }
}
