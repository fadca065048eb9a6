import Statistics
import Synchronization
import Testing

@Suite("Fixed blocks")
struct FixedBlocksTests {
  /// How many workers `run` has, and what each of them may use in turn.
  private static func workers(
    _ count: Int = 100, size: Int = 1, threads: Int
  ) -> (count: Int, limits: Set<Int?>) {
    let seen = Mutex<[Int?]>([])
    FixedBlocks.run(count: count, size: size, threads: threads) { _ in
      seen.withLock { $0.append(FixedBlocks.limit) }
    }
    return seen.withLock { ($0.count, Set($0)) }
  }

  @Test("a limit bounds what is asked for, and holds only round the work that it is set for")
  func limit() {
    #expect(FixedBlocks.threads(nil) >= 1)
    #expect(Self.workers(threads: 5).count == 5)
    FixedBlocks.$limit.withValue(2) {
      #expect(FixedBlocks.threads(nil) == 2)
      #expect(Self.workers(threads: 5).count == 2)
      #expect(Self.workers(threads: 1).count == 1)
    }
    #expect(FixedBlocks.limit == nil)
    #expect(Self.workers(threads: 5).count == 5)
  }

  @Test("workers share the limit, so that work inside of work keeps to it")
  func nested() {
    #expect(Self.workers(threads: 6).limits == [1])
    // Two blocks keep two workers busy; each may use half of the threads.
    #expect(Self.workers(2, threads: 6).limits == [3])
    #expect(Self.workers(100, size: 100, threads: 6).limits == [6])
    let inner = Mutex<[Int]>([])
    FixedBlocks.$limit.withValue(4) {
      FixedBlocks.run(count: 2, size: 1, threads: 8) { _ in
        let count = Self.workers(threads: 8).count
        inner.withLock { $0.append(count) }
      }
    }
    #expect(inner.withLock { $0 } == [2, 2])
  }

  @Test("a task that a limited one starts has the limit too")
  func tasks() async {
    let threads = await FixedBlocks.$limit.withValue(3) {
      async let threads = FixedBlocks.threads(nil)
      return await threads
    }
    #expect(threads == 3)
  }

  @Test("a map has its results in order for any number of threads", arguments: [1, 2, 5, 64])
  func map(threads: Int) {
    FixedBlocks.$limit.withValue(threads) {
      #expect(FixedBlocks.map(0) { "\($0)" } == [])
      #expect(FixedBlocks.map(37) { "\($0)" } == (0..<37).map { "\($0)" })
    }
  }
}
