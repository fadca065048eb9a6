public import Statistics

/// Pearson correlations of variables over the same cases.
public struct CorrelationMatrix: Sendable, Equatable {
  /// How many variables there are.
  public let variables: Int
  /// Over how many cases the correlations were taken.
  public let cases: Int
  /// The standard deviations of the variables, with divisor n - 1; ones where they are not known.
  public let deviations: [Double]
  /// Row after row, with ones on the diagonal.
  public let entries: [Double]

  /// Correlations that are known.
  ///
  /// - Parameters:
  ///   - correlations: one row for each variable; symmetric, -1...1, with ones on the diagonal.
  ///   - cases: over how many cases, two at least.
  /// - Throws: ``ItemResponseError`` for another matrix.
  public init(correlations: [[Double]], cases: Int) throws(ItemResponseError) {
    let count = correlations.count
    guard count > 0, cases > 1, correlations.allSatisfy({ $0.count == count }) else {
      throw .unusableSetting("a correlation matrix is square, over two cases at least")
    }
    for row in 0..<count {
      for column in 0...row {
        let value = correlations[row][column]
        guard abs(value) <= 1, abs(value - correlations[column][row]) < 1e-12,
          row != column || value == 1
        else {
          throw .unusableSetting("a correlation matrix is symmetric, within -1...1, with ones")
        }
      }
    }
    variables = count
    self.cases = cases
    deviations = [Double](repeating: 1, count: count)
    entries = correlations.flatMap(\.self)
  }

  private init(variables: Int, cases: Int, deviations: [Double], entries: [Double]) {
    self.variables = variables
    self.cases = cases
    self.deviations = deviations
    self.entries = entries
  }

  /// The correlations of scores.
  ///
  /// - Parameter rows: one for each case, with a score for each variable; cases with a missing score
  ///   are left out.
  /// - Returns: undefined for fewer than three complete cases, and where a variable does not vary.
  /// - Throws: ``ItemResponseError`` when rows differ in length or a score is not finite.
  /// - Complexity: O(cases x variables²).
  public static func of(_ rows: [[Double?]]) throws(ItemResponseError) -> Outcome<Self> {
    let count = rows.first?.count ?? 0
    for row in rows where row.count != count { throw .lengthsDiffer(row.count, count) }
    guard rows.allSatisfy({ $0.allSatisfy { $0?.isFinite ?? true } }) else {
      throw .unusableSetting("a score is not finite; leave missing scores out")
    }
    let complete = rows.map { $0.compactMap(\.self) }.filter { $0.count == count }
    guard count > 0, complete.count > 2 else {
      return .undefined(.tooFewUnits(complete.count, needed: 3))
    }
    let size = Double(complete.count)
    let means = (0..<count).map { column in
      complete.reduce(0) { $0 + $1[column] } / size
    }
    var sums = [Double](repeating: 0, count: count * count)
    for row in complete {
      for one in 0..<count {
        let left = row[one] - means[one]
        for other in 0...one { sums[one * count + other] += left * (row[other] - means[other]) }
      }
    }
    let squares = (0..<count).map { sums[$0 * count + $0] }
    for (mean, square) in zip(means, squares)
    where square <= 1e-24 * size * max(1, mean * mean) { return .undefined(.noVariation) }
    var entries = [Double](repeating: 1, count: count * count)
    for one in 0..<count {
      for other in 0..<one {
        let value = sums[one * count + other] / (squares[one] * squares[other]).squareRoot()
        entries[one * count + other] = max(-1, min(1, value))
        entries[other * count + one] = entries[one * count + other]
      }
    }
    return .value(
      CorrelationMatrix(
        variables: count, cases: complete.count,
        deviations: squares.map { ($0 / (size - 1)).squareRoot() }, entries: entries))
  }
}
