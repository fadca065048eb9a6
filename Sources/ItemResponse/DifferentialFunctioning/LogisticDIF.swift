internal import Foundation
public import Statistics

/// Differential item functioning by logistic regression (Swaminathan & Rogers 1990).
///
/// The response to an item is regressed on the total score, the group, and their product; the
/// likelihood-ratio statistic compares with the score alone.
public struct LogisticDIF: Sendable {
  /// Which difference is tested.
  public enum Kind: String, CaseIterable, Codable, Sendable {
    /// The group shifts the logit by a constant (1 degree of freedom).
    case uniform
    /// The product of group and score, beside the group (1 degree of freedom).
    case nonuniform
    /// Both at once (2 degrees of freedom).
    case both
  }

  /// The result for one item.
  public struct ItemResult: Sendable, Equatable {
    /// The likelihood-ratio test; undefined where a regression has no finite maximum.
    public let test: Outcome<TestResult>
    /// The rise of Nagelkerke's (1991) R² from the smaller to the larger model.
    public let nagelkerkeDifference: Outcome<Double>
    /// The rise of Cox & Snell's (1989) R², which is not scaled to a maximum of one.
    public let coxSnellDifference: Outcome<Double>
    /// The log odds of a right response of the focal group less those of the reference group at the
    /// same score, from the model without a product.
    ///
    /// Negative when the focal group is at a disadvantage. Times 2.35 it is on the scale of ETS, as
    /// ``MantelHaenszelDIF/ItemResult/delta``.
    public let groupLogOdds: Outcome<Double>
    /// The standard error of ``groupLogOdds``, from the information.
    public let groupLogOddsError: Outcome<Double>
    /// Whether the test rejects at the level that was asked for.
    public let isFlagged: Bool
  }

  /// One entry an item.
  public let items: [ItemResult]

  /// Studies all items of a table.
  ///
  /// - Parameters:
  ///   - table: items of two categories; a missing response counts as no point in the score and
  ///     leaves the person out where the item itself is studied.
  ///   - focal: for each person whether they belong to the focal group.
  ///   - kind: which difference is tested.
  ///   - significance: the level at which items are flagged.
  /// - Throws: ``ItemResponseError``, as ``MantelHaenszelDIF``.
  /// - Complexity: O(persons × items); the regressions run on counts of scores.
  public init(
    _ table: ResponseTable, focal: [Bool], kind: Kind = .both, significance: Double = 0.05
  ) throws(ItemResponseError) {
    try GroupCheck.check(table, focal)
    guard significance > 0, significance < 1 else {
      throw .unusableSetting("the significance \(significance) does not lie between 0 and 1")
    }
    let scores = GroupCheck.scores(table, of: Set(0..<table.items))
    items = (0..<table.items).map { item in
      ItemResult(
        LogisticCounts(table, focal: focal, item: item, scores: scores), kind: kind,
        significance: significance)
    }
  }

  /// The items that were flagged, in order.
  public var flagged: [Int] { items.indices.filter { items[$0].isFlagged } }
}

extension LogisticDIF.ItemResult {
  fileprivate init(_ counts: LogisticCounts, kind: LogisticDIF.Kind, significance: Double) {
    let (smaller, larger) =
      switch kind {
      case .uniform: (2, 3)
      case .nonuniform: (3, 4)
      case .both: (2, 4)
      }
    let fits = (counts.maximum(terms: smaller), counts.maximum(terms: larger))
    let uniform =
      kind == .uniform ? fits.1 : kind == .nonuniform ? fits.0 : counts.maximum(terms: 3)
    let group: Outcome<Double> =
      uniform.map { .value($0.coefficients[2]) } ?? .undefined(.singularInformation)
    let groupError: Outcome<Double> =
      uniform.map { .value($0.groupError) } ?? .undefined(.singularInformation)
    guard let small = fits.0?.logLikelihood, let large = fits.1?.logLikelihood else {
      self.init(
        test: .undefined(.singularInformation),
        nagelkerkeDifference: .undefined(.singularInformation),
        coxSnellDifference: .undefined(.singularInformation), groupLogOdds: group,
        groupLogOddsError: groupError, isFlagged: false)
      return
    }
    let test = TestResult.chiSquare(
      2 * (large - small), degreesOfFreedom: larger - smaller)
    let null = counts.nullLogLikelihood
    let ceiling = 1 - exp(2 * null / counts.total)
    let difference =
      exp(2 * (null - small) / counts.total) - exp(2 * (null - large) / counts.total)
    self.init(
      test: test,
      nagelkerkeDifference: ceiling > 0 ? .value(difference / ceiling) : .undefined(.noVariance),
      coxSnellDifference: .value(difference), groupLogOdds: group,
      groupLogOddsError: groupError,
      isFlagged: (test.value?.pValue ?? 1) < significance)
  }
}

/// Right and wrong responses to an item by total score and group.
private struct LogisticCounts {
  private var cells: [(score: Double, isFocal: Double, right: Double, wrong: Double)]
  let total: Double
  private let right: Double

  init(_ table: ResponseTable, focal: [Bool], item: Int, scores: [Int]) {
    var counts = [Double](repeating: 0, count: (table.items + 1) * 4)
    for person in 0..<table.persons {
      let own = table.codes[person * table.items + item]
      guard own >= 0 else { continue }
      counts[scores[person] * 4 + (focal[person] ? 2 : 0) + Int(own)] += 1
    }
    cells = (0...table.items).flatMap { score in
      [0.0, 1.0].map { group in
        let place = score * 4 + (group == 1 ? 2 : 0)
        return (Double(score), group, counts[place + 1], counts[place])
      }
    }.filter { $0.right + $0.wrong > 0 }
    total = counts.reduce(0, +)
    right = cells.reduce(0) { $0 + $1.right }
  }

  var nullLogLikelihood: Double {
    let wrong = total - right
    return (right > 0 ? right * log(right / total) : 0)
      + (wrong > 0 ? wrong * log(wrong / total) : 0)
  }

  struct Maximum {
    let logLikelihood: Double
    /// Of the constant, the score in units of its own, the group, and their product.
    let coefficients: [Double]
    /// The standard error of the group's coefficient; 0 where the model has none.
    let groupError: Double
  }

  /// The maximum with the first of the terms constant, score, group, product; nil where there is
  /// none that is finite.
  func maximum(terms: Int) -> Maximum? {
    guard total > 0 else { return nil }
    // Scores are centred and scaled, so that the information matrix keeps its digits.
    let mean = cells.reduce(0) { $0 + $1.score * ($1.right + $1.wrong) } / total
    let scale = max(1, cells.reduce(0) { max($0, abs($1.score - mean)) })
    let rows = cells.map { cell -> [Double] in
      let score = (cell.score - mean) / scale
      return Array([1, score, cell.isFocal, cell.isFocal * score].prefix(terms))
    }
    func height(_ coefficients: [Double]) -> Double {
      zip(rows, cells).reduce(0) { sum, pair in
        let logit = zip(pair.0, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        return sum + pair.1.right * Logistic.logCumulative(logit)
          + pair.1.wrong * Logistic.logCumulative(-logit)
      }
    }
    var coefficients = [Double](repeating: 0, count: terms)
    var here = height(coefficients)
    var groupError = 0.0
    for _ in 0..<100 {
      var gradient = [Double](repeating: 0, count: terms)
      var information = [Double](repeating: 0, count: terms * terms)
      for (row, cell) in zip(rows, cells) {
        let logit = zip(row, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
        let share = Logistic.cumulative(logit)
        let count = cell.right + cell.wrong
        for i in 0..<terms {
          gradient[i] += (cell.right - count * share) * row[i]
          for j in 0..<terms {
            information[i * terms + j] += count * share * (1 - share) * row[i] * row[j]
          }
        }
      }
      guard let factor = Cholesky(information, size: terms) else { return nil }
      if terms > 2 {
        var unit = (0..<terms).map { $0 == 2 ? 1.0 : 0 }
        factor.forward(&unit)
        groupError = unit.reduce(0) { $0 + $1 * $1 }.squareRoot()
      }
      var step = gradient
      factor.solve(&step)
      let promise = zip(step, gradient).reduce(0) { $0 + $1.0 * $1.1 }
      var length = 1.0
      var next = zip(coefficients, step).map { $0 + $1 }
      var there = height(next)
      while there < here - 1e-12 * abs(here), length > 1e-6 {
        length /= 2
        next = zip(coefficients, step).map { $0 + length * $1 }
        there = height(next)
      }
      coefficients = next
      here = there
      // Separated data drive the logits away for ever.
      guard coefficients.allSatisfy({ abs($0) < 60 }) else { return nil }
      if promise < 1e-16 * max(1, abs(here)) { break }
    }
    return Maximum(logLikelihood: here, coefficients: coefficients, groupError: groupError)
  }
}
