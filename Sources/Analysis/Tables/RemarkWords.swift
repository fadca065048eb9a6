internal import Wording

extension Wording {
  /// What a module that knows no languages tells of a table in English: in its key the names in quotes
  /// are places, several of them one, and numbers are as in ``account(_:)``.
  static func remark(_ text: String) -> Wording {
    var whole: Wording = ""
    var rest = text[...]
    while let names = rest.firstMatch(of: names) {
      whole = whole + .account(String(rest[..<names.range.lowerBound])) + "\(names.output)"
      rest = rest[names.range.upperBound...]
    }
    return whole + .account(String(rest))
  }

  /// Names in quotes, each perhaps with a count, with commas between.
  private static var names: Regex<Substring> {
    /"[^"]*"(?: \(\d+\))?(?:, "[^"]*"(?: \(\d+\))?)*/
  }
}
