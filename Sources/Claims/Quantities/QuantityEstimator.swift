package import Analysis
package import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

/// What data say of quantities: their estimates with intervals, and how sure a comparison of two is.
///
/// A comparison is one number, left less right, whose error is taken as a whole, so that what both sides
/// have in common cancels:
///
/// | margin | interval and p-value |
/// |---|---|
/// | sums of scores | closed forms, the same as boards, `pairs`, `align` and `drift` print |
/// | a ratio of two sums of scores | the contrast of both (Fieller 1954) |
/// | one agreement, one similarity to a culture | the same as `reliability` and `culture` print |
/// | any other smooth function | delete-one-cluster jackknife with t |
/// | ranks and places | simultaneous rank sets, without a p-value |
/// | published scores | the points, without a p-value |
///
/// Sources are drawn independently: their variances are added.
///
///     let estimator = QuantityEstimator([ClaimSource(name: nil, inputs: inputs)])
///     let power = DimensionName(source: 0, dimension: "power")
///     let finding = try estimator.finding(
///       .comparison(.score(model: "a", power), .greater, .score(model: "b", power)))
package struct QuantityEstimator: Sendable {
  package let sources: [ClaimSource]
  /// Of printed intervals.
  package let level: Double

  /// - Parameters:
  ///   - sources: those of the report; a quantity names them by their place.
  ///   - level: of intervals, between 0 and 1.
  package init(_ sources: [ClaimSource], level: Double = 0.95) {
    self.sources = sources
    self.level = level
  }

  /// What a quantity is made of in these data.
  struct Compiled {
    let node: QuantityNode
    let missing: MissingQuantity?
    let isPublished: Bool
    let isStepped: Bool

    /// Whether its value is all there is of it.
    var isOfPoints: Bool { isPublished || node.leaves.isEmpty }
  }

  func compiled(_ quantity: Quantity) throws(Diagnostics) -> Compiled {
    var compiler = QuantityCompiler(sources, holds: holds)
    let node = try compiler.node(quantity)
    return Compiled(
      node: node, missing: compiler.missing, isPublished: compiler.isPublished,
      isStepped: compiler.isStepped)
  }

  // MARK: - Single quantities

  /// The estimate of a quantity, in the unit in which it is shown: scores on 0 to 100, or in points of the
  /// scale where profiles are centred.
  ///
  /// - Returns: without a value, and with the reason, where the data lack it; without an interval where it
  ///   has no error (counts, published scores) or is not smooth (a smallest one, a share).
  /// - Throws: where judgments cannot be scored.
  /// - Complexity: O(rows) of the columns that it takes; of functions O(clusters x means).
  package func estimate(_ quantity: Quantity) throws(Diagnostics) -> Estimate {
    if quantity.hasRanks { return try rankEstimate(quantity) }
    let compiled = try compiled(quantity)
    if let missing = compiled.missing {
      return Estimate(missing: missing.reason, code: missing.code)
    }
    if compiled.isOfPoints || !compiled.node.isSmooth && !compiled.node.isDirect {
      let value = Estimate(try point(compiled.node))
      if compiled.isPublished {
        return value.withoutInterval(.notTestable(said("published without item-level data")))
      }
      return compiled.node.isSmooth && !compiled.isStepped
        ? value : value.withoutInterval(.notSmooth)
    }
    return try sure(compiled.node).estimate(level: level)
  }

  /// The value by the points alone.
  func point(_ node: QuantityNode) throws(Diagnostics) -> Outcome<Double> {
    var values: [QuantityLeaf: Double] = [:]
    for leaf in node.leaves { values[leaf] = try value(leaf) }
    return node.value { values[$0] }
  }

  private func value(_ leaf: QuantityLeaf) throws(Diagnostics) -> Double? {
    switch leaf {
    case .score(let source, let term):
      guard case .judgments(let scored) = try sources[source].data() else { return nil }
      return try Diagnostics.at(nil) { () throws(StatisticsError) in
        try scored.estimate(ScoreSum([(term, 1)])).value.value
      }
    case .survey(let source, let culture, let dimension):
      let cultures = try sources[source].cultures()
      return try Diagnostics.at(nil) { () throws(StatisticsError) in
        try cultures?.profile(culture, on: [dimension])?.values.first
      }
    case .agreement(let source, let dimension, let coefficient):
      return try sources[source].agreement(dimension: dimension, coefficient: coefficient)?
        .value.value
    }
  }

  /// The models with the highest score, by the points; none where no model has one.
  ///
  /// - Throws: where judgments cannot be scored.
  package func best(_ dimension: DimensionName) throws(Diagnostics) -> [String] {
    try order(dimension).first ?? []
  }

  /// The models by their scores, by the points: groups of equal ones, highest first, names in ascending
  /// order; none where no model has a score, or nothing can be scored.
  package func ranked(_ dimension: DimensionName) -> [[String]] {
    (try? order(dimension)) ?? []
  }

  private func order(_ dimension: DimensionName) throws(Diagnostics) -> [[String]] {
    let book = try sources[dimension.source].book()
    var groups: [Double: [String]] = [:]
    for model in book.models {
      let score = book.score(model: model, dimension: dimension.dimension ?? ModelScore.overall)
      if let value = score?.estimate { groups[value, default: []].append(model) }
    }
    return groups.keys.sorted(by: >).map { groups[$0] ?? [] }
  }

  // MARK: - Errors

  /// An expression with its error.
  ///
  /// - Parameter node: smooth, or a similarity of ranks by itself; with a leaf at least.
  func sure(_ node: QuantityNode) throws(Diagnostics) -> QuantityEstimate {
    let form = QuantityNode.LinearForm(node)
    if let sum = try sumOfScores(form) { return sum }
    if form.parts.count == 1, let direct = try direct(form.parts[0].node) {
      return direct.rescaled(by: form.parts[0].coefficient, offset: form.constant)
    }
    return try function(node)
  }

  /// By the closed forms of sums of scores; nil where it is made of anything else.
  private func sumOfScores(
    _ form: QuantityNode.LinearForm
  ) throws(Diagnostics) -> QuantityEstimate? {
    var terms: [Int: [(term: ScoreTerm, coefficient: Double)]] = [:]
    for part in form.parts {
      guard case .leaf(.score(let source, let term)) = part.node else { return nil }
      terms[source, default: []].append((term, part.coefficient))
    }
    guard !terms.isEmpty else { return nil }
    var parts: [(source: ScoredSource, sum: ScoreSum)] = []
    for source in terms.keys.sorted() {
      guard case .judgments(let scored) = try sources[source].data() else { return nil }
      parts.append((scored, ScoreSum(terms[source] ?? [])))
    }
    let found = parts
    return try Diagnostics.at(nil) { () throws(StatisticsError) in
      guard found.count == 1 else {
        return try ScoredSource.estimate(found, constant: form.constant)
      }
      var sum = found[0].sum
      sum.constant = form.constant
      return try found[0].source.estimate(sum)
    }
  }

  /// What another command prints with its interval.
  private func direct(_ node: QuantityNode) throws(Diagnostics) -> QuantityEstimate? {
    switch node {
    case .leaf(.agreement(let source, let dimension, let coefficient)):
      return try sources[source].agreement(dimension: dimension, coefficient: coefficient)
    case .similarity(let pair):
      guard let culture = pair.culture, let cultures = try sources[culture.source].cultures()
      else { return nil }
      return try Diagnostics.at(nil) { () throws(StatisticsError) in
        try cultures.similarity(
          model: culture.model, culture: culture.culture, by: pair.measure)
      }
    case .quotient(let one, let other):
      return try ratio(QuantityNode.LinearForm(one), QuantityNode.LinearForm(other))
    default: return nil
    }
  }

  /// A sum of scores over another; nil where anything else takes part.
  private func ratio(
    _ numerator: QuantityNode.LinearForm, _ denominator: QuantityNode.LinearForm
  ) throws(Diagnostics) -> QuantityEstimate? {
    typealias Sum = [(term: ScoreTerm, coefficient: Double)]
    var sums: [Int: (numerator: Sum, denominator: Sum)] = [:]
    for (isNumerator, form) in [(true, numerator), (false, denominator)] {
      for part in form.parts {
        guard case .leaf(.score(let source, let term)) = part.node else { return nil }
        if isNumerator {
          sums[source, default: ([], [])].numerator.append((term, part.coefficient))
        } else {
          sums[source, default: ([], [])].denominator.append((term, part.coefficient))
        }
      }
    }
    guard !denominator.parts.isEmpty else { return nil }
    var parts: [(source: ScoredSource, numerator: ScoreSum, denominator: ScoreSum)] = []
    for source in sums.keys.sorted() {
      guard case .judgments(let scored) = try sources[source].data(), let sum = sums[source] else {
        return nil
      }
      for (term, _) in sum.numerator + sum.denominator {
        // The errors of weights take part in sums alone.
        if case .weighted(let name) = term.kind, scored.hasEstimatedWeights(name) { return nil }
      }
      parts.append((scored, ScoreSum(sum.numerator), ScoreSum(sum.denominator)))
    }
    let found = parts
    return try Diagnostics.at(nil) { () throws(StatisticsError) in
      try ScoredSource.ratio(
        found, numerator: numerator.constant, denominator: denominator.constant)
    }
  }
}

extension QuantityNode {
  /// Whether it is one similarity to a culture, perhaps times a number and with one added.
  var isDirect: Bool {
    let form = LinearForm(self)
    guard form.parts.count == 1, case .similarity(let pair) = form.parts[0].node else {
      return false
    }
    return pair.culture != nil
  }
}
