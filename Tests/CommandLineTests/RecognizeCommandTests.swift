import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass recognize")
struct RecognizeCommandTests {
  private static let folder = Project.path("data/examples/recognition")
  private static let data = [
    "--train", "\(folder)/labelled.csv", "--map", "\(folder)/map.yaml", "--characters", "none",
  ]

  private func results(_ run: Run) throws -> [String: Any] {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["command"] as? String == "recognize" && json["schemaVersion"] as? Int == 2)
    return try #require(json["results"] as? [String: Any])
  }

  @Test(
    "it learns, is tried by cluster and prints accuracy, F1, kappa and confusions beside a baseline"
  )
  func validated() async throws {
    let run = await Run(["recognize"] + Self.data + ["--validate", "--format", "json", "-q"])
    #expect(run.status == .ok, "\(run.errors)")
    let validation = try #require(try results(run)["validation"] as? [String: Any])
    let dimensions = try #require(validation["dimensions"] as? [[String: Any]])
    #expect(
      dimensions.map { $0["dimension"] as? String } == ["benevolence", "power", "security"])
    for one in dimensions {
      #expect(one["texts"] as? Int == 120 && one["clusters"] as? Int == 20)
      for key in ["accuracy", "macroF1", "cohenKappa"] {
        let estimate = try #require(one[key] as? [String: Any])
        let value = try #require(estimate["estimate"] as? Double)
        let (lower, upper) = (estimate["lower"] as? Double, estimate["upper"] as? Double)
        #expect(try #require(lower) <= value && value <= #require(upper))
      }
      let confusion = try #require(one["confusion"] as? [String: Any])
      let counts = try #require(confusion["counts"] as? [[Int]])
      #expect(counts.joined().reduce(0, +) == 120)
      #expect(one["beatsBaseline"] as? Bool == true)
      #expect((one["transport"] as? [[String: Any]])?.count == 3)
    }
    let text = await Run(["recognize"] + Self.data + ["--validate"])
    #expect(text.output.contains("Beats it") && text.output.contains("labels (rows)"))
    let csv = await Run(["recognize"] + Self.data + ["--validate", "--format", "csv", "-q"])
    #expect(csv.output.contains("power,,cohenKappa,"))
  }

  @Test("what it wrote judges the responses of a log, and other commands read the judgments")
  func judged() async throws {
    let scratch = try Scratch()
    let model = scratch.path("small.recognizer.gz")
    let learnt = await Run(["recognize"] + Self.data + ["--validate", "-o", model, "-q"])
    #expect(learnt.status == .ok, "\(learnt.errors)")
    let judged = scratch.path("judged.jsonl")
    let run = await Run(
      "recognize", "--model-file", model, "--logs", "\(Self.folder)/labelled.csv", "--map",
      "\(Self.folder)/map.yaml", "--output", judged, "--format", "json", "-q")
    #expect(run.status == .ok, "\(run.errors)")
    let found = try results(run)
    let counts = try #require(found["judged"] as? [String: Any])
    #expect(counts["responses"] as? Int == 120 && counts["judgments"] as? Int == 360)
    let recognizer = try #require(found["recognizer"] as? [String: Any])
    let judge = try #require(recognizer["judge"] as? String)
    #expect(judge.hasPrefix("rule:recognizer-"))
    let lines = try String(contentsOfFile: judged, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 360 && lines.allSatisfy { $0.contains(judge) })
    let board = await Run(
      "leaderboard", "--logs", judged, "--instrument", "fulcra", "--format", "json", "-q")
    #expect(board.status == .ok, "\(board.errors)")
  }

  @Test("a recognizer that was not tried is said to be one, and one that does badly too")
  func cautions() async throws {
    let untried = await Run(["recognize"] + Self.data + ["-q"])
    #expect(untried.status == .ok && untried.output.contains("--validate"))
    let strict = await Run(
      ["recognize"] + Self.data + ["--validate", "--needed-kappa", "0.99", "-q"])
    #expect(strict.output.contains("do not stand by themselves"))
    let mild = await Run(
      ["recognize"] + Self.data + ["--validate", "--needed-kappa", "0.1", "-q"])
    #expect(!mild.output.contains("do not stand by themselves"))
  }

  @Test(
    "wrong use is refused with what to do",
    arguments: [
      ([], "--train"), (["--train", "a", "--model-file", "b"], "--train"),
      (["--model-file", "b"], "--logs"), (["--model-file", "b", "--logs", "c"], "--output"),
      (["--train", "a", "--logs", "c"], "--logs"),
      (["--model-file", "b", "--logs", "c", "-o", "d.jsonl", "--cost", "1"], "--cost"),
      (["--model-file", "b", "--logs", "c", "-o", "d.jsonl", "--validate"], "--validate"),
      (["--train", "a", "--words", "none", "--characters", "none"], "nothing to count"),
      (["--train", "a", "--words", "3-1"], "--words"),
      (["--train", "a", "--cost", "-1"], "--cost"),
      (["--train", "a", "--folds", "1"], "--folds"),
      (["--train", "a", "--threshold", "1"], "--threshold"),
    ])
  func wrongUse(arguments: [String], said: String) async {
    let run = await Run(["recognize"] + arguments)
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("logs without texts and files that are no recognizer are bad input")
  func badInput() async throws {
    let bare = await Run("recognize", "--train", Project.path("data/example/judgments.jsonl.gz"))
    #expect(bare.status == .badInput && bare.errors.contains("text of its response"))
    let scratch = try Scratch()
    let file = try scratch.write(
      "model.json", "{\"format\": \"compass-recognizer\", \"version\": 1}")
    let damaged = await Run(
      "recognize", "--model-file", file, "--logs", "\(Self.folder)/labelled.csv", "-o",
      scratch.path("out.jsonl"))
    #expect(damaged.status == .badInput && damaged.errors.contains("damaged"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path("out.jsonl")))
  }

  @Test("the figures do not depend on threads")
  func threads() async throws {
    let arguments = ["recognize"] + Self.data + ["--validate", "--format", "json", "-q"]
    let one = await Run(arguments + ["--threads", "1"])
    let three = await Run(arguments + ["--threads", "3"])
    #expect(one.status == .ok && one.output == three.output)
  }
}
