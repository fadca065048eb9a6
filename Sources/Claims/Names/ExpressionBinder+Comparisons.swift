internal import Analysis
internal import Diagnostics

extension ExpressionBinder {
  mutating func comparison(
    _ left: ExpressionNode, _ sign: Comparison, _ right: ExpressionNode
  ) -> Statement? {
    let terms = (term(left), term(right))
    guard let first = terms.0, let second = terms.1 else { return nil }
    if case .quantity(let one) = first, case .quantity(let other) = second {
      return compared(one, sign, other, left, right)
    }
    if case .quantity = first {
      _ = quantity(second, right)
      return nil
    }
    if case .quantity = second {
      _ = quantity(first, left)
      return nil
    }
    guard sign == .equal || sign == .notEqual else {
      problem(
        "wrongKind", at: left.range.lowerBound,
        "names have no order, and `\(sign.rawValue)` asks for one",
        remedy: "Compare quantities, as in `score(a) \(sign.rawValue) score(b)`, or names by `==`")
      return nil
    }
    return same(first, second, left, right, isSame: sign == .equal)
  }

  private mutating func compared(
    _ first: Quantity, _ sign: Comparison, _ second: Quantity, _ left: ExpressionNode,
    _ right: ExpressionNode
  ) -> Statement? {
    let isExact = sign == .equal || sign == .notEqual
    if isExact, !(first.isDiscrete && second.isDiscrete),
      first.constant == nil || second.constant == nil
    {
      let node = first.isDiscrete ? right : left
      let advice = "\(left) within MARGIN of \(right)"
      problem(
        "exactComparison", at: node.range.lowerBound,
        "`\(sign.rawValue)` compares names, texts, ranks, places and counts, and "
          + "\(node.description.quoted) is none of these",
        remedy: "Write `\(VisibleText.line(sign == .equal ? advice : "not \(advice)"))`")
      return nil
    }
    return .compared(first, sign, second)
  }

  // MARK: Names

  /// Whether two names are the same.
  private mutating func same(
    _ first: Term, _ second: Term, _ left: ExpressionNode, _ right: ExpressionNode, isSame: Bool
  ) -> Statement? {
    switch (first, second) {
    case (.best(let dimension), _): return best(dimension, second, right, isSame: isSame)
    case (_, .best(let dimension)): return best(dimension, first, left, isSame: isSame)
    case (.statement, _): return wrongKind(first, left, expected: "a name")
    case (_, .statement): return wrongKind(second, right, expected: "a name")
    case (.flag(let one), .flag(let other)): return given((one == other) == isSame)
    case (.flag(let flag), .open(let open)), (.open(let open), .flag(let flag)):
      guard open.name == "true" || open.name == "false" else {
        unknown(open, "is neither `true` nor `false`", among: ["true", "false"])
        return nil
      }
      return given((flag == (open.name == "true")) == isSame)
    case (.flag, _): return wrongKind(second, right, expected: "a flag")
    case (_, .flag): return wrongKind(first, left, expected: "a flag")
    case (.member(let one), .member(let other)):
      guard one.kind == other.kind else {
        problem(
          "wrongKind", at: right.range.lowerBound,
          "a \(one.kind.rawValue) is compared with a \(other.kind.rawValue)")
        return nil
      }
      return given(isSameMember(one, other) == isSame)
    case (.member(let member), .open(let open)), (.open(let open), .member(let member)):
      let source = member.kind == .dimension ? nil : Optional(member.source)
      guard let other = self.member(open, member.kind, in: source) else { return nil }
      return given(isSameMember(member, other) == isSame)
    case (.member(let member), .text(let text)), (.text(let text), .member(let member)):
      let isName =
        member.kind == .dimension
        ? scales(text).contains(DimensionName(source: member.source, dimension: member.name))
        : member.name.isExactly(text)
      return given(isName == isSame)
    case (.text(let one), .text(let other)): return given(one.isExactly(other) == isSame)
    case (.text(let text), .open(let open)), (.open(let open), .text(let text)):
      return given(open.name.isExactly(text) == isSame)
    case (.open(let one), .open(let other)): return known(one, other, isSame: isSame)
    case (.quantity, _), (_, .quantity): return nil
    }
  }

  private func given(_ truth: Bool) -> Statement { .test(.given(truth)) }

  /// Models, cultures and the like are matched by name over the sources (S24).
  private func isSameMember(_ one: Member, _ other: Member) -> Bool {
    one.kind == .dimension ? one == other : one.name.isExactly(other.name)
  }

  /// `best(D) == M` is about the rank of M, for which there is a test.
  private mutating func best(
    _ dimension: DimensionName, _ other: Term, _ node: ExpressionNode, isSame: Bool
  ) -> Statement? {
    let model: String?
    switch other {
    case .member(let member) where member.kind == .model: model = member.name
    case .open(let open): model = member(open, .model, in: dimension.source)?.name
    case .text(let text): model = member(named(text, node), .model, in: dimension.source)?.name
    case .best(let second): model = best(second, at: node.range.lowerBound)
    case let wrong: return wrongKind(wrong, node, expected: "a model")
    }
    return model.map { model in
      .test(
        .comparison(
          .rank(model: model, dimension), isSame ? .equal : .notEqual, .constant(1)))
    }
  }

  /// Two names that are written out: that they are the same or not is known if they are known.
  private mutating func known(_ one: OpenName, _ other: OpenName, isSame: Bool) -> Statement? {
    let kinds = MemberKind.allCases.filter { !members(named: one, $0, in: nil).isEmpty }
    guard !kinds.isEmpty else {
      unknown(
        one, "is no name here", among: MemberKind.allCases.flatMap { known($0, in: names.own) })
      return nil
    }
    let common = kinds.filter { !members(named: other, $0, in: nil).isEmpty }
    guard let kind = common.first else {
      _ = member(other, kinds[0], in: nil)
      return nil
    }
    guard common.count == 1 else {
      ambiguous(one, common)
      return nil
    }
    let pairs = (members(named: one, kind, in: nil)[0], members(named: other, kind, in: nil)[0])
    return given(isSameMember(pairs.0, pairs.1) == isSame)
  }

  mutating func ambiguous(_ open: OpenName, _ kinds: [MemberKind]) {
    problem(
      "ambiguousName", at: open.offset, in: open.text,
      "\(open.name.quoted) is \(kinds.map { "a \($0.rawValue)" }.joined(separator: " and "))",
      remedy: "Bind the one that is meant, as in `any(\(kinds[0].plural) as x where name == "
        + "\(ExpressionWords.written(open.name)), ...)`")
  }

  // MARK: Membership

  mutating func membership(_ node: ExpressionNode, _ set: SetNode) -> Statement? {
    guard let name = term(node) else {
      _ = members(of: set)
      return nil
    }
    switch name {
    case .text(let text):
      guard case .list(let list) = set.members else { break }
      return given(list.contains { $0.text.isExactly(text) })
    case .quantity, .flag, .statement: return wrongKind(name, node, expected: "a name")
    case .best(let dimension):
      guard let members = members(of: set, hint: .model) else { return nil }
      if let first = members.first, first.kind != .model {
        return wrongKind(name, node, expected: "a \(first.kind.rawValue)")
      }
      return .some(
        members.map {
          .test(.comparison(.rank(model: $0.name, dimension), .equal, .constant(1)))
        })
    case .member, .open: break
    }
    if case .top(let number, let scaleNode) = set.members {
      // Both are looked at, so that the problems of both are told.
      let bounds = (self.number(ofTop: number), scale(scaleNode))
      guard let number = bounds.0, let dimension = bounds.1,
        let model = model(node, in: dimension.source)
      else { return nil }
      return .test(
        .comparison(.rank(model: model, dimension), .lessOrEqual, .constant(Double(number))))
    }
    let hint: MemberKind? = if case .member(let member) = name { member.kind } else { nil }
    guard let members = members(of: set, hint: hint) else { return nil }
    guard let kind = members.first?.kind else { return given(false) }
    guard let member = member(node, kind, in: names.own) else { return nil }
    return given(members.contains { isSameMember($0, member) })
  }
}
