import ItemResponse
import Statistics
import Testing

@Suite("Dimensions, factors and circles equal psych, lavaan and RTHORR")
struct StructureReferenceTests {
  @Test("eigenvalues, sphericity, sampling adequacy and minimum average partial")
  func eigenStructure() throws {
    let reference = try ReferenceCases.load("validity-eigen-structure")
    let expected = reference.expected
    let rows = reference.data["scores"].array.map { $0.numbers.map { Double?($0) } }
    let matrix = try #require(try CorrelationMatrix.of(rows).value)
    let found = try #require(EigenStructure.of(matrix).value)
    reference.expect(found.eigenvalues, expected["eigenvalues"])
    reference.expect(found.firstShare, expected["first_share"])
    reference.expect(Double(found.kaiserCount), expected["kaiser_count"])
    reference.expect(found.effectiveDimensions, expected["effective_dimensions"])
    reference.expect(found.sphericity.value?.statistic, expected["bartlett_chi2"])
    reference.expect(found.sphericity.value?.degreesOfFreedom, expected["bartlett_df"])
    reference.expect(found.sphericity.value?.pValue, expected["bartlett_p"])
    reference.expect(found.samplingAdequacy.value, expected["kmo"])
    reference.expect(found.variableAdequacy.value, expected["msa"])
    reference.expect(found.partialCorrelations, expected["velicer_map"])
    reference.expect(Double(found.velicerCount), expected["map_factors"])
  }

  @Test("one factor by maximum likelihood and by minimum residuals, and omega")
  func omega() throws {
    let reference = try ReferenceCases.load("validity-omega-one-factor")
    let expected = reference.expected
    let rows = reference.data["items"].array.map { $0.numbers.map { Double?($0) } }
    let matrix = try #require(try CorrelationMatrix.of(rows).value)
    let likely = try #require(OneFactor.of(matrix).value)
    let ml = expected["ml"]
    reference.expect(likely.loadings, ml["loadings"])
    reference.expect(likely.uniquenesses, ml["uniqueness"])
    reference.expect(likely.standardisedOmega, ml["omega_total"])
    reference.expect(likely.discrepancy.value, ml["discrepancy"])
    reference.expect(likely.test.value?.statistic, ml["chisq_wishart"])
    reference.expect(likely.test.value?.degreesOfFreedom, ml["df"])
    let raw = expected["ml_covariance"]
    reference.expect(likely.rawLoadings, raw["loadings"])
    reference.expect(likely.rawUniquenesses, raw["uniqueness"])
    reference.expect(likely.omega, raw["omega_total"])
    let least = try #require(OneFactor.of(matrix, method: .minimumResiduals).value)
    reference.expect(least.loadings, expected["minres"]["loadings"])
    reference.expect(least.standardisedOmega, expected["minres"]["omega_total"])
    let lowest = rows.joined().compactMap(\.self).min() ?? 0
    let table = try ResponseTable(
      rows.map { row in row.map { $0.map { Int($0 - lowest) } } })
    reference.expect(
      try ClassicalItemAnalysis(table).reliability.alpha.value, expected["alpha"])
  }

  private func expectOrder(
    _ fit: CircumplexFit, _ reference: ReferenceCase, _ expected: ExpectedValue, times: Int
  ) {
    reference.expect(Double(fit.predictions), expected["predictions"])
    reference.expect(Double(fit.met), expected["met"])
    reference.expect(Double(fit.tied), expected["tied"])
    reference.expect(Double(fit.predictions - fit.met - fit.tied), expected["violated"])
    reference.expect(fit.correspondenceIndex.value, expected["correspondence_index"])
    reference.expect(Double(fit.labellings * times), expected["labelings"])
    let p = fit.orderTest.value?.pValue
    reference.expect(p, expected["p"])
    reference.expect(
      p.map { ($0 * Double(fit.labellings * times)).rounded() }, expected["count_greater_equal"])
  }

  private func expectFit(
    _ fit: CircumplexFit, _ reference: ReferenceCase, _ expected: ExpectedValue, times: Int
  ) {
    reference.expect(fit.correlation.value, expected["r"])
    reference.expect(Double(fit.labellings * times), expected["labelings"])
    let p = fit.test.value?.pValue
    reference.expect(p, expected["p"])
    reference.expect(
      p.map { ($0 * Double(fit.labellings * times)).rounded() }, expected["count_greater_equal"])
  }

  @Test("six values on a circle, all labellings")
  func six() throws {
    let reference = try ReferenceCases.load("alignment-circle-6-exact")
    let fit = try CircumplexFit(reference.data["correlations"].array.map(\.numbers))
    // The peer lists each circle with its six turns and their mirror images.
    expectFit(fit, reference, reference.expected["circle_fit"], times: 12)
    expectOrder(fit, reference, reference.expected["order"], times: 12)
  }

  @Test("the ten values of Schwartz on a circle, by two conventions of angles")
  func ten() throws {
    let reference = try ReferenceCases.load("alignment-circle-10-schwartz")
    let matrix = reference.data["correlations"].array.map(\.numbers)
    let fit = try CircumplexFit(matrix)
    expectFit(fit, reference, reference.expected["circle_fit_36_degrees"], times: 1)
    expectOrder(fit, reference, reference.expected["order"], times: 1)
    let angles = [0.0, 40, 80, 80, 120, 160, 200, 240, 280, 320]
    expectFit(
      try CircumplexFit(matrix, angles: angles), reference,
      reference.expected["circle_fit_40_degrees_tr_co_shared"], times: 1)
  }
}
