/// A word or a sign of an expression.
struct ExpressionToken: Equatable {
  enum Kind: Equatable {
    /// A number as it is written, without a sign.
    case number(String)
    case name(String)
    /// A name in double quotes, without them.
    case quoted(String)
    case sign(ExpressionSign)
    case end
  }

  var kind: Kind
  /// Offsets of its characters.
  let range: Range<Int>
  /// Whether a space, or the beginning, is before it.
  let isSpaced: Bool

  /// The word where it is one that is not in quotes.
  var word: String? {
    if case .name(let name) = kind { return name }
    return nil
  }
}

enum ExpressionSign: String, CaseIterable {
  case openParenthesis = "("
  case closeParenthesis = ")"
  case openBracket = "["
  case closeBracket = "]"
  case comma = ","
  case plus = "+"
  case minus = "-"
  case times = "*"
  case divided = "/"
  case percent = "%"
  case like = "~"
  case greater = ">"
  case greaterOrEqual = ">="
  case less = "<"
  case lessOrEqual = "<="
  case equal = "=="
  case notEqual = "!="

  var comparison: Comparison? { Comparison(rawValue: rawValue) }
}
