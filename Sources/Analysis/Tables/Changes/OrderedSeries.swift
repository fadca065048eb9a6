package import Diagnostics
internal import LogReaders
internal import Statistics
internal import Wording

/// A column of values in the order of another, one value a time.
package struct OrderedSeries {
  /// How the times are read.
  let kind: SeriesTimes.Kind
  /// The times as they are written.
  let labels: [String]
  /// The times as numbers, or in days; nil where they are texts.
  let times: [Double]?
  let values: [Double]
  /// The table, and where the first row of each point stands, for messages.
  private let place: Place
  private let places: [Place]
  /// How many rows feed the values.
  let rows: Int
  package let cautions: [Caution]

  package init(
    _ table: some PlacedColumns, time: String, value: String
  ) throws(Diagnostics) {
    let timeCells = try table.texts(time, option: "--time")
    let valueCells = try table.usableNumbers(value, option: "--value")
    var rows: [(row: Int, label: String, value: Double)] = []
    for (row, (label, number)) in zip(timeCells, valueCells).enumerated() {
      if let label, let number { rows.append((row, label, number)) }
    }
    guard !rows.isEmpty else {
      throw Diagnostics(
        table: .emptyColumn, at: table.place, "no row has both a `\(time)` and a `\(value)`",
        remedy: "Name columns with values")
    }
    var cautions = table.cautions
    if rows.count < table.rowCount {
      cautions.append(
        Caution(
          .missingValues,
          said(
            "\(table.rowCount - rows.count) of \(table.rowCount) rows lack a time or a value and are "
              + "left out.")))
    }
    let ordered = try SeriesTimes(rows.map(\.label), column: time) { table.place(rows[$0].row) }
    cautions += ordered.cautions
    kind = ordered.kind
    labels = ordered.groups.map { rows[$0[0]].label }
    times = ordered.values
    places = ordered.groups.map { table.place(rows[$0[0]].row) }
    place = table.place
    // In ascending order, so that the order of the rows leaves no trace in the last bits.
    values = ordered.groups.map { group in
      guard group.count > 1 else { return rows[group[0]].value }
      let values = group.map { rows[$0].value }.sorted()
      return values.reduce(0, +) / Double(values.count)
    }
    self.rows = rows.count
    if rows.count > labels.count {
      let sizes = ordered.groups.map(\.count)
      let (fewest, most) = (sizes.min() ?? 1, sizes.max() ?? 1)
      var sentences = [
        fewest == most
          ? said(
            "\(rows.count) rows have \(labels.count) times, \(most) rows each: the series is that of the "
              + "mean of each time.")
          : said(
            "\(rows.count) rows have \(labels.count) times, \(fewest) to \(most) rows each: the series is "
              + "that of the mean of each time.")
      ]
      if 2 * fewest < most {
        sentences.append(
          said("Means of few rows vary more than those of many, which the methods do not know."))
      }
      cautions.append(Caution(.averagedRepeats, sentences.joined(separator: " ")))
    }
    self.cautions = cautions
  }

  /// What a statistic of the series gives; a value that it refuses is named by its line.
  func asked<Value>(
    _ statistic: () throws(StatisticsError) -> Value
  ) throws(Diagnostics) -> Value {
    try Diagnostics.at(place, values: places, statistic)
  }
}
