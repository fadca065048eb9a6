import Foundation
import GSLSupport
import ItemResponse
import Statistics
import Testing

@Suite("Two rounds compared equal R and statsmodels")
struct RoundReferenceTests {
  @Test("models with the same items in two rounds, and Holm over the models")
  func mcNemar() throws {
    let reference = try ReferenceCases.load("drift-mcnemar-six-models")
    let models = reference.data["responses"].object.keys.sorted()
    var exact: [Double?] = []
    for model in models {
      let expected = reference.expected[model]
      let rounds = reference.data["responses"][model].array.map { Array($0.string ?? "") }
      let pairs = zip(rounds[0], rounds[1]).filter { $0 != "." && $1 != "." }
      let lost = pairs.count { $0 == "1" && $1 == "0" }
      let gained = pairs.count { $0 == "0" && $1 == "1" }
      reference.expect(Double(pairs.count), expected["n_pairs"])
      reference.expect(Double(pairs.count { $0 == "1" && $1 == "1" }), expected["both_right"])
      reference.expect(Double(pairs.count { $0 == "0" && $1 == "0" }), expected["both_wrong"])
      reference.expect(Double(lost), expected["lost"])
      reference.expect(Double(gained), expected["gained"])
      let differences = try PairedDifferences(
        pairs.map { $1 == "1" ? 1 : 0 }, pairs.map { $0.0 == "1" ? 1 : 0 })
      reference.expect(differences.estimate.value, expected["change"])
      let count = Double(pairs.count)
      let moved = Double(lost + gained)
      let spread = moved - Double((gained - lost) * (gained - lost)) / count
      reference.expect(spread.squareRoot() / count, expected["se"])
      reference.expect(
        (spread / (count * (count - 1))).squareRoot(), expected["se_n_minus_1"])
      reference.expect(
        moved == 0 ? nil : Double(gained) / Double(lost), expected["odds_ratio_gained_lost"])
      let test = try McNemar(firstOnly: lost, secondOnly: gained)
      // Nothing has changed: the library says that there is nothing to test, the case 1.
      exact.append(test.exactTest().value?.pValue ?? (moved == 0 ? 1 : nil))
      reference.expect(exact.last ?? nil, expected["p_exact"])
      reference.expect(
        test.exactTest(isMidP: true).value?.pValue ?? (moved == 0 ? 1 : nil), expected["p_mid"])
      reference.expect(test.test().value?.statistic, expected["chi2"])
      reference.expect(test.test().value?.pValue, expected["p_chi2"])
      let corrected = test.test(isContinuityCorrected: true).value
      reference.expect(corrected?.statistic, expected["chi2_continuity"])
      reference.expect(corrected?.pValue, expected["p_continuity"])
    }
    for (model, adjusted) in zip(models, try PValueAdjustment.holm.adjust(exact)) {
      reference.expect(adjusted, reference.expected[model]["p_exact_holm"])
    }
  }

  @Test("items that have become harder: Mantel and Haenszel with ETS's classes")
  func mantelHaenszel() throws {
    let reference = try ReferenceCases.load("drift-item-dif-mantel-haenszel")
    for (item, expected) in zip(reference.data["items"].array, reference.expected.array) {
      let strata = item.array.map { $0.array.flatMap(\.numbers) }
      let tables = try StratifiedTables(strata.map { .init($0[0], $0[1], $0[2], $0[3]) })
      let ratio = tables.commonOddsRatio.value
      let error = tables.logOddsRatioVariance.value?.squareRoot()
      let delta = ratio.map { -2.35 * log($0) }
      let deltaError = error.map { 2.35 * $0 }
      reference.expect(ratio, expected["alpha_mh"])
      reference.expect(ratio.map { log($0) }, expected["log_alpha"])
      reference.expect(error, expected["se_log_alpha"])
      let interval = tables.oddsRatioInterval(level: 0.95).value
      reference.expect(interval.map { [$0.lower, $0.upper] }, expected["alpha_ci"])
      reference.expect(delta, expected["delta_mh"])
      reference.expect(deltaError, expected["se_delta"])
      let plain = try #require(tables.test(correction: .none).value)
      let corrected = try #require(tables.test(correction: .half).value)
      reference.expect(plain.statistic, expected["chi2"])
      reference.expect(plain.pValue, expected["p"])
      reference.expect(corrected.statistic, expected["chi2_continuity"])
      reference.expect(corrected.pValue, expected["p_continuity"])
      let size = abs(try #require(delta))
      let excess = (size - 1) / (try #require(deltaError))
      let isLarge = size >= 1.5 && excess > 1.645
      let letter = plain.pValue >= 0.05 || size < 1 ? "A" : isLarge ? "C" : "B"
      #expect(letter == expected["ets_class"].string)
      // The difference of shares, weighted by the second round.
      let focal = strata.reduce(0) { $0 + $1[2] + $1[3] }
      let moved = strata.reduce(0) {
        $0 + ($1[2] + $1[3]) * ($1[2] / ($1[2] + $1[3]) - $1[0] / ($1[0] + $1[1]))
      }
      reference.expect(moved / focal, expected["std_p_dif"])
      for name in ["breslow_day_chi2", "breslow_day_p"] {
        reference.leaveOut(expected[name], because: "the library has no test of equal odds ratios")
      }
    }
  }

  @Test("effect sizes of two proportions")
  func proportions() throws {
    let reference = try ReferenceCases.load("drift-effect-sizes-proportions")
    let expected = reference.expected
    func proportion(_ name: String) throws -> Proportion {
      let round = reference.data[name]
      return try Proportion(
        successes: Int(try #require(round["right"].number)),
        trials: Int(try #require(round["n"].number)))
    }
    let (first, second) = (try proportion("round_1"), try proportion("round_2"))
    let two = TwoProportions(second, first)
    reference.expect(two.estimate.value, expected["risk_difference"])
    let newcombe = two.interval(level: 0.95, method: .newcombe).value
    reference.expect(newcombe.map { [$0.lower, $0.upper] }, expected["rd_newcombe_ci"])
    let (p1, p2) = (try #require(first.estimate.value), try #require(second.estimate.value))
    let z = try NormalDistribution.quantile(0.975)
    let h = 2 * asin(p2.squareRoot()) - 2 * asin(p1.squareRoot())
    let hError = (1 / Double(first.trials) + 1 / Double(second.trials)).squareRoot()
    reference.expect(h, expected["cohen_h"])
    reference.expect(hError, expected["h_se"])
    reference.expect([h - z * hError, h + z * hError], expected["h_ci"])
    let odds = try TwoByTwoTable(
      second.successes, second.trials - second.successes, first.successes,
      first.trials - first.successes
    ).oddsRatio
    reference.expect(odds.value, expected["odds_ratio"])
    reference.expect(p2 / p1, expected["risk_ratio"])
    for name in [
      "rd_wald_ci", "rd_agresti_caffo_ci", "phi", "or_ci", "rr_ci", "odds_ratio_half_added",
      "or_half_ci",
    ] {
      reference.leaveOut(expected[name], because: "the library does not give it")
    }
  }
}
