import Dispatch
import Foundation

/// Parallel work cut into blocks of a fixed size, whatever the number of threads.
///
/// What a block computes depends on the block alone, and each block writes its own part of the
/// result, so that one thread and eight give the same bits.
package enum FixedBlocks {
  /// The most threads that may be at work below the present task, whatever callers ask for; nil for
  /// no bound.
  ///
  /// Whoever starts a computation sets it once, round all of it. The workers of ``run(count:size:threads:_:)``
  /// share it, so that parallel work inside of parallel work keeps to it too.
  @TaskLocal package static var limit: Int?

  /// The number of threads to use where the caller names none: as many as may be, or one per core.
  package static func threads(_ asked: Int?) -> Int {
    max(1, asked ?? limit ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Runs `worker` once per thread with the blocks that it has to do.
  ///
  /// A worker sets up its scratch memory once and then loops over its blocks.
  ///
  /// - Parameters:
  ///   - count: how many pieces of work there are, numbered from 0.
  ///   - size: how many of them make a block; the last block may be smaller.
  ///   - threads: how many workers; no more are used than ``limit`` allows.
  ///   - worker: called with a sequence of ranges of pieces.
  package static func run(
    count: Int, size: Int, threads: Int,
    _ worker: @Sendable (LazyMapSequence<StrideTo<Int>, Range<Int>>) -> Void
  ) {
    guard count > 0 else { return }
    let blocks = (count + size - 1) / size
    let allowed = min(threads, limit ?? threads)
    let workers = max(1, min(allowed, blocks))
    let part = max(1, allowed / workers)
    let share = { @Sendable (first: Int) in
      stride(from: first, to: blocks, by: workers).lazy.map { block in
        block * size..<min(count, (block + 1) * size)
      }
    }
    if workers == 1 {
      $limit.withValue(part) { worker(share(0)) }
    } else {
      // A thread of Dispatch knows nothing of the task that asks for it.
      DispatchQueue.concurrentPerform(iterations: workers) { first in
        $limit.withValue(part) { worker(share(first)) }
      }
    }
  }

  /// What `body` gives for 0..<`count`, in this order; each call is a block of its own.
  package static func map<Element: Sendable>(
    _ count: Int, _ body: @Sendable (Int) -> Element
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      guard let start = buffer.baseAddress else { return }
      // Each call writes its own entry.
      nonisolated(unsafe) let results = start
      run(count: count, size: 1, threads: threads(nil)) { blocks in
        for index in blocks.joined() { (results + index).initialize(to: body(index)) }
      }
      filled = count
    }
  }
}
