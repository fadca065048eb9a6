package import Statistics
package import Wording

extension Wording {
  /// What a module that knows no languages tells in English: in its key each number is a place, so that
  /// "there are 2 ties" is found as `there are {1} ties`.
  ///
  /// What was said before stays as it is, since no catalogue has it.
  package static func account(_ text: String) -> Wording {
    var whole: Wording = ""
    var rest = text[...]
    var words = ""
    while let first = rest.first {
      let sign = first == "-" && (words.last ?? " ") == " " ? 1 : 0
      let digits = rest.dropFirst(sign)
      guard let digit = digits.first, isDigit(digit), !(words.last?.isLetter ?? false) else {
        words.append(first)
        rest.removeFirst()
        continue
      }
      var end = digits.drop(while: isDigit).startIndex
      let behind = rest[end...].dropFirst()
      if end < rest.endIndex, rest[end] == ".", let decimal = behind.first, isDigit(decimal) {
        end = behind.drop(while: isDigit).startIndex
      }
      whole = whole + .named(words) + "\(rest[..<end])"
      words = ""
      rest = rest[end...]
    }
    return whole + .named(words)
  }

  private static func isDigit(_ character: Character) -> Bool {
    character.isASCII && character.isWholeNumber
  }
}

extension UndefinedReason {
  /// ``description`` in the language of the report.
  package var words: String {
    switch self {
    case .outsideDomain(let domain): said("it is defined for \(said(.account(domain))) only")
    case .notTestable(let lack): said("it cannot be tested: \(said(.account(lack)))")
    case .notIdentified(let what):
      said("the design does not identify it: \(said(.account(what)))")
    case .notFound(let what): said("no \(said(.account(what))) was found")
    case .numericalFailure(let account): said("a numerical routine failed (\(account))")
    case .noStrengthsWithout(_, let name?):
      said("without \("`\(name)`") there are no finite strengths")
    default: said(.account(description))
    }
  }
}

extension IntervalCaution {
  /// ``description`` in the language of the report.
  package var words: String { said(.account(description)) }
}

extension IntervalRemark {
  /// ``description`` in the language of the report.
  package var words: String { said(.account(description)) }
}
