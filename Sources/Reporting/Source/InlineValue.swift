internal import Diagnostics

extension InlineValue {
  /// Reads `EXPR | FORMAT`.
  init?(_ text: LocatedText, at place: Place, problems: inout [Diagnostic]) {
    let bytes = Array(text.text.utf8)
    var bar: Int?
    var isQuoted = false
    for (index, byte) in bytes.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if byte == 0x7C, !isQuoted { bar = index }
    }
    expression = text.part(0..<(bar ?? bytes.count)).trimmed
    self.place = place
    guard !expression.text.isEmpty else {
      problems.append(
        Diagnostic(
          report: .emptyValue, at: place, "`{{ }}` names no value",
          remedy: "Write an expression, such as `{{ score(model) | fixed(1) }}`"))
      return nil
    }
    guard let bar else {
      format = nil
      return
    }
    let word = text.part((bar + 1)..<bytes.count).trimmed
    guard let format = ValueFormat(word.text) else {
      let name = String(word.text.prefix { $0 != "(" && $0 != " " })
      problems.append(
        ValueFormat.names.contains(name)
          ? Diagnostic(
            report: .unknownFormat, at: word.start, "the format `\(name)` is not written so",
            remedy: ["fixed", "percent"].contains(name)
              ? "Write `\(name)(1)`, with 0 to 9 decimals" : "Write `\(name)` alone")
          : Diagnostic(
            report: .unknownFormat, at: word.start,
            "there is no format `\(VisibleText.name(name))`",
            remedy: NameSuggestion.remedy(for: name, among: ValueFormat.names)))
      return nil
    }
    self.format = format
  }
}

extension ValueFormat {
  init?(_ text: String) {
    switch text {
    case "interval": self = .interval
    case "p": self = .p
    case "count": self = .count
    case "name": self = .name
    case "text": self = .text
    case "percent": self = .percent(0)
    default:
      guard text.hasSuffix(")"), let open = text.firstIndex(of: "(") else { return nil }
      let inner = text[text.index(after: open)...].dropLast().filter { $0 != " " }
      guard let decimals = Int(inner), (0...9).contains(decimals) else { return nil }
      switch text[..<open] {
      case "fixed": self = .fixed(decimals)
      case "percent": self = .percent(decimals)
      default: return nil
      }
    }
  }
}
