package import Diagnostics
internal import Foundation
internal import LogReaders
internal import PrintedNumbers

/// The judgments of a shard as far as a command looks at them: distinct rows of the columns that it needs,
/// each with how often it stands there.
///
/// Put together they are a table of judgments again, from which the command computes as from a log:
/// whatever it prints is the same to the byte. Where a command asks of a row neither who it is nor
/// where it stands, rows that say the same are one; a log of a few scores in clusters becomes their counts.
///
/// - Complexity: a part is as large as its distinct rows; put together, four bytes for each row come to
///   the distinct ones.
package struct RecordPart: PartContent {
  let judgments: JudgmentTable
  /// The place of each row in `judgments`.
  let rows: [Int32]
  let counts: RecordCounts
  let others: Int
  let issues: [Diagnostic]
  /// What was read, with the digest of each file; nothing for the standard input.
  package let inputs: [PartHead.Input]
  /// What is kept in a part; nil of what was put together, which keeps all that it has.
  let columns: RecordColumns?

  /// The rows of a table.
  package init(_ table: RecordTable, keeping columns: RecordColumns) {
    judgments = table.judgments
    rows = table.rows
    counts = table.counts
    others = table.others
    issues = table.issues
    inputs = table.inputs
    self.columns = columns
  }

  /// The rows as a table.
  ///
  /// - Parameter filters: those that the rows were chosen by.
  /// - Throws: where there is no row.
  package func table(_ filters: RowFilters) throws(Diagnostics) -> RecordTable {
    try counts.refuseNothing(hasPublished: counts.hasPublished)
    guard !rows.isEmpty || counts.filtered == 0 else {
      throw Diagnostics(
        Diagnostic(
          "nothingLeft", "no judgment of \(counts.sampled) meets all filters (\(filters.text))",
          remedy: "Drop one of them"), cause: .wrongUse)
    }
    return RecordTable(
      judgments, rows: rows, counts: counts, others: others, issues: issues, filters: filters)
  }

  // MARK: - Writing

  package func write(to part: inout PartWriter) throws(Diagnostics) {
    if columns != nil { noteItems(in: &part) }
    part.note(rows: counts.rows, others: others)
    try part.write("record") { line in
      line.texts("files", counts.files)
      line.integers(
        "counts",
        [
          counts.rows, counts.curated, counts.adaptive, counts.filtered,
          counts.hasPublished ? 1 : 0,
        ])
    }
    for issue in issues {
      let text = String(decoding: try JSONText.bytes(issue, isPretty: false), as: UTF8.self)
      try part.write("issue") { $0.text("issue", text) }
    }
    let kept = (columns ?? RecordColumns.all(of: judgments)).cells(of: judgments, rows: rows)
    try part.write("columns") { $0.texts("names", kept.map(\.name)) }
    for (place, column) in kept.enumerated() { try write(column, place, to: &part) }
    try write(DistinctRows(kept.map(\.codes), count: rows.count), kept, to: &part)
  }

  /// Notes the item of each row, once for rows of one item.
  private func noteItems(in part: inout PartWriter) {
    var known: Set<Int64> = []
    for row in rows {
      let row = Int(row)
      let (task, sample) = (judgments.task.codes[row], judgments.sample.codes[row])
      guard known.insert(Int64(task) << 32 | Int64(UInt32(bitPattern: sample))).inserted else {
        continue
      }
      part.note(item: ItemDigest.of([judgments.task[row] ?? "", judgments.sample[row] ?? ""]))
    }
  }

  private static let namesOfLine = 1_024
  private static let rowsOfLine = 512

  private func write(
    _ column: RecordColumns.Kept, _ place: Int, to part: inout PartWriter
  ) throws(Diagnostics) {
    var start = 0
    while start < column.texts.count {
      let range = start..<min(start + Self.namesOfLine, column.texts.count)
      try part.write("cells") { line in
        line.integer("column", place)
        if column.numbers.isEmpty {
          line.texts("texts", column.texts[range])
        } else {
          line.doubles("numbers", column.numbers[range])
        }
      }
      start = range.upperBound
    }
  }

  private func write(
    _ distinct: DistinctRows, _ columns: [RecordColumns.Kept], to part: inout PartWriter
  ) throws(Diagnostics) {
    var start = 0
    while start < distinct.firsts.count {
      let range = start..<min(start + Self.rowsOfLine, distinct.firsts.count)
      try part.write("rows") { line in
        line.integers("first", distinct.firsts[range].map { rows[$0] })
        line.integers("times", distinct.counts[range])
        for (place, column) in columns.enumerated() {
          line.integers("c\(place)", distinct.firsts[range].map { column.codes[$0] })
        }
      }
      start = range.upperBound
    }
  }
}

/// Rows of several columns that differ, in the order of their first appearance.
struct DistinctRows {
  /// The place of the first row of each.
  private(set) var firsts: [Int] = []
  /// How often each stands there.
  private(set) var counts: [Int] = []

  /// - Parameter columns: a code for each row and column.
  /// - Complexity: O(rows x columns).
  init(_ columns: [[Int32]], count: Int) {
    let numbers = RowKinds(columns, count: count).numbers
    for row in 0..<count {
      let number = Int(numbers[row])
      if number == firsts.count {
        firsts.append(row)
        counts.append(0)
      }
      counts[number] += 1
    }
  }
}
