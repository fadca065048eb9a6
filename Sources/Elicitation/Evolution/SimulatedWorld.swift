internal import FileFormats
internal import StudyStore
internal import Synchronization

/// What simulated generators and examinees know: what was asked for, and the parameters that the items of
/// simulated generators have.
final class SimulatedWorld: Sendable {
  private struct State {
    var requests: [String: GenerationRequest] = [:]
    var items: [String: PoolItem] = [:]
  }

  private let state = Mutex(State())

  func know(_ requests: [GenerationRequest]) {
    state.withLock { state in
      for request in requests { state.requests[request.simulatedPrompt] = request }
    }
  }

  /// - Parameter items: with their true parameters.
  func know(_ items: [PoolItem]) {
    state.withLock { state in
      for item in items { state.items[item.sample] = item }
    }
  }

  fileprivate func request(_ prompt: String) -> GenerationRequest? {
    state.withLock { $0.requests[prompt] }
  }

  fileprivate func item(_ sample: String) -> PoolItem? { state.withLock { $0.items[sample] } }
}

/// Answers in the place of a generator with the items of a simulation, as a JSON array.
struct SimulatedGeneratorClient: ModelClient {
  let generator: SimulatedGenerator
  let seed: UInt64
  let world: SimulatedWorld

  func check(_ request: ModelRequest) throws(CallFailure) {}

  func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    guard case .text(let prompt) = request.prompt, let asked = world.request(prompt) else {
      throw .notRecorded(request: request.digest, repetition: request.repetition)
    }
    let items = generator.items(for: asked, seed: seed)
    let text = JSONValue.array(items.map { .string($0.text) }).bytes
    return ModelResponse(
      text: String(decoding: text, as: UTF8.self), finishReason: "stop",
      tokens: TokenCount(input: 0, output: 0), bodySHA256: SHA256.hexadecimal(text))
  }
}

/// Answers in the place of a model whose abilities are known, about items that are new.
struct SimulatedPanelClient: ModelClient {
  let examinee: SimulatedExaminee
  let name: String
  let seed: UInt64
  let world: SimulatedWorld

  func check(_ request: ModelRequest) throws(CallFailure) {}

  func respond(to request: ModelRequest) async throws(CallFailure) -> ModelResponse {
    guard case .text(let sample) = request.prompt, let item = world.item(sample) else {
      throw .notRecorded(request: request.digest, repetition: request.repetition)
    }
    return try await ExamineeClient(examinee, named: name, items: [item], seed: seed)
      .respond(to: request)
  }
}
