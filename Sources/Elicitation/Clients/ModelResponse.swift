package import StudyStore

/// What a model answered.
package struct ModelResponse: Sendable, Equatable {
  /// The text; empty where the model said nothing, which is an answer like any other.
  package let text: String
  /// Why the model stopped, in the endpoint's word (`stop`, `length`, ...); nil where it says none.
  package let finishReason: String?
  /// What the endpoint gives as the model's refusal, apart from the text.
  package let refusal: String?
  /// What was read and written; nil where the endpoint does not say.
  package let tokens: TokenCount?
  /// The model that answered, by the endpoint's word, which may be more exact than what was asked for.
  package let model: String?
  /// The SHA-256 of the body as it arrived.
  package let bodySHA256: String

  package init(
    text: String, finishReason: String? = nil, refusal: String? = nil, tokens: TokenCount? = nil,
    model: String? = nil, bodySHA256: String
  ) {
    self.text = text
    self.finishReason = finishReason
    self.refusal = refusal
    self.tokens = tokens
    self.model = model
    self.bodySHA256 = bodySHA256
  }
}

extension ModelResponse {
  /// As a ledger keeps it.
  var recorded: RecordedResponse {
    RecordedResponse(
      text: text, finishReason: finishReason, refusal: refusal, tokens: tokens,
      answeringModel: model, bodySHA256: bodySHA256)
  }

  init(_ recorded: RecordedResponse) {
    self.init(
      text: recorded.text, finishReason: recorded.finishReason, refusal: recorded.refusal,
      tokens: recorded.tokens, model: recorded.answeringModel, bodySHA256: recorded.bodySHA256)
  }
}
