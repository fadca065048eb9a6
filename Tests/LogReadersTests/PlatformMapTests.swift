import Diagnostics
import LogFixtures
import LogReaders
import Testing

/// The shipped maps of platforms and public data sets, each on a small file.
@Suite("Maps of platforms and data sets")
struct PlatformMapTests {
  private func read(
    _ text: String, _ map: String, named name: String = "t.jsonl"
  ) throws -> EvaluationLog {
    try read(Array(text.utf8), map, named: name)
  }

  private func read(
    _ bytes: [UInt8], _ map: String, named name: String = "t.jsonl"
  ) throws -> EvaluationLog {
    try LogReader(options: LogReadingOptions(columnMap: try .shipped(map)))
      .read(bytes: bytes, named: name)
  }

  /// The judgments of each criterion, those with a score, and their mean.
  private func figures(_ log: EvaluationLog) -> [String: (size: Int, count: Int, mean: Double?)] {
    Dictionary(grouping: log.judgments, by: \.criterion).mapValues { rows in
      let scores = rows.compactMap(\.score)
      return (
        rows.count, scores.count,
        scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
      )
    }
  }

  // MARK: - Langfuse

  /// Made by hand after the columns that the export writes; the API's page has the same members.
  private static let langfuse = #"""
    [{"id":"s1","traceId":"t1","sessionId":null,"datasetRunId":null,
      "timestamp":"2026-11-01T10:00:00.000Z","source":"EVAL","name":"honesty","dataType":"NUMERIC",
      "value":0.75,"stringValue":null,"comment":"why","metadata":{"model":"org/a"},
      "observationId":null,"traceName":"chat","userId":null,"traceTags":["x"],
      "environment":"default","authorUserName":null},
     {"id":"s2","traceId":"t1","sessionId":null,"datasetRunId":"run-1",
      "timestamp":"2026-11-01T10:00:01.000Z","source":"ANNOTATION","name":"kind",
      "dataType":"BOOLEAN","value":1,"stringValue":"True","comment":null,"metadata":{},
      "observationId":"o1","traceName":"chat","userId":null,"traceTags":[],
      "environment":"default","authorUserName":"Ann Example"},
     {"id":"s3","traceId":"t2","sessionId":"u","datasetRunId":null,
      "timestamp":"2026-11-01T10:00:02.000Z","source":"API","name":"tone",
      "dataType":"CATEGORICAL","value":2,"stringValue":"warm","comment":null,"metadata":null,
      "observationId":null,"traceName":"chat","userId":null,"traceTags":[],
      "environment":"default","authorUserName":null},
     {"id":"s4","traceId":"t2","sessionId":null,"datasetRunId":null,
      "timestamp":"2026-11-01T10:00:03.000Z","source":"API","name":"remark","dataType":"TEXT",
      "value":0,"stringValue":"free text","comment":null,"metadata":{},"observationId":null,
      "traceName":"chat","userId":null,"traceTags":[],"environment":"default",
      "authorUserName":null}]
    """#

  private func expectLangfuse(_ log: EvaluationLog) {
    let rows = log.judgments
    #expect(rows.map(\.model) == ["org/a", "run-1", "unnamed"])
    #expect(rows.map(\.sample) == ["t1", "o1", "t2"])
    #expect(rows.map(\.cluster) == ["t1", "t1", "u"])
    #expect(rows.map(\.criterion) == ["honesty", "kind", "tone"])
    #expect(rows.map(\.score) == [0.75, 1, nil])
    #expect(rows.map(\.label) == [nil, nil, "warm"])
    #expect(rows.map(\.judgeKind) == [.model, .human, .rule])
    #expect(rows[0].judge == "model:honesty" && rows[2].judge == "rule:api")
    #expect(rows[1].judge.wholeMatch(of: /human:[0-9a-f]{12}/) != nil)
    #expect(rows.map(\.scaleType) == [.interval, .binary, .nominal])
    #expect(rows.map(\.scaleMaximum) == [nil, 1, nil])
    // 2026-11-01T10:00:00Z
    #expect(rows[0].judgedAt?.microseconds == 1_793_527_200_000_000)
    #expect(log.files[0].rowsRead == 3)
  }

  @Test("scores of Langfuse: a list, and the page of the API")
  func langfuse() throws {
    expectLangfuse(try read(Self.langfuse, "langfuse", named: "scores.json"))
    expectLangfuse(
      try read(
        "{\"data\":\(Self.langfuse),\"meta\":{\"page\":1}}", "langfuse", named: "page.json"))
  }

  @Test("scores of Langfuse as CSV, whose cells are JSON where they are no texts")
  func langfuseTable() throws {
    // The times are dates there, which are written in quotes; older versions quoted all texts.
    let csv = #"""
      "id","traceId","sessionId","datasetRunId","timestamp","source","name","dataType","value","stringValue","comment","metadata","observationId","traceName","userId","traceTags","environment","authorUserName"
      "s1","t1","","","""2026-11-01T10:00:00.000Z""","EVAL","honesty","NUMERIC","0.75","","why","{""model"":""org/a""}","","chat","","[""x""]","default",""
      "s2","t1","","run-1","""2026-11-01T10:00:01.000Z""","ANNOTATION","kind","BOOLEAN","1","True","","{}","o1","chat","","[]","default","Ann Example"
      "s3","t2","u","","""2026-11-01T10:00:02.000Z""","""API""","""tone""","""CATEGORICAL""","2","""warm""","","","","chat","","[]","default",""
      "s4","t2","","","""2026-11-01T10:00:03.000Z""","API","remark","TEXT","0","free text","","{}","","chat","","[]","default",""

      """#
    expectLangfuse(try read(csv, "langfuse", named: "scores.csv"))
  }

  @Test("scores of Langfuse from a bucket, with and without where they come from")
  func langfuseStorage() throws {
    // Made by hand after the reference of the fields.
    let core = #"""
      {"id":"s1","timestamp":"2026-11-01 10:00:00.000000","project_id":"p","environment":"default","trace_id":"t1","observation_id":null,"session_id":null,"dataset_run_id":null,"name":"honesty","value":0.5,"source":"EVAL","comment":null,"data_type":"NUMERIC","string_value":null,"created_at":"2026-11-01 10:00:00.000000","updated_at":"2026-11-01 10:00:00.000000"}

      """#
    let log = try read(core, "langfuse-storage")
    #expect(log.judgments.map(\.judge) == ["model:honesty"])
    #expect(log.judgments.map(\.score) == [0.5])
    let whole = core.replacing(
      "\"comment\":null",
      with: "\"comment\":null,\"evaluator_id\":\"ev-1\",\"metadata\":{\"model\":\"org/a\"}")
    let more = try read(whole, "langfuse-storage")
    #expect(more.judgments.map(\.judge) == ["model:ev-1"])
    #expect(more.judgments.map(\.model) == ["org/a"])
  }

  // MARK: - LangSmith

  @Test("feedback of LangSmith")
  func langSmithFeedback() throws {
    let log = try read(PlatformFixtures.langSmithFeedback, "langsmith-feedback")
    let rows = log.judgments
    #expect(rows.count == 5)
    #expect(rows.map(\.score) == [0.5, 1, nil, nil, 1.25])
    #expect(rows.map(\.label) == [nil, nil, "mixed", nil, nil])
    #expect(rows.map(\.status) == [.scored, .scored, .scored, .unscored, .scored])
    #expect(rows.map(\.judgeKind) == [.model, .human, .model, .rule, .rule])
    #expect(rows[0].judge == "model:honesty" && rows[4].judge == "rule:api")
    #expect(Set(rows.map(\.model)) == ["00000000-0000-0000-0000-000000000063"])
    #expect(Set(rows.map(\.sample)).count == 2)
    // 2026-01-02T03:04:01Z
    #expect(rows[0].judgedAt?.microseconds == 1_767_323_041_000_000)
  }

  @Test("results of LangSmith, a column for each key")
  func langSmithResults() throws {
    // `Client.get_test_results` of langsmith 0.15.1, over runs that were made up; pandas 3.1.1.
    let csv = """
      reference.answer,input.question,outputs.answer,execution_time,error,id,feedback.honesty,feedback.care
      x,q0,a0,2.0,,00000000-0000-0000-0000-000000000001,0.5,1.0
      x,q1,a1,3.0,boom,00000000-0000-0000-0000-000000000002,,

      """
    let log = try read(csv, "langsmith-results", named: "results.csv")
    let found = figures(log)
    #expect(found["honesty"]?.size == 2 && found["honesty"]?.count == 1)
    #expect(found["honesty"]?.mean == 0.5 && found["care"]?.mean == 1)
    #expect(log.judgments.allSatisfy { $0.judgeKind == .panel })
    #expect(log.judgments.map(\.latencySeconds) == [2, 2, 3, 3])
  }

  // MARK: - Braintrust

  @Test("events of a Braintrust experiment: the roots, a judgment for each scorer")
  func braintrust() throws {
    // Made by hand after `ExperimentEvent` of braintrust 0.48.1.
    let events = #"""
      [{"id":"e1","_xact_id":"1","created":"2026-11-01T10:00:00Z","project_id":"p","experiment_id":"x","input":{"q":1},"output":"a","expected":null,"scores":{"Factuality":0.6,"care":null},"metadata":{"model":"org/a"},"metrics":{"prompt_tokens":12},"span_id":"1","root_span_id":"1","is_root":true},
       {"id":"e2","_xact_id":"1","created":"2026-11-01T10:00:00Z","project_id":"p","experiment_id":"x","input":{"q":1},"output":0.6,"scores":{"Factuality":0.6},"metadata":null,"span_id":"2","root_span_id":"1","is_root":false},
       {"id":"e3","_xact_id":"1","created":"2026-11-01T10:00:01Z","project_id":"p","experiment_id":"x","input":{"q":2},"output":"b","scores":{"Factuality":1},"metadata":{},"span_id":"3","root_span_id":"3","is_root":true}]
      """#
    for text in [events, "{\"events\":\(events),\"cursor\":null}"] {
      let log = try read(text, "braintrust", named: "events.json")
      #expect(log.judgments.map(\.criterion) == ["Factuality", "care", "Factuality"])
      #expect(log.judgments.map(\.score) == [0.6, nil, 1])
      #expect(log.judgments.map(\.model) == ["org/a", "org/a", "x"])
      #expect(log.judgments[0].sample == log.judgments[1].sample)
      #expect(log.judgments[0].sample != log.judgments[2].sample)
      #expect(log.judgments.map(\.inputTokens) == [12, 12, nil])
      #expect(log.judgments.allSatisfy { $0.scaleMinimum == 0 && $0.scaleMaximum == 1 })
    }
  }

  // MARK: - MLflow

  @Test("assessments of MLflow, as lines, as CSV and in the orientation \"split\"")
  func mlflowTraces() throws {
    for (name, bytes) in [
      ("t.jsonl.gz", PlatformFixtures.mlflowTraces), ("t.csv.gz", PlatformFixtures.mlflowTable),
      ("t.json.gz", PlatformFixtures.mlflowSplit),
    ] {
      let log = try read(bytes, "mlflow-traces", named: name)
      let found = figures(log)
      // pandas: value counts, sizes and means by name, of feedback that is valid.
      #expect(log.judgments.count == 13, "\(name)")
      #expect(Set(found.keys) == ["honest", "fair", "care", "tone"])
      #expect(found["care"]?.size == 4 && found["care"]?.mean == 2.625)
      #expect(found["fair"]?.size == 3 && found["fair"]?.mean == 2.0 / 3)
      #expect(found["honest"]?.size == 3 && found["honest"]?.count == 2)
      #expect(found["honest"]?.mean == 0.5)
      #expect(found["tone"]?.size == 3 && found["tone"]?.count == 0)
      let rows = log.judgments
      #expect(Set(rows.map(\.sample)).count == 3)
      #expect(Set(rows.map(\.model)).count == 1)
      #expect(
        rows.filter { $0.criterion == "tone" }.compactMap(\.label).sorted()
          == ["cold", "warm", "warm"])
      #expect(rows.filter { $0.status == .unscored }.map(\.statusReason) == ["ValueError"])
      #expect(rows.count { $0.judgeKind == .human } == 1)
      #expect(
        Set(rows.filter { $0.judgeKind == .model }.map(\.judge)) == ["model:openai:/judge"])
      #expect(rows.filter { $0.criterion == "fair" }.allSatisfy { $0.scaleType == .binary })
    }
  }

  @Test("the table of results of MLflow, which is in the orientation \"split\"")
  func mlflowResults() throws {
    // eval_results_table.json of MLflow 3.17.2, `mlflow.models.evaluate` with a metric of its own.
    let text = #"""
      {"columns":["inputs","ground_truth","predictions","honesty\/v1\/score","honesty\/v1\/justification"],"data":[["q1","x","a1",0.5,"a"],["q2","y","a2",1.0,"b"],["q3","z","a3",null,"c"]]}
      """#
    let log = try read(text, "mlflow-results", named: "eval_results_table.json")
    #expect(log.judgments.map(\.criterion) == ["honesty/v1", "honesty/v1", "honesty/v1"])
    #expect(log.judgments.map(\.score) == [0.5, 1, nil])
  }

  // MARK: - Data sets

  @Test("PRISM, utterances and conversations")
  func prism() throws {
    // Made by hand after the code book.
    let utterances = """
      {"utterance_id":"ut0","interaction_id":"int0","conversation_id":"c0","user_id":"user0",\
      "turn":0,"conversation_type":"unguided","model_name":"gpt-4","model_provider":"openai",\
      "user_prompt":"hi","model_response":"hello","score":87,"if_chosen":true,\
      "included_in_balanced_subset":true}
      {"utterance_id":"ut1","interaction_id":"int0","conversation_id":"c0","user_id":"user0",\
      "turn":0,"conversation_type":"unguided","model_name":"command","model_provider":"cohere",\
      "user_prompt":"hi","model_response":"hey","score":3,"if_chosen":false,\
      "included_in_balanced_subset":true}

      """
    let log = try read(utterances, "prism")
    #expect(log.judgments.map(\.score) == [87, 3])
    #expect(log.judgments.map(\.label) == ["chosen", "passed"])
    #expect(log.judgments.map(\.turn) == [1, 1])
    #expect(log.judgments[0].judge.wholeMatch(of: /human:[0-9a-f]{12}/) != nil)
    let conversations = """
      {"conversation_id":"c0","user_id":"user0","conversation_type":"values guided",\
      "conversation_history":[{"turn":0,"role":"user","content":"hi"},\
      {"turn":0,"role":"model","content":"a","model_provider":"openai","model_name":"gpt-4",\
      "score":87,"if_chosen":true,"within_turn_id":0},\
      {"turn":0,"role":"model","content":"b","model_provider":"cohere","model_name":"command",\
      "score":3,"if_chosen":false,"within_turn_id":1},{"turn":1,"role":"user","content":"and"},\
      {"turn":1,"role":"model","content":"c","model_provider":"openai","model_name":"gpt-4",\
      "score":50,"if_chosen":true,"within_turn_id":0}]}

      """
    let nested = try read(conversations, "prism-conversations")
    #expect(nested.judgments.map(\.score) == [87, 3, 50])
    #expect(nested.judgments.map(\.turn) == [1, 1, 2])
    #expect(nested.judgments.map(\.epoch) == [1, 2, 1])
    #expect(Set(nested.judgments.map(\.sample)) == ["c0"])
    #expect(nested.judgments.map(\.category) == Array(repeating: "values guided", count: 3))
    #expect(nested.files[0].rowsRead == 3)
  }

  @Test("Community Alignment: the answer that was chosen, wherever it stood")
  func communityAlignment() throws {
    // Made by hand after the columns that public programs read.
    let csv = """
      conversation_id,assigned_lang,annotator_id,annotator_country,first_turn_prompt,first_turn_response_a,first_turn_response_b,first_turn_response_c,first_turn_response_d,first_turn_preferred_response
      1,en,p1,india,Which?,one,two,three,four,response_a
      2,en,p2,united states,Which?,two,one,three,four,response_b
      3,fr,p3,france,Which?,one,two,three,four,response_d
      4,fr,p3,france,Other?,one,two,three,four,

      """
    let log = try read(csv, "community-alignment", named: "ca.csv")
    let rows = log.judgments
    #expect(rows[0].label != nil && rows[0].label == rows[1].label)
    #expect(rows[2].label != nil && rows[2].label != rows[0].label)
    #expect(rows[3].label == nil && rows[3].status == .unscored)
    #expect(Set(rows.map(\.sample)).count == 2)
    #expect(Set(rows.map(\.judge)).count == 3)
    #expect(rows.map(\.culture) == ["india", "united states", "france", "france"])
  }

  @Test("OvertonBench: a rating by each person of each model's answer")
  func overtonBench() throws {
    // Made by hand after the columns that public programs read.
    let csv = """
      user,question_id,question,freeresponse,model,llm_response,representation_rating,cluster_kmeans
      u1,1,Q,view,m1,answer,5,0
      u1,1,Q,view,m2,answer,2,0
      u2,1,Q,view,m1,answer,,1

      """
    let log = try read(csv, "overtonbench", named: "ob.csv")
    #expect(log.judgments.map(\.score) == [5, 2, nil])
    #expect(Set(log.judgments.map(\.judge)).count == 2)
    #expect(log.judgments.allSatisfy { $0.scaleMaximum == 5 && $0.scaleType == .ordinal })
  }

  @Test("counts of AI-Integrity: the scenarios only, each a cluster")
  func aio() throws {
    let text = """
      {
        "model a": {
          "Global": [{"value": "Power", "win_rate": 0.5, "wins": 2, "total": 4}],
          "Scenario:MED_1-1_1": [
            {"value": "Power", "win_rate": 0.5, "wins": 1, "total": 2},
            {"value": "Security", "win_rate": 0.0, "wins": 0, "total": 1}
          ],
          "Scenario:DEF_1-1_1": [{"value": "Power", "win_rate": 0.5, "wins": 1, "total": 2}]
        }
      }
      """
    let log = try read(text, "aio", named: "value_winrate_by_model.json")
    #expect(log.judgments.count == 5)
    #expect(log.judgments.map(\.score) == [1, 0, 0, 1, 0])
    #expect(log.judgments.map(\.category) == ["MED", "MED", "MED", "DEF", "DEF"])
    #expect(Set(log.judgments.map(\.cluster)).count == 2)
  }

  @Test("in a directory, documents that do not hold the map's rows are passed over")
  func directory() throws {
    let folder = try Scratch()
    _ = try folder.write(
      #"{"m":{"Scenario:MED_1":[{"value":"Power","wins":1,"total":2}]}}"#, to: "wins.json")
    _ = try folder.write(#"{"name":"x","version":{"major":[1]},"data":[{"a":1}]}"#, to: "p.json")
    for (map, count) in [("aio", 2), ("langfuse", 0)] {
      let options = LogReadingOptions(columnMap: try .shipped(map))
      let log = try? LogReader(options: options).read([folder.path])
      #expect((log?.judgments.count ?? 0) == count, "\(map)")
      if count > 0 { #expect(log?.issues.map(\.code) == ["notALog"], "\(map)") }
    }
  }

  @Test(
    "the counts of all ten models add up to those of the whole",
    .enabled(if: SharedData.has("aio")))
  func aioTable() throws {
    let options = LogReadingOptions(columnMap: try .shipped("aio-table"))
    let log = try LogReader(options: options).read([SharedData.path("aio/value_wins.csv")])
    // pandas: sums of total and wins over the scope Global are 158,229 and 79,139, and over the
    // scenarios the same.
    #expect(log.judgments.count == 158_229)
    #expect(log.judgments.compactMap(\.score).reduce(0, +) == 79_139)
    let power = log.judgments.filter {
      $0.model == "OpenRouter Claude Haiku 4.5" && $0.criterion == "Power"
    }
    #expect(power.count == 2_267)
    #expect(power.compactMap(\.score).reduce(0, +) == 354)
    #expect(log.judgments.allSatisfy { $0.category != nil })
  }

  // MARK: - Suggestions

  @Test(
    "a table of a platform is refused with its own map, not one that is like it",
    arguments: [
      (
        "langfuse",
        """
        id,traceId,sessionId,datasetRunId,timestamp,source,name,dataType,value,\
        stringValue,comment,metadata,observationId,traceName,userId,traceTags,\
        environment,authorUserName
        """
      ),
      (
        "langfuse-storage",
        """
        id,timestamp,project_id,environment,trace_id,observation_id,session_id,\
        dataset_run_id,name,value,source,comment,data_type,string_value,created_at,\
        updated_at
        """
      ),
      (
        "langsmith-results",
        """
        reference.answer,input.question,outputs.answer,execution_time,error,id,\
        feedback.honesty
        """
      ),
      (
        "mlflow-traces",
        """
        trace_id,trace,client_request_id,state,request_time,execution_duration,request,\
        response,trace_metadata,tags,spans,assessments
        """
      ),
      (
        "mlflow-results",
        """
        inputs,ground_truth,predictions,honesty/v1/score,honesty/v1/justification
        """
      ),
      (
        "prism",
        """
        utterance_id,interaction_id,conversation_id,user_id,turn,conversation_type,\
        model_name,model_provider,user_prompt,model_response,score,if_chosen
        """
      ),
      (
        "prism-conversations",
        """
        conversation_id,user_id,conversation_type,opening_prompt,conversation_history,\
        performance_attributes
        """
      ),
      (
        "community-alignment",
        """
        conversation_id,assigned_lang,annotator_id,first_turn_prompt,\
        first_turn_response_a,first_turn_response_b,first_turn_response_c,\
        first_turn_response_d,first_turn_preferred_response
        """
      ),
      (
        "overtonbench",
        """
        user,question_id,question,freeresponse,model,llm_response,representation_rating
        """
      ),
      ("aio-table", "model,scope,value,wins,total"),
      ("braintrust", "id,created,experiment_id,input,output,scores,metadata,is_root"),
      (
        "langsmith-feedback",
        """
        id,created_at,run_id,trace_id,key,score,value,feedback_source,session_id
        """
      ),
      ("pairwise", "left,right,winner"),
    ])
  func suggestions(map: String, header: String) throws {
    let table = issues(header + "\n", named: "t.csv")
    #expect(table.first?.remedy?.contains("\"\(map)\"") == true, "\(table)")
    let members = header.split(separator: ",").map { "\"\($0)\":\"x\"" }
    let lines = issues("{\(members.joined(separator: ","))}\n")
    #expect(lines.first?.remedy?.contains("\"\(map)\"") == true, "\(lines)")
  }

  @Test(
    "no map is suggested for tables of other words",
    arguments: ["id,name,value", "model,score", "id,input,output", "a,b,c", "trace,name"])
  func noSuggestions(header: String) {
    #expect(issues(header + "\n", named: "t.csv").first?.remedy?.contains("shipped") != true)
  }
}
