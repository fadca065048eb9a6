internal import Diagnostics

extension ExpressionParser {
  /// The rule `prod {("+"|"-") prod}`.
  mutating func sum() -> ExpressionNode {
    chain([.plus: .plus, .minus: .minus]) { $0.product() }
  }

  /// The rule `atom {("*"|"/") atom}`.
  private mutating func product() -> ExpressionNode {
    chain([.times: .times, .divided: .divided]) { $0.atom() }
  }

  private mutating func chain(
    _ signs: [ExpressionSign: ExpressionNode.Arithmetic],
    _ read: (inout ExpressionParser) -> ExpressionNode
  ) -> ExpressionNode {
    let start = current.range.lowerBound
    var left = read(&self)
    while case .sign(let sign) = current.kind, let operation = signs[sign] {
      let token = current
      advance()
      // `a-b` and `a/b` are names: without spaces it would not be seen which one is meant.
      if sign == .minus || sign == .divided, !token.isSpaced || !(current.isSpaced || isAtEnd) {
        problem(
          at: token.range.lowerBound,
          "`\(sign.rawValue)` between two quantities has spaces round it",
          remedy:
            "Write ` \(sign.rawValue) `; names with such a sign at an end stand in double quotes")
      }
      let right = read(&self)
      demandQuantity(left)
      demandQuantity(right)
      left = holding(.arithmetic(left, operation, right), from: start)
    }
    return left
  }

  private mutating func atom() -> ExpressionNode {
    let start = current.range.lowerBound
    switch current.kind {
    case .number(let text): return number(text, from: start)
    case .quoted(let name):
      let range = current.range
      advance()
      return node(.name(NameWord(text: name, isQuoted: true, range: range)), from: start)
    case .name(let name): return word(name, from: start)
    case .sign(.minus):
      advance()
      let part = nested { $0.atom() }
      demandQuantity(part)
      return holding(.negated(part), from: start)
    case .sign(.openParenthesis):
      advance()
      let part = nested { $0.statement() }
      close(.closeParenthesis, opened: start, by: "(")
      return ExpressionNode(part.kind, start..<node(.invalid, from: start).range.upperBound)
    case .sign(.openBracket):
      problem(
        at: start, "a set stands where a quantity or a name is expected",
        remedy: "Sets stand behind `in` and first in \(ExpressionParser.callsOverSets)")
      _ = set()
      return node(.invalid, from: start)
    case .sign(.plus):
      problem(at: start, "`+` stands before no second quantity", remedy: "Remove it")
      advance()
      return nested { $0.atom() }
    case .sign, .end:
      problem(at: start, "a quantity or a name is expected: \(found)")
      return node(.invalid, from: start)
    }
  }

  static let callsOverSets = "all(...), any(...), count(...), share(...), mean(...) and the like"

  private mutating func number(_ text: String, from start: Int) -> ExpressionNode {
    advance()
    let word = NumberWord(text: text, isPercent: take(.percent))
    if !word.value.isFinite {
      problem(at: start, "the number \(text.quoted) is too large")
    }
    return node(.number(word), from: start)
  }

  /// A name, or the call of a function.
  private mutating func word(_ name: String, from start: Int) -> ExpressionNode {
    let range = current.range
    let isCalled = following.kind == .sign(.openParenthesis)
    if isCalled, let function = ExpressionFunction.named(name) {
      advance()
      advance()
      return call(function, from: start)
    }
    if isCalled, name != "top", !ExpressionWords.joining.contains(name) {
      return unknownCall(name, from: start)
    }
    guard ExpressionWords.reserved.contains(name) else {
      advance()
      return node(.name(NameWord(text: name, isQuoted: false, range: range)), from: start)
    }
    if startsSet {
      problem(
        at: start, "a set stands where a quantity or a name is expected: \(found)",
        remedy: "Sets stand behind `in` and first in \(ExpressionParser.callsOverSets)")
      _ = set()
      return node(.invalid, from: start)
    }
    if let function = ExpressionFunction.named(name) {
      problem(
        at: start, "\(name.quoted) is a function of the language",
        remedy: "Write `\(function.signature)`, or the name in double quotes")
      advance()
      return node(.invalid, from: start)
    }
    problem(
      at: start, "a quantity or a name is expected: \(found)",
      remedy: "Names that are words of the language stand in double quotes")
    // `and` and `or` join what follows them.
    if name != "and", name != "or" { advance() }
    return node(.invalid, from: start)
  }

  private mutating func unknownCall(_ name: String, from start: Int) -> ExpressionNode {
    let functions = ExpressionFunction.allCases.map(\.rawValue)
    let nearest = NameSuggestion.nearest(to: name, among: functions)
    problem(
      at: start, "there is no function \(name.quoted)",
      remedy: NameSuggestion.remedy(for: name, among: functions))
    advance()
    advance()
    if let nearest, let function = ExpressionFunction.named(nearest) {
      return call(function, from: start)
    }
    _ = arguments(from: start, by: name)
    return node(.invalid, from: start)
  }

  private mutating func call(_ function: ExpressionFunction, from start: Int) -> ExpressionNode {
    if function.isOverSet { return nested { $0.over(function, from: start) } }
    let parts = nested { parser in
      let arguments = parser.arguments(from: start, by: function.rawValue)
      return parser.holding(.call(function, arguments), from: start)
    }
    guard case .call(_, let arguments) = parts.kind else { return parts }
    let (needed, further) = function.arguments
    if arguments.count < needed.count || arguments.count > needed.count + further.count {
      problem(
        at: start,
        "`\(function.rawValue)` does not take \(ExpressionParser.names(arguments.count))",
        remedy: "Write `\(function.signature)`")
    }
    return parts
  }

  private static func names(_ count: Int) -> String {
    switch count {
    case 0: "an empty list of names"
    case 1: "one name"
    default: "\(count) names"
    }
  }

  /// What stands between the parentheses of a call.
  private mutating func arguments(from start: Int, by name: String) -> [ExpressionNode] {
    var arguments: [ExpressionNode] = []
    if take(.closeParenthesis) { return [] }
    repeat {
      let argument = sum()
      if let comparison = unexpectedStatement() {
        problem(
          at: comparison, "a name is expected, and this is a statement",
          remedy: "Close the parenthesis of `\(name)` before the comparison")
        skip()
      }
      arguments.append(argument)
    } while take(.comma)
    close(.closeParenthesis, opened: start, by: "\(name)(")
    return arguments
  }

  /// Where a comparison stands that cannot be here.
  private func unexpectedStatement() -> Int? {
    if case .sign(let sign) = current.kind, sign.comparison != nil {
      return current.range.lowerBound
    }
    return nil
  }

  /// What stands in the parentheses: a set, and a statement or a quantity.
  private mutating func over(_ function: ExpressionFunction, from start: Int) -> ExpressionNode {
    let set = set()
    let remedy = "Write `\(function.signature)`"
    // Without a set it is not known where it ends.
    if case .invalid = set.members { problems.suppress(at: current.range.lowerBound) }
    if !take(.comma) {
      problem(
        at: current.range.lowerBound,
        "`\(function.rawValue)` takes a set, a comma and what holds for each member: \(found)",
        remedy: remedy)
      skip()
      guard take(.comma) else {
        _ = take(.closeParenthesis)
        return node(.invalid, from: start)
      }
    }
    let body = statement()
    if function.isOfStatements { demandStatement(body) } else { demandQuantity(body) }
    if isSign(.comma) {
      problem(
        at: current.range.lowerBound, "`\(function.rawValue)` takes one set and one part",
        remedy: remedy)
      while take(.comma) { _ = statement() }
    }
    close(.closeParenthesis, opened: start, by: "\(function.rawValue)(")
    return holding(.over(function, set, body), from: start)
  }
}
