public import Statistics

/// How well the model predicts the responses to one item from the sum score.
public struct ItemFit: Sendable, Equatable {
  /// S-X² of Orlando & Thissen (2000).
  public let test: Outcome<TestResult>
  /// The root mean square error of approximation, √((X² - df) / (df (n - 1))), 0 at the least.
  public let approximationError: Outcome<Double>
}

extension Calibration {
  /// S-X² of each item.
  ///
  /// Persons are grouped by the sum of their scores on all items; expected shares of the categories
  /// in each group come from the recursion of Lord & Wingersky. Groups of items with two categories
  /// are merged with their neighbours, and adjacent categories of other items within a group (Kang &
  /// Chen 2008), until every expected count is at least `minimum`.
  ///
  /// - Parameter minimum: the least expected count.
  /// - Returns: one entry an item. Only persons without missing responses count; the tests are
  ///   undefined without any, and where no degrees of freedom are left.
  /// - Complexity: O(items² × scores × nodes).
  public func itemFit(minimum: Double = 1) -> [ItemFit] {
    let complete = completePatterns
    let persons = complete.reduce(0) { $0 + posterior.patterns.weights[$1] }
    guard persons > 0, minimum > 0, !items.isEmpty else {
      return items.map { _ in
        ItemFit(test: .undefined(.noData), approximationError: .undefined(.noData))
      }
    }
    let shares = ExpectedShares(self)
    return items.indices.map { item in
      let expected = shares.categories(of: item)
      var observed = [[Double]](
        repeating: [Double](repeating: 0, count: categories[item]), count: expected.count)
      for pattern in complete {
        let row = pattern * items.count
        let codes = posterior.patterns.codes[row..<row + items.count]
        let score = codes.reduce(0) { $0 + Int($1) }
        observed[score][Int(codes[row + item])] += posterior.patterns.weights[pattern]
      }
      let range = posterior.layout.starts[item]..<posterior.layout.starts[item + 1]
      let parameters = posterior.layout.places[range].count { $0 >= 0 }
      var cells = FitCells(minimum: minimum, mergesGroups: categories[item] == 2)
      for (score, group) in observed.enumerated() {
        let total = group.reduce(0, +)
        cells.add(observed: group, expected: expected[score].map { $0 * total })
      }
      let (statistic, freedom) = cells.result()
      let test = TestResult.chiSquare(statistic, degreesOfFreedom: freedom - parameters)
      return ItemFit(
        test: test,
        approximationError: test.map { test in
          let degrees = Double(freedom - parameters)
          return (max(0, test.statistic - degrees) / (degrees * max(1, persons - 1))).squareRoot()
        })
    }
  }

  /// Patterns without missing responses.
  var completePatterns: [Int] {
    let count = items.count
    return (0..<posterior.patterns.count).filter { pattern in
      !posterior.patterns.codes[pattern * count..<(pattern + 1) * count].contains { $0 < 0 }
    }
  }
}

/// Expected shares of an item's categories among persons with the same sum score.
private struct ExpectedShares {
  private let calibration: Calibration
  /// Category probabilities of each item at each node: [node][item].
  private let probabilities: [[[Double]]]

  init(_ calibration: Calibration) {
    self.calibration = calibration
    probabilities = calibration.posterior.quadrature.nodes.map { node in
      calibration.items.map { $0.probabilities(at: node) }
    }
  }

  /// [score][category]; zeros for scores that the model gives no probability.
  func categories(of item: Int) -> [[Double]] {
    let count = calibration.categories[item]
    let scores = calibration.categories.reduce(1) { $0 + $1 - 1 }
    var joint = [[Double]](repeating: [Double](repeating: 0, count: count), count: scores)
    for (q, weight) in calibration.posterior.quadrature.weights.enumerated() {
      var rest = ScoreDistribution()
      for other in calibration.items.indices where other != item {
        rest.add(probabilities[q][other][...])
      }
      for (score, probability) in rest.probabilities.enumerated() {
        for k in 0..<count {
          joint[score + k][k] += weight * probability * probabilities[q][item][k]
        }
      }
    }
    return joint.map { row in
      let total = row.reduce(0, +)
      return total > 0 ? row.map { $0 / total } : row
    }
  }
}

/// Cells of a chi-square statistic, merged until their expected counts are large enough.
private struct FitCells {
  private let minimum: Double
  private let mergesGroups: Bool
  private var groups: [(observed: [Double], expected: [Double])] = []
  private var pending: (observed: [Double], expected: [Double])?

  init(minimum: Double, mergesGroups: Bool) {
    self.minimum = minimum
    self.mergesGroups = mergesGroups
  }

  mutating func add(observed: [Double], expected: [Double]) {
    let total = observed.reduce(0, +)
    // A category that the score rules out, or a score that fixes the category, tells nothing.
    guard total > 0, expected.count(where: { $0 > 0 && $0 < total }) >= 2 else { return }
    if mergesGroups {
      if let open = pending {
        pending = (
          zip(open.observed, observed).map { $0 + $1 }, zip(open.expected, expected).map { $0 + $1 }
        )
      } else {
        pending = (observed, expected)
      }
      if let open = pending, open.expected.allSatisfy({ $0 >= minimum }) {
        groups.append(open)
        pending = nil
      }
    } else {
      groups.append(mergingCategories(observed, expected))
    }
  }

  private func mergingCategories(
    _ observed: [Double], _ expected: [Double]
  ) -> (observed: [Double], expected: [Double]) {
    var merged: (observed: [Double], expected: [Double]) = ([], [])
    var open = (observed: 0.0, expected: 0.0)
    for (o, e) in zip(observed, expected) {
      open = (open.observed + o, open.expected + e)
      if open.expected >= minimum {
        merged.observed.append(open.observed)
        merged.expected.append(open.expected)
        open = (0, 0)
      }
    }
    if let last = merged.expected.indices.last {
      merged.observed[last] += open.observed
      merged.expected[last] += open.expected
    }
    return merged
  }

  /// The statistic and its degrees of freedom before parameters are taken off.
  mutating func result() -> (statistic: Double, degreesOfFreedom: Int) {
    if let open = pending, let last = groups.popLast() {
      groups.append(
        (
          zip(open.observed, last.observed).map { $0 + $1 },
          zip(open.expected, last.expected).map { $0 + $1 }
        ))
      pending = nil
    }
    var statistic = 0.0
    var degrees = 0
    for group in groups where group.expected.count > 1 {
      for (o, e) in zip(group.observed, group.expected) { statistic += (o - e) * (o - e) / e }
      degrees += group.expected.count - 1
    }
    return (statistic, degrees)
  }
}

/// The distribution of the sum of item scores at one ability.
///
/// Lord & Wingersky (1984); for items with more than two categories Thissen, Pommerich, Billeaud &
/// Williams (1995).
struct ScoreDistribution {
  /// Probability of each sum.
  private(set) var probabilities: [Double] = [1]

  /// Adds an item, given by the probabilities of its categories.
  mutating func add(_ categories: ArraySlice<Double>) {
    var next = [Double](repeating: 0, count: probabilities.count + categories.count - 1)
    for (score, probability) in probabilities.enumerated() where probability > 0 {
      for (category, value) in categories.enumerated() {
        next[score + category] += probability * value
      }
    }
    probabilities = next
  }
}
