/// Something that answers requests: an endpoint, earlier responses, or a simulated examinee.
package protocol ModelClient: Sendable {
  /// Tells what keeps a request from being sent at all, such as a key that is not there.
  func check(_ request: ModelRequest) throws(CallFailure)

  /// Asks once, without trying again.
  ///
  /// May be called from many tasks at once. It ends early, with `cancelled`, when the task is cancelled.
  func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse
}
