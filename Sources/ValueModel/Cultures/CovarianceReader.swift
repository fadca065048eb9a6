internal import Diagnostics
internal import FileFormats

/// Reads the covariances of targets and puts them in.
struct CovarianceReader {
  private struct Pair: Hashable {
    let first: String
    let second: String

    init(_ one: String, _ other: String) {
      (first, second) = one < other ? (one, other) : (other, one)
    }
  }

  private let table: TargetTable
  /// The covariance of each pair, with its row.
  private var found: [TargetKey: [Pair: (value: Double, row: Int)]] = [:]

  init(_ text: [UInt8], file: String, system: ValueSystem) throws(Diagnostics) {
    table = try TargetTable(
      text, file: file, subject: "covariances", columns: CultureTargets.covarianceColumns,
      required: ["culture", "first", "second", "covariance"], mayBeEmpty: true)
    for row in table.rows.indices {
      let culture = table.name(row, "culture")
      let group = table.optionalName(row, "group")
      let first = table.dimension(row, "first", of: system)
      let second = table.dimension(row, "second", of: system)
      let covariance = table.number(row, "covariance")
      if table.text(row, "covariance") == nil {
        table.report(
          row, .missingValue, "the row has no `covariance`", remedy: "Fill it in, or remove the row"
        )
      }
      guard let culture, let first, let second, let covariance else { continue }
      let key = TargetKey(culture: culture, group: group)
      let pair = Pair(first, second)
      if let earlier = found[key]?[pair], earlier.value != covariance {
        table.report(
          row, .contradiction,
          "\(key.words) has another covariance of `\(first)` and `\(second)` on line "
            + "\(table.lines[earlier.row])", remedy: "Keep one of the rows")
      }
      found[key, default: [:]][pair] = (covariance, row)
    }
    try table.document.finish()
  }

  /// The targets with their covariances.
  ///
  /// - Throws: for covariances of what the targets do not have, for pairs that lack, and for variances
  ///   that are not the squares of the errors.
  func completed(_ targets: [CultureTarget]) throws(Diagnostics) -> [CultureTarget] {
    let known = Set(targets.map { TargetKey(culture: $0.culture, group: $0.group) })
    for (key, pairs) in found where !known.contains(key) {
      guard let row = pairs.values.map(\.row).min() else { continue }
      table.report(
        row, .unknownName, "\(key.words) is none of the targets",
        remedy: "Remove its rows, or add it to the table of targets")
    }
    let completed = targets.map { target in
      let key = TargetKey(culture: target.culture, group: target.group)
      return found[key].map { self.target(target, $0, key) } ?? target
    }
    try table.document.finish()
    return completed
  }

  private func target(
    _ target: CultureTarget, _ pairs: [Pair: (value: Double, row: Int)], _ key: TargetKey
  ) -> CultureTarget {
    let dimensions = target.values.map(\.dimension)
    for (pair, entry) in pairs {
      for dimension in Set([pair.first, pair.second]) where !dimensions.contains(dimension) {
        table.report(
          entry.row, .contradiction, "\(key.words) has no value for `\(dimension)`",
          remedy: "Remove the row, or add the dimension to the table of targets")
      }
    }
    let count = dimensions.count
    var matrix = [Double](repeating: 0, count: count * count)
    var lacking: [String] = []
    for row in 0..<count {
      for column in 0...row {
        let value = target.values[row]
        var entry = pairs[Pair(dimensions[row], dimensions[column])]
        if row == column {
          let square = value.standardError.map { $0 * $0 }
          if let entry, let square, !Self.agree(entry.value, square) {
            table.report(
              entry.row, .contradiction,
              "the variance of `\(value.dimension)` of \(key.words), \(entry.value), is not the "
                + "square of its standard error, \(square)",
              remedy: "Write both in full precision, or leave the variances out")
          }
          if entry == nil, let square { entry = (square, 0) }
        }
        guard let entry else {
          lacking.append("`\(dimensions[column])` and `\(dimensions[row])`")
          continue
        }
        matrix[row * count + column] = entry.value
        matrix[column * count + row] = entry.value
      }
    }
    if let first = lacking.first, let row = pairs.values.map(\.row).min() {
      table.report(
        row, .missingValue,
        "\(key.words) lacks \(lacking.count) covariances, such as that of \(first)",
        remedy: "Give every pair of its dimensions, or none")
    }
    return target.with(covariance: matrix)
  }

  /// Whether two variances are the same but for rounding in what was written.
  private static func agree(_ one: Double, _ other: Double) -> Bool {
    abs(one - other) <= 0.01 * max(abs(one), abs(other)) + 1e-12
  }
}
