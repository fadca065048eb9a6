internal import Analysis
internal import Diagnostics
internal import Statistics
internal import ValueModel
internal import Wording

/// Makes expressions over the data of quantities, and finds what the data lack.
struct QuantityCompiler {
  let sources: [ClaimSource]
  /// Whether a statement holds by the points alone.
  let holds: (Statement) throws(Diagnostics) -> Bool?

  /// The first thing that the data lack.
  private(set) var missing: MissingQuantity?
  /// Whether a published score takes part.
  private(set) var isPublished = false
  /// Whether a share of statements takes part, which is a step of the data.
  private(set) var isStepped = false

  init(
    _ sources: [ClaimSource], holds: @escaping (Statement) throws(Diagnostics) -> Bool?
  ) {
    self.sources = sources
    self.holds = holds
  }

  private mutating func gap(_ missing: MissingQuantity) -> QuantityNode {
    self.missing = self.missing ?? missing
    return .constant(.nan)
  }

  /// The expression; of no meaning where something is ``missing``.
  ///
  /// - Throws: where the judgments of a source cannot be scored.
  mutating func node(_ quantity: Quantity) throws(Diagnostics) -> QuantityNode {
    switch quantity {
    case .constant(let number): return .constant(number)
    case .negated(let one): return .scaled(try node(one), by: -1)
    case .sum(let one, let other): return .sum([try node(one), try node(other)])
    case .difference(let one, let other):
      return .sum([try node(one), .scaled(try node(other), by: -1)])
    case .product(let one, let other): return Self.product(try node(one), try node(other))
    case .quotient(let one, let other):
      guard abs(weightOfCentredScores(other)) < 1e-12 else { return gap(.noRatioOfCentred) }
      return Self.quotient(try node(one), try node(other))
    case .mean(let all):
      let nodes = try nodes(all)
      return .scaled(.sum(nodes), by: 1 / Double(max(nodes.count, 1)))
    case .minimum(let all): return .minimum(try nodes(all))
    case .maximum(let all): return .maximum(try nodes(all))
    case .median(let all): return .median(try nodes(all))
    case .spread(let all): return .spread(try nodes(all))
    case .score(let model, let dimension): return try score(model, dimension)
    case .alignment(let source, let model, let weights):
      return try alignment(source, model, weights)
    case .drift(let model, let from, let to, let dimension):
      return try drift(model, from, to, dimension)
    case .agreement(let dimension, let coefficient): return try agreement(dimension, coefficient)
    case .distance(let source, let one, let other): return try distance(source, one, other)
    case .correlation(let one, let other): return try correlation(one, other)
    case .similarity(let source, let model, let other, let measure):
      return try similarity(source, model, other, measure)
    case .judgments(let source, let model, let dimension):
      return try judgments(source, model, dimension)
    case .share(let statements): return try share(statements)
    case .rank, .place: return gap(.ranksAmongScores)
    }
  }

  private mutating func nodes(_ quantities: [Quantity]) throws(Diagnostics) -> [QuantityNode] {
    var nodes: [QuantityNode] = []
    for quantity in quantities { nodes.append(try node(quantity)) }
    return nodes.isEmpty ? [gap(.noMembers)] : nodes
  }

  /// A number times something is a sum of it.
  private static func product(_ one: QuantityNode, _ other: QuantityNode) -> QuantityNode {
    if let factor = one.fixed { return .scaled(other, by: factor) }
    if let factor = other.fixed { return .scaled(one, by: factor) }
    return .product(one, other)
  }

  private static func quotient(_ one: QuantityNode, _ other: QuantityNode) -> QuantityNode {
    guard let divisor = other.fixed, divisor != 0 else { return .quotient(one, other) }
    return .scaled(one, by: 1 / divisor)
  }

  /// The sum of the coefficients of centred scores, which is 0 where only their differences count: a
  /// centred score lies about its own profile's mean, so that it has no zero to be held against.
  private func weightOfCentredScores(_ quantity: Quantity) -> Double {
    switch quantity {
    case .score(_, let dimension): return isCentred(dimension.source) ? 1 : 0
    case .alignment(let source, _, _): return isCentred(source) ? 1 : 0
    case .negated(let one): return -weightOfCentredScores(one)
    case .sum(let one, let other):
      return weightOfCentredScores(one) + weightOfCentredScores(other)
    case .difference(let one, let other):
      return weightOfCentredScores(one) - weightOfCentredScores(other)
    case .product(let one, let other):
      if let factor = one.constant { return factor * weightOfCentredScores(other) }
      if let factor = other.constant { return factor * weightOfCentredScores(one) }
      return max(abs(weightOfCentredScores(one)), abs(weightOfCentredScores(other)))
    case .quotient(let one, let other):
      return other.constant.map { weightOfCentredScores(one) / $0 } ?? 0
    case .mean(let all):
      return all.reduce(0) { $0 + weightOfCentredScores($1) } / Double(max(all.count, 1))
    case .minimum(let all), .maximum(let all), .median(let all):
      return all.map { abs(weightOfCentredScores($0)) }.max() ?? 0
    case .constant, .agreement, .drift, .distance, .correlation, .similarity, .rank, .place,
      .judgments, .share, .spread:
      return 0
    }
  }

  private func isCentred(_ source: Int) -> Bool {
    sources[source].inputs.instrument.centring != .none
  }

  // MARK: - Scores

  /// What a dimension is called in words.
  func title(_ dimension: DimensionName) -> String {
    guard let id = dimension.dimension else { return said("the mean over all dimensions") }
    return sources[dimension.source].inputs.system.dimension(named: id)?.name ?? id
  }

  /// A model's score, of one round where it is named.
  private mutating func score(
    _ model: String, _ dimension: DimensionName, round: Int? = nil, named: String = ""
  ) throws(Diagnostics) -> QuantityNode {
    let source = sources[dimension.source]
    switch try source.data() {
    case .published(let book):
      isPublished = true
      guard
        let score = book.score(
          model: model, dimension: dimension.dimension ?? ModelScore.overall)?.estimate
      else {
        return gap(
          .noScore(model: model, dimension: title(dimension), isPublished: true))
      }
      return .constant(score)
    case .judgments(let scored):
      guard let place = scored.place(ofModel: model) else { return gap(.noModel(model)) }
      var kind = ScoreTerm.Kind.overall
      if let id = dimension.dimension {
        guard let number = source.inputs.system.dimensions.firstIndex(where: { $0.id == id })
        else {
          return gap(.noScore(model: model, dimension: id, isPublished: false))
        }
        kind = .dimension(number)
      } else if !scored.study.hasOverallScore {
        return gap(.noOverallScore)
      }
      let term = ScoreTerm(model: place, kind, round: round)
      guard scored.has(term) else {
        return gap(
          round == nil
            ? .noScore(model: model, dimension: title(dimension), isPublished: false)
            : .noScoreInRound(model: model, dimension: title(dimension), round: named))
      }
      return .leaf(.score(source: dimension.source, term))
    }
  }

  private mutating func alignment(
    _ source: Int, _ model: String, _ weights: String
  ) throws(Diagnostics) -> QuantityNode {
    let data = sources[source]
    guard let named = data.settings.weights.first(where: { $0.name == weights }) else {
      throw Diagnostics(
        Diagnostic(
          "unknownWeights", at: nil, "there are no weights `\(VisibleText.name(weights))`",
          remedy: NameSuggestion.remedy(
            for: weights, among: data.settings.weights.map(\.name))), cause: .wrongUse)
    }
    switch try data.data() {
    case .judgments(let scored):
      guard let place = scored.place(ofModel: model) else { return gap(.noModel(model)) }
      let term = ScoreTerm(model: place, .weighted(weights))
      guard scored.has(term) else {
        return gap(
          .noScore(
            model: model,
            dimension: said("every dimension that counts in \(VisibleText.name(weights))"),
            isPublished: false))
      }
      return .leaf(.score(source: source, term))
    case .published:
      let values = try data.inputs.weightValues(weights, named.target)
      var parts: [QuantityNode] = []
      for (dimension, weight) in zip(data.inputs.system.dimensions, values) where weight > 0 {
        parts.append(
          .scaled(
            try score(model, DimensionName(source: source, dimension: dimension.id)), by: weight))
      }
      return .sum(parts)
    }
  }

  private mutating func drift(
    _ model: String, _ from: String, _ to: String, _ dimension: DimensionName
  ) throws(Diagnostics) -> QuantityNode {
    guard case .judgments(let scored) = try sources[dimension.source].data() else {
      return gap(.publishedOnly(said("drift")))
    }
    let names = try scored.prepareRounds()
    guard let one = names.firstIndex(where: { $0.isExactly(from) }),
      let other = names.firstIndex(where: { $0.isExactly(to) })
    else { return gap(.oneRound) }
    let (earlier, later) = (min(one, other), max(one, other))
    return .sum([
      try score(model, dimension, round: later, named: names[later]),
      .scaled(try score(model, dimension, round: earlier, named: names[earlier]), by: -1),
    ])
  }

  // MARK: - Judges

  private mutating func agreement(
    _ dimension: DimensionName, _ coefficient: String?
  ) throws(Diagnostics) -> QuantityNode {
    let source = sources[dimension.source]
    guard case .judgments(let scored) = try source.data() else {
      return gap(.publishedOnly(said("agreement")))
    }
    if let coefficient, !AgreementSource.coefficients.contains(coefficient) {
      throw Diagnostics(
        Diagnostic(
          "unknownCoefficient", at: nil,
          "there is no coefficient `\(VisibleText.name(coefficient))`",
          remedy: NameSuggestion.remedy(for: coefficient, among: AgreementSource.coefficients)),
        cause: .wrongUse)
    }
    let system = source.inputs.system
    let place =
      dimension.dimension.map { id in system.dimensions.firstIndex { $0.id == id } }
      ?? (scored.dimensions.count == 1 ? scored.dimensions[0] : nil)
    guard let place else { return gap(.agreementOfAll) }
    guard try source.agreement(dimension: place, coefficient: coefficient) != nil else {
      return gap(.fewJudges(dimension: system.dimensions[place].name))
    }
    return .leaf(
      .agreement(source: dimension.source, dimension: place, coefficient: coefficient))
  }

  private mutating func judgments(
    _ source: Int, _ model: String?, _ dimension: String?
  ) throws(Diagnostics) -> QuantityNode {
    let data = sources[source]
    guard case .judgments(let scored) = try data.data() else { return .constant(0) }
    let place = model.flatMap { scored.place(ofModel: $0) }
    guard let dimension,
      let number = data.inputs.system.dimensions.firstIndex(where: { $0.id == dimension })
    else {
      guard let model else { return .constant(Double(scored.study.judgmentCount)) }
      return .constant(Double(try data.judgmentCounts()[model] ?? 0))
    }
    let models = model == nil ? Array(scored.study.models.indices) : [place].compactMap(\.self)
    return .constant(
      Double(models.reduce(0) { $0 + scored.judgments(model: $1, dimension: number) }))
  }

  private mutating func share(_ statements: [Statement]) throws(Diagnostics) -> QuantityNode {
    isStepped = true
    var held = 0
    for statement in statements {
      guard let holds = try holds(statement) else { return gap(.noMembers) }
      if holds { held += 1 }
    }
    return statements.isEmpty
      ? gap(.noMembers) : .constant(Double(held) / Double(statements.count))
  }

  // MARK: - Profiles

  /// The dimensions of a source on which a model has a score, by place.
  private func scored(_ source: Int, _ model: String) throws(Diagnostics) -> [Int] {
    let system = sources[source].inputs.system
    switch try sources[source].data() {
    case .published(let book):
      return system.dimensions.indices.filter {
        book.score(model: model, dimension: system.dimensions[$0].id)?.estimate != nil
      }
    case .judgments(let scored):
      guard let place = scored.place(ofModel: model) else { return [] }
      return system.dimensions.indices.filter {
        scored.has(ScoreTerm(model: place, .dimension($0)))
      }
    }
  }

  private mutating func profile(
    _ source: Int, _ model: String, on dimensions: [Int]
  ) throws(Diagnostics) -> [QuantityNode] {
    var nodes: [QuantityNode] = []
    for place in dimensions {
      let id = sources[source].inputs.system.dimensions[place].id
      nodes.append(try score(model, DimensionName(source: source, dimension: id)))
    }
    return nodes
  }

  private mutating func distance(
    _ source: Int, _ one: String, _ other: String
  ) throws(Diagnostics) -> QuantityNode {
    let shared = try scored(source, one).filter(Set(try scored(source, other)).contains)
    guard !shared.isEmpty else { return gap(.noSharedDimensions(0, needed: 1)) }
    return .distance(
      try profile(source, one, on: shared), try profile(source, other, on: shared))
  }

  /// The fewest models whose correlation is no matter of course.
  private static let fewestModels = 3

  private mutating func correlation(
    _ one: DimensionName, _ other: DimensionName
  ) throws(Diagnostics) -> QuantityNode {
    func models(_ dimension: DimensionName) throws(Diagnostics) -> [String] {
      switch try sources[dimension.source].data() {
      case .published(let book):
        return book.models.filter {
          book.score(model: $0, dimension: dimension.dimension ?? ModelScore.overall)?.estimate
            != nil
        }
      case .judgments(let scored):
        let system = sources[dimension.source].inputs.system
        let place = dimension.dimension.flatMap { id in
          system.dimensions.firstIndex { $0.id == id }
        }
        guard place != nil || dimension.dimension == nil && scored.study.hasOverallScore else {
          return []
        }
        let kind = place.map(ScoreTerm.Kind.dimension) ?? .overall
        return scored.study.models.indices.filter { scored.has(ScoreTerm(model: $0, kind)) }
          .map { scored.study.models[$0] }
      }
    }
    let both = try models(one).filter(Set(try models(other)).contains)
    guard both.count >= Self.fewestModels else {
      return gap(.tooFewModels(both.count, needed: Self.fewestModels))
    }
    var (first, second): ([QuantityNode], [QuantityNode]) = ([], [])
    for model in both {
      first.append(try score(model, one))
      second.append(try score(model, other))
    }
    return .correlation(first, second)
  }

  private mutating func similarity(
    _ source: Int, _ model: String, _ other: ProfileName, _ measure: CultureMeasure
  ) throws(Diagnostics) -> QuantityNode {
    let data = sources[source]
    guard let ofProfiles = measure.ofProfiles else {
      return gap(.notOfProfiles(measure: measure.title))
    }
    var shared = try scored(source, model)
    guard !shared.isEmpty else { return gap(.noModel(model)) }
    let baseline = data.settings.baseline.map { target in
      data.inputs.system.dimensions.map { dimension in
        target.values.first { $0.dimension == dimension.id }?.estimate
      }
    }
    if ofProfiles == .residual || other == .baseline {
      guard let baseline else { return gap(.noBaseline) }
      shared = shared.filter { baseline[$0] != nil }
    }
    var second: [QuantityNode] = []
    var culture: QuantitySimilarity.Culture?
    switch other {
    case .baseline: second = shared.map { .constant(baseline?[$0] ?? .nan) }
    case .model(let name):
      shared = shared.filter(Set(try scored(source, name)).contains)
      second = try profile(source, name, on: shared)
    case .culture(let name):
      guard let cultures = try data.cultures() else { return gap(.noCultures) }
      if let reason = cultures.obstacle(name) {
        return gap(.cultureNotCompared(name, reason: reason))
      }
      shared = shared.filter(Set(cultures.dimensions(name)).contains)
      second = shared.map { .leaf(.survey(source: source, culture: name, dimension: $0)) }
      culture = .init(source: source, model: model, culture: name)
    }
    let fewest = ofProfiles == .residual ? 3 : ofProfiles == .cosine ? 1 : 2
    guard shared.count >= fewest else {
      return gap(.noSharedDimensions(shared.count, needed: fewest))
    }
    return .similarity(
      QuantitySimilarity(
        measure: ofProfiles, first: try profile(source, model, on: shared), second: second,
        baseline: ofProfiles == .residual ? shared.map { baseline?[$0] ?? .nan } : nil,
        culture: culture))
  }
}
