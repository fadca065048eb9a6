internal import Diagnostics

/// Takes an expression apart into words and signs.
///
/// A sign of another language is a problem, and is read as the sign of ours that it stands for.
struct ExpressionLexer {
  private let characters: [Character]
  private var position = 0
  private var isSpaced = true
  private(set) var tokens: [ExpressionToken] = []
  private(set) var problems: ExpressionProblems

  /// - Complexity: O(length of the text).
  init(_ text: ExpressionText) {
    characters = Array(text.text)
    problems = ExpressionProblems(text)
    while position < characters.count { next() }
    add(.end, from: characters.count)
  }

  private mutating func add(_ kind: ExpressionToken.Kind, from start: Int) {
    tokens.append(ExpressionToken(kind: kind, range: start..<position, isSpaced: isSpaced))
    isSpaced = false
  }

  private mutating func next() {
    let start = position
    let character = characters[start]
    if character.isWhitespace {
      position += 1
      isSpaced = true
    } else if character == "\"" {
      quoted()
    } else if let (length, sign) = sign(at: start) {
      position += length
      add(.sign(sign), from: start)
    } else if ExpressionWords.isNameCharacter(character) {
      word()
    } else if !foreignSign() {
      problems.add(
        "expressionSyntax", at: start, "\(String(character).quoted) is no sign of expressions",
        remedy: "Names with such a sign stand in double quotes")
      position += 1
    }
  }

  /// A sign at a place, and how long it is.
  private func sign(at start: Int) -> (Int, ExpressionSign)? {
    let first = characters[start]
    if ExpressionWords.isNameCharacter(first), first != "-", first != "/" { return nil }
    let isForeign = ExpressionLexer.foreign[first]?.contains {
      $0.text.count > 1 && starts($0.text, at: start)
    }
    if isForeign == true { return nil }
    if start + 1 < characters.count,
      let sign = ExpressionSign(rawValue: String(characters[start...(start + 1)]))
    {
      return (2, sign)
    }
    return ExpressionSign(rawValue: String(first)).map { (1, $0) }
  }

  private func starts(_ text: String, at start: Int) -> Bool {
    text.count <= characters.count - start
      && zip(text, characters[start...]).allSatisfy { $0 == $1 }
  }

  /// A number or a name: the longest run of the characters of names, but for signs at its end.
  private mutating func word() {
    let start = position
    let length = ExpressionWords.numberLength(characters, from: start)
    let end = start + length
    if length > 0,
      end == characters.count || !ExpressionWords.isNameCharacter(characters[end])
    {
      position = end
      add(.number(String(characters[start..<end])), from: start)
      return
    }
    while position < characters.count, ExpressionWords.isNameCharacter(characters[position]) {
      position += 1
    }
    while position > start + 1, "-/".contains(characters[position - 1]) { position -= 1 }
    add(.name(String(characters[start..<position])), from: start)
  }

  private mutating func quoted() {
    let start = position
    position += 1
    var name = ""
    while position < characters.count, characters[position] != "\"" {
      let next = position + 1
      if characters[position] == "\\", next < characters.count,
        characters[next] == "\"" || characters[next] == "\\"
      {
        position = next
      }
      name.append(characters[position])
      position += 1
    }
    if position == characters.count {
      problems.add(
        "expressionSyntax", at: start, "the quoted name has no end", remedy: "Close it with `\"`")
      // What is missing at the end of the expression stands in the name.
      problems.suppress(at: position)
    } else {
      position += 1
      if name.isEmpty {
        problems.add("expressionSyntax", at: start, "the quoted name is empty")
      }
    }
    add(.quoted(name), from: start)
  }

  private enum Meaning {
    case sign(ExpressionSign)
    case word(String)
  }

  /// Signs of other languages by their first character, the longest first.
  private static let foreign: [Character: [(text: String, meaning: Meaning)]] = Dictionary(
    grouping: foreignSigns, by: { $0.text.first ?? " " })

  private static let foreignSigns: [(text: String, meaning: Meaning)] = [
    ("===", .sign(.equal)), ("!==", .sign(.notEqual)), ("=>", .sign(.greaterOrEqual)),
    ("=<", .sign(.lessOrEqual)), ("<>", .sign(.notEqual)), ("=~", .sign(.like)),
    ("~=", .sign(.like)), (":=", .sign(.equal)), ("&&", .word("and")), ("||", .word("or")),
    ("=", .sign(.equal)), ("&", .word("and")), ("|", .word("or")), ("!", .word("not")),
    ("≥", .sign(.greaterOrEqual)), ("≤", .sign(.lessOrEqual)), ("≠", .sign(.notEqual)),
    ("×", .sign(.times)), ("·", .sign(.times)), ("÷", .sign(.divided)), ("−", .sign(.minus)),
    ("–", .sign(.minus)), ("∧", .word("and")), ("∨", .word("or")), ("¬", .word("not")),
    ("∈", .word("in")), ("{", .sign(.openBracket)), ("}", .sign(.closeBracket)),
    (";", .sign(.comma)),
  ]

  /// Quotation marks that are no `"`, each with its end.
  private static let quotationMarks: [Character: Character] = [
    "'": "'", "`": "`", "“": "”", "„": "“", "‘": "’", "«": "»", "”": "”", "’": "’",
  ]

  /// Reads a sign of another language, or a name in its quotation marks.
  private mutating func foreignSign() -> Bool {
    let start = position
    if let end = ExpressionLexer.quotationMarks[characters[start]] {
      problems.add(
        "expressionSyntax", at: start,
        "\(String(characters[start]).quoted) is no quotation mark here",
        remedy: "Write names in double quotes (`\"`)")
      position += 1
      while position < characters.count, characters[position] != end { position += 1 }
      let name = String(characters[(start + 1)..<position])
      position = min(position + 1, characters.count)
      add(.quoted(name), from: start)
      return true
    }
    // `==` and `!=` are ours.
    guard characters[start] != "!" || !starts("!=", at: start) || starts("!==", at: start),
      let (text, meaning) = ExpressionLexer.foreign[characters[start]]?
        .first(where: { starts($0.text, at: start) })
    else { return false }
    position += text.count
    let ours: String
    let kind: ExpressionToken.Kind
    switch meaning {
    case .sign(let sign): (ours, kind) = (sign.rawValue, .sign(sign))
    case .word(let word): (ours, kind) = (word, .name(word))
    }
    problems.add(
      "expressionSyntax", at: start, "`\(text)` is no sign of expressions",
      remedy: NameSuggestion.question(ours))
    add(kind, from: start)
    return true
  }
}
