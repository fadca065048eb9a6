import ItemResponse
import Statistics
import Testing

extension ReferenceCase {
  /// Expects the member `key` of the expected values, within its own tolerance if it has one.
  func expect(
    _ got: Double?, key: String, of group: JSONValue? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let value = try #require((group ?? expected)[key].number, "\(id): \(key)")
    expect(got, value, key: key, what: key, sourceLocation: sourceLocation)
  }

  func expect(
    _ got: [Double?], key: String, of group: JSONValue? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let values = (group ?? expected)[key].numbers
    #expect(
      got.count == values.count && !got.isEmpty, "\(id): \(key)", sourceLocation: sourceLocation)
    for (index, pair) in zip(got, values).enumerated() {
      expect(
        pair.0, pair.1, key: key, what: "\(key)[\(index)]", sourceLocation: sourceLocation)
    }
  }

  func expect(
    _ got: Double?, _ value: Double, key: String, what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let allowed = tolerance["per_key"][key].number else {
      expect(got, value, what, sourceLocation: sourceLocation)
      return
    }
    #expect(
      got.map { abs($0 - value) <= allowed } ?? false,
      "\(id): \(what) is \(got.map { "\($0)" } ?? "undefined"), expected \(value)",
      sourceLocation: sourceLocation)
  }

  /// The response patterns, each as often as it was observed.
  ///
  /// - Parameter lowest: the number of the lowest category.
  func table(lowest: Int = 0, categories: Int = 2) throws -> ResponseTable {
    let counts = data["count"].numbers
    var rows: [[Int?]] = []
    for (place, pattern) in data["patterns"].array.enumerated() {
      let row = pattern.numbers.map { $0 < 0 ? nil : Int($0) - lowest }
      let count = counts.isEmpty ? 1 : Int(counts[place])
      rows += [[Int?]](repeating: row, count: count)
    }
    let items = try #require(rows.first?.count)
    return try ResponseTable(rows, categories: [Int](repeating: categories, count: items))
  }

  /// For each person of `table()` whether they are in group 1.
  var focal: [Bool] {
    zip(data["group"].numbers, data["count"].numbers).flatMap { group, count in
      [Bool](repeating: group == 1, count: Int(count))
    }
  }

  /// Two-category items from slopes and intercepts.
  func logisticBank() throws -> ItemBank {
    try ItemBank(
      try zip(data["a"].numbers, data["d"].numbers).map {
        try .logistic(discrimination: $0, intercept: $1)
      })
  }
}

/// An item from a row of slope, difficulty and asymptotes.
func logisticItem(_ row: [Double]) throws -> Item {
  try .logistic(
    discrimination: row[0], difficulty: row[1], lowerAsymptote: row[2],
    upperAsymptote: row.count > 3 ? row[3] : 1)
}

func calibrated(
  _ table: ResponseTable, _ model: ItemModel, _ options: CalibrationOptions = CalibrationOptions()
) throws -> Calibration {
  let calibration = try MarginalMaximumLikelihood(table, model: model, options: options)
    .calibrate()
  #expect(calibration.isConverged)
  return calibration
}
