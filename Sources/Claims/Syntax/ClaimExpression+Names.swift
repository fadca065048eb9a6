extension ClaimExpression {
  /// The names in it that are not in double quotes, those that its sets bind aside.
  ///
  /// These are what a `let`, a parameter or a loop may have named.
  package var names: Set<String> { root.names }

  /// The parameters that it speaks of, without `params.`.
  package var parameters: Set<String> {
    Set(names.filter { $0.hasPrefix("params.") }.map { String($0.dropFirst("params.".count)) })
  }
}

extension ExpressionNode {
  fileprivate var names: Set<String> {
    switch kind {
    case .name(let word): word.names
    case .over(_, let set, let body): set.names.union(body.names.subtracting(set.binds))
    case .membership(let name, let set): name.names.union(set.names)
    case .set(let set): set.names
    default: kind.children.reduce(into: []) { $0.formUnion($1.names) }
    }
  }
}

extension NameWord {
  fileprivate var names: Set<String> { isQuoted ? [] : [text] }
}

extension SetNode {
  /// What the set calls its members.
  fileprivate var binds: Set<String> {
    if let name { return [name.text] }
    switch members {
    case .kind(let kind, _): return [kind.rawValue]
    case .top: return [MemberKind.model.rawValue]
    case .list, .invalid: return []
    }
  }

  fileprivate var names: Set<String> {
    switch members {
    case .kind(_, let condition):
      switch condition?.value {
      case .name(let word), .same(let word): word.names
      case .number, nil: []
      }
    case .top: children.reduce(into: []) { $0.formUnion($1.names) }
    case .list(let names): names.reduce(into: []) { $0.formUnion($1.names) }
    case .invalid: []
    }
  }
}
