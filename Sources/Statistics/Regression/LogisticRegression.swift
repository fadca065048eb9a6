import Foundation

/// Logistic regression with a quadratic penalty, for many sparse features: two classes by one set of
/// weights, more by a set for each class (multinomial).
///
///     var rows = SparseRows(width: 2)
///     for (first, second) in [(2.0, 0.0), (0, 1), (1, 1)] {
///       rows.append(first, column: 0)
///       rows.append(second, column: 1)
///       rows.endRow()
///     }
///     let model = try LogisticRegression.fit(rows, labels: [1, 0, 1], classes: 2, cost: 1).value
///     model?.probabilities(of: rows, row: 0)
///
/// The weights w and intercepts b are those at the smallest value of
///
///     ½ ‖w‖² + cost · Σᵢ -log P(label i | row i)
///
/// with P = 1 / (1 + exp(-(w·x + b))) for two classes and the softmax of w_k·x + b_k for more.
/// Intercepts are not penalised. This is the objective of scikit-learn's `LogisticRegression(C=cost)`,
/// so that weights and intercepts equal its own. The penalty makes the weights unique, also where a
/// feature separates the classes; the intercepts of more than two classes are those of sum 0.
///
/// Source: Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning", section 4.4;
/// Lin, Weng & Keerthi (2008), "Trust region Newton method for large-scale logistic regression", for
/// the products with the Hessian.
public struct LogisticRegression: Sendable, Equatable {
  /// How many classes, numbered from 0.
  public let classes: Int
  /// How many features.
  public let features: Int
  /// The weights, feature after feature: one each for two classes, which speaks for class 1; else one
  /// for each class.
  public let weights: [Double]
  /// One for two classes, else one for each class.
  public let intercepts: [Double]
  /// The value that was made smallest; nil for a model that was put together from its weights.
  public let objective: Double?
  /// How many steps of Newton's method it took; nil for a model that was put together.
  public let steps: Int?

  /// How many sets of weights there are.
  var outputs: Int { intercepts.count }

  /// A model of known weights.
  ///
  /// - Parameters:
  ///   - weights: as ``weights``.
  ///   - intercepts: as ``intercepts``.
  /// - Throws: ``StatisticsError`` where the lists do not go together or a number is not finite.
  public init(
    weights: [Double], intercepts: [Double], features: Int
  ) throws(StatisticsError) {
    guard !intercepts.isEmpty, intercepts.count != 2 else {
      throw .argumentOutOfRange(
        "the number of intercepts", Double(intercepts.count), range: "1, or 3 or more")
    }
    guard weights.count == features * intercepts.count else {
      throw .lengthsDiffer(weights.count, features * intercepts.count)
    }
    try requireFinite(weights)
    try requireFinite(intercepts)
    self.init(
      weights: weights, intercepts: intercepts, features: features, objective: nil, steps: nil)
  }

  private init(
    weights: [Double], intercepts: [Double], features: Int, objective: Double?, steps: Int?
  ) {
    classes = max(2, intercepts.count)
    self.features = features
    self.weights = weights
    self.intercepts = intercepts
    self.objective = objective
    self.steps = steps
  }

  /// Fits classes on features.
  ///
  /// - Parameters:
  ///   - rows: the features; a row without any is allowed.
  ///   - labels: the class of each row, in 0..<classes.
  ///   - classes: how many classes, 2 or more.
  ///   - cost: what a misfit costs against the penalty, above 0: scikit-learn's C. A small one shrinks
  ///     the weights.
  /// - Returns: the same for any order of the rows, to about 1e-9. Undefined without rows, where all
  ///   are of one class, and where a class has no row: its intercept would be infinite.
  /// - Throws: ``StatisticsError`` where lists do not go together, a class does not exist, or the cost is
  ///   out of range.
  /// - Complexity: O(entries x outputs) for each product with the Hessian, of which there are some tens;
  ///   O(rows + features) of memory a set of weights.
  public static func fit(
    _ rows: SparseRows, labels: [Int], classes: Int, cost: Double
  ) throws(StatisticsError) -> Outcome<LogisticRegression> {
    guard classes >= 2 else {
      throw .argumentOutOfRange("the number of classes", Double(classes), range: "2 or more")
    }
    guard labels.count == rows.count else { throw .lengthsDiffer(rows.count, labels.count) }
    guard cost > 0, cost.isFinite else {
      throw .argumentOutOfRange("the cost", cost, range: "positive")
    }
    try requireFinite(rows.values)
    var counts = [Int](repeating: 0, count: classes)
    for label in labels {
      guard label >= 0, label < classes else { throw .noSuchClass(label, classes: classes) }
      counts[label] += 1
    }
    guard !labels.isEmpty else { return .undefined(.noData) }
    guard counts.count(where: { $0 > 0 }) > 1 else { return .undefined(.noVariation) }
    if let missing = counts.firstIndex(of: 0) {
      return .undefined(.notIdentified("no row has the class number \(missing)"))
    }
    let objective = LogisticObjective(rows, labels: labels, classes: classes, cost: cost)
    return NewtonConjugateGradient.minimise(objective, from: objective.start(counts)).map { found in
      let outputs = objective.outputs
      var intercepts = Array(found.vector.suffix(outputs))
      if outputs > 1 {
        let mean = intercepts.reduce(0, +) / Double(outputs)
        intercepts = intercepts.map { $0 - mean }
      }
      return LogisticRegression(
        weights: Array(found.vector.dropLast(outputs)), intercepts: intercepts,
        features: rows.width, objective: found.value, steps: found.steps)
    }
  }

  /// The probability of each class, in 0...1 with sum 1, for a row of a design.
  ///
  /// - Parameters:
  ///   - rows: of as many columns as there are features.
  ///   - row: which of them.
  /// - Precondition: The row exists and the width is that of the model.
  /// - Complexity: O(entries of the row x outputs).
  public func probabilities(of rows: SparseRows, row: Int) -> [Double] {
    precondition(rows.width == features, "the design has other features than the model")
    var predictors = intercepts
    for entry in rows.entries(of: row) {
      let first = Int(rows.columns[entry]) * outputs
      for output in 0..<outputs {
        predictors[output] += weights[first + output] * rows.values[entry]
      }
    }
    return Self.probabilities(predictors)
  }

  /// The probabilities of all rows, row after row.
  ///
  /// - Complexity: O(entries x outputs).
  public func probabilities(of rows: SparseRows) -> [Double] {
    (0..<rows.count).flatMap { probabilities(of: rows, row: $0) }
  }

  private static func probabilities(_ predictors: [Double]) -> [Double] {
    if predictors.count == 1 {
      // Each by itself: 1 - p would lose the digits of a small chance.
      return [1 / (1 + exp(predictors[0])), 1 / (1 + exp(-predictors[0]))]
    }
    let largest = predictors.max() ?? 0
    let powers = predictors.map { exp($0 - largest) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }
}
