import Dispatch
import Foundation

/// Parallel work cut into blocks of a fixed size, whatever the number of threads.
///
/// What a block computes depends on the block alone, and each block writes its own part of the
/// result, so that one thread and eight give the same bits.
package enum FixedBlocks {
  /// The number of threads to use where the caller names none.
  package static func threads(_ asked: Int?) -> Int {
    max(1, asked ?? ProcessInfo.processInfo.activeProcessorCount)
  }

  /// Runs `worker` once per thread with the blocks that it has to do.
  ///
  /// A worker sets up its scratch memory once and then loops over its blocks.
  ///
  /// - Parameters:
  ///   - count: how many pieces of work there are, numbered from 0.
  ///   - size: how many of them make a block; the last block may be smaller.
  ///   - threads: how many workers.
  ///   - worker: called with a sequence of ranges of pieces.
  package static func run(
    count: Int, size: Int, threads: Int,
    _ worker: @Sendable (LazyMapSequence<StrideTo<Int>, Range<Int>>) -> Void
  ) {
    guard count > 0 else { return }
    let blocks = (count + size - 1) / size
    let workers = max(1, min(threads, blocks))
    let share = { @Sendable (first: Int) in
      stride(from: first, to: blocks, by: workers).lazy.map { block in
        block * size..<min(count, (block + 1) * size)
      }
    }
    if workers == 1 {
      worker(share(0))
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { worker(share($0)) }
    }
  }
}
