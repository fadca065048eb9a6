import Analysis
import Diagnostics
import Foundation
import PrintedNumbers
import Reporting
import Testing

@Suite("Built reports")
struct ReportBuilderTests {
  static let body = """
    # Results {#sec-results}

    See @tbl-board, @fig-shape and @sec-results.

    ```{leaderboard}
    #| label: tbl-board
    interval: { replicates: 499 }
    ```

    ```{radar}
    #| label: fig-shape
    models: [Aster, Birch 北辰]
    translation: zh-Hans
    interval: { replicates: 499 }
    ```

    ```{intervals}
    dimension: power
    ```
    """

  @Test("two builds give the same bytes in every format")
  func deterministic() throws {
    for format in ReportFormat.allCases {
      let first = try TestReport.resolved(ReportBuilderTests.body).bytes(as: format)
      let second = try TestReport.resolved(ReportBuilderTests.body).bytes(as: format)
      #expect(first == second)
      #expect(first.count > (format == .markdown ? 1_000 : 5_000))
    }
  }

  @Test(
    "the page prints the numbers of the JSON, and references in words",
    .enabled(if: TestReport.has("pdftotext"), "skipped: no pdftotext"))
  func sameNumbers() throws {
    let report = try TestReport.resolved(ReportBuilderTests.body)
    let text = try #require(try TestReport.text(of: report.bytes(as: .pdf)))
    #expect(text.contains("See Table 1, Figure 1 and Section 1."))
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let cells = try #require(results["cells"] as? [[String: Any]])
    let entries = try #require(cells.first?["entries"] as? [[String: Any]])
    #expect(entries.count == 3)
    let precision = Precision(errors: entries.compactMap { $0["standardError"] as? Double })
    for entry in entries {
      let score = try #require(entry["estimate"] as? Double)
      let lower = try #require(entry["lower"] as? Double)
      let upper = try #require(entry["upper"] as? Double)
      #expect(text.contains(precision.text(score)))
      #expect(text.contains(precision.text(lower, upper)))
    }
    for model in TestReport.models { #expect(text.contains(model)) }
    #expect(text.contains("Reproducibility"))
    #expect(text.contains(report.manifest.digest.prefix(32)))
  }

  @Test("the JSON holds every model and dimension with all promised keys")
  func json() throws {
    let report = try TestReport.resolved("Text.")
    let json = try JSONSerialization.jsonObject(with: Data(report.bytes(as: .json)))
    let results = try #require((json as? [String: Any])?["results"] as? [String: Any])
    let scores = try #require(results["scores"] as? [[String: Any]])
    #expect(scores.count == 3 * 10 + 3)
    for key in [
      "model", "dimension", "estimate", "lower", "upper", "level", "method", "items", "clusters",
      "rank",
    ] {
      #expect(scores.allSatisfy { $0[key] != nil }, "\(key)")
    }
    let rank = try #require(scores.first?["rank"] as? [String: Any])
    #expect(Set(rank.keys) == ["lower", "upper"])
    #expect(results["cautions"] is [Any])
  }

  @Test(
    "qpdf finds nothing wrong", .enabled(if: TestReport.has("qpdf"), "skipped: no qpdf"))
  func valid() throws {
    let bytes = try TestReport.resolved(ReportBuilderTests.body).bytes(as: .pdf)
    let output = try #require(try TestReport.output(of: "qpdf", ["--check", "-"], input: bytes))
    #expect(output.contains("No syntax or stream encoding errors found"), "\(output)")
  }

  @Test(
    "fonts are embedded subsets and there is no raster image",
    .enabled(if: TestReport.has("pdffonts"), "skipped: no poppler-utils"))
  func fonts() throws {
    let bytes = try TestReport.resolved(ReportBuilderTests.body).bytes(as: .pdf)
    let fonts = try #require(try TestReport.output(of: "pdffonts", ["-"], input: bytes))
    let rows = fonts.split(separator: "\n").dropFirst(2)
    #expect(rows.count >= 3)
    for row in rows { #expect(row.contains("yes yes yes"), "\(row)") }
    let images = try #require(
      try TestReport.output(of: "pdfimages", ["-list", "-"], input: bytes))
    #expect(images.split(separator: "\n").count == 2, "\(images)")
  }

  @Test(
    "what a cell cannot show is refused at its line",
    arguments: [
      ("See @tbl-bord.\n\n```{leaderboard}\nlabel: tbl-board\n```\n", "r.md:5:5", "`tbl-board`?"),
      ("The best is {{ top.model }}.\n", "r.md:5:16", "is no name here"),
      ("```{leaderboard}\ndimension: powr\n```\n", "r.md:6:12", "Did you mean `Power`?"),
      ("```{radar}\nmodels: [Astr]\n```\n", "r.md:6:10", "Did you mean `Aster`?"),
      ("```{intervals}\n```\n", "r.md:5:1", "Add `models:"),
      ("```{radar}\nmodels: [Aster]\norder: schwartz1993\n```\n", "r.md:5:1", "schwartz1992"),
      ("```{leaderboard}\nsystem: fulva\n```\n", "r.md:5:1", "measures `schwartz`"),
      ("```{leaderboard}\nsystem: shwartz\n```\n", "r.md:5:1", "Did you mean `schwartz`?"),
      ("```{radar}\nmodels: [Aster, Aster]\n```\n", "r.md:5:1", "twice"),
      ("```{radar}\nmodels: []\n```\n", "r.md:5:1", "at least one"),
      ("```{radar}\nmodels: [Aster]\ntranslation: xx\n```\n", "r.md:5:1", "no names in `xx`"),
      ("```{leaderboard}\n#|dimension: powr\n```\n", "r.md:6:14", "Did you mean `Power`?"),
      ("> # Inside\n", "r.md:5:1", "inside a list or a quotation"),
      (String(repeating: ">", count: 20_000) + " deep\n", "r.md:5:41", "Nest less."),
    ])
  func refusals(body: String, place: String, words: String) {
    #expect {
      try TestReport.resolved(body)
    } throws: { error in
      let problems = (error as? Diagnostics)?.all.map(\.description) ?? []
      return problems.count == 1
        && problems.allSatisfy { $0.hasPrefix(place) && $0.contains(words) }
    }
  }

  @Test("cells and headings of any level stand in any order")
  func outline() throws {
    let cell = "```{leaderboard}\ninterval: { replicates: 499 }\n```\n"
    for body in [cell, "## Two\n\n" + cell, "# One\n\n### Three\n\n" + cell + "\n# Two\n"] {
      #expect(try TestReport.resolved(body).bytes(as: .pdf).count > 5_000)
    }
  }

  @Test("a figure names the cautions on what it shows")
  func figureCautions() throws {
    let report = try TestReport.resolved(
      "```{intervals}\ndimension: power\ninterval: { replicates: 499 }\n```\n")
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    #expect(json.contains("Caution: one judge."))
  }

  @Test("code spans are not searched for references")
  func codeSpans() throws {
    _ = try TestReport.resolved("Write `@tbl-nothing` to refer.\n")
  }

  @Test("another seed changes the draws and the manifest, not the estimates")
  func seeds() throws {
    let one = try TestReport.resolved("Text.", matter: "seed: 1\n")
    let two = try TestReport.resolved("Text.", matter: "seed: 2\n")
    #expect(one.manifest.digest != two.manifest.digest)
    #expect(try one.bytes(as: .json) != two.bytes(as: .json))
  }
}
