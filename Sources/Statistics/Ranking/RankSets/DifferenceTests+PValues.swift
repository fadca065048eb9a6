import GSLSupport

// The level at which each difference would just be shown, for all pairs at once.

extension DifferenceTests {
  /// The adjusted p-value of each pair in lexicographic order, those of the first estimate first.
  ///
  /// A pair is shown by ``run(_:level:method:)`` exactly where its value is at most 1 - level; with
  /// draws the smallest value is 1/(replicates + 1).
  ///
  /// - Returns: for each pair nil where the difference has no standard error.
  ///
  /// Source: Romano & Wolf (2016), "Efficient computation of adjusted p-values for resampling-based
  /// stepdown multiple testing"; Holm (1979).
  func adjustedPValues(method: RankMethod) -> Outcome<[Double?]> {
    let directions = allDirections
    let count = directions.count / 2
    let tested = directions.filter { $0.inverseError > 0 }
    let sorted = tested.sorted {
      ($1.statistic, $0.upper, $0.lower) < ($0.statistic, $1.upper, $1.lower)
    }
    return values(of: sorted, method: method).map { values in
      var byPair = [Double?](repeating: nil, count: count)
      for (direction, value) in zip(sorted, values) {
        let (first, second) = (
          min(direction.upper, direction.lower), max(direction.upper, direction.lower)
        )
        let start = first * (2 * estimates.count - first - 1) / 2
        let place = start + second - first - 1
        byPair[place] = min(byPair[place] ?? 1, value)
      }
      return byPair
    }
  }

  private func values(of sorted: [Direction], method: RankMethod) -> Outcome<[Double]> {
    switch method {
    case .holm:
      .computing { () throws(GSLError) in
        var largest = 0.0
        var values: [Double] = []
        for (place, direction) in sorted.enumerated() {
          let left = Double(sorted.count - place)
          largest = max(largest, min(1, left * (try tail(direction.statistic))))
          values.append(largest)
        }
        return values
      }
    case .singleStep, .stepdown: drawn(sorted, stepsDown: method == .stepdown)
    }
  }

  /// The chance of a statistic above one of a single direction.
  private func tail(_ statistic: Double) throws(GSLError) -> Double {
    if let degreesOfFreedom {
      return try StudentTDistribution.cumulative(-statistic, degreesOfFreedom: degreesOfFreedom)
    }
    return try NormalDistribution.cumulative(-statistic)
  }

  private func drawn(_ sorted: [Direction], stepsDown: Bool) -> Outcome<[Double]> {
    let thresholds: [Double]
    switch Outcome<[Double]>.computing({ () throws(GSLError) in
      var result: [Double] = []
      for direction in sorted { result.append(try onDraws(direction.statistic)) }
      return result
    }) {
    case .undefined(let reason): return .undefined(reason)
    case .value(let value): thresholds = value
    }
    // What is below zero is never shown; its share of the draws need not be counted.
    let exceeded = MaximumStatistic.exceedances(
      of: sorted.map { direction in
        MaximumStatistic.Deviation(
          first: direction.upper, second: direction.lower, estimate: 0,
          inverseError: direction.inverseError, isOneSided: true)
      }, thresholds: thresholds, stepsDown: stepsDown, rows: draws, replicates: replicates,
      threads: threads)
    var largest = 0.0
    return .value(
      exceeded.map { count in
        largest = max(largest, Double(1 + count) / Double(replicates + 1))
        return largest
      })
  }

  /// A statistic on the scale of the draws, which are normal where the variances are pooled.
  private func onDraws(_ statistic: Double) throws(GSLError) -> Double {
    guard pooled != nil, let degreesOfFreedom else { return statistic }
    let tail = try StudentTDistribution.cumulative(
      -statistic, degreesOfFreedom: degreesOfFreedom)
    return tail > 0 && tail < 1 ? -(try NormalDistribution.quantile(tail)) : statistic
  }
}

extension MaximumStatistic {
  /// In how many replicates the largest of the deviations from a place on reaches the threshold of
  /// that place.
  ///
  /// - Parameters:
  ///   - deviations: from that which steps down first; each counts upwards only.
  ///   - thresholds: one for each, falling.
  ///   - stepsDown: whether only the deviations from the place on count; else all of them do.
  /// - Returns: one count for each; the number of replicates for thresholds of 0 or less.
  /// - Complexity: O(replicates x deviations).
  static func exceedances(
    of deviations: [Deviation], thresholds: [Double], stepsDown: Bool, rows: [Double],
    replicates: Int, threads: Int
  ) -> [Int] {
    let size = 512
    let blocks = (replicates + size - 1) / size
    let counted = thresholds.prefix { $0 > 0 }.count
    var partial = [[Int32]](repeating: [], count: blocks)
    partial.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      // Each block writes its own counts.
      nonisolated(unsafe) let results = start
      FixedBlocks.run(count: replicates, size: size, threads: threads) { ranges in
        for range in ranges {
          results[range.lowerBound / size] = exceedances(
            in: range, deviations, thresholds[..<counted], stepsDown: stepsDown, rows: rows,
            replicates: replicates)
        }
      }
    }
    var counts = [Int](repeating: replicates, count: deviations.count)
    for place in 0..<counted { counts[place] = partial.reduce(0) { $0 + Int($1[place]) } }
    return counts
  }

  private static func exceedances(
    in range: Range<Int>, _ deviations: [Deviation], _ thresholds: ArraySlice<Double>,
    stepsDown: Bool, rows: [Double], replicates: Int
  ) -> [Int32] {
    var counts = [Int32](repeating: 0, count: thresholds.count)
    var maxima = [Double](repeating: 0, count: range.count)
    rows.withUnsafeBufferPointer { rows in
      maxima.withUnsafeMutableBufferPointer { maxima in
        guard let rows = rows.baseAddress, let maxima = maxima.baseAddress else { return }
        func count(_ place: Int) {
          let threshold = thresholds[place]
          var reached: Int32 = 0
          for index in 0..<range.count where maxima[index] >= threshold { reached += 1 }
          counts[place] = reached
        }
        for place in deviations.indices.reversed() {
          raise(
            maxima, count: range.count, to: deviations[place], rows: rows + range.lowerBound,
            replicates: replicates)
          if stepsDown, place < thresholds.count { count(place) }
        }
        if !stepsDown { for place in thresholds.indices { count(place) } }
      }
    }
    return counts
  }
}

extension RankedEstimates {
  /// The p-value of each pair of estimates, adjusted for all pairs: in lexicographic order.
  ///
  /// The arguments are those of ``simultaneousRanks(level:method:replicates:seed:threads:)``, with
  /// which the values agree: a pair is shown there where its value is at most 1 - level.
  ///
  /// - Returns: for each pair a value above 0 and at most 1; nil where the difference has no standard
  ///   error.
  public func adjustedPValues(
    method: RankMethod = .stepdown, replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[Double?]> {
    DifferenceTests.make(
      estimates, covariance: covariance, degreesOfFreedom: degreesOfFreedom, level: 0.95,
      method: method, replicates: replicates, seed: seed, threads: threads
    ).flatMap { $0.adjustedPValues(method: method) }
  }
}

extension PooledJackknife {
  /// The p-value of each pair of items, adjusted for all pairs: in lexicographic order.
  ///
  /// The arguments are those of ``simultaneousRanks(level:method:replicates:seed:threads:)``, with
  /// which the values agree.
  public func adjustedPValues(
    method: RankMethod = .stepdown, replicates: Int = 9_999, seed: UInt64 = 0, threads: Int? = nil
  ) -> Outcome<[Double?]> {
    tests(0.95, method, replicates, seed, threads).flatMap { $0.adjustedPValues(method: method) }
  }
}
