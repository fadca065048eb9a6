internal import Diagnostics

extension ExpressionParser {
  private static let kinds = MemberKind.allCases.map(\.plural)

  /// Whether a set begins here.
  var startsSet: Bool {
    if isSign(.openBracket) { return true }
    guard let word = current.word else { return false }
    return ExpressionParser.kinds.contains(word)
      || (word == "top" && following.kind == .sign(.openParenthesis))
  }

  /// A set, with what each of its members is called.
  mutating func set() -> SetNode {
    let start = current.range.lowerBound
    var members = members()
    var name: NameWord?
    while true {
      correctSetWord()
      if current.word == "as" {
        let offset = current.range.lowerBound
        advance()
        if name != nil { problem(at: offset, "the members have a name already") }
        name = boundName() ?? name
      } else if current.word == "where" {
        members = filtered(members)
      } else {
        break
      }
    }
    let end = node(.invalid, from: start).range.upperBound
    return SetNode(members: members, name: name, range: start..<end)
  }

  private mutating func members() -> SetNode.Members {
    if isSign(.openBracket) { return list() }
    correctSet()
    let start = current.range.lowerBound
    if current.word == "top" {
      advance()
      return top(from: start)
    }
    guard let word = current.word,
      let kind = MemberKind.allCases.first(where: { $0.plural == word })
    else {
      problem(
        at: start, "a set is expected: \(found)",
        remedy:
          "Write one of \(ExpressionParser.kinds.joined(separator: ", ")), top(NUMBER) or [A, B]")
      skip()
      return .invalid
    }
    advance()
    return .kind(kind, nil)
  }

  /// Reads a misspelt kind as the one that it resembles.
  private mutating func correctSet() {
    guard let word = current.word, !startsSet else { return }
    let known = ExpressionParser.kinds + ["top"]
    guard !ExpressionWords.reserved.contains(word) || word == "top",
      following.kind != .sign(.openParenthesis) || word.lowercased() == "top",
      let nearest = NameSuggestion.nearest(to: word, among: known)
    else { return }
    if nearest == "top", following.kind != .sign(.openParenthesis) { return }
    problem(
      at: current.range.lowerBound, "\(word.quoted) is no set",
      remedy: NameSuggestion.question(nearest))
    replace(by: nearest)
  }

  private mutating func correctSetWord() {
    guard let word = current.word,
      !["as", "where", "and", "or", "in", "within", "of"].contains(word)
    else { return }
    if let nearest = NameSuggestion.nearest(to: word, among: ["where", "as"]) {
      correct(to: nearest)
    } else if ["with", "if", "that", "having", "whose"].contains(word.lowercased()) {
      correct(to: "where")
    }
  }

  private mutating func boundName() -> NameWord? {
    let token = current
    guard let word = token.word else {
      problem(
        at: token.range.lowerBound, "a name for each member is expected after `as`: \(found)",
        remedy: "Write it without quotes, as in `models as a`")
      if case .quoted = token.kind { advance() }
      return nil
    }
    advance()
    if let objection = ExpressionWords.objection(to: word) {
      problem(
        at: token.range.lowerBound, "\(word.quoted) \(objection)",
        remedy: "Call the members by another name")
    }
    return NameWord(text: word, isQuoted: false, range: token.range)
  }

  /// What follows `top`: `(NUMBER[, DIMENSION])`.
  private mutating func top(from start: Int) -> SetNode.Members {
    guard take(.openParenthesis) else {
      problem(
        at: start, "`top` takes how many models are meant: \(found)",
        remedy: "Write `top(NUMBER[, DIMENSION|SYSTEM])`")
      return .invalid
    }
    let number = sum()
    let dimension = take(.comma) ? sum() : nil
    demandQuantity(number)
    close(.closeParenthesis, opened: start, by: "top(")
    return .top(number, dimension)
  }

  /// Names in brackets, with commas between them.
  private mutating func list() -> SetNode.Members {
    let start = current.range.lowerBound
    advance()
    var names: [NameWord] = []
    if take(.closeBracket) {
      problem(at: start, "the list is empty", remedy: "Write [A, B]")
      return .invalid
    }
    repeat {
      let token = current
      switch token.kind {
      case .name(let text):
        if ExpressionWords.reserved.contains(text) {
          problem(
            at: token.range.lowerBound, "\(text.quoted) is a word of the language",
            remedy: "Write the name in double quotes")
        }
        names.append(NameWord(text: text, isQuoted: false, range: token.range))
        advance()
      case .quoted(let text):
        names.append(NameWord(text: text, isQuoted: true, range: token.range))
        advance()
      case .number(let text):
        problem(
          at: token.range.lowerBound, "\(text.quoted) is a number, and a list holds names",
          remedy: "Write it in double quotes if it is a name")
        advance()
      default:
        problem(at: token.range.lowerBound, "a name is expected: \(found)")
        skip()
      }
    } while take(.comma)
    close(.closeBracket, opened: start, by: "[")
    return .list(names)
  }

  private mutating func filtered(_ members: SetNode.Members) -> SetNode.Members {
    let start = current.range.lowerBound
    advance()
    let condition = condition()
    switch members {
    case .kind(let kind, nil): return .kind(kind, condition)
    case .kind:
      problem(
        at: start, "a set has one `where`",
        remedy: "Say the other condition of each member: `all(SET, not ... or ...)`")
    case .top, .list:
      problem(
        at: start, "`where` stands only behind \(ExpressionParser.kinds.joined(separator: ", "))")
    case .invalid: break
    }
    return members
  }

  /// What follows `where`: `ATTRIBUTE (cmp|"~") (TEXT | NUMBER | "same" "(" NAME ")")`.
  private mutating func condition() -> SetNode.Condition? {
    let shape = "Write `where ATTRIBUTE == VALUE`, `~ \"GLOB*\"` or `== same(NAME)`"
    guard let attribute = name() else {
      problem(
        at: current.range.lowerBound, "an attribute is expected after `where`: \(found)",
        remedy: shape)
      skip()
      return nil
    }
    let sign: SetNode.Condition.Sign
    if case .sign(let found) = current.kind, let comparison = found.comparison {
      sign = .compared(comparison)
      advance()
    } else if take(.like) {
      sign = .like
    } else if current.word == "same" {
      sign = .compared(.equal)
    } else if let word = current.word, ["is", "equals", "like", "matches"].contains(word) {
      let meant = word == "is" || word == "equals" ? "==" : "~"
      problem(
        at: current.range.lowerBound, "\(word.quoted) is no comparison",
        remedy: NameSuggestion.question(meant))
      sign = meant == "~" ? .like : .compared(.equal)
      advance()
    } else {
      problem(
        at: current.range.lowerBound, "a comparison is expected after the attribute: \(found)",
        remedy: shape)
      skip()
      return nil
    }
    let start = current.range.lowerBound
    guard let value = conditionValue() else {
      problem(at: start, "a value of the attribute is expected: \(found)", remedy: shape)
      skip()
      return nil
    }
    let range = start..<node(.invalid, from: start).range.upperBound
    return SetNode.Condition(attribute: attribute, sign: sign, value: value, range: range)
  }

  private mutating func conditionValue() -> SetNode.Condition.Value? {
    if current.word == "same", following.kind == .sign(.openParenthesis) {
      let start = current.range.lowerBound
      advance()
      advance()
      guard let name = name() else { return nil }
      close(.closeParenthesis, opened: start, by: "same(")
      return .same(name)
    }
    let isNegative = take(.minus)
    if case .number(let text) = current.kind {
      advance()
      let number = NumberWord(text: text, isPercent: take(.percent))
      return .number(number, isNegative: isNegative)
    }
    return isNegative ? nil : name().map { .name($0) }
  }

  private mutating func name() -> NameWord? {
    let token = current
    switch token.kind {
    case .name(let text):
      if text == "and" || text == "or" || text == "same" { return nil }
      advance()
      return NameWord(text: text, isQuoted: false, range: token.range)
    case .quoted(let text):
      advance()
      return NameWord(text: text, isQuoted: true, range: token.range)
    default: return nil
    }
  }
}
