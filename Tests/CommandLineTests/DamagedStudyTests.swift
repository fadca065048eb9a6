import CSQLite
import CommandLine
import Foundation
import TestSupport
import Testing

/// A study may come from anywhere: whatever it holds, commands end with a result or an error.
@Suite("Damaged and hostile studies")
struct DamagedStudyTests {
  // MARK: - What is damaged

  /// The bytes of a sound study, made once.
  private static let soundBytes = Task {
    let scratch = try Scratch()
    _ = try await makeStudy(scratch)
    return try scratch.bytes("sound.study")
  }

  private static func writeStudy(_ scratch: Scratch) async throws -> String {
    try scratch.write("sound.study", await soundBytes.value)
  }

  /// A sound study with something in every table.
  private static func makeStudy(_ scratch: Scratch) async throws -> String {
    let rows = (0..<12).map { index in
      """
      {"evaluation_id":"run\(index / 6)","task":"t","model_id":"org/m\(index % 3)",\
      "sample_id":"q\(index / 3)","judge_id":"model:org/j","criterion":"power",\
      "score":\(index % 2),"scale_min":0,"scale_max":1,"cluster_id":"c\(index / 6)",\
      "position":"first","label":"l","weight":1,"input_tokens":3,"latency_s":0.5,\
      "round":"r\(index % 2)","judged_at":"2026-03-01T0\(index % 10):00:00Z",\
      "item_date":"2025-01-01","source_locator":"#/data/\(index)"}

      """
    }.joined()
    let log = try scratch.write("log.jsonl", rows)
    let second = try scratch.write(
      "again.jsonl",
      rows.replacing("T0", with: "T1").replacing("\"score\":0", with: "\"score\":\"0.5\""))
    let scores = try scratch.write(
      "Schwartz_scores.json", "{\"data\":[{\"model\":\"m\",\"Power\":12.5,\"Security\":50}]}")
    let cases = try scratch.write(
      "Schwartz_cases.json",
      """
      {"data":[{"model":"m","value":"Power","score":1,"label":"high","prompt":"p","answer":"a",\
      "highlight":"<i>a</i>"}]}
      """)
    let models = try scratch.write(
      "models.csv", "model_id,release_date,family\norg/m0,2025-03-01,a\n")
    let items = try scratch.write(
      "items.csv", "sample_id,task,item_date,cluster_id\nq1,t,2024-01-01,c1\n")
    let study = scratch.path("sound.study")
    let run = await Run(
      "ingest", log, second, scores, cases, "--study", study, "--with-text", "--models", models,
      "--items", items)
    #expect(run.status == .ok, "\(run.errors)")
    return study
  }

  /// Statements after which a study cannot be right.
  static let statements: [String] = [
    // Texts.
    "UPDATE text SET value = x'ff00fe' WHERE id = 2", "UPDATE text SET value = 17 WHERE id = 3",
    "UPDATE text SET value = CAST(x'c328' AS TEXT) WHERE id = 4",
    "UPDATE text SET id = 9223372036854775807 WHERE id = 1", "UPDATE text SET id = -5 WHERE id = 2",
    "UPDATE text SET id = 4000000000 WHERE id = 3", "DELETE FROM text WHERE id = 2",
    "DELETE FROM text", "UPDATE text SET value = zeroblob(3000000) WHERE id = 5",
    "UPDATE text SET value = (WITH RECURSIVE n(i, t) AS (SELECT 1, 'long' UNION ALL "
      + "SELECT i + 1, t || t FROM n WHERE i < 19) SELECT t FROM n ORDER BY i DESC) "
      + "WHERE value = 'org/m1'",
    "UPDATE text SET value = 'other' WHERE value = 'org/m1'",
    // Codes of rows.
    "UPDATE judgment SET model_id = 99999", "UPDATE judgment SET sample_id = -1 WHERE id = 1",
    "UPDATE judgment SET task = 'a word' WHERE id = 2", "UPDATE judgment SET judge_id = x'00'",
    "UPDATE judgment SET criterion = 1.5 WHERE id = 3", "UPDATE judgment SET evaluation_id = NULL",
    "UPDATE judgment SET model_id = NULL WHERE id = 4",
    "UPDATE judgment SET round = 9223372036854775807", "UPDATE judgment SET label = 0",
    "UPDATE judgment SET locator_text = 123456",
    // Numbers of rows.
    "UPDATE judgment SET epoch = 'many'", "UPDATE judgment SET epoch = -1 WHERE id = 1",
    "UPDATE judgment SET epoch = 9000000000000000000", "UPDATE judgment SET turn = 70000",
    "UPDATE judgment SET judgment_index = 0", "UPDATE judgment SET judgment_index = NULL",
    "UPDATE judgment SET status = 99", "UPDATE judgment SET status = NULL WHERE id = 2",
    "UPDATE judgment SET scale_type = 77", "UPDATE judgment SET sampling = -3",
    "UPDATE judgment SET position = 9", "UPDATE judgment SET judge_kind = x'ff'",
    "UPDATE judgment SET judged_at = 9223372036854775807",
    "UPDATE judgment SET judged_at = -9223372036854775808 WHERE id = 1",
    "UPDATE judgment SET responded_at = 'soon'", "UPDATE judgment SET item_date = 3000000000",
    "UPDATE judgment SET input_tokens = -5", "UPDATE judgment SET higher_is_better = 7",
    "UPDATE judgment SET locator_number = -9223372036854775808",
    "UPDATE judgment SET score = 9e999", "UPDATE judgment SET score = -9e999 WHERE id = 1",
    "UPDATE judgment SET score = 'x' WHERE id = 2", "UPDATE judgment SET score = 3",
    "UPDATE judgment SET scale_min = 1e308, scale_max = -1e308",
    "UPDATE judgment SET preference = 7", "UPDATE judgment SET weight = -1",
    "UPDATE judgment SET weight = zeroblob(100000)", "UPDATE judgment SET latency_s = 9e999",
    // Other tables.
    "UPDATE judgment SET file = 77", "DELETE FROM file WHERE id = 1",
    "UPDATE file SET judgments = -3", "UPDATE file SET bytes = 'many'",
    "UPDATE file SET rows_read = -9223372036854775808", "UPDATE file SET relative_path = x'ff'",
    "UPDATE file SET further_judgments = -1",
    "UPDATE published_score SET score = 'x' WHERE dimension = 'Power'",
    "UPDATE published_score SET score = 9e999", "UPDATE published_score SET model = x'00ff'",
    "UPDATE curated_case SET prompt = x'ff'", "UPDATE curated_case SET score = -9e999",
    "UPDATE issue SET severity = 'fatal'", "UPDATE issue SET message = x'00'",
    "UPDATE issue SET file = 500", "UPDATE run SET expected_samples = -1",
    "UPDATE run SET status = x'fe'", "UPDATE judge SET kind = 9",
    "UPDATE judge SET temperature = 'hot'", "UPDATE model SET release_date = 9000000000000000000",
    "UPDATE model SET release_date = 'never'", "UPDATE item SET item_date = x'01'",
    "UPDATE item SET cluster_id = x'05'",
    "INSERT OR REPLACE INTO pseudonym_key VALUES (1, x'ff', 5)",
    // The schema.
    "DROP TABLE text", "DROP TABLE judgment", "DROP TABLE file", "DROP TABLE run",
    "DROP TABLE issue", "DROP TABLE pseudonym_key", "DROP VIEW judgments",
    "DROP VIEW judgments; CREATE VIEW judgments AS SELECT * FROM issues; DROP VIEW issues; "
      + "CREATE VIEW issues AS SELECT * FROM judgments",
    "DROP VIEW runs; CREATE VIEW runs AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
      + "SELECT i + 1 FROM n) SELECT i AS evaluation_id, i AS task, i AS model_id FROM n",
    "DROP TABLE run; CREATE VIEW run AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
      + "SELECT i + 1 FROM n) SELECT i AS evaluation_id, i AS task, i AS model_id FROM n",
    "DROP VIEW judgments; ALTER TABLE judgment DROP COLUMN score",
    "ALTER TABLE judgment RENAME COLUMN model_id TO m",
    "ALTER TABLE judgment RENAME TO judgment2; CREATE TABLE judgment (id INTEGER PRIMARY KEY)",
    "ALTER TABLE judgment ADD COLUMN bomb GENERATED ALWAYS AS (hex(zeroblob(1000000000)))",
    "DROP TABLE issue; CREATE VIRTUAL TABLE issue USING fts5(file, severity, code, locator)",
    "CREATE TRIGGER t AFTER INSERT ON file BEGIN DELETE FROM judgment; END",
    "CREATE TRIGGER t BEFORE INSERT ON text BEGIN INSERT INTO text (value) "
      + "VALUES (hex(randomblob(20))); END",
    "PRAGMA application_id = 1", "PRAGMA user_version = 99", "PRAGMA user_version = 0",
    "PRAGMA user_version = -1", "PRAGMA user_version = 2",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE text (x)' "
      + "WHERE name = 'text'",
    "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'judgment'",
    "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'file'",
  ]

  /// Statements after which a study is as sound as before.
  static let harmless = [
    "PRAGMA journal_mode = WAL", "VACUUM", "PRAGMA page_size = 8192; VACUUM",
    "CREATE TABLE notes (text)", "CREATE INDEX own ON judgment (score)", "ANALYZE",
  ]

  // MARK: - What is done with it

  /// Runs every command that takes a study on copies of a file, and tells their exit codes.
  private static func attempt(_ bytes: [UInt8], _ scratch: Scratch, _ what: String) async throws
    -> [String: Int32]
  {
    let log = try scratch.write(
      "new.jsonl",
      """
      {"evaluation_id":"n","task":"t","model_id":"org/n","sample_id":"q","judge_id":"rule:r",\
      "criterion":"power","score":1}

      """)
    let report = try scratch.write(
      "r.md",
      """
      ---
      title: T
      study: x.study
      instrument: presence
      system: schwartz
      ---
      ```{leaderboard}
      #| label: tbl-a
      #| dimension: power
      ```
      """)
    let study = scratch.path("x.study")
    let commands = [
      "verify": ["study", "verify", study], "info": ["study", "info", study, "--format", "json"],
      "files": ["study", "files", study], "issues": ["study", "issues", study],
      "export": ["study", "export", study, "-o", scratch.path("out.csv")],
      "merge": ["study", "merge", study, "--study", scratch.path("merged.study")],
      "into": ["study", "merge", scratch.path("sound.study"), "--study", study],
      "leaderboard": [
        "leaderboard", "--study", study, "--instrument", "presence", "--system", "schwartz",
        "--dimension", "power", "--replicates", "999",
      ],
      "report": ["report", report, "--output", scratch.path("out"), "--to", "json"],
      "ingest": ["ingest", log, "--study", study],
    ]
    var codes: [String: Int32] = [:]
    for (name, arguments) in commands {
      for leftover in ["x.study-wal", "x.study-shm", "x.study-journal", "merged.study"] {
        try? FileManager.default.removeItem(atPath: scratch.path(leftover))
      }
      try scratch.write("x.study", bytes)
      let run = await Run(arguments)
      codes[name] = run.status.rawValue
      let isPlain = !run.errors.contains("Error Domain") && !run.errors.contains("DatabaseError")
      #expect(isPlain, "\(what): \(name): \(run.errors)")
      if run.status == .badInput {
        #expect(
          run.errors.hasPrefix("error: ") || run.errors.hasPrefix("warning: "),
          "\(what): \(name): \(run.errors)")
      } else {
        #expect([.ok, .gateFailed].contains(run.status), "\(what): \(name): \(run.errors)")
        #expect(!run.output.isEmpty || name == "report")
      }
    }
    return codes
  }

  private static func changed(_ sql: String, _ sound: String, _ scratch: Scratch) throws -> [UInt8]
  {
    let path = scratch.path("changed.study")
    for leftover in ["", "-wal", "-shm", "-journal"] {
      try? FileManager.default.removeItem(atPath: path + leftover)
    }
    try FileManager.default.copyItem(atPath: sound, toPath: path)
    var connection: OpaquePointer?
    defer { sqlite3_close(connection) }
    #expect(sqlite3_open(path, &connection) == SQLITE_OK)
    var message: UnsafeMutablePointer<CChar>?
    let code = sqlite3_exec(connection, sql, nil, nil, &message)
    #expect(code == SQLITE_OK, "\(sql): \(message.map { String(cString: $0) } ?? "")")
    sqlite3_free(message)
    _ = sqlite3_exec(connection, "PRAGMA wal_checkpoint(TRUNCATE)", nil, nil, nil)
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test(
    "one statement on a study: every command ends well, and verify tells of it",
    arguments: DamagedStudyTests.statements)
  func statement(sql: String) async throws {
    let scratch = try Scratch()
    let sound = try await Self.writeStudy(scratch)
    let codes = try await Self.attempt(try Self.changed(sql, sound, scratch), scratch, sql)
    #expect(codes["verify"] != 0, "\(sql)")
  }

  @Test(
    "what other programs may do to a study leaves it sound",
    arguments: DamagedStudyTests.harmless)
  func stillSound(sql: String) async throws {
    let scratch = try Scratch()
    let sound = try await Self.writeStudy(scratch)
    let codes = try await Self.attempt(try Self.changed(sql, sound, scratch), scratch, sql)
    #expect(codes.allSatisfy { $0.value == 0 }, "\(sql): \(codes)")
  }

  @Test("random damage to a study's bytes: every command ends well", arguments: 0..<64)
  func randomBytes(seed: UInt64) async throws {
    let scratch = try Scratch()
    var bytes = try scratch.bytes(
      URL(fileURLWithPath: try await Self.writeStudy(scratch)).lastPathComponent)
    var state = seed
    func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }
    switch seed % 4 {
    case 0: bytes.removeSubrange(below(bytes.count)...)
    case 1: for _ in 0..<(1 + below(40)) { bytes[below(bytes.count)] = UInt8(below(256)) }
    case 2:
      let start = below(bytes.count - 4096)
      for place in start..<(start + 1 + below(4096)) { bytes[place] = UInt8(below(256)) }
    default:
      let (one, other) = (below(bytes.count / 4096) * 4096, below(bytes.count / 4096) * 4096)
      for offset in 0..<4096 { bytes.swapAt(one + offset, other + offset) }
    }
    _ = try await Self.attempt(bytes, scratch, "seed \(seed)")
  }

  @Test(
    "what lies beside a study as if SQLite had left it does no harm",
    arguments: ["-wal", "-shm", "-journal"])
  func leftovers(suffix: String) async throws {
    let scratch = try Scratch()
    let sound = try await Self.writeStudy(scratch)
    for bytes in [Array("no journal".utf8), [UInt8](repeating: 0xD9, count: 5000), []] {
      try scratch.write("sound.study" + suffix, bytes)
      let run = await Run("study", "verify", sound)
      #expect([.ok, .gateFailed, .badInput].contains(run.status), "\(run.errors)")
    }
  }

  @Test("what is no file is no study", arguments: ["/dev/null", "/dev/zero", "/"])
  func noFile(path: String) async throws {
    let run = await Run("study", "info", path)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("notAStudy"), "\(run.errors)")
  }

  @Test("a trigger of a stranger is never run")
  func trigger() async throws {
    let scratch = try Scratch()
    let sound = try await Self.writeStudy(scratch)
    let bytes = try Self.changed(
      "CREATE TRIGGER t AFTER INSERT ON file BEGIN DELETE FROM judgment; END", sound, scratch)
    try scratch.write("x.study", bytes)
    let log = try scratch.write(
      "new.csv", "\(BadInputTests.header)\ne,t,m,i1,1,rule:r,power,1,rule,0,1\n")
    #expect(await Run("ingest", log, "--study", scratch.path("x.study")).status == .ok)
    let info = await Run("study", "info", scratch.path("x.study"), "--format", "json")
    let results = try StudyCommandTests.json(info.output)["results"] as? [String: Any]
    #expect(results?["judgments"] as? Int == 26)
    let verify = await Run("study", "verify", scratch.path("x.study"))
    #expect(verify.status == .gateFailed)
    #expect(verify.output.contains("the trigger \"t\" is not of the format"), "\(verify.output)")
  }
}
