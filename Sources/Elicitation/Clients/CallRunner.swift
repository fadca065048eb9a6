internal import Diagnostics
internal import FileFormats
package import StudyStore

/// A call that is to be made.
package struct PlannedCall: Sendable, Equatable {
  /// A name of its own within the plan, the same in every run of it.
  package let name: String
  /// The item that is asked about.
  package let sample: String
  package let request: ModelRequest

  package init(name: String, sample: String, request: ModelRequest) {
    self.name = name
    self.sample = sample
    self.request = request
  }
}

/// What became of a call.
package struct CallResult: Sendable {
  package let call: String
  package let outcome: Result<ModelResponse, CallFailure>
  /// How often its request was sent, over all runs.
  package let attempts: Int
  /// Whether the response came in an earlier run.
  package let isFromLedger: Bool
  /// When the response arrived, in microseconds since 1970; nil without one.
  package let receivedAt: Int64?
  /// In the currency of the prices, failed attempts included where they may be billed; nil without
  /// prices.
  package let cost: Double?
}

extension CallResult {
  /// What was in the ledger.
  fileprivate init(_ recorded: RecordedCall, _ response: RecordedResponse) {
    self.init(
      call: recorded.subject.name, outcome: .success(ModelResponse(response)),
      attempts: recorded.attempts, isFromLedger: true, receivedAt: recorded.receivedAt,
      cost: recorded.cost)
  }
}

/// Makes the calls of one model: within limits and budget, again where that may help, and each in the
/// ledger before anything else knows of it.
///
/// A request is in the ledger as `sent` before it leaves, its response as `received` before it is
/// returned. So a run that is killed loses no response that had arrived, and the next run asks again
/// only what was under way, under the same idempotency key.
///
///     let runner = CallRunner(model: "a", client: client, ledger: ledger, limiter: limiter, ...)
///     let result = await runner.call(PlannedCall(name: "a/item-7/0", sample: "item-7", request: ...))
package struct CallRunner: Sendable {
  /// The name of the model in the plan.
  package let model: String
  private let client: any ModelClient
  private let ledger: CallLedger
  private let limiter: RateLimiter
  private let budget: CallBudget
  private let policy: RetryPolicy
  private let prices: CallPrices?
  private let timeout: Duration
  private let seed: UInt64
  private let clock: CallClock
  private let keys: @Sendable () -> String

  /// - Parameters:
  ///   - limiter: That of the endpoint; models of one endpoint share it.
  ///   - budget: That of the plan, shared by all models.
  ///   - timeout: The most time of one request.
  ///   - seed: Determines how long waits between attempts are.
  ///   - keys: Draws a new idempotency key, different each time: drawn rather than derived from the
  ///     plan, as an endpoint would take a second study of the same plan for a repetition.
  package init(
    model: String, client: any ModelClient, ledger: CallLedger, limiter: RateLimiter,
    budget: CallBudget = CallBudget(), policy: RetryPolicy = RetryPolicy(),
    prices: CallPrices? = nil, timeout: Duration = .seconds(60), seed: UInt64 = 0,
    clock: CallClock = .system, keys: @escaping @Sendable () -> String = CallRunner.randomKey
  ) {
    self.model = model
    self.client = client
    self.ledger = ledger
    self.limiter = limiter
    self.budget = budget
    self.policy = policy
    self.prices = prices
    self.timeout = timeout
    self.seed = seed
    self.clock = clock
    self.keys = keys
  }

  /// 128 random bits as 32 hexadecimal digits.
  @Sendable package static func randomKey() -> String {
    var system = SystemRandomNumberGenerator()
    return (0..<2).map { _ in
      let digits = String(system.next() as UInt64, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// Makes a call, or finds its response in the ledger.
  ///
  /// May be called from many tasks at once; each name only once at a time. A name that was asked for
  /// before in the same run gets the same response.
  package func call(_ call: PlannedCall) async -> CallResult {
    do throws(Diagnostics) {
      return try await made(call)
    } catch {
      return CallResult(
        call: call.name, outcome: .failure(.ledger(error)), attempts: 0, isFromLedger: false,
        receivedAt: nil, cost: nil)
    }
  }

  private func made(_ call: PlannedCall) async throws(Diagnostics) -> CallResult {
    let earlier = try await ledger.earlierCall(call.name)
    let digest = call.request.digest
    if let earlier, earlier.subject.requestSHA256 != digest {
      throw Diagnostics(
        Diagnostic(
          "anotherRequest",
          "the study has the call \(call.name.quoted) of this plan with another request",
          remedy: "Run the plan with the items that it was begun with, or on a new study"))
    }
    if let earlier, let response = earlier.response { return CallResult(earlier, response) }
    var attempts = CallAttempts(
      subject: CallSubject(
        name: call.name, model: model, sample: call.sample, requestSHA256: digest,
        repetition: call.request.repetition),
      request: call.request, key: earlier?.idempotencyKey ?? keys(),
      sent: earlier?.attempts ?? 0, cost: prices == nil ? nil : earlier?.cost ?? 0)
    attempts.request.idempotencyKey = attempts.key
    attempts.request.timeout = timeout
    while true {
      let failure: CallFailure
      do throws(Stop) {
        let (response, time) = try await attempt(&attempts)
        return attempts.result(.success(response), receivedAt: time)
      } catch {
        switch error {
        case .diagnostics(let diagnostics): throw diagnostics
        case .received:
          if let known = try await ledger.call(call.name), let response = known.response {
            return CallResult(known, response)
          }
          continue
        case .call(let reason): failure = reason
        }
      }
      let wait = policy.wait(
        after: failure, attempt: attempts.inThisRun, call: call.name, seed: seed)
      guard let wait else { return attempts.result(.failure(failure), receivedAt: nil) }
      guard await rests(wait) else { return attempts.result(.failure(.cancelled), receivedAt: nil) }
    }
  }

  private func rests(_ wait: Duration) async -> Bool {
    do {
      try await clock.sleep(wait)
      return true
    } catch {
      return false
    }
  }

  // MARK: - One attempt

  private enum Stop: Error {
    case call(CallFailure)
    case diagnostics(Diagnostics)
    /// The call has a response, from earlier in the same run.
    case received
  }

  private func attempt(
    _ attempts: inout CallAttempts
  ) async throws(Stop) -> (ModelResponse, Int64) {
    let guess = TokenGuess(attempts.request).high
    guard await limiter.enter(tokens: guess.total) else { throw .call(.cancelled) }
    let taken: Attempted
    do throws(Stop) {
      taken = try await sentAndSettled(&attempts, guess)
    } catch {
      await limiter.leave(tokens: -guess.total)
      throw error
    }
    await limiter.leave(tokens: taken.tokens.total - guess.total)
    switch taken.outcome {
    case .success(let response): return (response, taken.time)
    case .failure(let failure):
      if let wait = failure.retryAfter { await limiter.pause(for: min(wait, policy.longestAsked)) }
      throw .call(failure)
    }
  }

  private struct Attempted {
    let outcome: Result<ModelResponse, CallFailure>
    let tokens: TokenCount
    let time: Int64
  }

  private func sentAndSettled(
    _ attempts: inout CallAttempts, _ guess: TokenCount
  ) async throws(Stop) -> Attempted {
    let most = prices?.cost(of: guess) ?? 0
    do throws(CallFailure) {
      try client.check(attempts.request)
      try await budget.reserve(guess, cost: most)
    } catch {
      try await recording { () async throws(Diagnostics) in
        try await ledger.planned(attempts.subject, idempotencyKey: attempts.key)
        try await ledger.failed(
          attempts.subject.name, code: error.code, message: error.message, isFinal: false)
      }
      throw .call(error)
    }
    do throws(Stop) {
      attempts.sent = try await recording { () async throws(Diagnostics) in
        try await ledger.sent(
          attempts.subject, idempotencyKey: attempts.key, at: clock.time())
      }
      if attempts.sent == 0 { throw .received }
    } catch {
      await budget.settle(guess, cost: most, taken: nil)
      throw error
    }
    attempts.inThisRun += 1
    let outcome: Result<ModelResponse, CallFailure>
    do throws(CallFailure) {
      outcome = .success(try await client.respond(to: attempts.request))
    } catch {
      outcome = .failure(error)
    }
    let tokens = CallRunner.tokens(outcome, guess)
    let cost = prices?.cost(of: tokens)
    await budget.settle(guess, cost: most, taken: (tokens, cost ?? 0))
    if let cost { attempts.cost = (attempts.cost ?? 0) + cost }
    let time = clock.time()
    try await record(outcome, attempts, tokens, cost, time)
    return Attempted(outcome: outcome, tokens: tokens, time: time)
  }

  private func record(
    _ outcome: Result<ModelResponse, CallFailure>, _ attempts: CallAttempts, _ tokens: TokenCount,
    _ cost: Double?, _ time: Int64
  ) async throws(Stop) {
    let name = attempts.subject.name
    try await recording { () async throws(Diagnostics) in
      switch outcome {
      case .success(let response):
        try await ledger.received(response.recorded, to: name, cost: cost, at: time)
      case .failure(let failure):
        // A request that was cut short stays `sent`: its answer may have been on its way.
        let isFinal =
          failure != .cancelled
          && policy.wait(after: failure, attempt: attempts.inThisRun, call: name, seed: seed) == nil
        try await ledger.failed(
          name, code: failure.code, message: failure.message, isFinal: isFinal, tokens: tokens,
          cost: cost)
      }
    }
  }

  private func recording<Value: Sendable>(
    _ write: () async throws(Diagnostics) -> Value
  ) async throws(Stop) -> Value {
    do throws(Diagnostics) {
      return try await write()
    } catch {
      throw .diagnostics(error)
    }
  }

  /// What an attempt took: by the endpoint's word, by the guess where it says nothing and may have
  /// worked, else nothing.
  private static func tokens(
    _ outcome: Result<ModelResponse, CallFailure>, _ guess: TokenCount
  ) -> TokenCount {
    switch outcome {
    case .success(let response): response.tokens ?? guess
    case .failure(let failure): failure.mayBeBilled ? guess : TokenCount(input: 0, output: 0)
    }
  }
}

/// A call under way.
private struct CallAttempts: Sendable {
  let subject: CallSubject
  var request: ModelRequest
  let key: String
  /// How often the request was sent, over all runs.
  var sent: Int
  var inThisRun = 0
  var cost: Double?

  func result(
    _ outcome: Result<ModelResponse, CallFailure>, receivedAt: Int64?
  ) -> CallResult {
    CallResult(
      call: subject.name, outcome: outcome, attempts: sent, isFromLedger: false,
      receivedAt: receivedAt, cost: cost)
  }
}
