import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("AlpacaEval annotations")
struct AlpacaEvalTests {
  private static let isThere = SharedData.has("logs/alpaca_eval")

  /// A model's row of AlpacaEval's own leaderboard for the judge alpaca_eval_gpt4
  /// (src/alpaca_eval/leaderboards/data_AlpacaEval/alpaca_eval_gpt4_leaderboard.csv).
  struct Published {
    let file: String
    let model: String
    let winRate: Double
    let standardError: Double
    let wins: Int
    let losses: Int
    let draws: Int
  }

  private static let published = [
    Published(
      file: "phi-2/annotations_alpaca_eval_gpt4.json", model: "phi-2",
      winRate: 30.663329161451813, standardError: 1.6056202651534168, wins: 234, losses: 543,
      draws: 22),
    Published(
      file: "text_davinci_001/annotations.json", model: "text_davinci_001", winRate: 15.17412935,
      standardError: 1.235107892, wins: 112, losses: 672, draws: 20),
  ]

  private func annotation(_ preference: String, _ instruction: String = "Say hi.") -> String {
    """
    {"instruction":"\(instruction)","output_1":"Hi","generator_1":"base","dataset":"koala",\
    "output_2":"Hello","generator_2":"m","annotator":"gpt4_fn","preference":\(preference),\
    "raw_completion":{"logprobs":{"content":[{"token":"m","logprob":-0.5}]}},\
    "price_per_example":0.01,"time_per_example":1.5}
    """
  }

  @Test(
    "the win rate and its standard error are the published ones",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: published)
  func winRates(expected: Published) throws {
    let log = try LogReader().read([SharedData.path("logs/alpaca_eval/\(expected.file)")])
    let table = log.judgments
    #expect(table.count == 805)
    // AlpacaEval's formula: of preferences - 1, with 0 read as 1.5 and null left out, the mean
    // and the standard error of the mean, times 100. For phi-2 by hand: (234 + 22 / 2) / 799 =
    // 30.6633 %; the squares about it sum to 164.375, and √(164.375 / 798 / 799) = 1.6056 %.
    let preferences = table.compactMap(\.preference)
    let count = Double(preferences.count)
    let mean = preferences.reduce(0, +) / count
    let squares = preferences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let standardError = (squares / (count - 1) / count).squareRoot()
    #expect(abs(mean * 100 - expected.winRate) < 1e-8)
    #expect(abs(standardError * 100 - expected.standardError) < 1e-8)
    #expect(preferences.count { $0 > 0.5 } == expected.wins)
    #expect(preferences.count { $0 < 0.5 } == expected.losses)
    #expect(preferences.count { $0 == 0.5 } == expected.draws)
    let missing = 805 - expected.wins - expected.losses - expected.draws
    #expect(table.countsByStatus == [.scored: 805 - missing, .unscored: missing])
    #expect(table.model.values == [expected.model])
    #expect(table.opponent?.values == ["text_davinci_003"])
    #expect(table.judge.values == ["model:alpaca_eval_gpt4"])
    #expect(log.issues.map(\.code).sorted() == ["missingScore", "oldDraw"])
    #expect(log.files.first?.reader == "alpaca-eval")
  }

  @Test(
    "a walk reads the annotations and names the leaderboard",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func walk() throws {
    let log = try LogReader().read([SharedData.path("logs/alpaca_eval")])
    #expect(log.judgments.count == 1610)
    let name = "weighted_alpaca_eval_gpt4_turbo_leaderboard.csv"
    #expect(log.issues.filter { $0.code == "companionFile" }.map(\.file.description).count == 1)
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read([SharedData.path("logs/alpaca_eval/\(name)")])
    }
    #expect(error?.all.map(\.code) == ["companionFile"])
  }

  @Test(
    "a preference between 1 and 2 is that much for the model; a draw and a missing one are told",
    arguments: [
      ("1", 0, nil), ("1.0", 0, nil), ("2", 1, nil), ("1.25", 0.25, nil), ("1.5", 0.5, nil),
      ("0", 0.5, "oldDraw"), ("0.0", 0.5, "oldDraw"), ("null", nil, "missingScore"),
      ("NaN", nil, "missingScore"), ("\"1.5\"", 0.5, "quotedNumber"),
    ] as [(String, Double?, String?)])
  func preferences(text: String, preference: Double?, notice: String?) throws {
    let log = try read("[\(annotation(text))]", named: "annotations.json")
    let row = try #require(log.judgments.first)
    #expect(row.preference == preference)
    #expect(row.score == nil)
    #expect(row.status == (preference == nil ? .unscored : .scored))
    #expect(row.statusReason == (preference == nil ? "grader_failed" : nil))
    #expect(log.issues.map(\.code) == [notice, "fewerSamples"].compactMap(\.self))
    #expect(row.model == "m")
    #expect(row.opponent == "base")
    #expect(row.task == "koala")
    #expect(row.sample == SHA256.hexadecimal("Say hi."))
    #expect(row.responseHash == SHA256.hexadecimal("Hello"))
    #expect(row.logProbabilitySum == nil)
    #expect(row.latencySeconds == nil)
  }

  @Test(
    "a preference that is none refuses its row with its place",
    arguments: ["3", "-1", "0.5", "1e999", "\"win\""])
  func refused(text: String) {
    let found = issues("[\(annotation("1")),\(annotation(text, "Go."))]")
    #expect(found.map(\.code) == ["invalidField"])
    #expect(found.map(\.locator) == ["#/1"])
  }

  @Test("a set of fewer instructions than AlpacaEval has is told")
  func fewer() throws {
    let log = try read("[\(annotation("1")),\(annotation("2", "Go."))]")
    #expect(
      log.issues.map(\.message) == [
        "\"m\" has 2 annotations of the 805 instructions of AlpacaEval; what is there is used"
      ])
  }

  @Test("every cut is told")
  func cuts() {
    expectCutsAreTold("[\(annotation("1")),\(annotation("2", "Go."))]", named: "annotations.json")
  }
}
