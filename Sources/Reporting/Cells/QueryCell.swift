internal import Analysis
internal import Diagnostics
internal import Documents
internal import FileFormats
internal import LogReaders
internal import PrintedNumbers
internal import Wording

/// What one SELECT on the judgments gives: `{query}`.
struct QueryCell: CellKind {
  static let name = "query"
  static let labels = LabelKind.table
  /// Tables beside the judgments are those of the whole log.
  static var readsAllRows: Bool { true }

  private let sql: LocatedText?
  private let shape: ForeignTableOptions

  init(_ options: inout OptionReader) {
    sql = QueryCell.query(&options)
    shape = ForeignTableOptions(&options)
  }

  private static func query(_ options: inout OptionReader) -> LocatedText? {
    guard let sql = options.locatedText("sql") else { return nil }
    guard sql.text.contains(where: { !$0.isWhitespace }) else {
      options.add(
        Diagnostic(
          report: .invalidValue, at: sql.start, "\(options.owner): `sql` is not a query",
          remedy: "Write one SELECT behind `sql: |`"))
      return nil
    }
    return sql
  }

  func evaluate(_ data: ReportData) throws(Diagnostics) -> QueryFindings {
    guard let sql else {
      throw Diagnostics(
        report: .noQuery, "has no query", remedy: "Write one SELECT behind `sql: |`")
    }
    guard let queries = data.tools.queries else {
      throw Diagnostics(report: .noQuery, "no queries can be made where this report is built")
    }
    let answer: QueryAnswer
    do throws(QueryFailure) {
      answer = try queries(data.inputs.queried).answer(sql.text)
    } catch {
      throw Diagnostics(
        Diagnostic(
          error.code, at: sql.place(error.offset ?? 0), error.message,
          remedy: error.remedy))
    }
    return QueryFindings(table: try shape.table(answer))
  }

  func blocks(
    _ found: QueryFindings, at place: CellPlace, _ shared: SharedQuantities
  ) -> [Block] {
    [
      found.table.block(
        at: place,
        caption: said("Result of a query, \(found.table.countedRows)"))
    ]
  }

  func promises(_ found: QueryFindings) -> CaptionPromises? { nil }
}

/// The rows of a query.
struct QueryFindings: PrintedApart {
  let table: ForeignTable

  private enum Key: String, CodingKey { case table }

  func print(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(ForeignTable.Printed(table), forKey: .table)
  }
}

extension ForeignTable {
  /// "12 rows".
  var countedRows: String { CountText.counted(rows.count, "row", isGrouped: true) }
}
