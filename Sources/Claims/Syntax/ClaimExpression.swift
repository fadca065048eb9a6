package import Diagnostics

/// An expression that was read without a problem: of a claim, an inline value, a condition or a
/// loop.
///
/// What its names mean is settled by ``ClaimNames``.
package struct ClaimExpression: Sendable {
  /// What an expression has to be.
  package enum Form: Sendable {
    /// A claim or a condition.
    case statement
    /// An inline value: a quantity or a name.
    case quantity
    /// A loop: a set, or `NAME in SET`.
    case set
    /// Whatever it turns out to be, as the value of a `let`.
    case any

    var example: String {
      switch self {
      case .statement, .any: "a statement, such as `score(a, power) > score(b, power)`"
      case .quantity: "a quantity, such as `score(a, power)`"
      case .set: "`model in models`"
      }
    }
  }

  /// Longer expressions are refused, in bytes.
  package static let longest = 65_536

  package let text: ExpressionText
  let root: ExpressionNode

  /// Reads an expression.
  ///
  /// - Parameters:
  ///   - form: what it has to be.
  /// - Throws: all problems of its syntax, each at its word.
  /// - Complexity: O(length of the text); texts over ``longest`` are not looked at.
  package init(_ text: ExpressionText, as form: Form = .any) throws(Diagnostics) {
    self.text = text
    let length = text.text.utf8.count
    guard length <= ClaimExpression.longest else {
      throw Diagnostics(
        Diagnostic(
          "expressionTooLong", at: text.place(at: 0),
          "the expression has \(length) bytes, more than \(ClaimExpression.longest)",
          remedy: "Name parts of it by `let`"))
    }
    var parser = ExpressionParser(text)
    root = parser.expression(as: form)
    try Diagnostics.refuse(parser.problems.found.sorted { $0.isBefore($1) })
  }

  /// What a loop calls each member: `a` in `a in models`; nil where the set alone says it.
  package var loopName: String? {
    if case .membership(let name, _) = root.kind, case .name(let word) = name.kind {
      return word.text
    }
    return nil
  }
}

extension ClaimExpression: Equatable, CustomStringConvertible {
  package static func == (first: ClaimExpression, second: ClaimExpression) -> Bool {
    first.root == second.root
  }

  /// The expression in one way of writing, which reads as the same expression.
  package var description: String { root.description }
}

extension Diagnostic {
  /// Whether it is found before another in the same file.
  fileprivate func isBefore(_ other: Diagnostic) -> Bool {
    func position(_ place: Place?) -> (Int, Int) {
      if case .line(_, let line, let column) = place { return (line, column ?? 0) }
      return (0, 0)
    }
    return position(place) < position(other.place)
  }
}
