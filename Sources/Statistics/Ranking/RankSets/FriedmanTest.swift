import GSLSupport

/// Friedman's test of equal treatments over blocks, with Iman and Davenport's correction and
/// Nemenyi's pairwise comparisons.
///
/// A block is a data set or an item, a treatment a model. Source: Friedman (1937); Iman & Davenport
/// (1980); Demšar (2006), "Statistical comparisons of classifiers over multiple data sets".
public struct FriedmanTest: Sendable {
  /// The mean rank of each treatment; rank 1 is the best, ties share the mean rank.
  public let meanRanks: [Double]
  /// How many blocks.
  public let blocks: Int
  /// Friedman's statistic without a correction for ties, as Demšar gives it.
  public let chiSquareUncorrected: Double
  /// Friedman's statistic divided by its correction for ties; undefined where all are tied.
  public let chiSquare: Outcome<Double>
  /// The p-value of the corrected statistic, from the chi-square distribution.
  public let pValue: Outcome<Double>
  /// Iman and Davenport's F of the uncorrected statistic, with its p-value.
  public let imanDavenport: Outcome<FStatistic>

  /// An F statistic with its p-value.
  public struct FStatistic: Sendable, Equatable {
    /// The statistic.
    public let value: Double
    /// The degrees of freedom of the numerator.
    public let numerator: Double
    /// The degrees of freedom of the denominator.
    public let denominator: Double
    /// The chance of one as large or larger.
    public let pValue: Double
  }

  /// The test of a table of scores.
  ///
  /// - Parameters:
  ///   - scores: a row for each block with one score for each treatment, all finite.
  ///   - higherIsBetter: whether the largest score has rank 1.
  /// - Throws: ``StatisticsError`` for rows of different lengths, fewer than two treatments or no
  ///   blocks, and scores that are not finite.
  public init(_ scores: [[Double]], higherIsBetter: Bool = true) throws(StatisticsError) {
    let treatments = scores.first?.count ?? 0
    guard treatments >= 2 else {
      throw .argumentNotUsable(name: "treatments", value: Double(treatments))
    }
    var sums = [Double](repeating: 0, count: treatments)
    var tieTerm = 0.0
    for (block, row) in scores.enumerated() {
      guard row.count == treatments else { throw .lengthsDiffer(treatments, row.count) }
      for (column, score) in row.enumerated() where !score.isFinite {
        throw .scoreNotFinite(cluster: block, column: column)
      }
      let ranks = MeanRanks.ascending(higherIsBetter ? row.map { -$0 } : row)
      for (column, rank) in ranks.enumerated() { sums[column] += rank }
      for size in Dictionary(grouping: row, by: \.self).values.map({ Double($0.count) }) {
        tieTerm += size * size * size - size
      }
    }
    let count = Double(scores.count)
    let k = Double(treatments)
    blocks = scores.count
    meanRanks = sums.map { $0 / count }
    let squares = meanRanks.reduce(0) { $0 + ($1 - (k + 1) / 2) * ($1 - (k + 1) / 2) }
    let statistic = 12 * count / (k * (k + 1)) * squares
    chiSquareUncorrected = statistic
    let correction = 1 - tieTerm / (count * (k * k * k - k))
    let chiSquare: Outcome<Double> =
      correction > 1e-12 ? .value(statistic / correction) : .undefined(.constantData)
    self.chiSquare = chiSquare
    pValue = chiSquare.flatMap { value in
      .computing { () throws(GSLError) in
        1 - (try ChiSquareDistribution.cumulative(value, degreesOfFreedom: k - 1))
      }
    }
    imanDavenport = Self.imanDavenport(statistic, blocks: count, treatments: k)
  }

  /// The difference of mean ranks that is shown at a level (Nemenyi 1963; Demšar 2006, section 3.2.2).
  ///
  /// - Parameter level: the confidence for all pairs together, between 0 and 1.
  public func nemenyiDifference(level: Double = 0.95) -> Outcome<Double> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    return StudentizedRange.quantile(level, groups: meanRanks.count).map {
      $0 / 2.0.squareRoot() * rankError
    }
  }

  /// Nemenyi's p-value for each pair of treatments, adjusted for all of them.
  ///
  /// The entry of treatments i and j stands at i * treatments + j; 1 on the diagonal.
  public var nemenyiPValues: [Outcome<Double>] {
    meanRanks.flatMap { one in
      meanRanks.map { other in
        StudentizedRange.upperTail(
          abs(one - other) / rankError * 2.0.squareRoot(), groups: meanRanks.count)
      }
    }
  }

  /// The standard error of a difference of two mean ranks.
  private var rankError: Double {
    let k = Double(meanRanks.count)
    return (k * (k + 1) / (6 * Double(blocks))).squareRoot()
  }

  private static func imanDavenport(
    _ statistic: Double, blocks: Double, treatments: Double
  ) -> Outcome<FStatistic> {
    let rest = blocks * (treatments - 1) - statistic
    let denominator = (treatments - 1) * (blocks - 1)
    guard denominator > 0 else { return .undefined(.tooFewClusters(Int(blocks))) }
    // Blocks that agree to the last rank leave nothing to divide by.
    guard rest > 1e-12 * blocks else { return .undefined(.notFinite) }
    let value = (blocks - 1) * statistic / rest
    return .computing { () throws(GSLError) in
      let below = try FDistribution.cumulative(
        value, numerator: treatments - 1, denominator: denominator)
      return FStatistic(
        value: value, numerator: treatments - 1, denominator: denominator, pValue: 1 - below)
    }
  }
}

/// Ranks with the mean rank for ties.
enum MeanRanks {
  /// Rank 1 is the smallest.
  static func ascending(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end + 1) / 2 }
      start = end
    }
    return ranks
  }
}
