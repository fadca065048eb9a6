/// Rows of a pilot, by cluster, from which simulated studies draw whole clusters with replacement.
///
/// A study of the same kind of items, clusters, versions, answers and judges has them shifted to the
/// difference that it is to find. What a formula assumes of the scores is so left to the data.
///
/// Source: Efron & Tibshirani (1993), "An Introduction to the Bootstrap", section 25.5.
public struct PilotSample: Sendable, Equatable {
  /// The values of each cluster: differences where scores are paired, else scores.
  public let clusters: [[Double]]
  /// The size that the pilot had.
  public let size: StudySize

  /// - Parameters:
  ///   - clusters: finite values; clusters without one are left out.
  ///   - size: how many of each the pilot had.
  /// - Throws: ``StatisticsError`` for fewer than two clusters and for values that are not finite.
  public init(_ clusters: [[Double]], size: StudySize) throws(StatisticsError) {
    for cluster in clusters { try requireFinite(cluster) }
    self.clusters = clusters.filter { !$0.isEmpty }
    guard self.clusters.count >= 2 else {
      throw .argumentOutOfRange(
        "the number of clusters of a pilot", Double(self.clusters.count), range: "2 or more")
    }
    self.size = size
  }

  /// Sums over all values.
  private var mean: Double {
    let count = clusters.reduce(0) { $0 + $1.count }
    return clusters.reduce(0.0) { $0 + $1.reduce(0, +) } / Double(count)
  }

  /// The pilot with its mean moved, and spread about it by as much as clusters that are drawn from
  /// others lack.
  ///
  /// - Parameters:
  ///   - mean: what the mean becomes; nil leaves it where it is.
  ///   - ends: values beyond are cut, and the others moved until the mean is right.
  func moved(to mean: Double?, within ends: ClosedRange<Double>?) -> PilotSample {
    let count = Double(clusters.count)
    let widening = (count / (count - 1)).squareRoot()
    let centre = self.mean
    let target = mean ?? centre
    var offset = target
    var moved = self
    for _ in 0..<8 {
      moved = PilotSample(
        moved: clusters.map { cluster in
          cluster.map { value in
            let value = offset + (value - centre) * widening
            return ends.map { min(max(value, $0.lowerBound), $0.upperBound) } ?? value
          }
        }, size: size)
      let rest = target - moved.mean
      if abs(rest) <= 1e-9 * max(abs(target), 1e-3) { break }
      offset += rest
    }
    return moved
  }

  private init(moved clusters: [[Double]], size: StudySize) {
    self.clusters = clusters
    self.size = size
  }

  /// Of differences of 0/1 scores: the chances with which each value becomes another so that the mean
  /// does, with as many that differ where that can be.
  ///
  /// - Returns: how often a -1 becomes a 1, and then a 0 a 1, for a mean that rises; the same with
  ///   the signs turned for one that falls.
  func exchange(to target: Double) -> (isRising: Bool, opposite: Double, equal: Double) {
    let count = Double(clusters.reduce(0) { $0 + $1.count })
    let rise = target - mean
    let isRising = rise >= 0
    let source = isRising ? -1.0 : 1
    let opposite = Double(clusters.reduce(0) { $0 + $1.count { $0 == source } }) / count
    let equal = Double(clusters.reduce(0) { $0 + $1.count { $0 == 0 } }) / count
    // Each exchange of a pair that differs counts twice.
    let first = opposite > 0 ? min(abs(rise) / (2 * opposite), 1) : 0
    let rest = abs(rise) - 2 * first * opposite
    return (isRising, first, equal > 0 ? min(max(rest, 0) / equal, 1) : 0)
  }
}
