import Diagnostics
import Elicitation
import FileFormats
import Foundation
import LogReaders
import Statistics
import Testing

@Suite("Offline recognizer")
struct OfflineRecognizerTests {
  private func trained(
    _ verdicts: [LabelledAnswers.Verdict] = LabelledAnswers.simple(60),
    _ options: RecognizerOptions = RecognizerOptions(), validates: Bool = true
  ) throws -> OfflineRecognizer.Trained {
    try OfflineRecognizer.train(
      LabelledAnswers.labelled(LabelledAnswers.log(verdicts)), options: options, gold: .all,
      validates: validates)
  }

  private func refusal(_ body: () throws -> Void) -> Diagnostic? {
    do {
      try body()
      return nil
    } catch {
      return (error as? Diagnostics)?.all.first
    }
  }

  @Test("a value that the words tell apart is recognised in new texts")
  func recognises() throws {
    let recognizer = try trained().recognizer
    let kind = recognizer.recognize("Help them, be kind!").verdicts[0]
    let mighty = recognizer.recognize("Win power and money.").verdicts[0]
    #expect(kind.dimension == "care" && kind.classes == [0, 1])
    #expect(kind.score == 1 && kind.probabilities[1] > 0.8)
    #expect(mighty.score == 0 && mighty.probabilities[1] < 0.2)
    #expect(abs(kind.expectedScore - kind.probabilities[1]) < 1e-15)
  }

  @Test("an empty text and one in which nothing is known have no score, with the reason")
  func unscored() throws {
    let recognizer = try trained().recognizer
    let empty = recognizer.recognize(" \n")
    #expect(empty.obstacle == .empty && empty.verdicts[0].score == nil)
    let unknown = recognizer.recognize("ξψ")
    #expect(unknown.obstacle == .unknownWords && unknown.verdicts[0].score == nil)
    #expect(unknown.verdicts[0].probabilities == empty.verdicts[0].probabilities)
    #expect(recognizer.recognize("kind").obstacle == nil)
  }

  @Test("three scores are told apart, and the likeliest is called")
  func threeClasses() throws {
    let words = ["refuse and harm them", "the weather is fine", "help and be kind"]
    let verdicts = (0..<60).map { number in
      LabelledAnswers.Verdict(
        item: "q\(number)", text: "\(words[number % 3]) \(number)", score: Double(number % 3 - 1))
    }
    let found = try trained(verdicts)
    let recognizer = found.recognizer
    #expect(recognizer.dimensions[0].classes == [-1, 0, 1])
    for (text, score) in zip(words, [-1.0, 0, 1]) {
      let verdict = recognizer.recognize(text).verdicts[0]
      #expect(verdict.score == score)
      #expect(abs(verdict.probabilities.reduce(0, +) - 1) < 1e-12)
    }
    let evaluation = try #require(found.validation?.dimensions[0].evaluation().value)
    #expect(evaluation.cohenKappa.value?.value == 1)
  }

  @Test("of two classes the threshold decides")
  func threshold() throws {
    var options = RecognizerOptions()
    options.threshold = 0.999
    let strict = try trained(LabelledAnswers.simple(60), options, validates: false).recognizer
    let usual = try trained(validates: false).recognizer
    #expect(usual.recognize("kind").verdicts[0].score == 1)
    #expect(strict.recognize("kind").verdicts[0].score == 0)
    #expect(
      strict.recognize("kind").verdicts[0].probabilities
        == usual.recognize("kind").verdicts[0].probabilities)
  }

  @Test("no cluster is split between parts of the cross-validation, and all parts are used")
  func folds() throws {
    for seed in 0..<5 as Range<UInt64> {
      var options = RecognizerOptions()
      options.seed = seed
      let validation = try #require(try trained(LabelledAnswers.simple(60), options).validation)
      let dimension = validation.dimensions[0]
      var fold: [Int: Int] = [:]
      for (cluster, own) in zip(dimension.clusters, dimension.folds) {
        #expect(fold[cluster] ?? own == own)
        fold[cluster] = own
      }
      #expect(Set(dimension.folds) == Set(0..<5) && validation.folds == 5)
      // Twenty clusters in five parts.
      let sizes = Dictionary(grouping: fold.values, by: \.self).values.map(\.count)
      #expect(sizes.allSatisfy { $0 == 4 })
    }
  }

  @Test("another seed deals the clusters anew, and the same one as before")
  func seeds() throws {
    func folds(_ seed: UInt64) throws -> [Int] {
      var options = RecognizerOptions()
      options.seed = seed
      return try #require(
        try trained(LabelledAnswers.simple(60), options).validation?.dimensions[0].folds)
    }
    #expect(try folds(1) == folds(1))
    #expect(try folds(1) != folds(2))
  }

  @Test("what is predicted was not trained on: labels at random are not recognised")
  func noLeak() throws {
    var verdicts = LabelledAnswers.simple(90)
    for place in verdicts.indices {
      // A word of its own cluster gives each label away, which helps on that cluster alone.
      verdicts[place].text = "topic\(place / 3)x said something"
      verdicts[place].score = Double((place / 3 * 7 + 3) % 5 % 2)
    }
    let found = try trained(verdicts)
    let evaluation = try #require(found.validation?.dimensions[0].evaluation().value)
    let kappa = try #require(evaluation.cohenKappa.value?.value)
    #expect(abs(kappa) < 0.35)
    #expect(found.recognizer.dimensions[0].standing?.isSufficient == false)
  }

  @Test("any number of threads gives the same recognizer and the same predictions")
  func threads() throws {
    let one = try FixedBlocks.$limit.withValue(1) { try trained() }
    let four = try FixedBlocks.$limit.withValue(4) { try trained() }
    #expect(one.recognizer.digest == four.recognizer.digest)
    #expect(
      one.validation?.dimensions[0].probabilities == four.validation?.dimensions[0].probabilities)
  }

  @Test("the order of rows in the log does not matter, and the digest names what was learnt")
  func digest() throws {
    let verdicts = LabelledAnswers.simple(60)
    let forth = try trained(verdicts).recognizer
    let back = try trained(verdicts.reversed()).recognizer
    #expect(forth.digest == back.digest && forth.training == back.training)
    var other = verdicts
    other[0].score = 0
    #expect(try trained(other).recognizer.training.sha256 != forth.training.sha256)
    #expect(forth.judge == "rule:recognizer-" + forth.digest.prefix(12))
  }

  @Test("a cost is chosen within the training texts, for each part by itself")
  func cost() throws {
    var options = RecognizerOptions()
    options.cost = nil
    let found = try trained(LabelledAnswers.simple(45), options)
    let costs = try #require(found.validation?.dimensions[0].costs)
    #expect(costs.count == 5 && costs.allSatisfy { [0.1, 1, 10, 100].contains($0) })
    #expect([0.1, 1, 10, 100].contains(found.recognizer.dimensions[0].cost))
  }

  @Test("texts of one cluster cannot be validated on, but be trained on")
  func oneCluster() throws {
    var verdicts = LabelledAnswers.simple(12)
    for place in verdicts.indices { verdicts[place].cluster = "all" }
    #expect(refusal { _ = try trained(verdicts) }?.code == "oneCluster")
    let found = try trained(verdicts, validates: false)
    #expect(found.validation == nil && found.recognizer.dimensions[0].standing == nil)
  }

  @Test("texts without a common n-gram are refused")
  func noFeatures() throws {
    var options = RecognizerOptions()
    options.features.minimumTexts = 100
    #expect(
      refusal { _ = try trained(LabelledAnswers.simple(12), options) }?.code == "noFeatures")
  }

  // MARK: - Files

  @Test(
    "a file gives back the recognizer to the bit, plain and compressed",
    arguments: ["", ".gz", ".zst"])
  func roundTrip(ending: String) throws {
    let recognizer = try trained().recognizer
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).json" + ending
    defer { try? FileManager.default.removeItem(atPath: path) }
    try recognizer.write(to: path)
    let read = try OfflineRecognizer(contentsOf: path)
    #expect(read.digest == recognizer.digest && read.training == recognizer.training)
    #expect(read.dimensions.map(\.standing) == recognizer.dimensions.map(\.standing))
    for text in ["be kind", "win power", "", "ξ", "Friend 7 and money"] {
      #expect(read.recognize(text) == recognizer.recognize(text))
    }
  }

  @Test("a file that is none, is damaged or is of a later version is refused, with its name")
  func damaged() throws {
    let recognizer = try trained().recognizer
    let path = FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try recognizer.write(to: path)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    func code(_ text: String) -> String? {
      let problem = refusal {
        _ = try OfflineRecognizer(bytes: Array(text.utf8), named: "model.json")
      }
      #expect(problem == nil || problem?.file == "model.json")
      #expect(problem?.remedy != nil || problem == nil)
      return problem?.code
    }
    #expect(code(text) == nil)
    #expect(code("") == "noRecognizer")
    #expect(code("{}") == "noRecognizer")
    #expect(code("[1, 2") == "noRecognizer")
    #expect(code(String(text.dropLast(text.count / 2))) == "noRecognizer")
    #expect(code(text.replacing("\"version\":1", with: "\"version\":2")) == "recognizerVersion")
    #expect(
      code(text.replacing("\"weights\":\"", with: "\"weights\":\"AAAA")) == "damagedRecognizer")
    #expect(code(text.replacing("\"weights\":\"", with: "\"weights\":\"*")) == "damagedRecognizer")
    #expect(code(text.replacing("\"weights\"", with: "\"wights\"")) == "damagedRecognizer")
    #expect(
      code(text.replacing("\"classes\":[0,1]", with: "\"classes\":[1,0]")) == "damagedRecognizer")
    #expect(
      code(text.replacing("\"classes\":[0,1]", with: "\"classes\":[0]")) == "damagedRecognizer")
    #expect(code(text.replacing("\"classes\":[0,1]", with: "\"classes\":7")) == "damagedRecognizer")
    #expect(code(text.replacing("\"kind\"", with: "\"help\"")) == "damagedRecognizer")
    #expect(
      refusal { _ = try OfflineRecognizer(contentsOf: "/nowhere/model") }?.code == "noSuchFile")
  }

  // MARK: - Judgments

  @Test(
    "each response is judged once on each dimension, and what cannot be judged is kept unscored")
  func judgments() throws {
    let recognizer = try trained().recognizer
    let log = try LabelledAnswers.log([
      LabelledAnswers.Verdict(item: "a", text: "be kind", score: 0, cluster: "c"),
      LabelledAnswers.Verdict(item: "a", text: "be kind", score: 1, judge: "human:b", cluster: "c"),
      LabelledAnswers.Verdict(item: "b", text: "", score: 0),
      LabelledAnswers.Verdict(item: "c", text: "ξψ", score: 0),
      LabelledAnswers.Verdict(item: "d", text: "win power", score: 0, model: "org/other"),
    ])
    let judged = try RecognizedResponses(
      recognizer, log, rows: Array(0..<log.judgments.count))
    #expect(judged.responses == 4 && judged.withoutText == 1 && judged.withUnknownWords == 1)
    let rows = Array(judged.judgments)
    #expect(rows.map(\.sample) == ["a", "b", "c", "d"])
    #expect(rows.map(\.score) == [1, nil, nil, 0])
    #expect(rows.map(\.status) == [.scored, .unscored, .unscored, .scored])
    #expect(rows.map(\.statusReason) == [nil, "no_response", "unknown_words", nil])
    #expect(rows.allSatisfy { $0.judge == recognizer.judge && $0.judgeKind == .rule })
    #expect(rows[0].cluster == "c" && rows[3].model == "org/other" && rows[0].criterion == "care")
    // What is written can be read.
    let again = try LogReader().read(
      bytes: JudgmentWriter.bytes(judged.judgments, as: .jsonLines), named: "judged.jsonl")
    #expect(again.judgments.count == 4)
  }

  @Test("the shipped example is recognised better than by its most frequent labels")
  func example() throws {
    let data = try LabelledAnswers.labelled(LabelledAnswers.example())
    #expect(data.texts.count == 120 && data.clusterCount == 20 && data.dimensions.count == 3)
    let found = try OfflineRecognizer.train(
      data, options: RecognizerOptions(), gold: .all, validates: true)
    for dimension in try #require(found.validation).dimensions {
      let evaluation = try #require(dimension.evaluation().value)
      let gain = evaluation.cohenKappaGain.flatMap { $0.interval(level: 0.95) }.value
      #expect(try #require(gain).lower > 0)
    }
    let pooled = try #require(found.validation?.pooled)
    #expect(pooled.gold.count == 360 && pooled.classes == [-1, 0, 1])
    #expect(pooled.transport(to: 0, margin: 0.05, level: 0.95)?.probeRows == 120)
  }

  private static let fulcra = LabelledAnswers.project.deletingLastPathComponent()
    .appendingPathComponent("shared/data/fulcra/trustworthy_data.jsonl").path

  @Test(
    "FULCRA's dialogues: ten values by dialogue, better than the most frequent label where labels are many",
    .enabled(
      if: FileManager.default.fileExists(atPath: fulcra), "skipped: the shared data are not here"))
  func dialogues() throws {
    let log = try LogReader(options: LogReadingOptions(keepTexts: true)).read([Self.fulcra])
    let data = try LabelledAnswers.labelled(log)
    #expect(data.texts.count + data.withoutText == 1718 && data.dimensions.count == 10)
    var options = RecognizerOptions()
    // Words alone are enough for the test, and quick.
    options.features.characters = nil
    let found = try OfflineRecognizer.train(data, options: options, gold: .all, validates: true)
    let validation = try #require(found.validation)
    for name in ["universalism", "security", "conformity"] {
      let dimension = try #require(validation.dimensions.first { $0.name == name })
      #expect(dimension.classes == [-1, 0, 1])
      let gain = try #require(dimension.evaluation().value).cohenKappaGain
      #expect(try #require(gain.flatMap { $0.interval(level: 0.95) }.value).lower > 0)
    }
  }
}
