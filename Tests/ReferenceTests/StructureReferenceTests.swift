import Foundation
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

  @Test("the wave of one profile round the circle")
  func profileOnCircle() throws {
    let reference = try ReferenceCases.load("alignment-profile-on-circle")
    let scores = reference.data["scores"].numbers
    for angles in [nil, reference.data["angles_degrees"].numbers] {
      let found = try #require(try CircularProfile.of(scores, angles: angles).value)
      reference.expect(found.elevation, reference.expected["elevation"])
      reference.expect(found.x, reference.expected["x"])
      reference.expect(found.y, reference.expected["y"])
      reference.expect(found.amplitude, reference.expected["amplitude"])
      reference.expect(found.angle.value, reference.expected["angle_degrees"])
      reference.expect(found.fit.value, reference.expected["fit_r2"])
    }
  }

  @Test("classical scaling with stress, and its Procrustes fit to the circle")
  func scaling() throws {
    let reference = try ReferenceCases.load("alignment-classical-mds")
    let expected = reference.expected
    let distances = reference.data["distances"].array.map(\.numbers)
    let found = try #require(try ClassicalScaling.of(distances).value)
    reference.expect(found.eigenvalues, expected["eigenvalues"])
    reference.expect([found.shareOfMagnitudes, found.shareOfPositive], expected["gof"])
    for (point, place) in zip(found.coordinates, expected["coordinates"].array) {
      reference.expect(point, place)
    }
    for (row, place) in zip(found.fittedDistances, expected["fitted_distances"].array) {
      reference.expect(row, place)
    }
    reference.expect(found.stressOverObserved.value, expected["stress1_over_observed"])
    reference.expect(found.stressOverFitted.value, expected["stress1_over_fitted"])
    reference.expect(found.rawStress, expected["raw_stress"])
    reference.expect(found.correlation.value, expected["correlation_observed_fitted"])
    let circle = (0..<10).map { step -> [Double] in
      let angle = Double(step) * .pi / 5
      return [cos(angle), sin(angle)]
    }
    let fit = try #require(try ProcrustesFit.of(found.coordinates, circle).value)
    let shape = expected["procrustes_to_circle"]
    reference.expect(fit.disparity, shape["symmetric_ss"])
    reference.expect(fit.correlation, shape["correlation"])
  }

  @Test("principal components of correlations and covariances")
  func components() throws {
    let reference = try ReferenceCases.load("alignment-pca")
    let rows = reference.data["scores"].array.map(\.numbers)
    for basis in PrincipalComponents.Basis.allCases {
      let expected = reference.expected[basis.rawValue]
      let found = try #require(try PrincipalComponents.of(rows, basis: basis).value)
      reference.expect(found.eigenvalues, expected["eigenvalues"])
      reference.expect(found.proportions, expected["proportion"])
      reference.expect(found.vectors[0], expected["first_vector"])
      reference.expect(found.vectors[1], expected["second_vector"])
      reference.expect(found.loadings[0], expected["loadings_first"])
      reference.expect(found.scores[0], expected["scores_first"])
    }
  }
}
