import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

/// Kinship between judge and model is told where it is known, and never read off the tool's name.
@Suite("Judges of a model's family")
struct KinshipTests {
  private func codes(judge: String, model: String) throws -> [String] {
    let rows = ["1", "2"].map {
      Judgment(
        evaluation: "e", task: "t", model: model, sample: $0, judge: "model:" + judge, score: 1)
    }
    let bytes = try JudgmentWriter.bytes(JudgmentTable(rows), as: .jsonLines)
    return try LogReader().read(bytes: bytes, named: "log.jsonl").issues.map(\.code)
  }

  @Test(
    "who is of one family",
    arguments: [
      ("alpaca_eval_gpt4", "gpt4_0613"), ("weighted_alpaca_eval_gpt4_turbo", "gpt-4o-2024-05-13"),
      ("alpaca_eval_llama3_70b_fn", "Meta-Llama-3-8B-Instruct"), ("chatgpt_fn", "gpt35_turbo"),
      ("claude_ranking", "claude-2.1"), ("openai/gpt-4o", "openai/gpt-oss-120b"),
      ("mistralai/Mixtral-8x22B", "Mistral-7B-Instruct"), ("acme/orion-70b", "acme/orion-7b"),
    ])
  func kin(judge: String, model: String) throws {
    #expect(try codes(judge: judge, model: model) == ["kinJudged"])
  }

  @Test(
    "who is not, however alike the names",
    arguments: [
      ("alpaca_eval_gpt4", "alpaca-7b"),
      ("weighted_alpaca_eval_gpt4_turbo", "alpaca-farm-ppo-human"),
      ("alpaca_farm_greedy_gpt4", "alpaca-farm-ppo-sim-gpt4-20k"),
      ("alpaca_eval_gpt4", "gpt4all-j"),
      ("alpaca_eval_gpt4", "gpt-neox-20b"), ("openai/gpt-4o", "EleutherAI/gpt-j-6b"),
      ("alpaca_eval", "alpaca-7b"), ("alpaca_eval_gpt4", "claude2-alpaca-13b"),
      ("acme/reward-1", "acme/reward-tuned-7b"), ("acme/orion-70b", "other/orion-7b"),
      ("mt_bench_claude", "gpt-4"), ("judge-v2", "judge-7b"),
    ])
  func strangers(judge: String, model: String) throws {
    #expect(try codes(judge: judge, model: model).isEmpty)
  }

  private static let leaderboard =
    "logs/alpaca_eval/weighted_alpaca_eval_gpt4_turbo_leaderboard.csv"

  @Test(
    "among the models of AlpacaEval only those of GPT are kin of its judge",
    .enabled(
      if: SharedData.has(leaderboard), "skipped: the shared data is not beside this checkout"))
  func alpacaEval() throws {
    let text = try String(
      contentsOf: URL(filePath: SharedData.path(Self.leaderboard)), encoding: .utf8)
    let models = text.split(separator: "\n").dropFirst().compactMap {
      $0.split(separator: ",").first.map(String.init)
    }
    #expect(models.count > 100)
    let rows = models.enumerated().map { index, model in
      Judgment(
        evaluation: "e\(index)", task: "t", model: model, sample: "1",
        judge: "model:weighted_alpaca_eval_gpt4_turbo", score: 1)
    }
    let bytes = try JudgmentWriter.bytes(JudgmentTable(rows), as: .jsonLines)
    let found = try LogReader().read(bytes: bytes, named: "log.jsonl").issues
      .filter { $0.code == "kinJudged" }
    #expect(!found.isEmpty)
    for issue in found {
      #expect(issue.message.contains(/family of "(gpt-?[34]|gpt-?3\.?5)/), "\(issue.message)")
    }
    let gpt = models.filter { $0.wholeMatch(of: /gpt-?[0-9].*/) != nil }
    #expect(found.count == gpt.count)
  }

  @Test(
    "a judge that is the model that it judges, or of its family",
    arguments: [
      ("model:openai/gpt-4o", "openai/gpt-4o", "selfJudged"),
      ("model:openai/gpt-4o[2]", "openai/gpt-4o", "selfJudged"),
      ("model:openai/gpt-4o", "azure/GPT-4o-mini", "kinJudged"),
      ("model:openai/gpt-4o", "anthropic/claude-3", nil),
      ("model:openai/o3", "openai/o1", nil), ("model:mock/model", "mock/model-b", nil),
      ("human:openai/gpt-4o", "openai/gpt-4o", nil),
    ])
  func kinship(judge: String, model: String, code: String?) throws {
    let rows = ["1", "2"].map {
      Judgment(evaluation: "e", task: "t", model: model, sample: $0, judge: judge, score: 1)
    }
    let bytes = try JudgmentWriter.bytes(JudgmentTable(rows), as: .jsonLines)
    let issues = try LogReader().read(bytes: bytes, named: "log.jsonl").issues
    #expect(issues.map(\.code) == [code].compactMap(\.self))
  }
}
