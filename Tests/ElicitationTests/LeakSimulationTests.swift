import Elicitation
import Foundation
import LogReaders
import PrintedNumbers
import Testing
import ValueModel

@Suite("Simulated leaks")
struct LeakSimulationTests {
  private struct Answers {
    var originals: [String: Judgment] = [:]
    var paraphrases: [String: Judgment] = [:]
  }

  private func answers(_ rows: [Judgment], of model: String) -> Answers {
    var answers = Answers()
    for row in rows where row.model == model {
      if let original = row.variantOf {
        answers.paraphrases[original] = row
      } else {
        answers.originals[row.sample] = row
      }
    }
    return answers
  }

  /// The items that leaked, by the table of items.
  private func leaked() throws -> Set<String> {
    let table = try #require(try PlannedParts.file("items.csv", of: PlannedParts.leaking))
    return PlannedParts.leakedItems(table)
  }

  @Test("days lie evenly between the ends, and items are public, held back, or in other words")
  func design() throws {
    let rows = try PlannedParts.rows(PlannedParts.leaking)
    let own = answers(rows, of: "Clean")
    let days = own.originals.values.compactMap(\.itemDate).sorted()
    #expect(days.count == 2_000)
    #expect(days.first?.description == "2023-01-01" && days.last?.description == "2025-01-01")
    // 731 days for 1,999 steps.
    #expect(zip(days, days.dropFirst()).allSatisfy { $1.daysSince1970 - $0.daysSince1970 <= 1 })
    #expect(own.originals.values.count { $0.split == .heldOut } == 500)
    #expect(own.originals.values.count { $0.split == .isPublic } == 1_500)
    #expect(own.paraphrases.count == 1_200)
    for (original, row) in own.paraphrases {
      #expect(row.sample == original + "-paraphrase")
      #expect(row.split == nil && row.itemDate == nil)
      let item = try #require(own.originals[original])
      #expect(item.split == .isPublic && item.cluster == row.cluster)
      #expect(item.criterion == row.criterion)
    }
    for row in rows {
      #expect(
        row.modelReleaseDate?.description == (row.model == "Leaky" ? "2024-01-01" : "2024-03-01"))
    }
  }

  @Test("so many public items from before the release leaked, and no others")
  func leakedItems() throws {
    let own = answers(try PlannedParts.rows(PlannedParts.leaking), of: "Leaky")
    let open = own.originals.values.filter { row in
      guard let day = row.itemDate, let release = row.modelReleaseDate else { return false }
      return row.split == .isPublic && day < release
    }
    let leaked = try leaked()
    #expect(leaked.isSubset(of: Set(open.map(\.sample))))
    #expect(leaked.count == Int((0.9 * Double(open.count)).rounded()))
    let effects = try #require(try PlannedParts.file("effects.csv", of: PlannedParts.leaking))
    #expect(effects.contains("leakedItems,Leaky,,\(Double(leaked.count))\n"))
    #expect(effects.contains("leakRaise,Leaky,,0.3\n"))
    #expect(effects.contains("leakRaise,Leaky,paraphrase,0.12\n"))
    #expect(effects.contains("recall,Leaky,care,0.6\n"))
  }

  @Test("the leak raises scores by what is planned, as a difference of differences")
  func raise() throws {
    let rows = try PlannedParts.rows(PlannedParts.leaking)
    let leaky = answers(rows, of: "Leaky")
    let clean = answers(rows, of: "Clean")
    let leaked = try leaked()
    /// What the leaky model has above the clean one, item by item, so that what an item is falls out.
    func above(
      _ answers: KeyPath<Answers, [String: Judgment]>, isLeaked: Bool,
      _ value: KeyPath<Judgment, Double?>
    ) throws -> SampleMean {
      var differences: [Double] = []
      for (item, row) in leaky[keyPath: answers] where leaked.contains(item) == isLeaked {
        let other = try #require(clean[keyPath: answers][item])
        let first = try #require(row[keyPath: value])
        let second = try #require(other[keyPath: value])
        differences.append(first - second)
      }
      return SampleMean(differences)
    }
    let kinds: [(KeyPath<Answers, [String: Judgment]>, Double)] = [
      (\.originals, 1), (\.paraphrases, 0.4),
    ]
    for (answers, part) in kinds {
      let read = try above(answers, isLeaked: true, \.score)
      let unread = try above(answers, isLeaked: false, \.score)
      let error = (read.error * read.error + unread.error * unread.error).squareRoot()
      let raise = read.mean - unread.mean
      #expect(abs(raise - 0.3 * part) < 4 * error, "\(raise), \(error)")
      #expect(error < 0.05)
      let surer = try above(answers, isLeaked: true, \.confidence)
      #expect(surer.departure(from: 0.2 * part) < 4, "\(surer.mean)")
      let assure = try above(answers, isLeaked: false, \.confidence)
      #expect(assure.departure(from: 0) < 4, "\(assure.mean)")
    }
  }

  @Test("who read nothing is as right, and as sure, in other words")
  func clean() throws {
    let own = answers(try PlannedParts.rows(PlannedParts.leaking), of: "Clean")
    var scores: [Double] = []
    var sureness: [Double] = []
    var right: [Double] = []
    var wrong: [Double] = []
    for (item, paraphrase) in own.paraphrases {
      let original = try #require(own.originals[item])
      let score = try #require(original.score)
      let sure = try #require(original.confidence)
      scores.append(score - (try #require(paraphrase.score)))
      sureness.append(sure - (try #require(paraphrase.confidence)))
      if score == 1 { right.append(sure) } else { wrong.append(sure) }
    }
    #expect(SampleMean(scores).departure(from: 0) < 4)
    #expect(SampleMean(sureness).departure(from: 0) < 4)
    let all = own.originals.values.compactMap(\.confidence)
    #expect(SampleMean(all).departure(from: 0.6) < 4)
    #expect(all.allSatisfy { (0...1).contains($0) })
    // Confidence tracks what is answered: those who are right are surer.
    let ofRight = SampleMean(right)
    let ofWrong = SampleMean(wrong)
    #expect(ofRight.mean > ofWrong.mean + 4 * (ofRight.error + ofWrong.error))
  }

  @Test("expected scores know the leak, and paraphrases as items of their own")
  func truth() throws {
    let study = try Simulation(try PlanText.plan(PlannedParts.leaking)).run()
    let rows = PlannedParts.rows(study)
    for truth in study.truth {
      let scores = rows.filter { $0.model == truth.model && $0.criterion == truth.dimension }
        .compactMap(\.score)
      let mean = SampleMean(scores)
      // An item and its paraphrase go together: twice the variance at most.
      #expect(
        mean.departure(from: truth.expected) < 4 * 2.0.squareRoot(),
        "\(truth.model) \(truth.dimension): \(mean.mean) for \(truth.expected)")
      #expect(truth.model == "Clean" || truth.expected > truth.profile + 0.05)
      #expect(truth.model == "Leaky" || abs(truth.expected - truth.profile) < 1e-9)
    }
  }

  @Test("a leak changes the answers to what leaked, and nothing else")
  func independence() throws {
    let lines = PlannedParts.leaking.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "leak:"))
    // The leak's own line, and five keys.
    let without = (lines[..<start] + lines[(start + 6)...]).joined(separator: "\n")
    try #require(!without.contains("raise:") && without.contains("judges:"))
    let before = try PlannedParts.rows(without)
    let after = try PlannedParts.rows(PlannedParts.leaking)
    #expect(before.count == after.count)
    let leaked = try leaked()
    var raised = 0
    for (first, second) in zip(before, after) {
      let item = second.variantOf ?? second.sample
      if second.model == "Leaky", leaked.contains(item) {
        // Nobody is less right for having read it.
        #expect((first.score ?? 0) <= second.score ?? 0)
        raised += first.score == second.score ? 0 : 1
      } else {
        #expect(first == second)
      }
    }
    #expect(raised > leaked.count / 5)
  }

  @Test("another seed leaks other items, and the same one the same, in whatever order it is drawn")
  func determinism() async throws {
    let yaml = PlannedParts.leaking.replacingOccurrences(of: "count: 2000", with: "count: 300")
      .replacingOccurrences(of: "clusters: 200", with: "clusters: 30")
      .replacingOccurrences(of: "paraphrases: 1200", with: "paraphrases: 100")
    let plan = try PlanText.plan(
      yaml
        + PlannedParts.probabilities.replacingOccurrences(of: "texts: 400", with: "texts: 40"))
    let first = try Simulation(plan).run().files()
    #expect(
      first.map(\.name) == [
        "judgments.jsonl.gz", "truth.csv", "effects.csv", "items.csv", "probabilities.jsonl.gz",
      ])
    let others = try await withThrowingTaskGroup(of: [SimulatedFile].self) { group in
      for _ in 0..<4 { group.addTask { try Simulation(plan).run().files() } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(others.count == 4 && others.allSatisfy { $0 == first })
    let seeded = try Simulation(plan.seeded(10)).run().files()
    for (file, other) in zip(first, seeded) where file.name != "effects.csv" {
      #expect(file.bytes != other.bytes, "\(file.name)")
    }
  }
}
