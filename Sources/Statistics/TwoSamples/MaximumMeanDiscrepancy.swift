import Foundation
public import RandomStreams

/// The maximum mean discrepancy of two samples with a Gaussian kernel exp(-|x - y|²/(2σ²)).
///
/// Works on numbers or on points with several coordinates (such as embeddings). The kernel matrix
/// is never built: points become a few features whose inner products are the kernel
/// (`KernelFeatures`), so that a permutation costs one sum of short vectors.
///
/// Source: Gretton et al. (2012), "A kernel two-sample test", eqs. 3 and 5.
public struct MaximumMeanDiscrepancy: Sendable {
  /// The kernel's σ: as given, or the median distance between all pooled points.
  ///
  /// Where more than half of the pairs coincide the median is 0; then it is the median of the
  /// distances between distinct values.
  public let bandwidth: Outcome<Double>
  /// The size of the reference sample.
  public let referenceCount: Int
  /// The size of the current sample.
  public let currentCount: Int

  private let features: KernelFeatures?
  private let units: ExchangeableUnits
  /// The features of each part of the exchangeable units, summed.
  private let partFeatures: [Double]
  private let partSizes: [Int]
  private let allFeatures: [Double]
  private let observed: [Bool]

  /// Two samples in any order.
  ///
  /// - Parameters:
  ///   - reference: values, or points row by row with `dimension` coordinates each.
  ///   - current: likewise.
  ///   - dimension: how many coordinates a point has, at least 1.
  ///   - bandwidth: positive and finite; nil for the median heuristic.
  ///   - referenceClusters: the cluster of each reference point; nil where points are independent.
  ///   - currentClusters: likewise, by the same numbering.
  /// - Throws: ``StatisticsError`` for values that are not finite, lists that do not go together,
  ///   and a bandwidth that is not positive.
  /// - Complexity: O(N r²) for r features, a few dozen on a line.
  public init(
    reference: [Double], current: [Double], dimension: Int = 1, bandwidth: Double? = nil,
    referenceClusters: [Int]? = nil, currentClusters: [Int]? = nil
  ) throws(StatisticsError) {
    guard dimension >= 1 else {
      throw .argumentOutOfRange("the dimension", Double(dimension), range: "at least 1")
    }
    if let bandwidth, !(bandwidth > 0 && bandwidth.isFinite) {
      throw .argumentOutOfRange("the bandwidth", bandwidth, range: "positive and finite")
    }
    try requireFinite(reference)
    try requireFinite(current)
    for list in [reference, current] where list.count % dimension != 0 {
      throw .lengthsDiffer(list.count, list.count / dimension * dimension)
    }
    referenceCount = reference.count / dimension
    currentCount = current.count / dimension
    let cloud = PointCloud(reference + current, dimension: dimension)
    self.bandwidth = bandwidth.map { .value($0) } ?? cloud.medianDistance
    let left = Array(cloud.groups.prefix(referenceCount))
    let right = Array(cloud.groups.dropFirst(referenceCount))
    if referenceClusters != nil || currentClusters != nil {
      let clusters = (referenceClusters ?? [], currentClusters ?? [])
      guard clusters.0.count == referenceCount else {
        throw .lengthsDiffer(referenceCount, clusters.0.count)
      }
      guard clusters.1.count == currentCount else {
        throw .lengthsDiffer(currentCount, clusters.1.count)
      }
      units = ExchangeableUnits(members: (left, right), clusters: clusters)
    } else {
      units = ExchangeableUnits(rows: (left.sorted(), right.sorted()))
    }
    features = self.bandwidth.value.flatMap {
      KernelFeatures(points: cloud.points, dimension: dimension, bandwidth: $0)
    }
    let parts = units.features(features)
    (partFeatures, partSizes, allFeatures) = (parts.sums, parts.sizes, parts.total)
    let (dealt, dealtReference) = (units.dealt, units.dealtReference)
    observed = (0..<units.parts).map {
      $0 < dealt ? $0 < dealtReference : ($0 - dealt) % 2 == 0
    }
  }

  /// The biased MMD², 0 or more (a V-statistic).
  public var biased: Outcome<Double> { evaluate { max($0.biased, 0) } }

  /// The unbiased MMD², which can be negative (a U-statistic); needs two points in each sample.
  public var unbiased: Outcome<Double> {
    let smaller = min(referenceCount, currentCount)
    guard smaller != 1 else { return .undefined(.tooFewValues(1, needed: 2)) }
    return evaluate { $0.unbiased }
  }

  /// The test by random permutations of points or of whole clusters; the statistic is the biased
  /// MMD².
  ///
  /// - Parameters:
  ///   - permutations: how many to draw, at least 1.
  ///   - seed: keys the random streams together with the purpose and the number of the draw.
  ///   - purpose: keys the random streams together with the seed.
  ///   - threads: how many threads to use; nil for one per core. The result does not depend on it.
  /// - Complexity: O(N r) a permutation; with clusters O(c r).
  public func permutationTest(
    permutations: Int = 999, seed: UInt64, purpose: StreamPurpose = "two-samples",
    threads: Int? = nil
  ) -> Outcome<TestResult> {
    guard permutations > 0 else { return .undefined(.tooFewReplicates(permutations)) }
    if let obstacle = permutationObstacle { return .undefined(obstacle) }
    return biased.map { statistic in
      let extreme = PermutationCount.count(permutations, threads: threads) { range in
        var labels = [Bool](repeating: false, count: units.parts)
        var order = [Int32](repeating: 0, count: units.dealt)
        let chosen = range.map { number -> [Int32] in
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(number))
          units.draw(&stream, into: &labels, order: &order)
          return labels.indices.filter { labels[$0] }.map { Int32(truncatingIfNeeded: $0) }
        }
        return biasedDiscrepancies(chosen).count { $0 >= statistic - slack(statistic) }
      }
      return TestResult(
        statistic: statistic, pValue: Double(extreme + 1) / Double(permutations + 1),
        method: .permutation, permutations: permutations)
    }
  }

  /// The test over all arrangements; the statistic is the biased MMD², or the unbiased one.
  ///
  /// - Returns: undefined above a million arrangements.
  public func exactTest(isUnbiased: Bool = false) -> Outcome<TestResult> {
    if let obstacle = permutationObstacle { return .undefined(obstacle) }
    guard units.arrangements <= 1e6 else { return .undefined(.tooLarge) }
    return (isUnbiased ? unbiased : biased).map { statistic in
      var extreme = 0.0
      var sums = [Double](repeating: 0, count: rank)
      units.forEachArrangement { labels in
        let value = discrepancy(labels, &sums)
        let compared = isUnbiased ? value.unbiased : value.biased
        if compared >= statistic - slack(statistic) { extreme += 1 }
      }
      return TestResult(
        statistic: statistic, pValue: extreme / units.arrangements, method: .exact)
    }
  }

  private var rank: Int { features?.rank ?? 0 }

  private var permutationObstacle: UndefinedReason? {
    units.arrangements > 1 ? nil : .tooFewClusters(units.dealt + units.pairs)
  }

  /// What the features leave out, and rounding.
  private func slack(_ statistic: Double) -> Double { 1e-13 + 1e-10 * abs(statistic) }

  private func evaluate(_ pick: (KernelDiscrepancy) -> Double) -> Outcome<Double> {
    guard referenceCount > 0, currentCount > 0 else { return .undefined(.noData) }
    return bandwidth.flatMap { _ in
      guard features != nil else { return .undefined(.tooLarge) }
      var sums = [Double](repeating: 0, count: rank)
      return .finite(pick(discrepancy(observed, &sums)))
    }
  }

  /// The biased estimates of several arrangements, given by their reference parts.
  ///
  /// One tile of features at a time serves all arrangements while it is in the cache: this is the
  /// product of the feature matrix with the matrix of labels, by blocks.
  private func biasedDiscrepancies(_ arrangements: [[Int32]]) -> [Double] {
    let tile = 16
    let rank = rank
    var results = [Double](repeating: 0, count: arrangements.count)
    let sizes = arrangements.map { parts in parts.reduce(0) { $0 + partSizes[Int($1)] } }
    let total = referenceCount + currentCount
    var tileFeatures = [Double](repeating: 0, count: units.parts * tile)
    var sums = [Double](repeating: 0, count: tile)
    for first in stride(from: 0, to: rank, by: tile) {
      let width = min(tile, rank - first)
      for part in 0..<units.parts {
        for feature in 0..<tile {
          tileFeatures[part * tile + feature] =
            feature < width ? partFeatures[part * rank + first + feature] : 0
        }
      }
      for (place, parts) in arrangements.enumerated() {
        sumRows(parts, tileFeatures, &sums)
        let n = Double(sizes[place])
        let m = Double(total - sizes[place])
        for feature in 0..<width {
          let gap = sums[feature] / n - (allFeatures[first + feature] - sums[feature]) / m
          results[place] += gap * gap
        }
      }
    }
    return results
  }

  /// The sum of the named rows of 16 entries, in registers.
  private func sumRows(_ parts: [Int32], _ rows: [Double], _ sums: inout [Double]) {
    rows.withUnsafeBytes { rows in
      var sum = SIMD16<Double>.zero
      for part in parts {
        sum += rows.loadUnaligned(fromByteOffset: Int(part) * 128, as: SIMD16<Double>.self)
      }
      for lane in 0..<16 { sums[lane] = sum[lane] }
    }
  }

  private func discrepancy(_ isReference: [Bool], _ sums: inout [Double]) -> KernelDiscrepancy {
    let rank = rank
    for feature in 0..<rank { sums[feature] = 0 }
    var size = 0
    return partFeatures.withUnsafeBufferPointer { features in
      sums.withUnsafeMutableBufferPointer { sums in
        for part in 0..<isReference.count where isReference[part] {
          size += partSizes[part]
          let row = part * rank
          for feature in 0..<rank { sums[feature] += features[row + feature] }
        }
        return KernelDiscrepancy(
          sums, of: allFeatures, n: Double(size),
          m: Double(referenceCount + currentCount - size))
      }
    }
  }
}

extension ExchangeableUnits {
  /// The features of the members of each part, summed; and of all of them.
  fileprivate func features(
    _ features: KernelFeatures?
  ) -> (sums: [Double], sizes: [Int], total: [Double]) {
    let rank = features?.rank ?? 0
    var sums = [Double](repeating: 0, count: parts * rank)
    var total = [Double](repeating: 0, count: rank)
    for part in 0..<parts {
      for place in starts[part]..<starts[part + 1] {
        let row = Int(members[place]) * rank
        for feature in 0..<rank {
          sums[part * rank + feature] += features?.rows[row + feature] ?? 0
        }
      }
      for feature in 0..<rank { total[feature] += sums[part * rank + feature] }
    }
    return (sums, (0..<parts).map { starts[$0 + 1] - starts[$0] }, total)
  }
}
