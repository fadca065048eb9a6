internal import Diagnostics
internal import PrintedNumbers

/// What `rank` is to allow for beside the strengths: a property of a battle that favours one side.
package struct RankCovariate: Sendable, Equatable {
  /// Where its values are.
  package enum Source: Sendable, Equatable {
    /// A column of differences, left less right; or of names, whose battles each have their own
    /// advantage of the left place.
    case column(String)
    /// A column for each side, whose relative difference is taken.
    case sides(left: String, right: String)
    /// A column of names, whatever it looks like.
    case levels(String)
  }

  /// What it is called in results.
  package let name: String
  package let source: Source

  package init(name: String, source: Source) {
    self.name = name
    self.source = source
  }

  /// The columns that it is read from.
  package var columns: [String] {
    switch source {
    case .column(let name), .levels(let name): [name]
    case .sides(let left, let right): [left, right]
    }
  }

  private var option: String {
    if case .levels = source { "--order-effect-by" } else { "--covariate" }
  }
}

/// How a covariate is measured.
package enum CovariateMeasure: String, Codable, Sendable {
  /// Left less right, as the column has it.
  case difference
  /// Left less right over their sum, as in the style control of LMArena (Li, Angelopoulos & Chiang
  /// 2024, "Does style matter?").
  case relativeDifference
  /// The advantage of the left place in battles of a level, less its mean over levels.
  case placeByLevel
}

/// The values of a covariate in the rows of a table.
enum CovariateColumn {
  case numbers([Double?], CovariateMeasure)
  case levels([String?])

  func isMissing(_ row: Int) -> Bool {
    switch self {
    case .numbers(let values, _): values[row] == nil
    case .levels(let values): values[row] == nil
    }
  }
}

extension RankCovariate {
  /// Reads the values.
  ///
  /// - Throws: for a column that does not exist or holds nothing, for one of which only some cells are
  ///   numbers, and for sides that are below zero.
  func read(_ table: some PlacedColumns) throws(Diagnostics) -> CovariateColumn {
    switch source {
    case .levels(let column):
      try table.checkCovariate(column, areNumbers: false, option: option)
      return .levels(try table.texts(column, option: option))
    case .column(let column):
      let texts = try table.texts(column, option: option)
      let cells = texts.compactMap(\.self)
      guard !cells.isEmpty else {
        throw Diagnostics(
          table: .emptyColumn, at: table.place, "column `\(column)` (\(option)) has no values",
          remedy: "Name another column")
      }
      let areNumbers = cells.contains { Double($0)?.isFinite ?? false }
      try table.checkCovariate(column, areNumbers: areNumbers, option: option)
      guard areNumbers else { return .levels(texts) }
      let numbers = try table.usableNumbers(column, option: option)
      return .numbers(
        numbers.indices.map { row in numbers[row].map { $0 * table.side(row) } }, .difference)
    case .sides(let left, let right):
      let lefts = try table.usableNumbers(left, option: option)
      let rights = try table.usableNumbers(right, option: option)
      try Diagnostics.refuse(
        lefts.indices.filter { min(lefts[$0] ?? 0, rights[$0] ?? 0) < 0 }.map { row in
          Diagnostic(
            table: .outOfRange, at: table.place(row),
            "`\(name)` has a side below 0, of which no share can be taken",
            remedy: "Make a column of differences, and name that with --covariate COLUMN")
        }, most: 100)
      return .numbers(
        lefts.indices.map { row in
          guard let one = lefts[row], let other = rights[row] else { return nil }
          let sum = one + other
          return sum > 0 ? (one - other) / sum * table.side(row) : 0
        }, .relativeDifference)
    }
  }
}
