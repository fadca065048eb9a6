internal import Foundation
internal import PrintedNumbers
internal import Statistics

/// What `changepoint` prints.
struct ChangepointResults: Encodable {
  /// One stretch between changes.
  struct Segment: Encodable {
    let first: Int
    let last: Int
    let firstTime: String
    let lastTime: String
    let mean: Double
  }

  /// What is left when the levels of the segments are taken away.
  struct Residuals: Encodable {
    let lag1Autocorrelation: Double?
    let autocorrelationLimit: Double
    let skewness: Double?
    let excessKurtosis: Double?
  }

  /// How many points the series has, one a time.
  let points: Int
  /// How many rows of the table feed them.
  let rows: Int
  let changepoints: [Int]
  /// The times of the changepoints, as they are written in the table.
  let times: [String]
  let segments: [Segment]
  let alarms: [Alarm]
  let residuals: Residuals
  let mannKendall: ComparisonEntry
  let theilSen: EstimateResult
  let supF: ComparisonEntry
  let reason: String?

  init(_ series: OrderedSeries, _ found: SeriesChanges, level: Double) throws {
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
    let trend = try MannKendall(series.values)
    mannKendall = ComparisonEntry(
      "mannKendall", test: trend.test(), details: ["z": trend.z, "tau": trend.tau])
    let line =
      try series.times.map { try TheilSen(times: $0, values: series.values) }
      ?? TheilSen(series.values)
    theilSen = EstimateResult(line.slope, interval: line.interval(level: level))
    supF = ComparisonEntry("supF", test: try StructuralBreaks(series.values).supF())
  }

  /// What the noise makes of the changes and the p-values.
  let cautions: [String]

  private enum CodingKeys: CodingKey {
    case points, rows, changepoints, times, segments, alarms, residuals, mannKendall, theilSen, supF
    case reason
  }

  private static func cautions(_ noise: SeriesResiduals, segments: [Segment]) -> [String] {
    var cautions: [String] = []
    if noise.isAutocorrelated, let r = noise.autocorrelation.value {
      cautions.append(
        "neighbouring residuals are correlated (lag-1 autocorrelation \(short(r)), above 2/√n = "
          + "\(short(noise.autocorrelationLimit))): changes and trends are found where there are none. "
          + "In 100 points with a correlation of 0.4 and no change, pelt finds one in 58 % of series, "
          + "Mann-Kendall a trend in 17 %, supF a break in 33 %.")
    }
    if noise.isSkew || noise.isHeavyTailed, let skewness = noise.skewness.value,
      let kurtosis = noise.excessKurtosis.value
    {
      let name =
        noise.isSkew ? (noise.isHeavyTailed ? "skew, with heavy tails" : "skew") : "heavy-tailed"
      cautions.append(
        "the residuals are \(name) (skewness \(short(skewness)), excess kurtosis \(short(kurtosis)), "
          + "both 0 for normal noise): single far values look like changes. In 100 exponential values "
          + "without a change (skewness 2, excess kurtosis 6), pelt finds one in 49 % of series.")
    }
    let short = segments.count { $0.last - $0.first + 1 < SeriesResiduals.shortestSegment }
    if short > 0, segments.count > 1 {
      cautions.append(
        "\(short) of \(segments.count) segments "
          + (short == 1 ? "has" : "have")
          + " fewer than \(SeriesResiduals.shortestSegment) points: "
          + "a few far values, rather than a level.")
    }
    return cautions
  }

  var text: String {
    let table = TextTable(
      columns: [
        ("Segment", .trailing), ("Points", .trailing), ("From", .leading), ("To", .leading),
        ("Mean", .trailing),
      ],
      rows: segments.enumerated().map { place, segment in
        [
          "\(place + 1)", "\(segment.last - segment.first + 1)", segment.firstTime,
          segment.lastTime, Self.short(segment.mean),
        ]
      })
    var lines = [table.text]
    if let reason { lines.append("no change could be looked for: \(reason)") }
    for alarm in alarms { lines.append("alarm at point \(alarm.point), \(alarm.direction)") }
    for (entry, name) in [(mannKendall, "trend: Mann-Kendall"), (supF, "one break: supF")] {
      if let test = entry.test?.value {
        lines.append("\(name) p = \(ComparisonEntry.probability(test.pValue))")
      } else if let reason = entry.reason {
        lines.append("\(name) is undefined: \(reason)")
      }
    }
    if theilSen.estimate == nil, let reason = theilSen.reason {
      lines.append("slope is undefined: \(reason)")
    }
    if let slope = theilSen.estimate {
      let ends =
        theilSen.lower.flatMap { lower in
          theilSen.upper.map { " (\(Self.short(lower)) to \(Self.short($0)))" }
        } ?? ""
      lines.append("slope: \(Self.short(slope))\(ends)")
    }
    return lines.joined(separator: "\n")
  }

  var csv: String {
    CSVText.table(
      header: ["segment", "first", "last", "first_time", "last_time", "mean"],
      rows: segments.enumerated().map { place, segment in
        [
          "\(place + 1)", "\(segment.first)", "\(segment.last)", segment.firstTime,
          segment.lastTime, "\(segment.mean)",
        ]
      })
  }

  private static func short(_ value: Double) -> String { String(format: "%.4g", value) }
}
