internal import Glibc

/// What calls know of time: passed in, so that no test waits.
package struct CallClock: Sendable {
  /// The time that has passed since some moment; never goes back.
  package let elapsed: @Sendable () -> Duration
  /// Microseconds since 1970.
  package let time: @Sendable () -> Int64
  /// Waits; ends early, with an error, when the task is cancelled.
  package let sleep: @Sendable (Duration) async throws -> Void

  package init(
    elapsed: @escaping @Sendable () -> Duration, time: @escaping @Sendable () -> Int64,
    sleep: @escaping @Sendable (Duration) async throws -> Void
  ) {
    self.elapsed = elapsed
    self.time = time
    self.sleep = sleep
  }

  /// That of the machine.
  package static let system: CallClock = {
    let start = ContinuousClock.now
    return CallClock(
      elapsed: { ContinuousClock.now - start },
      time: {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
      },
      sleep: { try await Task.sleep(for: $0) })
  }()
}

extension Duration {
  /// In seconds.
  package var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
