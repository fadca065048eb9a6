import Claims
import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Inline values, conditions and loops")
struct ClaimTextTests {
  /// The text of the pages in one line of words.
  static func text(_ body: String, matter: String = "") throws -> String {
    let report = try TestClaims.report(body, matter: matter)
    return try #require(try TestReport.text(of: report.bytes(as: .pdf)))
      .replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// A score of the JSON.
  static func score(_ model: String, _ dimension: String) throws -> [String: Any] {
    let scores = try SeveralSourcesTests.list(
      TestClaims.results(TestClaims.report("Text.")), "scores")
    return try #require(
      scores.first {
        $0["model"] as? String == model && $0["dimension"] as? String == dimension
      })
  }

  @Test(
    "an inline value prints the figure of the JSON in its format",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func values() throws {
    let score = try Self.score("Alder", "power")
    let estimate = try #require(score["estimate"] as? Double)
    let text = try Self.text(
      "Value {{ score(Alder, power) | fixed(2) }}, share "
        + "{{ score(Alder, power) / 100 | percent(0) }}, count {{ judgments(Alder) | count }}, "
        + "name {{ leader }}, text {{ params.what }}.\n",
      matter: "let: { leader: best(power) }\nparams: { what: plain words }\n")
    #expect(text.contains(String(format: "Value %.2f, share %.0f %%", estimate, estimate)))
    #expect(text.contains("count 240, name Alder, text plain words."))
  }

  @Test("a number without a format is refused at its braces")
  func noFormat() {
    let problems = TestClaims.problems("The score is {{ score(Alder, power) }}.\n")
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("r.md:5:14") == true, "\(problems)")
    #expect(problems.first?.contains("| fixed(1)") == true)
  }

  @Test(
    "what the data do not define is printed as a dash, with a warning at its place",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func undefined() throws {
    let body = "The score is {{ score(Dahlia, power) | fixed(1) }} here.\n"
    #expect(try Self.text(body).contains("The score is – here."))
    let notices = try TestClaims.report(body).notices
    #expect(notices.map(\.code) == ["undefinedValue"])
    #expect(notices.first?.place?.description == "r.md:5:14")
  }

  @Test(
    "a condition holds where its claim alone would be supported",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"),
    arguments: TestClaims.every)
  func conditions(label: String, holds: String, verdict: String) throws {
    let text = try Self.text(
      "::: {when='\(holds)'}\nSeen so.\n:::\n::: {otherwise}\nNot seen so.\n:::\n")
    #expect(text.contains("Not seen so.") == (verdict != "supported"))
    #expect(text.contains("Seen so.") == (verdict == "supported"))
  }

  @Test(
    "a loop goes over the members of its set, in text, options and claims",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func loops() throws {
    let body = """
      ::: {each="model in [Alder, Cedar]"}
      {{ model }} has {{ score(model, power) | fixed(1) }} (@clm-half).

      ```{claim}
      #| label: clm-half
      text: "{{ model }} is above the middle."
      holds: score(model, power) > 50
      ```
      :::
      """
    let report = try TestClaims.report(body)
    #expect(report.claims.map(\.label) == ["clm-half-Alder", "clm-half-Cedar"])
    #expect(
      report.claims.map(\.text) == [
        "Alder is above the middle.", "Cedar is above the middle.",
      ])
    #expect(report.claims.map(\.verdict.rawValue) == ["supported", "contradicted"])
    let text = try Self.text(body)
    for model in ["Alder", "Cedar"] {
      let estimate = try #require(try Self.score(model, "power")["estimate"] as? Double)
      #expect(text.contains("\(model) has \(String(format: "%.1f", estimate)) (Claim"))
    }
    #expect(text.contains("(Claim 1 ✓ supported)") && text.contains("(Claim 2 ✗ contradicted)"))
  }
}

@Suite("Lints of prose")
struct ProseLintTests {
  private static func notices(_ body: String) throws -> [String] {
    try TestClaims.report(body).notices.map { "\($0.place?.locator ?? "") \($0.code)" }
  }

  private static let board = "\n\n```{leaderboard}\n#| label: tbl-board\ndimension: power\n```\n"

  /// A score as the table prints it.
  private static func printed() throws -> String {
    let claims = try TestClaims.report("{{ score(Alder, power) | fixed(1) }}\n\n" + board)
    let text = try #require(try TestReport.text(of: claims.bytes(as: .pdf)))
    let row = try #require(text.split(separator: "\n").first { $0.contains("Alder") })
    return try #require(
      row.split(separator: " ").first { Double($0) != nil && $0.count > 1 }.map(String.init))
  }

  @Test(
    "a number that a cell prints too is told with the inline value to write",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func handTyped() throws {
    let number = try Self.printed()
    let report = try TestClaims.report("Alder has \(number) points.\(Self.board)")
    #expect(report.notices.map(\.code) == ["handTypedNumbers"])
    let notice = try #require(report.notices.first)
    #expect(notice.place?.locator == "5:11")
    #expect(notice.remedy?.contains("{{ score(Alder, power) | fixed(") == true, "\(notice)")
    #expect(notice.remedy?.contains("@tbl-board") == true)
  }

  @Test(
    "years, small counts, code, mathematics, values and sections are left alone",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func leftAlone() throws {
    let number = try Self.printed()
    let body =
      "In 2025 there were 3. `\(number)` and $x = \(number)$, version \(number), "
      + "v\(number), and [a](https://example.org/\(number)).\n\n"
      + "```\n\(number)\n```\n"
    #expect(try Self.notices(body + Self.board).isEmpty)
  }

  @Test("the ends of the scale on which scores are shown are no figures of a cell")
  func scaleEnds() throws {
    let rows = (0..<12).flatMap { item in
      ["A", "B"].map { model in
        (model: model, item: "i\(item)", score: model == "A" ? "1" : "0", cluster: "c\(item)")
      }
    }
    let board = "\n\n```{leaderboard}\n#| label: tbl-board\ndimension: power\n```\n"
    let report = try TestReport.resolved(
      "Scores go from 0 to 100, and 100 is the highest.\(board)", rows: rows)
    #expect(!report.notices.contains { $0.code == "handTypedNumbers" })
  }

  @Test(
    "a ranking word is told where no claim tests its sentence",
    arguments: [
      ("Alder is best.", ["5:10 rankingWords"]),
      (
        "Alder has the highest score.\nCedar ranks first.",
        ["5:15 rankingWords", "6:13 rankingWords"]
      ),
      ("Alder is best (@clm-one).", []), ("Which model is best?", []),
      ("First, look at the table. The first column is a rank.", []),
      ("Birch is good. Alder leads, see @clm-one. Cedar trails.", ["5:49 rankingWords"]),
      ("`best` is a word.", []),
    ])
  func ranking(text: String, places: [String]) throws {
    let claim = TestClaims.cell("one", "score(Alder, power) > score(Birch, power)")
    #expect(try Self.notices("\(text)\n\n\(claim)") == places)
  }
}
