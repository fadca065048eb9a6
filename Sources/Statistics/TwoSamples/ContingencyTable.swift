import Foundation
import GSLSupport

/// Counts of two classifications, with tests of their independence.
///
/// Rows and columns without any count do not enter.
public struct ContingencyTable: Sendable, Equatable {
  private let counts: [[Double]]
  private let rowSums: [Double]
  private let columnSums: [Double]

  /// A table given by its rows.
  ///
  /// - Throws: ``StatisticsError`` when rows differ in length or a count is negative.
  public init(_ rows: [[Int]]) throws(StatisticsError) {
    for row in rows {
      guard row.count == rows[0].count else { throw .lengthsDiffer(rows[0].count, row.count) }
      try requireCounts(row)
    }
    self.init(validated: rows)
  }

  init(validated rows: [[Int]]) {
    let kept = (rows.first ?? []).indices.filter { column in rows.contains { $0[column] > 0 } }
    let counts = rows.filter { $0.contains { $0 > 0 } }.map { row in
      kept.map { Double(row[$0]) }
    }
    self.counts = counts
    rowSums = counts.map { $0.reduce(0, +) }
    columnSums = kept.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
  }

  /// Pearson's chi-square test of independence (homogeneity).
  ///
  /// - Parameter isYatesCorrected: moves each count by up to 1/2 towards its expectation; applied
  ///   to tables with one degree of freedom only.
  public func chiSquare(isYatesCorrected: Bool = false) -> Outcome<TestResult> {
    degreesOfFreedom.flatMap { freedom in
      let isMoved = isYatesCorrected && freedom == 1
      let sum = cells { count, expected in
        let gap = abs(count - expected)
        let moved = isMoved ? gap - min(0.5, gap) : gap
        return moved * moved / expected
      }
      return TestResult.chiSquare(sum, freedom)
    }
  }

  /// The likelihood-ratio (G) test of independence.
  public func gTest() -> Outcome<TestResult> {
    degreesOfFreedom.flatMap { freedom in
      let sum = cells { count, expected in count > 0 ? count * log(count / expected) : 0 }
      return TestResult.chiSquare(max(2 * sum, 0), freedom)
    }
  }

  /// Cramér's (1946) V, 0...1.
  public var cramerV: Outcome<Double> {
    chiSquare().map {
      let smaller = Double(min(rowSums.count, columnSums.count) - 1)
      return ($0.statistic / (total * smaller)).squareRoot()
    }
  }

  /// The smallest count that independence would lead to expect; below 5 the chi-square
  /// approximation is rough.
  public var smallestExpectedCount: Outcome<Double> {
    guard let row = rowSums.min(), let column = columnSums.min() else { return .undefined(.noData) }
    return .value(row * column / total)
  }

  private var total: Double { rowSums.reduce(0, +) }

  private var degreesOfFreedom: Outcome<Double> {
    guard !rowSums.isEmpty else { return .undefined(.noData) }
    guard rowSums.count > 1 else { return .undefined(.tooFewValues(rowSums.count, needed: 2)) }
    guard columnSums.count > 1 else { return .undefined(.allValuesEqual) }
    return .value(Double((rowSums.count - 1) * (columnSums.count - 1)))
  }

  private func cells(_ term: (Double, Double) -> Double) -> Double {
    var sum = 0.0
    for (row, rowSum) in zip(counts, rowSums) {
      for (count, columnSum) in zip(row, columnSums) {
        sum += term(count, rowSum * columnSum / total)
      }
    }
    return sum
  }
}

extension ContingencyTable {
  /// The p-value of the chi-square test that the last row follows the shares of the first, taken
  /// as known; 0 where a category occurs that is impossible by those shares.
  ///
  /// A goodness-of-fit test: it ignores that the first row is a sample itself and so rejects too
  /// often; ``chiSquare(isYatesCorrected:)`` does not. For comparison with tools that do this.
  public var goodnessOfFitPValue: Outcome<Double> {
    degreesOfFreedom.flatMap { _ in
      let known = counts[0]
      let last = counts[counts.count - 1]
      if zip(known, last).contains(where: { $0 == 0 && $1 > 0 }) { return .value(0) }
      let scale = rowSums[rowSums.count - 1] / rowSums[0]
      let sum = zip(known, last).reduce(0) { sum, cell in
        let gap = cell.1 - cell.0 * scale
        return cell.0 > 0 ? sum + gap * gap / (cell.0 * scale) : sum
      }
      return TestResult.chiSquare(sum, Double(columnSums.count - 1)).map(\.pValue)
    }
  }
}
