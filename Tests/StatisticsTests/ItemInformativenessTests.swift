import Foundation
import Statistics
import Testing

@Suite("What an item tells models apart by")
struct ItemInformativenessTests {
  @Test("models that are alike are told apart by nothing, opposite ones by ln 2")
  func ends() throws {
    let alike = try ItemInformativeness(models: [[0.3, 0.8], [0.3, 0.8]], wording: [0.3, 0.8])
    #expect(abs(alike.objective) < 1e-15)
    let opposite = try ItemInformativeness(models: [[1, 0], [0, 1]])
    #expect(abs(opposite.meanDivergence - log(2)) < 1e-15)
    #expect(opposite.disentanglement == 0)
  }

  @Test("a wording that says what the models say takes nothing off, one that does not adds")
  func wording() throws {
    let models = [[0.9, 0.2], [0.6, 0.4]]
    let none = try ItemInformativeness(models: models)
    let far = try ItemInformativeness(models: models, wording: [0, 1])
    let twice = try ItemInformativeness(
      models: models, wording: [0, 1], disentanglementWeight: 2)
    #expect(far.divergence == none.divergence)
    #expect(far.objective > none.objective)
    #expect(abs(twice.objective - far.objective - far.disentanglement) < 1e-12)
  }

  /// The expected value of a statistic over all answers of two models to one value.
  private func expected(
    _ chances: [Double], count: Int, _ statistic: ([[[Double]]]) throws -> Double
  ) rethrows -> Double {
    var sum = 0.0
    for first in 0...count {
      for second in 0...count {
        func weight(_ successes: Int, _ chance: Double) -> Double {
          let ways = (0..<successes).reduce(1.0) {
            $0 * Double(count - $1) / Double($1 + 1)
          }
          return ways * pow(chance, Double(successes))
            * pow(1 - chance, Double(count - successes))
        }
        func answers(_ successes: Int) -> [[Double]] {
          (0..<count).map { [$0 < successes ? 1 : 0] }
        }
        sum +=
          weight(first, chances[0]) * weight(second, chances[1])
          * (try statistic([answers(first), answers(second)]))
      }
    }
    return sum
  }

  @Test(
    "few answers make the plug-in too large; the jackknife takes most of it off",
    arguments: [[0.4, 0.7], [0.5, 0.5], [0.2, 0.6]])
  func bias(chances: [Double]) throws {
    let truth = try ItemInformativeness(models: chances.map { [$0] }).meanDivergence
    let plugIn = try expected(chances, count: 6) {
      try RepeatedInformativeness(answers: $0).plugIn.meanDivergence
    }
    let jackknife = try expected(chances, count: 6) {
      try #require(try RepeatedInformativeness(answers: $0).meanDivergence.value)
    }
    #expect(plugIn - truth > 0.02)
    #expect(abs(jackknife - truth) < 0.35 * (plugIn - truth))
  }

  @Test("one answer of a model gives no bias, and many give hardly any")
  func counts() throws {
    let one = try RepeatedInformativeness(answers: [[[1, 0]], [[0, 0], [1, 0]]])
    #expect(one.meanDivergence == .undefined(.tooFewValues(1, needed: 2)))
    #expect(one.plugIn.meanDivergence > 0)
    let many = try RepeatedInformativeness(
      answers: [0.3, 0.6].map { share in
        (0..<400).map { [Double($0) < 400 * share ? 1 : 0] }
      })
    let bias = try #require(many.divergenceBias.value)
    #expect(bias > 0 && bias < 0.002)
    let error = try #require(many.standardError.value)
    #expect(error > 0 && error < 0.02)
  }

  @Test("the order of models and of their answers does not matter")
  func order() throws {
    let answers: [[[Double]]] = [
      [[1, 0], [1, 1], [0, 0]], [[0, 0], [0, 1]], [[1, 1], [1, 1], [0, 1], [1, 0]],
    ]
    let first = try RepeatedInformativeness(answers: answers, wording: [0.2, 0.7])
    let second = try RepeatedInformativeness(
      answers: answers.reversed().map { $0.reversed() }, wording: [0.2, 0.7])
    for (one, other) in [
      (first.meanObjective.value, second.meanObjective.value),
      (first.standardError.value, second.standardError.value),
    ] {
      #expect(abs(try #require(one) - #require(other)) < 1e-12)
    }
  }

  @Test("profiles that are none are refused")
  func refusals() {
    #expect(throws: StatisticsError.lengthsDiffer(0, 1)) { try ItemInformativeness(models: []) }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try ItemInformativeness(models: [[0.1, 0.2], [0.3]])
    }
    #expect(throws: StatisticsError.notAProbability(1.2, place: 0)) {
      try ItemInformativeness(models: [[1.2]])
    }
    #expect(throws: StatisticsError.self) {
      try ItemInformativeness(models: [[0.2]], disentanglementWeight: -1)
    }
    #expect(throws: StatisticsError.lengthsDiffer(0, 1)) {
      try RepeatedInformativeness(answers: [[[0.2]], []])
    }
  }
}
