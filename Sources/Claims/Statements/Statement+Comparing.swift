/// How comparisons of the smallest, the largest and the middle of several quantities, and of
/// shares, become statements on single ones.
///
/// The smallest, the largest and the middle are no smooth functions of the data and have no
/// interval of their own (S6); the statements that they stand for can be tested part by part.
extension Statement {
  /// `all` of several statements, those aside that names alone decide.
  static func every(_ parts: [Statement]) -> Statement {
    joined(parts, neutral: true) { .all($0) }
  }

  /// `any` of several statements, those aside that names alone decide.
  static func some(_ parts: [Statement]) -> Statement {
    joined(parts, neutral: false) { .any($0) }
  }

  private static func joined(
    _ parts: [Statement], neutral: Bool, _ join: ([Statement]) -> Statement
  ) -> Statement {
    var open: [Statement] = []
    for part in parts {
      guard let truth = part.given else {
        open.append(part)
        continue
      }
      if truth != neutral { return .test(.given(truth)) }
    }
    if open.isEmpty { return .test(.given(neutral)) }
    return open.count == 1 ? open[0] : join(open)
  }

  static func inverse(_ part: Statement) -> Statement {
    if let truth = part.given { return .test(.given(!truth)) }
    return .not(part)
  }

  /// What names alone say of it.
  var given: Bool? {
    if case .test(.given(let truth)) = self { return truth }
    return nil
  }

  /// The comparison of two quantities.
  ///
  /// `min(S, x) > y` holds where all of x do, `max(S, x) > y` where any does, and `median(S, x) >
  /// y` where more than half do: of an even number the middle two both lie above. Shares that are
  /// compared with constants or with one another become counts. Where several are on one side or on
  /// both, the statements are nested.
  static func compared(_ left: Quantity, _ sign: Comparison, _ right: Quantity) -> Statement {
    if let first = left.constant, let second = right.constant {
      return .test(.given(sign.holds(first, second)))
    }
    if let counts = CountComparison(left, sign, right)?.statement { return counts }
    if let extreme = left.extreme {
      return extreme.compared(sign) { compared($0, $1, right) }
    }
    if let extreme = right.extreme {
      return extreme.compared(sign.flipped) { compared(left, $1.flipped, $0) }
    }
    return .test(.comparison(left, sign, right))
  }

  /// `LEFT within MARGIN of RIGHT`.
  static func within(_ left: Quantity, margin: Quantity, of right: Quantity) -> Statement {
    let parts = [left, margin, right]
    let isSmooth = parts.allSatisfy { $0.extreme == nil && !$0.hasShare }
    if isSmooth, parts.contains(where: { $0.constant == nil }) {
      return .test(.within(left, margin: margin, of: right))
    }
    return every([
      compared(left, .greaterOrEqual, .difference(right, margin)),
      compared(left, .lessOrEqual, .sum(right, margin)),
    ])
  }
}

extension Comparison {
  /// The sign where the two sides change places.
  var flipped: Comparison {
    switch self {
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .equal, .notEqual: self
    }
  }

  package func holds<Value: Comparable>(_ left: Value, _ right: Value) -> Bool {
    switch self {
    case .greater: left > right
    case .greaterOrEqual: left >= right
    case .less: left < right
    case .lessOrEqual: left <= right
    case .equal: left == right
    case .notEqual: left != right
    }
  }
}

/// The smallest, the largest or the middle of several quantities.
struct ExtremeQuantity {
  enum Kind {
    case smallest, largest, middle

    var turned: Kind {
      switch self {
      case .smallest: .largest
      case .largest: .smallest
      case .middle: .middle
      }
    }
  }

  let kind: Kind
  let parts: [Quantity]

  fileprivate func mapped(turned: Bool = false, _ change: (Quantity) -> Quantity) -> ExtremeQuantity
  {
    ExtremeQuantity(kind: turned ? kind.turned : kind, parts: parts.map(change))
  }

  /// The comparison of it, as its left side, by those of its parts.
  func compared(
    _ sign: Comparison, _ part: (Quantity, Comparison) -> Statement
  ) -> Statement {
    switch sign {
    case .equal:
      return .every([compared(.greaterOrEqual, part), compared(.lessOrEqual, part)])
    case .notEqual:
      return .inverse(compared(.equal, part))
    case .greater, .greaterOrEqual, .less, .lessOrEqual:
      let statements = parts.map { part($0, sign) }
      let isAbove = sign == .greater || sign == .greaterOrEqual
      switch kind {
      case .smallest: return isAbove ? .every(statements) : .some(statements)
      case .largest: return isAbove ? .some(statements) : .every(statements)
      case .middle:
        let least = statements.count / 2 + 1
        return CountComparison.statement(statements, Set(least...statements.count))
      }
    }
  }
}

extension Quantity {
  /// The extreme that it is, or that it is a rising or falling function of, such as `max(S, x) -
  /// 3`.
  var extreme: ExtremeQuantity? {
    switch self {
    case .minimum(let parts): return ExtremeQuantity(kind: .smallest, parts: parts)
    case .maximum(let parts): return ExtremeQuantity(kind: .largest, parts: parts)
    case .median(let parts): return ExtremeQuantity(kind: .middle, parts: parts)
    case .negated(let part): return part.extreme?.mapped(turned: true) { .negated($0) }
    case .sum(let first, let second):
      return first.extreme?.mapped { .sum($0, second) }
        ?? second.extreme?.mapped { .sum(first, $0) }
    case .difference(let first, let second):
      return first.extreme?.mapped { .difference($0, second) }
        ?? second.extreme?.mapped(turned: true) { .difference(first, $0) }
    case .product(let first, let second):
      if let factor = second.constant, factor != 0 {
        return first.extreme?.mapped(turned: factor < 0) { .product($0, second) }
      }
      if let factor = first.constant, factor != 0 {
        return second.extreme?.mapped(turned: factor < 0) { .product(first, $0) }
      }
      return nil
    case .quotient(let first, let second):
      guard let divisor = second.constant, divisor != 0 else { return nil }
      return first.extreme?.mapped(turned: divisor < 0) { .quotient($0, second) }
    default: return nil
    }
  }

  /// Whether it is made of the share of statements that hold.
  var hasShare: Bool {
    switch self {
    case .share: true
    case .negated(let part): part.hasShare
    case .sum(let first, let second), .difference(let first, let second),
      .product(let first, let second), .quotient(let first, let second):
      first.hasShare || second.hasShare
    case .mean(let parts), .minimum(let parts), .maximum(let parts), .median(let parts),
      .spread(let parts):
      parts.contains(where: \.hasShare)
    default: false
    }
  }
}
