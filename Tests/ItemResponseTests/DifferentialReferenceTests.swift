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
    try reference.expect(test.statistic, key: "chisq_cc")
    try reference.expect(test.pValue, key: "p")
    try reference.expect(tables.commonOddsRatio.value, key: "common_or")
    let interval = try #require(tables.oddsRatioInterval(level: 0.95).value)
    reference.expect([interval.lower, interval.upper], key: "ci")
    let exact = try #require(tables.exactTest().value)
    try reference.expect(exact.pValue, key: "exact_p")
    // The root to fifteen digits (scipy's brentq on the convolved hypergeometric distributions). R
    // stops its search at a tolerance of 1e-4 and is right to five digits only.
    let ratio = try #require(exact.oddsRatio.value)
    #expect(abs(ratio - 0.905_069_961_340_970_3) < 1e-12)
    try withKnownIssue("R's root is not converged to the tolerance of the case") {
      try reference.expect(ratio, key: "exact_or")
    }
  }

  @Test("Mantel-Haenszel with purification and the standardised difference, as difR")
  func mantelHaenszel() throws {
    let reference = try ReferenceCases.load("dif-mh")
    let table = try reference.table()
    let plain = try MantelHaenszelDIF(table, focal: reference.focal)
    reference.expect(plain.items.map { $0.test.value?.statistic }, key: "MH")
    reference.expect(plain.items.map { $0.oddsRatio.value }, key: "alphaMH")
    reference.expect(plain.items.map { $0.logOddsRatioVariance.value }, key: "var_log_alpha")
    reference.expect(plain.items.map { $0.delta.value }, key: "deltaMH")
    reference.expect(plain.items.map { $0.standardisedDifference.value }, key: "std_pdif")
    reference.expect(plain.flagged.map { Double($0 + 1) }, key: "flagged")
    let purified = try MantelHaenszelDIF(table, focal: reference.focal, purify: true)
    reference.expect(purified.items.map { $0.test.value?.statistic }, key: "MH_purified")
    reference.expect(purified.items.map { $0.oddsRatio.value }, key: "alphaMH_purified")
    reference.expect(purified.flagged.map { Double($0 + 1) }, key: "flagged_purified")
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
    reference.expect(study.items.map { $0.test.value?.statistic }, key: "LR")
    // Where the likelihood of the constant underflows, difR divides by 1 instead of by the largest
    // R²: what it prints is then the difference by Cox & Snell.
    let printed = reference.expected["nagelkerke_dR2"].numbers
    for (index, item) in study.items.enumerated() {
      let underflows = (3...8).contains(index)
      reference.expect(
        underflows ? item.coxSnellDifference.value : item.nagelkerkeDifference.value,
        printed[index], "dR2[\(index)]")
    }
    withKnownIssue("difR's Nagelkerke R² underflows for items 4 to 9") {
      reference.expect(
        study.items.map { $0.nagelkerkeDifference.value }, key: "nagelkerke_dR2")
    }
    reference.expect(study.flagged.map { Double($0 + 1) }, key: "flagged")
  }

  @Test("the likelihood-ratio test of two items, as mirt")
  func likelihoodRatio() throws {
    let reference = try ReferenceCases.load("dif-lrt-mirt")
    let study = try LikelihoodRatioDIF(
      try reference.table(), focal: reference.focal, studied: [4, 8])
    reference.expect(study.items.map { $0.test.value?.statistic }, key: "X2")
    reference.expect(
      study.items.map { $0.test.value.map { Double($0.degreesOfFreedom) } }, key: "df")
    reference.expect(study.items.map { $0.test.value?.pValue }, key: "p")
    try reference.expect(study.freeLogLikelihood, key: "free_logLik")
  }
}
