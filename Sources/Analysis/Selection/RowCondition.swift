package import Diagnostics
internal import Foundation
internal import LogReaders
internal import PrintedNumbers

/// What a row must meet to be used, as `--where` says it: `category = Domain:DEF`, `score >= 3`.
///
/// Numbers, days and times compare as such, all else byte by byte. Texts of which every one is a number,
/// or a day, are put in the order of those. A condition on nothing, `cluster_id=`, is met by rows without
/// a value.
package struct RowCondition: Sendable, Equatable {
  package enum Comparison: String, CaseIterable, Sendable {
    case equal = "="
    case different = "!="
    case below = "<"
    case atMost = "<="
    case above = ">"
    case atLeast = ">="

    func holds(_ isBelow: Bool, _ isEqual: Bool) -> Bool {
      switch self {
      case .equal: isEqual
      case .different: !isEqual
      case .below: isBelow
      case .atMost: isBelow || isEqual
      case .above: !isBelow && !isEqual
      case .atLeast: !isBelow
      }
    }

    fileprivate var isOrder: Bool { self != .equal && self != .different }
  }

  package let column: String
  package let comparison: Comparison
  package let value: String
  /// Where it is written, if that is a file.
  package let place: Place?

  /// Reads `COLUMN OP VALUE`, with or without spaces round the sign.
  ///
  /// - Returns: nil where there is no sign, or no column before it.
  package init?(_ text: String, at place: Place? = nil) {
    guard let start = text.firstIndex(where: { "=!<>".contains($0) }),
      // The longer sign first: `<=` begins as `<` does.
      let comparison = Comparison.allCases.sorted(by: { $0.rawValue.count > $1.rawValue.count })
        .first(where: { text[start...].hasPrefix($0.rawValue) })
    else { return nil }
    column = text[..<start].trimmingCharacters(in: .whitespaces)
    self.comparison = comparison
    value = text[start...].dropFirst(comparison.rawValue.count)
      .trimmingCharacters(in: .whitespaces)
    self.place = place
    guard !column.isEmpty else { return nil }
  }

  /// `category=Domain:DEF`.
  package var text: String { column + comparison.rawValue + value }

  /// Which of the distinct cells meet it, and whether rows without one do.
  struct Answer {
    var isMet: [Bool]
    var isMetByNone: Bool
  }

  /// - Throws: where the cells are numbers or days and the value is none.
  func answer(_ cells: ColumnCells) throws(Diagnostics) -> Answer {
    guard !value.isEmpty else {
      return Answer(
        isMet: cells.texts.map { _ in comparison == .different }, isMetByNone: comparison == .equal)
    }
    return Answer(isMet: try isMet(cells), isMetByNone: comparison == .different)
  }

  private func isMet(_ cells: ColumnCells) throws(Diagnostics) -> [Bool] {
    switch cells.kind {
    case .number:
      guard let wanted = RowCondition.number(value) else { throw noSuch("a number", "such as 3") }
      return cells.numbers.map { comparison.holds($0 < wanted, $0 == wanted) }
    case .day:
      guard let wanted = CalendarDay.parse(value) else {
        throw noSuch("a day", "such as 2025-01-31")
      }
      let day = Double(wanted.daysSince1970)
      return cells.numbers.map { comparison.holds($0 < day, $0 == day) }
    case .time:
      guard let (wanted, _) = Timestamp.parse(value) else {
        throw noSuch("a time", "such as 2025-01-31 or 2025-01-31T12:00:00Z")
      }
      // A day stands for all of its instants.
      let isDay = value.utf8.count == 10
      let unit = isDay ? 86_400_000_000.0 : 1
      let time = Double(wanted.microseconds) / unit
      return cells.numbers.map {
        let one = isDay ? ($0 / unit).rounded(.down) : $0
        return comparison.holds(one < time, one == time)
      }
    case .text: return textIsMet(cells.texts)
    }
  }

  private func textIsMet(_ texts: [String]) -> [Bool] {
    if comparison.isOrder, let order = RowCondition.order(of: texts + [value]) {
      let wanted = order[texts.count]
      return order.dropLast().map { comparison.holds($0 < wanted, $0 == wanted) }
    }
    return texts.map {
      comparison.holds($0.utf8.lexicographicallyPrecedes(value.utf8), $0.isExactly(value))
    }
  }

  /// Texts as numbers or days, where every one of them is one.
  private static func order(of texts: [String]) -> [Double]? {
    let numbers = texts.compactMap(number)
    if numbers.count == texts.count { return numbers }
    let days = texts.compactMap { CalendarDay.parse($0).map { Double($0.daysSince1970) } }
    return days.count == texts.count ? days : nil
  }

  private static func number(_ text: String) -> Double? {
    Double(text).flatMap { $0.isFinite ? $0 : nil }
  }

  private func noSuch(_ kind: String, _ example: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "invalidFilter", at: place,
        "`\(text)`: `\(column)` compares with \(kind), which "
          + "`\(VisibleText.name(value))` is not", remedy: "Write one, \(example)"),
      cause: .wrongUse)
  }
}
