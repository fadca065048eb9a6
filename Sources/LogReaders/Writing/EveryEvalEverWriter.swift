/// Writes judgments as instances of the schema of Every Eval Ever, JSON Lines.
///
/// That schema (`instance_level_eval.schema.json` of evaleval/every_eval_ever) has one score an
/// instance and no judge, criterion, scale, epoch or pair: those go into `metadata`, from where the
/// reader of this format takes them back. It has no way to say that a verdict is missing, so rows without a score are left out
/// and counted.
package enum EveryEvalEverWriter {
  package static let schemaVersion = "instance_level_eval_0.2.2"

  /// The instances as the bytes of a file, and the number of judgments without a score.
  ///
  /// `is_correct` is whether the score is the highest that the scale allows. Prompts and answers are
  /// empty: the study does not hold them.
  package static func instances(_ table: JudgmentTable) -> (bytes: [UInt8], omitted: Int) {
    var output: [UInt8] = []
    var omitted = 0
    for judgment in table {
      guard let score = judgment.score else {
        omitted += 1
        continue
      }
      append(judgment, score, to: &output)
    }
    return (output, omitted)
  }

  private static func append(_ judgment: Judgment, _ score: Double, to output: inout [UInt8]) {
    func add(_ text: String) { output.append(contentsOf: text.utf8) }
    func add(_ name: String, text: String) {
      add(",\"\(name)\":")
      JudgmentWriter.appendJSONString(text, to: &output)
    }
    add("{\"schema_version\":\"\(schemaVersion)\"")
    add("evaluation_id", text: judgment.evaluation)
    add("model_id", text: judgment.model)
    add("evaluation_name", text: judgment.task)
    add("sample_id", text: judgment.sample)
    add("interaction_type", text: "single_turn")
    if let hash = judgment.sampleHash { add("sample_hash", text: hash) }
    add(",\"input\":{\"raw\":\"\",\"reference\":[]},\"output\":{\"raw\":[]}")
    add(",\"answer_attribution\":[]")
    let isCorrect = judgment.scaleMaximum == score
    add(",\"evaluation\":{\"score\":\(score.plain),\"is_correct\":\(isCorrect)}")
    if let input = judgment.inputTokens, let tokens = judgment.outputTokens {
      let (total, _) = input.addingReportingOverflow(tokens)
      add(
        ",\"token_usage\":{\"input_tokens\":\(input),\"output_tokens\":\(tokens),"
          + "\"total_tokens\":\(total)}")
    }
    if let latency = judgment.latencySeconds {
      add(",\"performance\":{\"latency_ms\":\((latency * 1000).plain)}")
    }
    add(",\"metadata\":{\"epoch\":\"\(judgment.epoch)\"")
    add("turn", text: String(judgment.turn))
    add("judge_id", text: judgment.judge)
    add("criterion", text: judgment.criterion)
    add("judgment_index", text: String(judgment.judgmentIndex))
    add("scale_type", text: judgment.scaleType.rawValue)
    if let minimum = judgment.scaleMinimum { add("scale_min", text: minimum.plain) }
    if let maximum = judgment.scaleMaximum { add("scale_max", text: maximum.plain) }
    if let isHigher = judgment.higherIsBetter { add("higher_is_better", text: "\(isHigher)") }
    add("status", text: judgment.status.rawValue)
    if let opponent = judgment.opponent { add("opponent_model_id", text: opponent) }
    if let cluster = judgment.cluster { add("cluster_id", text: cluster) }
    if let round = judgment.round { add("round", text: round) }
    if let position = judgment.position { add("position", text: position.rawValue) }
    if let time = judgment.judgedAt { add("judged_at", text: time.description) }
    add("}}\n")
  }
}
