extension ExpressionNode: CustomStringConvertible {
  /// The part in one way of writing: single spaces, and parentheses only where they are needed.
  var description: String { kind.text }
}

extension ExpressionNode.Kind {
  /// How tightly the parts of an expression hold together.
  private enum Binding: Int {
    case or, and, not, test, sum, product, atom
  }

  private var binding: Binding {
    switch self {
    case .or: .or
    case .and: .and
    case .not: .not
    case .comparison, .within, .membership: .test
    case .arithmetic(_, let operation, _): operation.isProduct ? .product : .sum
    case .number, .name, .call, .over, .negated, .set, .invalid: .atom
    }
  }

  private func inside(_ part: ExpressionNode, least: Binding) -> String {
    let text = part.kind.text
    return part.kind.binding.rawValue < least.rawValue ? "(\(text))" : text
  }

  var text: String {
    switch self {
    case .number(let number): number.written
    case .name(let name): name.written
    case .call(let function, let arguments):
      "\(function.rawValue)(\(arguments.map(\.description).joined(separator: ", ")))"
    case .over(let function, let set, let body): "\(function.rawValue)(\(set.text), \(body))"
    case .negated(let part): "-\(inside(part, least: .atom))"
    case .arithmetic(let left, let operation, let right):
      inside(left, least: operation.isProduct ? .product : .sum) + " \(operation.rawValue) "
        + inside(right, least: operation.isProduct ? .atom : .product)
    case .comparison(let left, let comparison, let right):
      "\(inside(left, least: .sum)) \(comparison.rawValue) \(inside(right, least: .sum))"
    case .within(let left, let margin, let right):
      "\(inside(left, least: .sum)) within \(inside(margin, least: .sum)) of "
        + inside(right, least: .sum)
    case .membership(let name, let set): "\(name) in \(set.text)"
    case .not(let part): "not \(inside(part, least: .not))"
    case .and(let parts): parts.map { inside($0, least: .not) }.joined(separator: " and ")
    case .or(let parts): parts.map { inside($0, least: .and) }.joined(separator: " or ")
    case .set(let set): set.text
    case .invalid: "?"
    }
  }
}

extension SetNode {
  var text: String {
    let suffix = name.map { " as \($0.written)" } ?? ""
    switch members {
    case .kind(let kind, let condition):
      return kind.plural + suffix + (condition.map { " where \($0.text)" } ?? "")
    case .top(let number, let dimension):
      return "top(\(number)\(dimension.map { ", \($0)" } ?? ""))\(suffix)"
    case .list(let names):
      return "[\(names.map(\.written).joined(separator: ", "))]\(suffix)"
    case .invalid: return "?"
    }
  }
}

extension SetNode.Condition {
  var text: String {
    let written =
      switch value {
      case .name(let name): name.written
      case .number(let number, let isNegative): (isNegative ? "-" : "") + number.written
      case .same(let name): "same(\(name.written))"
      }
    let comparison =
      switch sign {
      case .compared(let comparison): comparison.rawValue
      case .like: "~"
      }
    return "\(attribute.written) \(comparison) \(written)"
  }
}
