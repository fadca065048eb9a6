import Foundation
import Reporting
import Testing

@Suite("Cells on contamination")
struct ContaminationCellTests {
  static let log = TestRounds.leakLog()

  static let body = """
    ```{contamination}
    #| label: tbl-summary
    summary: true
    verdict: true
    ```

    ```{contamination}
    #| label: tbl-tests
    models: [M0, M1]
    ```

    ```{contamination}
    #| label: fig-flagged
    figure: true
    ```

    ```{contamination}
    #| label: fig-release
    over-time: true
    ```

    See @tbl-summary, @tbl-tests, @fig-flagged and @fig-release.
    """

  /// Built once: the study draws items and models thousands of times.
  static let built = Result { try TestRounds.resolved(body, log: log) }

  private func cells() throws -> [[String: Any]] { try TestPanel.cells(Self.built.get()) }

  @Test("the model that had read the test is found, and no other")
  func found() throws {
    let summary = try #require(cells()[0]["summary"] as? [[String: Any]])
    #expect(summary.count == 7)
    for one in summary {
      let isFound = (one["found"] as? Int ?? 0) > 0
      #expect(isFound == (one["model"] as? String == "M0"))
    }
    let sentences = try #require(cells()[0]["sentences"] as? [String])
    #expect(sentences.contains { $0.contains("M0") })
  }

  @Test("every test of the models that are shown is told, with an effect or with a reason")
  func tests() throws {
    let tests = try #require(cells()[1]["tests"] as? [[String: Any]])
    #expect(Set(tests.compactMap { $0["model"] as? String }) == ["M0", "M1"])
    #expect(tests.count == 20)
    for test in tests {
      if test["status"] as? String == "tested" {
        #expect((test["effect"] as? [String: Any])?["estimate"] is Double)
        #expect(test["adjustedPValue"] is Double)
      } else {
        #expect(!(test["reason"] as? String ?? "").isEmpty)
      }
    }
    let report = try Self.built.get()
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(flat.contains("See Table 1, Table 2, Figure 1 and Figure 2."))
    #expect(
      flat.contains("not testable") && flat.contains("Not testable, paraphrases, all 2 models"))
    #expect(flat.contains("Not testable, overlap with a corpus"))
  }

  @Test("the release is seen as a drop of the one model, in the picture's numbers and words")
  func release() throws {
    let cell = try cells()[3]
    let courses = try #require(cell["courses"] as? [[String: Any]])
    #expect(courses.count == 7)
    for course in courses {
      let bins = try #require(course["bins"] as? [[String: Any]])
      // No part lies on both sides of the release, and every dated item is in one.
      #expect(
        bins.allSatisfy {
          (($0["firstDay"] as? Int ?? 0) < 0) == (($0["lastDay"] as? Int ?? 0) < 0)
        })
      let parts = ["before", "after"].compactMap { course[$0] as? [String: Any] }
      #expect(
        bins.reduce(0) { $0 + ($1["items"] as? Int ?? 0) }
          == parts.reduce(0) { $0 + ($1["items"] as? Int ?? 0) })
      let change = try #require((course["change"] as? [String: Any])?["estimate"] as? Double)
      let levels = parts.compactMap {
        ($0["score"] as? [String: Any])?["estimate"] as? Double
      }
      #expect(abs(change - (levels[1] - levels[0])) < 1e-9)
      if course["model"] as? String == "M0" { #expect(change < -25) }
    }
    let words = try #require(cell["alternativeText"] as? String)
    #expect(words.contains("A jump is found in M0."))
  }

  @Test("scores on what may have been read stand beside the rest, and a finding is marked")
  func flagged() throws {
    let rows = try #require(cells()[2]["flagged"] as? [[String: Any]])
    #expect(rows.count == 14)
    for row in rows {
      for key in ["flagged", "clean"] {
        #expect((row[key] as? [String: Any])?["lower"] is Double)
      }
    }
    let words = try #require(cells()[2]["alternativeText"] as? String)
    #expect(words.contains("may have been read") && words.contains("cannot have been read"))
  }

  @Test("misspelt words, files that are not there and pictures without data are errors")
  func refusals() {
    for (line, expected) in [
      ("models: [M9]", "no model `M9`"), ("dimension: cara", "Did you mean `care`?"),
      ("over-tim: true", "Did you mean `over-time`?"),
      ("references: [M8]", "no model `M8`"),
    ] {
      let problems = TestRounds.problems("```{contamination}\n\(line)\n```\n", log: Self.log)
      #expect(problems.count == 1 && problems[0].contains(expected), "\(line): \(problems)")
      #expect(problems.first?.contains("r.md:7:") ?? false, "\(line): \(problems)")
    }
    let file = TestRounds.problems(
      "```{contamination}\nprobabilities: none.jsonl\n```\n", log: Self.log)
    #expect(file.first?.contains("none.jsonl") ?? false, "\(file)")
    let log = TestRounds.leakLog(hasDays: false)
    defer { try? FileManager.default.removeItem(atPath: log) }
    let undated = TestRounds.problems("```{contamination}\nover-time: true\n```\n", log: log)
    #expect(undated.first?.contains("before and after its release") ?? false, "\(undated)")
  }
}
