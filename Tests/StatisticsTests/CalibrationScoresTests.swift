import Foundation
import Statistics
import Testing

@Suite("How well probabilities agree with outcomes")
struct CalibrationScoresTests {
  private let probabilities = [0.1, 0.3, 0.3, 0.7, 0.7, 0.9]
  private let outcomes = [false, false, true, true, true, false]

  private func scores() throws -> CalibrationScores {
    try #require(
      CalibrationScores.of(probabilities: probabilities, outcomes: outcomes).value)
  }

  @Test("the parts of the Brier score add up to it")
  func decomposition() throws {
    let scores = try scores()
    let parts = scores.decomposition
    #expect(
      abs(scores.brier - (parts.reliability - parts.resolution + parts.uncertainty)) < 1e-15)
    // By hand: (0.01 + 0.09 + 0.49 + 0.09 + 0.09 + 0.81) / 6.
    #expect(abs(scores.brier - 1.58 / 6) < 1e-15)
    #expect(parts.uncertainty == 0.25)
  }

  @Test("an edge belongs to the bin that the rule says, though 0.7 times 10 is no whole number")
  func edges() throws {
    let scores = try scores()
    #expect(
      try scores.calibrationError(.leftClosed(bins: 10)).bins.map(\.number) == [1, 3, 7, 9])
    #expect(
      try scores.calibrationError(.rightClosed(bins: 10)).bins.map(\.number) == [0, 2, 6, 8])
    #expect(
      try scores.calibrationError(.equalMass(bins: 4)).bins.map(\.rows) == [2, 2, 1, 1])
    #expect(try scores.calibrationError(.equalMass(bins: 20)).bins.count == 6)
    #expect(throws: StatisticsError.self) {
      try scores.calibrationError(.equalMass(bins: 0))
    }
  }

  @Test("a certain forecast that fails has an infinite log loss")
  func certain() throws {
    let wrong = try #require(
      CalibrationScores.of(probabilities: [1, 0.5], outcomes: [false, true]).value)
    #expect(wrong.logLoss == .infinity)
    let right = try #require(
      CalibrationScores.of(probabilities: [1, 0], outcomes: [true, false]).value)
    #expect(right.logLoss == 0)
    #expect(right.brier == 0)
    let same = try #require(
      CalibrationScores.of(probabilities: [0.2, 0.4], outcomes: [true, true]).value)
    #expect(same.brierSkill.reason == .noVariation)
  }

  @Test("nothing is undefined, and what is no probability is refused")
  func refused() throws {
    #expect(try CalibrationScores.of(probabilities: [], outcomes: []).reason == .noData)
    #expect(throws: StatisticsError.notAProbability(1.5, place: 0)) {
      try CalibrationScores.of(probabilities: [1.5], outcomes: [true])
    }
    let one = try #require(
      CalibrationScores.of(probabilities: [0.5], outcomes: [true]).value)
    #expect(one.brierError.reason == .tooFewValues(1, needed: 2))
  }

  // MARK: - Platt

  @Test("scores that separate the labels have a curve with smoothed targets only")
  func separated() throws {
    let (scores, labels) = ([1.0, 2, 3, 4], [false, false, true, true])
    #expect(
      try PlattScaling.of(scores: scores, labels: labels, targets: .labels).reason?.code
        == "notTestable")
    let fit = try #require(PlattScaling.of(scores: scores, labels: labels).value)
    #expect(abs(fit.chance(at: 2.5) - 0.5) < 1e-9)
    #expect(fit.positiveTarget == 0.75)
  }

  @Test("another unit of the scores gives the same chances")
  func rescaled() throws {
    let scores = [0.2, 0.5, 0.4, 0.9, 0.7, 0.1]
    let labels = [false, true, false, true, false, false]
    let one = try #require(PlattScaling.of(scores: scores, labels: labels).value)
    let two = try #require(
      PlattScaling.of(scores: scores.map { 1_000 * $0 + 5_000 }, labels: labels).value)
    #expect(abs(one.chance(at: 0.3) - two.chance(at: 5_300)) < 1e-9)
    let turned = try #require(
      PlattScaling.of(scores: scores.reversed(), labels: labels.reversed()).value)
    #expect(turned == one)
    #expect(try PlattScaling.of(scores: [1, 1], labels: [true, false]).reason == .allValuesEqual)
    #expect(try PlattScaling.of(scores: [1, 2], labels: [true, true]).reason == .noVariation)
  }
}
