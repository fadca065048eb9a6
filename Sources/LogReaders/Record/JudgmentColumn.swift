/// The columns of the judgment record, in canonical order; the raw value is the name in a file.
package enum JudgmentColumn: String, Sendable, CaseIterable, Codable {
  // The key.
  case evaluation = "evaluation_id"
  case task = "task"
  case model = "model_id"
  case sample = "sample_id"
  case epoch = "epoch"
  case turn = "turn"
  case judge = "judge_id"
  case criterion = "criterion"
  case judgmentIndex = "judgment_index"
  case opponent = "opponent_model_id"
  // The verdict.
  case score = "score"
  case label = "label"
  case scaleType = "scale_type"
  case scaleMinimum = "scale_min"
  case scaleMaximum = "scale_max"
  case higherIsBetter = "higher_is_better"
  case preference = "preference"
  case position = "position"
  case status = "status"
  case statusReason = "status_reason"
  // The design.
  case judgeKind = "judge_kind"
  case cluster = "cluster_id"
  case category = "category"
  case language = "language"
  case culture = "culture"
  case weight = "weight"
  case sampling = "sampling"
  // Time.
  case round = "round"
  case respondedAt = "responded_at"
  case judgedAt = "judged_at"
  case itemDate = "item_date"
  case modelReleaseDate = "model_release_date"
  // Cost and evidence.
  case inputTokens = "input_tokens"
  case outputTokens = "output_tokens"
  case judgeInputTokens = "judge_input_tokens"
  case judgeOutputTokens = "judge_output_tokens"
  case latencySeconds = "latency_s"
  case logProbabilitySum = "logprob_sum"
  case logProbabilityCount = "logprob_n"
  case sampleHash = "sample_hash"
  case responseHash = "response_hash"
  // Provenance.
  case tool = "tool"
  case toolVersion = "tool_version"
  case sourceFile = "source_file"
  case sourceLocator = "source_locator"
  case sourceDigest = "source_sha256"
  // Added later: new columns stand at the end.
  case promptVersion = "prompt_version"
  case optionOrder = "option_order"
  case split = "split"
  case variantOf = "variant_of"
  case responseLength = "response_length"
  case confidence = "confidence"

  /// Columns without which a row cannot be told from another one.
  static let required: [JudgmentColumn] = [.evaluation, .task, .model, .sample, .judge]

  /// Columns that can hold a verdict; a log needs at least one of them.
  static let verdicts: [JudgmentColumn] = [.score, .label, .preference]

  /// Columns that say where a row came from.
  ///
  /// A column map cannot set them.
  static let provenance: Set<JudgmentColumn> = [.sourceFile, .sourceLocator, .sourceDigest]

  /// Whether the column's values are text that a spreadsheet could take for a formula.
  package var isText: Bool {
    switch self {
    case .evaluation, .task, .model, .sample, .judge, .criterion, .opponent, .label,
      .statusReason, .cluster, .category, .language, .culture, .round, .sampleHash,
      .responseHash, .tool, .toolVersion, .sourceFile, .sourceLocator, .sourceDigest,
      .promptVersion, .optionOrder, .variantOf:
      true
    case .epoch, .turn, .judgmentIndex, .score, .scaleType, .scaleMinimum, .scaleMaximum,
      .higherIsBetter, .preference, .position, .status, .judgeKind, .weight, .sampling,
      .respondedAt, .judgedAt, .itemDate, .modelReleaseDate, .inputTokens, .outputTokens,
      .judgeInputTokens, .judgeOutputTokens, .latencySeconds, .logProbabilitySum,
      .logProbabilityCount, .split, .responseLength, .confidence:
      false
    }
  }

  /// The column of a name in a file: the canonical name, or the long form of the scale's bounds.
  package init?(name: String) {
    switch name {
    case "scale_minimum": self = .scaleMinimum
    case "scale_maximum": self = .scaleMaximum
    default:
      guard let column = JudgmentColumn(rawValue: name) else { return nil }
      self = column
    }
  }

  package static let names: [String] = allCases.map(\.rawValue)
}
