package import Charts

/// The kinds of charts, each drawn by chance: 1 to 60 models, 1 to 40 dimensions, names of any length.
///
/// What is too much for a chart comes too, but seldom.
package enum RandomChart: String, CaseIterable, Sendable {
  case intervals, panels, forest, profile, profileComparison, radar, radarMultiples
  case slope, timeline, jump, planning
  case heatmap, pairs, judges, ranks, board
  case shares, ridgeline, personItem, scatter, space

  static let mostModels = 60
  static let mostDimensions = 40

  package func chart(_ lottery: inout Lottery) -> any Chart {
    switch self {
    case .intervals: Self.intervals(&lottery)
    case .panels: Self.panels(&lottery)
    case .forest: Self.forest(&lottery)
    case .profile: Self.profile(&lottery)
    case .profileComparison: Self.profileComparison(&lottery)
    case .radar: Self.radar(&lottery)
    case .radarMultiples: Self.radarMultiples(&lottery)
    case .slope: Self.slope(&lottery)
    case .timeline: Self.timeline(&lottery)
    case .jump: Self.jump(&lottery)
    case .planning: Self.planning(&lottery)
    case .heatmap: Self.heatmap(&lottery)
    case .pairs: Self.pairs(&lottery)
    case .judges: Self.judges(&lottery)
    case .ranks: Self.ranks(&lottery)
    case .board: Self.board(&lottery)
    case .shares: Self.shares(&lottery)
    case .ridgeline: Self.ridgeline(&lottery)
    case .personItem: Self.personItem(&lottery)
    case .scatter: Self.scatter(&lottery)
    case .space: Self.space(&lottery)
    }
  }

  private static func intervals(_ lottery: inout Lottery) -> IntervalChart {
    let rows = lottery.names(lottery.integer(1...mostModels))
    let range = lottery.range()
    let hasLimits = lottery.chance(0.7)
    return IntervalChart(
      rows: rows.map { IntervalRow(name: $0, note: lottery.chance(0.1) ? "n = 395" : nil) },
      series: lottery.names(lottery.count(upTo: 3, most: 4)).map {
        lottery.series($0, rows.count, range, hasLimits: hasLimits)
      }, referenceValue: range.contains(0) && lottery.chance(0.5) ? 0 : nil,
      reference: lottery.chance(0.3) ? lottery.series(lottery.name(), rows.count, range) : nil,
      mutesIntervalsCoveringReference: lottery.chance(0.3), joinsSeries: lottery.chance(0.3),
      title: lottery.title())
  }

  private static func panels(_ lottery: inout Lottery) -> IntervalPanels {
    let rows = lottery.names(lottery.integer(1...mostModels))
    return IntervalPanels(
      rows: rows,
      panels: (0..<lottery.integer(1...5)).map { _ in
        let range = lottery.range()
        return IntervalPanel(
          title: lottery.title(), estimates: lottery.estimates(rows.count, range),
          referenceValue: range.contains(0) ? 0 : nil)
      })
  }

  private static func forest(_ lottery: inout Lottery) -> ForestChart {
    let range = lottery.range()
    let isWeighted = lottery.chance(0.3)
    func row(_ label: ChartLabel, _ lottery: inout Lottery) -> ForestRow {
      ForestRow(
        label, estimate: lottery.estimate(range), isDistinct: lottery.chance(0.5),
        weight: isWeighted ? lottery.number(0.1...50) : nil)
    }
    return ForestChart(
      rows: lottery.labels(lottery.integer(1...mostModels)).map { row($0, &lottery) },
      summary: lottery.chance(0.4) ? row(ChartLabel(lottery.name()), &lottery) : nil,
      order: lottery.chance(0.5) ? .given : .estimate, title: lottery.title())
  }

  private static func axes(_ lottery: inout Lottery) -> [RadarAxis] {
    lottery.names(lottery.integer(lottery.chance(0.95) ? 3...mostDimensions : 1...2)).map {
      RadarAxis(name: $0, translation: lottery.chance(0.3) ? lottery.name() : nil)
    }
  }

  private static func profile(_ lottery: inout Lottery) -> ProfileFigure {
    let isCentred = lottery.chance(0.5)
    let range = isCentred ? -2.0...2 : 0.0...100
    let axes = axes(&lottery)
    return ProfileFigure(
      axes: axes,
      series: lottery.names(lottery.integer(1...3)).map {
        lottery.series($0, axes.count, range)
      }, reference: lottery.chance(0.5) ? lottery.series(lottery.name(), axes.count, range) : nil,
      isCentred: isCentred, title: lottery.title())
  }

  /// Groups of neighbours, which take up the circle from its top.
  private static func wedges(_ count: Int, _ lottery: inout Lottery) -> [RadarWedge] {
    guard lottery.chance(0.5) else { return [] }
    var wedges: [RadarWedge] = []
    var first = 0
    while first < count {
      let last = min(first + lottery.integer(0...5), count - 1)
      if lottery.chance(0.8) {
        wedges.append(
          RadarWedge(name: lottery.name(), axes: Array(first...last), style: wedges.count))
      }
      first = last + 1
    }
    return wedges
  }

  private static func radar(_ lottery: inout Lottery) -> RadarChart {
    let isCentred = lottery.chance(0.5)
    let range =
      isCentred ? -2.0...2 : lottery.one(of: [0.0...100, 0.0...2e-6, 0.0...9e7, 99.0...99.5])
    let axes = axes(&lottery)
    return RadarChart(
      axes: axes, wedges: wedges(axes.count, &lottery),
      series: lottery.names(lottery.integer(1...3)).map {
        lottery.series($0, axes.count, range)
      }, reference: lottery.chance(0.5) ? lottery.series(lottery.name(), axes.count, range) : nil,
      isCentred: isCentred)
  }

  private static func radarMultiples(_ lottery: inout Lottery) -> RadarMultiples {
    let isCentred = lottery.chance(0.5)
    let range = isCentred ? -2.0...2 : 0.0...100
    let axes = axes(&lottery)
    return RadarMultiples(
      axes: axes, wedges: wedges(axes.count, &lottery),
      cells: lottery.names(lottery.integer(1...mostModels)).map {
        RadarMultiples.Cell(lottery.series($0, axes.count, range), note: "n 395")
      }, reference: lottery.series(lottery.name(), axes.count, range), order: "by name",
      isCentred: isCentred)
  }

  private static func profileComparison(_ lottery: inout Lottery) -> ProfileComparisonChart {
    let rows = lottery.labels(lottery.integer(1...mostDimensions))
    let range = lottery.range()
    return ProfileComparisonChart(
      rows: rows, model: lottery.series(lottery.name(), rows.count, range),
      culture: lottery.series(
        lottery.name(), rows.count, range, hasLimits: lottery.chance(0.6)),
      groups: lottery.names(lottery.integer(0...4)).map {
        lottery.series($0, rows.count, range, hasLimits: false)
      }, isDistinct: lottery.chance(0.5) ? rows.map { _ in lottery.chance(0.5) } : nil,
      order: lottery.chance(0.5) ? .given : .difference,
      referenceValue: range.contains(0) ? 0 : nil, title: lottery.title())
  }

  private static func shares(_ lottery: inout Lottery) -> ShareChart {
    let categories = lottery.count(upTo: 9, most: 12)
    let isScale = lottery.chance(0.5)
    return ShareChart(
      rows: lottery.labels(lottery.integer(1...mostModels)).map { label in
        let parts = (0..<categories).map { _ in
          lottery.chance(0.2) ? 0 : lottery.number(0.001...1)
        }
        let sum = parts.reduce(0, +)
        return ShareRow(
          label, shares: sum > 0 ? parts.map { $0 / sum } : [1] + parts.dropFirst(),
          count: lottery.integer(0...200_000))
      },
      categories: isScale ? (1...categories).map { "\($0)" } : lottery.names(categories),
      title: lottery.title())
  }

  private static func ridgeline(_ lottery: inout Lottery) -> RidgelineChart {
    let range = lottery.range()
    let length = range.upperBound - range.lowerBound
    let places = (0...40).map { range.lowerBound + length * Double($0) / 40 }
    return RidgelineChart(
      rows: lottery.labels(lottery.integer(1...mostModels)).map { label in
        let peak = lottery.integer(0...40)
        let sharpness = lottery.number(0.05...2)
        let median = places[peak]
        return RidgelineRow(
          label,
          densities: places.indices.map { place in
            1 / (1 + sharpness * Double((place - peak) * (place - peak)))
          }, median: median,
          lower: max(median - length * lottery.number(0...0.3), range.lowerBound),
          upper: min(median + length * lottery.number(0...0.3), range.upperBound),
          count: lottery.integer(1...200_000))
      }, places: places, title: lottery.title())
  }
}
