internal import Analysis
internal import Diagnostics
internal import ValueModel

extension ExpressionBinder {
  /// The sources, the claim's own first.
  var sourceOrder: [Int] {
    [names.own] + names.sources.indices.filter { $0 != names.own }
  }

  /// The members of a kind that a name may mean.
  ///
  /// - Parameter source: the only source that is looked in; nil for the claim's own and, where
  ///   that has none, the others.
  func members(named open: OpenName, _ kind: MemberKind, in source: Int?) -> [Member] {
    if kind == .dimension {
      return scales(open.name).compactMap { scale in
        scale.dimension.map { Member(.dimension, $0, source: scale.source) }
      }
    }
    for place in source.map({ [$0] }) ?? sourceOrder {
      if let name = known(kind, in: place).first(where: { $0.isExactly(open.name) }) {
        return [Member(kind, name, source: place)]
      }
    }
    return []
  }

  /// The names of a kind in a source.
  func known(_ kind: MemberKind, in source: Int) -> [String] {
    let names = names.sources[source]
    return switch kind {
    case .model: names.models
    case .dimension: names.dimensions
    case .culture: names.cultures
    case .round: names.rounds
    case .judge: names.judges
    case .group: names.groups
    }
  }

  /// The dimensions, and the scores over all of them, that a name may mean (S24): a dimension of
  /// the claim's own source, or else of another; a system or a source; either of these, `/` and a
  /// dimension.
  func scales(_ name: String) -> [DimensionName] {
    var found: [DimensionName] = []
    for source in sourceOrder {
      guard let dimension = names.sources[source].system.dimension(named: name) else { continue }
      found.append(DimensionName(source: source, dimension: dimension.id))
      // What the own source has is meant, whatever others have.
      if source == names.own { break }
    }
    let whole = sources(named: name)
    if !whole.isEmpty || !found.isEmpty {
      return found + whole.map { DimensionName(source: $0, dimension: nil) }
    }
    guard let slash = name.firstIndex(of: "/") else { return [] }
    let rest = String(name[name.index(after: slash)...])
    return sources(named: String(name[..<slash])).compactMap { source in
      names.sources[source].system.dimension(named: rest).map {
        DimensionName(source: source, dimension: $0.id)
      }
    }
  }

  /// The sources that a name of a source or of a system means; the claim's own where it is one of
  /// them.
  private func sources(named name: String) -> [Int] {
    let named = names.sources.indices.filter { names.sources[$0].name?.isExactly(name) == true }
    if !named.isEmpty { return named }
    let folded = name.lowercased()
    let ofSystem = sourceOrder.filter { place in
      names.sources[place].system.names.contains { $0.lowercased() == folded }
    }
    return ofSystem.first == names.own ? [names.own] : ofSystem
  }

  /// Identifiers and names that dimensions may be written by.
  private var scaleNames: [String] {
    var known = names.sources[names.own].system.dimensionNames
    for source in sourceOrder where source != names.own {
      let prefix = names.sources[source].name ?? names.sources[source].system.id
      known += names.sources[source].system.dimensions.map { "\(prefix)/\($0.id)" }
    }
    for source in sourceOrder {
      known += [names.sources[source].name, names.sources[source].system.id].compactMap { $0 }
    }
    return known
  }

  /// A name of a dimension, as far as it is unique.
  private mutating func scale(_ open: OpenName, allowsWhole: Bool) -> DimensionName? {
    let all = scales(open.name)
    let found = allowsWhole ? all : all.filter { $0.dimension != nil }
    if found.count == 1 { return found[0] }
    if found.isEmpty {
      if !all.isEmpty {
        problem(
          "wrongKind", at: open.offset, in: open.text,
          "one dimension is expected: \(open.name.quoted) stands for all of them",
          remedy: "Write SYSTEM/DIMENSION")
      } else {
        unknown(open, code: "unknownDimension", "is no dimension here", among: scaleNames)
      }
      return nil
    }
    let written = found.map { "`\(VisibleText.name(names.qualified($0)))`" }
    problem(
      "ambiguousName", at: open.offset, in: open.text,
      "\(open.name.quoted) may be \(written.joined(separator: " or "))",
      remedy: "Write which one")
    return nil
  }

  /// A dimension, or the score over all of a system's.
  mutating func scale(_ node: ExpressionNode?, allowsWhole: Bool = true) -> DimensionName? {
    guard let node else { return DimensionName(source: names.own, dimension: nil) }
    switch term(node) {
    case .member(let member) where member.kind == .dimension:
      return DimensionName(source: member.source, dimension: member.name)
    case .open(let open): return scale(open, allowsWhole: allowsWhole)
    case .text(let text):
      return scale(named(text, node), allowsWhole: allowsWhole)
    case let other: return wrongKind(other, node, expected: "a dimension")
    }
  }

  /// The dimension of that name.
  mutating func dimension(_ open: OpenName) -> Member? {
    scale(open, allowsWhole: false).flatMap { scale in
      scale.dimension.map { Member(.dimension, $0, source: scale.source) }
    }
  }

  mutating func model(_ open: OpenName) -> Member? {
    if let member = members(named: open, .model, in: nil).first { return member }
    unknownMember(open, .model, in: names.own)
    return nil
  }

  func named(_ name: String, _ node: ExpressionNode) -> OpenName {
    OpenName(name: name, offset: node.range.lowerBound, text: text)
  }

  /// A model; one that is written by name must be in the source.
  mutating func model(_ node: ExpressionNode, in source: Int) -> String? {
    member(node, .model, in: source)?.name
  }

  /// A member of a kind.
  mutating func member(_ node: ExpressionNode, _ kind: MemberKind, in source: Int) -> Member? {
    let bound = term(node)
    switch bound {
    case .member(let member) where member.kind == kind: return member
    case .best(let dimension) where kind == .model:
      return best(dimension, at: node.range.lowerBound).map {
        Member(.model, $0, source: dimension.source)
      }
    case .open(let open): return member(open, kind, in: source)
    case .text(let text): return member(named(text, node), kind, in: source)
    case let other: return wrongKind(other, node, expected: "a \(kind.rawValue)")
    }
  }

  mutating func member(_ open: OpenName, _ kind: MemberKind, in source: Int?) -> Member? {
    if kind == .dimension { return dimension(open) }
    if let member = members(named: open, kind, in: source).first { return member }
    unknownMember(open, kind, in: source ?? names.own)
    return nil
  }

  private mutating func unknownMember(_ open: OpenName, _ kind: MemberKind, in source: Int) {
    let isOne = names.sources.count == 1
    let place = isOne ? "here" : "of \(names.sourceTitle(source).quoted)"
    unknown(
      open, code: "unknown\(kind.rawValue.capitalizedFirst)", "is no \(kind.rawValue) \(place)",
      among: known(kind, in: source))
  }

  /// The one model with the highest score.
  mutating func best(_ dimension: DimensionName, at offset: Int) -> String? {
    let first = ranked(dimension).first ?? []
    if first.count == 1 { return first[0] }
    let written = names.qualified(dimension)
    if first.isEmpty {
      problem(
        "noBestModel", at: offset, "no model has a score on \(written.quoted), so none is the best")
    } else {
      let models = first.prefix(3).map(\.quoted).joined(separator: ", ")
      problem(
        "severalBestModels", at: offset,
        "\(first.count) models have the highest score on \(written.quoted): \(models)",
        remedy: "Name the one that is meant, or take `top(1)`")
    }
    return nil
  }

  mutating func wrongKind<Value>(
    _ term: Term?, _ node: ExpressionNode, expected: String
  ) -> Value? {
    let what: String
    switch term {
    case .quantity: what = "a quantity"
    case .member(let member): what = "a \(member.kind.rawValue)"
    case .best: what = "a model"
    case .text: what = "a text"
    case .flag: what = "a flag"
    case .statement: what = "a statement"
    case .open(let open): what = open.name.quoted
    case nil: return nil
    }
    let isNumber = if case .number = node.kind { true } else { false }
    problem(
      "wrongKind", at: node.range.lowerBound,
      "\(expected) is expected: \(node.description.quoted) is \(what)",
      remedy: isNumber ? "Names that read as numbers stand in double quotes" : nil)
    return nil
  }
}

extension String {
  /// With its first letter as a capital.
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
