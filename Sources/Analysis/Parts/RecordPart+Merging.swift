package import Diagnostics
internal import Foundation
internal import LogReaders

extension RecordPart {
  /// Puts the rows of parts together: in the order in which they were read where all parts read the same
  /// rows.
  ///
  /// - Throws: for lines that hold no judgments, and for more rows than can be numbered.
  package init(merging parts: [PartReader]) throws(Diagnostics) {
    var merged = MergedRows()
    for part in parts.sorted(by: { $0.head.shard.index < $1.head.shard.index }) {
      try merged.add(part)
    }
    merged.finish()
    judgments = merged.judgments
    rows = merged.rows
    counts = merged.counts ?? RecordCounts(files: [])
    others = 0
    issues = merged.issues
    inputs = []
    columns = nil
  }
}

/// Judgments as they are put together of parts.
private struct MergedRows {
  private(set) var judgments = JudgmentTable()
  private(set) var counts: RecordCounts?
  private(set) var issues: [Diagnostic] = []
  private var issueTexts: Set<String> = []
  private var names: [String]?
  private var attributes: [String: [String?]] = [:]
  /// Of each row of `judgments` where it stood first, and how often.
  private var firsts: [Int] = []
  private var times: [Int] = []
  private var total = 0

  /// The cells of a column in one part.
  private struct Cells {
    var texts: [String] = []
    var numbers: [Double] = []
  }

  mutating func add(_ part: PartReader) throws(Diagnostics) {
    let lines = try part.lines()
    var cells: [Cells] = []
    while let line = try lines.next() {
      switch line.kind {
      case "record": try addCounts(line)
      case "issue": try addIssue(line)
      case "columns":
        let columns = try line.texts("names")
        guard names == nil || names == columns, cells.isEmpty, Set(columns).count == columns.count
        else { throw line.damage("it names other columns than other parts") }
        if names == nil {
          names = columns
          for name in columns where JudgmentColumn(name: name) == nil { attributes[name] = [] }
        }
        cells = columns.map { _ in Cells() }
      case "cells":
        let place = try line.integer("column")
        guard cells.indices.contains(place) else { throw line.damage("there is no such column") }
        if line.has("numbers") {
          cells[place].numbers += try line.doubles("numbers")
        } else {
          cells[place].texts += try line.texts("texts")
        }
      case "rows": try addRows(line, cells)
      default: throw line.damage("its kind is not known")
      }
    }
  }

  private mutating func addCounts(_ line: PartLine) throws(Diagnostics) {
    var found = RecordCounts(files: try line.texts("files"))
    let numbers = try line.integers("counts")
    guard numbers.count == 5, numbers.allSatisfy({ (0...Int(Int32.max)).contains($0) }) else {
      throw line.damage("it does not say how many rows there are")
    }
    found.rows = numbers[0]
    found.curated = numbers[1]
    found.adaptive = numbers[2]
    found.filtered = numbers[3]
    found.hasPublished = numbers[4] != 0
    if counts == nil { counts = found } else { counts?.merge(found) }
  }

  private mutating func addIssue(_ line: PartLine) throws(Diagnostics) {
    let text = try line.text("issue")
    // Parts that read the same files met the same.
    guard issueTexts.insert(text).inserted else { return }
    guard let issue = try? JSONDecoder().decode(Diagnostic.self, from: Data(text.utf8)) else {
      throw line.damage("it holds no issue")
    }
    issues.append(issue)
  }

  private mutating func addRows(_ line: PartLine, _ cells: [Cells]) throws(Diagnostics) {
    let starts = try line.integers("first")
    let counts = try line.integers("times")
    guard counts.count == starts.count, let names, cells.count == names.count else {
      throw line.damage("its rows have no columns")
    }
    var columns: [(column: JudgmentColumn?, name: String, codes: [Int])] = []
    for (place, name) in names.enumerated() {
      let codes = try line.integers("c\(place)")
      let isText = cells[place].numbers.isEmpty || JudgmentColumn(name: name) == nil
      let most = isText ? cells[place].texts.count : cells[place].numbers.count
      guard codes.count == starts.count, codes.allSatisfy({ $0 >= -1 && $0 < most }) else {
        throw line.damage("its rows have cells that are not there")
      }
      columns.append((JudgmentColumn(name: name), name, codes))
    }
    for row in starts.indices {
      let (sum, isOver) = total.addingReportingOverflow(counts[row])
      guard counts[row] > 0, !isOver, sum <= Int(Int32.max) else {
        throw line.damage("there are more rows than can be numbered")
      }
      total = sum
      var judgment = Judgment(ofNothing: ())
      for (place, column) in columns.enumerated() {
        let code = column.codes[row]
        guard let known = column.column else {
          attributes[column.name]?.append(code < 0 ? nil : cells[place].texts[code])
          continue
        }
        guard code >= 0 else { continue }
        let value: ColumnValue =
          cells[place].numbers.isEmpty
          ? .text(cells[place].texts[code]) : .number(cells[place].numbers[code])
        guard judgment.set(known, to: value) else {
          throw line.damage("`\(column.name)` has a value that it cannot have")
        }
      }
      judgments.append(judgment)
      firsts.append(starts[row])
      times.append(counts[row])
    }
  }

  /// The rows in the order in which they were read.
  var rows: [Int32] {
    let order = firsts.indices.sorted { (firsts[$0], $0) < (firsts[$1], $1) }
    var rows: [Int32] = []
    rows.reserveCapacity(total)
    for place in order {
      rows.append(contentsOf: repeatElement(Int32(place), count: times[place]))
    }
    return rows
  }

  /// Gives the judgments the columns that are none of the record.
  mutating func finish() {
    for name in names ?? [] {
      guard let cells = attributes.removeValue(forKey: name) else { continue }
      judgments.addAttribute(name, cells: cells)
    }
  }
}
