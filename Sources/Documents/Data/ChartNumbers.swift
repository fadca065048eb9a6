internal import Charts
internal import PrintedNumbers
internal import Wording

extension TableBlock {
  /// The numbers that a chart draws, as they are printed; nil where it has none.
  ///
  /// A chart in rows and columns keeps them; another has a row for each of its names and for each
  /// series a column, with one of intervals after it where it has such.
  init?(numbersOf chart: any Chart) {
    guard let data = try? chart.data, !data.names.isEmpty, !data.series.isEmpty else { return nil }
    let precision = Precision(decimals: data.decimals)
    if let grid = data.grid {
      self.init(
        caption: [],
        columns: [TableBlock.nameColumn("")] + grid.columns.map(TableBlock.numberColumn),
        rows: zip(grid.rows, grid.cells).map { name, estimates in
          [.text(name)] + estimates.map { .estimate($0?.value, $0?.interval, precision) }
        })
      return
    }
    var columns = [TableBlock.nameColumn(data.part.prefix(1).uppercased() + data.part.dropFirst())]
    for series in data.series {
      columns.append(TableBlock.numberColumn(series.name))
      if series.hasIntervals {
        columns.append(TableBlock.numberColumn(said("\(series.name), interval")))
      }
    }
    let rows = data.names.indices.map { index in
      var row = [TableValue.text(data.names[index])]
      for series in data.series {
        let estimate = index < series.estimates.count ? series.estimates[index] : nil
        row.append(.number(estimate?.value, precision))
        if series.hasIntervals { row.append(.interval(estimate?.interval, precision)) }
      }
      return row
    }
    self.init(caption: [], columns: columns, rows: rows)
  }

  private static func nameColumn(_ title: String) -> Column {
    Column(title: title, alignment: .leading, width: .flexible(1), isStrong: true)
  }

  private static func numberColumn(_ title: String) -> Column {
    Column(title: title, alignment: .trailing, width: .flexible(1))
  }
}

extension ChartSeries {
  fileprivate var hasIntervals: Bool { estimates.contains { $0?.interval != nil } }
}
