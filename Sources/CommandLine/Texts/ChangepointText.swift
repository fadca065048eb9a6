internal import Analysis
internal import PrintedNumbers
internal import Statistics

extension ChangepointResults {
  var text: String {
    let table = TextTable(
      columns: [
        ("Segment", .trailing), ("Points", .trailing), ("From", .leading), ("To", .leading),
        ("Mean", .trailing),
      ],
      rows: segments.enumerated().map { place, segment in
        [
          "\(place + 1)", "\(segment.last - segment.first + 1)", segment.firstTime,
          segment.lastTime, NumberText.significant(segment.mean),
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
    if theilSen.value == nil, let reason = theilSen.reason {
      lines.append("slope is undefined: \(reason)")
    }
    if let slope = theilSen.value {
      let ends =
        theilSen.lower.flatMap { lower in
          theilSen.upper.map {
            " (\(NumberText.significant(lower)) to \(NumberText.significant($0)))"
          }
        } ?? ""
      lines.append("slope: \(NumberText.significant(slope))\(ends)")
    }
    return (lines + ofKnownChange).joined(separator: "\n")
  }

  private var ofKnownChange: [String] {
    guard let known = knownChange else { return [] }
    let time = known.time ?? "the end"
    if let reason = known.reason { return ["change at \(time) is undefined: \(reason)"] }
    func told(_ name: String, _ estimate: Estimate, _ pValue: Double?) -> String? {
      guard let value = estimate.value else { return nil }
      var ends = estimate.reason.map { " (\($0))" } ?? ""
      if let lower = estimate.lower, let upper = estimate.upper {
        ends = " (\(NumberText.significant(lower)) to \(NumberText.significant(upper)))"
      }
      return "\(name) \(NumberText.significant(value))\(ends)"
        + (pValue.map { ", p = \(ComparisonEntry.probability($0))" } ?? "")
    }
    return [
      "change at \(time), with errors for neighbours related over "
        + CountText.counted(known.lags, "point") + ":",
      told("  level:", known.levelChange, known.levelPValue),
      told("  slope, a point:", known.slopeChange, known.slopePValue),
      told("  slope before:", known.slopeBefore, nil),
      known.effectAtEnd.map { "  effect at the last point: \(NumberText.significant($0))" },
    ].compactMap(\.self)
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
}
