import Charts
import Drawing

/// Charts over time, and charts of points in a plane.
extension RandomChart {
  /// Days, or any names.
  private static func rounds(_ count: Int, _ lottery: inout Lottery) -> [String] {
    lottery.chance(0.7) ? (0..<count).map { "2025-\($0 + 10)" } : lottery.names(count)
  }

  static func slope(_ lottery: inout Lottery) -> SlopeChart {
    let names = lottery.names(lottery.count(upTo: SlopeChart.mostLines, most: mostModels))
    let rounds = rounds(lottery.integer(1...6), &lottery)
    let isRanking = lottery.chance(0.5)
    let range = isRanking ? 1...Double(max(names.count, 2)) : lottery.range()
    return SlopeChart(
      rounds: rounds,
      lines: names.map { name in
        SlopeLine(
          name: name, estimates: lottery.estimates(rounds.count, range),
          isStrong: lottery.chance(0.2))
      }, quantity: isRanking ? .ranks : .numbers, title: lottery.title())
  }

  static func timeline(_ lottery: inout Lottery) -> TimelineChart {
    let rounds = rounds(lottery.integer(1...30), &lottery)
    let range = lottery.range()
    return TimelineChart(
      rounds: rounds,
      panels: lottery.names(lottery.integer(1...mostModels)).map { name in
        let estimates = lottery.estimates(rounds.count, range)
        return TimelinePanel(
          title: name, estimates: estimates,
          moves: estimates.indices.filter { estimates[$0] != nil && lottery.chance(0.2) }.map {
            TimelinePanel.Move(
              round: $0,
              difference: (lottery.chance(0.5) ? 1 : -1)
                * lottery.number(0.01...1) * (range.upperBound - range.lowerBound))
          },
          changes: rounds.indices.dropLast().filter { _ in lottery.chance(0.1) })
      }, title: lottery.title())
  }

  static func jump(_ lottery: inout Lottery) -> JumpChart {
    let range = lottery.range()
    let reach = lottery.one(of: [2.0, 30, 400])
    return JumpChart(
      panels: lottery.names(lottery.integer(1...mostModels)).map { name in
        let bins = lottery.integer(0...8)
        func side(_ sign: Double) -> [JumpPanel.Bin] {
          (0..<bins).map { bin in
            let ends = [Double(bin), Double(bin + 1)].map { sign * reach * $0 / 8 }.sorted()
            return JumpPanel.Bin(range: ends[0]...ends[1], estimate: lottery.known(range))
          }
        }
        func fit(_ sign: Double) -> JumpPanel.Fit {
          JumpPanel.Fit(
            start: Point(x: min(0, sign * reach), y: lottery.value(range)),
            end: Point(x: max(0, sign * reach), y: lottery.value(range)))
        }
        return JumpPanel(
          title: name, bins: side(-1) + side(1),
          fits: lottery.chance(0.7) ? [fit(-1), fit(1)] : [],
          jump: lottery.estimate(range), isFound: lottery.chance(0.3))
      }, title: lottery.title(), axis: lottery.chance(0.9) ? "Days from the event" : lottery.name())
  }

  static func planning(_ lottery: inout Lottery) -> PlanningChart {
    let size = lottery.one(of: [1.0, 40, 1e-6, 1e6])
    func point(_ items: Double, _ lottery: inout Lottery) -> PlanningPoint {
      PlanningPoint(
        items: items.rounded(), halfWidth: size * lottery.number(0.5...2) / items.squareRoot())
    }
    let lines = lottery.names(lottery.count(upTo: PlanningChart.mostLines, most: 20)).map { name in
      var items = lottery.number(4...200)
      return PlanningLine(
        name: name,
        points: (0..<lottery.integer(1...8)).map { _ in
          items = (items * lottery.number(1.5...3)).rounded()
          return point(items, &lottery)
        })
    }
    return PlanningChart(
      lines: lines,
      present: lottery.chance(0.6)
        ? PlanningChart.Present(
          point: point(lottery.number(4...4_000), &lottery), name: lottery.name(),
          line: lottery.chance(0.5) ? 0 : nil) : nil,
      target: lottery.chance(0.5) ? size * lottery.number(0.01...1) : nil, title: lottery.title())
  }

  private static func places(
    _ count: Int, _ range: ClosedRange<Double>, _ lottery: inout Lottery
  ) -> [MapPlace] {
    lottery.labels(count).map { MapPlace($0, estimate: lottery.estimate(range)) }
  }

  static func personItem(_ lottery: inout Lottery) -> PersonItemChart {
    let range = lottery.range()
    return PersonItemChart(
      persons: places(lottery.integer(1...mostModels), range, &lottery),
      items: places(lottery.integer(lottery.chance(0.5) ? 1...24 : 25...300), range, &lottery),
      title: lottery.title(),
      curve: lottery.chance(0.4)
        ? (0...40).map { place in
          CurvePoint(
            place: range.lowerBound + (range.upperBound - range.lowerBound) * Double(place) / 40,
            height: lottery.number(0...50))
        } : [])
  }

  static func scatter(_ lottery: inout Lottery) -> ItemScatterChart {
    ItemScatterChart(
      items: lottery.labels(lottery.integer(1...200)).map { label in
        ScatterItem(
          label, share: lottery.value(0...100),
          correlation: lottery.chance(0.1)
            ? nil : lottery.value(lottery.chance(0.05) ? -1...0 : -0.1...1))
      }, axes: (across: "Share, %", upwards: lottery.title()))
  }

  static func space(_ lottery: inout Lottery) -> SpaceChart {
    let range = lottery.range()
    let length = range.upperBound - range.lowerBound
    let hasEllipses = lottery.chance(0.6)
    return SpaceChart(
      points: lottery.labels(lottery.integer(1...SpaceChart.mostPoints)).map { label in
        let minor = length * lottery.number(0...0.1)
        return SpacePoint(
          label, x: lottery.value(range), y: lottery.value(range),
          ellipse: hasEllipses && lottery.chance(0.9)
            ? SpacePoint.Ellipse(
              major: minor * lottery.number(1...3), minor: minor, angle: lottery.number(0...3.1))
            : nil, isReference: lottery.chance(0.1))
      }, axes: (first: lottery.title(), second: lottery.title()),
      ellipseMeaning: hasEllipses ? "95 % region" : nil,
      remarks: lottery.names(lottery.integer(0...2)))
  }
}
