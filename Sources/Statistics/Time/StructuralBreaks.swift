import Foundation

/// Breaks of the mean of a series, with the number of breaks chosen by a criterion, and tests that
/// there is none.
///
/// Source: Bai & Perron (1998, 2003), "Computation and analysis of multiple structural change
/// models"; Andrews (1993), "Tests for parameter instability and structural change with unknown
/// change point"; Ploberger & Krämer (1992), "The CUSUM test with OLS residuals".
public struct StructuralBreaks: Sendable {
  private let series: [Double]
  private let trim: Double
  private let minimumLength: Int

  /// A series in the order of time.
  ///
  /// - Parameters:
  ///   - series: the values in the order of time, finite.
  ///   - trim: the smallest segment as a share of the series, above 0 and below 1/2.
  /// - Throws: ``StatisticsError`` when a value is not finite or the trim is out of range.
  public init(_ series: [Double], trim: Double = 0.15) throws(StatisticsError) {
    try requireFinite(series)
    guard trim > 0, trim < 0.5 else {
      throw .argumentOutOfRange("the trim", trim, range: "above 0 and below 0.5")
    }
    self.series = series
    self.trim = trim
    // 0.15 * 100 must be 15 though it rounds to just below.
    minimumLength = max(Int(trim * Double(series.count) + 1e-9), 1)
  }

  /// The best breaks for each number of them.
  public struct Fit: Sendable, Equatable {
    /// The number of the last point of each segment but the last, counted from 1.
    public let breakpoints: [Int]
    /// The sum of squared residuals.
    public let residualSumOfSquares: Double
    /// Schwarz's criterion, with two parameters a segment (its mean and its end) less the last end
    /// plus the variance.
    public let bic: Double
  }

  /// The fits with no break, one, two and so on, up to `most` or as many as the series has room for.
  ///
  /// - Complexity: O(most · n²).
  public func fits(upTo most: Int = 5) -> Outcome<[Fit]> {
    let n = series.count
    guard n >= 2 * minimumLength, n > 2 else {
      return .undefined(.tooFewValues(n, needed: max(2 * minimumLength, 3)))
    }
    let fitting = min(max(most, 0), n / minimumLength - 1)
    guard let search = try? ChangepointSearch(series, minimumLength: minimumLength) else {
      return .undefined(.notFinite)
    }
    let costs = SegmentCosts(series, kind: .mean, isModified: false)
    guard costs.isFinite else { return .undefined(.notFinite) }
    let fits = search.path(upTo: fitting).map { breaks -> Fit in
      let bounds = [0] + breaks + [n]
      let residuals = zip(bounds, bounds.dropFirst()).reduce(0) { $0 + costs($1.0, $1.1) }
      let count = Double(n)
      let likelihood = count * (log(residuals / count) + 1 + log(2 * Double.pi))
      return Fit(
        breakpoints: breaks, residualSumOfSquares: residuals,
        bic: likelihood + log(count) * 2 * Double(breaks.count + 1))
    }
    guard fits.allSatisfy({ $0.bic.isFinite }) else {
      // The logarithm of residuals that are all 0.
      return .undefined(
        series.contains { $0 != series[0] }
          ? .notTestable("the segments of the best fit are constant") : .allValuesEqual)
    }
    return .value(fits)
  }

  /// The fit with the smallest criterion.
  public func best(upTo most: Int = 5) -> Outcome<Fit> {
    fits(upTo: most).flatMap { fits in
      fits.min { $0.bic < $1.bic }.map { .value($0) } ?? .undefined(.noData)
    }
  }

  /// Andrews' test: the largest F statistic of one break over all places within the trim.
  ///
  /// - Complexity: O(n).
  public func supF() -> Outcome<TestResult> {
    largestF.map {
      TestResult(
        statistic: $0.statistic,
        pValue: SupremumFDistribution.upperTail($0.statistic, parameters: 1, trim: trim),
        method: .asymptotic)
    }
  }

  /// The break with the largest F statistic: the number of the last point before it.
  public var supremumLocation: Outcome<Int> { largestF.map(\.location) }

  /// The test by the largest excursion of the cumulative sum of residuals.
  ///
  /// - Complexity: O(n).
  public func cusumTest() -> Outcome<TestResult> {
    let n = Double(series.count)
    guard series.count > 2 else { return .undefined(.tooFewValues(series.count, needed: 3)) }
    let mean = series.reduce(0, +) / n
    let squares = series.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    guard squares.isFinite else { return .undefined(.notFinite) }
    guard squares > 0 else { return .undefined(Self.noSpread(series)) }
    let scale = (squares / (n - 1) * n).squareRoot()
    var sum = 0.0
    var largest = 0.0
    for value in series {
      sum += value - mean
      largest = max(largest, abs(sum))
    }
    return .value(
      TestResult(
        statistic: largest / scale, pValue: KolmogorovDistribution.upperTail(largest / scale),
        method: .asymptotic))
  }

  private var largestF: Outcome<(statistic: Double, location: Int)> {
    let n = series.count
    guard n > 2, n >= 2 * minimumLength else {
      return .undefined(.tooFewValues(n, needed: max(2 * minimumLength, 3)))
    }
    let costs = SegmentCosts(series, kind: .mean, isModified: false)
    let whole = costs(0, n)
    guard costs.isFinite else { return .undefined(.notFinite) }
    guard whole > 0 else { return .undefined(Self.noSpread(series)) }
    var best = (statistic: -Double.infinity, location: 0)
    for cut in minimumLength...(n - minimumLength) {
      let parts = costs(0, cut) + costs(cut, n)
      let statistic = (whole - parts) / (parts / Double(n - 2))
      if statistic > best.statistic { best = (statistic, cut) }
    }
    // A break that leaves no residual at all.
    guard best.statistic < .infinity else {
      return .undefined(.notTestable("the values on either side of the best break are all equal"))
    }
    return best.statistic.isFinite ? .value(best) : .undefined(.notFinite)
  }

  private static func noSpread(_ series: [Double]) -> UndefinedReason {
    series.contains { $0 != series[0] } ? .tooSmall : .allValuesEqual
  }
}
