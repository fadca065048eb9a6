import Foundation

/// The maximum mean discrepancy of two samples of numbers, from the counts of their values.
///
/// The kernel is that of ``MaximumMeanDiscrepancy``: Gaussian, of the median distance between all
/// pooled values, or between the distinct ones where that is 0.
///
/// Source: Gretton et al. (2012), "A kernel two-sample test", eqs. 3 and 5.
struct GroupedKernel: Sendable {
  /// The kernel's σ.
  let bandwidth: Outcome<Double>
  /// The features of the distinct values; undefined where there is no bandwidth or no room.
  let features: Outcome<Features>

  /// - Complexity: O(64 k + k r²) for k distinct values with r features.
  init(_ pair: SamplePair) {
    bandwidth = Self.medianDistance(pair)
    features = bandwidth.flatMap { bandwidth in
      guard
        let features = KernelFeatures(points: pair.values, dimension: 1, bandwidth: bandwidth)
      else { return .undefined(.tooLarge) }
      return .value(Features(features, pair.pooledCounts))
    }
  }

  private static func medianDistance(_ pair: SamplePair) -> Outcome<Double> {
    guard pair.values.count > 1 else {
      return .undefined(pair.values.isEmpty ? .noData : .allValuesEqual)
    }
    for counts in [pair.pooledCounts, [Int32](repeating: 1, count: pair.values.count)] {
      if let median = PairwiseDistances.median(ofSorted: pair.values, counts: counts), median > 0 {
        return .finite(median)
      }
    }
    return .undefined(.allValuesEqual)
  }

  /// Features whose inner products are the kernel, and their sums over the pooled sample.
  struct Features: Sendable {
    private let rows: [Double]
    private let rank: Int
    private let total: [Double]

    fileprivate init(_ features: KernelFeatures, _ pooled: [Int32]) {
      rows = features.rows
      rank = features.rank
      var total = [Double](repeating: 0, count: features.rank)
      for (group, count) in pooled.enumerated() {
        for feature in 0..<features.rank {
          total[feature] += Double(count) * features.rows[group * features.rank + feature]
        }
      }
      self.total = total
    }

    /// The estimates of MMD² for two samples with these counts.
    ///
    /// - Complexity: O(k r).
    func discrepancy(_ counts: GroupCounts) -> KernelDiscrepancy {
      let n = Double(counts.referenceCount)
      let m = Double(counts.currentCount)
      let rank = rank
      return rows.withUnsafeBufferPointer { rows in
        withUnsafeTemporaryAllocation(of: Double.self, capacity: max(rank, 1)) { sums in
          sums.initialize(repeating: 0)
          for group in 0..<counts.reference.count where counts.reference[group] > 0 {
            let count = Double(counts.reference[group])
            let row = group * rank
            for feature in 0..<rank { sums[feature] += count * rows[row + feature] }
          }
          return KernelDiscrepancy(sums, of: total, n: n, m: m)
        }
      }
    }
  }
}
