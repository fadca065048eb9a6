import RandomStreams

/// The working memory of one worker: what one replicate of a cluster bootstrap needs.
struct ReplicateScratch {
  private var multiplicities: [Double]
  private var scores: [Double]
  private var weights: [Double]

  init(_ plan: ResamplingPlan) {
    multiplicities = [Double](repeating: 0, count: plan.clusters)
    scores = [Double](repeating: 0, count: plan.columns)
    weights = [Double](repeating: 0, count: plan.denominators)
  }

  /// Draws clusters and sums the chosen ones, in the order of the clusters.
  ///
  /// The inner loops run over contiguous rows and have independent iterations, so that the compiler
  /// vectorises them without changing the order of any sum.
  mutating func resample(_ plan: ResamplingPlan, from stream: inout RandomStream) {
    let clusters = plan.clusters
    multiplicities.withUnsafeMutableBufferPointer { multiplicities in
      multiplicities.update(repeating: 0)
      for _ in 0..<clusters { multiplicities[stream.index(below: clusters)] += 1 }
    }
    Self.combine(plan.scoreSums, by: multiplicities, into: &scores)
    Self.combine(plan.weightSums, by: multiplicities, into: &weights)
  }

  /// Adds the rows of a row-major matrix, each times its factor.
  private static func combine(
    _ rows: [Double], by factors: [Double], into sums: inout [Double]
  ) {
    let width = sums.count
    rows.withUnsafeBufferPointer { rows in
      sums.withUnsafeMutableBufferPointer { sums in
        guard let rows = rows.baseAddress, let sums = sums.baseAddress else { return }
        for column in 0..<width { sums[column] = 0 }
        for (row, factor) in factors.enumerated() where factor != 0 {
          let terms = rows + row * width
          for column in 0..<width { sums[column] += factor * terms[column] }
        }
      }
    }
  }

  /// Writes the value of each quantity to `values[quantity * stride]`, a NaN where it is undefined.
  mutating func evaluate(
    _ plan: ResamplingPlan, into values: UnsafeMutablePointer<Double>, stride: Int
  ) {
    scores.withUnsafeMutableBufferPointer { means in
      // 0 / 0 gives the NaN of a mean whose clusters were all left out.
      for column in means.indices { means[column] /= weights[plan.denominatorOf[column]] }
      plan.termCoefficients.withUnsafeBufferPointer { coefficients in
        plan.termColumns.withUnsafeBufferPointer { columns in
          for quantity in 0..<plan.quantities {
            var value = 0.0
            for term in plan.termStarts[quantity]..<plan.termStarts[quantity + 1] {
              value += coefficients[term] * means[columns[term]]
            }
            values[quantity * stride] = value.isFinite ? value : .nan
          }
        }
      }
    }
  }
}
