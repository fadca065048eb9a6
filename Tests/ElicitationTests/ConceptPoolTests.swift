import Diagnostics
import Elicitation
import Foundation
import LogReaders
import Statistics
import Testing

@Suite("Pools of concepts")
struct ConceptPoolTests {
  private static let samples: [ConceptPool.Sample] = [
    ("benevolence", "helping a friend in need", 1), ("benevolence", "helping friends in need", 1),
    ("benevolence", "sharing food with neighbours", 1),
    ("benevolence", "refusing to help a friend", -1),
    ("benevolence", "stating the time of a train", 0),
    ("power", "taking command of a group", 1), ("power", "letting the group decide", -1),
  ].map { ConceptPool.Sample(dimension: $0.0, text: $0.1, label: $0.2) }

  @Test("a concept is taken for the one that uses the same words, of the same dimension")
  func nearest() throws {
    let pool = try ConceptPool.learnt(from: Self.samples, count: 10)
    #expect(pool.concepts.count == 7 && pool.count(of: "power") == 2)
    for sample in Self.samples {
      let near = try #require(pool.nearest(to: sample.text, dimension: sample.dimension))
      #expect(near.concept.text == sample.text && abs(near.similarity - 1) < 1e-12)
    }
    let near = try #require(pool.nearest(to: "sharing one's food", dimension: "benevolence"))
    #expect(near.concept.text == "sharing food with neighbours" && near.similarity < 1)
    let power = try #require(pool.nearest(to: "helping the group decide", dimension: "power"))
    #expect(power.concept.label == -1)
    #expect(pool.nearest(to: "ζζζ", dimension: "power") == nil)
    #expect(pool.nearest(to: "helping", dimension: "security") == nil)
  }

  @Test("of concepts alike one stands for all, and the order of the samples does not matter")
  func medoids() throws {
    let pool = try ConceptPool.learnt(from: Self.samples, count: 2)
    let shown = pool.concepts.filter { $0.dimension == "benevolence" && $0.label == 1 }
    #expect(shown.count == 2)
    #expect(shown.map(\.members).sorted() == [1, 2])
    #expect(shown.contains { $0.text == "sharing food with neighbours" })
    for turn in 1..<Self.samples.count {
      let turned = Array(Self.samples[turn...] + Self.samples[..<turn])
      #expect(try ConceptPool.learnt(from: turned, count: 2).digest == pool.digest)
    }
  }

  @Test("a text with divided labels teaches nothing")
  func divided() throws {
    let divided =
      Self.samples + [
        ConceptPool.Sample(dimension: "power", text: "taking command of a group", label: 0)
      ]
    let pool = try ConceptPool.learnt(from: divided, count: 10)
    #expect(pool.concepts.filter { $0.dimension == "power" }.map(\.label) == [-1])
    #expect(throws: Diagnostics.self) { try ConceptPool.learnt(from: [], count: 3) }
  }

  @Test("a pool is read as it was written, and other files are none")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("concepts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("pool.json").path
    let pool = try ConceptPool.learnt(from: Self.samples, count: 10)
    try pool.write(to: path)
    let read = try ConceptPool(contentsOf: path)
    #expect(read.concepts == pool.concepts && read.digest == pool.digest)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    for damaged in [Data(), Data("{}".utf8), bytes.prefix(bytes.count / 2)] {
      try damaged.write(to: URL(fileURLWithPath: path))
      #expect(throws: Diagnostics.self) { try ConceptPool(contentsOf: path) }
    }
  }

  @Test("in two stages a response is what the concepts are that its own are like")
  func twoStages() async throws {
    let scene = try JudgingScene(
      (0..<24).map { number in
        let cares = number % 3 == 0
        return LabelledAnswers.Verdict(
          item: "q\(number)",
          text: cares
            ? "You could help your friend number \(number). The weather is fine."
            : number % 3 == 1
              ? "Do not bother to help anybody, \(number)." : "The train leaves at \(number).",
          score: cares ? 1 : number % 3 == 1 ? -1 : 0, criterion: "benevolence")
      })
    let plan = try JudgingScene.plan(
      """
      name: concepts
      system: schwartz
      dimensions: [benevolence]
      labels: three
      stages: two
      concepts: { pool: pool.json, samples: 12, count: 4 }
      judges:
        - { name: a, client: simulated, parameters: { shows: { benevolence: [help] } } }
      """, relativeTo: scene.folder.path)
    let missing = try? await JudgePanel(plan, in: scene.study) { _ in nil }
    #expect(missing == nil)
    let learner = try await JudgePanel(plan, in: scene.study, readsConcepts: false) { _ in nil }
    let gold = try JudgeGold(
      scene.log, rows: Array(0..<24), source: .people, of: plan, on: scene.responses)
    let learnt = try await ConceptPool.learn(by: learner, from: scene.responses, gold)
    #expect(learnt.responses == 12 && learnt.unread == 0)
    try learnt.pool.write(to: plan.concepts?.pool ?? "")
    let (judged, panel) = try await scene.judged(plan)
    let entry = try #require(try scene.validation(judged, panel).entries.first)
    let evaluation = try #require(entry.calls.evaluation().value)
    // "The weather is fine" was said with help: the concepts of a few responses are not those of all.
    #expect(try #require(evaluation.accuracy.estimate.value) > 0.8)
    #expect(judged.verdicts[0][0][0].explanation?.contains("help your friend") == true)
    #expect(plan.orders == [.given])
  }
}
