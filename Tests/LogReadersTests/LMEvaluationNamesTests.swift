import LogFixtures
import LogReaders
import Testing

/// A samples file that was renamed is of the only task of the results beside it.
@Suite("lm-evaluation-harness: files that were renamed")
struct LMEvaluationNamesTests {
  private let sample = """
    {"doc_id":0,"doc":{},"target":"x","arguments":{},"resps":[["a"]],"filtered_resps":["a"],\
    "filter":"none","metrics":["acc"],"doc_hash":"h","prompt_hash":"p","target_hash":"t","acc":1.0}

    """

  private func results(_ tasks: [String]) -> String {
    func members(_ body: (String) -> String) -> String {
      tasks.map { "\"\($0)\":\(body($0))" }.joined(separator: ",")
    }
    return """
      {"results":{\(members { _ in "{\"acc,none\":1.0}" })},
       "configs":{\(members { "{\"task\":\"\($0)\",\"metric_list\":[{\"metric\":\"acc\",\"aggregation\":\"mean\"}]}" })},
       "versions":{\(members { _ in "1" })},
       "n-samples":{\(members { _ in "{\"original\":1,\"effective\":1}" })},
       "model_name":"org/m","date":1769860800.0}
      """
  }

  @Test("one task is the file's, whatever its name", arguments: ["samples.jsonl", "mine.jsonl"])
  func one(name: String) throws {
    let scratch = try Scratch()
    _ = try scratch.write(results(["arith"]), to: "results.json")
    let log = try LogReader().read([try scratch.write(sample, to: name)])
    #expect(log.judgments.map(\.task) == ["arith"])
    #expect(log.judgments.map(\.score) == [1])
  }

  @Test("of several tasks none is guessed")
  func several() throws {
    let scratch = try Scratch()
    _ = try scratch.write(results(["arith", "logic"]), to: "results.json")
    let path = try scratch.write(sample, to: "samples.jsonl")
    #expect(refusals(at: path) == ["unnamedTask"])
  }
}
