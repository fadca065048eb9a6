/// The words of the language of expressions (S9).
package enum ExpressionWords {
  /// Words that join statements and quantities.
  static let joining = ["and", "or", "not", "within", "of", "in", "as", "where", "same"]

  /// Words that may not be names unless they stand in double quotes, and that no `let` may take.
  package static let reserved: Set<String> = Set(
    joining + MemberKind.allCases.map(\.plural) + ExpressionFunction.allCases.map(\.rawValue)
      + ["top"])

  /// Whether a name can be written without double quotes, and stands for itself then.
  package static func isPlain(_ name: String) -> Bool {
    guard let first = name.first, let last = name.last, name.allSatisfy(isNameCharacter),
      first != "-", first != "/", last != "-", last != "/"
    else { return false }
    return !reserved.contains(name) && !isNumber(name)
  }

  /// Why a `let` or a parameter may not have a name: part of a sentence; nil where it may.
  package static func objection(to name: String) -> String? {
    if reserved.contains(name) { return "is a word of the language" }
    if isNumber(name) { return "reads as a number" }
    if name.hasPrefix("params.") { return "begins as the name of a parameter" }
    return isPlain(name) ? nil : "has other signs than letters, digits, `-`, `_`, `.` and `/`"
  }

  /// A name as it is written in an expression: in double quotes where it needs them.
  package static func written(_ name: String) -> String {
    isPlain(name) ? name : quoted(name)
  }

  static func quoted(_ name: String) -> String {
    var text = "\""
    for character in name {
      if character == "\"" || character == "\\" { text.append("\\") }
      text.append(character)
    }
    return text + "\""
  }

  static func isNameCharacter(_ character: Character) -> Bool {
    if let ascii = character.asciiValue {
      switch ascii {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "/"):
        return true
      default: return false
      }
    }
    return character.isLetter || character.isNumber
  }

  /// Whether a text is a number: digits, a point with digits and an exponent, or part of these.
  static func isNumber(_ text: some StringProtocol) -> Bool {
    numberLength(Array(text), from: 0) == text.count
  }

  /// How many characters from one on are a number; 0 where none is.
  static func numberLength(_ characters: [Character], from start: Int) -> Int {
    var end = start
    func digits() -> Int {
      let first = end
      while end < characters.count, let ascii = characters[end].asciiValue,
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(ascii)
      { end += 1 }
      return end - first
    }
    var count = digits()
    if end < characters.count, characters[end] == "." {
      let point = end
      end += 1
      let decimals = digits()
      if decimals == 0 { end = point }
      count += decimals
    }
    guard count > 0 else { return 0 }
    if end < characters.count, characters[end] == "e" || characters[end] == "E" {
      let exponent = end
      end += 1
      if end < characters.count, characters[end] == "-" || characters[end] == "+" { end += 1 }
      if digits() == 0 { end = exponent }
    }
    return end - start
  }
}
