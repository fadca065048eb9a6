internal import Diagnostics
internal import PrintedNumbers

/// Answers what names alone answer: parameters, names that loops bind, and what a report's data are of.
///
/// It knows no scores. Conditions compare two names or texts by `==` or `!=`, or ask a flag; sets are
/// `models`, `dimensions` and lists in brackets.
struct NamesEvaluator: SourceEvaluator {
  let parameters: [ReportParameter]
  /// Of the first source of the report.
  let models: [LoopMember]
  let dimensions: [LoopMember]

  func holds(_ condition: LocatedText, in scope: LoopScope) throws(Diagnostics) -> Bool {
    for (sign, isEqual) in [("==", true), ("!=", false)] {
      guard let range = condition.text.firstRange(of: sign) else { continue }
      let bytes = condition.text.utf8
      let start = bytes.distance(from: bytes.startIndex, to: range.lowerBound)
      let one = try text(condition.part(0..<start).trimmed, in: scope)
      let other = try text(condition.part((start + 2)..<bytes.count).trimmed, in: scope)
      return (one == other) == isEqual
    }
    switch try text(condition, in: scope) {
    case "true", "yes", "on": return true
    case "false", "no", "off": return false
    default:
      throw Diagnostics(
        report: .wrongExpression, at: condition.start,
        "the condition is neither true nor false", remedy: "Compare it, as `params.x == y`")
    }
  }

  func members(of set: LocatedText, in scope: LoopScope) throws(Diagnostics) -> [LoopMember] {
    switch set.text {
    case "models": return models
    case "dimensions": return dimensions
    default: break
    }
    guard set.text.hasPrefix("["), set.text.hasSuffix("]") else {
      throw Diagnostics(
        report: .wrongExpression, at: set.start,
        "there is no set `\(VisibleText.name(set.text))`",
        remedy: NameSuggestion.remedy(for: set.text, among: ["models", "dimensions"]))
    }
    let bytes = Array(set.text.utf8)
    var members: [LoopMember] = []
    var start = 1
    for index in 1..<bytes.count where bytes[index] == 0x2C || index == bytes.count - 1 {
      let name = try text(set.part(start..<index).trimmed, in: scope)
      members.append((models + dimensions).first { $0.id == name } ?? LoopMember(id: name, name: name))
      start = index + 1
    }
    return members
  }

  func printed(_ value: InlineValue, in scope: LoopScope) throws(Diagnostics) -> String {
    if let member = scope.member(value.expression.text) { return member.name }
    let text = try text(value.expression, in: scope)
    guard let number = Double(text), value.format != .text, value.format != .name else {
      return shownName(text)
    }
    switch value.format {
    case .fixed(let decimals): return NumberText.fixed(number, decimals: decimals)
    case .percent(let decimals):
      return NumberText.fixed(number * 100, decimals: decimals) + "\u{202F}%"
    case .count where number.rounded() == number && abs(number) < 1e15:
      return NumberText.grouped(Int(number))
    default:
      throw Diagnostics(
        report: .noFormat, at: value.expression.start, "a number stands without a format",
        remedy: "Say how it is printed, such as `| fixed(1)`")
    }
  }

  func option(_ expression: LocatedText, in scope: LoopScope) throws(Diagnostics) -> String {
    if let member = scope.member(expression.text) { return member.id }
    return try text(expression, in: scope)
  }

  /// What a name or a text in quotes says.
  private func text(_ expression: LocatedText, in scope: LoopScope) throws(Diagnostics) -> String {
    let text = expression.text
    if text.utf8.count > 1, text.hasPrefix("\""), text.hasSuffix("\"") {
      return String(text.dropFirst().dropLast())
    }
    if let member = scope.member(text) { return member.id }
    if text.hasPrefix("params."),
      let parameter = parameters.first(where: { "params.\($0.name)" == text })
    {
      return parameter.text ?? ""
    }
    let isName = text.utf8.allSatisfy { InlineScanner.isWord($0) || "-_./".utf8.contains($0) }
    guard isName, !text.isEmpty else {
      throw Diagnostics(
        report: .wrongExpression, at: expression.start,
        "`\(VisibleText.name(text))` is no name", remedy: "Write `params.NAME`, or a name in quotes")
    }
    return text
  }
}
