import Diagnostics
import Reporting
import Testing

@Suite("Report sources")
struct ReportSourceTests {
  static let head = "---\ntitle: T\nlogs: log.csv\ninstrument: presence\nsystem: schwartz\n---\n"

  /// The problems of a source, one text a problem.
  static func problems(_ text: String) -> [String] {
    do {
      _ = try ReportSource(text, file: "r.md")
      return []
    } catch {
      return error.all.map(\.description)
    }
  }

  @Test(
    "each mistake names its line and what to do",
    arguments: [
      ("# No front matter\n", "r.md:1:1", "Begin it with a line `---`"),
      ("---\ntitle: T\n", "r.md:1:1", "End it with a line `---`"),
      ("---\ntitel: T\n---\n", "r.md:2:1", "Did you mean `title`?"),
      ("---\ntitle: T\ndate: 2025-02-30\n---\n", "r.md:3:7", "Write it as 2025-02-28."),
      ("---\ntitle: T\nseed: many\n---\n", "r.md:3:7", "a whole number"),
      ("---\ntitle: [\n---\n", "r.md:3", "Correct the YAML."),
      ("---\ntitle: T\nauthor: a\nauthor: b\n---\n", "r.md", "stands twice"),
      (head + "```{leaderbord}\n```\n", "r.md:7:1", "Did you mean `leaderboard`?"),
      (head + "```{leaderboard}\n", "r.md:7:1", "three backquotes"),
      (
        head + "```{leaderboard}\n#| label: tbl-a\ndimesion: power\n```\n", "r.md:9:1",
        "Did you mean `dimension`?"
      ),
      (
        head + "```{radar}\ninterval: { methd: bca }\n```\n", "r.md:8:13", "Did you mean `method`?"
      ),
      (
        head + "```{radar}\ninterval: { method: magic }\n```\n", "r.md:8:21",
        "one of auto, percentile, basic, normal, bca"
      ),
      (head + "```{leaderboard}\nlabel: board\n```\n", "r.md:8:8", "Write `tbl-board`."),
      (
        head + "```{leaderboard}\nlabel: tbl-a\n```\n```{leaderboard}\nlabel: tbl-a\n```\n",
        "r.md:11:8", "a label of its own"
      ),
      (head + "```{leaderboard}\ntop: 0\n```\n", "r.md:8:6", "a whole number from 1"),
    ])
  func mistakes(source: String, place: String, remedy: String) throws {
    let problems = ReportSourceTests.problems(source)
    let first = try #require(problems.first)
    #expect(first.hasPrefix(place), "\(first)")
    #expect(problems.contains { $0.contains(remedy) }, "\(problems)")
  }

  @Test("all mistakes of a source are reported at once")
  func allAtOnce() {
    let problems = ReportSourceTests.problems(
      "---\nsubtitle: x\nseeds: 1\n---\n```{leaderbord}\n```\n```{radar}\nmodel: [a]\n```\n")
    #expect(problems.count == 4)
  }

  @Test("a cell inside a code fence is text, and CRLF sources read like LF ones")
  func fences() throws {
    let text = ReportSourceTests.head + "````\n```{leaderbord}\n```\n````\n"
    #expect(ReportSourceTests.problems(text).isEmpty)
    #expect(
      ReportSourceTests.problems(text.replacing("\n", with: "\r\n")).isEmpty)
  }
}
