internal import Diagnostics
internal import FileFormats

/// Reads rows that count verdicts, and columns of which one is set.
extension TableReader {
  /// The columns of a count.
  struct Counting {
    let column: JudgmentColumn
    let count: ColumnMap.Count
    let wins: Int
    let total: Int
    let ties: Int?
    /// What the names of the items begin with.
    let prefix: String
    /// The judgments of the file so far.
    var judgments = 0
  }

  /// The most judgments that the counts of one file stand for.
  static let mostCounted = 1_000_000

  /// Adds a judgment for each verdict that a row counts.
  ///
  /// Which item was won is not known, only how many were: the items are called by the row and a
  /// number, and their order says nothing. Numbers that are missing leave one judgment without a
  /// score, since how many there were is not known.
  mutating func addCount(
    _ row: CodedJudgment, _ cells: [UnsafeBufferPointer<UInt8>], _ number: Int,
    at place: CodedLocator, locator: CodedLocator, _ log: inout LogAssembly
  ) {
    guard let counting else { return }
    var row = row
    if counting.column == .score, row.scaleType == nil {
      row.scaleType = .binary
      if row.scaleMinimum.isNaN, row.scaleMaximum.isNaN {
        row.scaleMinimum = 0
        row.scaleMaximum = 1
      }
    }
    let item = "\(counting.prefix)\(number)"
    switch numbers(counting, cells) {
    case .failure(let wrapped): log.refuse(wrapped.problem, at: log.locator(of: place))
    case .success(nil): keep(row, of: item, nil, at: place, locator: locator, &log)
    case .success(let numbers?):
      guard numbers.total <= TableReader.mostCounted - counting.judgments else {
        log.refuse(.tooManyCounted, at: log.locator(of: place))
        return
      }
      self.counting?.judgments += numbers.total
      log.file.rowsRead += numbers.total - 1
      for index in 0..<numbers.total {
        let verdict = index < numbers.wins ? 1 : index < numbers.wins + numbers.ties ? 0.5 : 0
        keep(row, of: "\(item)#\(index + 1)", verdict, at: place, locator: locator, &log)
      }
    }
  }

  private func keep(
    _ row: CodedJudgment, of item: String, _ verdict: Double?, at place: CodedLocator,
    locator: CodedLocator, _ log: inout LogAssembly
  ) {
    var row = row
    if let verdict {
      if counting?.column == .preference { row.preference = verdict } else { row.score = verdict }
    }
    if let problem = log.assign([(.sample, item)], to: &row, at: place) {
      log.refuse(problem, at: log.locator(of: place))
    } else {
      log.keep(&row, at: place, locator: locator)
    }
  }

  private struct Numbers {
    let wins: Int
    let ties: Int
    let total: Int
  }

  /// The numbers in a row; nil where one is missing.
  private func numbers(
    _ counting: Counting, _ cells: [UnsafeBufferPointer<UInt8>]
  ) -> Result<Numbers?, LogProblem.Wrapped> {
    let names = [counting.count.name, counting.count.ties ?? "", counting.count.total]
    var found: [Int] = []
    for (name, cell) in zip(names, [counting.wins, counting.ties, counting.total]) {
      guard let cell else {
        found.append(0)
        continue
      }
      let text = UTF8Text.trimmed(cells[cell])
      if lacksValue(text) { return .success(nil) }
      guard let number = NumberText.integer(text), let count = Int(exactly: number), count >= 0
      else {
        let expected = "a whole number of at least 0"
        return .failure(
          .init(
            problem: .invalidField(
              field: name, text: UTF8Text.string(text), expected: expected)))
      }
      found.append(count)
    }
    let (sum, overflow) = found[0].addingReportingOverflow(found[1])
    guard !overflow, sum <= found[2] else {
      return .failure(
        .init(problem: .countOverTotal(found[0], ties: found[1], total: found[2])))
    }
    return .success(Numbers(wins: found[0], ties: found[1], total: found[2]))
  }

  // MARK: - One of several columns

  /// Sets a column to what the one column that is set stands for.
  func choose(
    _ options: [Option], _ field: Field, _ cells: [UnsafeBufferPointer<UInt8>],
    _ row: inout CodedJudgment, _ log: inout LogAssembly, _ place: CodedLocator,
    _ isMissing: inout Bool
  ) -> LogProblem? {
    var chosen: Option?
    var isAsked = false
    for option in options {
      let cell = UTF8Text.trimmed(cells[option.cell])
      if lacksValue(cell) { continue }
      isAsked = true
      guard let isSet = TableReader.isSet(cell) else {
        return .invalidField(
          field: option.name, text: UTF8Text.string(cell), expected: "1 or 0, true or false")
      }
      guard isSet else { continue }
      if let chosen { return .severalSet(chosen.name, option.name) }
      chosen = option
    }
    guard isAsked else {
      isMissing = true
      return nil
    }
    guard let chosen else { return .noneSet(options.map(\.name)) }
    return chosen.meaning.withUnsafeBufferPointer {
      log.assign(field.column, $0, to: &row, at: place)
    }
  }

  private static func isSet(_ cell: UnsafeBufferPointer<UInt8>) -> Bool? {
    if let truth = truth(cell) { return truth }
    switch NumberText.integer(cell) {
    case 1: return true
    case 0: return false
    default: return nil
    }
  }
}

extension LogProblem {
  fileprivate static func countOverTotal(_ count: Int, ties: Int, total: Int) -> LogProblem {
    LogProblem(
      "countOverTotal",
      "\(count) won\(ties > 0 ? " and \(ties) tied" : "") of only \(total)",
      remedy: "Correct the counts")
  }

  fileprivate static var tooManyCounted: LogProblem {
    LogProblem(
      "tooManyCounted",
      "the counts of the file stand for more than \(TableReader.mostCounted) judgments",
      remedy: "Split the file")
  }

  fileprivate static func severalSet(_ first: String, _ second: String) -> LogProblem {
    LogProblem(
      "severalSet", "\(first.quoted) and \(second.quoted) are both set, and only one can be",
      remedy: "Correct the row")
  }

  fileprivate static func noneSet(_ names: [String]) -> LogProblem {
    LogProblem(
      "noneSet", "none of \(names.map(\.quoted).joined(separator: ", ")) is set",
      remedy: "Correct the row, or leave all of them empty where there is no verdict")
  }
}
