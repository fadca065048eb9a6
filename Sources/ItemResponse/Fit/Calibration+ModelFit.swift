public import Statistics

extension Calibration {
  /// M2 and the indices that are made of it.
  ///
  /// - Returns: undefined without persons who answered all items, without degrees of freedom, for
  ///   more than 60 items (the test needs the covariance matrix of all pairs), and where that matrix
  ///   is singular.
  /// - Complexity: O(items⁴ × nodes + items⁶).
  public func modelFit() -> Outcome<ModelFit> {
    guard !items.isEmpty else { return .undefined(.noData) }
    guard items.count <= 60 else {
      return .undefined(.numericalFailure("M2 of \(items.count) items needs too much memory"))
    }
    guard let moments = PairMoments(self) else { return .undefined(.noData) }
    let independent = moments.quadraticForm(moments.independence)
    return moments.quadraticForm(moments.model).flatMap { form in
      let statistic = moments.persons * form.value
      return TestResult.chiSquare(statistic, degreesOfFreedom: form.degreesOfFreedom)
        .flatMap { test in
          moments.standardisedResidual.map { residual in
            let degrees = Double(form.degreesOfFreedom)
            let excess = max(0, test.statistic - degrees)
            let baseline = independent.value.map {
              (statistic: moments.persons * $0.value, degrees: Double($0.degreesOfFreedom))
            }
            return ModelFit(
              test: test,
              approximationError: (excess / (degrees * max(1, moments.persons - 1))).squareRoot(),
              standardisedResidual: residual,
              comparativeFit: Self.index(baseline) { baseline in
                let room = baseline.statistic - baseline.degrees
                return room > 0 ? 1 - excess / max(room, excess) : nil
              },
              tuckerLewis: Self.index(baseline) { baseline in
                let ratio = baseline.statistic / baseline.degrees
                return ratio > 1 ? (ratio - test.statistic / degrees) / (ratio - 1) : nil
              })
          }
        }
    }
  }

  private static func index(
    _ baseline: (statistic: Double, degrees: Double)?,
    _ value: ((statistic: Double, degrees: Double)) -> Double?
  ) -> Outcome<Double> {
    guard let baseline, baseline.degrees > 0, let value = value(baseline) else {
      return .undefined(.noVariance)
    }
    return .value(value)
  }
}

/// Means of item scores and of products of two scores: observed, expected, and their covariances.
private struct PairMoments {
  /// What one hypothesis says of the moments.
  struct Hypothesis {
    let expected: [Double]
    /// Covariances of one person's moments, row-major.
    let covariance: [Double]
    /// Derivatives of the expected moments, one row a parameter.
    let derivatives: [[Double]]
  }

  let persons: Double
  let model: Hypothesis
  let independence: Hypothesis
  private let observed: [Double]
  private let items: Int
  private let observedSquares: [Double]
  private let modelSquares: [Double]

  init?(_ calibration: Calibration) {
    let patterns = calibration.posterior.patterns
    let items = calibration.items.count
    let complete = calibration.completePatterns
    let persons = complete.reduce(0) { $0 + patterns.weights[$1] }
    guard persons > 1 else { return nil }
    let pairs = Self.pairs(items)

    var observed = [Double](repeating: 0, count: pairs.count)
    var squares = [Double](repeating: 0, count: items)
    for pattern in complete {
      let weight = patterns.weights[pattern] / persons
      let codes = patterns.codes[pattern * items..<(pattern + 1) * items].map(Double.init)
      for (place, pair) in pairs.enumerated() {
        observed[place] += weight * codes[pair.0] * (pair.1 < 0 ? 1 : codes[pair.1])
      }
      for item in 0..<items { squares[item] += weight * codes[item] * codes[item] }
    }

    let nodes = NodeMoments(calibration)
    let expected = Self.expected(pairs, nodes)
    model = Hypothesis(
      expected: expected, covariance: Self.covariance(pairs, nodes, expected),
      derivatives: nodes.derivatives(calibration, pairs))
    let flat = NodeMoments(first: Array(observed[..<items]), second: squares)
    let flatExpected = Self.expected(pairs, flat)
    independence = Hypothesis(
      expected: flatExpected, covariance: Self.covariance(pairs, flat, flatExpected),
      derivatives: (0..<items).map { item in
        pairs.map { pair in
          if pair.1 < 0 { return pair.0 == item ? 1 : 0 }
          return pair.0 == item ? observed[pair.1] : pair.1 == item ? observed[pair.0] : 0
        }
      })
    self.persons = persons
    self.observed = observed
    self.items = items
    observedSquares = squares
    modelSquares = (0..<items).map { item in
      zip(nodes.weights, nodes.second).reduce(0) { $0 + $1.0 * $1.1[item] }
    }
  }

  /// All items, with -1, and then all pairs.
  private static func pairs(_ items: Int) -> [(Int, Int)] {
    var pairs = (0..<items).map { ($0, -1) }
    for left in 0..<items {
      for right in left + 1..<max(items, left + 1) { pairs.append((left, right)) }
    }
    return pairs
  }

  private static func expected(_ pairs: [(Int, Int)], _ nodes: NodeMoments) -> [Double] {
    pairs.map { pair in
      zip(nodes.weights, nodes.first).reduce(0) {
        $0 + $1.0 * $1.1[pair.0] * (pair.1 < 0 ? 1 : $1.1[pair.1])
      }
    }
  }

  private static func covariance(
    _ pairs: [(Int, Int)], _ nodes: NodeMoments, _ expected: [Double]
  ) -> [Double] {
    let size = pairs.count
    var matrix = [Double](repeating: 0, count: size * size)
    for (q, weight) in nodes.weights.enumerated() {
      let first = nodes.first[q]
      let second = nodes.second[q]
      for row in 0..<size {
        let (a, b) = pairs[row]
        for column in 0...row {
          let (c, d) = pairs[column]
          // An item that stands in both moments contributes its second moment once.
          var product = weight * (a == c || a == d ? second[a] : first[a])
          if b >= 0 { product *= b == c || b == d ? second[b] : first[b] }
          if c != a, c != b { product *= first[c] }
          if d >= 0, d != a, d != b { product *= first[d] }
          matrix[row * size + column] += product
        }
      }
    }
    for row in 0..<size {
      for column in 0...row {
        matrix[row * size + column] -= expected[row] * expected[column]
        matrix[column * size + row] = matrix[row * size + column]
      }
    }
    return matrix
  }

  /// The residuals' quadratic form in the complement of the derivatives.
  func quadraticForm(_ hypothesis: Hypothesis) -> Outcome<(value: Double, degreesOfFreedom: Int)> {
    let size = observed.count
    let parameters = hypothesis.derivatives.count
    guard size > parameters else { return .undefined(.noDegreesOfFreedom) }
    guard let factor = Cholesky(hypothesis.covariance, size: size) else {
      return .undefined(.singularInformation)
    }
    var residual = zip(observed, hypothesis.expected).map { $0 - $1 }
    factor.forward(&residual)
    let columns = hypothesis.derivatives.map { row in
      var column = row
      factor.forward(&column)
      return column
    }
    var normal = [Double](repeating: 0, count: parameters * parameters)
    var projection = [Double](repeating: 0, count: parameters)
    for i in 0..<parameters {
      projection[i] = zip(columns[i], residual).reduce(0) { $0 + $1.0 * $1.1 }
      for j in 0...i {
        let sum = zip(columns[i], columns[j]).reduce(0) { $0 + $1.0 * $1.1 }
        normal[i * parameters + j] = sum
        normal[j * parameters + i] = sum
      }
    }
    guard let solver = Cholesky(normal, size: parameters) else {
      return .undefined(.singularInformation)
    }
    solver.forward(&projection)
    let whole = residual.reduce(0) { $0 + $1 * $1 }
    let explained = projection.reduce(0) { $0 + $1 * $1 }
    return .value((max(0, whole - explained), size - parameters))
  }

  /// The root mean square difference between observed and expected correlations.
  var standardisedResidual: Outcome<Double> {
    var sum = 0.0
    var count = 0.0
    var place = items
    func correlation(_ moments: [Double], _ squares: [Double], _ a: Int, _ b: Int, _ p: Int)
      -> Double
    {
      let spread =
        (squares[a] - moments[a] * moments[a]) * (squares[b] - moments[b] * moments[b])
      return (moments[p] - moments[a] * moments[b]) / spread.squareRoot()
    }
    for a in 0..<items {
      for b in a + 1..<max(items, a + 1) {
        let difference =
          correlation(observed, observedSquares, a, b, place)
          - correlation(model.expected, modelSquares, a, b, place)
        sum += difference * difference
        count += 1
        place += 1
      }
    }
    let value = (sum / count).squareRoot()
    return value.isFinite ? .value(value) : .undefined(.noVariance)
  }
}

/// Moments of the item scores given the ability, at each node.
private struct NodeMoments {
  let weights: [Double]
  /// Means of the scores: [node][item].
  let first: [[Double]]
  /// Means of their squares.
  let second: [[Double]]

  init(_ calibration: Calibration) {
    weights = calibration.posterior.quadrature.weights
    let probabilities = calibration.posterior.quadrature.nodes.map { node in
      calibration.items.map { $0.probabilities(at: node) }
    }
    first = probabilities.map { items in
      items.map { $0.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } }
    }
    second = probabilities.map { items in
      items.map { $0.enumerated().reduce(0) { $0 + Double($1.offset * $1.offset) * $1.element } }
    }
  }

  /// One node: independent items.
  init(first: [Double], second: [Double]) {
    weights = [1]
    self.first = [first]
    self.second = [second]
  }

  /// Derivatives of the expected moments by each parameter.
  func derivatives(_ calibration: Calibration, _ pairs: [(Int, Int)]) -> [[Double]] {
    let layout = calibration.posterior.layout
    let slots = layout.slots(calibration.vector)
    var result = [[Double]](
      repeating: [Double](repeating: 0, count: pairs.count), count: layout.itemParameters)
    var derivatives = ItemDerivatives(
      categories: calibration.posterior.stride, slots: calibration.posterior.stride + 1)
    var pairsOf = [[(place: Int, other: Int)]](repeating: [], count: calibration.items.count)
    for (place, pair) in pairs.enumerated() {
      pairsOf[pair.0].append((place, pair.1))
      if pair.1 >= 0 { pairsOf[pair.1].append((place, pair.0)) }
    }
    for (q, node) in calibration.posterior.quadrature.nodes.enumerated() {
      for item in calibration.items.indices {
        let range = layout.starts[item]..<layout.starts[item + 1]
        derivatives.evaluate(layout, slots: slots[range], at: node, withCurvature: false)
        for (j, parameter) in layout.places[range].enumerated() where parameter >= 0 {
          var slope = 0.0
          for k in 1..<calibration.categories[item] {
            slope +=
              Double(k) * derivatives.probability[k] * derivatives.score[k * range.count + j]
          }
          for (place, other) in pairsOf[item] {
            result[parameter][place] += weights[q] * slope * (other < 0 ? 1 : first[q][other])
          }
        }
      }
    }
    return result
  }
}

/// How well a calibrated model predicts the means and products of pairs of items.
public struct ModelFit: Sendable, Equatable {
  /// M2 of Maydeu-Olivares & Joe (2006); of the item scores where items have more than two
  /// categories (Cai & Hansen 2013, M2*).
  public let test: TestResult
  /// The root mean square error of approximation, √((M2 - df) / (df (n - 1))), 0 at the least.
  public let approximationError: Double
  /// The root mean square difference of observed and expected correlations.
  public let standardisedResidual: Double
  /// The comparative fit index (Bentler 1990) against independent items; undefined where these fit.
  public let comparativeFit: Outcome<Double>
  /// The index of Tucker & Lewis (1973).
  public let tuckerLewis: Outcome<Double>
}
