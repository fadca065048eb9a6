internal import Analysis
internal import Diagnostics
internal import ValueModel

extension ExpressionBinder {
  /// The members of a set, each once, in the order of the data or of the list.
  ///
  /// - Parameter hint: the kind that names of a list must have.
  mutating func members(of set: SetNode, hint: MemberKind? = nil) -> [Member]? {
    switch set.members {
    case .kind(let kind, let condition):
      let all = known(kind, in: names.own).map { Member(kind, $0, source: names.own) }
      if all.isEmpty {
        problem(
          "emptySet", at: set.range.lowerBound, "the data have no \(kind.plural)",
          remedy: kind == .culture ? "Name targets to compare models with" : nil)
        return nil
      }
      return condition.map { fitting(all, kind, $0) } ?? all
    case .top(let number, let dimension): return top(number, dimension)
    case .list(let words): return list(words, hint)
    case .invalid: return nil
    }
  }

  /// How many models `top` asks for.
  mutating func number(ofTop node: ExpressionNode) -> Int? {
    guard let quantity = quantity(node) else { return nil }
    guard let value = quantity.constant, value >= 1, value < 1e9, value == value.rounded() else {
      problem(
        "wrongKind", at: node.range.lowerBound,
        "`top` takes how many models are meant: "
          + "\(node.description.quoted) is no whole number above 0"
      )
      return nil
    }
    return Int(value)
  }

  /// The models whose rank by the points is at most a number; of equal ones all or none.
  private mutating func top(_ node: ExpressionNode, _ scaleNode: ExpressionNode?) -> [Member]? {
    let bounds = (number(ofTop: node), scale(scaleNode))
    guard let number = bounds.0, let dimension = bounds.1 else { return nil }
    var models: [String] = []
    for group in ranked(dimension) where models.count < number { models += group }
    if models.isEmpty {
      problem(
        "noBestModel", at: node.range.lowerBound,
        "no model has a score on \(names.qualified(dimension).quoted)")
      return nil
    }
    return models.map { Member(.model, $0, source: dimension.source) }
  }

  // MARK: Lists

  private mutating func list(_ words: [NameWord], _ hint: MemberKind?) -> [Member]? {
    var terms: [Term] = []
    for word in words {
      guard let term = term(ExpressionNode(.name(word), word.range)) else { continue }
      terms.append(term)
    }
    guard terms.count == words.count, let kind = hint ?? kind(of: terms, words) else { return nil }
    var members: [Member] = []
    var seen: Set<Member> = []
    var isWhole = true
    for word in words {
      let node = ExpressionNode(.name(word), word.range)
      if let member = listed(node, kind) {
        if seen.insert(member).inserted { members.append(member) }
      } else {
        isWhole = false
      }
    }
    return isWhole ? members : nil
  }

  private mutating func listed(_ node: ExpressionNode, _ kind: MemberKind) -> Member? {
    guard kind == .dimension else {
      switch term(node) {
      case .open(let open): return member(open, kind, in: nil)
      case .text(let text): return member(named(text, node), kind, in: nil)
      default: return member(node, kind, in: names.own)
      }
    }
    return scale(node, allowsWhole: false).flatMap { scale in
      scale.dimension.map { Member(.dimension, $0, source: scale.source) }
    }
  }

  /// The kind that all names of a list have.
  private mutating func kind(of terms: [Term], _ words: [NameWord]) -> MemberKind? {
    var counts: [MemberKind: Int] = [:]
    for (term, word) in zip(terms, words) {
      let kinds: [MemberKind]
      switch term {
      case .member(let member): kinds = [member.kind]
      case .best: kinds = [.model]
      case .open(let open):
        kinds = MemberKind.allCases.filter { !members(named: open, $0, in: nil).isEmpty }
      case .text(let text):
        let open = OpenName(name: text, offset: word.range.lowerBound, text: self.text)
        kinds = MemberKind.allCases.filter { !members(named: open, $0, in: nil).isEmpty }
      case .quantity, .flag, .statement: kinds = []
      }
      for kind in kinds { counts[kind, default: 0] += 1 }
    }
    let whole = MemberKind.allCases.filter { counts[$0] == terms.count }
    if whole.count > 1, let word = words.first {
      ambiguous(
        OpenName(name: word.text, offset: word.range.lowerBound, text: text), whole)
      return nil
    }
    if let kind = whole.first { return kind }
    // The kind of most: the others are then unknown names of that kind.
    let most = counts.values.max() ?? 0
    if let kind = MemberKind.allCases.first(where: { counts[$0] == most }), most > 0 { return kind }
    for (term, word) in zip(terms, words) {
      let open = OpenName(name: word.text, offset: word.range.lowerBound, text: text)
      guard case .open = term else {
        let node = ExpressionNode(.name(word), word.range)
        _ = wrongKind(term, node, expected: "a name") as Member?
        continue
      }
      unknown(
        open, "is no name here", among: MemberKind.allCases.flatMap { known($0, in: names.own) })
    }
    return nil
  }

  // MARK: Conditions

  /// What the value of an attribute is compared with.
  private enum Wanted {
    case text(String)
    case number(Double)
    /// That of a member, which may have none, or several.
    case values([String])
  }

  private mutating func fitting(
    _ members: [Member], _ kind: MemberKind, _ condition: SetNode.Condition
  ) -> [Member]? {
    let attribute = condition.attribute.text
    guard let values = values(of: condition.attribute, kind) else { return nil }
    guard let wanted = wanted(condition, values) else { return nil }
    let chosen = members.filter { member in
      values(member).contains { ExpressionBinder.fits($0, condition.sign, wanted) }
    }
    // A member whose own attribute is not known shares it with none: that is no mistake in writing.
    if case .values = wanted { return chosen }
    guard chosen.isEmpty else { return chosen }
    var known: [String] = []
    for value in members.flatMap(values) where !known.contains(where: { $0.isExactly(value) }) {
      known.append(value)
    }
    let written = condition.text
    let remedy: String? =
      if case .text(let text) = wanted, condition.sign == .compared(.equal) {
        NameSuggestion.remedy(for: text, among: known.sorted())
      } else {
        known.isEmpty
          ? nil
          : "Its values are "
            + known.sorted().prefix(12).map { "`\(VisibleText.name($0))`" }.joined(separator: ", ")
      }
    problem(
      "emptySet", at: condition.range.lowerBound,
      "no \(kind.rawValue) fits \(written.quoted): \(attribute.quoted) has no such value",
      remedy: remedy)
    return nil
  }

  /// The values of an attribute by member.
  ///
  /// Every kind has the attribute `name`, dimensions also `group`, their higher-order groups.
  private mutating func values(
    of word: NameWord, _ kind: MemberKind
  ) -> ((Member) -> [String])? {
    let source = names.sources[names.own]
    if kind == .model,
      let key = source.attributes.keys.first(where: { $0.isExactly(word.text) }),
      let byModel = source.attributes[key]
    {
      return { member in
        // Keys that differ in their bytes alone are one key of a dictionary.
        guard let value = byModel[member.name], !value.isEmpty else { return [] }
        return [value]
      }
    }
    if word.text == "name" || word.text == kind.rawValue { return { [$0.name] } }
    if kind == .dimension, word.text == "group" {
      return { member in
        source.system.dimension(named: member.name)?.groups ?? []
      }
    }
    let known =
      (kind == .model ? source.attributes.keys.sorted() : [])
      + ["name"] + (kind == .dimension ? ["group"] : [])
    problem(
      "unknownAttribute", at: word.range.lowerBound,
      "\(word.text.quoted) is no attribute of \(kind.plural)",
      remedy: NameSuggestion.remedy(for: word.text, among: known))
    return nil
  }

  private mutating func wanted(
    _ condition: SetNode.Condition, _ values: (Member) -> [String]
  ) -> Wanted? {
    switch condition.value {
    case .number(let number, let isNegative):
      if condition.sign == .like {
        problem(
          "wrongKind", at: condition.range.lowerBound, "`~` takes a text with `*` or `?`",
          remedy: "Write it in double quotes, or compare by `==`")
        return nil
      }
      return .number(isNegative ? -number.value : number.value)
    case .same(let word):
      guard let term = term(ExpressionNode(.name(word), word.range)) else { return nil }
      guard case .member(let member) = term else {
        if case .open(let open) = term {
          unknown(open, "is no name that a set or a loop binds", among: scope.keys.sorted())
          return nil
        }
        return wrongKind(
          term, ExpressionNode(.name(word), word.range), expected: "a name that a set binds")
      }
      return .values(values(member))
    case .name(let word):
      switch term(ExpressionNode(.name(word), word.range)) {
      case .open(let open): return .text(open.name)
      case .text(let text): return .text(text)
      case .flag(let flag): return .text(flag ? "true" : "false")
      case .member(let member): return .text(member.name)
      case .best(let dimension):
        return best(dimension, at: word.range.lowerBound).map { .text($0) }
      case .quantity(let quantity):
        if let value = quantity.constant { return .number(value) }
        return wrongKind(
          .quantity(quantity), ExpressionNode(.name(word), word.range), expected: "a text")
      case let other:
        return wrongKind(other, ExpressionNode(.name(word), word.range), expected: "a text")
      }
    }
  }

  /// Numbers are compared as numbers where both are, all else by its bytes (S2).
  private static func fits(
    _ value: String, _ sign: SetNode.Condition.Sign, _ wanted: Wanted
  ) -> Bool {
    switch (sign, wanted) {
    case (.like, .text(let glob)): return Glob(glob).matches(value)
    case (.like, .values(let others)): return others.contains { Glob($0).matches(value) }
    case (.like, .number): return false
    case (.compared(let comparison), .number(let number)):
      if let own = Double(value) { return comparison.holds(own, number) }
      return comparison == .notEqual
    case (.compared(let comparison), .text(let other)): return holds(value, comparison, other)
    case (.compared(let comparison), .values(let others)):
      return others.contains { holds(value, comparison, $0) }
    }
  }

  private static func holds(_ value: String, _ comparison: Comparison, _ other: String) -> Bool {
    if let first = Double(value), let second = Double(other) {
      return comparison.holds(first, second)
    }
    if value.isExactly(other) { return comparison.holds(0, 0) }
    return comparison.holds(value.utf8.lexicographicallyPrecedes(other.utf8) ? 0 : 1, 0.5)
  }
}
