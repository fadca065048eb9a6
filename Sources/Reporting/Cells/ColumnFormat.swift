internal import Diagnostics
internal import Documents
internal import LogReaders
internal import PrintedNumbers

/// How a column of a table that a query, a command or a program gave is printed.
enum ColumnFormat: Codable, Equatable, Sendable {
  case fixed(Int)
  case percent(Int)
  /// A p-value.
  case probability
  case count
  case text

  /// The words that `formats` takes.
  static let words = ["fixed(1)", "percent(0)", "p", "count", "text"]

  /// Reads `fixed(1)`, `percent(0)`, `p`, `count` or `text`.
  init?(_ word: String) {
    switch word {
    case "p": self = .probability
    case "count": self = .count
    case "text": self = .text
    default:
      guard word.hasSuffix(")"), let open = word.firstIndex(of: "("),
        let decimals = Int(word[word.index(after: open)...].dropLast()),
        (0...10).contains(decimals)
      else { return nil }
      switch word[..<open] {
      case "fixed": self = .fixed(decimals)
      case "percent": self = .percent(decimals)
      default: return nil
      }
    }
  }

  /// Whether a value can be printed so.
  func fits(_ value: QueryAnswer.Value) -> Bool {
    switch (self, value) {
    case (_, .none), (.text, .text), (.text, .whole), (.count, .whole): true
    case (.probability, .real(let real)): (0...1).contains(real)
    case (.probability, .whole(let whole)): (0...1).contains(whole)
    case (.fixed, .real), (.fixed, .whole), (.percent, .real), (.percent, .whole): true
    case (.count, .real(let real)): real == real.rounded() && abs(real) < 1e15
    default: false
    }
  }

  var isNumeric: Bool { self != .text }

  /// The value in the format; a text of others is made safe to show.
  func shown(_ value: QueryAnswer.Value) -> TableValue {
    let number: Double? =
      switch value {
      case .whole(let whole): Double(whole)
      case .real(let real): real
      case .none, .text: nil
      }
    switch (self, value) {
    case (_, .none): return .text("–")
    case (.fixed(let decimals), _): return .number(number, Precision(decimals: decimals))
    case (.percent(let decimals), _):
      return .text(
        number.map { NumberText.fixed($0 * 100, decimals: decimals) + "\u{202F}%" } ?? "–")
    case (.probability, _): return .probability(number)
    case (.count, .whole(let whole)): return .count(Int(whole))
    case (.count, _): return .count(number.map { Int($0) })
    case (.text, .text(let text)): return .text(ColumnFormat.shown(text))
    case (.text, .whole(let whole)): return .text("\(whole)")
    case (.text, .real): return .text("–")
    }
  }

  /// A name as it is; of a longer text the beginning, on one line.
  private static func shown(_ text: String) -> String {
    if text.isEmpty { return "–" }
    let isText = text.utf8.count > 120 || text.contains(where: \.isNewline)
    return isText
      ? CaseTable.excerpt(VisibleText.prose(text), characters: 400) : shownName(text)
  }
}
