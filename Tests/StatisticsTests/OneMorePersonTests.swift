import Statistics
import Testing

@Suite("A judge as one more person")
struct OneMorePersonTests {
  private let people = [
    "2142333131243131443342133342422413234443", "11323.21212311111.4242311342312413434443",
    "1143321131243131444343132344412412233143",
  ]
  private let judge = "1142323121243131441312132342432413234443"

  private func ratings(_ texts: [String]) -> [[Double?]] {
    let columns = texts.map { $0.map { $0.wholeNumberValue.map(Double.init) } }
    return columns[0].indices.map { unit in columns.map { $0[unit] } }
  }

  private var calls: [Double?] { ratings([judge]).map { $0[0] } }

  /// scipy 1.17.1 `ttest_1samp(alternative="less")` over the indicators of the paper's notebook.
  @Test(
    "p-values, advantages and winning rate are those of the paper's procedure",
    arguments: [
      (
        OneMorePerson.Score.agreement,
        [6.262_087_044_683_58e-06, 2.670_490_324_323_930_5e-05, 0.000_230_677_479_379_814_07],
        0.940_350_877_192_982_4
      ),
      (
        .closeness,
        [0.001_275_213_143_834_307_4, 0.000_200_801_006_185_943_2, 0.000_230_677_479_379_814_07],
        0.914_912_280_701_754_5
      ),
    ])
  func paper(score: OneMorePerson.Score, pValues: [Double], advantage: Double) throws {
    let test = try OneMorePerson(people: ratings(people), judge: calls, score: score)
    for (comparison, expected) in zip(test.comparisons, pValues) {
      #expect(abs((comparison.pValue.value ?? 1) / expected - 1) < 1e-9)
    }
    #expect(test.comparisons.map(\.units) == [40, 38, 40])
    #expect(abs((test.advantage.value ?? 0) - advantage) < 1e-12)
    #expect(test.winningRate.value == 1)
    #expect(test.passes.value == true)
    // Three tests under any dependence: the largest p times 1 + 1/2 + 1/3.
    let largest = try #require(pValues.max())
    let adjusted = test.comparisons.compactMap(\.adjustedPValue).max()
    #expect(abs((adjusted ?? 0) / (largest * 11 / 6) - 1) < 1e-9)
  }

  @Test("clusters change the p-values and the interval, not the advantages")
  func clusters() throws {
    let plain = try OneMorePerson(people: ratings(people), judge: calls, score: .agreement)
    let clustered = try OneMorePerson(
      people: ratings(people), judge: calls, score: .agreement,
      clusters: (0..<40).map { $0 / 4 })
    #expect(plain.advantage == clustered.advantage)
    #expect(plain.comparisons[0].pValue != clustered.comparisons[0].pValue)
    let interval = try #require(clustered.advantageInterval(level: 0.95).value)
    #expect(interval.contains(try #require(clustered.advantage.value)))
    #expect(interval.degreesOfFreedom == 9)
    #expect(clustered.comparisons[0].judgeAdvantage.interval(level: 0.95).value?.method == "score")
  }

  @Test("the order of people and units does not show")
  func invariant() throws {
    let one = try OneMorePerson(people: ratings(people), judge: calls, score: .closeness)
    let other = try OneMorePerson(
      people: ratings(people.reversed()).reversed(), judge: calls.reversed(), score: .closeness)
    #expect(one.comparisons.map(\.pValue.value) == other.comparisons.reversed().map(\.pValue.value))
    #expect(abs((one.advantage.value ?? 0) - (other.advantage.value ?? 1)) < 1e-12)
  }

  @Test("a judge who guesses wins against nobody")
  func guessing() throws {
    let constant = [Double?](repeating: 4, count: 40)
    let test = try OneMorePerson(people: ratings(people), judge: constant, score: .agreement)
    #expect(test.winningRate.value == 0)
    #expect(test.passes.value == false)
  }

  /// By hand: 40 differences of 0 have a chance of at most 0.8⁴⁰ where the person's advantage is 0.2.
  @Test("a judge who copies a person wins by the bound that needs no spread")
  func copying() throws {
    let copied = ratings(people).map { $0[0] }
    let test = try OneMorePerson(people: ratings(people), judge: copied, score: .agreement)
    let expected = (0..<40).reduce(1.0) { product, _ in product * 0.8 }
    #expect(abs((test.comparisons[0].pValue.value ?? 0) / expected - 1) < 1e-12)
    #expect(test.comparisons[0].judgeAdvantage.estimate.value == 1)
    let strict = try OneMorePerson(
      people: ratings(people), judge: copied, score: .agreement, epsilon: 0)
    #expect(strict.comparisons[0].pValue.value == 1)
  }

  @Test("too few people, units or shared units are undefined, each with its reason")
  func undefined() throws {
    let one = try OneMorePerson(
      people: ratings([people[0]]), judge: calls, score: .agreement)
    #expect(one.winningRate.reason == .wrongRaterCount(1, needed: 2))
    let few = try OneMorePerson(
      people: Array(ratings(people)[..<12]), judge: Array(calls[..<12]), score: .agreement)
    #expect(few.winningRate.reason == .tooFewUnits(12, needed: 30))
    #expect(few.leftOut.map(\.units) == [12, 11, 12])
    let none = try OneMorePerson(
      people: ratings(people), judge: [Double?](repeating: nil, count: 40), score: .agreement)
    #expect(none.winningRate.reason == .noSharedUnits)
    let oneCluster = try OneMorePerson(
      people: ratings(people), judge: calls, score: .agreement,
      clusters: [Int](repeating: 1, count: 40))
    #expect(oneCluster.comparisons[0].pValue.reason == .oneCluster)
    #expect(oneCluster.winningRate.value == 0)
  }

  @Test("wrong arguments are refused")
  func refused() {
    #expect(throws: StatisticsError.lengthsDiffer(1, 2)) {
      try OneMorePerson(people: [[1, 2]], judge: [1, 2], score: .agreement)
    }
    #expect(throws: StatisticsError.self) {
      try OneMorePerson(people: [[1, 2]], judge: [1], score: .agreement, epsilon: 1)
    }
    #expect(throws: StatisticsError.self) {
      try OneMorePerson(people: [[1, 2], [1]], judge: [1, 2], score: .agreement)
    }
    #expect(throws: StatisticsError.self) {
      try OneMorePerson(people: [[1, .infinity]], judge: [1], score: .agreement)
    }
  }
}
