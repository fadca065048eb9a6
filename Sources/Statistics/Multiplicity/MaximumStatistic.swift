import GSLSupport

/// The largest studentized deviation of several quantities, replicate by replicate.
///
/// Single-step max-t: Westfall & Young (1993); Romano & Wolf (2005). The maximum is over the
/// deviations that are defined in a replicate.
struct MaximumStatistic {
  /// Replicates per block: with 34 quantities a block of all of them stays in the second cache.
  private static let blockSize = 512

  /// One deviation: a row of replicates, or the difference of two, less its estimate, over its
  /// standard error.
  struct Deviation {
    let first: Int
    /// The row that is subtracted; nil for none.
    let second: Int?
    let estimate: Double
    let inverseError: Double
    /// Whether only deviations upwards count.
    var isOneSided = false
  }

  /// The maxima over all deviations, one per replicate; 0 where all lie below it.
  ///
  /// - Complexity: O(replicates x deviations), without a temporary beyond the result.
  static func maxima(
    of deviations: [Deviation], rows: [Double], replicates: Int, threads: Int
  ) -> [Double] {
    [Double](unsafeUninitializedCapacity: replicates) { buffer, count in
      guard let start = buffer.baseAddress else { return }
      start.initialize(repeating: 0, count: replicates)
      // Each block raises its own maxima.
      nonisolated(unsafe) let maxima = start
      FixedBlocks.run(count: replicates, size: blockSize, threads: threads) { blocks in
        rows.withUnsafeBufferPointer { rows in
          guard let rows = rows.baseAddress else { return }
          for block in blocks {
            for deviation in deviations {
              raise(
                maxima + block.lowerBound, count: block.count, to: deviation,
                rows: rows + block.lowerBound, replicates: replicates)
            }
          }
        }
      }
      count = replicates
    }
  }

  static func raise(
    _ maxima: UnsafeMutablePointer<Double>, count: Int, to deviation: Deviation,
    rows: UnsafePointer<Double>, replicates: Int
  ) {
    let first = rows + deviation.first * replicates
    let estimate = deviation.estimate
    let inverse = deviation.inverseError
    // A comparison with a NaN is false, so an undefined deviation leaves the maximum alone.
    if deviation.isOneSided {
      let other = deviation.second.map { rows + $0 * replicates }
      for index in 0..<count {
        let value = (first[index] - (other?[index] ?? 0) - estimate) * inverse
        maxima[index] = value > maxima[index] ? value : maxima[index]
      }
    } else if let other = deviation.second {
      let second = rows + other * replicates
      for index in 0..<count {
        let value = abs(first[index] - second[index] - estimate) * inverse
        maxima[index] = value > maxima[index] ? value : maxima[index]
      }
    } else {
      for index in 0..<count {
        let value = abs(first[index] - estimate) * inverse
        maxima[index] = value > maxima[index] ? value : maxima[index]
      }
    }
  }

  /// The critical value: the maximum of rank ceil(level (B + 1)), the Monte-Carlo convention of
  /// Davison & Hinkley (1997), section 4.2.5, which never rounds in favour of a finding.
  static func criticalValue(_ maxima: [Double], level: Double) -> Double {
    var order = OrderStatistics(maxima)
    // The level is a decimal fraction: 0.95 times 1,000 must not be rounded up to 951.
    let rank = Int((level * Double(maxima.count + 1) - 1e-9).rounded(.up))
    return order.value(rank: min(max(rank, 1), maxima.count))
  }
}

extension MaximumStatistic {
  /// The number of bootstrap standard errors that do the work of `criticalValue` normal ones.
  ///
  /// The spread of the replicates of a mean is too small by the factor root (G - 1)/G, and a normal
  /// reference takes the standard error for known. Both are made good as Hesterberg (2015), "What
  /// teachers should know about the bootstrap", proposes: the standard error is divided by that
  /// factor, and the critical value is carried from the normal to the t distribution with G - 1
  /// degrees of freedom. G is the effective number of clusters, so that uneven sizes are allowed for.
  ///
  /// - Parameters:
  ///   - criticalValue: 0 or more.
  ///   - clusters: G; less than 2 counts as 2.
  static func expand(_ criticalValue: Double, clusters: Double) throws(GSLError) -> Double {
    let count = clusters > 2 ? clusters : 2
    let scale = (count / (count - 1)).squareRoot()
    let tail = try NormalDistribution.cumulative(-criticalValue)
    // Beyond 38 standard errors no probability is left to carry over.
    guard tail > 0 else { return criticalValue * scale }
    return -(try StudentTDistribution.quantile(tail, degreesOfFreedom: count - 1)) * scale
  }
}
