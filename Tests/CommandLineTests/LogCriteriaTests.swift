import CommandLine
import Foundation
import TestSupport
import Testing

/// Logs that are scored on their own criteria: `--system criteria`.
@Suite("Criteria of the log")
struct LogCriteriaTests {
  private static let header =
    "evaluation_id,task,model_id,sample_id,judge_id,criterion,score,scale_min,scale_max"

  /// A canonical log, a row a line.
  private func log(_ rows: [String], in scratch: Scratch) throws -> String {
    try scratch.write("log.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
  }

  private struct Board: Decodable {
    struct Cell: Decodable {
      let model: String
      let dimension: String?
      let estimate: Double?
    }

    let results: [Cell]
  }

  private func board(_ arguments: [String]) async throws -> [Board.Cell] {
    let run = await Run(
      ["leaderboard", "--system", "criteria", "--format", "json", "--quiet"] + arguments)
    try #require(run.status == .ok, "\(run.errors)")
    return try JSONDecoder().decode(Board.self, from: Data(run.output.utf8)).results
  }

  @Test("scores are the means that the tool itself printed")
  func tool() async throws {
    let cells = try await board([
      "--logs", Project.path("data/examples/inspect"), "--dimension", "match",
    ])
    let expected = ["mockllm/model-a": 32.0 / 36, "mockllm/model-b": 18.0 / 36]
    for (model, share) in expected {
      let cell = try #require(cells.first { $0.model == model })
      #expect(abs(try #require(cell.estimate) - 100 * share) < 1e-9)
    }
  }

  @Test("the scale is the one that the rows state, and 0 to 1 where none states any")
  func scale() async throws {
    let scratch = try Scratch()
    let rated = try log(
      (1...4).flatMap { item in
        ["run,t,a,\(item),rule:j,warmth,4,1,5", "run,t,b,\(item),rule:j,warmth,\(item),1,5"]
      }, in: scratch)
    let cells = try await board(["--logs", rated, "--dimension", "warmth"])
    #expect(cells.first { $0.model == "a" }?.estimate == 75)
    #expect(cells.first { $0.model == "b" }?.estimate == 37.5)
    let shares = try log(
      (1...4).flatMap { ["run,t,a,\($0),rule:j,x,1,,", "run,t,b,\($0),rule:j,x,0.5,,"] },
      in: scratch)
    #expect(try await board(["--logs", shares]).map(\.estimate) == [100, 50])
  }

  @Test("judgments without a criterion are on the one that readers call overall")
  func unnamed() async throws {
    let scratch = try Scratch()
    let path = try log(
      (1...4).flatMap { ["run,t,a,\($0),rule:j,,1,0,1", "run,t,b,\($0),rule:j,,0,0,1"] },
      in: scratch)
    #expect(
      try await board(["--logs", path, "--dimension", "overall"]).map(\.model) == ["a", "b"])
  }

  @Test("criteria on several scales are refused, and one of them is taken")
  func severalScales() async throws {
    let scratch = try Scratch()
    let path = try log(
      (1...4).flatMap { item in
        ["a", "b"].flatMap {
          ["run,t,\($0),\(item),rule:j,x,1,0,1", "run,t,\($0),\(item),rule:j,y,3,1,5"]
        }
      }, in: scratch)
    let run = await Run("leaderboard", "--logs", path, "--system", "criteria")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("2 scales (0 to 1, 1 to 5)"), "\(run.errors)")
    #expect(run.errors.contains("--where criterion=NAME"))
    let one = try await board(["--logs", path, "--where", "criterion=y"])
    #expect(one.map(\.estimate) == [50, 50])
  }

  @Test("without stated ends, scores outside 0 to 1 have no scale")
  func noScale() async throws {
    let scratch = try Scratch()
    let path = try log((1...4).map { "run,t,a,\($0),rule:j,x,\($0),," }, in: scratch)
    let run = await Run("leaderboard", "--logs", path, "--system", "criteria")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("scale_min"), "\(run.errors)")
  }

  @Test("criteria that differ in letter case only are told apart by nobody")
  func letterCase() async throws {
    let scratch = try Scratch()
    let path = try log(
      (1...4).flatMap { ["run,t,a,\($0),rule:j,Match,1,0,1", "run,t,a,\($0),rule:j,match,1,0,1"] },
      in: scratch)
    let run = await Run("leaderboard", "--logs", path, "--system", "criteria")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("`Match` and `match`"), "\(run.errors)")
  }

  @Test("an instrument of another system does not measure them")
  func mismatch() async {
    let run = await Run(
      "leaderboard", "--logs", Project.path("data/examples/inspect"), "--system", "criteria",
      "--instrument", "value-compass-mft")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("value-compass-mft"), "\(run.errors)")
  }
}
