internal import Dispatch
internal import Statistics
internal import Synchronization

/// Where builds are made, one after the other: not on the threads that tasks share, which answer
/// requests meanwhile.
final class BuildQueue: Sendable {
  private let queue = DispatchQueue(label: "build")
  private let underWay = Mutex(0)

  init() {}

  /// Does work there.
  ///
  /// - Returns: what it gives; nil when the task is cancelled, whether the work has ended or not.
  func build<Result: Sendable>(_ work: @escaping @Sendable () -> Result) async -> Result? {
    let (results, continuation) = AsyncStream.makeStream(of: Result.self)
    // A thread of Dispatch knows nothing of the task that asks for it.
    let limit = FixedBlocks.limit
    underWay.withLock { $0 += 1 }
    queue.async {
      continuation.yield(FixedBlocks.$limit.withValue(limit) { work() })
      continuation.finish()
      self.underWay.withLock { $0 -= 1 }
    }
    for await result in results { return result }
    return nil
  }

  /// Waits until nothing is under way, but no longer than it takes to write files that are made.
  func settle(atMost duration: Duration) async {
    // A task of its own: it waits though the present one is cancelled.
    await Task {
      let end = ContinuousClock.now + duration
      while underWay.withLock({ $0 > 0 }), .now < end {
        try? await Task.sleep(for: .milliseconds(20))
      }
    }.value
  }
}
