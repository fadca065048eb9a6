import RandomStreams
import Statistics
import Testing

/// Shares as they are printed, and the counts behind them.
@Suite("Rounded proportions")
struct RoundedProportionTests {
  @Test(
    "a figure is the rounded share of the counts that division gives",
    arguments: [
      ("94.1", 17, 16), ("94.1", 34, 32), ("70.6", 17, 12), ("93.33", 75, 70), ("100.0", 17, 17),
      ("0", 17, 0), ("12.5", 8, 1),
    ])
  func counts(_ figure: String, _ denominator: Int, _ count: Int) throws {
    let share = try #require(RoundedProportion(percentage: figure))
    #expect(share.count(of: denominator) == count)
  }

  @Test(
    "a figure that no count gives has none", arguments: [("94.1", 18), ("93.34", 75), ("50", 3)])
  func none(_ figure: String, _ denominator: Int) throws {
    let share = try #require(RoundedProportion(percentage: figure))
    #expect(share.count(of: denominator) == nil)
  }

  @Test("a share half way may have been rounded either way")
  func halves() throws {
    // 1/8 is 12.5 %.
    for figure in ["12", "13"] {
      let share = try #require(RoundedProportion(percentage: figure))
      #expect(share.count(of: 8) == 1, "\(figure)")
    }
  }

  @Test("figures that were rounded up or down are told from those to the nearest")
  func directions() throws {
    // 64/75 is 85.333.
    let up = try #require(RoundedProportion(percentage: "85.34"))
    #expect(up.roundings(of: 75) == [.up])
    #expect(up.count(of: 75, roundedAs: [.up]) == 64)
    let down = try #require(RoundedProportion(percentage: "85.33"))
    #expect(down.roundings(of: 75) == [.nearest, .down])
    // 125/133 is 93.98496.
    let cut = try #require(RoundedProportion(percentage: "93.98"))
    #expect(cut.roundings(of: 133) == [.nearest, .down])
  }

  @Test("what is no plain figure within the range is refused")
  func refused() {
    for figure in ["-1", "100.1", "1e2", "", ".", "1.2.3", "٣", "0.1234567890123"] {
      #expect(RoundedProportion(percentage: figure) == nil, "\(figure)")
    }
    #expect(RoundedProportion(proportion: "1.001") == nil)
    #expect(RoundedProportion(proportion: "0.853") == RoundedProportion(percentage: "85.3"))
  }

  @Test(
    "the figures that shares of a denominator can be printed as are as many as are found one by one"
  )
  func figures() {
    for decimals in 1...3 {
      let scale = [1, 10, 100, 1000][decimals]
      for denominator in [1, 3, 7, 8, 16, 17, 40, 80, 100, 160, 250, 800, 999, 1000, 2000] {
        let found = (0...scale).count { units in
          RoundedProportion(units: units, decimals: decimals)?.count(of: denominator) != nil
        }
        #expect(
          RoundedProportion.figures(of: denominator, decimals: decimals) == found,
          "\(denominator), \(decimals)")
      }
    }
  }

  @Test("means of shares are tested as two proportions are where there is one of each")
  func oneProportion() throws {
    let one = try MeanOfProportions([.init(share: 12.0 / 17, trials: 17)])
    let other = try MeanOfProportions([.init(share: 58.0 / 75, trials: 75)])
    let pair = TwoProportions(
      try Proportion(successes: 12, trials: 17), try Proportion(successes: 58, trials: 75))
    let expected = try #require(pair.test().value)
    let test = try #require(try one.difference(from: other).value)
    #expect(abs(test.pValue - expected.pValue) < 1e-12)
    #expect(abs(test.statistic - expected.statistic) < 1e-12)
  }

  @Test(
    "the trials that are needed give the significance that was asked for, and one fewer does not")
  func trialsNeeded() throws {
    func mean(_ shares: [Double], _ trials: Int) throws -> MeanOfProportions {
      try MeanOfProportions(shares.map { .init(share: $0, trials: trials) })
    }
    let (high, low) = ([0.663, 0.787], [0.65, 0.798])
    let needed = try #require(
      try mean(high, 1).trialsNeeded(from: mean(low, 1), significance: 0.05).value)
    for (trials, isEnough) in [(needed, true), (needed - 1, false)] {
      let p = try #require(try mean(high, trials).difference(from: mean(low, trials)).value).pValue
      #expect((p <= 0.05) == isEnough, "\(trials): \(p)")
    }
    let tie = try mean(high, 1).trialsNeeded(from: mean(high, 1), significance: 0.05)
    #expect(tie.reason == .allValuesEqual)
  }

  @Test("means that cannot be tested are refused")
  func meansRefused() {
    #expect(throws: StatisticsError.self) { try MeanOfProportions([]) }
    #expect(throws: StatisticsError.self) { try MeanOfProportions([.init(share: 1.2, trials: 3)]) }
    #expect(throws: StatisticsError.self) { try MeanOfProportions([.init(share: 0.2, trials: 0)]) }
  }
}
