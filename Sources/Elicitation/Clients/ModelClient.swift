/// Something that answers requests: an endpoint, earlier responses, or a simulated examinee.
package protocol ModelClient: Sendable {
  /// Asks once, without trying again.
  ///
  /// May be called from many tasks at once. It ends early, with `cancelled`, when the task is cancelled.
  func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse
}
