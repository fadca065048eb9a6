package import Diagnostics

/// A response with what was asked, as it is found from a judgment of it.
package struct ResponseText: Sendable, Equatable {
  /// The SHA-256 of the response, in hexadecimal; nil where the log has a prompt only.
  package let responseHash: String?
  package let task: String
  package let sample: String
  package let model: String
  package let epoch: Int32
  package let turn: Int16
  package let prompt: String?
  package let response: String?
}

/// What a judge said of a response, with the judgment that it belongs to.
package struct JudgmentExplanation: Sendable, Equatable {
  package let judgment: Judgment
  package let explanation: String
}

extension EvaluationLog {
  /// Whether texts were kept of some row.
  package var hasTexts: Bool { texts != nil && judgments.texts.hasTexts }

  /// The response that a row judges, and what was asked; nil where the log has neither, or texts
  /// were not kept.
  ///
  /// - Throws: `Diagnostics`: the study that holds them cannot be read.
  package func response(ofRow row: Int) throws(Diagnostics) -> ResponseText? {
    try response(row, judgments.texts[row].response, of: judgments.model[row])
  }

  /// The response of the other model of a pair; nil where there is none.
  ///
  /// - Throws: `Diagnostics`: the study that holds it cannot be read.
  package func opponentResponse(ofRow row: Int) throws(Diagnostics) -> ResponseText? {
    let code = judgments.texts[row].opponentResponse
    guard code >= 0 else { return nil }
    return try response(row, code, of: judgments.opponent?[row])
  }

  /// What the judge said beside the verdict of a row; nil where it said nothing, or texts were not
  /// kept.
  ///
  /// - Throws: `Diagnostics`: the study that holds it cannot be read.
  package func explanation(ofRow row: Int) throws(Diagnostics) -> JudgmentExplanation? {
    let code = judgments.texts[row].explanation
    guard let texts, code >= 0 else { return nil }
    return JudgmentExplanation(judgment: judgments[row], explanation: try texts.text(code))
  }

  private func response(
    _ row: Int, _ code: Int32, of model: String?
  ) throws(Diagnostics) -> ResponseText? {
    let asked = judgments.texts[row].prompt
    guard let texts, code >= 0 || asked >= 0 else { return nil }
    let prompt = asked < 0 ? nil : try texts.text(asked)
    let response = code < 0 ? nil : try texts.text(code)
    return ResponseText(
      responseHash: response.map { ResponseHash.hexadecimal($0) }, task: judgments.task[row] ?? "",
      sample: judgments.sample[row] ?? "", model: model ?? "", epoch: judgments.epoch[row],
      turn: judgments.turn[row], prompt: prompt, response: response)
  }
}
