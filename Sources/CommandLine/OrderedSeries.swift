internal import EvaluationLogs
internal import Statistics

/// A column of values in the order of another.
struct OrderedSeries {
  /// The times as they are written.
  let labels: [String]
  /// The times as numbers; nil where they are texts.
  let times: [Double]?
  let values: [Double]
  let cautions: [String]

  init(path: String, time: String, value: String, missing: MissingWords = .standard) throws {
    let table = try InputTable(path, missing: missing)
    let timeCells = try table.texts(time, option: "--time")
    let valueCells = try table.numbers(value, option: "--value")
    var rows: [(label: String, value: Double)] = []
    for (label, number) in zip(timeCells, valueCells) {
      if let label, let number { rows.append((label, number)) }
    }
    guard !rows.isEmpty else {
      throw InputError(
        description: "\(path): no row has both a `\(time)` and a `\(value)`. Name columns with "
          + "values.")
    }
    var cautions = table.cautions
    if rows.count < table.rowCount {
      cautions.append(
        "\(table.rowCount - rows.count) of \(table.rowCount) rows lack a time or a value and are "
          + "left out.")
    }
    let numbers = rows.compactMap { Double($0.label) }.filter(\.isFinite)
    let isNumeric = numbers.count == rows.count
    // Points of one time are ordered by value, so that the order of the rows leaves no trace.
    let order = rows.indices.sorted { left, right in
      let (a, b) = (rows[left], rows[right])
      if isNumeric {
        return (numbers[left], a.value) < (numbers[right], b.value)
      }
      return (a.label, a.value) < (b.label, b.value)
    }
    labels = order.map { rows[$0].label }
    values = order.map { rows[$0].value }
    times = isNumeric ? order.map { numbers[$0] } : nil
    if !isNumeric {
      cautions.append("times are texts: they are sorted as such, and the trend is per point.")
    }
    let shared = zip(labels, labels.dropFirst()).count { $0 == $1 }
    if shared > 0 {
      cautions.append(
        "\(shared) points share their time with the one before; give one value per time.")
    }
    self.cautions = cautions
  }
}
