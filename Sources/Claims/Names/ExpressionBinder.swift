internal import Analysis
internal import Diagnostics

/// Settles what the names of an expression mean, and writes its sets out.
///
/// A method that finds no meaning notes the problem and gives nil, so that all problems of an
/// expression are told at once.
struct ExpressionBinder {
  /// More statements and quantities than these are refused.
  static let most = 250_000
  /// How deep parts may be nested once each `let` is written out.
  static let deepest = 300

  let names: ClaimNames
  let ranked: RankedModels
  /// The text whose names are being settled: the expression's own, or that of a `let`.
  private(set) var text: ExpressionText
  private(set) var found: [Diagnostic] = []
  private var places: Set<Place> = []
  /// What sets and loops bind.
  var scope: [String: Member]
  private var lets: [String] = []
  private var size = 0
  private var depth = 0

  init(_ expression: ClaimExpression, _ names: ClaimNames, _ ranked: @escaping RankedModels) {
    self.names = names
    self.ranked = ranked
    text = expression.text
    scope = names.bound
  }

  /// Notes a problem, unless there is one at the same place.
  mutating func problem(
    _ code: String, at offset: Int, in other: ExpressionText? = nil, _ message: String,
    remedy: String? = nil
  ) {
    let place = (other ?? text).place(at: offset)
    guard found.count < ExpressionProblems.most, places.insert(place).inserted else { return }
    found.append(Diagnostic(code, at: place, message, remedy: remedy))
  }

  mutating func note(_ problem: Diagnostic) {
    guard let place = problem.place, places.insert(place).inserted else { return }
    found.append(problem)
  }

  // MARK: What a part stands for

  /// What a part of an expression stands for.
  enum Term {
    case quantity(Quantity)
    case member(Member)
    /// The best model, which is not looked for where a comparison asks whether it is another.
    case best(DimensionName)
    case text(String)
    case flag(Bool)
    case statement(Statement)
    /// A name that nothing binds: what it means goes by its place.
    case open(OpenName)
  }

  /// A name, and where it was written.
  struct OpenName {
    let name: String
    let offset: Int
    let text: ExpressionText
  }

  mutating func term(_ node: ExpressionNode) -> Term? {
    guard size < ExpressionBinder.most, depth < ExpressionBinder.deepest else {
      problem(
        "expressionTooLarge", at: node.range.lowerBound,
        "with its sets and its `let` written out the expression has more than "
          + "\(ExpressionBinder.most) parts, "
          + "or more than \(ExpressionBinder.deepest) in one another",
        remedy: "Take smaller sets")
      return nil
    }
    size += 1
    depth += 1
    defer { depth -= 1 }
    switch node.kind {
    case .name(let word): return term(word)
    case .number(let number): return .quantity(.constant(number.value))
    case .negated, .arithmetic: return arithmetic(node).map { .quantity($0) }
    case .call(let function, let arguments): return call(function, arguments, node)
    case .over(let function, let set, let body): return over(function, set, body, node)
    case .comparison(let left, let sign, let right):
      return comparison(left, sign, right).map { .statement($0) }
    case .within(let left, let margin, let right):
      return within(left, margin, right).map { .statement($0) }
    case .membership(let name, let set): return membership(name, set).map { .statement($0) }
    case .not(let part): return statement(part).map { .statement(.inverse($0)) }
    case .and(let parts): return statements(parts).map { .statement(.every($0)) }
    case .or(let parts): return statements(parts).map { .statement(.some($0)) }
    case .set, .invalid:
      problem(
        "wrongKind", at: node.range.lowerBound, "a set stands where none can be",
        remedy: "Take its members one by one, as in `all(SET, STATEMENT)`")
      return nil
    }
  }

  private mutating func term(_ word: NameWord) -> Term? {
    let open = OpenName(name: word.text, offset: word.range.lowerBound, text: text)
    if word.isQuoted { return .open(open) }
    if let member = scope[word.text] { return .member(member) }
    if let expression = names.lets[word.text] { return value(of: word, expression) }
    guard word.text.hasPrefix("params.") else { return .open(open) }
    let name = String(word.text.dropFirst("params.".count))
    switch names.params[name] {
    case .number(let value): return .quantity(.constant(value))
    case .flag(let flag): return .flag(flag)
    case .text(let value): return .text(value)
    case .model(let value):
      return model(OpenName(name: value, offset: open.offset, text: text)).map { .member($0) }
    case .dimension(let value):
      return dimension(OpenName(name: value, offset: open.offset, text: text)).map { .member($0) }
    case nil:
      problem(
        "unknownParameter", at: open.offset, "there is no parameter \(name.quoted)",
        remedy: NameSuggestion.remedy(
          for: word.text, among: names.params.keys.sorted().map { "params.\($0)" }))
      return nil
    }
  }

  /// The value of a `let`, whose names nothing binds but other ones.
  private mutating func value(of word: NameWord, _ expression: ClaimExpression) -> Term? {
    let name = word.text
    if let start = lets.firstIndex(of: name) {
      let circle = Array(lets[start...])
      let place = names.lets[circle[0]]?.text.place(at: 0) ?? text.place(at: word.range.lowerBound)
      note(ClaimNames.circular(circle, at: place))
      return nil
    }
    let outer = (text, scope)
    (text, scope) = (expression.text, [:])
    lets.append(name)
    defer {
      lets.removeLast()
      (text, scope) = outer
    }
    return term(expression.root)
  }

  // MARK: Statements

  mutating func statement(_ node: ExpressionNode) -> Statement? {
    let offset = node.range.lowerBound
    switch term(node) {
    case .statement(let statement): return statement
    case .flag(let flag): return .test(.given(flag))
    case .open(let open):
      unknown(open, "is neither a statement nor the name of one", among: [])
    case .quantity, .member, .best, .text:
      problem(
        "wrongKind", at: offset, "a statement is expected: \(node.description.quoted) is none",
        remedy: "Compare it with something, as in `score(a) > score(b)`")
    case nil: break
    }
    return nil
  }

  /// All of several statements; nil where one of them has a problem.
  private mutating func statements(_ nodes: [ExpressionNode]) -> [Statement]? {
    let bound = nodes.map { statement($0) }
    let statements = bound.compactMap { $0 }
    return statements.count == bound.count ? statements : nil
  }

  private mutating func within(
    _ left: ExpressionNode, _ margin: ExpressionNode, _ right: ExpressionNode
  ) -> Statement? {
    let sides = (quantity(left), quantity(margin), quantity(right))
    guard let first = sides.0, let width = sides.1, let second = sides.2 else { return nil }
    if let width = width.constant, width < 0 {
      problem(
        "negativeMargin", at: margin.range.lowerBound, "nothing is within a negative margin",
        remedy: "Write how far the two may be apart")
      return nil
    }
    return .within(first, margin: width, of: second)
  }

  /// What is taken for each member of a set.
  private mutating func over(
    _ function: ExpressionFunction, _ set: SetNode, _ body: ExpressionNode, _ node: ExpressionNode
  ) -> Term? {
    guard let members = members(of: set) else { return nil }
    let outer = scope
    defer { scope = outer }
    var statements: [Statement] = []
    var quantities: [Quantity] = []
    for member in members {
      scope[set.name?.text ?? member.kind.rawValue] = member
      if function.isOfStatements {
        // The same problem would be found for each of the others.
        guard let part = statement(body) else { return nil }
        statements.append(part)
      } else {
        guard let part = quantity(body) else { return nil }
        quantities.append(part)
      }
    }
    switch function {
    case .all: return .statement(.every(statements))
    case .any: return .statement(.some(statements))
    case .count where statements.isEmpty: return .quantity(.constant(0))
    case .count: return .quantity(.count(statements))
    default: break
    }
    guard !members.isEmpty else {
      problem(
        "emptySet", at: node.range.lowerBound,
        "`\(function.rawValue)` of a set without a member is undefined",
        remedy: "Leave out the models whose attribute is not known")
      return nil
    }
    switch function {
    case .share: return .quantity(.share(statements))
    case .mean: return .quantity(.mean(quantities))
    case .min: return .quantity(.minimum(quantities))
    case .max: return .quantity(.maximum(quantities))
    case .median: return .quantity(.median(quantities))
    default: return .quantity(.spread(quantities))
    }
  }

  // MARK: Quantities

  mutating func quantity(_ node: ExpressionNode) -> Quantity? {
    quantity(term(node), node)
  }

  mutating func quantity(_ term: Term?, _ node: ExpressionNode) -> Quantity? {
    let offset = node.range.lowerBound
    switch term {
    case .quantity(let quantity): return quantity
    case .open(let open): notAQuantity(open)
    case .member(let member):
      problem(
        "wrongKind", at: offset,
        "a quantity is expected: \(node.description.quoted) is a \(member.kind.rawValue)",
        remedy: ExpressionBinder.quantities(of: member.kind, node.description))
    case .best:
      problem(
        "wrongKind", at: offset, "a quantity is expected: \(node.description.quoted) is a model",
        remedy: ExpressionBinder.quantities(of: .model, node.description))
    case .text, .flag:
      problem(
        "wrongKind", at: offset, "a quantity is expected: \(node.description.quoted) is none",
        remedy: "Texts and flags are compared by `==` and `!=` with one another")
    case .statement:
      problem("wrongKind", at: offset, "a quantity is expected, and this is a statement")
    case nil: break
    }
    return nil
  }

  private static func quantities(of kind: MemberKind, _ written: String) -> String {
    switch kind {
    case .model: "Say what of it, as in `score(\(written))`"
    case .dimension: "Say whose, as in `score(MODEL, \(written))`"
    case .culture: "Say of which model, as in `similarity(MODEL, \(written))`"
    case .round, .judge, .group: "Compare names by `==` and `!=`"
    }
  }

  private mutating func notAQuantity(_ open: OpenName) {
    let kinds = MemberKind.allCases.flatMap { members(named: open, $0, in: nil) }
    if let member = kinds.first {
      problem(
        "wrongKind", at: open.offset, in: open.text,
        "a quantity is expected: \(open.name.quoted) is a \(member.kind.rawValue)",
        remedy: ExpressionBinder.quantities(of: member.kind, ExpressionWords.written(open.name)))
    } else {
      unknown(open, "is no quantity: no `let` and no parameter has this name", among: [])
    }
  }

  private mutating func arithmetic(_ node: ExpressionNode) -> Quantity? {
    switch node.kind {
    case .negated(let part):
      guard let quantity = quantity(part) else { return nil }
      if case .constant(let value) = quantity { return .constant(-value) }
      return .negated(quantity)
    case .arithmetic(let left, let operation, let right):
      let sides = (quantity(left), quantity(right))
      guard let first = sides.0, let second = sides.1 else { return nil }
      if operation == .divided, second.constant == 0 {
        problem("divisionByZero", at: right.range.lowerBound, "nothing can be divided by 0")
        return nil
      }
      switch operation {
      case .plus: return .sum(first, second)
      case .minus: return .difference(first, second)
      case .times: return .product(first, second)
      case .divided: return .quotient(first, second)
      }
    default: return nil
    }
  }

  // MARK: Unknown names

  /// Says that a name is unknown, and which known one is near it.
  ///
  /// - Parameter known: names of the kind that its place asks for.
  mutating func unknown(
    _ open: OpenName, code: String = "unknownName", _ what: String, among known: [String]
  ) {
    let others =
      scope.keys.sorted() + names.lets.keys.sorted()
      + names.params.keys.sorted().map { "params.\($0)" }
    var remedy = NameSuggestion.remedy(for: open.name, among: known)
    if NameSuggestion.nearest(to: open.name, among: known) == nil {
      if let parts = ExpressionBinder.parts(of: open.name, known + others) {
        remedy = NameSuggestion.question(parts)
      } else if let nearest = NameSuggestion.nearest(to: open.name, among: others) {
        remedy = NameSuggestion.question(nearest)
      } else if known.isEmpty, !others.isEmpty {
        remedy = NameSuggestion.remedy(for: open.name, among: others)
      }
    }
    problem(
      code, at: open.offset, in: open.text, "\(open.name.quoted) \(what)", remedy: remedy)
  }

  /// What was meant by a name with a sign in it, where each side of the sign is known or a number.
  private static func parts(of name: String, _ known: [String]) -> String? {
    for sign in ["-", "/"] {
      let parts = name.split(separator: Character(sign), omittingEmptySubsequences: false)
      guard parts.count == 2,
        parts.allSatisfy({ part in
          ExpressionWords.isNumber(part) || known.contains { $0.isExactly(String(part)) }
        })
      else { continue }
      return parts.joined(separator: " \(sign) ")
    }
    return nil
  }
}
