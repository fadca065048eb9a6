/// Keeps the calls of an endpoint under its limits: how many are under way at once, and how many requests
/// and tokens a minute.
///
/// Requests are spread evenly: with *r* a minute, one leaves each 60/*r* seconds, so that in no 60 seconds
/// more than *r* do. Tokens go by the same rule (a leaky bucket as a meter): a request of *t* tokens holds
/// the next one back by 60·*t*/*limit* seconds. They are guessed before a request and settled after it.
package actor RateLimiter {
  private let concurrency: Int
  /// Seconds for a request and for a token; 0 without a limit.
  private let secondsPerRequest: Double
  private let secondsPerToken: Double
  private let clock: CallClock

  private var free: Int
  private var waiting: [(number: Int, turn: CheckedContinuation<Bool, Never>)] = []
  private var numbers = 0
  /// When the next request may leave, in seconds of the clock, by each limit.
  private var nextByRequests = -Double.infinity
  private var nextByTokens = -Double.infinity
  private var pausedUntil = -Double.infinity

  /// - Parameters:
  ///   - concurrency: Calls at once, at least 1.
  ///   - requestsPerMinute: Above 0; nil for no limit.
  ///   - tokensPerMinute: Above 0; nil for no limit.
  package init(
    concurrency: Int, requestsPerMinute: Double? = nil, tokensPerMinute: Double? = nil,
    clock: CallClock = .system
  ) {
    self.concurrency = max(1, concurrency)
    free = self.concurrency
    secondsPerRequest = requestsPerMinute.map { 60 / max($0, RateLimiter.slowest) } ?? 0
    secondsPerToken = tokensPerMinute.map { 60 / max($0, RateLimiter.slowest) } ?? 0
    self.clock = clock
  }

  /// One in two years: a limit of nothing would be a wait without end.
  private static let slowest = 1e-6

  /// Waits until a request may leave, and takes a place.
  ///
  /// - Parameter tokens: What the request is guessed to read and write.
  /// - Returns: false where the task was cancelled; then no place is taken.
  func enter(tokens: Int) async -> Bool {
    guard await takePlace() else { return false }
    while true {
      let now = clock.elapsed().seconds
      let moment = max(nextByRequests, nextByTokens, pausedUntil)
      // A nanosecond apart is the same moment: what is left over of a sum is not worth a sleep.
      if moment <= now + 1e-9 {
        nextByRequests = max(nextByRequests, now) + secondsPerRequest
        nextByTokens = max(nextByTokens, now) + secondsPerToken * Double(tokens)
        return true
      }
      do {
        try await clock.sleep(.seconds(moment - now))
      } catch {
        leave()
        return false
      }
    }
  }

  /// Gives the place back.
  ///
  /// - Parameter tokens: How many more tokens it took than was guessed; negative for fewer.
  func leave(tokens: Int = 0) {
    nextByTokens += secondsPerToken * Double(tokens)
    if waiting.isEmpty {
      free += 1
    } else {
      waiting.removeFirst().turn.resume(returning: true)
    }
  }

  /// Lets no request leave for a while: the endpoint asked for it.
  func pause(for wait: Duration) {
    pausedUntil = max(pausedUntil, clock.elapsed().seconds + wait.seconds)
  }

  // MARK: - Places

  private func takePlace() async -> Bool {
    if Task.isCancelled { return false }
    if free > 0 {
      free -= 1
      return true
    }
    numbers += 1
    let number = numbers
    return await withTaskCancellationHandler {
      await withCheckedContinuation { turn in
        if Task.isCancelled {
          turn.resume(returning: false)
        } else {
          waiting.append((number, turn))
        }
      }
    } onCancel: {
      Task { await self.giveUp(number) }
    }
  }

  private func giveUp(_ number: Int) {
    guard let place = waiting.firstIndex(where: { $0.number == number }) else { return }
    waiting.remove(at: place).turn.resume(returning: false)
  }
}
