import Diagnostics
import Elicitation
import Foundation
import ModelServer
import StudyStore
import Synchronization

/// A clock that a test moves: who sleeps on it does not wait.
final class TestClock: Sendable {
  private struct State {
    var elapsed = Duration.zero
    var sleeps: [Duration] = []
  }

  private let state = Mutex(State())

  /// 2025-12-01, 10:00 UTC, in microseconds since 1970.
  static let start: Int64 = 1_764_583_200_000_000

  var sleeps: [Duration] { state.withLock { $0.sleeps } }

  var clock: CallClock {
    CallClock(
      elapsed: { [self] in state.withLock { $0.elapsed } },
      time: { [self] in TestClock.start + Int64(state.withLock { $0.elapsed.seconds } * 1e6) },
      sleep: { [self] wait in
        try Task.checkCancellation()
        state.withLock { state in
          state.elapsed += wait
          state.sleeps.append(wait)
        }
        await Task.yield()
      })
  }
}

/// A server that answers by a list of replies, and a study that calls of it are kept in.
final class ScriptedEndpoint {
  /// What must stand nowhere.
  static let key = "sk-test-0123456789abcdef"
  static let plan = String(repeating: "5a", count: 32)

  let server: ScriptedServer
  let clock = TestClock()
  let folder: URL
  let study: Study
  private(set) var ledger: CallLedger
  /// The variables that the client sees.
  var variables: [String: String]

  /// - Parameter replies: One a request, in order of arrival; the last answers all further ones.
  convenience init(_ replies: ScriptedServer.Reply...) throws {
    try self.init { replies[min($0.number, replies.count - 1)] }
  }

  init(_ script: @escaping @Sendable (ScriptedServer.Request) -> ScriptedServer.Reply) throws {
    server = try ScriptedServer(script)
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("calls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    study = try Study(openingOrCreating: folder.appendingPathComponent("a.study").path)
    ledger = try CallLedger(study, plan: ScriptedEndpoint.plan)
    variables = ["TEST_ADDRESS": server.address, "TEST_KEY": ScriptedEndpoint.key]
  }

  deinit {
    server.stop()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Opens the ledger anew, as the next run does.
  func restart() throws { ledger = try CallLedger(study, plan: ScriptedEndpoint.plan) }

  var client: EndpointClient {
    let variables = variables
    return EndpointClient(
      addressVariable: "TEST_ADDRESS", keyVariable: "TEST_KEY", environment: { variables[$0] },
      transport: HTTPTransport(), time: clock.clock.time)
  }

  func runner(
    attempts: Int = 4, timeout: Duration = .seconds(20), concurrency: Int = 4,
    budget: CallBudget = CallBudget(), prices: CallPrices? = nil
  ) -> CallRunner {
    CallRunner(
      model: "small", client: client, ledger: ledger,
      limiter: RateLimiter(concurrency: concurrency, clock: clock.clock), budget: budget,
      policy: RetryPolicy(attempts: attempts), prices: prices, timeout: timeout, seed: 7,
      clock: clock.clock)
  }

  /// A call of a number of its own.
  static func call(_ number: Int = 0, _ text: String = "How are you?") -> PlannedCall {
    PlannedCall(
      name: "small/item-\(number)", sample: "item-\(number)",
      request: ModelRequest(
        model: "scripted-1", prompt: .messages([.init(.user, "\(text) \(number)")]),
        parameters: ModelParameters(temperature: 0, maximumTokens: 20)))
  }

  /// A call as the study has it, as the next run sees it.
  func recorded(_ number: Int = 0) async throws -> RecordedCall? {
    try restart()
    return try await ledger.call("small/item-\(number)")
  }

  /// The names of the files in which some bytes stand, in the folder of the study.
  func files(holding text: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { name in
      try Data(contentsOf: folder.appendingPathComponent(name)).range(of: Data(text.utf8)) != nil
    }
  }
}

extension CallResult {
  var text: String? { (try? outcome.get())?.text }

  var failure: CallFailure? {
    if case .failure(let failure) = outcome { failure } else { nil }
  }
}
