internal import PrintedNumbers
internal import Wording

/// Says in words what a chart shows, from its numbers and never from its caption.
struct AlternativeText {
  let data: ChartData
  /// What the intervals are, such as "95 % intervals".
  let intervals: String
  /// Where all numbers are printed, such as "Table 2".
  let numbersAt: String?
  var context = ChartContext()

  private var names: [String] { data.names }
  private var series: [ChartSeries] { data.series }

  var text: String {
    var sentences = [opening]
    for one in series { sentences.append(extremes(of: one)) }
    sentences += overlaps
    for one in series {
      let missing = zip(names, one.estimates).filter { $0.1 == nil }.map(\.0)
      if !missing.isEmpty {
        sentences.append(said("\(one.name) has no data for \(listed(missing))."))
      }
    }
    sentences += data.notes
    if let numbersAt { sentences.append(said("All numbers: \(numbersAt).")) }
    return sentences.joined(separator: " ")
  }

  private var opening: String {
    var text = said("\(data.kind) of \(names.count) \(data.part)", as: "chart")
    if let part = context.part { text += said(" (\(part))") }
    if let quantity = context.quantity { text += said(" by \(quantity)") }
    if let scale = data.scale {
      text += said(
        ", scale \(scale.label(scale.minimum)) to \(scale.label(scale.maximum))")
    }
    if series.count > 1 { text += said(", for \(list(series.map(\.name)))") }
    return text + said("; \(support)\(intervals).")
  }

  /// How much stands behind a number.
  private var support: String {
    guard let support = context.support else { return "" }
    let count =
      support.least == support.most
      ? "\(support.least)" : said("\(support.least) to \(support.most)")
    return said("n = \(count) \(support.unit) a number; ")
  }

  /// The highest and the lowest number, or the first and the last.
  private func extremes(of series: ChartSeries) -> String {
    let shown = zip(names, series.estimates).compactMap { name, estimate in
      estimate.map { (name: name, estimate: $0) }
    }
    guard let first = shown.first, let last = shown.last else {
      return said("\(series.name): no data.")
    }
    if shown.count == 1 {
      return said("\(series.name): \(first.name) \(number(first.estimate)).")
    }
    guard !data.isSequence else {
      return said(
        "\(series.name): first \(first.name) \(number(first.estimate)),"
          + " last \(last.name) \(number(last.estimate)).")
    }
    var (highest, lowest) = (first, first)
    for entry in shown.dropFirst() {
      if entry.estimate.value > highest.estimate.value { highest = entry }
      if entry.estimate.value < lowest.estimate.value { lowest = entry }
    }
    return said(
      "\(series.name): highest \(highest.name) \(number(highest.estimate)),"
        + " lowest \(lowest.name) \(number(lowest.estimate)).")
  }

  /// Where intervals overlap, which is what the eye sees of "not told apart"; it is no test.
  private var overlaps: [String] {
    if data.isSequence { return [] }
    if series.count == 1 { return overlapsWithHighest(series[0]) }
    guard data.isOneScale else { return [] }
    var sentences: [String] = []
    for (index, first) in series.enumerated() {
      for second in series[(index + 1)...] {
        let pairs = names.indices.compactMap { axis -> (name: String, overlaps: Bool)? in
          guard let one = first.estimates[axis]?.interval,
            let other = second.estimates[axis]?.interval
          else { return nil }
          return (names[axis], one.overlaps(other))
        }
        if pairs.isEmpty { continue }
        let common = pairs.filter(\.overlaps).map(\.name)
        if common.isEmpty {
          sentences.append(
            said("The intervals of \(first.name) and \(second.name) overlap nowhere."))
        } else if common.count == pairs.count {
          sentences.append(
            said("The intervals of \(first.name) and \(second.name) overlap everywhere."))
        } else {
          sentences.append(
            said(
              "The intervals of \(first.name) and \(second.name) overlap on "
                + "\(common.count) of \(pairs.count): \(list(common))."))
        }
      }
    }
    return sentences
  }

  private func overlapsWithHighest(_ series: ChartSeries) -> [String] {
    let shown = zip(names, series.estimates).compactMap { name, estimate in
      estimate.flatMap { one in one.interval.map { (name: name, value: one.value, range: $0) } }
    }
    guard shown.count > 1, var highest = shown.first else { return [] }
    for entry in shown where entry.value > highest.value { highest = entry }
    let others = shown.filter { $0.name != highest.name && $0.range.overlaps(highest.range) }
    if others.isEmpty {
      return [said("No other interval overlaps that of \(highest.name).")]
    }
    let named = others.sorted { $0.value > $1.value }.map(\.name)
    let those = named.count > 5 ? CountText.list(named, most: 5) : list(named)
    return [said("The interval of \(highest.name) overlaps those of \(those).")]
  }

  private func number(_ estimate: ChartEstimate) -> String {
    let value = NumberText.fixed(estimate.value, decimals: data.decimals)
    guard let interval = estimate.interval else { return value }
    return said("\(value) (\(NumberText.range(interval, decimals: data.decimals)))")
  }

  /// All of a few, the first of many.
  private func listed(_ items: [String]) -> String {
    items.count > 20 ? CountText.list(items, most: 10) : list(items)
  }

  private func list(_ items: [String]) -> String {
    guard items.count > 1, let last = items.last else { return items.first ?? "" }
    return items.dropLast().joined(separator: said(", ")) + said(" and ") + last
  }
}

extension Chart {
  /// The chart in words: what is on it, each series' extremes, where intervals overlap.
  ///
  /// - Parameters:
  ///   - intervals: what the whiskers are, "95 % intervals".
  ///   - numbersAt: where all numbers are printed, "Table 2".
  ///   - context: what the names and the numbers are, and how much stands behind them.
  /// - Throws: `ChartError` when the chart cannot be drawn.
  package func alternativeText(
    intervals: String = said("95 % intervals"), numbersAt: String? = nil,
    context: ChartContext = ChartContext()
  ) throws(ChartError) -> String {
    try validate()
    return AlternativeText(
      data: try data, intervals: intervals, numbersAt: numbersAt, context: context
    ).text
  }
}
