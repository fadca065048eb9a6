import Diagnostics
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// Judgments answer queries that read, and nothing else.
@Suite("Queries on judgments")
struct QueryDatabaseTests {
  private static let log = """
    evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,status_reason,\
    judge_kind,scale_min,scale_max,cluster_id,culture,judged_at
    run,test,A,i1,1,model:j,care,1,scored,,model,0,1,c1,,2025-01-02T03:04:05Z
    run,test,A,i2,1,model:j,care,0.5,scored,,model,0,1,c1,,2025-01-02T03:04:06Z
    run,test,B,i1,1,model:j,care,,error,too long,model,0,1,c1,,2025-01-02T03:04:07Z
    run,test,B,i1,1,human:x1,care,0,scored,my own words,human,0,1,c1,zh,2025-01-03T03:04:05Z

    """

  private func read(_ text: String = log, in scratch: borrowing Scratch) throws -> EvaluationLog {
    try LogReader().read([scratch.write(text, to: "log.csv")])
  }

  private func database(
    _ log: EvaluationLog, fewest: Int = 1, _ change: (inout QueryDatabase.Bounds) -> Void = { _ in }
  ) -> QueryDatabase {
    var bounds = QueryDatabase.Bounds()
    change(&bounds)
    return QueryDatabase(
      QueriedJudgments(log: log, rows: Array(log.judgments.indices), fewestPeople: fewest),
      bounds: bounds)
  }

  @Test("the tables and their columns are the views of a study")
  func contract() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let file = try scratch.write(Self.log, to: "log.csv")
    let study = try Study(openingOrCreating: path)
    _ = try StudyIngestion(study).ingest([file])
    let data = QueriedJudgments(log: try LogReader().read([file]), rows: [0, 1, 2, 3])
    for (table, columns) in QueryDatabase.tables(of: data) {
      let view = SQLiteFile.rows("SELECT name FROM pragma_table_info('\(table)')", on: path)
      #expect(view == columns, "\(table)")
    }
  }

  @Test("judgments have the values that the view of a study shows")
  func values() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let file = try scratch.write(Self.log, to: "log.csv")
    let study = try Study(openingOrCreating: path)
    _ = try StudyIngestion(study).ingest([file])
    let sql =
      "SELECT model_id, sample_id, judge_id, epoch, score, status, judge_kind, cluster_id, round "
      + "FROM judgments ORDER BY model_id, sample_id, judge_id"
    let answer = try database(study.log()).answer(sql)
    let rows = answer.rows.map { row in
      row.map { value in
        switch value {
        case .none: ""
        case .whole(let whole): "\(whole)"
        case .real(let real): "\(real)"
        case .text(let text): text
        }
      }.joined(separator: "|")
    }
    #expect(rows == SQLiteFile.rows(sql, on: path) && rows.count == 4)
  }

  @Test(
    "what does more than read judgments is refused, where it stands",
    arguments: [
      ("DELETE FROM judgments", "forbiddenQuery"),
      ("INSERT INTO judgments (score) VALUES (1)", "forbiddenQuery"),
      ("DROP TABLE judgments", "forbiddenQuery"), ("CREATE TABLE t (a)", "forbiddenQuery"),
      ("CREATE TEMP VIEW v AS SELECT 1 AS a", "forbiddenQuery"),
      ("ATTACH '/tmp/x.db' AS x", "forbiddenQuery"), ("PRAGMA table_list", "forbiddenQuery"),
      ("SELECT name FROM pragma_table_list", "forbiddenQuery"),
      ("SELECT name FROM sqlite_schema", "forbiddenQuery"),
      ("EXPLAIN SELECT score FROM judgments", "forbiddenQuery"),
      ("BEGIN", "forbiddenQuery"), ("VACUUM INTO '/tmp/x.db'", "forbiddenQuery"),
      ("SELECT load_extension('x') AS a", "functionInQuery"),
      ("SELECT random() AS a", "functionInQuery"), ("SELECT date('now') AS a", "functionInQuery"),
      ("SELECT readfile('/etc/passwd') AS a", "unknownFunction"),
      (
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n",
        "forbiddenQuery"
      ),
      ("SELECT score FROM judgments; SELECT 1 AS a", "severalQueries"),
      ("SELECT score FROM judgments WHERE model_id = ?", "parameterInQuery"),
      ("", "emptyQuery"), ("-- nothing", "emptyQuery"), ("SELECT", "sqlSyntax"),
      ("SELECT score FORM judgments WHERE", "sqlSyntax"),
      ("SELECT score + 1 FROM judgments", "unnamedColumn"),
      ("SELECT avg(score) FROM judgments", "unnamedColumn"),
      ("SELECT score, 2 AS Score FROM judgments", "repeatedColumn"),
      ("SELECT 1e308 * 10 AS big", "infiniteNumber"),
    ])
  func refused(_ sql: String, _ code: String) throws {
    let scratch = try Scratch()
    let database = try database(read(in: scratch))
    let failure = #expect(throws: QueryFailure.self) { try database.answer(sql) }
    #expect(failure?.code == code, "\(sql): \(String(describing: failure))")
    #expect(failure?.message.hasSuffix(".") == false)
  }

  @Test("misspelt tables, columns and functions are told at their byte with what was meant")
  func misspelt() throws {
    let scratch = try Scratch()
    let database = try database(read(in: scratch))
    for (sql, offset, meant) in [
      ("SELECT scor FROM judgments", 7, "`score`"),
      ("SELECT score FROM judgmets", 18, "`judgments`"),
      ("SELECT aveg(score) AS mean FROM judgments", 7, "`avg`"),
    ] {
      let failure = #expect(throws: QueryFailure.self) { try database.answer(sql) }
      #expect(failure?.offset == offset, "\(sql): \(String(describing: failure))")
      #expect(failure?.remedy?.contains(meant) == true, "\(sql): \(String(describing: failure))")
    }
  }

  @Test("time, rows, memory and texts are bounded")
  func bounds() throws {
    let scratch = try Scratch()
    let log = try read(in: scratch)
    let wide = "judgments a, judgments b, judgments c, judgments d, judgments e, judgments f"
    let slow = "SELECT count(*) AS n FROM \(wide), \(wide.replacing(" ", with: " x"))"
      .replacing("xjudgments", with: "judgments")
    let rows = database(log) { $0.rows = 3 }
    let late = database(log) { $0.seconds = 0.05 }
    let long = database(log) { $0.bytes = 3 }
    #expect(throws: QueryFailure.self) { try rows.answer("SELECT score FROM judgments") }
    let failure = #expect(throws: QueryFailure.self) { try late.answer(slow) }
    #expect(failure?.code == "slowQuery", "\(String(describing: failure))")
    let text = #expect(throws: QueryFailure.self) {
      try long.answer("SELECT judge_id FROM judgments")
    }
    #expect(text?.code == "longText")
  }

  @Test("people stand there without their words, and not at all where they are few of a culture")
  func people() throws {
    let scratch = try Scratch()
    let log = try read(in: scratch)
    let sql = "SELECT judge_kind, status_reason FROM judgments ORDER BY judge_id"
    let shown = try database(log).answer(sql)
    #expect(shown.rows.first == [.text("human"), .none] && shown.rows.count == 4)
    #expect(shown.rows.contains([.text("model"), .text("too long")]))
    let hidden = try database(log, fewest: 10).answer(sql)
    #expect(hidden.rows.count == 3 && hidden.rows.allSatisfy { $0[0] == .text("model") })
    #expect(hidden.notes.count == 1 && hidden.notes[0].contains("fewer than 10 people"))
  }

  @Test("only the rows that filters leave are seen")
  func selected() throws {
    let scratch = try Scratch()
    let log = try read(in: scratch)
    let data = QueriedJudgments(log: log, rows: [0], fewestPeople: 1)
    let answer = try QueryDatabase(data).answer(
      "SELECT count(*) AS judgments, (SELECT count(*) FROM models) AS models FROM judgments")
    #expect(answer.rows == [[.whole(1), .whole(1)]])
    #expect(answer.columns == ["judgments", "models"])
  }
}
