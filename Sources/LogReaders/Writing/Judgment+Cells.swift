internal import PrintedNumbers

/// A value as it is written: with quotes in JSON or without.
enum JudgmentCell {
  case text(String)
  case bare(String)
}

extension Judgment {
  /// The value of a column as it is written, or nil for null.
  ///
  /// Columns that have their default value (turn, judgment index and the like) are written too: a
  /// file says what it means.
  func cell(_ column: JudgmentColumn) -> JudgmentCell? {
    switch column {
    case .evaluation: .text(evaluation)
    case .task: .text(task)
    case .model: .text(model)
    case .sample: .text(sample)
    case .epoch: .bare(String(epoch))
    case .turn: turn == 1 ? nil : .bare(String(turn))
    case .judge: .text(judge)
    case .criterion: .text(criterion)
    case .judgmentIndex: judgmentIndex == 1 ? nil : .bare(String(judgmentIndex))
    case .opponent: opponent.map { .text($0) }
    case .score: score.map { .bare($0.plain) }
    case .label: label.map { .text($0) }
    case .scaleType: .text(scaleType.rawValue)
    case .scaleMinimum: scaleMinimum.map { .bare($0.plain) }
    case .scaleMaximum: scaleMaximum.map { .bare($0.plain) }
    case .higherIsBetter: higherIsBetter.map { .bare($0 ? "true" : "false") }
    case .preference: preference.map { .bare($0.plain) }
    case .position: position.map { .text($0.rawValue) }
    case .status: .text(status.rawValue)
    case .statusReason: statusReason.map { .text($0) }
    case .judgeKind: .text(judgeKind.rawValue)
    case .cluster: cluster.map { .text($0) }
    case .category: category.map { .text($0) }
    case .language: language.map { .text($0) }
    case .culture: culture.map { .text($0) }
    case .weight: weight.map { .bare($0.plain) }
    case .sampling: .text(sampling.rawValue)
    default: provenanceCell(column)
    }
  }

  private func provenanceCell(_ column: JudgmentColumn) -> JudgmentCell? {
    switch column {
    case .round: round.map { .text($0) }
    case .respondedAt: respondedAt.map { .text($0.description) }
    case .judgedAt: judgedAt.map { .text($0.description) }
    case .itemDate: itemDate.map { .text($0.description) }
    case .modelReleaseDate: modelReleaseDate.map { .text($0.description) }
    case .inputTokens: inputTokens.map { .bare(String($0)) }
    case .outputTokens: outputTokens.map { .bare(String($0)) }
    case .judgeInputTokens: judgeInputTokens.map { .bare(String($0)) }
    case .judgeOutputTokens: judgeOutputTokens.map { .bare(String($0)) }
    case .latencySeconds: latencySeconds.map { .bare($0.plain) }
    case .logProbabilitySum: logProbabilitySum.map { .bare($0.plain) }
    case .logProbabilityCount: logProbabilityCount.map { .bare(String($0)) }
    case .sampleHash: sampleHash.map { .text($0) }
    case .responseHash: responseHash.map { .text($0) }
    case .tool: tool.map { .text($0) }
    case .toolVersion: toolVersion.map { .text($0) }
    case .sourceFile: sourceFile.map { .text($0) }
    case .sourceLocator: sourceLocator.map { .text($0) }
    case .sourceDigest: sourceDigest.map { .text($0) }
    case .promptVersion: promptVersion.map { .text($0) }
    case .optionOrder: optionOrder.map { .text($0) }
    case .split: split.map { .text($0.rawValue) }
    case .variantOf: variantOf.map { .text($0) }
    case .responseLength: responseLength.map { .bare(String($0)) }
    case .confidence: confidence.map { .bare($0.plain) }
    default: nil
    }
  }
}
