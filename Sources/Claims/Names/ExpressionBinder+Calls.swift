internal import Analysis
internal import Diagnostics
internal import Statistics

extension ExpressionBinder {
  /// What the call of a function of names stands for.
  mutating func call(
    _ function: ExpressionFunction, _ arguments: [ExpressionNode], _ node: ExpressionNode
  ) -> Term? {
    func argument(_ place: Int) -> ExpressionNode? {
      arguments.indices.contains(place) ? arguments[place] : nil
    }
    switch function {
    case .best: return scale(argument(0)).map { .best($0) }
    case .score, .rank:
      guard let dimension = scale(argument(1)),
        let model = model(arguments[0], in: dimension.source)
      else { return missing(arguments[0], .model) }
      return .quantity(
        function == .score ? .score(model: model, dimension) : .rank(model: model, dimension))
    case .place:
      guard let dimension = scale(arguments[0], allowsWhole: false) else {
        return missing(arguments[1], .model)
      }
      return model(arguments[1], in: dimension.source).map {
        .quantity(.place(dimension, model: $0))
      }
    case .difference, .ratio: return contrast(function, arguments)
    case .distance:
      let models = (model(arguments[0], in: names.own), model(arguments[1], in: names.own))
      guard let first = models.0, let second = models.1 else { return nil }
      return .quantity(.distance(source: names.own, first, second))
    case .correlation:
      let scales = (scale(arguments[0]), scale(arguments[1]))
      guard let first = scales.0, let second = scales.1 else { return nil }
      return .quantity(.correlation(first, second))
    case .similarity: return similarity(arguments)
    case .alignment:
      let parts = (model(arguments[0], in: names.own), weights(arguments[1]))
      guard let model = parts.0, let weights = parts.1 else { return nil }
      return .quantity(.alignment(source: names.own, model: model, weights: weights))
    case .agreement: return agreement(arguments)
    case .drift: return drift(arguments)
    case .judgments: return judgments(arguments)
    case .all, .any, .count, .share, .mean, .min, .max, .median, .spread:
      preconditionFailure("is parsed with its set")
    }
  }

  /// Looks at a further argument for its problems, where another one has one.
  private mutating func missing(_ node: ExpressionNode, _ kind: MemberKind) -> Term? {
    if found.isEmpty || !hasProblem(in: node) {
      let open = term(node)
      if case .open(let name) = open, members(named: name, kind, in: nil).isEmpty {
        _ = member(name, kind, in: nil)
      }
    }
    return nil
  }

  private func hasProblem(in node: ExpressionNode) -> Bool {
    let place = text.place(at: node.range.lowerBound)
    return found.contains { $0.place == place }
  }

  private mutating func contrast(
    _ function: ExpressionFunction, _ arguments: [ExpressionNode]
  ) -> Term? {
    guard let dimension = scale(arguments.count > 2 ? arguments[2] : nil) else {
      for node in arguments.prefix(2) { _ = missing(node, .model) }
      return nil
    }
    let models = (
      model(arguments[0], in: dimension.source), model(arguments[1], in: dimension.source)
    )
    guard let first = models.0, let second = models.1 else { return nil }
    let scores = (Quantity.score(model: first, dimension), Quantity.score(model: second, dimension))
    return .quantity(
      function == .ratio ? .quotient(scores.0, scores.1) : .difference(scores.0, scores.1))
  }

  private mutating func similarity(_ arguments: [ExpressionNode]) -> Term? {
    let model = model(arguments[0], in: names.own)
    let profile = profile(arguments[1])
    var measure: CultureMeasure? = .pearson
    if arguments.count > 2 {
      measure = named(arguments[2], CultureMeasure.self, "measure of similarity")
    }
    guard let model, let profile, let measure else { return nil }
    return .quantity(.similarity(source: names.own, model: model, to: profile, measure: measure))
  }

  /// A culture, a model or the word `baseline`.
  private mutating func profile(_ node: ExpressionNode) -> ProfileName? {
    let open: OpenName
    switch term(node) {
    case .member(let member) where member.kind == .culture: return .culture(member.name)
    case .member(let member) where member.kind == .model: return .model(member.name)
    case .best(let dimension):
      return best(dimension, at: node.range.lowerBound).map { .model($0) }
    case .open(let name): open = name
    case .text(let text): open = named(text, node)
    case let other: return wrongKind(other, node, expected: "a culture, a model or `baseline`")
    }
    var found: [(ProfileName, String)] = []
    if let member = members(named: open, .culture, in: names.own).first {
      found.append((.culture(member.name), "a culture"))
    }
    if let member = members(named: open, .model, in: names.own).first {
      found.append((.model(member.name), "a model"))
    }
    if open.name == "baseline" { found.append((.baseline, "the pan-cultural profile")) }
    if found.count > 1 {
      problem(
        "ambiguousName", at: open.offset, in: open.text,
        "\(open.name.quoted) is \(found.map(\.1).joined(separator: " and "))",
        remedy: "Bind the one that is meant, as in `any(cultures as c where name == "
          + "\(ExpressionWords.written(open.name)), ...)`")
      return nil
    }
    if let profile = found.first { return profile.0 }
    unknown(
      open, code: "unknownCulture", "is neither a culture nor a model here",
      among: known(.culture, in: names.own) + known(.model, in: names.own) + ["baseline"])
    return nil
  }

  /// A name from a fixed list, such as that of a coefficient.
  private mutating func named<Name: RawRepresentable & CaseIterable>(
    _ node: ExpressionNode, _: Name.Type, _ what: String
  ) -> Name? where Name.RawValue == String {
    let open: OpenName
    switch term(node) {
    case .open(let name): open = name
    case .text(let text): open = named(text, node)
    case let other: return wrongKind(other, node, expected: "a \(what)")
    }
    if let name = Name(rawValue: open.name) { return name }
    unknown(open, "is no \(what)", among: Name.allCases.map(\.rawValue))
    return nil
  }

  private mutating func weights(_ node: ExpressionNode) -> String? {
    let open: OpenName
    switch term(node) {
    case .open(let name): open = name
    case .text(let text): open = named(text, node)
    case let other: return wrongKind(other, node, expected: "the name of weights")
    }
    let known = names.sources[names.own].weights
    if let name = known.first(where: { $0.isExactly(open.name) }) { return name }
    unknown(open, code: "unknownWeights", "names no weights of the report", among: known)
    return nil
  }

  private mutating func agreement(_ arguments: [ExpressionNode]) -> Term? {
    let dimension = scale(arguments[0])
    var coefficient: AgreementCoefficient?
    if arguments.count > 1 {
      coefficient = named(arguments[1], AgreementCoefficient.self, "coefficient of agreement")
      if coefficient == nil { return nil }
    }
    return dimension.map { .quantity(.agreement($0, coefficient: coefficient?.rawValue)) }
  }

  private mutating func drift(_ arguments: [ExpressionNode]) -> Term? {
    guard let dimension = scale(arguments.count > 3 ? arguments[3] : nil) else {
      return missing(arguments[0], .model)
    }
    let source = dimension.source
    let model = model(arguments[0], in: source)
    let known = names.sources[source].rounds
    guard known.count > 1 else {
      tooFewRounds(known, at: arguments[1].range.lowerBound, in: source)
      return nil
    }
    let rounds = (
      member(arguments[1], .round, in: source), member(arguments[2], .round, in: source)
    )
    guard let model, let from = rounds.0, let to = rounds.1 else { return nil }
    if from == to {
      problem(
        "sameRound", at: arguments[2].range.lowerBound, "the two rounds are the same",
        remedy: "Name the earlier round first and a later one after it")
      return nil
    }
    return .quantity(.drift(model: model, from: from.name, to: to.name, dimension))
  }

  /// A change takes two rounds, whatever it names.
  private mutating func tooFewRounds(_ known: [String], at offset: Int, in source: Int) {
    let place = names.sources.count == 1 ? "here" : "of \(names.sourceTitle(source).quoted)"
    problem(
      "oneRound", at: offset,
      known.first.map { "\($0.quoted) is the only round \(place), and a drift takes two" }
        ?? "no judgment \(place) names a round, and a drift takes two",
      remedy: "Add the log of another round, and name rounds by the column `round`; or leave the "
        + "drift out")
  }

  private mutating func judgments(_ arguments: [ExpressionNode]) -> Term? {
    guard let first = arguments.first else {
      return .quantity(.judgments(source: names.own, model: nil, dimension: nil))
    }
    guard arguments.count > 1 else {
      return model(first, in: names.own).map {
        .quantity(.judgments(source: names.own, model: $0, dimension: nil))
      }
    }
    guard let dimension = scale(arguments[1]) else { return missing(first, .model) }
    return model(first, in: dimension.source).map {
      .quantity(
        .judgments(source: dimension.source, model: $0, dimension: dimension.dimension))
    }
  }
}
