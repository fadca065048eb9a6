package import Diagnostics

/// What an inline value or a `let` comes to.
package enum ExpressionValue: Equatable, Sendable {
  case quantity(Quantity)
  case member(Member)
  case text(String)
  case flag(Bool)
  case statement(Statement)
}

extension ClaimExpression {
  /// The statement that a claim or a condition makes.
  ///
  /// - Parameter ranked: the models by their point scores, for `best` and `top`.
  /// - Throws: all names in it that mean nothing, or not what their place asks for.
  package func statement(
    _ names: ClaimNames, ranked: @escaping RankedModels
  ) throws(Diagnostics) -> Statement {
    try bound(names, ranked) { $0.statement(root) }
  }

  /// What an inline value shows.
  ///
  /// A name that two kinds have is a problem, since nothing says which is meant.
  package func value(
    _ names: ClaimNames, ranked: @escaping RankedModels
  ) throws(Diagnostics) -> ExpressionValue {
    try bound(names, ranked) { $0.value(root) }
  }

  /// The members that a loop goes over.
  package func members(
    _ names: ClaimNames, ranked: @escaping RankedModels
  ) throws(Diagnostics) -> [Member] {
    try bound(names, ranked) { binder in
      switch root.kind {
      case .set(let set), .membership(_, let set): return binder.members(of: set)
      default:
        binder.problem(
          "wrongKind", at: root.range.lowerBound, "a loop goes over a set",
          remedy: "Write `model in models`")
        return nil
      }
    }
  }

  private func bound<Value>(
    _ names: ClaimNames, _ ranked: @escaping RankedModels,
    _ bind: (inout ExpressionBinder) -> Value?
  ) throws(Diagnostics) -> Value {
    var binder = ExpressionBinder(self, names, ranked)
    let value = bind(&binder)
    try Diagnostics.refuse(binder.found)
    if let value { return value }
    throw Diagnostics(
      Diagnostic(
        "wrongKind", at: text.place(at: root.range.lowerBound),
        "\(description.quoted) has no meaning here"))
  }
}

extension ExpressionBinder {
  /// What an inline value shows.
  mutating func value(_ node: ExpressionNode) -> ExpressionValue? {
    switch term(node) {
    case .quantity(let quantity): return .quantity(quantity)
    case .member(let member): return .member(member)
    case .text(let text): return .text(text)
    case .flag(let flag): return .flag(flag)
    case .statement(let statement): return .statement(statement)
    case .best(let dimension):
      return best(dimension, at: node.range.lowerBound).map {
        .member(Member(.model, $0, source: dimension.source))
      }
    case .open(let open): return shown(open)
    case nil: return nil
    }
  }

  private mutating func shown(_ open: OpenName) -> ExpressionValue? {
    let kinds = MemberKind.allCases.filter { !members(named: open, $0, in: nil).isEmpty }
    if kinds.count > 1 {
      ambiguous(open, kinds)
      return nil
    }
    if let kind = kinds.first { return member(open, kind, in: nil).map { .member($0) } }
    unknown(
      open, "is no name here", among: MemberKind.allCases.flatMap { known($0, in: names.own) })
    return nil
  }
}
