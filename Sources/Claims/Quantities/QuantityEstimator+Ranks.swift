internal import Analysis
internal import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

// Ranks and places: a set of ranks that the data do not rule out, all of them at once. What is made of
// them is known to lie between two numbers.

extension QuantityEstimator {
  /// A number that lies between two others for sure.
  struct RankValue {
    var point: Double
    var lower: Double
    var upper: Double
    /// Whether it is the rank of scores that somebody else published.
    var isPublished = false

    init(_ number: Double) { (point, lower, upper) = (number, number, number) }

    init(point: Double, lower: Double, upper: Double, isPublished: Bool = false) {
      (self.point, self.lower, self.upper) = (point, lower, upper)
      self.isPublished = isPublished
    }

    static func + (one: RankValue, other: RankValue) -> RankValue {
      RankValue(
        point: one.point + other.point, lower: one.lower + other.lower,
        upper: one.upper + other.upper, isPublished: one.isPublished || other.isPublished)
    }

    static func * (one: RankValue, other: RankValue) -> RankValue {
      let ends = [
        one.lower * other.lower, one.lower * other.upper, one.upper * other.lower,
        one.upper * other.upper,
      ]
      return RankValue(
        point: one.point * other.point, lower: ends.min() ?? .nan, upper: ends.max() ?? .nan,
        isPublished: one.isPublished || other.isPublished)
    }

    var negated: RankValue {
      RankValue(point: -point, lower: -upper, upper: -lower, isPublished: isPublished)
    }
  }

  /// What the data lack, or the number.
  enum Ranked {
    case value(RankValue)
    case missing(MissingQuantity)
  }

  func rankEstimate(_ quantity: Quantity) throws(Diagnostics) -> Estimate {
    switch try ranked(quantity) {
    case .missing(let missing): return Estimate(missing: missing.reason, code: missing.code)
    case .value(let value): return estimate(value)
    }
  }

  private func estimate(_ value: RankValue) -> Estimate {
    if value.isPublished {
      return Estimate(.value(value.point)).withoutInterval(
        .notTestable(said("published without item-level data")))
    }
    return Estimate(
      .value(value.point),
      interval: .value(
        ConfidenceInterval(
          lower: value.lower, upper: value.upper, level: level, method: "holm",
          methodReason: said("ranks that hold for all at once"))))
  }

  func rankFinding(
    _ left: Quantity, _ comparison: Comparison, _ right: Quantity
  ) throws(Diagnostics) -> TestFinding {
    let isTurned = comparison == .less || comparison == .lessOrEqual
    switch try ranked(isTurned ? .difference(right, left) : .difference(left, right)) {
    case .missing(let missing): return Self.noData(missing)
    case .value(let margin): return settled(margin, comparison)
    }
  }

  func rankWithin(
    _ left: Quantity, margin: Quantity, of right: Quantity
  ) throws(Diagnostics) -> TestFinding {
    let difference = Quantity.difference(left, right)
    let above = try rankFinding(.sum(difference, margin), .greaterOrEqual, .constant(0))
    let below = try rankFinding(.difference(margin, difference), .greaterOrEqual, .constant(0))
    let both = [above, below]
    let verdict: ClaimVerdict =
      both.contains { $0.settled == .noData }
      ? .noData
      : both.contains { $0.settled == .contradicted }
        ? .contradicted
        : both.allSatisfy { $0.settled == .supported } ? .supported : .notShown
    let near = (below.margin.value ?? 0) < (above.margin.value ?? 0) ? below : above
    return TestFinding(
      margin: near.margin, pHolds: nil, pFails: nil, settled: verdict, basis: near.basis,
      reason: both.compactMap(\.reason).first)
  }

  /// Supported where every rank in the set fits, contradicted where none does.
  private func settled(_ margin: RankValue, _ comparison: Comparison) -> TestFinding {
    let ends = [margin.lower, margin.upper]
    let verdict: ClaimVerdict
    var shown = margin
    switch comparison {
    case .greater, .less, .greaterOrEqual, .lessOrEqual:
      let asked: Comparison =
        comparison == .greater || comparison == .less ? .greater : .greaterOrEqual
      let fits = ends.map { asked.holds($0, 0) }
      verdict =
        fits.allSatisfy(\.self) ? .supported : fits.contains(true) ? .notShown : .contradicted
    case .equal, .notEqual:
      let isZero = margin.lower == 0 && margin.upper == 0
      let mayBeZero = margin.lower <= 0 && margin.upper >= 0
      let equality: ClaimVerdict =
        isZero ? .supported : mayBeZero ? .notShown : .contradicted
      let isWanted = comparison == .notEqual
      verdict = isWanted ? equality.turned : equality
      let sizes = ends.map(abs)
      let size = RankValue(
        point: abs(margin.point), lower: mayBeZero ? 0 : sizes.min() ?? 0,
        upper: sizes.max() ?? 0, isPublished: margin.isPublished)
      shown = isWanted ? size : size.negated
    }
    return TestFinding(
      margin: estimate(shown), pHolds: nil, pFails: nil, settled: verdict,
      basis: margin.isPublished ? .publishedPoints : .rankSets)
  }

  // MARK: - Numbers

  private func ranked(_ quantity: Quantity) throws(Diagnostics) -> Ranked {
    switch quantity {
    case .rank(let model, let dimension): return try rank(model, dimension)
    case .place(let dimension, let model): return try place(dimension, model)
    case .negated(let one): return try ranked(one).map(\.negated)
    case .sum(let one, let other): return try ranked(one, other) { $0 + $1 }
    case .difference(let one, let other): return try ranked(one, other) { $0 + $1.negated }
    case .product(let one, let other): return try ranked(one, other) { $0 * $1 }
    case .quotient(let one, let other):
      guard !other.hasRanks else { return .missing(.ranksAmongScores) }
      return try ranked(one, other) { top, bottom in
        top * RankValue(1 / bottom.point)
      }
    case .mean(let all):
      return try ranked(all) { values in
        values.reduce(RankValue(0)) { $0 + $1 } * RankValue(1 / Double(values.count))
      }
    case .minimum(let all): return try ranked(all) { Self.extreme($0) { $0.min() ?? .nan } }
    case .maximum(let all): return try ranked(all) { Self.extreme($0) { $0.max() ?? .nan } }
    case .median(let all):
      return try ranked(all) {
        Self.extreme($0) { values in
          let sorted = values.sorted()
          let middle = sorted.count / 2
          return sorted.count % 2 == 1
            ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
        }
      }
    case .constant(let number): return .value(RankValue(number))
    case .judgments, .share:
      let compiled = try compiled(quantity)
      if let missing = compiled.missing { return .missing(missing) }
      return .value(RankValue(try point(compiled.node).value ?? .nan))
    case .score, .alignment, .agreement, .drift, .distance, .correlation, .similarity, .spread:
      return .missing(.ranksAmongScores)
    }
  }

  /// A function that rises in each of its numbers.
  private static func extreme(
    _ values: [RankValue], _ function: ([Double]) -> Double
  ) -> RankValue {
    RankValue(
      point: function(values.map(\.point)), lower: function(values.map(\.lower)),
      upper: function(values.map(\.upper)), isPublished: values.contains(where: \.isPublished))
  }

  private func ranked(
    _ one: Quantity, _ other: Quantity, _ join: (RankValue, RankValue) -> RankValue
  ) throws(Diagnostics) -> Ranked {
    try ranked([one, other]) { join($0[0], $0[1]) }
  }

  private func ranked(
    _ quantities: [Quantity], _ join: ([RankValue]) -> RankValue
  ) throws(Diagnostics) -> Ranked {
    var values: [RankValue] = []
    for quantity in quantities {
      switch try ranked(quantity) {
      case .missing(let missing): return .missing(missing)
      case .value(let value): values.append(value)
      }
    }
    return values.isEmpty ? .missing(.noMembers) : .value(join(values))
  }

  private func title(_ dimension: DimensionName) -> String {
    QuantityCompiler(sources, holds: holds).title(dimension)
  }

  /// Among all models, as the board has it.
  private func rank(_ model: String, _ dimension: DimensionName) throws(Diagnostics) -> Ranked {
    let book = try sources[dimension.source].book()
    let id = dimension.dimension ?? ModelScore.overall
    guard book.models.contains(where: { $0.isExactly(model) }) else {
      return .missing(.noModel(model))
    }
    guard let score = book.score(model: model, dimension: id), let own = score.estimate else {
      return .missing(
        .noScore(model: model, dimension: title(dimension), isPublished: book.isPublished))
    }
    let above = book.models.count {
      (book.score(model: $0, dimension: id)?.estimate ?? -.infinity) > own
    }
    let point = Double(above + 1)
    if book.isPublished {
      return .value(RankValue(point: point, lower: point, upper: point, isPublished: true))
    }
    guard let range = score.rank else {
      return .missing(
        .noRank(
          model: model, dimension: title(dimension),
          reason: score.rankReason ?? said("it cannot be compared")))
    }
    return .value(
      RankValue(point: point, lower: Double(range.lower), upper: Double(range.upper)))
  }

  /// Of a dimension within a model's profile.
  private func place(_ dimension: DimensionName, _ model: String) throws(Diagnostics) -> Ranked {
    let source = sources[dimension.source]
    guard let id = dimension.dimension,
      let number = source.inputs.system.dimensions.firstIndex(where: { $0.id == id })
    else { return .missing(.noOverallScore) }
    switch try source.data() {
    case .published(let book):
      guard let own = book.score(model: model, dimension: id)?.estimate else {
        return .missing(
          .noScore(model: model, dimension: title(dimension), isPublished: true))
      }
      let above = source.inputs.system.dimensions.count {
        (book.score(model: model, dimension: $0.id)?.estimate ?? -.infinity) > own
      }
      let point = Double(above + 1)
      return .value(RankValue(point: point, lower: point, upper: point, isPublished: true))
    case .judgments(let scored):
      guard let place = scored.place(ofModel: model) else { return .missing(.noModel(model)) }
      switch try source.places(place, scored)[number] {
      case .undefined(let reason):
        return .missing(
          scored.has(ScoreTerm(model: place, .dimension(number)))
            ? .noRank(model: model, dimension: title(dimension), reason: reason.words)
            : .noScore(model: model, dimension: title(dimension), isPublished: false))
      case .value(let found):
        return .value(
          RankValue(
            point: Double(found.rank), lower: Double(found.lower), upper: Double(found.upper)))
      }
    }
  }
}

extension QuantityEstimator.Ranked {
  fileprivate func map(
    _ change: (QuantityEstimator.RankValue) -> QuantityEstimator.RankValue
  ) -> QuantityEstimator.Ranked {
    switch self {
    case .missing: self
    case .value(let value): .value(change(value))
    }
  }
}

extension ClaimVerdict {
  /// Of the opposite claim.
  fileprivate var turned: ClaimVerdict {
    switch self {
    case .supported: .contradicted
    case .contradicted: .supported
    case .notShown, .noData: self
    }
  }
}
