internal import Diagnostics

/// Reads an expression by recursive descent, after the grammar of S9.
///
/// Statements and quantities share one grammar: what stands in parentheses is told apart by what it
/// is. After a problem reading goes on behind it, so that all problems of an expression are told at
/// once.
struct ExpressionParser {
  /// How deep parentheses, calls and `not` may be nested; deeper ones would use up the stack.
  static let deepest = 64
  /// How many parts may be nested in one another, the terms of a sum included.
  static let mostNested = 200

  private var tokens: [ExpressionToken]
  private var position = 0
  private var depth = 0
  var problems: ExpressionProblems

  init(_ text: ExpressionText) {
    let lexer = ExpressionLexer(text)
    tokens = lexer.tokens
    problems = lexer.problems
  }

  /// Reads the whole text.
  mutating func expression(as form: ClaimExpression.Form) -> ExpressionNode {
    guard !isAtEnd else {
      problems.add(
        "expressionSyntax", at: 0, "the expression is empty", remedy: "Write \(form.example)")
      return node(.invalid, from: 0)
    }
    let start = current.range.lowerBound
    let isSet = startsSet && form != .statement && form != .quantity
    let found = isSet ? node(.set(set()), from: start) : statement()
    while !isAtEnd { leftover() }
    guard problems.isEmpty else { return found }
    check(found, as: form)
    return found
  }

  private mutating func check(_ found: ExpressionNode, as form: ClaimExpression.Form) {
    switch form {
    case .statement: demandStatement(found)
    case .quantity where found.sort == .statement:
      problem(
        at: found.range.lowerBound, "a quantity or a name is expected, and this is a statement",
        remedy: "Write \(form.example)")
    case .set:
      if found.sort == .set { return }
      if case .membership(let name, _) = found.kind, case .name(let word) = name.kind,
        !word.isQuoted
      {
        return
      }
      problem(
        at: found.range.lowerBound, "a loop goes over a set", remedy: "Write \(form.example)")
    case .any, .quantity: break
    }
  }

  // MARK: Tokens

  var current: ExpressionToken { tokens[position] }
  var following: ExpressionToken { tokens[min(position + 1, tokens.count - 1)] }
  var isAtEnd: Bool { current.kind == .end }

  mutating func advance() {
    if position < tokens.count - 1 { position += 1 }
  }

  /// Reads the word as another one.
  mutating func replace(by word: String) { tokens[position].kind = .name(word) }

  func isSign(_ sign: ExpressionSign) -> Bool { current.kind == .sign(sign) }

  mutating func take(_ sign: ExpressionSign) -> Bool {
    guard isSign(sign) else { return false }
    advance()
    return true
  }

  mutating func take(word: String) -> Bool {
    guard current.word == word else { return false }
    advance()
    return true
  }

  /// What is read, in messages.
  var found: String {
    switch current.kind {
    case .number(let text), .name(let text): "found \(text.quoted)"
    case .quoted(let text): "found \(text.quoted)"
    case .sign(let sign): "found `\(sign.rawValue)`"
    case .end: "the expression ends"
    }
  }

  func node(_ kind: ExpressionNode.Kind, from start: Int) -> ExpressionNode {
    let end = position > 0 ? tokens[position - 1].range.upperBound : start
    return ExpressionNode(kind, start..<max(start, end))
  }

  mutating func problem(at offset: Int, _ message: String, remedy: String? = nil) {
    problems.add("expressionSyntax", at: offset, message, remedy: remedy)
  }

  /// Closes what was opened; where the sign is missing, that is a problem.
  mutating func close(_ sign: ExpressionSign, opened start: Int, by opening: String) {
    if take(sign) { return }
    let offset = current.range.lowerBound
    problem(
      at: offset,
      "`\(sign.rawValue)` is missing for the `\(opening)` that was opened before: \(found)",
      remedy: closingRemedy(sign))
    skip()
    _ = take(sign)
  }

  private func closingRemedy(_ sign: ExpressionSign) -> String {
    switch current.kind {
    case .end: "Write `\(sign.rawValue)` at the end"
    case .sign(let found) where found == .closeBracket || found == .closeParenthesis:
      NameSuggestion.question(sign.rawValue)
    default: "Write `\(sign.rawValue)`, a sign or `,` before it"
    }
  }

  /// Goes on to the end of the innermost part: before `,`, a closing sign, `and` or `or`.
  mutating func skip() {
    var open = 0
    while !isAtEnd {
      switch current.kind {
      case .sign(.openParenthesis), .sign(.openBracket): open += 1
      case .sign(.closeParenthesis), .sign(.closeBracket):
        if open == 0 {
          // The wrong one of the two closing signs is read as the right one.
          return
        }
        open -= 1
      case .sign(.comma) where open == 0: return
      case .name("and") where open == 0, .name("or") where open == 0: return
      default: break
      }
      advance()
    }
  }

  /// Something behind the end of what can be read.
  private mutating func leftover() {
    let offset = current.range.lowerBound
    switch current.kind {
    case .sign(.closeParenthesis), .sign(.closeBracket):
      problem(at: offset, "nothing was opened that this would close: \(found)", remedy: "Remove it")
    case .sign(.comma):
      problem(
        at: offset, "a comma stands outside of a call", remedy: "Join statements by `and` or `or`")
    default:
      problem(
        at: offset, "something is missing before this: \(found)",
        remedy: "Write a comparison, `and` or `or` before it")
    }
    switch current.kind {
    case .name("and"), .name("or"), .sign: advance()
    default: break
    }
    if !isAtEnd, case .sign(.closeParenthesis) = current.kind { return }
    let before = position
    if !isAtEnd { _ = statement() }
    if position == before { advance() }
  }

  /// Reads something nested, unless it is too deep; then reading ends.
  mutating func nested(_ read: (inout ExpressionParser) -> ExpressionNode) -> ExpressionNode {
    guard depth < ExpressionParser.deepest else {
      return tooDeep(at: current.range.lowerBound)
    }
    depth += 1
    defer { depth -= 1 }
    return read(&self)
  }

  /// A part that holds others, unless too many are nested in it.
  mutating func holding(_ kind: ExpressionNode.Kind, from start: Int) -> ExpressionNode {
    let made = node(kind, from: start)
    return made.depth <= ExpressionParser.mostNested ? made : tooDeep(at: start)
  }

  private mutating func tooDeep(at offset: Int) -> ExpressionNode {
    problems.add(
      "expressionTooDeep", at: offset,
      "the expression is nested too deep: \(ExpressionParser.deepest) levels of parentheses and "
        + "\(ExpressionParser.mostNested) joined parts are the most",
      remedy: "Name parts of it by `let`")
    position = tokens.count - 1
    return ExpressionNode(.invalid, offset..<offset)
  }
}

// MARK: Statements

extension ExpressionParser {
  /// The rule `and {"or" and}`.
  mutating func statement() -> ExpressionNode {
    let start = current.range.lowerBound
    var parts = [conjunction()]
    while take(word: "or") { parts.append(conjunction()) }
    guard parts.count > 1 else { return parts[0] }
    for part in parts { demandStatement(part) }
    return holding(.or(parts), from: start)
  }

  /// The rule `not {"and" not}`.
  private mutating func conjunction() -> ExpressionNode {
    let start = current.range.lowerBound
    var parts = [negation()]
    while take(word: "and") { parts.append(negation()) }
    guard parts.count > 1 else { return parts[0] }
    for part in parts { demandStatement(part) }
    return holding(.and(parts), from: start)
  }

  private mutating func negation() -> ExpressionNode {
    let start = current.range.lowerBound
    guard take(word: "not") else {
      let test = test()
      correctJoiningWord(["and", "or"])
      return test
    }
    let part = nested { $0.negation() }
    demandStatement(part)
    return holding(.not(part), from: start)
  }

  private mutating func test() -> ExpressionNode {
    let start = current.range.lowerBound
    let left = sum()
    correctJoiningWord(["and", "or", "within", "in"])
    if case .sign(let sign) = current.kind, let comparison = sign.comparison {
      advance()
      let right = sum()
      demandQuantity(left)
      demandQuantity(right)
      refuseChain(after: left, comparison, right)
      return holding(.comparison(left, comparison, right), from: start)
    }
    if take(word: "within") {
      let margin = sum()
      if current.word != "of", let word = current.word,
        NameSuggestion.nearest(to: word, among: ["of"]) != nil
      {
        correct(to: "of")
      }
      guard take(word: "of") else {
        problem(
          at: current.range.lowerBound, "`of` is missing after `within`: \(found)",
          remedy: "Write LEFT within MARGIN of RIGHT")
        skip()
        return node(.invalid, from: start)
      }
      let right = sum()
      for part in [left, margin, right] { demandQuantity(part) }
      return holding(.within(left, margin: margin, of: right), from: start)
    }
    if current.word == "not", following.word == "in" {
      problem(
        at: current.range.lowerBound, "`not in` is no comparison",
        remedy: "Write `not` before the name: `not NAME in SET`")
      advance()
    }
    guard take(word: "in") else { return left }
    let set = set()
    if left.sort != .name, left.sort != .anything {
      problem(
        at: left.range.lowerBound, "only a name can be `in` a set", remedy: "Write NAME in SET")
    }
    return holding(.membership(left, set), from: start)
  }

  private mutating func refuseChain(
    after left: ExpressionNode, _ comparison: Comparison, _ right: ExpressionNode
  ) {
    while case .sign(let sign) = current.kind, let next = sign.comparison {
      problem(
        at: current.range.lowerBound, "comparisons are not chained",
        remedy: "Write `A \(comparison.rawValue) B and B \(next.rawValue) C`")
      advance()
      _ = sum()
    }
  }

  /// Words that stand between operands, where one is misspelt.
  private mutating func correctJoiningWord(_ words: [String]) {
    guard let word = current.word, !ExpressionWords.joining.contains(word) else { return }
    if words.contains("in"), ["is", "equals", "eq"].contains(word.lowercased()) {
      problem(
        at: current.range.lowerBound, "\(word.quoted) is no comparison",
        remedy: NameSuggestion.question("=="))
      tokens[position].kind = .sign(.equal)
    } else if let nearest = NameSuggestion.nearest(to: word, among: words) {
      correct(to: nearest)
    }
  }

  /// Says that a word is misspelt and reads it as the right one.
  mutating func correct(to word: String) {
    problem(
      at: current.range.lowerBound, "\((current.word ?? "").quoted) is no word of the language",
      remedy: NameSuggestion.question(word))
    replace(by: word)
  }

  mutating func demandStatement(_ node: ExpressionNode) {
    switch node.sort {
    case .quantity:
      problem(
        at: node.range.lowerBound, "a statement is expected, and this is a quantity",
        remedy: "Compare it with another, as in `score(a) > score(b)`")
    case .set:
      problem(at: node.range.lowerBound, "a statement is expected, and this is a set")
    case .statement, .name, .anything: break
    }
  }

  mutating func demandQuantity(_ node: ExpressionNode) {
    guard node.sort == .statement else { return }
    problem(
      at: node.range.lowerBound, "a quantity or a name is expected, and this is a statement",
      remedy: "Join statements by `and` or `or`")
  }
}
