import Diagnostics
import LogReaders
import Testing

@Suite("Notices and problems of logs")
struct LogNoticeTests {
  private func notice(_ code: String, _ values: String...) -> LogNotice {
    let all = values + Array(repeating: "", count: max(0, 3 - values.count))
    return LogNotice(code, all[0], all[1], all[2], others: Array(all.dropFirst(3))) {
      "\($0[0]) to \($0[3]), \($0.rows), \($0.times)"
    }
  }

  @Test("a notice is worded by its values and its count, with one row in the singular")
  func wording() {
    let notice = notice("code", "first", "second", "third", "fourth")
    let one = notice.issue(file: "a.jsonl", locator: "L1", count: 1)
    #expect(one.message == "first to fourth, 1 row, once")
    #expect(one.code == "code" && one.severity == .warning)
    let many = notice.issue(file: "a.jsonl", locator: "L1", count: 3)
    #expect(many.message == "first to fourth, 3 rows, 3 times")
  }

  @Test("notices are counted together when code and all values are the same, and apart otherwise")
  func counting() {
    let others = [
      notice("other", "a", "b", "c", "d"), notice("code", "", "b", "c", "d"),
      notice("code", "a", "", "c", "d"), notice("code", "a", "b", "", "d"),
      notice("code", "a", "b", "c", ""), notice("code"), notice("other"),
    ]
    var counts: [LogNotice: Int] = [:]
    for notice in others + others { counts[notice, default: 0] += 1 }
    #expect(counts.count == others.count && counts.values.allSatisfy { $0 == 2 })
    #expect(counts[notice("code", "a", "b", "c", "d")] == nil)
  }

  @Test("a problem becomes an issue with its words, at the place that is given")
  func problem() {
    let problem = LogProblem("code", "what is wrong", remedy: "Do something", at: "L1")
    let issue = problem.issue(file: "a.jsonl", locator: "L7")
    #expect(issue.severity == .error && issue.locator == "L7")
    #expect(issue.message == "what is wrong" && issue.remedy == "Do something")
  }

  @Test("names that there are instead are listed up to twelve")
  func listed() {
    #expect(LogProblem.listed([]).isEmpty)
    #expect(LogProblem.listed(["a", "b"]).hasSuffix("\"a\", \"b\""))
    #expect(LogProblem.listed((1...13).map(String.init)).hasSuffix("\"12\", …"))
  }
}
