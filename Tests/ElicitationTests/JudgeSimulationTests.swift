import Elicitation
import Foundation
import LogReaders
import Testing
import ValueModel

@Suite("Simulated faults of judges")
struct JudgeSimulationTests {
  private static let judge = "model:x/judge"
  private static let reference = "model:reference"

  /// What a response is.
  private struct Response: Hashable {
    let model: String
    let sample: String

    init(_ row: Judgment) {
      model = row.model
      sample = row.sample
    }
  }

  private static func scores(
    _ rows: [Judgment], of judge: String
  ) -> [Response: [Judgment]] {
    Dictionary(grouping: rows.filter { $0.judge == judge }, by: Response.init)
  }

  /// Ordinary least squares by the normal equations, solved by Gauss and Jordan.
  private func coefficients(_ rows: [[Double]], _ values: [Double]) -> [Double] {
    let count = rows[0].count
    var system = [[Double]](repeating: [Double](repeating: 0, count: count + 1), count: count)
    for (row, value) in zip(rows, values) {
      for i in 0..<count {
        for j in 0..<count { system[i][j] += row[i] * row[j] }
        system[i][count] += row[i] * value
      }
    }
    for pivot in 0..<count {
      let scale = system[pivot][pivot]
      for j in 0...count { system[pivot][j] /= scale }
      for other in 0..<count where other != pivot {
        let factor = system[other][pivot]
        for j in 0...count { system[other][j] -= factor * system[pivot][j] }
      }
    }
    return system.map { $0[count] }
  }

  private static func mean(_ rows: [Judgment]) -> Double {
    let scores = rows.compactMap(\.score)
    return scores.reduce(0, +) / Double(scores.count)
  }

  @Test("severity, slope in length and self-preference are found by least squares")
  func effects() throws {
    let study = try Simulation(try PlanText.plan(PlannedParts.judged)).run()
    let rows = PlannedParts.rows(study)
    let lengths = try #require(study.plan.lengths)
    let reference = Self.scores(rows, of: Self.reference)
    var design: [[Double]] = []
    var differences: [Double] = []
    for (response, own) in Self.scores(rows, of: Self.judge) {
      let row = own[0]
      let other = try #require(reference[response]?.first?.score)
      design.append([
        1, lengths.standardized(Int(try #require(row.responseLength))),
        row.model == "x/one" ? 1 : 0,
      ])
      differences.append(Self.mean(own) - other)
    }
    let found = coefficients(design, differences)
    // Noise of 0.4, and 0.25 of the mean of three: 0.425 over 600 responses. Length and family go
    // together, so that the errors of the last two, and with them that of the first, are larger.
    for (coefficient, planned) in zip(found, [0.5, 0.3, 0.6]) {
      #expect(abs(coefficient - planned) < 4 * 0.425 * 2 / 300.0.squareRoot(), "\(found)")
    }
    #expect(abs(found[1] - 0.3) < 0.1, "\(found)")
  }

  @Test("a judge's own noise stays when it judges again, and what differs has the planned size")
  func repeats() throws {
    let rows = try PlannedParts.rows(PlannedParts.judged)
    let groups = Self.scores(rows, of: Self.judge).values
    #expect(groups.allSatisfy { $0.map(\.judgmentIndex) == [1, 2, 3] })
    var squares = 0.0
    for group in groups {
      let mean = Self.mean(group)
      for score in group.compactMap(\.score) { squares += (score - mean) * (score - mean) }
    }
    // 600 responses with 2 degrees of freedom each; scores in tenths add 0.01 / 12.
    let variance = squares / 1_200
    let planned = 0.25 * 0.25 + 0.01 / 12
    #expect(abs(variance - planned) < 4 * planned * (2.0 / 1_200).squareRoot(), "\(variance)")
  }

  @Test("judges who see a part of the items see the first of one order, all of a response")
  func parts() throws {
    let rows = try PlannedParts.rows(PlannedParts.judged)
    func items(_ judge: String) -> Set<String> {
      Set(rows.filter { $0.judge == judge }.map(\.sample))
    }
    #expect(items("human:rater-1").count == 90)
    #expect(items("human:rater-2").count == 30)
    #expect(items("human:rater-2").isSubset(of: items("human:rater-1")))
    #expect(rows.filter { $0.judge.hasPrefix("human:") }.allSatisfy { $0.judgeKind == .human })
    let table = try #require(try PlannedParts.file("items.csv", of: PlannedParts.judged))
    let lines = table.split(separator: "\n").dropFirst().map { $0.split(separator: ",") }
    #expect(table.hasPrefix("sample_id,judges\n"))
    #expect(lines.map { String($0[1]) }.filter { $0 == "4" }.count == 30)
    #expect(lines.map { String($0[1]) }.filter { $0 == "3" }.count == 60)
    for line in lines where line[1] == "4" {
      #expect(items("human:rater-2").contains(String(line[0])))
    }
  }

  @Test("a language moves the model that it is planned for, and no other")
  func languages() throws {
    let rows = try PlannedParts.rows(PlannedParts.judged).filter { $0.judge == Self.reference }
    #expect(Set(rows.compactMap(\.language)) == ["en", "zh"])
    let byItem = Dictionary(grouping: rows, by: \.sample)
    var differences: [String: [Double]] = [:]
    for group in byItem.values {
      let one = try #require(group.first { $0.model == "x/one" }?.score)
      let two = try #require(group.first { $0.model == "y/two" }?.score)
      differences[group[0].language ?? "", default: []].append(two - one)
    }
    #expect(differences.mapValues(\.count) == ["en": 150, "zh": 150])
    let english = SampleMean(try #require(differences["en"]))
    let chinese = SampleMean(try #require(differences["zh"]))
    #expect(english.departure(from: 0) < 4)
    #expect(chinese.departure(from: -0.8) < 4, "\(chinese.mean)")
  }

  @Test("lengths lie round the median of their model with the planned spread")
  func lengths() throws {
    let rows = try PlannedParts.rows(PlannedParts.judged).filter { $0.judge == Self.reference }
    for (model, median) in [("x/one", 800.0), ("y/two", 1_600.0)] {
      let logarithms = rows.filter { $0.model == model }.compactMap(\.responseLength)
        .map { log(Double($0)) }
      #expect(logarithms.count == 300)
      let sample = SampleMean(logarithms)
      #expect(sample.departure(from: log(median)) < 4)
      #expect(abs(sample.error * 300.0.squareRoot() - 0.5) < 4 * 0.5 / 600.0.squareRoot())
    }
  }

  @Test("expected scores of judges and of models know all of it")
  func truth() throws {
    let study = try Simulation(try PlanText.plan(PlannedParts.judged)).run()
    let rows = PlannedParts.rows(study)
    let effects = try #require(try PlannedParts.file("effects.csv", of: PlannedParts.judged))
    let lines = effects.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(lines[0] == ["term", "name", "detail", "value"])
    func planted(_ term: String, _ name: String) throws -> Double {
      let line = try #require(lines.first { $0[0] == term && $0[1] == name })
      return try #require(Double(line[3]))
    }
    #expect(try planted("severity", Self.judge) == 0.5)
    #expect(try planted("noise", Self.judge) == 0.4)
    #expect(try planted("repeatNoise", Self.judge) == 0.25)
    #expect(try planted("lengthSlope", Self.judge) == 0.3)
    #expect(try planted("selfPreference", Self.judge) == 0.6)
    #expect(try planted("medianLength", "y/two") == 1_600)
    #expect(lines.contains(["language", "y/two", "zh", "-0.8"]))
    // The mean of each judge who sees all items, over models: both answer the same items, whose effects
    // (0.5), those of models (0.3 and 0.5 each), and a judge's own go into the error.
    for judge in [Self.reference, Self.judge] {
      let own = Self.scores(rows, of: judge)
      let byItem = Dictionary(grouping: own.values.joined(), by: \.sample).values.map(Self.mean)
      let planned = try planted("judgeMean", judge)
      let mean = SampleMean(byItem)
      #expect(mean.departure(from: planned) < 4, "\(judge): \(mean.mean) for \(planned)")
    }
    for model in study.plan.models.map(\.name) {
      let items = Dictionary(grouping: rows.filter { $0.model == model }, by: \.sample)
      let means = items.values.map { rows -> Double in
        let judges = Dictionary(grouping: rows, by: \.judge).values.map(Self.mean)
        return judges.reduce(0, +) / Double(judges.count)
      }
      let expected = try #require(study.expectedMean(model: model))
      let mean = SampleMean(means)
      #expect(mean.departure(from: expected) < 4, "\(model): \(mean.mean) for \(expected)")
    }
  }

  @Test("what a plan does not ask for changes nothing that is drawn")
  func independence() throws {
    let plain = try PlannedParts.rows(PlanText.small)
    let parts = """

      languages: [en, zh]
      lengths: { spread: 0.4 }
      """
    let more = try PlannedParts.rows(
      PlanText.small.replacingOccurrences(
        of: "{ name: \"model:b\" }", with: "{ name: \"model:b\", repeats: 2 }") + parts)
    let first = more.filter { $0.judgmentIndex == 1 }.map { row -> Judgment in
      var row = row
      row.responseLength = nil
      row.language = nil
      return row
    }
    #expect(first == plain)
    // Without noise of its own a repeat says what the first judgment said.
    let again = more.filter { $0.judgmentIndex == 2 }
    #expect(again.count == plain.count / 2)
    let once = more.filter { $0.judgmentIndex == 1 && $0.judge == "model:b" }
    #expect(again.map(\.score) == once.map(\.score))
  }
}
