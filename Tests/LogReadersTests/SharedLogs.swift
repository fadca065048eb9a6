/// What becomes of each of the shared logs when it is named by itself.
enum SharedLogs {
  /// File, reader, rows by status, warnings by code.
  ///
  /// Tables that need a column map, and exports that need a declaration, are refused here and read
  /// with one in the tests of their tools.
  static let outcomes = """
    SOURCES.md | refused | unknownFormat
    alpaca_eval/phi-2/annotations_alpaca_eval_gpt4.json | alpaca-eval | scored 799, unscored 6 | missingScore oldDraw
    alpaca_eval/text_davinci_001/annotations.json | alpaca-eval | scored 804, unscored 1 | missingScore oldDraw
    alpaca_eval/weighted_alpaca_eval_gpt4_turbo_leaderboard.csv | refused | companionFile
    fastchat_mtbench/judge_prompts.jsonl | refused | companionFile
    fastchat_mtbench/model_answer/alpha-7b.jsonl | refused | companionFile
    fastchat_mtbench/model_answer/beta-13b.jsonl | refused | companionFile
    fastchat_mtbench/model_judgment/gpt-3.5-turbo_pair.jsonl | mt-bench | scored 37, unscored 3 | missingScore
    fastchat_mtbench/model_judgment/gpt-3.5-turbo_single.jsonl | mt-bench | scored 36, unscored 4 | missingScore
    fastchat_mtbench/model_judgment/gpt-4_pair.jsonl | mt-bench | scored 38, unscored 2 | missingScore
    fastchat_mtbench/model_judgment/gpt-4_single.jsonl | mt-bench | scored 35, unscored 5 | missingScore
    fastchat_mtbench/question.jsonl | refused | companionFile
    helm/runs/demo/costs.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/display_predictions.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/display_requests.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/instances.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/per_instance_stats.json | helm | scored 160 | bookkeepingMetrics
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/run_spec.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/scenario.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/scenario_state.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1,data_augmentation=misspelling0.05/stats.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/display_predictions.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/display_requests.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/instances.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/per_instance_stats.json | helm | scored 160 | bookkeepingMetrics
    helm/runs/demo/demo_mcqa:model=simple_model1/run_spec.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/scenario.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/scenario_state.json | refused | companionFile
    helm/runs/demo/demo_mcqa:model=simple_model1/stats.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/display_predictions.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/display_requests.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/instances.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/per_instance_stats.json | helm | scored 100 | bookkeepingMetrics
    helm/runs/demo/demo_saqa:model=simple_model1/run_spec.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/scenario.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/scenario_state.json | refused | companionFile
    helm/runs/demo/demo_saqa:model=simple_model1/stats.json | refused | companionFile
    helm/runs/demo/groups.json | refused | companionFile
    helm/runs/demo/run_specs.json | refused | companionFile
    helm/runs/demo/runs_to_run_suites.json | refused | companionFile
    helm/runs/demo/summary.json | refused | companionFile
    inspect_ai/2026-11-21T00-12-07-00-00_arith_jMLuihXCKjLuGCa3owN2QN.eval | inspect-archive | scored 173, unscored 7 | figuresLeftOut missingScore
    inspect_ai/2026-11-21T00-12-10-00-00_arith_fvo7wP8kR8r6UytNknEops.eval | inspect-archive | scored 173, unscored 7 | figuresLeftOut missingScore
    inspect_ai/2026-11-21T00-12-12-00-00_arith_PHJYowM7YNzCk3X6MJWjEJ.eval | inspect-archive | scored 173, unscored 7 | figuresLeftOut missingScore
    inspect_ai/2026-11-21T00-12-14-00-00_arith-majority_6oUv54GqwhxyKiWB6NkjzF.eval | inspect-archive | scored 85, unscored 11 | incompletePanel missingScore
    inspect_ai/2026-11-21T00-12-16-00-00_arith-collect_W3AckdzasnorRNNm9WjfwE.eval | inspect-archive | scored 33, unscored 3 | figuresLeftOut missingScore unnamedJudges unplacedVerdicts
    inspect_ai/2026-11-21T00-12-16-00-00_arith-errors_Ehx6DHYcHypi6cxNbcaXaT.eval | inspect-archive | error 20, scored 98, unscored 2 | erroredSample missingScore
    inspect_ai/2026-11-21T00-12-17-00-00_arith-errors_LHcgdm7X95cj6GfFHQqrsC.eval | inspect-archive | error 10, scored 50 | erroredSample unfinishedRun
    inspect_ai/2026-11-21T00-12-18-00-00_arith-errors_C3gWzYXmnmP2DiSnCHGATC.eval | inspect-archive | scored 60 |
    inspect_ai/2026-11-21T00-12-18-00-00_int-ids_SVKUrHny5cvTT9CLorYu7X.eval | inspect-archive | scored 12 |
    inspect_ai/2026-11-21T00-12-18-00-00_odd-ids_ivXxz8gBetET2VzErcds2R.eval | inspect-archive | scored 8 |
    inspect_ai/2026-11-21T00-12-23-00-00_arith_5XsUX5xtJ6F3L9rTRk5mk9.json | inspect-log | scored 173, unscored 7 | figuresLeftOut missingScore
    inspect_ai/2026-11-21T00-12-30-00-00_arith-collect_gKfjxPCAwrnwDf4hd7rohG.json | inspect-log | scored 33, unscored 3 | figuresLeftOut missingScore unnamedJudges unplacedVerdicts
    inspect_ai/2026-11-21T00-12-30-00-00_arith-errors_FoEDnWDfJ3Hq4NBr2uB5H9.json | inspect-log | error 20, scored 98, unscored 2 | erroredSample missingScore
    inspect_ai/2026-11-21T00-12-31-00-00_arith-errors_JxLL8KkqQzEELeBCSGE28B.json | inspect-log | error 10, scored 50 | erroredSample unfinishedRun
    inspect_ai/2026-11-21T00-12-32-00-00_int-ids_BCjZnZMq5NzraKhcUUKsaX.json | inspect-log | scored 12 |
    inspect_ai/2026-11-21T00-12-32-00-00_odd-ids_AVbDGEo4U9kD9xpCWZoe6X.json | inspect-log | scored 8 |
    inspect_ai/crashed/2026-11-21T00-14-17-00-00_crashy_Jxvnpy9wcQpg3B3Tu79Wi6.eval | inspect-archive | scored 20 | unfinishedRun
    inspect_ai/crashed/2026-11-21T00-14-28-00-00_crashy_ExL4knBpvt8zErbbsTH9sj.json | inspect-log | scored 20 | unfinishedRun
    inspect_ai/crashed/arith_status_error.eval | inspect-archive | error 72 | erroredSample partialScores unfinishedRun
    inspect_ai/edited/edited_invalidated.eval | inspect-archive | invalidated 5, scored 168, unscored 7 | editedScore figuresLeftOut invalidatedSample missingScore otherResults
    inspect_ai/edited/header_edited_dead_bytes.eval | inspect-archive | scored 12 |
    inspect_ai/upstream_tests/2025-02-11T15-18-04-05-00_popularity_mj7khqpMM4GBCfVQozKgzB.eval | inspect-archive | scored 10 |
    inspect_ai/upstream_tests/2025-05-12T20-28-13-04-00_no-samples.json | inspect-log |  | fewerSamples figuresLeftOut noRows unfinishedRun
    inspect_ai/upstream_tests/2025-05-12T20-28-13-04-00_popularity.json | inspect-log | scored 3 | unfinishedRun
    inspect_ai/upstream_tests/2025-05-12T20-28-26-04-00_security-guide.json | inspect-log | scored 3 | judgeFailuresAsWrong selfJudged
    inspect_ai/upstream_tests/log_formats.eval | inspect-archive | scored 1 |
    inspect_ai/upstream_tests/log_formats.json | inspect-log | scored 1 |
    inspect_ai/upstream_tests/log_message_deduplication.eval | refused | newerVersion
    inspect_ai/upstream_tests/log_read_sample.json | inspect-log | scored 1 |
    inspect_ai/upstream_tests/log_streaming.eval | inspect-archive | scored 4 |
    inspect_ai/upstream_tests/log_tool_call_error.json | refused | fewerSamples
    inspect_ai/upstream_tests/mmlu-summary-choices.eval | inspect-archive | scored 1 |
    inspect_ai/v0.3.150/2026-11-21T00-13-27+00-00_arith_Mc9vfeeqzsSM3ihFc7PeHz.eval | inspect-archive | scored 40 |
    inspect_ai/v0.3.150/2026-11-21T00-13-30+00-00_arith_2WJHL8eeTmGfBop8CRtgKw.json | inspect-log | scored 40 |
    inspect_ai/v0.3.18/2026-11-21T00-13-19+00-00_arith_if2DHNSQsqSpthHC5CqwaC.json | inspect-log | scored 40 | figuresLeftOut
    inspect_ai/v0.3.60/2026-11-21T00-14-10+00-00_arith_9tJ2kD7SmvS2HU3W6XLjaL.eval | inspect-archive | scored 40 |
    inspect_ai/v0.3.60/2026-11-21T00-14-12+00-00_arith_VyyKGYkzHjfceabgWFSwas.json | inspect-log | scored 40 |
    label_studio/chat_data.json | refused | undeclaredField
    label_studio/csv_test.json | refused | undeclaredField
    label_studio/csv_test2.json | refused | undeclaredField
    label_studio/csv_test2_result.csv | refused | undeclaredField
    label_studio/out_csv/result.csv | refused | undeclaredField
    label_studio/out_json/_input_tasks.json | label-studio | cancelled 4, scored 28 | noVerdict
    label_studio/out_json/result.json | label-studio | cancelled 4, scored 28 | noVerdict
    label_studio/out_json_min/result.json | refused | undeclaredField
    lm_eval/acme__alpha-7b/results_2026-11-21T00-17-51.919675.json | refused | companionFile
    lm_eval/acme__alpha-7b/samples_synth_gen_2026-11-21T00-17-51.919675.jsonl | lm-eval | scored 16 |
    lm_eval/acme__alpha-7b/samples_synth_mc_2026-11-21T00-17-51.919675.jsonl | lm-eval | scored 24 |
    lm_eval/acme__alpha-7b/samples_synth_ppl_2026-11-21T00-17-51.919675.jsonl | lm-eval | scored 8 | noPlainMean
    lm_eval/acme__beta-13b/results_2026-11-21T00-17-52.048017.json | refused | companionFile
    lm_eval/acme__beta-13b/results_2026-11-21T00-17-52.164172.json | refused | companionFile
    lm_eval/acme__beta-13b/samples_synth_gen_2026-11-21T00-17-52.048017.jsonl | lm-eval | scored 16 |
    lm_eval/acme__beta-13b/samples_synth_gen_2026-11-21T00-17-52.164172.jsonl | lm-eval | scored 16 |
    lm_eval/acme__beta-13b/samples_synth_mc_2026-11-21T00-17-52.048017.jsonl | lm-eval | scored 24 |
    lm_eval/acme__beta-13b/samples_synth_mc_2026-11-21T00-17-52.164172.jsonl | lm-eval | scored 24 |
    lm_eval/acme__beta-13b/samples_synth_ppl_2026-11-21T00-17-52.048017.jsonl | lm-eval | scored 8 | noPlainMean
    lm_eval/acme__beta-13b/samples_synth_ppl_2026-11-21T00-17-52.164172.jsonl | lm-eval | scored 8 | noPlainMean
    lm_eval/acme__dummy-7b/results_2026-11-21T00-16-55.427123.json | refused | companionFile
    lm_eval/acme__dummy-7b/samples_synth_gen_2026-11-21T00-16-55.427123.jsonl | lm-eval | scored 16 |
    lm_eval/acme__dummy-7b/samples_synth_mc_2026-11-21T00-16-55.427123.jsonl | lm-eval | scored 24 |
    lm_eval/acme__dummy-7b/samples_synth_ppl_2026-11-21T00-16-55.427123.jsonl | lm-eval | scored 8 | noPlainMean
    lm_eval/acme__gamma-3b_truncated_by_surrogate/results_2026-11-21T00-58-23.024833.json | refused | companionFile
    lm_eval/acme__gamma-3b_truncated_by_surrogate/samples_synth_gen_2026-11-21T00-58-23.024833.jsonl | refused | fewerSamples
    malformed/disk_full_truncated_v0.3.150.eval | refused | noZipDirectory
    openai_evals/arith_acme_alpha.jsonl | openai-evals | scored 12 | figuresLeftOut
    pairwise_csv/codings.csv | refused | unknownFormat
    pairwise_csv/food.csv | refused | unknownFormat
    pairwise_csv/llmfao-golden.csv | refused | unknownFormat
    pairwise_csv/llmfao.csv | refused | unknownFormat
    pairwise_csv/simple.csv | refused | unknownFormat
    """
}
