internal import Foundation
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

  let changepoints: [Int]
  /// The times of the changepoints, as they are written in the table.
  let times: [String]
  let segments: [Segment]
  let alarms: [Alarm]
  let mannKendall: ComparisonEntry
  let theilSen: EstimateResult
  let supF: ComparisonEntry
  let reason: String?

  init(_ series: OrderedSeries, _ found: SeriesChanges, level: Double) throws {
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
    if let test = mannKendall.test.value {
      lines.append("trend: Mann-Kendall p = \(Self.short(test.pValue))")
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
