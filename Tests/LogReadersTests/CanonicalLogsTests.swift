import Diagnostics
import FileFormats
import LogFixtures
import LogReaders
import Testing

@Suite("Canonical JSON Lines")
struct CanonicalJSONLinesTests {
  @Test("a row gets the record's defaults and its place in the file")
  func defaults() throws {
    let log = try read(Fixtures.line())
    let judgment = log.judgments[0]
    #expect(judgment.epoch == 1)
    #expect(judgment.criterion == "overall")
    #expect(judgment.judgeKind == .rule)
    #expect(judgment.status == .scored)
    #expect(judgment.sourceFile == "log.jsonl")
    #expect(judgment.sourceLocator == "L1")
    #expect(judgment.sourceDigest?.utf8.count == 64)
    #expect(log.files.first?.reader == "canonical-jsonl")
  }

  @Test(
    "a missing score is kept as unscored and never zero",
    arguments: ["\"score\":null", "\"score\":NaN", "\"status\":\"scored\"", "\"epoch\":1"])
  func missingScore(members: String) throws {
    let log = try read(Fixtures.line(members))
    #expect(log.judgments.score(at: 0) == nil)
    #expect(log.judgments[0].status == .unscored)
    #expect(log.issues.map(\.code) == ["missingScore"])
  }

  @Test("a row that failed keeps its status and loses its partial score with a warning")
  func errorWithScore() throws {
    let log = try read(Fixtures.line("\"score\":1,\"status\":\"error\""))
    #expect(log.judgments[0].status == .error)
    #expect(log.judgments[0].score == nil)
    #expect(log.issues.map(\.code) == ["scoreDropped"])
  }

  @Test("a label alone is a verdict")
  func labelOnly() throws {
    let judgment = try read(Fixtures.line("\"label\":\"C\"")).judgments[0]
    #expect(judgment.status == .scored)
    #expect(judgment.scaleType == .nominal)
  }

  @Test("numbers as identifiers keep every digit")
  func numericIdentifiers() throws {
    let text = """
      {"evaluation_id":1,"task":"t","model_id":"m","sample_id":9007199254740993123,"judge_id":"rule:x","score":"0.5"}
      {"evaluation_id":1,"task":"t","model_id":"m","sample_id":12.0,"judge_id":"rule:x","score":1}
      """
    let log = try read(text)
    #expect(log.judgments.sample.values == ["9007199254740993123", "12"])
    #expect(log.judgments.score(at: 0) == 0.5)
    #expect(log.issues.map(\.code) == ["quotedNumber"])
  }

  @Test("identifiers are compared by bytes: two spellings of é are two models")
  func bytewiseIdentifiers() throws {
    let text = Fixtures.line(model: "caf\u{E9}") + Fixtures.line(model: "cafe\u{301}")
    let log = try read(text)
    #expect(log.judgments.count == 2)
    #expect(log.judgments.model.values.count == 2)
    #expect(log.judgments.model.code(of: "cafe\u{301}") == 1)
  }

  @Test(
    "a row that is wrong is refused with file, line and code",
    arguments: [
      ("\"score\":Infinity", "infiniteScore"), ("\"score\":-1e999", "infiniteScore"),
      ("\"score\":true", "wrongType"), ("\"score\":[1]", "wrongType"),
      ("\"score\":\"high\"", "invalidField"),
      ("\"score\":7,\"scale_min\":1,\"scale_max\":6", "scoreOutOfScale"),
      ("\"score\":0,\"scale_min\":1", "scoreOutOfScale"),
      ("\"score\":1,\"scale_min\":3,\"scale_max\":2", "emptyScale"),
      ("\"score\":1,\"epoch\":0", "invalidField"), ("\"score\":1,\"epoch\":1.5", "invalidField"),
      ("\"score\":1,\"epoch\":99999999999", "invalidField"),
      ("\"score\":1,\"status\":\"done\"", "invalidField"),
      ("\"score\":1,\"preference\":1.2", "invalidField"),
      ("\"score\":1,\"weight\":-1", "invalidField"),
      ("\"score\":1,\"judged_at\":\"yesterday\"", "invalidField"),
      ("\"score\":1,\"item_date\":\"2025-02-30\"", "invalidField"),
      ("\"score\":1,\"cluster_id\":\"a\\u0000b\"", "controlCharacter"),
      ("\"score\":1,\"score\":1", "jsonSyntax"), ("\"score\":01", "jsonSyntax"),
      ("\"score\":1,", "jsonSyntax"), ("\"score\":1}}", "jsonSyntax"),
    ])
  func refusedRows(members: String, code: String) throws {
    let found = issues(Fixtures.line() + Fixtures.line(sample: "q2", members))
    let issue = try #require(found.first)
    #expect(found.count == 1)
    #expect(issue.code == code)
    #expect(issue.file == "log.jsonl")
    #expect(issue.locator == "L2")
    #expect(issue.description.hasPrefix("log.jsonl:L2: \(code) "))
  }

  @Test("an identifier that is empty is refused")
  func emptyIdentifier() {
    let found = issues(Fixtures.line() + Fixtures.line(sample: ""))
    #expect(found.map(\.code) == ["missingField"])
    #expect(found.first?.message == "sample_id is missing or empty")
  }

  @Test("a judge without a kind is refused with the remedy, and accepted when the kind is given")
  func judgeKinds() throws {
    let found = issues(Fixtures.line(judge: "gpt"))
    #expect(found.map(\.code) == ["unknownJudgeKind"])
    #expect(found.first?.remedy?.contains("rule:") == true)
    let log = try read(Fixtures.line(judge: "gpt", "\"score\":1,\"judge_kind\":\"model\""))
    #expect(log.judgments[0].judgeKind == .model)
  }

  @Test("a misspelt required column is named with the one that was probably meant")
  func misspeltColumn() throws {
    let text = Fixtures.line().replacing("sample_id", with: "sampel_id")
    let issue = try #require(issues(text).first)
    #expect(issue.code == "missingColumn")
    #expect(issue.locator == "L1")
    #expect(issue.message.contains("\"sample_id\""))
    #expect(issue.remedy?.contains("Rename \"sampel_id\" to \"sample_id\"") == true)
  }

  @Test("unknown columns are warned about once, with the place of the first")
  func unknownColumn() throws {
    let log = try read(
      Fixtures.line() + Fixtures.line(sample: "q2", "\"score\":1,\"colour\":{\"a\":[1,null]}")
        + Fixtures.line(sample: "q3", "\"score\":1,\"colour\":2"))
    #expect(log.issues.map(\.code) == ["unknownColumn"])
    #expect(log.issues.first?.locator == "L2")
  }

  @Test("a repeated verdict is dropped, counted and warned about")
  func duplicates() throws {
    let log = try read(
      Fixtures.line() + Fixtures.line() + Fixtures.line() + Fixtures.line(sample: "2"))
    #expect(log.judgments.count == 2)
    #expect(log.files.first?.duplicates == 2)
    #expect(log.issues.map(\.message) == ["2 rows repeated with the same verdict, dropped"])
  }

  @Test("another verdict for the same key is an error that names both files and lines")
  func conflict() throws {
    let scratch = try Scratch()
    let first = try scratch.write("\n" + Fixtures.line(), to: "a.jsonl")
    let second = try scratch.write(Fixtures.line("\"score\":0"), to: "b.jsonl")
    let error = #expect(throws: Diagnostics.self) { try LogReader().read([first, second]) }
    let issue = try #require(error?.all.first)
    #expect(issue.code == "conflictingVerdicts")
    #expect(issue.description.hasPrefix("\(second):L1:"))
    #expect(issue.message.contains("\(first):L2"))
  }

  @Test("the conflict rules keep the first or the latest verdict")
  func conflictRules() throws {
    let text =
      Fixtures.line("\"score\":1,\"cluster_id\":\"x\"")
      + Fixtures.line("\"score\":0,\"cluster_id\":\"y\"")
    let first = try read(text, .init(conflictRule: .first))
    #expect(first.judgments.map(\.score) == [1])
    #expect(first.judgments.cluster.values == ["x"])
    let latest = try read(text, .init(conflictRule: .latest))
    #expect(latest.judgments.map(\.score) == [0])
    #expect(latest.judgments.cluster.values == ["y"])
    #expect(latest.issues.map(\.code) == ["conflictResolved"])
    let dated =
      Fixtures.line("\"score\":1,\"judged_at\":\"2026-02-01T00:00:00Z\"")
      + Fixtures.line("\"score\":0,\"judged_at\":\"2026-01-01T00:00:00Z\"")
    // What was judged at another time is no conflict, and both stay.
    let both = try read(dated, .init(conflictRule: .latest)).judgments
    #expect(both.map(\.score) == [1, 0])
    #expect(both.map(\.judgmentIndex) == [2, 1])
  }

  @Test("the position belongs to the key while the judgment index is not assigned")
  func positions() throws {
    let text =
      Fixtures.line("\"preference\":1,\"position\":\"first\"")
      + Fixtures.line("\"preference\":0,\"position\":\"second\"")
    #expect(try read(text).judgments.count == 2)
    let assigned = text.replacing("\"position\"", with: "\"judgment_index\":2,\"position\"")
    #expect(issues(assigned).map(\.code) == ["conflictingVerdicts"])
  }

  @Test("keeping going leaves refused rows out and leaves no trace of their values")
  func keepGoing() throws {
    let text =
      Fixtures.line()
      + Fixtures.line(model: "ghost", "\"score\":9,\"scale_max\":1,\"language\":\"xx\"")
    let log = try read(text, .init(keepGoing: true))
    #expect(log.judgments.model.values == ["org/a"])
    #expect(log.judgments.language == nil)
    #expect(log.issues.map(\.severity) == [.error])
    #expect(log.files.first?.refused == 1)
  }

  @Test("problems are listed up to the limit and the rest is counted")
  func manyProblems() {
    let text = (0..<150).map { Fixtures.line(sample: "\($0)", "\"score\":9,\"scale_max\":1") }
      .joined()
    let error = #expect(throws: Diagnostics.self) { try read(text) }
    #expect(error?.all.count == 100)
    #expect(error?.omitted == 50)
    #expect(error?.description.contains("and 149 more of this kind") == true)
  }

  @Test("a cut last line is left out with a warning, a cut line before it is an error")
  func cutLine() throws {
    let cut = String(Fixtures.line(sample: "q2").dropLast(8))
    let log = try read(Fixtures.line() + cut)
    #expect(log.judgments.count == 1)
    #expect(log.issues.map(\.code) == ["truncatedLastLine"])
    #expect(issues(Fixtures.line() + cut + "\n").map(\.locator) == ["L2"])
  }

  @Test("lone surrogates read as U+FFFD and are counted")
  func surrogates() throws {
    let log = try read(Fixtures.line("\"score\":1,\"label\":\"a\\ud83d\\udc00b\\ud83d\""))
    #expect(log.judgments.label[0] == "a\u{1F400}b\u{FFFD}D83D")
    #expect(
      log.issues.map(\.message)
        == ["half a surrogate pair once, read as U+FFFD and its four digits"])
    // Two names that differ only there stay two.
    let names = ["a\\ud83d", "a\\ud83c", "a\\udc00", "a"].map { Fixtures.line(model: $0) }
    #expect(try read(names.joined()).judgments.model.values.count == 4)
  }

  @Test(
    "a bound of a scale that no scale has is refused",
    arguments: ["NaN", "1e308", "-1e200", "Infinity", "1e400", "\"nan\"", "\"\""])
  func bounds(bound: String) throws {
    let text = Fixtures.line("\"score\":1,\"scale_min\":\(bound),\"scale_max\":5")
    if bound == "\"\"" {
      #expect(try read(text).judgments[0].scaleMinimum == nil)
    } else {
      #expect(issues(text).count == 1, "\(bound)")
    }
    let table = Fixtures.csvHeader + ",scale_max\ne,t,m,s,rule:r,1,\(bound)\n"
    if !bound.contains("\"") { #expect(issues(table, named: "t.csv").count == 1, "\(bound)") }
  }

  @Test("times are kept in UTC, and one without offset is warned about")
  func times() throws {
    let log = try read(
      Fixtures.line(
        "\"score\":1,\"responded_at\":\"2025-05-12T20:28:13-04:00\",\"judged_at\":\"2025-05-12 01:02:03.5\""
      ))
    #expect(log.judgments[0].respondedAt?.description == "2025-05-13T00:28:13Z")
    #expect(log.judgments[0].judgedAt?.description == "2025-05-12T01:02:03.500000Z")
    #expect(log.judgments[0].round == "2025-05-13")
    #expect(log.issues.map(\.code) == ["naiveTimestamp"])
  }

  @Test("more rows than allowed are refused")
  func rowLimit() {
    var options = LogReadingOptions()
    options.maximumRows = 1
    let found = issues((0..<5).map { Fixtures.line(sample: "\($0)") }.joined(), options)
    #expect(found.map(\.code) == ["tooManyRows"])
  }

  @Test("a message cannot write to the terminal")
  func hostileText() throws {
    let found = issues(Fixtures.line("\"score\":1,\"category\":\"\\u001b[2J\\u202e\""))
    let text = try #require(found.first).description
    #expect(!text.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
  }
}

@Suite("Canonical CSV")
struct CanonicalCSVTests {
  @Test("cells with quotes, commas and line ends are read, and rows know their lines")
  func quotedCells() throws {
    let text =
      "\u{FEFF}" + Fixtures.csvHeader + ",label\r\n"
      + "e,t,m,q1,rule:x,1,\"a, \"\"b\"\"\r\nc\"\r\n\r\ne,t,m,q2,rule:x,,\r\n"
    let log = try read(text, named: "log.csv")
    #expect(log.judgments.label[0] == "a, \"b\"\r\nc")
    #expect(log.judgments[1].status == .unscored)
    #expect(log.judgments[1].sourceLocator == "row 2")
    #expect(log.issues.map(\.locator) == ["L5"])
  }

  @Test("missing columns are all named, with what was probably meant")
  func missingColumns() {
    let found = issues("model_id,sample_id,judge_id,task,points\nm,q,rule:x,t,1\n", named: "l.csv")
    #expect(found.map(\.code) == ["missingColumn", "missingColumn"])
    #expect(found.allSatisfy { $0.locator == "L1" && $0.file == "l.csv" })
    #expect(found.first?.message.contains("\"evaluation_id\"") == true)
    let misspelt = issues("evaluation,task,model_id,sample_id,judge_id,skore\n", named: "l.csv")
    #expect(
      misspelt.map(\.remedy) == [
        "Rename \"evaluation\" to \"evaluation_id\", or declare a column map",
        "Rename \"skore\" to \"score\", or declare a column map",
      ])
  }

  @Test(
    "a damaged table names the line",
    arguments: [
      ("e,t,m,q1,rule:x\n", "raggedRow", "L3"), ("e,t,m,q1,rule:x,1,2\n", "raggedRow", "L3"),
      ("e,t,m,\"q1,rule:x,1\n", "csvSyntax", "L3"), ("e,t,m,\"q\"1,rule:x,1\n", "csvSyntax", "L3"),
      ("e,t,m,q\"1,rule:x,1\n", "csvSyntax", "L3"),
      ("e,t,m,q1,rule:x,0x10\n", "invalidField", "L3"),
    ])
  func damagedRows(row: String, code: String, locator: String) {
    let found = issues(Fixtures.csvHeader + "\ne,t,m,q0,rule:x,1\n" + row, named: "log.csv")
    #expect(found.map(\.code) == [code])
    #expect(found.map(\.locator) == [locator])
  }

  @Test("a byte that is not UTF-8 refuses its row")
  func invalidUTF8() {
    var bytes = Array((Fixtures.csvHeader + "\ne,t,m,q0,rule:x,1\ne,t,m,q").utf8)
    bytes += [0xFF] + Array(",rule:x,1\n".utf8)
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read(bytes: bytes, named: "log.csv")
    }
    #expect(
      error?.all.map(\.description) == [
        "log.csv:L3: invalidUTF8 a byte that is not UTF-8. Save the file as UTF-8 (in Excel as CSV UTF-8)."
      ])
  }

  @Test("a table without rows is read with a warning")
  func noRows() throws {
    let log = try read(Fixtures.csvHeader + "\n", named: "log.csv")
    #expect(log.judgments.count == 0)
    #expect(log.judgments.sourceFile.values.isEmpty)
    #expect(log.issues.map(\.code) == ["noRows"])
  }

  @Test("a column that comes twice is refused")
  func repeatedColumn() {
    let found = issues(Fixtures.csvHeader + ",score\n", named: "log.csv")
    #expect(found.map(\.code) == ["duplicateColumn"])
  }
}

@Suite("Files and directories")
struct LogFilesTests {
  @Test("a walk is recursive, in byte order, and skips what is no log")
  func walk() throws {
    let scratch = try Scratch()
    _ = try scratch.write(Fixtures.line(sample: "3"), to: "b/c.jsonl")
    _ = try scratch.write(Fixtures.line(sample: "2"), to: "b/B.jsonl")
    _ = try scratch.write(Fixtures.line(sample: "1"), to: "a.jsonl")
    _ = try scratch.write("notes", to: "notes.txt")
    _ = try scratch.write("", to: "empty.jsonl")
    _ = try scratch.write("hidden", to: ".hidden")
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.map(\.sample) == ["1", "2", "3"])
    #expect(log.judgments.map(\.sourceFile) == ["a.jsonl", "b/B.jsonl", "b/c.jsonl"])
    #expect(log.files.map(\.name) == ["a.jsonl", "B.jsonl", "c.jsonl"])
    #expect(log.issues.map(\.code) == ["notALog", "notALog"])
  }

  @Test(
    "a file that is named and is no log is an error",
    arguments: ["", "notes\n", "[1]", "{\"a\":1}"])
  func namedFile(text: String) throws {
    let found = issues(text, named: "file")
    #expect(found.count == 1)
    #expect(found.first?.locator == "L1")
    #expect(["emptyFile", "unknownFormat"].contains(found.first?.code))
  }

  @Test("files that are not there are all named")
  func missingFiles() {
    let error = #expect(throws: Diagnostics.self) { try LogReader().read(["/no/a", "/no/b"]) }
    #expect(error?.all.map(\.code) == ["noSuchFile", "noSuchFile"])
    #expect(error?.all.map(\.file) == ["/no/a", "/no/b"])
  }

  @Test("the same content under two names is read once")
  func sameContent() throws {
    let scratch = try Scratch()
    let first = try scratch.write(Fixtures.line(), to: "a.jsonl")
    let second = try scratch.write(Fixtures.line(), to: "b.jsonl")
    let log = try LogReader().read([first, second])
    #expect(log.judgments.count == 1)
    #expect(log.issues.map(\.code) == ["sameContent"])
  }

  @Test("results do not depend on where the files are")
  func portablePaths() throws {
    let scratch = try Scratch()
    let path = try scratch.write(Fixtures.line() + Fixtures.line(), to: "deep/a.jsonl")
    let log = try LogReader().read([path])
    let encoded = try JSONText.encode(log.files) + JSONText.encode(log.issues)
    #expect(!encoded.contains(scratch.path))
    #expect(log.judgments[0].sourceFile == "a.jsonl")
    #expect(log.issues.first?.portableDescription.hasPrefix("a.jsonl:L2: ") == true)
  }

  @Test("the reader can be named instead of told from the content")
  func namedReader() throws {
    let text = Fixtures.line("\"score\":1,\"schema_version\":\"1\"")
    #expect(issues(text).map(\.code) == ["unknownFormat"])
    var options = LogReadingOptions()
    options.reader = .canonicalJSONLines
    #expect(try read(text, options).judgments.count == 1)
  }

  @Test("a person called by an address is named by a keyed hash")
  func addresses() throws {
    let text = Fixtures.line(judge: "human:bob@x.org") + Fixtures.line(sample: "q2")
    let log = try read(text)
    #expect(log.judgments[0].judge.wholeMatch(of: /human:[0-9a-f]{12}/) != nil)
    #expect(!log.judgments.judge.values.contains { $0.contains("@") })
    #expect(log.issues.map(\.code).contains("personalName"))
    let unknown = issues(Fixtures.line(judge: "bob@x.org"))
    #expect(unknown.map(\.code) == ["unknownJudgeKind"])
    #expect(!unknown[0].message.contains("@"))
  }
}
