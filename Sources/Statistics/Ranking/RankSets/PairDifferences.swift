/// The standard errors of the differences of all pairs of rows of replicates.
struct PairDifferences {
  /// A pair of rows, and the standard deviation of their difference.
  struct Pair {
    let first: Int
    let second: Int
    let estimate: Double
    /// 0 where the difference is the same in every replicate, up to rounding.
    let standardError: Double
  }

  /// All pairs of the given rows, each once, in lexicographic order of their places.
  ///
  /// - Complexity: O(rows² x replicates / 2).
  static func all(
    of quantities: [Int], in distribution: BootstrapDistribution
  ) -> [Pair] {
    let count = quantities.count
    let pairs = (0..<count).flatMap { first in
      (first + 1..<count).map { (quantities[first], quantities[$0]) }
    }
    let replicates = distribution.replicates
    return [Pair](unsafeUninitializedCapacity: pairs.count) { buffer, filled in
      guard let start = buffer.baseAddress else { return }
      // Each pair writes its own entry.
      nonisolated(unsafe) let results = start
      FixedBlocks.run(count: pairs.count, size: 16, threads: distribution.threads) { blocks in
        distribution.values.withUnsafeBufferPointer { rows in
          guard let rows = rows.baseAddress else { return }
          for index in blocks.joined() {
            let (first, second) = pairs[index]
            let one = distribution.summaries[first]
            let other = distribution.summaries[second]
            let estimate = one.estimate - other.estimate
            let deviation = standardDeviation(
              rows + first * replicates, rows + second * replicates, about: estimate,
              count: replicates, hasGaps: one.undefined + other.undefined > 0)
            let isConstant = deviation <= one.resolution + other.resolution
            (results + index).initialize(
              to: Pair(
                first: first, second: second, estimate: estimate,
                standardError: isConstant ? 0 : deviation))
          }
        }
      }
      filled = pairs.count
    }
  }

  /// The standard deviation of first - second.
  ///
  /// Sums are of deviations from the estimate, which is close to the mean, so that nothing cancels.
  private static func standardDeviation(
    _ first: UnsafePointer<Double>, _ second: UnsafePointer<Double>, about estimate: Double,
    count: Int, hasGaps: Bool
  ) -> Double {
    var sum = 0.0
    var squares = 0.0
    var used = 0
    // Eight sums side by side: a fixed order that the processor can work on at once.
    if !hasGaps {
      var sums = SIMD8<Double>(repeating: 0)
      var squareSums = SIMD8<Double>(repeating: 0)
      let whole = count / 8 * 8
      for start in stride(from: 0, to: whole, by: 8) {
        let one = UnsafeRawPointer(first + start).loadUnaligned(as: SIMD8<Double>.self)
        let other = UnsafeRawPointer(second + start).loadUnaligned(as: SIMD8<Double>.self)
        let deviation = one - other - estimate
        sums += deviation
        squareSums += deviation * deviation
      }
      sum = sums.sum()
      squares = squareSums.sum()
      used = whole
    }
    for index in used..<count {
      let deviation = first[index] - second[index] - estimate
      if deviation.isNaN { continue }
      sum += deviation
      squares += deviation * deviation
      used += 1
    }
    if used < 2 { return 0 }
    let mean = sum / Double(used)
    return (max(squares - sum * mean, 0) / Double(used - 1)).squareRoot()
  }
}
