import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// What is kept of prompts, responses and explanations, and what is not.
@Suite("Texts behind judgments")
struct LogTextsTests {
  private let texts = "\"score\":1,\"prompt\":\"P\",\"response\":\"R\",\"explanation\":\"E\""

  // MARK: - The record's own formats

  @Test("lines of the record may have texts, which are kept only when they are asked for")
  func lines() throws {
    let text =
      Fixtures.line(texts)
      + Fixtures.line(
        sample: "q2",
        "\"score\":0,\"prompt\":[{\"role\":\"system\",\"content\":\"S\"},"
          + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"U\"}]}]")
      + Fixtures.line(sample: "q3", "\"score\":0,\"prompt\":null,\"response\":\"\"")
    let log = try readWithTexts(text)
    #expect(
      try log.rowTexts() == [
        RowTexts("P", "R", explanation: "E"), RowTexts("system: S\n\nuser: U", nil),
        RowTexts(nil, nil),
      ])
    #expect(log.judgments[0].responseHash == SHA256.hexadecimal("R"))
    #expect(log.judgments[1].responseHash == nil && log.judgments[2].responseHash == nil)
    #expect(log.issues.isEmpty)
    let response = try #require(try log.response(ofRow: 0))
    #expect(response.responseHash == SHA256.hexadecimal("R") && response.sample == "q1")
    #expect(response.model == "org/a" && response.task == "t" && response.epoch == 1)
    let without = try read(text)
    #expect(!without.hasTexts && without.issues.isEmpty)
    #expect(try without.response(ofRow: 0) == nil && without.explanation(ofRow: 0) == nil)
    // The hash is a column of the record, and there either way.
    #expect(Array(without.judgments) == Array(log.judgments))
  }

  @Test("a text that is none refuses the row only where texts are read")
  func wrongTypes() throws {
    let text = Fixtures.line("\"score\":1,\"response\":{\"a\":1}")
    #expect(try read(text).judgments.count == 1)
    #expect(
      issues(text, LogReadingOptions(keepTexts: true)).map(\.code) == ["wrongType"])
  }

  @Test("a response whose hash is not the one that the log gives is left out, and the row stays")
  func otherHash() throws {
    let hash = String(repeating: "a", count: 64)
    let before = Fixtures.line("\"score\":1,\"response_hash\":\"\(hash)\",\"response\":\"R\"")
    let behind = Fixtures.line(
      sample: "q2", "\"score\":1,\"prompt\":\"P\",\"response\":\"R\",\"response_hash\":\"\(hash)\"")
    let right = Fixtures.line(
      sample: "q3",
      "\"score\":1,\"response\":\"R\",\"response_hash\":\"\(SHA256.hexadecimal("R"))\"")
    let log = try readWithTexts(before + behind + right)
    #expect(
      try log.rowTexts() == [RowTexts(nil, nil), RowTexts("P", nil), RowTexts(nil, "R")])
    #expect(log.judgments.map(\.responseHash) == [hash, hash, SHA256.hexadecimal("R")])
    #expect(log.issues.map(\.code) == ["otherResponse"])
    #expect(log.issues[0].message.contains("2 times"))
  }

  @Test("rows that are refused or dropped leave no text behind")
  func nothingBehind() throws {
    var options = LogReadingOptions(keepTexts: true)
    options.keepGoing = true
    let refused = Fixtures.line(
      sample: "q2", "\"score\":2,\"scale_max\":1,\"prompt\":\"refused\",\"response\":\"refused\"")
    let repeated = Fixtures.line("\"score\":1,\"response\":\"dropped\",\"explanation\":\"dropped\"")
    let log = try read(refused + Fixtures.line(texts) + repeated, options)
    #expect(try log.rowTexts() == [RowTexts("P", "R", explanation: "E")])
    let archive = try #require(log.texts as? TextArchive)
    #expect((0..<Int32(archive.count)).map(archive.text).sorted() == ["E", "P", "R"])
    // Of two rows that say the same the one with texts is kept, whichever comes first.
    let bare = try readWithTexts(Fixtures.line() + Fixtures.line(texts))
    #expect(try bare.rowTexts() == [RowTexts("P", "R", explanation: "E")])
    #expect(bare.judgments.count == 1)
  }

  @Test("texts of attempts at a run that is repeated go with their rows, and the others stay right")
  func repeatedRuns() throws {
    let scratch = try Scratch()
    func attempt(_ evaluation: String, _ created: String, _ samples: [(String, String)]) -> String {
      var fixture = InspectFixture(evaluation: evaluation, created: created)
      fixture.samples = samples.map { name, answer in
        """
        {"id": "\(name)", "epoch": 1, "input": "q \(name)", "target": "x",
         "output": {"completion": "\(answer)", "choices": []},
         "scores": {"match": {"value": "C", "explanation": "why \(answer)"}}}
        """
      }
      return fixture.json
    }
    let first = attempt("E1", "2026-03-01T10:00:00+00:00", [("1", "old"), ("2", "kept")])
    let second = attempt("E2", "2026-03-02T10:00:00+00:00", [("1", "new"), ("3", "more")])
    _ = try scratch.write(first, to: "logs/a.json")
    _ = try scratch.write(second, to: "logs/b.json")
    let log = try readWithTexts(at: scratch.path + "/logs")
    let pairs = zip(log.judgments.map { "\($0.evaluation) \($0.sample)" }, try log.rowTexts())
    for (name, texts) in pairs {
      let answers = ["E1 1": "old", "E1 2": "kept", "E2 1": "new", "E2 3": "more"]
      #expect(texts.response == answers[name], "\(name)")
      #expect(texts.explanation == answers[name].map { "why \($0)" }, "\(name)")
    }
    #expect(log.issues.contains { $0.code == "retriedRuns" })
    #expect(log.judgments.count < 4)
    let archive = try #require(log.texts as? TextArchive)
    #expect(!(0..<Int32(archive.count)).map(archive.text).contains("why old"))
  }

  @Test("more texts than may be held fail the file once, and a bound is not met by equal texts")
  func bounds() throws {
    var options = LogReadingOptions(keepTexts: true)
    options.maximumTextBytes = 4
    let same = (1...5).map { Fixtures.line(sample: "q\($0)", "\"score\":1,\"response\":\"abcd\"") }
    #expect(
      issues(same.joined() + Fixtures.line(sample: "x", texts), options).map(\.code)
        == ["tooMuchText"])
    options.maximumTextBytes = 5
    #expect(try read(same.joined(), options).judgments.count == 5)
  }

  @Test("tables of the record and column maps take texts by name")
  func tables() throws {
    let table = """
      \(Fixtures.csvHeader),prompt,response,explanation
      e,t,m,q1,rule:x,1,"P, with comma",=R,E
      e,t,m,q2,rule:x,0,,,

      """
    let log = try readWithTexts(table, named: "t.csv")
    #expect(
      try log.rowTexts() == [RowTexts("P, with comma", "=R", explanation: "E"), RowTexts(nil, nil)])
    #expect(log.issues.isEmpty)
    let without = try read(table, named: "t.csv")
    #expect(Array(without.judgments) == Array(log.judgments) && without.issues.isEmpty)
    let map = try ColumnMap(
      yaml: """
        id: own
        columns: { sample_id: item, model_id: model, prompt: question, response: answer, explanation: why }
        wide: { columns: [fair, kind], become: criterion, cells: score }
        constants: { task: t, judge_id: "model:j" }
        missing: ["", NA]
        """, file: "own.yaml")
    // A table may lack its texts.
    #expect(map.sources == ["item", "model", "fair", "kind"])
    let rows = """
      item,model,question,answer,why,fair,kind
      q1,m,Q,A,W,1,2
      q2,m,Q,NA,,3,4

      """
    var options = LogReadingOptions(columnMap: map, keepTexts: true)
    let wide = try read(rows, named: "r.csv", options)
    let first = RowTexts("Q", "A", explanation: "W")
    #expect(try wide.rowTexts() == [first, first, RowTexts("Q", nil), RowTexts("Q", nil)])
    options.keepTexts = false
    #expect(Array(try read(rows, named: "r.csv", options).judgments) == Array(wide.judgments))
  }

  // MARK: - Tools

  @Test("Inspect AI: messages with their roles, the completion, and what each scorer says")
  func inspect() throws {
    var fixture = InspectFixture()
    fixture.header = ", \"scorers\": [{\"name\": \"a\"}, {\"name\": \"b\"}]"
    let long = String(repeating: "x", count: 3_000)
    fixture.samples = [
      """
      {"id": 1, "epoch": 1, "input": [{"role": "system", "content": "S"},
        {"role": "user", "content": [{"type": "text", "text": "U"}, {"type": "image", "image": "i"}]}],
       "output": {"completion": "\(long)", "choices": [{"message": {"content": "other"}}]},
       "scores": {"a": {"value": {"x": 1, "y": 0}, "explanation": "why"}, "b": {"value": "C"}}}
      """,
      """
      {"id": 2, "epoch": 1, "input": "plain",
       "output": {"choices": [{"message": {"content": "chosen"}}, {"message": {"content": "no"}}]},
       "scores": {"a": {"value": {"x": 1, "y": 1}}, "b": {"value": "I", "explanation": "because"}}}
      """,
      """
      {"id": 3, "epoch": 1, "input": "failed", "output": {"completion": "", "choices": []},
       "error": {"message": "e"}, "scores": {}}
      """,
    ]
    let expected = [
      RowTexts("system: S\n\nuser: U", long, explanation: "why"),
      RowTexts("system: S\n\nuser: U", long, explanation: "why"),
      RowTexts("system: S\n\nuser: U", long),
      RowTexts("plain", "chosen"), RowTexts("plain", "chosen"),
      RowTexts("plain", "chosen", explanation: "because"),
      RowTexts("failed", nil), RowTexts("failed", nil), RowTexts("failed", nil),
    ]
    let log = try readWithTexts(fixture.json, named: "l.json")
    #expect(try log.rowTexts() == expected)
    #expect(log.judgments[0].responseHash == SHA256.hexadecimal(long))
    #expect(log.judgments[6].responseHash == nil)
    // Of an archive the samples' own records are read: the summaries cut texts.
    let records = zip(["1", "2", "3"], fixture.samples).map {
      TestArchive.Member("samples/\($0)_epoch_1.json", $1)
    }
    let cut = fixture.samples.map { $0.replacingOccurrences(of: long, with: "cut") }
    let archive = try TestArchive.bytes(
      [
        .init("_journal/start.json", fixture.headerOnly),
        .init("summaries.json", "[\(cut.joined(separator: ","))]"),
        .init("header.json", fixture.headerOnly),
      ] + records)
    let options = LogReadingOptions(keepTexts: true)
    let read = try LogReader(options: options).read(bytes: archive, named: "l.eval")
    #expect(try read.rowTexts() == expected)
    // Nothing but the hash of the response differs from a reading without texts.
    let bare = try LogReader().read(bytes: archive, named: "l.eval")
    #expect(
      read.judgments.map { row in
        var row = row
        row.responseHash = nil
        return row
      } == Array(bare.judgments))
    // Without the records there are no texts that could be trusted to be whole.
    let alone = try LogReader(options: options).read(
      bytes: try fixture.archive(), named: "l.eval")
    #expect(!alone.hasTexts && alone.judgments.count == 9)
  }

  @Test("AlpacaEval: both answers, and the judge's words in either form")
  func alpacaEval() throws {
    func annotation(_ completion: String) -> String {
      """
      {"instruction":"I \(completion.count)","output_1":"base","generator_1":"b","dataset":"d",
       "output_2":"own","generator_2":"m","annotator":"j","preference":2,
       "raw_completion":\(completion)}
      """
    }
    let completions = [
      "\"said\"", "{\"message\":{\"content\":\"m\"},\"logprobs\":{\"content\":[]}}",
      "{\"text\":\"old\"}", "null",
    ]
    let log = try readWithTexts(
      "[\(completions.map(annotation).joined(separator: ","))]", named: "annotations.json")
    let rows = try log.rowTexts()
    #expect(rows.map(\.explanation) == ["said", "m", "old", nil])
    #expect(rows.allSatisfy { $0.response == "own" && $0.opponentResponse == "base" })
    #expect(rows.map(\.prompt) == completions.map { "I \($0.count)" })
    #expect(try log.opponentResponse(ofRow: 0)?.model == "b")
  }

  @Test("arenas: both conversations, of several turns one message a line")
  func arenas() throws {
    let battle = """
      [{"question_id":"q","model_a":"a","model_b":"b","winner":"tie","judge":"p","tstamp":1.5,
       "conversation_a":[{"role":"user","content":"1"},{"role":"assistant","content":"2"},
         {"role":"user","content":"3"},{"role":"assistant","content":"4"}],
       "conversation_b":[{"role":"user","content":"1"},{"role":"assistant","content":"5"}]}]
      """
    let log = try readWithTexts(battle, named: "clean_battle.json")
    #expect(try log.rowTexts() == [RowTexts("1\n3", "2\n4", opponent: "5")])
    let server = """
      {"tstamp":2.5,"type":"leftvote","models":["",""],"states":[{"model_name":"a","conv_id":"c1",\
      "offset":2,"messages":[["USER","x"],["ASSISTANT","y"],["USER","Why?"],["ASSISTANT","So."]]},\
      {"model_name":"b","conv_id":"c2","offset":0,"messages":[["USER","Why?"],["ASSISTANT","No."]]}]}

      """
    let votes = try readWithTexts(server)
    #expect(try votes.rowTexts() == [RowTexts("Why?", "So.", opponent: "No.")])
    // Without texts the other conversation is not read, and the rows are the same.
    var options = LogReadingOptions(pseudonyms: JudgePseudonyms(drawn: "key"))
    let bare = try read(battle, named: "clean_battle.json", options)
    options.keepTexts = true
    #expect(
      Array(bare.judgments)
        == Array(try read(battle, named: "clean_battle.json", options).judgments))
  }

  @Test("MT-bench: questions and answers from the benchmark's folder, the judge's words by order")
  func mtBench() throws {
    let scratch = try Scratch()
    _ = try scratch.write(
      "{\"question_id\":81,\"category\":\"w\",\"turns\":[\"Q1\",\"Q2\"]}\n", to: "b/question.jsonl")
    for model in ["m", "n"] {
      _ = try scratch.write(
        "{\"question_id\":81,\"answer_id\":\"x\",\"model_id\":\"\(model)\",\"choices\":[{\"index\":0,"
          + "\"turns\":[\"\(model)1\",\"\(model)2\"]},{\"index\":1,\"turns\":[\"no\"]}]}\n",
        to: "b/model_answer/\(model).jsonl")
    }
    let single = """
      {"question_id":81,"model":"m","judge":["j","s"],"user_prompt":"u","judgment":"ok","score":5,\
      "turn":2,"tstamp":1}
      {"question_id":81,"model":"n","judge":["j","s"],"user_prompt":"u","judgment":"$ERROR$",\
      "score":-1,"turn":1,"tstamp":1}
      {"question_id":99,"model":"n","judge":["j","s"],"user_prompt":"u","judgment":"k","score":2,\
      "turn":1,"tstamp":1}

      """
    let pair = """
      {"question_id":81,"model_1":"m","model_2":"n","g1_winner":"model_1","g2_winner":"tie",\
      "judge":["j","p"],"g1_user_prompt":"g","g1_judgment":"first","g2_judgment":"second","turn":1,\
      "tstamp":1}

      """
    let path = try scratch.write(single, to: "b/model_judgment/j_single.jsonl")
    let log = try readWithTexts(at: path)
    #expect(
      try log.rowTexts() == [
        RowTexts("Q1\nQ2", "m2", explanation: "ok"),
        RowTexts("Q1", "n1"),
        // Of a question that is not there the judge's prompt is kept.
        RowTexts("u", nil, explanation: "k"),
      ])
    // The file is the same log whether its texts are read or not.
    #expect(try LogReader().read([path]).files.map(\.sha256) == log.files.map(\.sha256))
    let pairs = try readWithTexts(at: try scratch.write(pair, to: "b/model_judgment/j_pair.jsonl"))
    #expect(
      try pairs.rowTexts() == [
        RowTexts("Q1", "m1", opponent: "n1", explanation: "first"),
        RowTexts("Q1", "m1", opponent: "n1", explanation: "second"),
      ])
    let alone = try readWithTexts(at: try scratch.write(pair, to: "c/j_pair.jsonl"))
    #expect(
      try alone.rowTexts() == [
        RowTexts("g", nil, explanation: "first"), RowTexts("g", nil, explanation: "second"),
      ])
    #expect(alone.issues.filter { $0.code == "missingSibling" }.count == 2)
  }

  @Test("HELM: the prompt, or of several requests what they share, and each judge's reasons")
  func helm() throws {
    let scratch = try Scratch()
    func state(_ id: String, _ request: String, _ text: String, _ more: String = "") -> String {
      """
      {"instance": {"input": {"text": "Q"}, "references": [], "split": "test", "id": "\(id)"},
       "train_trial_index": 0, "request": \(request), "result": {"success": true,
       "completions": [{"text": "\(text)", "tokens": []}]}\(more)}
      """
    }
    let reasons = String(repeating: "long ", count: 20) + "end"
    let states = [
      state(
        "id1", "{\"prompt\": \"examples and Q\"}", "A",
        ", \"annotations\": {\"w\": {\"gpt_score\": 7, \"gpt_reasoning\": \"\(reasons)\", "
          + "\"llama_score\": 5, \"llama_reasoning\": \"short\"}}"),
      state("id2", "{\"prompt\": \"Q a\"}", "a"), state("id2", "{\"prompt\": \"Q b\"}", "b"),
      state(
        "id3", "{\"prompt\": \"\", \"messages\": [{\"role\": \"user\", \"content\": \"M\"}]}", "C"),
    ]
    let units = ["id1", "id2", "id3"].map {
      """
      {"instance_id": "\($0)", "train_trial_index": 0, "stats": [{"name": {"name": "rouge_l",
       "split": "test"}, "count": 1, "sum": 0.5, "sum_squared": 0.25, "mean": 0.5}]}
      """
    }
    _ = try scratch.write(
      """
      {"name": "r", "scenario_spec": {"class_name": "S", "args": {}}, "adapter_spec":
       {"method": "generation", "model": "org/m"}, "metric_specs": [], "groups": ["g"]}
      """, to: "r/run_spec.json")
    _ = try scratch.write(
      "{\"adapter_spec\": {}, \"request_states\": [\(states.joined(separator: ","))]}",
      to: "r/scenario_state.json")
    let path = try scratch.write(
      "[\(units.joined(separator: ","))]", to: "r/per_instance_stats.json")
    let log = try readWithTexts(at: path)
    let rows = zip(log.judgments, try log.rowTexts()).map { row, texts in
      "\(row.sample) \(row.judge): \(texts.prompt ?? "-") | \(texts.response ?? "-") | "
        + (texts.explanation ?? "-")
    }
    #expect(
      Array(rows.prefix(5)) == [
        "id1 rule:rouge_l: examples and Q | A | -",
        "id1 model:gpt: examples and Q | A | \(reasons)",
        "id1 model:llama: examples and Q | A | short", "id2 rule:rouge_l: Q | - | -",
        "id2 model:gpt: Q | - | -",
      ])
    #expect(rows.contains("id3 rule:rouge_l: M | C | -"))
    #expect(Array(try read(at: path).judgments) == Array(log.judgments))
  }

  @Test("OpenAI Evals: messages, several answers as one, and the judge's answer for its verdict")
  func openAIEvals() throws {
    let head = """
      {"spec":{"completion_fns":["m","j"],"eval_name":"e","base_eval":"b","run_config":{"eval_spec":\
      {"cls":"x.modelgraded.classify:C","args":{}}},"run_id":"R","created_at":"2026-01-01 00:00:00"}}

      """
    func event(_ number: Int, _ type: String, _ data: String) -> String {
      """
      {"run_id":"R","event_id":\(number),"sample_id":"s","type":"\(type)","data":{\(data)},\
      "created_at":"2026-01-01 00:00:00"}

      """
    }
    let asked =
      "\"prompt\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"U\"}],"
    let log = try readWithTexts(
      head + event(0, "sampling", asked + "\"sampled\":[\"A\",\"B\"]")
        + event(1, "sampling", "\"prompt\":\"judge it\",\"sampled\":[\"I choose Y\"]")
        + event(2, "metrics", "\"choice\":\"Y\",\"score\":1.0"))
    #expect(
      try log.rowTexts() == [
        RowTexts("system: S\n\nuser: U", "A\u{0}B", explanation: "I choose Y")
      ])
    #expect(log.judgments[0].responseHash == SHA256.hexadecimal("A\u{0}B"))
  }

  @Test("lm-evaluation-harness: of a choice the likeliest option, of a likelihood the prompt only")
  func lmEvaluation() throws {
    let scratch = try Scratch()
    func log(_ type: String, _ line: String, in folder: String) throws -> EvaluationLog {
      _ = try scratch.write(
        """
        {"results": {"t": {"alias": "t"}}, "configs": {"t": {"output_type": "\(type)"}},
         "versions": {"t": 1}, "n-samples": {"t": {"original": 1, "effective": 1}},
         "date": 1769860800.25, "lm_eval_version": "0.4.13", "model_name": "org/model"}
        """, to: "\(folder)/results_2026-01-31T12-00-00.250000.json")
      return try readWithTexts(
        at: try scratch.write(
          line + "\n", to: "\(folder)/samples_t_2026-01-31T12-00-00.250000.jsonl"))
    }
    func line(_ arguments: String, _ responses: String, _ metric: String = "\"acc\": 1") -> String {
      """
      {"doc_id": 0, "doc": {}, "target": "x", "arguments": \(arguments), "resps": \(responses), \
      "filtered_resps": [], "filter": "none", \(metric)}
      """
    }
    let requests = "{\"gen_args_0\": {\"arg_0\": \"P\", \"arg_1\": \" one\"}, "
    let choice = try log(
      "multiple_choice",
      line(
        requests + "\"gen_args_1\": {\"arg_0\": \"P\", \"arg_1\": \" two\"}}",
        "[[[\"-5.5\", \"False\"]], [[\"-1.25\", \"False\"]]]"), in: "a")
    #expect(try choice.rowTexts() == [RowTexts("P", " two")])
    let older = try log(
      "multiple_choice",
      line("[[\"P\", \" one\"], [\"P\", \" two\"]]", "[[[-1, false]], [[-2, true]]]"),
      in: "b")
    #expect(try older.rowTexts() == [RowTexts("P", " one")])
    let both = try log(
      "multiple_choice",
      line(
        requests + "\"gen_args_1\": {\"arg_0\": \"\", \"arg_1\": \" one\"}}",
        "[[[-1, false]], [[-2, true]]]", "\"acc\": 1, \"acc_mutual_info\": 1"), in: "c")
    #expect(try both.rowTexts() == [RowTexts("P", nil), RowTexts("P", nil)])
    let rolling = try log(
      "loglikelihood_rolling",
      line("{\"gen_args_0\": {\"arg_0\": \"whole text\"}}", "[[\"-4.5\"]]"), in: "d")
    #expect(try rolling.rowTexts() == [RowTexts("whole text", nil)])
    let repeats = try log(
      "generate_until",
      line("{\"gen_args_0\": {\"arg_0\": \"P\", \"arg_1\": {}}}", "[[\"x\", \"y\"]]"),
      in: "e")
    #expect(try repeats.rowTexts() == [RowTexts("P", "x\u{0}y")])
  }

  @Test("Label Studio: data by their usual names or by what is judged, and what people wrote")
  func labelStudio() throws {
    let tasks = """
      [{"id":1,"data":{"question":"Q","answer":"A","model":"m","other":"o"},"annotations":[
        {"completed_by":1,"result":[
          {"from_name":"v","to_name":"shown","type":"choices","value":{"choices":["good"]}},
          {"from_name":"c","to_name":"shown","type":"textarea","value":{"text":["well","said"]}},
          {"from_name":"n","to_name":"shown","type":"labels","value":{"text":"span","start":0}}]},
        {"completed_by":2,"result":[
          {"from_name":"v","to_name":"shown","type":"choices","value":{"choices":["bad"]}}]}]}]
      """
    var options = LogReadingOptions()
    options.fields = try FieldMap(["criterion=v"])
    let log = try readWithTexts(tasks, named: "e.json", options)
    #expect(
      try log.rowTexts() == [RowTexts("Q", "A", explanation: "well\nsaid"), RowTexts("Q", "A")])
    // What a control is about goes before the usual names.
    let named = try readWithTexts(
      tasks.replacingOccurrences(of: "\"shown\"", with: "\"other\""), named: "e.json", options)
    #expect(try named.rowTexts().map(\.response) == ["o", "o"])
    // No comment of a person is among the rows, or in what is said of them.
    let rows = try JudgmentWriter.bytes(log.judgments, as: .jsonLines)
    #expect(!String(decoding: rows, as: UTF8.self).contains("well"))
    let pairs = """
      [{"id":1,"data":{"prompt":"Q","t1":"L","t2":"R","model_a":"a","model_b":"b"},"annotations":[
        {"completed_by":1,"result":[
          {"from_name":"pw","to_name":"t1,t2","type":"pairwise","value":{"selected":"left"}},
          {"from_name":"r","to_name":"t2","type":"rating","value":{"rating":4}}]}]}]
      """
    options.fields = try FieldMap(["model_id=data.model_a", "opponent_model_id=data.model_b"])
    let compared = try readWithTexts(pairs, named: "e.json", options)
    let texts = zip(
      compared.judgments.map { "\($0.criterion) \($0.model)" }, try compared.rowTexts())
    #expect(texts.first { $0.0 == "pw a" }?.1 == RowTexts("Q", "L", opponent: "R"))
    #expect(texts.first { $0.0 == "r b" }?.1.prompt == "Q")
    let flat = """
      annotation_id,annotator,comment,created_at,id,lead_time,model,prompt,response,updated_at,verdict
      1,a@b.c,"{""text"":[""x"",""y""]}",2026-03-09,1,1,m,Q,R,2026-03-09,good
      2,b@b.c,plain,2026-03-09,1,1,m,Q,R,2026-03-09,bad

      """
    options.fields = try FieldMap(["criterion=verdict"])
    let table = try readWithTexts(flat, named: "r.csv", options)
    #expect(
      try table.rowTexts() == [
        RowTexts("Q", "R", explanation: "x\ny"), RowTexts("Q", "R", explanation: "plain"),
      ])
  }

  @Test("Every Eval Ever, FULCRA and the cases of Value Compass")
  func others() throws {
    let instance = """
      {"schema_version":"i","evaluation_id":"e","model_id":"m","evaluation_name":"n",\
      "sample_id":"1","interaction_type":"single_turn","input":{"raw":"2+2?","reference":["4"]},\
      "output":{"raw":["4","5"]},"evaluation":{"score":1,"is_correct":true}}

      """
    let every = try readWithTexts(instance, named: "u_samples.jsonl")
    #expect(try every.rowTexts() == [RowTexts("2+2?", "4\n5")])
    let dialogue = """
      {"dialogue":"Human: Why? \\nBob: So.\\nMore.","value_types":["power: +1"],\
      "response_source":"m","query_source":"s","value_items":[]}

      """
    let fulcra = try readWithTexts(dialogue)
    #expect(Set(try fulcra.rowTexts().map(\.response)) == ["So.\nMore."])
    #expect(Set(try fulcra.rowTexts().map(\.prompt)) == ["Why?"])
    #expect(fulcra.judgments.count == 10)
    #expect(
      fulcra.judgments.responseHash?.values == [SHA256.hexadecimal("So.\nMore.")])
    let cases = """
      {"data":[{"model":"m","value":"Power","score":1,"label":"high","prompt":"p","answer":"a",\
      "highlight":"a"},{"model":"m","value":"Power","score":0,"prompt":"q","answer":""}]}
      """
    let compass = try readWithTexts(cases, named: "Schwartz_cases.json")
    #expect(try compass.rowTexts() == [RowTexts("p", "a"), RowTexts("q", nil)])
    #expect(compass.cases.count == 2)
    var options = LogReadingOptions()
    options.keepCases = true
    let quoted = try read(cases, named: "Schwartz_cases.json", options)
    #expect(!quoted.hasTexts && quoted.cases == compass.cases)
    #expect(try read(cases, named: "Schwartz_cases.json").cases.isEmpty)
  }
}
