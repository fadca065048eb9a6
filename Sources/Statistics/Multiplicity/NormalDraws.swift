import GSLSupport
import RandomStreams

/// Draws from a normal (or t) distribution of mean zero.
enum NormalDraws {
  /// A matrix of variables x replicates, row-major.
  ///
  /// Replicate r uses the random stream (seed, purpose, r). With degrees of freedom each replicate
  /// is divided by the root of a chi-square over its degrees: the multivariate t distribution.
  ///
  /// - Complexity: O(replicates x variables²).
  static func matrix(
    _ covariance: EstimateCovariance, degreesOfFreedom: Double?, replicates: Int, seed: UInt64,
    purpose: StreamPurpose, threads: Int
  ) -> Outcome<[Double]> {
    let count = covariance.count
    let root = SemidefiniteRoot(covariance)
    let draws = [Double](unsafeUninitializedCapacity: count * replicates) { buffer, filled in
      guard let start = buffer.baseAddress else { return }
      // Each replicate writes its own entries.
      nonisolated(unsafe) let draws = start
      FixedBlocks.run(count: replicates, size: 64, threads: threads) { blocks in
        var normals = [Double](repeating: 0, count: root.rank)
        for replicate in blocks.joined() {
          var stream = RandomStream(seed: seed, purpose: purpose, index: UInt64(replicate))
          var scale = 1.0
          do throws(GSLError) {
            for place in normals.indices {
              // Half a step up, so that 0 and 1 are never met.
              normals[place] = try NormalDistribution.quantile(stream.uniform() + 0x1p-54)
            }
            // Beyond 1e7 degrees of freedom the root differs from 1 by less than 0.001, far below the
            // Monte-Carlo error of any quantile.
            if let degreesOfFreedom, degreesOfFreedom < 1e7 {
              let square = try ChiSquareDistribution.quantile(
                stream.uniform() + 0x1p-54, degreesOfFreedom: degreesOfFreedom)
              scale = (degreesOfFreedom / square).squareRoot()
            }
          } catch {
            scale = .nan
          }
          for row in 0..<count {
            draws[row * replicates + replicate] = scale * root.product(row, normals)
          }
        }
      }
      filled = count * replicates
    }
    // A NaN would stand for a replicate without differences.
    return draws.allSatisfy(\.isFinite) ? .value(draws) : .undefined(.notFinite)
  }
}

/// A root of a covariance matrix that need not have full rank, such as that of strengths with sum
/// zero.
///
/// Cholesky's method with the largest variance that is left as the next pivot; Higham (1990),
/// "Analysis of the Cholesky decomposition of a semi-definite matrix".
struct SemidefiniteRoot {
  let rank: Int
  private let rows: [Double]
  private let count: Int

  init(_ covariance: EstimateCovariance) {
    let count = covariance.count
    var left = (0..<count).map { covariance[$0, $0] }
    let floor = 1e-13 * (left.max() ?? 0) * Double(max(count, 1))
    var columns: [[Double]] = []
    while columns.count < count {
      var pivot = 0
      for place in left.indices where left[place] > left[pivot] { pivot = place }
      guard left[pivot] > floor else { break }
      let root = left[pivot].squareRoot()
      let column = (0..<count).map { place in
        var value = covariance[place, pivot]
        for other in columns { value -= other[place] * other[pivot] }
        return value / root
      }
      for place in left.indices { left[place] -= column[place] * column[place] }
      left[pivot] = 0
      columns.append(column)
    }
    self.count = count
    rank = columns.count
    rows = (0..<count).flatMap { row in columns.map { $0[row] } }
  }

  /// A row of the root times a vector.
  @inline(__always)
  func product(_ row: Int, _ vector: [Double]) -> Double {
    var sum = 0.0
    let start = row * rank
    for place in 0..<rank { sum += rows[start + place] * vector[place] }
    return sum
  }
}
