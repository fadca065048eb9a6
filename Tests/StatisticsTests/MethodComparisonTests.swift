import Statistics
import Testing

@Suite("A judge's scale against people's")
struct MethodComparisonTests {
  private let human = [3.1, 4.2, 5.0, 5.5, 6.1, 6.8, 7.0, 7.9]
  private let judge = [3.6, 4.1, 5.6, 5.2, 6.9, 6.6, 7.7, 8.4]

  @Test("points on a line give the line")
  func line() throws {
    let points = human.map { 2 * $0 - 1 }
    let deming = try #require(DemingRegression.of(human: human, judge: points).value)
    #expect(abs(deming.slope - 2) < 1e-12)
    #expect(abs(deming.intercept + 1) < 1e-10)
    let passing = try #require(PassingBablok.of(human: human, judge: points).value)
    #expect(abs(passing.slope - 2) < 1e-9)
    #expect(abs(passing.intercept + 1) < 1e-8)
  }

  @Test("exchanging the two measures turns the slope of both lines over")
  func exchanged() throws {
    let one = try #require(DemingRegression.of(human: human, judge: judge, ratio: 2).value)
    let two = try #require(DemingRegression.of(human: judge, judge: human, ratio: 0.5).value)
    #expect(abs(one.slope * two.slope - 1) < 1e-12)
    let odd = (Array(human[..<7]), Array(judge[..<7]))
    let first = try #require(PassingBablok.of(human: odd.0, judge: odd.1).value)
    let second = try #require(PassingBablok.of(human: odd.1, judge: odd.0).value)
    #expect(abs(first.slope * second.slope - 1) < 1e-12)
  }

  @Test("no order of the pairs shows")
  func invariant() throws {
    let one = try #require(DemingRegression.of(human: human, judge: judge).value)
    let two = try #require(
      DemingRegression.of(human: human.reversed(), judge: judge.reversed()).value)
    #expect(one == two)
    let first = try #require(PassingBablok.of(human: human, judge: judge).value)
    let second = try #require(
      PassingBablok.of(human: human.reversed(), judge: judge.reversed()).value)
    #expect(first.slope == second.slope)
    #expect(first.slopeInterval(level: 0.9) == second.slopeInterval(level: 0.9))
  }

  @Test("too few pairs, measures that do not vary, wrong arguments")
  func edges() throws {
    #expect(
      try DemingRegression.of(human: [1, 2], judge: [1, 2]).reason
        == .tooFewValues(2, needed: 3))
    #expect(
      try DemingRegression.of(human: [1, 2, 3], judge: [4, 4, 4]).reason?.code
        == "notIdentified")
    #expect(
      try PassingBablok.of(human: [2, 2, 2], judge: [1, 2, 3]).reason?.code == "notIdentified")
    #expect(
      try PassingBablok.of(human: [1, 2, 3], judge: [1, 2, 3]).value?.slopeInterval(level: 0.999)
        .reason?.code == "tooFewUnits")
    #expect(throws: StatisticsError.self) {
      try DemingRegression.of(human: [1, 2, 3], judge: [4, 5, 6], ratio: 0)
    }
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try PassingBablok.of(human: [1], judge: [1, 2])
    }
  }
}
