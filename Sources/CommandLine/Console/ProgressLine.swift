internal import Dispatch
internal import Foundation
internal import Synchronization

/// One line on a terminal that says how far long work is, written over itself.
///
/// Work that takes more than two seconds is told of without its help: what it is called, and for how
/// long it has gone on. Work in steps says more with ``show(_:count:unit:)``.
package final class ProgressLine: Sendable {
  private struct State {
    var name: String
    var lastShown: ContinuousClock.Instant?
    var isVisible = false
    /// Whether nothing is to be shown any more, not even by a timer that went off before.
    var hasEnded = false
  }

  private let start: ContinuousClock.Instant
  private let state: Mutex<State>
  private let write: @Sendable (String) -> Void
  private let now: @Sendable () -> ContinuousClock.Instant

  /// - Parameters:
  ///   - name: What the work is called.
  ///   - write: Takes what the terminal shows.
  ///   - now: The instant at which it is called.
  init(
    _ name: String, write: @escaping @Sendable (String) -> Void,
    now: @escaping @Sendable () -> ContinuousClock.Instant
  ) {
    self.write = write
    self.now = now
    state = Mutex(State(name: name))
    start = now()
  }

  /// Shows what is under way and the rate so far, at most five times a second.
  package func show(_ what: String, count: Int, unit: String) {
    let now = now()
    state.withLock { state in
      if let last = state.lastShown, now - last < .milliseconds(200) { return }
      state.lastShown = now
      state.isVisible = true
      let elapsed = start.duration(to: now) / .seconds(1)
      let rate = elapsed > 0 ? Int(Double(count) / elapsed) : 0
      write("\(ProgressLine.head)\(what), \(count) \(unit), \(rate) \(unit) a second")
    }
  }

  /// Says what is under way: where it takes long, it is shown under this name.
  func during<Result, Failure: Error>(
    _ what: String, _ work: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let before = state.withLock { state in
      defer { state.name = what }
      return state.name
    }
    defer { state.withLock { $0.name = before } }
    return try work()
  }

  /// Takes the line away.
  package func clear() {
    state.withLock { state in
      if state.isVisible { write(ProgressLine.head) }
      state.isVisible = false
    }
  }

  /// Shows the time that has passed: what work has shown by itself stays for a second.
  package func tick() {
    let now = now()
    state.withLock { state in
      if state.hasEnded { return }
      if let last = state.lastShown, now - last < .seconds(1) { return }
      state.isVisible = true
      let seconds = Int(start.duration(to: now) / .seconds(1))
      write("\(ProgressLine.head)\(state.name), \(seconds) s")
    }
  }

  /// A timer that shows the time every second from two seconds on, until ``end()``.
  func timer() -> any DispatchSourceTimer {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 2, repeating: 1)
    timer.setEventHandler { [weak self] in self?.tick() }
    return timer
  }

  /// Shows nothing any more.
  func end() {
    clear()
    state.withLock { $0.hasEnded = true }
  }

  /// To the beginning of the line, and what stands on it away.
  private static let head = "\r\u{1B}[K"
}
