import Diagnostics
import FileFormats
import LogFixtures
import LogReaders
import StudyStore
import Testing

/// The texts behind judgments are kept with them, found again, and go when they go.
@Suite("Texts in a study")
struct StudyTextsTests {
  private func line(
    _ sample: String, model: String = "org/a", judge: String = "model:j", _ texts: String = "",
    score: Int = 1
  ) -> String {
    Fixtures.line(model: model, sample: sample, judge: judge, "\"score\":\(score)\(texts)")
  }

  private func texts(_ prompt: String, _ response: String, _ explanation: String = "") -> String {
    ",\"prompt\":\"\(prompt)\",\"response\":\"\(response)\",\"explanation\":\"\(explanation)\""
  }

  private func ingest(
    _ paths: [String], _ study: Study, withTexts: Bool = true,
    rule: LogReadingOptions.ConflictRule = .refuse
  ) throws -> IngestionReport {
    var ingestion = StudyIngestion(study)
    ingestion.options.keepTexts = withTexts
    ingestion.options.conflictRule = rule
    return try ingestion.ingest(paths)
  }

  private func expectSound(_ study: Study) throws {
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  private func found(_ study: Study) throws -> [String: RowTexts] {
    let log = try study.log(withTexts: true)
    let names = log.judgments.map { "\($0.model) \($0.sample) \($0.judge)" }
    return Dictionary(uniqueKeysWithValues: zip(names, try log.rowTexts()))
  }

  @Test("texts are found again from a row, and in the views by the hash and by the key")
  func foundAgain() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let first = line("q1", texts("P", "it''s \\\"so\\\"", "fine"))
    let second = line("q1", judge: "model:k", texts("P", "it''s \\\"so\\\"", "poor"), score: 0)
    let prompt = line("q2", ",\"prompt\":\"alone\"")
    let bare = line("q3")
    let log = try scratch.write(first + second + prompt + bare, to: "a.jsonl")
    _ = try ingest([log], study)
    let response = "it''s \"so\""
    #expect(
      try found(study) == [
        "org/a q1 model:j": RowTexts("P", response, explanation: "fine"),
        "org/a q1 model:k": RowTexts("P", response, explanation: "poor"),
        "org/a q2 model:j": RowTexts("alone", nil), "org/a q3 model:j": RowTexts(nil, nil),
      ])
    let hash = SHA256.hexadecimal(response)
    #expect(
      SQLiteFile.rows("SELECT * FROM responses ORDER BY sample_id", on: path) == [
        "\(hash)|q1|org/a|P|\(response)|t|1|1", "|q2|org/a|alone||t|1|1",
      ])
    #expect(
      SQLiteFile.rows(
        "SELECT r.response FROM judgments j JOIN responses r USING (response_hash, sample_id) "
          + "WHERE j.judge_id = 'model:k'", on: path) == [response])
    #expect(
      SQLiteFile.rows("SELECT * FROM explanations ORDER BY judge_id", on: path) == [
        "e1|t|org/a|q1|1|1|model:j|overall|1||fine||||",
        "e1|t|org/a|q1|1|1|model:k|overall|1||poor||||",
      ])
    // The texts of one response are there once, however many judge it.
    #expect(SQLiteFile.rows("SELECT count(*) FROM passage", on: path) == ["5"])
    try expectSound(study)
    let check = try #require(try study.verify().first { $0.name == "texts" })
    #expect(check.detail == "5 texts of 3 rows are what was written")
    // The texts are read only when they are asked for.
    #expect(!(try study.log().hasTexts))
    let reading = try StudyReading(opening: path, withTexts: true)
    #expect(try reading.log.response(ofRow: 0)?.response == response)
    #expect(try StudyReading(opening: path).log.response(ofRow: 0) == nil)
  }

  @Test("the other model of a pair has its response in the view, too")
  func pairs() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let battle = """
      [{"instruction":"I","output_1":"base","generator_1":"b","dataset":"d","output_2":"own",
       "generator_2":"m","annotator":"j","preference":2,"raw_completion":"said"},
       {"instruction":"I","output_1":"base","generator_1":"b","dataset":"d","output_2":"third",
       "generator_2":"n","annotator":"j","preference":1}]
      """
    let study = try Study(openingOrCreating: path)
    _ = try ingest([try scratch.write(battle, to: "annotations.json")], study)
    #expect(
      SQLiteFile.rows(
        "SELECT model_id, response, prompt FROM responses ORDER BY model_id", on: path)
        == ["b|base|I", "m|own|I", "n|third|I"])
    #expect(
      SQLiteFile.rows("SELECT opponent_model_id, explanation FROM explanations", on: path)
        == ["b|said"])
    try expectSound(study)
  }

  @Test("without texts a study says what it said before, and has none")
  func withoutTexts() throws {
    let scratch = try Scratch()
    let bare = try scratch.write(line("q1") + line("q2", score: 0), to: "bare.jsonl")
    let full = try scratch.write(
      line("q1", ",\"prompt\":\"P\",\"explanation\":\"E\"")
        + line("q2", ",\"prompt\":\"P\"", score: 0), to: "full.jsonl")
    let one = try Study()
    _ = try ingest([bare], one, withTexts: false)
    let other = try Study()
    _ = try ingest([full], other, withTexts: false)
    #expect(try one.contentSHA256() == other.contentSHA256())
    #expect(
      Array(try one.log().judgments).map(\.score) == Array(try other.log().judgments).map(\.score))
    #expect(try !other.log(withTexts: true).hasTexts)
    #expect(try !other.verify().contains { $0.name == "texts" })
    // With texts the rows are the same, and the content is not.
    let third = try Study()
    _ = try ingest([full], third)
    #expect(try third.summary().rowsSHA256 == one.summary().rowsSHA256)
    #expect(try third.contentSHA256() != one.contentSHA256())
  }

  @Test("files in any order, together or merged, give the same study, texts included")
  func order() throws {
    let scratch = try Scratch()
    // Rows of several files: the same with other explanations, with and without texts, and others.
    let files = [
      line("q1", texts("P", "R", "first")) + line("q2", texts("P", "S")) + line("q3"),
      line("q1", texts("P", "R", "second")) + line("q3", ",\"explanation\":\"why\"")
        + line("q4", texts("P", "T")),
      line("q1") + line("q2", ",\"explanation\":\"only this\"") + line("q5", texts("Q", "R", "z")),
    ]
    let paths = try files.enumerated().map { try scratch.write($1, to: "\($0).jsonl") }
    let whole = try Study()
    _ = try ingest(paths, whole)
    let expected = try found(whole)
    // Of two explanations of one judgment the one with the higher hash stays: a793… and 1636….
    #expect(expected["org/a q1 model:j"] == RowTexts("P", "R", explanation: "first"))
    #expect(expected["org/a q3 model:j"] == RowTexts(nil, nil, explanation: "why"))
    for order in [[0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
      let study = try Study()
      for index in order { _ = try ingest([paths[index]], study) }
      #expect(try found(study) == expected, "\(order)")
      #expect(try study.contentSHA256() == whole.contentSHA256(), "\(order)")
      try expectSound(study)
      let parts = try order.map { index in
        let part = try Study()
        _ = try ingest([paths[index]], part)
        return part
      }
      let merged = try Study()
      for part in parts { _ = try merged.merge(part) }
      #expect(try found(merged) == expected, "\(order)")
      #expect(try merged.contentSHA256() == whole.contentSHA256(), "\(order)")
      try expectSound(merged)
    }
    try expectSound(whole)
  }

  @Test("a row that takes another's place brings its texts, and what nobody refers to is gone")
  func replaced() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    let one = try scratch.write(
      line("q1", texts("P", "old", "old words")) + line("q2", texts("P", "stays")), to: "1.jsonl")
    let two = try scratch.write(line("q1", texts("P", "new"), score: 0), to: "2.jsonl")
    let three = try scratch.write(line("q1", texts("P", "third")), to: "3.jsonl")
    _ = try ingest([one], study)
    _ = try ingest([two], study, rule: .latest)
    #expect(try found(study)["org/a q1 model:j"] == RowTexts("P", "new"))
    _ = try ingest([three], study, rule: .first)
    #expect(try found(study)["org/a q1 model:j"] == RowTexts("P", "new"))
    #expect(
      SQLiteFile.rows("SELECT value FROM passage ORDER BY value", on: path) == [
        "P", "new", "stays",
      ])
    try expectSound(study)
  }

  @Test("a file that is in the study without its texts stays so, with a remedy")
  func again() throws {
    let scratch = try Scratch()
    let path = try scratch.write(line("q1", texts("P", "R")), to: "a.jsonl")
    let study = try Study()
    _ = try ingest([path], study, withTexts: false)
    let report = try ingest([path], study)
    #expect(report.files.map(\.outcome) == [.unchanged])
    #expect(report.issues.map(\.code) == ["textsNotKept"])
    #expect(report.issues[0].remedy?.contains("compass study remove") == true)
    #expect(try !study.log(withTexts: true).hasTexts)
    #expect(try ingest([path], study, withTexts: false).issues.isEmpty)
    let other = try Study()
    _ = try ingest([path], other)
    #expect(try ingest([path], other).issues.isEmpty)
    let merged = try study.merge(other)
    #expect(merged.issues.map(\.code) == ["textsNotKept"])
    #expect(try other.merge(study).issues.isEmpty)
  }

  @Test("damage to texts is found: another text, another response, one too many")
  func damage() throws {
    for statement in [
      "UPDATE passage SET value = 'other' WHERE value = 'R'",
      "UPDATE judgment_text SET response = prompt",
      "INSERT INTO passage (sha256, value) VALUES ('x', 'y')",
      "UPDATE judgment_text SET prompt = NULL, response = NULL, explanation = NULL",
      "UPDATE passage SET value = x'ff' WHERE value = 'R'",
    ] {
      let scratch = try Scratch()
      let path = scratch.path + "/s.study"
      let log = try scratch.write(line("q1", texts("P", "R", "E")), to: "a.jsonl")
      _ = try ingest([log], try Study(openingOrCreating: path))
      #expect(SQLiteFile.run(statement, on: path))
      let study = try Study(opening: path)
      let check = try study.verify().first { $0.name == "texts" }
      #expect(check?.holds == false, "\(statement)")
    }
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let log = try scratch.write(line("q1", texts("P", "R", "E")), to: "a.jsonl")
    _ = try ingest([log], try Study(openingOrCreating: path))
    #expect(SQLiteFile.run("DELETE FROM passage WHERE value = 'R'", on: path))
    let read = try Study(opening: path).log(withTexts: true)
    let error = #expect(throws: Diagnostics.self) { try read.response(ofRow: 0) }
    #expect(error?.all.map(\.code) == ["damagedStudy"])
    #expect(try Study(opening: path).verify().contains { !$0.holds })
  }

  @Test("studies of earlier versions take texts, once they are brought up to date")
  func migration() throws {
    let scratch = try Scratch()
    for bytes in [try FirstStudyFormat.bytes(), try ThirdStudyFormat.bytes()] {
      let path = try scratch.write(bytes, to: "old.study")
      let study = try Study(opening: path)
      let before = try study.summary()
      #expect(before.formatVersion >= 6)
      #expect(try !study.log(withTexts: true).hasTexts)
      _ = try ingest([try scratch.write(line("q9", texts("P", "R")), to: "n.jsonl")], study)
      #expect(try study.summary().judgments == before.judgments + 1)
      #expect(
        SQLiteFile.rows("SELECT response FROM responses", on: path) == ["R"])
      try expectSound(study)
    }
  }

  @Test(
    "every response of the tools' logs has its hash, and every judgment with one finds its text",
    .enabled(
      if: SharedData.has("logs"), "skipped: the shared data is not beside this checkout"),
    arguments: [
      // As counted in `SharedLogTextsTests`; of AlpacaEval two models and the baseline of both.
      ("alpaca_eval", 3 * 805), ("fastchat_mtbench/model_judgment", 40),
      ("helm/runs/demo/demo_saqa:model=simple_model1", 20),
      ("label_studio/out_json/result.json", 6), ("openai_evals", 12),
      ("lm_eval/acme__alpha-7b", 20), ("inspect_ai/v0.3.18", 20),
      ("inspect_ai/crashed/2026-11-21T00-14-17-00-00_crashy_Jxvnpy9wcQpg3B3Tu79Wi6.eval", 20),
    ])
  func tools(folder: String, responses: Int) throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    _ = try ingest([SharedData.path("logs/\(folder)")], study)
    #expect(
      SQLiteFile.rows("SELECT count(*) FROM responses WHERE response IS NOT NULL", on: path)
        == ["\(responses)"])
    #expect(
      SQLiteFile.rows(
        "SELECT count(*) FROM judgments j WHERE response_hash IS NOT NULL AND NOT EXISTS "
          + "(SELECT 1 FROM responses r WHERE r.response_hash = j.response_hash "
          + "AND r.sample_id = j.sample_id AND r.model_id = j.model_id)", on: path) == ["0"])
    try expectSound(study)
  }
}
