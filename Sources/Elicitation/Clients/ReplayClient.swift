package import Diagnostics
internal import FileFormats
internal import LogReaders
package import StudyStore

/// Answers with responses of earlier runs: of a study's calls, or of a file.
///
/// A response belongs to the request with the same body, and where the same was asked several times, to
/// the same repetition: the first answer to the first, and so on.
package struct ReplayClient: ModelClient {
  /// The responses by the digest of their requests, in the order of repetition.
  private let responses: [String: [Int: ModelResponse]]

  /// The responses of all calls of a study.
  ///
  /// Where several plans asked the same, the one that was first in the study counts.
  package init(_ study: Study) throws(Diagnostics) {
    var responses: [String: [Int: ModelResponse]] = [:]
    for call in try study.recordedResponses() {
      guard let response = call.response else { continue }
      let repetition = call.subject.repetition
      if responses[call.subject.requestSHA256]?[repetition] == nil {
        responses[call.subject.requestSHA256, default: [:]][repetition] = ModelResponse(response)
      }
    }
    self.responses = responses
  }

  /// The responses of a JSON Lines file, which may be compressed.
  ///
  /// Each line is an object with `response`, a text, and what was asked: either `request_sha256`, the
  /// digest of a request's body, or the body itself as `request`, such as
  /// `{"request": {"model": "m", "messages": [{"role": "user", "content": "Hello"}]}, "response": "Hi"}`.
  /// Further keys that are read are `finish_reason`, `model`, `input_tokens` and `output_tokens`.
  /// Lines with the same request are its repetitions, in order.
  ///
  /// - Throws: `Diagnostics`: the file cannot be read, or a line is none of these.
  package init(reading path: String) throws(Diagnostics) {
    var found: [Diagnostic] = []
    do throws(FileProblem) {
      responses = try ReplayClient.responses(in: path, &found)
    } catch {
      throw Diagnostics(error.issue(file: path, locator: ""))
    }
    try Diagnostics.refuse(found, most: 20)
  }

  package func check(_ request: ModelRequest) throws(CallFailure) { _ = try response(to: request) }

  package func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    try response(to: request)
  }

  private func response(to request: ModelRequest) throws(CallFailure) -> ModelResponse {
    let digest = request.digest
    guard let response = responses[digest]?[request.repetition] else {
      throw .notRecorded(request: digest, repetition: request.repetition)
    }
    return response
  }

  // MARK: - Lines

  private struct LineProblem: Error { let reason: String }

  private static func responses(
    in path: String, _ found: inout [Diagnostic]
  ) throws(FileProblem) -> [String: [Int: ModelResponse]] {
    guard let file = try FileContent.stream(path) else { throw .emptyFile }
    let lines = Lines(file)
    var responses: [String: [Int: ModelResponse]] = [:]
    while let line = try lines.next() {
      let bytes = Array(UTF8Text.trimmed(line))
      do throws(LineProblem) {
        if lines.isTooLong { throw LineProblem(reason: "more than \(LineCap.description)") }
        if bytes.isEmpty { continue }
        let (digest, response) = try ReplayClient.response(bytes)
        let repetition = responses[digest]?.count ?? 0
        responses[digest, default: [:]][repetition] = response
      } catch {
        found.append(
          Diagnostic(
            "noResponse", at: .line(file: path, lines.number), error.reason,
            remedy: "Write one object a line, with \"response\" and \"request\""))
      }
    }
    return responses
  }

  private static func response(
    _ line: [UInt8]
  ) throws(LineProblem) -> (digest: String, response: ModelResponse) {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(reading: line)
    } catch {
      throw LineProblem(reason: "\(error.reason)")
    }
    guard let text = value["response"]?.text else {
      throw LineProblem(reason: "\"response\" is missing or no text")
    }
    let digest: String
    if case .object? = value["request"], let request = value["request"] {
      digest = SHA256.hexadecimal(request.bytes)
    } else if let known = value["request_sha256"]?.text {
      digest = known
    } else {
      throw LineProblem(reason: "neither \"request\" nor \"request_sha256\" says what was asked")
    }
    var tokens: TokenCount?
    if case .integer(let input)? = value["input_tokens"],
      case .integer(let output)? = value["output_tokens"], input >= 0, output >= 0
    {
      tokens = TokenCount(input: Int(input), output: Int(output))
    }
    return (
      digest,
      ModelResponse(
        text: text, finishReason: value["finish_reason"]?.text, tokens: tokens,
        model: value["model"]?.text, bodySHA256: SHA256.hexadecimal(line))
    )
  }
}
