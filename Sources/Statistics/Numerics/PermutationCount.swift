import Synchronization

/// Counts over random permutations, in parallel by fixed blocks.
///
/// Sums of whole numbers do not depend on the order in which blocks end.
enum PermutationCount {
  /// The sum of what `body` counts over all permutations.
  static func count(
    _ permutations: Int, threads: Int?, _ body: @Sendable (Range<Int>) -> Int
  ) -> Int {
    let total = Atomic(0)
    FixedBlocks.run(
      count: permutations, size: 32, threads: FixedBlocks.threads(threads)
    ) { blocks in
      for block in blocks { total.add(body(block), ordering: .relaxed) }
    }
    return total.load(ordering: .relaxed)
  }

  /// The sums of counts of several kinds at once.
  static func counts(
    _ permutations: Int, kinds: Int, threads: Int?,
    _ body: @Sendable (Range<Int>, inout [Int]) -> Void
  ) -> [Int] {
    let total = Mutex([Int](repeating: 0, count: kinds))
    FixedBlocks.run(
      count: permutations, size: 32, threads: FixedBlocks.threads(threads)
    ) { blocks in
      var own = [Int](repeating: 0, count: kinds)
      for block in blocks { body(block, &own) }
      total.withLock { sums in
        for kind in 0..<kinds { sums[kind] += own[kind] }
      }
    }
    return total.withLock { $0 }
  }
}
