import RandomStreams
import Statistics
import Testing

@Suite("Agreement: variances where units have one rating")
struct AgreementVarianceTests {
  private static let coefficients = AgreementCoefficient.allCases.filter {
    $0 != .krippendorffAlpha
  }

  /// Two raters, of whom the second skips many units.
  private func ratings(
    _ number: UInt64, units: Int, raters: Int, missing: Double
  ) throws -> [[Double?]] {
    var stream = RandomStream(seed: 31, purpose: "singles", index: number)
    let table = try AgreementTables.random(
      &stream, units: units, raters: raters, categories: 3, missing: missing)
    return (0..<units).map { unit in
      (0..<raters).map { table.rating(unit: unit, rater: $0) }
    }
  }

  @Test(
    "the delta method equals the jackknife over units, with and without clusters",
    arguments: [(2, 0.35), (3, 0.5)], [1, 3])
  func jackknife(design: (raters: Int, missing: Double), size: Int) throws {
    let rows = try ratings(
      UInt64(size), units: 360, raters: design.raters, missing: design.missing)
    let scale = try RatingCategories(values: [1, 2, 3])
    func analysis(_ rows: [[Double?]], _ clusters: [Int]?) throws -> AgreementAnalysis {
      try AgreementAnalysis(
        RatingTable(ratings: rows, categories: scale), weights: .linear, clusters: clusters)
    }
    let groups = 360 / size
    let whole = try analysis(rows, size > 1 ? rows.indices.map { $0 / size } : nil)
    #expect(whole.ratedUnits.pairable < 330)
    for coefficient in Self.coefficients {
      guard let estimate = whole.estimate(coefficient).value else {
        #expect(coefficient.needsTwoRaters && design.raters > 2)
        continue
      }
      let values = try (0..<groups).map { group in
        try #require(
          try analysis(rows.indices.filter { $0 / size != group }.map { rows[$0] }, nil)
            .estimate(coefficient).value
        ).value
      }
      let mean = values.reduce(0, +) / Double(groups)
      let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
      let expected = (squares * Double(groups - 1) / Double(groups)).squareRoot()
      let error = try #require(estimate.standardError.value)
      #expect(abs(error / expected - 1) < 0.03, "\(coefficient) \(error) \(expected)")
    }
  }

  @Test("without units of one rating both variances are the same, with many Gwet's is larger")
  func both() throws {
    for missing in [0.0, 0.5] {
      let table = try RatingTable(
        ratings: try ratings(9, units: 80, raters: 2, missing: missing),
        categories: RatingCategories(values: [1, 2, 3]))
      for coefficient in Self.coefficients {
        let delta = try AgreementAnalysis(table).estimate(coefficient).value?.standardError.value
        let gwet = try AgreementAnalysis(table, variance: .gwet).estimate(coefficient)
          .value?.standardError.value
        let ratio = try #require(gwet) / #require(delta)
        if missing == 0 {
          #expect(abs(ratio - 1) < 1e-12, "\(coefficient)")
        } else if coefficient == .percentAgreement || coefficient == .brennanPrediger {
          #expect(ratio > 1.05, "\(coefficient) \(ratio)")
        }
      }
    }
  }

  @Test("50 pairs at 0.8 beside 50 single units have the error of the 50 pairs")
  func share() throws {
    var rows: [[Double?]] = (0..<50).map { [0, $0 < 40 ? 0 : 1] }
    rows += (0..<50).map { [Double($0 % 2), nil] }
    let analysis = try AgreementAnalysis(RatingTable(ratings: rows))
    let estimate = try #require(analysis.estimate(.percentAgreement).value)
    let error = try #require(estimate.standardError.value)
    #expect(abs(error - (0.8 * 0.2 / 49).squareRoot()) < 1e-12)
    #expect(estimate.degreesOfFreedom == 49)
    #expect(estimate.units == 100)
  }

  @Test("Cohen's kappa has Student's t like the others, the normal ends by name")
  func cohen() throws {
    let table = try RatingTable(contingency: [[5, 1], [2, 4]])
    let estimate = try #require(try AgreementAnalysis(table).estimate(.cohenKappa).value)
    let t = try #require(estimate.interval(level: 0.95, method: .studentT).value)
    let normal = try #require(estimate.interval(level: 0.95, method: .normal).value)
    #expect(t.method == "analytic-t" && normal.method == "analytic-normal")
    // The quantiles of t with 11 degrees of freedom and of the normal distribution.
    let ratio = (estimate.value - t.lower) / (estimate.value - normal.lower)
    #expect(abs(ratio - 2.200985 / 1.959964) < 1e-5)
  }
}
