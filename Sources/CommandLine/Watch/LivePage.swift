internal import Diagnostics
internal import Foundation
internal import Synchronization

/// What a live page shows: the last good version of a report, and what is wrong with the present one.
///
/// Whoever builds publishes to it, whoever serves waits for it; neither waits for the other.
final class LivePage: Sendable {
  /// A report that was built.
  struct Version: Sendable {
    /// From 1; each differs from the one before it.
    let number: Int
    let html: Data
    /// The first block that is not as it was in the version before; nil for the first version.
    let change: PageBlocks.Place?
    fileprivate let blocks: PageBlocks
  }

  /// What is to be shown at an instant.
  struct State: Sendable {
    /// Rises with every change.
    fileprivate(set) var number = 0
    /// nil before a report could be built.
    fileprivate(set) var version: Version?
    /// Why the present report could not be built; nil where it is the version.
    fileprivate(set) var problems: Diagnostics?
    /// A line for each claim that is not as it expects, where that is asked for.
    fileprivate(set) var missed: [String] = []
  }

  private struct Watched {
    var state = State()
    var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
    var next = 0
  }

  private let watched = Mutex(Watched())

  init() {}

  /// What is to be shown now.
  var state: State { watched.withLock { $0.state } }

  /// Takes a version in the place of the last one.
  ///
  /// - Parameter missed: A line for each claim that is not as it expects.
  func publish(_ html: [UInt8], missed: [String]) {
    let blocks = PageBlocks(html)
    let html = Data(html)
    update { state in
      let last = state.version
      if last?.html != html {
        state.version = Version(
          number: (last?.number ?? 0) + 1, html: html,
          change: last.flatMap { blocks.firstChange(since: $0.blocks) }, blocks: blocks)
      }
      state.problems = nil
      state.missed = missed
    }
  }

  /// Leaves the last version as it is, and says why there is no newer one.
  func publish(_ problems: Diagnostics) {
    update { $0.problems = problems }
  }

  private func update(_ change: (inout State) -> Void) {
    let listeners = watched.withLock { watched in
      change(&watched.state)
      watched.state.number += 1
      return watched.listeners.values
    }
    for listener in listeners { listener.yield() }
  }

  /// Waits until the state is another than the one of a number, or for as long as a request may take.
  func state(after number: Int, atMost duration: Duration) async -> State {
    let (changes, continuation) = AsyncStream.makeStream(
      of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let listener = watched.withLock { watched -> Int? in
      guard watched.state.number == number else { return nil }
      watched.next += 1
      watched.listeners[watched.next] = continuation
      return watched.next
    }
    if let listener {
      await withTaskGroup(of: Void.self) { group in
        group.addTask { for await _ in changes { return } }
        group.addTask { try? await Task.sleep(for: duration) }
        await group.next()
        group.cancelAll()
      }
      watched.withLock { _ = $0.listeners.removeValue(forKey: listener) }
    }
    return state
  }
}
