import Diagnostics
import FileFormats
import LogFixtures
import LogReaders
import Testing

@Suite("Texts of real logs of every tool")
struct SharedLogTextsTests {
  private static let isThere = SharedData.has("logs")

  /// File, responses, distinct responses, distinct prompts, distinct explanations.
  ///
  /// Counted by a Python script (3.11; python-zstandard 0.25 for the members of archives) from the
  /// tools' own members, without this project: Inspect AI samples with an `output.completion`, or the
  /// first choice, and `explanation` of scores; of lm-evaluation-harness the documents with `resps`
  /// of a generation, or the option with the largest log likelihood; HELM's `completions` by instance,
  /// trial and perturbation, with `request.prompt`; OpenAI Evals' events of sampling; MT-bench's
  /// answers by model, question and turn, with the questions so far; both outputs of AlpacaEval's annotations, which log no
  /// words of the judge; Label Studio's `data.response` by task, and texts of `textarea` results.
  /// The pairwise tables have ids of prompts only, and no texts.
  private static let expected = """
    alpaca_eval/phi-2/annotations_alpaca_eval_gpt4.json | 1610 | 1584 | 805 | 0
    alpaca_eval/text_davinci_001/annotations.json | 1610 | 1587 | 805 | 0
    fastchat_mtbench/model_judgment/gpt-3.5-turbo_pair.jsonl | 40 | 22 | 20 | 4
    fastchat_mtbench/model_judgment/gpt-3.5-turbo_single.jsonl | 40 | 22 | 20 | 11
    fastchat_mtbench/model_judgment/gpt-4_pair.jsonl | 40 | 22 | 20 | 4
    fastchat_mtbench/model_judgment/gpt-4_single.jsonl | 40 | 22 | 20 | 11
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/per_instance_stats.json | 20 | 1 | 20 | 0
    helm/runs/demo/demo_mcqa:model=simple_model1/per_instance_stats.json | 20 | 1 | 20 | 0
    helm/runs/demo/demo_saqa:model=simple_model1/per_instance_stats.json | 20 | 1 | 20 | 0
    inspect_ai/2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval | 36 | 14 | 12 | 17
    inspect_ai/2026-11-21T00-12-10-00-00_arith_fvo7wP8kR8r6UytNknEops.eval | 36 | 20 | 12 | 23
    inspect_ai/2026-11-21T00-12-12-00-00_arith_PHJYowM7YNzCk3X6MJWjEJ.eval | 36 | 21 | 12 | 24
    inspect_ai/2026-11-21T00-12-14-00-00_arith-majority_6oUv54GqwhxyKiWB6NkjzF.eval | 24 | 15 | 12 | 2
    inspect_ai/2026-11-21T00-12-16-00-00_arith-collect_W3AckdzasnorRNNm9WjfwE.eval | 12 | 10 | 12 | 1
    inspect_ai/2026-11-21T00-12-16-00-00_arith-errors_Ehx6DHYcHypi6cxNbcaXaT.eval | 24 | 17 | 12 | 16
    inspect_ai/2026-11-21T00-12-17-00-00_arith-errors_LHcgdm7X95cj6GfFHQqrsC.eval | 12 | 11 | 12 | 11
    inspect_ai/2026-11-21T00-12-18-00-00_arith-errors_C3gWzYXmnmP2DiSnCHGATC.eval | 12 | 12 | 12 | 13
    inspect_ai/2026-11-21T00-12-18-00-00_int-ids_SVKUrHny5cvTT9CLorYu7X.eval | 12 | 6 | 6 | 6
    inspect_ai/2026-11-21T00-12-18-00-00_odd-ids_ivXxz8gBetET2VzErcds2R.eval | 8 | 8 | 8 | 8
    inspect_ai/2026-11-21T00-12-23-00-00_arith_5XsUX5xtJ6F3L9rTRk5mk9.json | 36 | 14 | 12 | 17
    inspect_ai/2026-11-21T00-12-30-00-00_arith-collect_gKfjxPCAwrnwDf4hd7rohG.json | 12 | 10 | 12 | 1
    inspect_ai/2026-11-21T00-12-30-00-00_arith-errors_FoEDnWDfJ3Hq4NBr2uB5H9.json | 24 | 17 | 12 | 16
    inspect_ai/2026-11-21T00-12-31-00-00_arith-errors_JxLL8KkqQzEELeBCSGE28B.json | 12 | 11 | 12 | 11
    inspect_ai/2026-11-21T00-12-32-00-00_int-ids_BCjZnZMq5NzraKhcUUKsaX.json | 12 | 6 | 6 | 6
    inspect_ai/2026-11-21T00-12-32-00-00_odd-ids_AVbDGEo4U9kD9xpCWZoe6X.json | 8 | 8 | 8 | 8
    inspect_ai/crashed/2026-11-21T00-14-17-00-00_crashy_Jxvnpy9wcQpg3B3Tu79Wi6.eval | 20 | 1 | 20 | 1
    inspect_ai/crashed/2026-11-21T00-14-28-00-00_crashy_ExL4knBpvt8zErbbsTH9sj.json | 20 | 1 | 20 | 1
    inspect_ai/crashed/arith_status_error.eval | 36 | 14 | 12 | 14
    inspect_ai/edited/edited_invalidated.eval | 36 | 14 | 12 | 17
    inspect_ai/edited/header_edited_dead_bytes.eval | 12 | 6 | 6 | 6
    inspect_ai/upstream_tests/2025-02-11T15-18-04-05-00_popularity_mj7khqpMM4GBCfVQozKgzB.eval | 10 | 2 | 10 | 2
    inspect_ai/upstream_tests/2025-05-12T20-28-13-04-00_popularity.json | 3 | 2 | 3 | 2
    inspect_ai/upstream_tests/2025-05-12T20-28-26-04-00_security-guide.json | 3 | 3 | 3 | 3
    inspect_ai/upstream_tests/log_formats.eval | 1 | 1 | 1 | 0
    inspect_ai/upstream_tests/log_formats.json | 1 | 1 | 1 | 0
    inspect_ai/upstream_tests/log_read_sample.json | 1 | 1 | 1 | 1
    inspect_ai/upstream_tests/log_streaming.eval | 4 | 3 | 2 | 3
    inspect_ai/upstream_tests/mmlu-summary-choices.eval | 1 | 1 | 1 | 1
    inspect_ai/v0.3.150/2026-11-21T00-13-27+00-00_arith_Mc9vfeeqzsSM3ihFc7PeHz.eval | 20 | 20 | 10 | 20
    inspect_ai/v0.3.150/2026-11-21T00-13-30+00-00_arith_2WJHL8eeTmGfBop8CRtgKw.json | 20 | 20 | 10 | 20
    inspect_ai/v0.3.18/2026-11-21T00-13-19+00-00_arith_if2DHNSQsqSpthHC5CqwaC.json | 20 | 20 | 10 | 20
    inspect_ai/v0.3.60/2026-11-21T00-14-10+00-00_arith_9tJ2kD7SmvS2HU3W6XLjaL.eval | 20 | 20 | 10 | 9
    inspect_ai/v0.3.60/2026-11-21T00-14-12+00-00_arith_VyyKGYkzHjfceabgWFSwas.json | 20 | 20 | 10 | 9
    label_studio/out_json/_input_tasks.json | 6 | 6 | 6 | 1
    label_studio/out_json/result.json | 6 | 6 | 6 | 1
    label_studio/out_json_min/result.json | 6 | 6 | 6 | 1
    label_studio/out_csv/result.csv | 6 | 6 | 6 | 1
    lm_eval/acme__alpha-7b/samples_synth_gen_2026-11-21T00-17-51.919675.jsonl | 8 | 8 | 8 | 0
    lm_eval/acme__alpha-7b/samples_synth_mc_2026-11-21T00-17-51.919675.jsonl | 12 | 3 | 12 | 0
    lm_eval/acme__alpha-7b/samples_synth_ppl_2026-11-21T00-17-51.919675.jsonl | 0 | 0 | 8 | 0
    lm_eval/acme__beta-13b/samples_synth_gen_2026-11-21T00-17-52.048017.jsonl | 8 | 8 | 8 | 0
    lm_eval/acme__beta-13b/samples_synth_gen_2026-11-21T00-17-52.164172.jsonl | 8 | 8 | 8 | 0
    lm_eval/acme__beta-13b/samples_synth_mc_2026-11-21T00-17-52.048017.jsonl | 12 | 4 | 12 | 0
    lm_eval/acme__beta-13b/samples_synth_mc_2026-11-21T00-17-52.164172.jsonl | 12 | 4 | 12 | 0
    lm_eval/acme__beta-13b/samples_synth_ppl_2026-11-21T00-17-52.048017.jsonl | 0 | 0 | 8 | 0
    lm_eval/acme__beta-13b/samples_synth_ppl_2026-11-21T00-17-52.164172.jsonl | 0 | 0 | 8 | 0
    lm_eval/acme__dummy-7b/samples_synth_gen_2026-11-21T00-16-55.427123.jsonl | 8 | 1 | 8 | 0
    lm_eval/acme__dummy-7b/samples_synth_mc_2026-11-21T00-16-55.427123.jsonl | 12 | 4 | 12 | 0
    lm_eval/acme__dummy-7b/samples_synth_ppl_2026-11-21T00-16-55.427123.jsonl | 0 | 0 | 8 | 0
    openai_evals/arith_acme_alpha.jsonl | 12 | 12 | 12 | 0
    """

  private func counts(_ path: String) throws -> String {
    var options = LogReadingOptions(keepTexts: true)
    if path.hasPrefix("label_studio/out_json_min") || path.hasPrefix("label_studio/out_csv") {
      options.fields = try FieldMap(["criterion=verdict,helpfulness"])
    }
    let log = try LogReader(options: options).read([SharedData.path("logs/\(path)")])
    return try TextCounts(log).description(path)
  }

  @Test(
    "a file has the responses, prompts and explanations that were counted in it",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"),
    arguments: expected.split(separator: "\n").map(String.init))
  func counted(expected: String) throws {
    let path = try #require(expected.split(separator: " | ").first.map(String.init))
    #expect(try counts(path) == expected)
  }

  /// As above, from `Schwartz_cases.json` and the like: the first answers by model, prompt and value,
  /// and of those the distinct (model, prompt, answer), answers and prompts; of FULCRA's
  /// `trustworthy_data.jsonl` the parts before and behind "Bob:".
  @Test(
    "the cases of Value Compass and FULCRA's dialogues have theirs",
    .enabled(
      if: SharedData.has("value-compass"), "skipped: the shared data is not beside this checkout"),
    arguments: [
      "value-compass/FULVa_cases.json | 706 | 706 | 298 | 0",
      "value-compass/MFT_cases.json | 360 | 360 | 326 | 0",
      "value-compass/Risk_cases.json | 694 | 623 | 541 | 0",
      "value-compass/Schwartz_cases.json | 1220 | 1220 | 581 | 0",
      "fulcra/trustworthy_data.jsonl | 1718 | 1640 | 1718 | 0",
    ])
  func published(expected: String) throws {
    let path = try #require(expected.split(separator: " | ").first.map(String.init))
    let log = try readWithTexts(at: SharedData.path(path))
    #expect(try TextCounts(log).description(path) == expected)
  }

  @Test(
    "the tables of pairs have ids of prompts, and no texts",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func pairwise() throws {
    let map = try ColumnMap.shipped("llmfao")
    let log = try LogReader(options: .init(columnMap: map, keepTexts: true)).read([
      SharedData.path("logs/pairwise_csv/llmfao.csv")
    ])
    #expect(log.judgments.count > 0 && !log.hasTexts)
  }
}

/// What a log has of texts, in numbers.
struct TextCounts {
  private var responses: Set<[String]> = []
  private var distinct: Set<[UInt8]> = []
  private var prompts: Set<[UInt8]> = []
  private var explanations: Set<[UInt8]> = []

  /// Counts, and checks that every response has its hash and every hash of a row its response.
  init(_ log: EvaluationLog) throws {
    for row in log.judgments.indices {
      let judgment = log.judgments[row]
      let own = try log.response(ofRow: row)
      for found in [own, try log.opponentResponse(ofRow: row)].compactMap(\.self) {
        if let prompt = found.prompt { prompts.insert(Array(prompt.utf8)) }
        guard let text = found.response, let hash = found.responseHash else { continue }
        #expect(hash == SHA256.hexadecimal(text))
        distinct.insert(Array(text.utf8))
        responses.insert(
          [found.task, found.sample, found.model, "\(found.epoch)", "\(found.turn)", hash])
      }
      #expect(own?.responseHash == judgment.responseHash)
      if let text = try log.explanation(ofRow: row) {
        #expect(text.judgment == judgment)
        explanations.insert(Array(text.explanation.utf8))
      }
    }
  }

  func description(_ path: String) -> String {
    let counts = [responses.count, distinct.count, prompts.count, explanations.count]
    return ([path] + counts.map { "\($0)" }).joined(separator: " | ")
  }
}
