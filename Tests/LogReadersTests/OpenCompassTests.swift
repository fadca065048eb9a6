import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

/// The files are made by hand after the tool's public code (`tasks/openicl_eval.py`,
/// `openicl/icl_evaluator/icl_base_evaluator.py` and `datasets/generic.py` of open-compass/opencompass).
@Suite("OpenCompass")
struct OpenCompassTests {
  private static let path = "results/qwen-7b/gsm8k.json"

  private static let details = """
    {"accuracy":66.66666666666667,"details":{"type":"GEN",\
    "0":{"prompt":"1+1?","origin_prediction":"It is 2","predictions":"2","references":"2",\
    "correct":true},"1":{"prompt":"2+2?","origin_prediction":"5!","predictions":"5",\
    "references":"4","correct":false},"2":{"prompt":"3+3?","origin_prediction":"6",\
    "predictions":"6","references":"6","correct":true}}}
    """

  @Test("details are judgments of the model that the folder names, held against the accuracy")
  func rows() throws {
    let log = try read(Self.details, named: Self.path)
    #expect(log.files.map(\.reader) == ["opencompass"])
    #expect(log.issues.isEmpty)
    let rows = log.judgments
    #expect(rows.map(\.score) == [1, 0, 1])
    #expect(rows.map(\.sample) == ["0", "1", "2"])
    #expect(rows.map(\.label) == ["2", "5", "6"])
    let row = try #require(rows.first)
    #expect(row.model == "qwen-7b" && row.task == "gsm8k" && row.criterion == "accuracy")
    #expect(row.judge == "rule:opencompass" && row.scaleType == .binary)
    #expect(row.responseHash == SHA256.hexadecimal("It is 2"))
    #expect(row.sourceLocator == "#/details/0")
  }

  @Test("an accuracy that the details do not give is told")
  func figures() throws {
    let text = Self.details.replacingOccurrences(of: "66.66666666666667", with: "50.0")
    #expect(try read(text, named: Self.path).issues.map(\.code) == ["otherResults"])
  }

  @Test("a set that was run several times has epochs, and its subdivisions are categories")
  func repetitions() throws {
    let text = """
      {"accuracy (2 runs average)":50.0,"G-Pass@2_0.0":100.0,"details":[{"example_abbr":\
      "algebra_7","pred":["4","5"],"answer":["4","4"],"correct":[true,false]},{"example_abbr":\
      "algebra_8","pred":["1","1"],"answer":["1","1"],"correct":[true,null]}]}
      """
    let log = try read(text, named: Self.path)
    #expect(log.judgments.map(\.sample) == ["algebra_7", "algebra_7", "algebra_8", "algebra_8"])
    #expect(log.judgments.map(\.epoch) == [1, 2, 1, 2])
    #expect(log.judgments.map(\.score) == [1, 0, 1, nil])
    #expect(Set(log.judgments.map(\.category)) == ["algebra"])
    #expect(log.issues.map(\.code).sorted() == ["figuresLeftOut", "missingScore"])
  }

  @Test("a judge's letters are its verdicts, and other words are none")
  func graded() throws {
    func item(_ index: Int, _ prediction: String) -> String {
      "\"\(index)\":{\"origin_prompt\":\"p\(index)\",\"prediction\":\"\(prediction)\",\"gold\":\"g\"}"
    }
    let items = ["A", " B.", "A\\n", "The answer is A or B"].enumerated().map { item($0, $1) }
    let log = try read(
      "{\"accuracy\":75.0,\"f1\":0.75,\"details\":{\(items.joined(separator: ","))}}",
      named: Self.path)
    #expect(log.judgments.map(\.score) == [1, 0, 1, nil])
    #expect(Set(log.judgments.map(\.judgeKind)) == [.model])
    #expect(log.judgments.map(\.statusReason)[3] == "invalid_response_format")
    // The tool counts the last as right: 3 of 4; by the verdicts that there are it is 2 of 3.
    #expect(log.issues.map(\.code).sorted() == ["figuresLeftOut", "missingScore", "otherResults"])
  }

  @Test("details without verdicts leave the tool's figures as published scores")
  func published() throws {
    let text =
      "{\"rouge1\":41.5,\"details\":{\"type\":\"GEN\",\"0\":{\"prompt\":\"p\","
      + "\"origin_prediction\":\"long\",\"predictions\":\"long\",\"references\":\"r\"}}}"
    let log = try read(text, named: Self.path)
    #expect(log.judgments.count == 0 && log.issues.map(\.code) == ["noVerdicts"])
    let score = try #require(log.publishedScores.first)
    #expect(score.model == "qwen-7b" && score.set == "gsm8k" && score.dimension == "rouge1")
    #expect(score.score == 41.5 && score.count == 1)
  }

  @Test("the responses come from the predictions beside, which by themselves are no log")
  func predictions() throws {
    let scratch = try Scratch()
    let predictions = """
      {"0":{"origin_prompt":"1+1?","prediction":"Two, I think: 2","gold":"2"},\
      "1":{"origin_prompt":"2+2?","prediction":"5!","gold":"4"}}
      """
    _ = try scratch.write(predictions, to: "run/predictions/qwen-7b/gsm8k.json")
    let path = try scratch.write(Self.details, to: "run/results/qwen-7b/gsm8k.json")
    let log = try LogReader().read([scratch.path])
    #expect(log.judgments.count == 3 && log.issues.map(\.code) == ["companionFile"])
    #expect(log.judgments.first?.responseHash == SHA256.hexadecimal("Two, I think: 2"))
    let alone = try LogReader().read([path])
    #expect(alone.judgments.map(\.responseHash) == log.judgments.map(\.responseHash))
  }

  @Test("results outside their folders need the model's name")
  func names() throws {
    #expect(issues(Self.details, named: "gsm8k.json").map(\.code) == ["undeclaredField"])
    var options = LogReadingOptions()
    options.fields = try FieldMap(["model_id==m"])
    let log = try read(Self.details, named: "gsm8k.json", options)
    #expect(log.judgments.model.values == ["m"])
  }

  @Test("every cut is told, and damage is survived")
  func damage() {
    expectCutsAreTold(Self.details, named: Self.path)
    expectDamageIsSurvived(Self.details, named: Self.path, variants: 20)
  }
}
