import Analysis
import Foundation
import LogReaders
import RandomStreams
import Statistics
import Testing

/// Right and wrong answers of the models of two rounds by the Rasch model.
private struct Exam {
  var models = 40
  /// How many models of the first round answer in the second one too.
  var shared = 0
  var items = 30
  /// By how much abler the models of the second round are, in log odds.
  var ability = 0.0
  /// By how much harder the eighth item has become, in log odds.
  var harder = 0.0
  var seed: UInt64 = 5
  /// The largest score; right answers are that, wrong ones 0.
  var most = 1

  private var rows: [String] {
    var stream = RandomStream(seed: 41, purpose: "exam", index: seed)
    func normal() -> Double {
      (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &stream) }
    }
    var difficulties = (0..<items).map { _ in 1.2 * normal() }
    // Easy before, so that neither round answers it alike.
    if harder > 0 { difficulties[7] = -1 }
    var rows: [String] = []
    for (place, round) in ["first", "second"].enumerated() {
      for model in 0..<models {
        let name = place == 0 || model < shared ? "one-\(model)" : "two-\(model)"
        let level = normal() + (place == 1 ? ability : 0)
        for item in 0..<items {
          let logit = level - difficulties[item] - (place == 1 && item == 7 ? harder : 0)
          let isRight = Double.random(in: 0..<1, using: &stream) < 1 / (1 + exp(-logit))
          rows.append(
            "\(name)/\(round),t,\(name),i\(item),1,rule:r,care,\(isRight ? most : 0),scored,rule,0,"
              + "\(most),ordinal,\(item),\(round),2025-0\(place + 1)-10T08:00:00Z")
        }
      }
    }
    return rows
  }

  func study(_ method: ItemDriftMethod = .auto) throws -> DriftStudy {
    let header =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,scale_type,cluster_id,round,judged_at"
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("exam-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("exam.csv").path
    try (([header] + rows).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let request = StudyRequest(data: DataRequest(logs: [path]), system: "criteria")
    return try DriftStudy(
      StudyInputs(request, from: LogReading([path], options: request.data.readingOptions)),
      settings: DriftSettings(itemDrift: method))
  }
}

@Suite("Items of rounds that other models answered")
struct ItemDriftMethodTests {
  private func obstacle(_ study: DriftStudy) -> String? {
    study.cautions.first { $0.code == .testLeftOut }?.message
  }

  @Test(
    "an item that has become harder is found, and no other",
    arguments: [ItemDriftMethod.auto, .mantelHaenszel, .logistic, .likelihoodRatio])
  func harder(_ method: ItemDriftMethod) throws {
    let study = try Exam(items: 16, ability: 0.7, harder: 3).study(method)
    let items = study.results.itemDrift
    #expect(items.filter(\.isShown).map(\.item) == ["i7"])
    let found = try #require(items.first)
    let words: [ItemDriftMethod: String] = [
      .logistic: "logistic", .likelihoodRatio: "likelihoodRatio",
    ]
    #expect(items.allSatisfy { $0.method == words[method] ?? "mantelHaenszel" })
    #expect(found.category == .c && found.models == 80)
    // Harder: a negative Δ, and fewer right answers in percentage points.
    #expect(try #require(found.delta?.value) < -4)
    #expect(try #require(found.effect.value) < -20)
    #expect(
      abs((found.standardizedEffect ?? 0) * 100 - (found.effect.value ?? 0)) < 1e-9)
    #expect((found.delta?.lower == nil) == (method == .likelihoodRatio))
    #expect(
      found.methodReason.hasPrefix(method == .auto ? "0 of 40 and 40 models" : "asked for"))
    #expect(obstacle(study) == nil)
  }

  @Test("models of both rounds are paired unless another method is asked for")
  func paired() throws {
    let exam = Exam(shared: 40, items: 12)
    let study = try exam.study()
    #expect(study.results.itemDrift.allSatisfy { $0.method == "itemByRound" && $0.delta == nil })
    #expect(
      study.results.itemDrift.first?.methodReason == "40 of 40 and 40 models are in both rounds")
    let asked = try exam.study(.logistic).results.itemDrift
    #expect(asked.count == 12 && asked.allSatisfy { $0.method == "logistic" && $0.models == 40 })
    #expect(try #require(asked.first).methodReason.contains("count as if they were others"))
    // A few common models say less than all of both rounds.
    let few = try Exam(shared: 6, items: 12).study().results.itemDrift
    #expect(few.allSatisfy { $0.method == "mantelHaenszel" } && few.count == 12)
  }

  @Test("too few models, models of one round alone, and ratings are left out with the reason")
  func obstacles() throws {
    let few = try Exam(models: 19, items: 8).study(.mantelHaenszel)
    #expect(few.results.itemDrift.isEmpty)
    #expect(
      try #require(obstacle(few)).contains(
        "takes 20 models in each round with answers to the same items, and there are 19 and 19"))
    let paired = try Exam(models: 19, items: 8).study()
    #expect(paired.results.itemDrift.isEmpty)
    #expect(try #require(obstacle(paired)).contains("no unit has a value on both sides"))
    let ratio = try Exam(models: 39, items: 8).study(.likelihoodRatio)
    #expect(try #require(obstacle(ratio)).contains("takes 40 models"))
    let ratings = try Exam(models: 20, items: 8, most: 4).study(.logistic)
    #expect(ratings.results.itemDrift.isEmpty)
    #expect(try #require(obstacle(ratings)).contains("items scored 0 or 1"))
    let two = try Exam(models: 20, items: 2).study(.logistic)
    #expect(try #require(obstacle(two)).contains("three items"))
  }

  @Test("of unchanged items one is found in few studies, also where the later models are abler")
  func size() throws {
    for method in [ItemDriftMethod.mantelHaenszel, .logistic] {
      var found = 0
      for run in 0..<40 {
        let study = try Exam(
          models: 24, items: 20, ability: run.isMultiple(of: 2) ? 0 : 1, seed: UInt64(100 + run)
        ).study(method)
        #expect(study.results.itemDrift.count > 15)
        if study.results.itemDrift.contains(where: \.isShown) { found += 1 }
      }
      // At most 2 are expected; 6 or more have a chance below 2 %.
      #expect(found <= 5, "\(method): \(found)")
    }
  }
}
