import Analysis
import Diagnostics
import Foundation
import LogReaders
import RandomStreams
import Statistics
import Testing

/// Judgments of two rounds and more, made with a known truth, and what a study finds in them.
private struct Rounds {
  var rows: [String] = []

  static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,round,judged_at,response_hash,judgment_index"

  mutating func add(
    _ model: String, _ item: String, _ score: Int, round: String, day: String, hash: String = "",
    run: String? = nil, judge: String = "model:j", criterion: String = "care", epoch: Int = 1,
    range: ClosedRange<Int> = 1...5, index: Int = 1, cluster: String? = nil
  ) {
    rows.append(
      "\(run ?? "\(model)/\(round)"),t,\(model),\(item),\(epoch),\(judge),\(criterion),\(score),scored,"
        + "\(judge.prefix { $0 != ":" }),\(range.lowerBound),\(range.upperBound),ordinal,"
        + "\(cluster ?? item),\(round),\(day)T08:00:00Z,\(hash),\(index)")
  }

  func study(
    _ settings: DriftSettings = DriftSettings(), rows: [String]? = nil
  ) throws -> DriftStudy {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("rounds-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("rounds.csv").path
    try (([Self.header] + (rows ?? self.rows)).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let request = StudyRequest(data: DataRequest(logs: [path]), system: "criteria")
    return try DriftStudy(
      StudyInputs(request, from: LogReading([path], options: request.data.readingOptions)),
      settings: settings)
  }

  /// Two models, sixty items in twenty topics, and in the second round sixty old responses judged
  /// again.
  static func made(
    model: Double = 0, judge: Double = 0, isReplayed: Bool = false, hasHashes: Bool = true,
    hasAnchors: Bool = true, kind: String = "model"
  ) -> Rounds {
    var rounds = Rounds()
    var stream = RandomStream(seed: 11, purpose: "rounds", index: 0)
    func noise(_ reach: Double) -> Double { Double.random(in: -reach...reach, using: &stream) }
    func verdict(_ quality: Double) -> Int { max(1, min(5, Int(quality.rounded()))) }
    for (place, name) in ["one", "two"].enumerated() {
      for item in 0..<60 {
        let quality = 3 + noise(1.4)
        let hash = { (text: String) in hasHashes ? "\(name)-\(item)-\(text)" : "" }
        func add(_ quality: Double, _ round: String, _ day: String, _ hash: String, _ run: String) {
          rounds.add(
            name, "i\(item)", verdict(quality + noise(0.7)), round: round, day: day, hash: hash,
            run: "\(name)/\(run)", judge: "\(kind):j", cluster: "c\(item / 3)")
        }
        add(quality, "first", "2025-01-10", hash("1"), "first")
        let later = isReplayed ? quality : quality + noise(0.8) + (place == 0 ? model : 0)
        add(
          later + judge, "second", "2025-03-10", hash(isReplayed ? "1" : "2"), "second")
        if hasAnchors, !isReplayed {
          add(quality + judge, "second", "2025-03-10", hash("1"), "again")
        }
      }
    }
    return rounds
  }
}

@Suite("Drift between rounds")
struct DriftStudyTests {
  private func comparison(_ study: DriftStudy, _ model: String) throws -> DriftComparison {
    try #require(study.results.comparisons.first { $0.model == model })
  }

  @Test("a model that moved is blamed, and the other model is not")
  func model() throws {
    let study = try Rounds.made(model: -1.2).study()
    let (one, two) = (try comparison(study, "one"), try comparison(study, "two"))
    #expect(one.verdict == .moved && one.blame == .model)
    #expect(two.verdict == .notShownToMove && two.blame == nil)
    #expect(one.anchors == 120 && one.items == 60 && one.clusters == 20)
    #expect(study.results.judgeDrift.map(\.verdict) == [.notShownToMove])
    #expect(study.results.sentences.contains("It is the model that moved."))
  }

  @Test("judges that moved are blamed for both models")
  func judge() throws {
    let study = try Rounds.made(judge: -0.9).study()
    for name in ["one", "two"] {
      let found = try comparison(study, name)
      #expect(found.verdict == .moved && found.blame == .judge, "\(name)")
    }
    #expect(study.results.judgeDrift.map(\.verdict) == [.moved])
    // On the scale 1...5 a point is 25 percentage points.
    let moved = try #require(study.results.judgeDrift.first?.difference)
    #expect(try #require(moved.lower) < -22 && (try #require(moved.upper)) > -22.5)
  }

  @Test("changes that cancel in the score are told all the same")
  func hidden() throws {
    let study = try Rounds.made(model: 1, judge: -1).study()
    let one = try comparison(study, "one")
    #expect(one.verdict == .notShownToMove && one.blame == .both)
    #expect(study.results.sentences.contains { $0.contains("but a part of it is") })
  }

  @Test("responses judged again count in no score of the round")
  func setAside() throws {
    let with = try Rounds.made(model: -1.2).study()
    let without = try Rounds.made(model: -1.2).study(
      rows: Rounds.made(model: -1.2).rows.filter { !$0.contains("/again,") })
    #expect(with.results.rounds.map(\.judgedAgain) == [0, 120])
    #expect(with.results.rounds.map(\.judgments) == [120, 120])
    for name in ["one", "two"] {
      #expect(
        try comparison(with, name).difference == (try comparison(without, name).difference))
    }
    let alone = try comparison(without, "one")
    #expect(
      alone.blame == .notSeparable
        && alone.blameReason == "model:j judged no response in both rounds")
  }

  @Test("a round of old responses is the judges' alone")
  func replay() throws {
    let study = try Rounds.made(judge: -0.9, isReplayed: true).study()
    #expect(study.results.replay.map(\.share.value) == [1, 1])
    let one = try comparison(study, "one")
    #expect(one.blame == .judge && one.modelDifference?.difference.value == nil)
    #expect(one.modelDifference?.difference.reason != nil)
    #expect(study.results.rounds.map(\.judgedAgain) == [0, 0])
  }

  @Test("without hashes nothing is blamed, unless responses are said to be the same")
  func stated() throws {
    let rounds = Rounds.made(judge: -0.9, isReplayed: true, hasHashes: false)
    let open = try comparison(try rounds.study(), "one")
    #expect(open.blame == .notSeparable && open.anchors == 0)
    let said = try rounds.study(DriftSettings(areResponsesSame: true))
    #expect(try comparison(said, "one").blame == .judge)
    #expect(said.results.judgeDrift.map(\.sameResponse) == [.stated])
    let known = Rounds.made(judge: -0.9, isReplayed: true)
    let refusal = #expect(throws: Diagnostics.self) {
      try known.study(DriftSettings(areResponsesSame: true))
    }
    #expect(refusal?.all.map(\.code) == ["responsesKnown"])
  }

  @Test("a program as the judge leaves the model")
  func program() throws {
    let study = try Rounds.made(model: -1.2, hasAnchors: false, kind: "rule").study()
    let one = try comparison(study, "one")
    #expect(one.blame == .model && one.blameReason != nil)
  }

  @Test("a judge that changes its mind within a round is found by the index")
  func withinRound() throws {
    var rounds = Rounds()
    for item in 0..<30 {
      for (index, score) in [(1, 3 + item % 2), (2, 2 + item % 2)] {
        rounds.add(
          "one", "i\(item)", score, round: "first", day: "2025-01-1\(index)", index: index)
      }
      rounds.add("one", "i\(item)", 3 + item % 2, round: "second", day: "2025-03-01")
    }
    let study = try rounds.study()
    let found = try #require(study.results.judgeDrift.first)
    #expect(found.sameResponse == .judgmentIndex && found.from == "first" && found.to == "first")
    #expect(found.anchors == 30 && found.difference.value == -25 && found.verdict == .moved)
  }

  @Test("other judges are told from others by what both panels judged")
  func otherPanel() throws {
    var rounds = Rounds()
    for item in 0..<40 {
      let score = 2 + item % 3
      rounds.add(
        "one", "i\(item)", score, round: "first", day: "2025-01-10", hash: "a\(item)",
        judge: "model:x")
      rounds.add(
        "one", "i\(item)", score + (item % 4 == 0 ? 0 : 1), round: "second", day: "2025-03-10",
        hash: "b\(item)", judge: "model:y")
      rounds.add(
        "one", "i\(item)", score + (item % 5 == 0 ? 0 : 1), round: "second", day: "2025-03-10",
        hash: "a\(item)", run: "again", judge: "model:y")
    }
    let one = try comparison(try rounds.study(), "one")
    #expect(one.anchors == 40 && one.blame == .judge && one.verdict == .moved)
    let without = try comparison(
      try rounds.study(rows: rounds.rows.filter { !$0.hasPrefix("again") }), "one")
    #expect(without.blame == .notSeparable)
    #expect(without.blameReason?.contains("the judges are others") == true)
  }

  @Test("rounds of other items are another test, and are not compared")
  func otherItems() throws {
    var rounds = Rounds()
    for item in 0..<20 {
      rounds.add("one", "i\(item)", 2 + item % 3, round: "first", day: "2025-01-10")
      rounds.add("one", "n\(item)", 3 + item % 3, round: "second", day: "2025-03-10")
    }
    let study = try rounds.study()
    let one = try comparison(study, "one")
    #expect(
      one.verdict == .noSharedItems && one.difference.value == nil && one.adjustedPValue == nil)
    #expect(study.cautions.contains { $0.code == .sharedItems })
  }

  @Test("rounds stand in the order of time, else of their names")
  func order() throws {
    var rounds = Rounds()
    for (name, day) in [("b", "2025-01-10"), ("a", "2025-03-10"), ("c", "2025-02-10")] {
      for item in 0..<5 {
        rounds.add("one", "i\(item)", 2 + item % 3, round: name, day: day)
      }
    }
    #expect(try rounds.study().results.rounds.map(\.round) == ["b", "c", "a"])
    let untimed = rounds.rows.map { row in
      row.replacingOccurrences(
        of: "2025-0[123]-10T08:00:00Z", with: "", options: .regularExpression)
    }
    let study = try rounds.study(rows: untimed)
    #expect(study.results.rounds.map(\.round) == ["a", "b", "c"])
    #expect(study.results.comparisons.map { "\($0.from)\($0.to)" } == ["ab", "bc", "ac"])
  }

  @Test("a response judged again does not date its round")
  func dates() throws {
    var rounds = Rounds()
    for item in 0..<6 {
      rounds.add("one", "i\(item)", 3, round: "z", day: "2025-01-10", hash: "a\(item)")
      rounds.add("one", "i\(item)", 3, round: "y", day: "2025-03-10", hash: "b\(item)")
      // Judged in the later round before its own responses were.
      rounds.add(
        "one", "i\(item)", 3, round: "y", day: "2025-01-05", hash: "a\(item)", run: "again")
    }
    #expect(try rounds.study().results.rounds.map(\.round) == ["z", "y"])
  }

  @Test("the order of rows shows in no figure")
  func shuffled() throws {
    let rounds = Rounds.made(model: -0.6, judge: 0.4)
    var stream = RandomStream(seed: 3, purpose: "shuffle", index: 0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let one = try encoder.encode(try rounds.study().results)
    let other = try encoder.encode(
      try rounds.study(rows: rounds.rows.shuffled(using: &stream)).results)
    #expect(one == other)
  }

  @Test("independent 0/1 scores are compared by McNemar's exact test")
  func mcNemar() throws {
    var rounds = Rounds()
    let answers = [
      "1111101101111110110101111110011110111101", "0011101001110010111011101000001001111101",
    ]
    for (round, (name, day)) in [("a", "2025-01-10"), ("b", "2025-02-10")].enumerated() {
      for (item, letter) in answers[round].enumerated() {
        rounds.add(
          "one", "i\(item)", letter == "1" ? 1 : 0, round: name, day: day, range: 0...1)
      }
    }
    let one = try comparison(try rounds.study(), "one")
    // statsmodels 0.15.0, case drift-mcnemar-six-models.
    #expect(one.test.method == .exact)
    #expect(abs(try #require(one.test.pValue) - 0.03515625) < 1e-12)
    #expect(one.difference.value == -22.5 && one.difference.method == "tango")
    #expect(one.effectSize?.measure == .cohenH)
  }

  @Test("a margin that holds a change makes it equivalent")
  func margin() throws {
    let study = try Rounds.made().study(DriftSettings(margin: 15))
    #expect(study.results.comparisons.map(\.verdict) == [.equivalent, .equivalent])
    #expect(study.results.comparisons.allSatisfy { $0.equivalence?.margin == 15 })
  }

  @Test("a level that changed once is dated, and one that did not is not")
  func changes() throws {
    var rounds = Rounds()
    for round in 0..<5 {
      for item in 0..<40 {
        for (model, shift) in [("one", round >= 3 ? 1 : 0), ("two", 0)] {
          rounds.add(
            model, "i\(item)", 2 + (item * 7 + round * (3 + item % 4)) % 3 / 2 + shift,
            round: "r\(round)", day: "2025-0\(round + 1)-10")
        }
      }
    }
    let study = try rounds.study()
    let shown = study.results.changepoints.filter(\.isShown)
    #expect(shown.map(\.model) == ["one"] && shown.map(\.first) == ["r3"])
    #expect(study.results.changepoints.filter { !$0.isShown }.map(\.model) == ["two"])
    #expect(study.results.trends.count == 2)
    #expect(study.results.trends.allSatisfy { $0.rounds == 5 && $0.mannKendall.pValue != nil })
  }

  @Test("items that moved for all models are found, and changes shown without them")
  func items() throws {
    var rounds = Rounds()
    for item in 0..<40 {
      for (place, model) in ["one", "two", "three", "four"].enumerated() {
        let score = 2 + (item * 3 + place) % 2
        let later = item == 5 || item == 21 ? 5 : score + ((item + place) % 5 == 0 ? 1 : 0)
        rounds.add(model, "i\(item)", score, round: "a", day: "2025-01-10")
        rounds.add(model, "i\(item)", later, round: "b", day: "2025-02-10")
      }
    }
    let study = try rounds.study()
    let shown = study.results.itemDrift.filter(\.isShown)
    #expect(shown.map(\.item).sorted() == ["i21", "i5"])
    let one = try comparison(study, "one")
    let without = try #require(one.withoutDriftedItems)
    #expect(without.items == 38)
    #expect(try #require(without.difference.value) < (try #require(one.difference.value)))
  }

  @Test("one round, unknown rounds and rounds in the wrong order are refused")
  func refusals() throws {
    let rounds = Rounds.made()
    func codes(_ settings: DriftSettings, _ rows: [String]? = nil) -> [String] {
      do {
        _ = try rounds.study(settings, rows: rows)
        return []
      } catch let error as Diagnostics {
        return error.all.map(\.code)
      } catch {
        return ["\(error)"]
      }
    }
    #expect(codes(DriftSettings(), rounds.rows.filter { $0.contains(",first,") }) == ["oneRound"])
    #expect(codes(DriftSettings(from: "frist")) == ["unknownRound"])
    #expect(codes(DriftSettings(from: "second", to: "first")) == ["roundsOutOfOrder"])
    #expect(codes(DriftSettings(from: "second", to: "second")) == ["roundsOutOfOrder"])
    #expect(codes(DriftSettings(dimension: "cre")) == ["unknownDimension"])
    #expect(codes(DriftSettings(from: "first", to: "second")) == [])
  }
}
