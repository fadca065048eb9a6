import Diagnostics
import FileFormats
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// Logs that are tables of other kinds than CSV.
@Suite("Logs in tables as people have them")
struct TableLogsTests {
  private static let yaml = """
    id: own
    name: Own
    columns: { sample_id: item, model_id: model, score: score }
    constants: { task: t, judge_id: "rule:r" }
    """

  private func options(_ yaml: String = Self.yaml) throws -> LogReadingOptions {
    LogReadingOptions(columnMap: try ColumnMap(yaml: yaml, file: "own.yaml"))
  }

  private func read(
    _ bytes: [UInt8], named name: String, _ options: LogReadingOptions = .init()
  ) throws(Diagnostics) -> EvaluationLog {
    try LogReader(options: options).read(bytes: bytes, named: name)
  }

  @Test("a table of the record with semicolons and decimal commas is read, and said")
  func canonical() throws {
    let text =
      Fixtures.csvHeader + "\ne,t,m,s1,rule:r,0.25\ne,t,m,s2,rule:r,1\n"
    let other = text.replacing(",", with: ";").replacing("0.25", with: "0,25")
    let plain = try LogFixtures.read(text, named: "t.csv")
    let log = try LogFixtures.read(other, named: "t.csv")
    #expect(log.judgments.map(\.score) == plain.judgments.map(\.score))
    #expect(log.judgments.map(\.sourceLocator) == ["row 1", "row 2"])
    #expect(log.files[0].reader == "canonical-csv")
    #expect(
      log.issues.map(\.description) == [
        "t.csv: tableForm read as text with semicolons between cells, decimal commas in \"score\"."
      ])
    #expect(plain.issues.isEmpty)
  }

  @Test("a column map takes any separator and encoding, and its lines are those of the file")
  func mapped() throws {
    let text = "sep=\t\r\nmodel\titem\tscore\r\na\tq1\t1,5\r\na\tq2\tx\r\n"
    let units = text.utf16.flatMap { unit -> [UInt8] in [UInt8(unit & 0xFF), UInt8(unit >> 8)] }
    let bytes: [UInt8] = [0xFF, 0xFE] + units
    let error = #expect(throws: Diagnostics.self) {
      try read(bytes, named: "t.txt", options())
    }
    #expect(error?.all.map(\.locator) == ["L3", "L4"])
    #expect(error?.all.map(\.code) == ["invalidField", "invalidField"])
  }

  @Test("mixed decimals refuse a table that is a log; among others they pass over what is none")
  func mixedDecimals() throws {
    let text = "model;item;score\na;q1;1,5\na;q2;1.5\n"
    let error = #expect(throws: Diagnostics.self) {
      try read(Array(text.utf8), named: "t.csv", options())
    }
    #expect(error?.all.map(\.code) == ["mixedDecimals"])
    #expect(error?.all.map(\.locator) == ["L3"])
    let scratch = try Scratch()
    _ = try scratch.write("x;y;z\na;q1;1,5\na;q2;1.5\n", to: "other.csv")
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.count == 1)
    #expect(log.issues.map(\.code) == ["notALog"])
  }

  // MARK: - Workbooks

  @Test("a workbook is a table whose rows are called by its sheet")
  func workbook() throws {
    var options = try options()
    options.keepGoing = true
    let log = try read(WorkbookFixtures.ratingsWorkbook, named: "r.xlsx", options)
    // Two rows have no score by an error and a formula; one has no model.
    #expect(log.judgments.compactMap(\.score) == [4.5, 0.3, 1e-7, 1.234567890123457e19, 1])
    let errors = log.issues.filter { $0.severity == .error }
    #expect(
      errors.map(\.description) == [
        "r.xlsx:Ratings!row 10: missingField model_id is missing or empty. Give the field, or leave "
          + "the row out."
      ])
    #expect(
      log.issues.filter { $0.severity == .warning }.map(\.code) == [
        "sheetGuessed", "declaredMissing", "declaredMissing", "declaredMissing", "missingScore",
      ])
    #expect(log.issues.contains { $0.code == "missingScore" && $0.locator == "Ratings!row 5" })
  }

  @Test("--sheet chooses, and makes another log of the same file")
  func sheet() throws {
    var options = try options()
    options.sheet = "Other sheet"
    let log = try read(WorkbookFixtures.ratingsWorkbook, named: "r.xlsx", options)
    #expect(log.judgments.map(\.score) == [2])
    #expect(log.files[0].sha256 != SHA256.hexadecimal(WorkbookFixtures.ratingsWorkbook))
    options.sheet = "Nothing"
    let error = #expect(throws: Diagnostics.self) {
      try read(WorkbookFixtures.ratingsWorkbook, named: "r.xlsx", options)
    }
    #expect(error?.all.map(\.code) == ["noSheet"])
  }

  @Test("workbooks that are no log are passed over among others; damaged ones are not")
  func directory() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Fixtures.line(), to: "log.jsonl")
    _ = try scratch.write(WorkbookFixtures.macWorkbook, to: "notes.xlsx")
    #expect(try LogReader().read([scratch.path]).issues.map(\.code) == ["notALog"])
    var options = LogReadingOptions()
    options.sheet = "Ratings"
    #expect(try LogReader(options: options).read([scratch.path]).issues.map(\.code) == ["notALog"])
    _ = try scratch.write(Array(StatisticsFixtures.sav.dropLast(9)), to: "cut.sav")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([scratch.path]) }
    #expect(error?.all.map(\.code) == ["damagedTable"])
    #expect(error?.all.first?.locator == "row 6")
  }

  // MARK: - SPSS and Stata

  @Test("a file of SPSS is a table: codes recoded by a map, declared missing values are no score")
  func spss() throws {
    let yaml = """
      id: own
      name: Own
      columns:
        sample_id: { row: q }
        model_id: Model
        score: score
        category: { column: code, values: { A: first, B: second, "x, y": third } }
        judged_at: when
      constants: { task: t, judge_id: "rule:r" }
      """
    let log = try read(StatisticsFixtures.sav, named: "r.sav", options(yaml))
    #expect(log.judgments.map(\.score) == [1, nil, 5, nil, nil, 3.25])
    #expect(log.judgments.map(\.model) == ["org/a", "org/a", "org/b", "org/b", "org/ç", "org/c"])
    #expect(log.judgments.map(\.category) == ["first", nil, "second", nil, "first", "third"])
    #expect(
      log.judgments.map(\.status) == [.scored, .unscored, .scored, .unscored, .unscored, .scored])
    #expect(log.judgments[0].judgedAt?.description == "2024-01-31T10:20:30Z")
    #expect(log.issues.filter { $0.code == "declaredMissing" }.count == 3)
  }

  @Test("a study takes a workbook sheet by sheet, and each once")
  func study() throws {
    let scratch = try Scratch()
    let path = try scratch.write(WorkbookFixtures.ratingsWorkbook, to: "r.xlsx")
    var ingestion = StudyIngestion(try Study())
    ingestion.options = try options()
    ingestion.options.sheet = "Other sheet"
    #expect(try ingestion.ingest([path]).files.map(\.outcome) == [.ingested])
    #expect(try ingestion.ingest([path]).files.map(\.outcome) == [.unchanged])
    ingestion.options.sheet = nil
    ingestion.keepGoing = true
    #expect(try ingestion.ingest([path]).files.map(\.outcome) == [.ingested])
  }

  // MARK: - Tables beside logs

  @Test("tables of models and items may be workbooks and have other separators")
  func sidecars() throws {
    let scratch = try Scratch()
    let semicolons = try scratch.write("model_id;size\na;1,5\nb;2\n", to: "m.csv")
    #expect(try CSVTable(contentsOf: semicolons).rows == [["a", "1.5"], ["b", "2"]])
    let book = try scratch.write(WorkbookFixtures.ratingsWorkbook, to: "r.xlsx")
    let table = try CSVTable(contentsOf: book)
    #expect(table.lines == [2, 3, 5, 6, 7, 8, 9, 10])
    let error = #expect(throws: Diagnostics.self) { try SidecarTable(book, key: "model") }
    #expect(error?.all.map(\.locator) == ["Ratings!row 10"])
  }
}
