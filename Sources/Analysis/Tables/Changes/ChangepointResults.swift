package import Diagnostics
internal import PrintedNumbers
package import Statistics
internal import Wording

/// What `changepoint` prints.
package struct ChangepointResults: Encodable {
  /// One stretch between changes.
  package struct Segment: Encodable {
    package let first: Int
    package let last: Int
    package let firstTime: String
    package let lastTime: String
    package let mean: Double
  }

  /// What is left when the levels of the segments are taken away.
  package struct Residuals: Encodable {
    let lag1Autocorrelation: Double?
    let autocorrelationLimit: Double
    let skewness: Double?
    let excessKurtosis: Double?
  }

  /// How many points the series has, one a time.
  package let points: Int
  /// How many rows of the table feed them.
  package let rows: Int
  let changepoints: [Int]
  /// The times of the changepoints, as they are written in the table.
  package let times: [String]
  package let segments: [Segment]
  package let alarms: [Alarm]
  package let residuals: Residuals
  package let mannKendall: ComparisonEntry
  package let theilSen: Estimate
  package let supF: ComparisonEntry
  /// Where a time of change was named.
  package let knownChange: KnownChange?
  package let reason: String?

  /// - Parameter firstAfter: the first point after a change that was known beforehand; nil for none.
  package init(
    _ series: OrderedSeries, _ found: SeriesChanges, firstAfter: Int? = nil, level: Double
  ) throws(Diagnostics) {
    points = series.values.count
    rows = series.rows
    changepoints = found.changepoints
    times = found.changepoints.map { series.labels[$0 - 1] }
    let ends = found.changepoints + [series.values.count]
    segments = zip([0] + found.changepoints, ends).map { start, end in
      let part = series.values[start..<end]
      return Segment(
        first: start + 1, last: end, firstTime: series.labels[start],
        lastTime: series.labels[end - 1], mean: part.reduce(0, +) / Double(end - start))
    }
    alarms = found.alarms
    let noise = SeriesResiduals(series.values, changepoints: found.changepoints)
    residuals = Residuals(
      lag1Autocorrelation: noise.autocorrelation.value,
      autocorrelationLimit: noise.autocorrelationLimit, skewness: noise.skewness.value,
      excessKurtosis: noise.excessKurtosis.value)
    cautions = Self.cautions(noise, segments: segments)
    reason = found.reason
    let (trend, line, breaks) = try series.asked { () throws(StatisticsError) in
      let line: TheilSen
      if let times = series.times {
        line = try TheilSen(times: times, values: series.values)
      } else {
        line = try TheilSen(series.values)
      }
      return (try MannKendall(series.values), line, try StructuralBreaks(series.values))
    }
    mannKendall = ComparisonEntry(
      "mannKendall", test: trend.test(), details: ["z": trend.z, "tau": trend.tau])
    theilSen = Estimate(line.slope, interval: line.interval(level: level))
    supF = ComparisonEntry("supF", test: breaks.supF())
    if let firstAfter {
      knownChange = try series.asked { () throws(StatisticsError) in
        try KnownChange(
          series.values, firstAfter: firstAfter,
          time: firstAfter <= series.labels.count ? series.labels[firstAfter - 1] : nil,
          level: level)
      }
    } else {
      knownChange = nil
    }
  }

  /// What the noise makes of the changes and the p-values.
  package let cautions: [Caution]

  private enum CodingKeys: CodingKey {
    case points, rows, changepoints, times, segments, alarms, residuals, mannKendall, theilSen, supF
    case knownChange, reason
  }

  private static func cautions(_ noise: SeriesResiduals, segments: [Segment]) -> [Caution] {
    var cautions: [Caution] = []
    if noise.isAutocorrelated, let r = noise.autocorrelation.value {
      cautions.append(
        Caution(
          .autocorrelation,
          said(
            "neighbouring residuals are correlated (lag-1 autocorrelation \(short(r)), above 2/√n = "
              + "\(short(noise.autocorrelationLimit))): changes and trends are found where there are none. "
              + "In 100 points with a correlation of 0.4 and no change, pelt finds one in 58 % of series, "
              + "Mann-Kendall a trend in 17 %, supF a break in 33 %.")))
    }
    if noise.isSkew || noise.isHeavyTailed, let skewness = noise.skewness.value,
      let kurtosis = noise.excessKurtosis.value
    {
      let name =
        noise.isSkew
        ? noise.isHeavyTailed ? said("skew, with heavy tails") : said("skew", as: "noise")
        : said("heavy-tailed")
      cautions.append(
        Caution(
          .noiseShape,
          said(
            "the residuals are \(name) (skewness \(short(skewness)), excess kurtosis \(short(kurtosis)), "
              + "both 0 for normal noise): single far values look like changes. In 100 exponential values "
              + "without a change (skewness 2, excess kurtosis 6), pelt finds one in 49 % of series."
          )))
    }
    let short = segments.count { $0.last - $0.first + 1 < SeriesResiduals.shortestSegment }
    if short > 0, segments.count > 1 {
      cautions.append(
        Caution(
          .shortSegments,
          short == 1
            ? said(
              "1 of \(segments.count) segments has fewer than \(SeriesResiduals.shortestSegment) points: "
                + "a few far values, rather than a level.")
            : said(
              "\(short) of \(segments.count) segments have fewer than \(SeriesResiduals.shortestSegment) "
                + "points: a few far values, rather than a level.")))
    }
    return cautions
  }

  private static func short(_ value: Double) -> String { NumberText.significant(value) }
}
