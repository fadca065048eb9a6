import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("MT-bench judgments")
struct MTBenchTests {
  private static let folder = "logs/fastchat_mtbench"
  private static let isThere = SharedData.has(folder)

  private func single(
    _ question: Int = 81, model: String = "a", score: String = "7",
    judgment: String = "Rating: [[7]]", turn: Int = 1
  ) -> String {
    """
    {"question_id":\(question),"model":"\(model)","judge":["gpt-4","single-v1"],"user_prompt":"p",\
    "judgment":"\(judgment)","score":\(score),"turn":\(turn),"tstamp":1795222115.7326121}

    """
  }

  private func pair(_ first: String, _ second: String, _ more: String = "") -> String {
    """
    {"question_id":81,"model_1":"a","model_2":"b","g1_winner":\(first),"g2_winner":\(second),\
    "judge":["gpt-4","pair-v2"],"g1_judgment":"[[A]]","g2_judgment":"$ERROR$",\(more)"turn":1,\
    "tstamp":1}

    """
  }

  @Test(
    "the means of every judge, model and turn are those of the files",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: ["gpt-4", "gpt-3.5-turbo"])
  func means(judge: String) throws {
    let path = SharedData.path("\(Self.folder)/model_judgment/\(judge)_single.jsonl")
    // As FastChat's show_result.py does it: ratings of -1 are left out of the means.
    var ratings: [String: [Double]] = [:]
    var missing = 0
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let row = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let score = try #require((row["score"] as? NSNumber)?.doubleValue)
      let turn = try #require(row["turn"] as? Int)
      let model = try #require(row["model"] as? String)
      if score == -1 {
        missing += 1
      } else {
        ratings["\(model) \(turn)", default: []].append(score)
      }
    }
    let log = try LogReader().read([path])
    let table = log.judgments
    #expect(table.count == 40)
    #expect(table.countsByStatus == [.scored: 40 - missing, .unscored: missing])
    #expect(ratings.count == 4)
    for (cell, scores) in ratings {
      let (mean, count) = table.mean { "\($0.model) \($0.turn)" == cell ? $0.score : nil }
      #expect(count == scores.count)
      #expect(abs(mean - scores.reduce(0, +) / Double(scores.count)) < 1e-12, "\(cell)")
    }
    #expect(table.judge.values == ["model:\(judge)"])
    #expect(Set(table.criterion.values) == ["single-v1", "single-v1-multi-turn"])
    #expect(log.issues.map(\.code) == ["missingScore"])
    #expect(log.files.first?.reader == "mt-bench")
    #expect(log.files.first?.rowsRead == 40)
  }

  @Test(
    "judges of one run can be compared on the same responses",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func judges() throws {
    let log = try LogReader().read([SharedData.path(Self.folder)])
    let table = log.judgments
    #expect(log.files.count == 4)
    // 40 single judgments and two orders of 20 pairs by each of two judges.
    #expect(table.count == 2 * (40 + 2 * 20))
    #expect(table.countsByStatus == [.scored: 146, .unscored: 5 + 4 + 2 + 3])
    var raters: [String: Set<String>] = [:]
    for row in table where row.opponent == nil {
      let unit = [row.evaluation, row.task, row.model, row.sample, "\(row.turn)", row.criterion]
      raters[unit.joined(separator: "|"), default: []].insert(row.judge)
    }
    #expect(raters.count == 40)
    #expect(raters.values.allSatisfy { $0 == ["model:gpt-4", "model:gpt-3.5-turbo"] })
    #expect(table.evaluation.values.contains("fastchat_mtbench/alpha-7b"))
    let companions = log.issues.filter { $0.code == "companionFile" }.map {
      $0.file.split(separator: "/").last
    }
    #expect(
      companions == ["judge_prompts.jsonl", "alpha-7b.jsonl", "beta-13b.jsonl", "question.jsonl"])
  }

  @Test(
    "a pair is two judgments in either order, with their preferences and positions",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func pairs() throws {
    let path = SharedData.path("\(Self.folder)/model_judgment/gpt-4_pair.jsonl")
    let table = try LogReader().read([path]).judgments
    #expect(table.count == 40)
    func counts(_ index: Int16) -> [Int] {
      [1, 0.5, 0, nil].map { (preference: Double?) in
        table.count { $0.judgmentIndex == index && $0.preference == preference }
      }
    }
    #expect(counts(1) == [11, 3, 6, 0])
    #expect(counts(2) == [2, 7, 9, 2])
    #expect(table.allSatisfy { $0.position == ($0.judgmentIndex == 1 ? .first : .second) })
    #expect(table.allSatisfy { $0.model == "alpha-7b" && $0.opponent == "beta-13b" })
    let reasons = table.compactMap(\.statusReason).sorted()
    #expect(reasons == ["grader_failed", "invalid_response_format"])
    #expect(table[0].judgedAt?.description == "2026-11-21T00:48:35.741414Z")
  }

  @Test("a rating that could not be read is unscored, and says why")
  func unreadable() throws {
    let log = try read(
      single(score: "-1", judgment: "I cannot rate this.")
        + single(82, score: "-1", judgment: "$ERROR$") + single(83, score: "null")
        + single(84, score: "7.5"))
    let table = log.judgments
    #expect(
      table.map(\.statusReason) == ["invalid_response_format", "grader_failed", "no_score", nil])
    #expect(table.map(\.score) == [nil, nil, nil, 7.5])
    #expect(table[3].scaleMinimum == 1 && table[3].scaleMaximum == 10)
    #expect(table[3].evaluation == "mt_bench/a")
    #expect(log.issues.map(\.message) == ["3 rows without a score, kept as unscored"])
  }

  @Test("a rating outside 1 to 10 and an unknown winner refuse their rows")
  func refused() {
    let rating = issues(single(score: "85"))
    #expect(rating.map(\.code) == ["scoreOutOfScale"])
    #expect(rating.map(\.locator) == ["L1"])
    let winner = issues(pair("\"model_1\"", "\"model_3\""))
    #expect(
      winner.map(\.description) == [
        "log.jsonl:L1: invalidField the winner is \"model_3\", not model_1, model_2, a tie "
          + "or error. Correct the value."
      ])
  }

  @Test("a line that was appended again is dropped, one with another rating is a conflict")
  func reruns() throws {
    let log = try read(single() + single())
    #expect(log.judgments.count == 1)
    #expect(log.files.first?.duplicates == 1)
    #expect(issues(single() + single(score: "8")).map(\.code) == ["conflictingVerdicts"])
    var options = LogReadingOptions()
    options.conflictRule = .latest
    let latest = try read(single() + single(score: "8"), options)
    #expect(latest.judgments.map(\.score) == [8])
  }

  @Test("a pair made of two ratings gives them and one preference, none where one is missing")
  func ratedPairs() throws {
    let table = try read(pair("\"tie\"", "\"tie\"", "\"m1_score\":8,\"m2_score\":8.05,"))
      .judgments
    #expect(table.map(\.model) == ["a", "b", "a"])
    #expect(table.map(\.score) == [8, 8.05, nil])
    #expect(table.map(\.preference) == [nil, nil, 0.5])
    // FastChat compares -1 with -1 and calls it a tie.
    let failed = try read(pair("\"tie\"", "\"tie\"", "\"m1_score\":-1,\"m2_score\":-1,"))
      .judgments
    #expect(failed.status.allSatisfy { $0 == .unscored })
    #expect(failed.map(\.preference) == [nil, nil, nil])
  }

  @Test("a judge that rates its own answers is named")
  func selfJudged() throws {
    let log = try read(single(model: "gpt-4"))
    #expect(log.issues.map(\.code) == ["selfJudged"])
  }

  @Test("categories are taken from questions beside the judgments")
  func categories() throws {
    let scratch = try Scratch()
    let questions = try scratch.write(
      "{\"question_id\":81,\"category\":\"writing\",\"turns\":[\"Write.\"]}\n",
      to: "question.jsonl")
    let path = try scratch.write(single() + single(82), to: "gpt-4_single.jsonl")
    #expect(try LogReader().read([path]).judgments.map(\.category) == ["writing", nil])
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([questions]) }
    #expect(error?.all.map(\.code) == ["companionFile"])
  }

  @Test("every cut is told")
  func cuts() {
    expectCutsAreTold(single() + single(82), named: "gpt-4_single.jsonl")
    expectCutsAreTold(pair("\"model_1\"", "\"tie\""), named: "gpt-4_pair.jsonl")
  }
}
