import Foundation
import GSLSupport

/// The population stability index with its null distribution and an interval.
///
/// The index is large by chance alone when samples are small: without any drift it is about
/// (1/n + 1/m) times a chi-square with one degree of freedom less than there are bins. The customary
/// limits of 0.1 and 0.25 know nothing of that; ``test()`` and ``interval(level:)`` do.
///
/// Source: Siddiqi (2006) for the index; Yurdakul & Naranjo (2020), "Statistical properties of the
/// population stability index", for the null distribution.
public struct PopulationStabilityIndex: Sendable, Equatable {
  /// The counts of the bins or categories.
  public let shift: CategoryShift
  /// How the bins were made, and where they end.
  public let bins: ReferenceBins
  /// The floor to which smaller shares are raised.
  public let floor: Double

  /// Numbers, in the bins of ``ReferenceBins``.
  ///
  /// - Parameters:
  ///   - pair: the reference and the current sample.
  ///   - bins: into how many equal shares the quantiles cut the reference, 2...1,000.
  ///   - floor: between 0 and 1, both excluded.
  /// - Throws: ``StatisticsError`` when `bins` or `floor` lies outside its range.
  /// - Complexity: O(N).
  public init(
    _ pair: SamplePair, bins: Int = ReferenceBins.customary, floor: Double = 1e-4
  ) throws(StatisticsError) {
    guard (2...1_000).contains(bins) else {
      throw .argumentOutOfRange("the number of bins", Double(bins), range: "in 2...1000")
    }
    try Self.check(floor)
    var reference: [Int] = []
    var current: [Int] = []
    let ends = pair.withCounts { counts in
      let ends = counts.binEnds(bins)
      counts.bins(ends) {
        reference.append($0)
        current.append($1)
      }
      return ends
    }
    let isEach =
      ends.count == pair.values.count - 1 && pair.values.count <= ReferenceBins.mostValues
    self.bins = ReferenceBins(
      rule: isEach ? .distinctValues : .referenceQuantiles, edges: ends.map { pair.values[$0] })
    shift = try CategoryShift(reference: reference, current: current)
    self.floor = floor
  }

  /// Counts of categories.
  ///
  /// - Throws: ``StatisticsError`` when `floor` does not lie between 0 and 1.
  public init(_ shift: CategoryShift, floor: Double = 1e-4) throws(StatisticsError) {
    try Self.check(floor)
    self.shift = shift
    bins = ReferenceBins(rule: .categories, edges: [])
    self.floor = floor
  }

  /// The index, 0 or more.
  public var estimate: Outcome<Double> { shift.populationStabilityIndex(floor: floor) }

  /// What the index is on average where nothing has changed.
  public var nullMean: Outcome<Double> { scale.map { $0.unit * $0.freedom } }

  /// The value that the index stays below with this probability where nothing has changed.
  public func nullQuantile(_ probability: Double = 0.95) -> Outcome<Double> {
    guard probability > 0, probability < 1 else { return .undefined(.invalidLevel(probability)) }
    return scale.flatMap { scale in
      .computing { () throws(GSLError) in
        try scale.unit
          * ChiSquareDistribution.quantile(probability, degreesOfFreedom: scale.freedom)
      }
    }
  }

  /// The test that nothing has changed, by the chi-square approximation; the statistic is the index.
  ///
  /// - Returns: undefined where a share was raised to the floor: the index then depends on the floor
  ///   more than on the data. Permute instead (``TwoSamplePermutation``), also where bins hold fewer
  ///   than ten values or so.
  public func test() -> Outcome<TestResult> {
    if isRaised { return .undefined(Self.needsCounts) }
    return estimate.flatMap { estimate in
      scale.flatMap { scale in
        TestResult.chiSquare(estimate / scale.unit, scale.freedom).map {
          TestResult(
            statistic: estimate, pValue: $0.pValue, method: .asymptotic,
            degreesOfFreedom: scale.freedom)
        }
      }
    }
  }

  /// An interval for the index of the two populations.
  ///
  /// The observed index is taken as a scaled noncentral chi-square, whose noncentrality is the index
  /// of the populations: its upward bias is thereby removed. The scale comes from the delta method
  /// at the observed shares, so that the interval is also right for large shifts. An index that is
  /// smaller than the median of what chance makes is a piece of luck, not a proof that the
  /// populations are alike: the upper end is then that of the median (a power-constrained limit, Cowan
  /// et al. 2011). The ends are drawn out to hold the index where it has many bins.
  ///
  /// - Parameter level: between 0 and 1, both excluded.
  /// - Returns: ends of 0 or more that hold the index; the lower end is 0 where no shift is shown.
  ///   Undefined where a share was raised to the floor.
  public func interval(level: Double = 0.95) -> Outcome<ConfidenceInterval> {
    guard level > 0, level < 1 else { return .undefined(.invalidLevel(level)) }
    if isRaised { return .undefined(Self.needsCounts) }
    return estimate.flatMap { estimate in
      scale.flatMap { scale in
        shift.shares.flatMap { shares in
          .computing { () throws(GSLError) in
            let n = Double(shift.referenceCounts.reduce(0, +))
            let m = Double(shift.currentCounts.reduce(0, +))
            let spread = variance(shares.reference, shares.current, n, m)
            // Where the index is large, its variance is 4 unit · index.
            let unit = estimate > scale.unit ? max(spread / (4 * estimate), 0) : scale.unit
            let used = unit > 0 ? max(unit, scale.unit) : scale.unit
            let tail = (1 - level) / 2
            let observed = estimate / used
            let median = try ChiSquareDistribution.quantile(
              0.5, degreesOfFreedom: scale.freedom)
            func end(_ share: Double, _ value: Double) throws(GSLError) -> Double {
              try used
                * NoncentralChiSquare.noncentrality(
                  putting: share, below: value, degreesOfFreedom: scale.freedom)
            }
            let ends = (try end(1 - tail, observed), try end(tail, max(observed, median)))
            return ConfidenceInterval(
              lower: min(ends.0, estimate), upper: max(ends.1, estimate), level: level,
              method: "noncentral-chi-square")
          }
        }
      }
    }
  }

  private static let needsCounts = UndefinedReason.outsideDomain(
    "bins that have values in both samples")

  /// Whether the floor plays a part.
  private var isRaised: Bool {
    guard let shares = shift.shares.value else { return false }
    return zip(shares.reference, shares.current).contains {
      max($0, $1) > 0 && min($0, $1) < floor
    }
  }

  private static func check(_ floor: Double) throws(StatisticsError) {
    guard floor > 0, floor < 1 else {
      throw .argumentOutOfRange("the floor", floor, range: "between 0 and 1")
    }
  }

  /// The factor and the degrees of freedom of the chi-square of the null distribution.
  private var scale: Outcome<(unit: Double, freedom: Double)> {
    let n = shift.referenceCounts.reduce(0, +)
    let m = shift.currentCounts.reduce(0, +)
    guard n > 0, m > 0 else { return .undefined(.noData) }
    let used = zip(shift.referenceCounts, shift.currentCounts).count { $0 + $1 > 0 }
    guard used > 1 else { return .undefined(.allValuesEqual) }
    return .value((1 / Double(n) + 1 / Double(m), Double(used - 1)))
  }

  /// The delta-method variance of the index at the observed shares.
  private func variance(_ p: [Double], _ q: [Double], _ n: Double, _ m: Double) -> Double {
    func multinomial(_ shares: [Double], _ slopes: [Double], _ count: Double) -> Double {
      let mean = zip(shares, slopes).reduce(0) { $0 + $1.0 * $1.1 }
      return zip(shares, slopes).reduce(0) {
        $0 + $1.0 * ($1.1 - mean) * ($1.1 - mean)
      } / count
    }
    let raised = zip(p, q).map { (max($0, floor), max($1, floor)) }
    let left = zip(p, raised).map { $0 > floor ? log($1.0 / $1.1) + 1 - $1.1 / $1.0 : 0 }
    let right = zip(q, raised).map { $0 > floor ? log($1.1 / $1.0) + 1 - $1.0 / $1.1 : 0 }
    return multinomial(p, left, n) + multinomial(q, right, m)
  }
}
