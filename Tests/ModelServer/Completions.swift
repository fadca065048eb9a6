import Foundation

/// Bodies as OpenAI-compatible endpoints send them.
package enum Completion {
  /// The answer of a chat.
  package static func chat(_ text: String, input: Int = 12, output: Int = 3) -> String {
    """
    {"id": "chatcmpl-1", "object": "chat.completion", "created": 1764583200, "model": "scripted-1", \
    "choices": [{"index": 0, "message": {"role": "assistant", "content": \(quoted(text)), \
    "refusal": null}, "logprobs": null, "finish_reason": "stop"}], "usage": {"prompt_tokens": \
    \(input), "completion_tokens": \(output), "total_tokens": \(input + output)}}
    """
  }

  /// The continuation of a text.
  package static func continuation(_ text: String) -> String {
    """
    {"id": "cmpl-1", "object": "text_completion", "model": "scripted-1", "choices": [{"index": 0, \
    "text": \(quoted(text)), "finish_reason": "length"}], "usage": {"prompt_tokens": 5, \
    "completion_tokens": 2}}
    """
  }

  /// A complaint.
  package static func error(_ message: String) -> String {
    "{\"error\": {\"message\": \(quoted(message)), \"type\": \"x\", \"code\": null}}"
  }

  private static func quoted(_ text: String) -> String {
    let data = (try? JSONEncoder().encode(text)) ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
