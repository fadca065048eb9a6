internal import Claims

extension Statement {
  /// The places of the sources that it speaks of, in ascending order.
  var sources: [Int] {
    var found: Set<Int> = []
    collect(into: &found)
    return found.sorted()
  }

  private func collect(into found: inout Set<Int>) {
    switch self {
    case .test(.comparison(let left, _, let right)):
      left.collect(into: &found)
      right.collect(into: &found)
    case .test(.within(let left, let margin, let right)):
      for quantity in [left, margin, right] { quantity.collect(into: &found) }
    case .test(.given): break
    case .not(let inner): inner.collect(into: &found)
    case .all(let parts), .any(let parts), .count(let parts, _, _):
      for part in parts { part.collect(into: &found) }
    }
  }
}

extension Quantity {
  fileprivate func collect(into found: inout Set<Int>) {
    switch self {
    case .constant: break
    case .score(_, let dimension), .agreement(let dimension, _), .drift(_, _, _, let dimension),
      .rank(_, let dimension), .place(let dimension, _):
      found.insert(dimension.source)
    case .correlation(let one, let other):
      found.insert(one.source)
      found.insert(other.source)
    case .alignment(let source, _, _), .distance(let source, _, _),
      .similarity(let source, _, _, _), .judgments(let source, _, _):
      found.insert(source)
    case .share(let statements): found.formUnion(statements.flatMap(\.sources))
    case .negated(let inner): inner.collect(into: &found)
    case .sum(let left, let right), .difference(let left, let right), .product(let left, let right),
      .quotient(let left, let right):
      left.collect(into: &found)
      right.collect(into: &found)
    case .mean(let parts), .minimum(let parts), .maximum(let parts), .median(let parts),
      .spread(let parts):
      for part in parts { part.collect(into: &found) }
    }
  }
}
