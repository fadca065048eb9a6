import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Broken sources")
struct BrokenSourceTests {
  /// What is wrong with a source; nothing where nothing is.
  static func problems(_ text: String) -> Diagnostics? {
    do {
      _ = try ReportSource(text, file: "r.md")
      return nil
    } catch {
      return error
    }
  }

  /// The processor's time of this thread, in seconds: other work on the machine has no part in it.
  static func seconds(_ work: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    work()
    return now() - start
  }

  @Test("every problem has its place and says what to do, in one pass", arguments: BrokenSource.all)
  func problems(of source: BrokenSource) {
    var found: [Diagnostic] = []
    let time = BrokenSourceTests.seconds {
      found = BrokenSourceTests.problems(source.text)?.all ?? []
    }
    #expect(time < 2, "\(time)")
    let shown = found.map(\.description).joined(separator: "\n")
    #expect(found.count == source.problems.count, "\(shown)")
    for (problem, expected) in zip(found, source.problems) {
      if !expected.code.isEmpty { #expect(problem.code == expected.code, "\(problem)") }
      #expect(problem.place?.line == expected.line, "\(problem)")
      if case .line(_, _, let column) = problem.place, expected.column > 0 {
        #expect(column == expected.column, "\(problem)")
      }
      if !expected.part.isEmpty {
        #expect(problem.description.contains(expected.part), "\(problem)")
      }
      #expect(problem.excerpt != nil, "\(problem)")
    }
  }

  @Test("there are sixty of them")
  func count() {
    #expect(BrokenSource.all.count >= 60)
  }

  @Test("what is wrong a hundred thousand times is told a hundred times, and the rest counted")
  func floods() throws {
    for line in [":::\n", "{{ x\n\n", "@a\n\n", "[^a]\n\n", "$\\x$\n\n"] {
      let text = BrokenSource.head + String(repeating: line, count: 100_000)
      var found: Diagnostics?
      let time = BrokenSourceTests.seconds { found = BrokenSourceTests.problems(text) }
      let problems = try #require(found)
      #expect(problems.all.count == 100 && problems.omitted > 0, "\(line)")
      #expect(time < 2, "\(line) \(time)")
    }
  }

  @Test("a source of 200 pages with 100 cells is read in well under a second")
  func pace() throws {
    var text = BrokenSource.head + "# First {#sec-first}\n\n"
    for number in 0..<100 {
      text += "```{leaderboard}\n#| label: tbl-\(number)\ndimension: power\n```\n\n"
      text += String(
        repeating: "A paragraph with *marks*, @sec-first, $x_1^2$ and words that go on and on.\n\n",
        count: 40)
    }
    var found: Diagnostics?
    let time = BrokenSourceTests.seconds { found = BrokenSourceTests.problems(text) }
    #expect(found == nil)
    #expect(time < 1, "\(time)")
  }

  @Test("the line is shown with a caret under the word")
  func carets() throws {
    let text = BrokenSource.head + "```{leaderboard}\n#| dimesion: power\n```\n"
    let problems = try #require(BrokenSourceTests.problems(text))
    #expect(
      problems.description
        == """
        r.md:8:4: cell `leaderboard`: unknown option `dimesion`. Did you mean `dimension`?
          8 | #| dimesion: power
            |    ^^^^^^^^
        """)
  }

  @Test("a long line is cut round the word, and nothing in it is hidden")
  func longLines() throws {
    let text =
      BrokenSource.head + String(repeating: "a ", count: 500) + "@tbl-x \u{202E}"
      + String(repeating: "b ", count: 500) + "\n"
    let problems = try #require(BrokenSourceTests.problems(text))
    let excerpt = try #require(problems.all.first?.excerpt)
    #expect(excerpt.text.count < 130 && excerpt.text.contains("\\u{202e}"))
    #expect(excerpt.text.hasPrefix("…") && excerpt.text.hasSuffix("…"))
    let caret = try #require(excerpt.lines.last)
    let before = caret.prefix { $0 != "^" }.count
    let line = try #require(excerpt.lines.first)
    #expect(line.dropFirst(before).hasPrefix("@tbl-x"))
    #expect(excerpt.endColumn == 1_007)
  }
}
