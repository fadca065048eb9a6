import Foundation
import ItemResponse
import Statistics
import Testing

@Suite("Differential functioning equals that of difR, mirt and R stats")
struct DifferentialReferenceTests {
  @Test("the Mantel-Haenszel test of admissions at Berkeley, also exact, as R")
  func berkeley() throws {
    let reference = try ReferenceCases.load("mh-ucb")
    let counts = reference.data["array"].numbers
    // Column-major: admission is the first index, gender the second.
    let tables = try StratifiedTables(
      stride(from: 0, to: counts.count, by: 4).map {
        .init(counts[$0], counts[$0 + 2], counts[$0 + 1], counts[$0 + 3])
      })
    let test = try #require(tables.test().value)
    reference.expect(test.statistic, reference.expected["chisq_cc"])
    reference.expect(test.pValue, reference.expected["p"])
    reference.expect(tables.commonOddsRatio.value, reference.expected["common_or"])
    let interval = try #require(tables.oddsRatioInterval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], reference.expected["ci"])
    let exact = try #require(tables.exactTest().value)
    reference.expect(exact.pValue, reference.expected["exact_p"])
    // The root to fifteen digits (scipy's brentq on the convolved hypergeometric distributions). R
    // stops its search at a tolerance of 1e-4 and is right to five digits only.
    let ratio = try #require(exact.oddsRatio.value)
    #expect(abs(ratio - 0.905_069_961_340_970_3) < 1e-12)
    reference.expect(
      ratio, reference.expected["exact_or"],
      butPeerIsWrong: "R's uniroot stops within 1.2e-4; its ratio is right to five digits")
  }

  @Test("Mantel-Haenszel with purification and the standardised difference, as difR")
  func mantelHaenszel() throws {
    let reference = try ReferenceCases.load("dif-mh")
    let table = try reference.table()
    let plain = try MantelHaenszelDIF(table, focal: reference.focal)
    reference.expect(plain.items.map { $0.test.value?.statistic }, reference.expected["MH"])
    reference.expect(plain.items.map { $0.oddsRatio.value }, reference.expected["alphaMH"])
    reference.expect(
      plain.items.map { $0.logOddsRatioVariance.value }, reference.expected["var_log_alpha"])
    reference.expect(plain.items.map { $0.delta.value }, reference.expected["deltaMH"])
    reference.expect(
      plain.items.map { $0.standardisedDifference.value }, reference.expected["std_pdif"])
    reference.expect(plain.flagged.map { Double($0 + 1) }, reference.expected["flagged"])
    let purified = try MantelHaenszelDIF(table, focal: reference.focal, purify: true)
    reference.expect(
      purified.items.map { $0.test.value?.statistic }, reference.expected["MH_purified"])
    reference.expect(
      purified.items.map { $0.oddsRatio.value }, reference.expected["alphaMH_purified"])
    reference.expect(
      purified.flagged.map { Double($0 + 1) }, reference.expected["flagged_purified"])
    #expect(purified.isSettled && purified.purifications > 0)
    // The classes of ETS by hand: item 5 has |Δ| 2.35 with error 0.34, item 9 1.73 with 0.35.
    #expect(plain.items[4].category.value == .large)
    #expect(plain.items[8].category.value == .large)
    #expect(plain.items[0].category.value == .negligible)
  }

  @Test("logistic regression, as difR")
  func logistic() throws {
    let reference = try ReferenceCases.load("dif-logistic")
    let study = try LogisticDIF(try reference.table(), focal: reference.focal)
    reference.expect(study.items.map { $0.test.value?.statistic }, reference.expected["LR"])
    // difR takes the likelihood of the constant itself, not its logarithm. Where that underflows, it
    // divides by 1 instead of by the largest R², and prints the difference by Cox & Snell.
    let places = reference.expected["nagelkerke_dR2"].array
    let likelihoods = reference.constantLogLikelihoods
    #expect(study.items.count == places.count && likelihoods.count == places.count)
    for (item, (place, likelihood)) in zip(study.items, zip(places, likelihoods)) {
      if exp(likelihood) > 0 {
        reference.expect(item.nagelkerkeDifference.value, place)
      } else {
        reference.expect(item.coxSnellDifference.value, place)
        reference.expect(
          item.nagelkerkeDifference.value, place,
          butPeerIsWrong: "difR's likelihood of the constant underflows to 0")
      }
    }
    reference.expect(study.flagged.map { Double($0 + 1) }, reference.expected["flagged"])
  }

  @Test("the likelihood-ratio test of two items, as mirt")
  func likelihoodRatio() throws {
    let reference = try ReferenceCases.load("dif-lrt-mirt")
    let study = try LikelihoodRatioDIF(
      try reference.table(), focal: reference.focal, studied: [4, 8])
    reference.expect(study.items.map { $0.test.value?.statistic }, reference.expected["X2"])
    reference.expect(
      study.items.map { $0.test.value?.degreesOfFreedom },
      reference.expected["df"])
    reference.expect(study.items.map { $0.test.value?.pValue }, reference.expected["p"])
    reference.expect(study.freeLogLikelihood, reference.expected["free_logLik"])
  }
}
