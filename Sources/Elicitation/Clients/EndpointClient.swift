internal import Foundation

/// Asks an OpenAI-compatible endpoint: `/v1/chat/completions` for a conversation, `/v1/completions` for a
/// text to be continued.
///
/// Address and key are looked up anew for each request, by the names of variables: nothing here holds the
/// key, so that nothing can show it. What the endpoint sends back is redacted before it leaves, as an
/// endpoint may echo the head of a request.
package struct EndpointClient: ModelClient {
  private let addressVariable: String
  private let keyVariable: String?
  private let environment: @Sendable (String) -> String?
  private let transport: HTTPTransport
  private let time: @Sendable () -> Int64

  /// - Parameters:
  ///   - addressVariable: The name of the variable that holds the address, such as
  ///     `http://localhost:8000/v1`.
  ///   - keyVariable: The name of the variable that holds the key; nil for an endpoint without one.
  ///   - environment: The value of a variable; nil where it is not set.
  ///   - time: Microseconds since 1970, for dates in `Retry-After`.
  package init(
    addressVariable: String, keyVariable: String?,
    environment: @escaping @Sendable (String) -> String?, transport: HTTPTransport,
    time: @escaping @Sendable () -> Int64 = CallClock.system.time
  ) {
    self.addressVariable = addressVariable
    self.keyVariable = keyVariable
    self.environment = environment
    self.transport = transport
    self.time = time
  }

  /// Checks that address and key are there.
  package func check(_ request: ModelRequest) throws(CallFailure) {
    _ = try address()
    _ = try key()
  }

  package func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    let address = try address()
    let key = try key()
    let redaction = KeyRedaction(key)
    var head: [String] = []
    if let key { head.append("Authorization: Bearer \(key)") }
    if let name = request.idempotencyKey { head.append("Idempotency-Key: \(name)") }
    let answer: HTTPAnswer
    do throws(HTTPFailure) {
      answer = try await transport.answer(
        to: HTTPRequest(
          address: address.address(for: request.prompt), head: head, body: request.body,
          timeout: request.timeout))
    } catch {
      throw CallFailure(error)
    }
    guard (200..<300).contains(answer.status) else {
      throw failure(answer, redaction)
    }
    return try EndpointAnswer(redaction).response(answer.body, to: request.prompt)
  }

  private func address() throws(CallFailure) -> EndpointAddress {
    guard let text = environment(addressVariable) else {
      throw .addressMissing(variable: addressVariable, reason: "is not set")
    }
    do throws(EndpointAddress.Problem) {
      return try EndpointAddress(text.trimmingCharacters(in: .whitespacesAndNewlines))
    } catch {
      throw .addressMissing(variable: addressVariable, reason: error.reason)
    }
  }

  /// The key; nil where the endpoint has none.
  private func key() throws(CallFailure) -> String? {
    guard let keyVariable else { return nil }
    // A line end behind a key comes from reading it from a file.
    let key = environment(keyVariable)?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
    guard !key.isEmpty, key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw .keyMissing(variable: keyVariable)
    }
    return key
  }

  private func failure(_ answer: HTTPAnswer, _ redaction: KeyRedaction) -> CallFailure {
    let said = redaction.quoted(EndpointAnswer.complaint(answer.body))
    let wait = RetryAfter.wait(answer.retryAfter, now: time())
    switch answer.status {
    // What is said of a key that is not accepted often holds a part of it.
    case 401, 403: return .unauthorized(status: answer.status)
    case 408: return .timeout
    case 429: return .rateLimited(retryAfter: wait, said: said)
    case 409, 425, 500...: return .serverError(status: answer.status, retryAfter: wait, said: said)
    default: return .badRequest(status: answer.status, said: said)
    }
  }
}

extension CallFailure {
  fileprivate init(_ failure: HTTPFailure) {
    switch failure {
    case .timeout: self = .timeout
    case .connection(let reason): self = .connection(reason)
    case .truncated: self = .truncated
    case .tooLarge: self = .malformed("it is larger than 16 MiB")
    case .notHTTP: self = .malformed("it is no HTTP")
    case .cancelled: self = .cancelled
    }
  }
}
