internal import Diagnostics
internal import FileFormats
internal import LogReaders
internal import StudyStore

/// Reads the bodies of an OpenAI-compatible endpoint's answers.
///
/// Of an answer the text must be there: `choices[0].message.content` of a chat, a text or null, and
/// `choices[0].text` of a completion. Why it ended, what it took and who answered may be missing, as some
/// servers leave them out, but are of their type where they stand. An empty text is an answer.
struct EndpointAnswer {
  private let redaction: KeyRedaction

  init(_ redaction: KeyRedaction) { self.redaction = redaction }

  /// The response in a body.
  ///
  /// - Throws: `malformed`, and `truncated` for JSON that ends too early.
  func response(
    _ body: [UInt8], to prompt: ModelRequest.Prompt
  ) throws(CallFailure) -> ModelResponse {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(reading: body)
    } catch {
      if error.reason == .unexpectedEnd { throw .truncated }
      // What the reader found may be a key twice in one object, whose name the endpoint chose.
      throw .malformed(redaction.inAnswer("\(error.reason) (byte \(error.offset))"))
    }
    if let complaint = EndpointAnswer.complaint(value), value["choices"] == nil {
      throw .malformed(
        "it holds an error in place of an answer: \(redaction.quoted(complaint) ?? "\"\"")")
    }
    guard case .array(let choices)? = value["choices"] else { throw .missing("choices") }
    guard let choice = choices.first else { throw .malformed("\"choices\" is empty") }
    let (text, refusal) = try text(of: choice, to: prompt)
    return ModelResponse(
      text: redaction.inAnswer(text),
      finishReason: try optional(choice["finish_reason"], "finish_reason"),
      refusal: refusal.map(redaction.inAnswer), tokens: try tokens(value["usage"]),
      model: try optional(value["model"], "model"), bodySHA256: SHA256.hexadecimal(body))
  }

  private func text(
    of choice: JSONValue, to prompt: ModelRequest.Prompt
  ) throws(CallFailure) -> (text: String, refusal: String?) {
    switch prompt {
    case .text:
      guard let text = choice["text"]?.text else { throw .missing("choices[0].text") }
      return (text, nil)
    case .messages:
      guard case .object? = choice["message"], let message = choice["message"] else {
        throw .missing("choices[0].message")
      }
      let refusal = try optional(message["refusal"], "refusal")
      switch message["content"] {
      case .string(let text)?: return (text, refusal)
      case .null?: return ("", refusal)
      case nil where refusal != nil: return ("", refusal)
      default: throw .missing("choices[0].message.content")
      }
    }
  }

  /// A text that may be missing or null.
  private func optional(
    _ value: JSONValue?, _ name: String
  ) throws(CallFailure) -> String? {
    guard let value, !value.isNull else { return nil }
    guard let text = value.text else { throw .malformed("\(name.quoted) is no text") }
    return redaction.inAnswer(text)
  }

  private func tokens(_ usage: JSONValue?) throws(CallFailure) -> TokenCount? {
    guard let usage, !usage.isNull else { return nil }
    var counts: [Int] = []
    for name in ["prompt_tokens", "completion_tokens"] {
      guard case .integer(let count)? = usage[name], (0...1_000_000_000).contains(count) else {
        throw .malformed("\"usage\" has no possible \(name.quoted)")
      }
      counts.append(Int(count))
    }
    return TokenCount(input: counts[0], output: counts[1])
  }

  // MARK: - Complaints

  /// What a body says went wrong; the body itself where it is no JSON of a known form.
  static func complaint(_ body: [UInt8]) -> String? {
    do throws(JSONError) {
      let value = try JSONValue(reading: body)
      return complaint(value) ?? String(decoding: value.bytes.prefix(1_000), as: UTF8.self)
    } catch {
      return String(decoding: body.prefix(1_000), as: UTF8.self)
    }
  }

  /// Servers of this interface write `{"error": {"message": "..."}}`, `{"error": "..."}`,
  /// `{"message": "..."}` or `{"detail": "..."}`.
  private static func complaint(_ value: JSONValue) -> String? {
    let error = value["error"]
    return error?["message"]?.text ?? error?.text ?? value["message"]?.text ?? value["detail"]?.text
  }
}

extension CallFailure {
  fileprivate static func missing(_ name: String) -> CallFailure {
    .malformed("\(name.quoted) is missing or of another type")
  }
}
