internal import RandomStreams

/// When a call that failed is tried again.
///
/// Exponential backoff with full jitter: the wait before attempt *k* + 1 is uniform between nothing and
/// `base`·2^(*k* - 1), never above `longest`, so that calls that failed together do not come back
/// together. Where the endpoint says how long to wait, no attempt comes before that, and the jitter is
/// added; the endpoint is not believed beyond `longestAsked`.
package struct RetryPolicy: Sendable, Equatable {
  /// Attempts at a call in one run, the first included; at least 1.
  package var attempts: Int
  package var base: Duration
  package var longest: Duration
  package var longestAsked: Duration

  package init(
    attempts: Int = 6, base: Duration = .seconds(1), longest: Duration = .seconds(60),
    longestAsked: Duration = .seconds(300)
  ) {
    self.attempts = max(1, attempts)
    self.base = base
    self.longest = longest
    self.longestAsked = longestAsked
  }

  /// The wait before the next attempt; nil where there is none.
  ///
  /// - Parameters:
  ///   - attempt: How many attempts there were in this run, from 1.
  ///   - call: The call's name, which with the seed and the attempt determines the jitter.
  package func wait(
    after failure: CallFailure, attempt: Int, call: String, seed: UInt64
  ) -> Duration? {
    guard failure.isRetried, attempt < attempts else { return nil }
    var stream = RandomStream(
      seed: seed, purpose: "call-backoff",
      index: StreamPurpose(call).hash &+ UInt64(attempt))
    let doublings = Double(sign: .plus, exponent: min(attempt - 1, 40), significand: 1)
    let ceiling = min(longest.seconds, base.seconds * doublings)
    let jitter = Duration.seconds(ceiling * stream.uniform())
    return min(failure.retryAfter ?? .zero, longestAsked) + jitter
  }
}
