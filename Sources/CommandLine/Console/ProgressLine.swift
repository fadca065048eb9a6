internal import Dispatch
internal import Foundation
internal import Synchronization

/// One line on a terminal that says how far long work is, written over itself.
package final class ProgressLine: Sendable {
  private struct State {
    var lastShown: ContinuousClock.Instant?
    var isVisible = false
    /// Whether the work is done that a timer tells of.
    var hasEnded = false
  }

  private let start: ContinuousClock.Instant
  private let state = Mutex(State())
  private let write: @Sendable (String) -> Void
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - write: Takes what the terminal shows.
  ///   - now: The instant at which it is called.
  init(
    write: @escaping @Sendable (String) -> Void,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.write = write
    self.now = now
    start = now()
  }

  /// Shows what is under way and the rate so far, at most five times a second.
  package func show(_ what: String, count: Int, unit: String) {
    let now = now()
    let isDue = state.withLock { state in
      if let last = state.lastShown, now - last < .milliseconds(200) { return false }
      state.lastShown = now
      state.isVisible = true
      return true
    }
    guard isDue else { return }
    let elapsed = start.duration(to: now) / .seconds(1)
    let rate = elapsed > 0 ? Int(Double(count) / elapsed) : 0
    write("\r\u{1B}[K\(what), \(count) \(unit), \(rate) \(unit) a second")
  }

  /// Takes the line away.
  package func clear() {
    let wasVisible = state.withLock { state in
      defer { state.isVisible = false }
      return state.isVisible
    }
    if wasVisible { write("\r\u{1B}[K") }
  }

  /// Says what is under way, and for how long, while work without steps takes more than two seconds.
  func during<Result, Failure: Error>(
    _ what: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 2, repeating: 1)
    timer.setEventHandler { [self] in
      let seconds = Int(start.duration(to: now()) / .seconds(1))
      state.withLock { state in
        guard !state.hasEnded else { return }
        state.isVisible = true
        write("\r\u{1B}[K\(what), \(seconds) s")
      }
    }
    timer.resume()
    defer {
      timer.cancel()
      state.withLock { $0.hasEnded = true }
      clear()
    }
    return try work()
  }
}
