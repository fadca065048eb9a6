import Charts

/// Charts of rows by columns, and of rows by themselves.
extension RandomChart {
  static func heatmap(_ lottery: inout Lottery) -> HeatmapChart {
    let rows = lottery.labels(lottery.integer(1...mostModels))
    // More columns than these have room only where their names are short.
    let columns = lottery.labels(lottery.integer(1...(lottery.chance(0.6) ? 12 : mostDimensions)))
    let range = lottery.range()
    let limit = max(abs(range.lowerBound), abs(range.upperBound))
    let reasons = lottery.names(lottery.integer(1...5))
    return HeatmapChart(
      rows: rows, columns: columns,
      cells: rows.map { _ in
        columns.map { _ in
          lottery.chance(0.08)
            ? .absent(reason: lottery.one(of: reasons))
            : .number(lottery.known(range), isDistinct: lottery.chance(0.6))
        }
      },
      scale: lottery.one(of: [
        .diverging(limit: limit), .sequential(nil, darkest: .highest),
        .sequential(range, darkest: .lowest),
      ]), rowOrder: lottery.chance(0.5) ? .seriated : .given,
      columnOrder: lottery.chance(0.5) ? .seriated : .given, title: lottery.title())
  }

  static func pairs(_ lottery: inout Lottery) -> PairMatrixChart {
    // More models than these have room only where their names are short.
    let limit = lottery.chance(0.5) ? 15 : PairMatrixChart.most - 1
    let labels = lottery.labels(1 + lottery.count(upTo: limit, most: mostModels))
    let range = lottery.range()
    return PairMatrixChart(
      labels: labels,
      cells: labels.indices.map { place in
        (0..<place).map { _ in
          switch lottery.integer(0...3) {
          case 0: .notShownToDiffer(lottery.estimate(range))
          case 1: .equivalent(lottery.estimate(range))
          case 2: lottery.chance(0.3) ? .notCompared : .differs(lottery.known(range))
          default: .differs(lottery.known(range))
          }
        }
      }, title: lottery.title())
  }

  static func judges(_ lottery: inout Lottery) -> JudgeMatrixChart {
    let count = 1 + lottery.count(upTo: JudgeMatrixChart.mostJudges - 1, most: mostModels)
    return JudgeMatrixChart(
      names: lottery.names(count),
      agreement: (0..<count).map { place in
        (0..<place).map { _ in lottery.chance(0.1) ? nil : lottery.value(-1...1) }
      }, title: lottery.chance(0.8) ? lottery.title() : nil)
  }

  /// Ranks among some that hold a place.
  private static func ranks(
    round place: Int, among count: Int, _ lottery: inout Lottery
  ) -> ClosedRange<Int> {
    let reach = lottery.integer(0...max(count / 3, 1))
    return max(place - reach, 1)...min(place + reach, count)
  }

  static func ranks(_ lottery: inout Lottery) -> RankChart {
    let labels = lottery.labels(lottery.integer(1...mostModels))
    let range = lottery.range()
    let ties = lottery.one(of: [0, 0.02, 0.2])
    return RankChart(
      rows: labels.enumerated().map { place, label in
        let isRanked = lottery.chance(0.9)
        return RankRow(
          label,
          ranks: isRanked ? ranks(round: place + 1, among: labels.count, &lottery) : nil,
          point: isRanked ? place + 1 : nil, estimate: lottery.estimate(range),
          ties: labels.indices.filter { abs($0 - place) < 6 && lottery.chance(ties) && $0 != place }
        )
      }, ranked: labels.count, title: lottery.title(), showsTies: lottery.chance(0.8))
  }

  static func board(_ lottery: inout Lottery) -> BoardChart {
    let labels = lottery.labels(lottery.count(upTo: BoardChart.mostRows, most: mostModels))
    // More columns than these have room for their numbers only where these are short.
    let columns = lottery.names(
      lottery.count(upTo: lottery.chance(0.7) ? 8 : BoardChart.mostColumns, most: mostDimensions))
    return board(labels, columns: columns.map { ChartLabel($0) }, &lottery)
  }

  private static func board(
    _ labels: [ChartLabel], columns: [ChartLabel], _ lottery: inout Lottery
  ) -> BoardChart {
    let range = lottery.range()
    let hasLead = lottery.chance(0.8)
    func number(_ place: Int, _ lottery: inout Lottery) -> BoardNumber {
      BoardNumber(
        lottery.estimate(range, hasLimits: lottery.chance(0.9)),
        ranks: lottery.chance(0.9) ? ranks(round: place, among: labels.count, &lottery) : nil)
    }
    return BoardChart(
      rows: labels.enumerated().map { place, label in
        BoardRow(
          label, lead: hasLead ? number(place + 1, &lottery) : nil,
          cells: columns.map { _ in number(lottery.integer(1...labels.count), &lottery) },
          isReference: lottery.chance(0.05))
      }, columns: columns, leadTitle: hasLead ? "Mean" : nil, title: lottery.title(),
      orderMeaning: "Rows stand in the order given.", ranked: labels.count,
      isCentred: range.lowerBound < 0, decimals: lottery.integer(0...1))
  }
}
