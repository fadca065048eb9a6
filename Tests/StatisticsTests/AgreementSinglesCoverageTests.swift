import GSLSupport
import RandomStreams
import Statistics
import Testing

/// Analytic intervals where many units have one rating: three raters, of whose ratings 30 % are
/// missing, on five ordered categories with quadratic weights.
///
/// With 2,000 data sets the standard error of a coverage of 95 % is 0.5 points.
@Suite("Coverage of agreement intervals where ratings are missing")
struct AgreementSinglesCoverageTests {
  private static let coefficients: [AgreementCoefficient] = [
    .percentAgreement, .gwetAC, .brennanPrediger, .fleissKappa, .congerKappa, .krippendorffAlpha,
  ]

  /// The coefficient of endless units with the weights.
  private static func truth(
    _ coefficient: AgreementCoefficient, _ weights: AgreementWeights
  ) -> Double {
    let places = 0..<SimulatedRatings.categories
    var (observed, chance, uniform) = (0.0, 0.0, 0.0)
    for one in places {
      for other in places {
        observed += SimulatedRatings.pairShares[one][other] * weights[one, other]
        chance +=
          SimulatedRatings.shares[one] * SimulatedRatings.shares[other] * weights[one, other]
        uniform += weights[one, other] / 25
      }
    }
    switch coefficient {
    case .percentAgreement: return observed
    case .gwetAC: return SimulatedRatings.gwet(weights)
    case .brennanPrediger: return (observed - uniform) / (1 - uniform)
    default: return (observed - chance) / (1 - chance)
    }
  }

  @Test(
    "the score interval covers, the value ± t errors does not, and Gwet's variance is too wide",
    arguments: [12, 25, 60])
  func coverage(units: Int) throws {
    let scale = try RatingCategories(values: [1, 2, 3, 4, 5])
    let weights = try AgreementWeights(.quadratic, categories: scale)
    var covered: [AgreementCoefficient: Coverage] = [:]
    var byT: [AgreementCoefficient: Coverage] = [:]
    var gwet = Coverage()
    var widths = (score: 0.0, gwet: 0.0)
    for number in 0..<2_000 {
      var stream = RandomStream(seed: 17, purpose: "missing-thirds", index: UInt64(number))
      let drawn = try SimulatedRatings(number: number, isClustered: false).ratings.prefix(units)
      let table = try RatingTable(
        places: drawn.map { row in
          row.prefix(3).map { stream.uniform() < 0.3 ? nil : $0 }
        }, categories: scale)
      let analysis = try AgreementAnalysis(table, weights: weights)
      for coefficient in Self.coefficients {
        let truth = Self.truth(coefficient, weights)
        let estimate = analysis.estimate(coefficient)
        let interval = estimate.flatMap { $0.interval(level: 0.95) }.value
        covered[coefficient, default: Coverage()].note(interval?.contains(truth) ?? false)
        byT[coefficient, default: Coverage()].note(
          estimate.flatMap { $0.interval(level: 0.95, method: .studentT) }.value?
            .contains(truth) ?? false)
        if coefficient == .percentAgreement {
          widths.score += interval.map { $0.upper - $0.lower } ?? 0
        }
      }
      let peer = try AgreementAnalysis(table, weights: weights, variance: .gwet)
        .estimate(.percentAgreement)
        .flatMap { $0.interval(level: 0.95, method: .studentT) }.value
      gwet.note(peer?.contains(Self.truth(.percentAgreement, weights)) ?? false)
      widths.gwet += peer.map { $0.upper - $0.lower } ?? 0
    }
    print("Coverage at 95 %, \(units) units x 3 raters, 30 % missing (value ± t errors):")
    for coefficient in Self.coefficients {
      let coverage = try #require(covered[coefficient])
      let other = try #require(byT[coefficient])
      print("  \(coefficient.rawValue): \(coverage.share) (\(other.share))")
      #expect(
        coverage.share > (units < 60 ? 0.89 : 0.915) && coverage.share < 0.985, "\(coefficient)")
      #expect(coverage.share > other.share, "\(coefficient)")
    }
    print(
      "  percentAgreement, Gwet: \(gwet.share); widths \(widths.score / 2_000), \(widths.gwet / 2_000)"
    )
    #expect(gwet.share > 0.985)
    #expect(widths.gwet > 1.3 * widths.score)
  }

  @Test(
    "where all ratings agree the interval reaches down from 1 as Student's t of one more degree says",
    arguments: [(4, 2), (12, 3), (40, 2)])
  func allAgree(units: Int, raters: Int) throws {
    let rows = (0..<units).map { unit in [Double?](repeating: Double(unit % 2), count: raters) }
    let analysis = try AgreementAnalysis(RatingTable(ratings: rows))
    // With q² = t²/(n + t²) on the scale of agreement; chance agreement is one half for kappa.
    let quantile = try StudentTDistribution.quantile(0.975, degreesOfFreedom: Double(units))
    let part = quantile * quantile / (Double(units) + quantile * quantile)
    for (coefficient, reach) in [
      (AgreementCoefficient.percentAgreement, 1.0), (.fleissKappa, 0.5), (.brennanPrediger, 0.5),
    ] {
      let estimate = try #require(analysis.estimate(coefficient).value)
      let interval = try #require(estimate.interval(level: 0.95).value)
      #expect(interval.upper == 1 && estimate.value == 1)
      #expect(abs(interval.lower - max(1 - part / reach, -1)) < 1e-12)
      #expect(estimate.interval(level: 0.95, method: .studentT).reason == .constantData)
    }
  }

  @Test("an interval goes neither by the order of units nor by the numbers of clusters")
  func order() throws {
    let rows = (0..<30).map { unit -> [Double?] in
      let first = Double(unit % 4)
      let second = Double(unit * 7 % 4)
      return [first, second, unit % 3 == 0 ? nil : first]
    }
    let clusters = (0..<30).map { $0 / 4 }
    let places = (0..<30).map { ($0 * 11) % 30 }
    for coefficient in Self.coefficients {
      let first = try AgreementAnalysis(
        RatingTable(ratings: rows), weights: .quadratic, clusters: clusters)
      let second = try AgreementAnalysis(
        RatingTable(ratings: places.map { rows[$0] }), weights: .quadratic,
        clusters: places.map { 90 - clusters[$0] })
      let ends = try [first, second].map { analysis in
        try #require(analysis.estimate(coefficient).value?.interval(level: 0.95).value)
      }
      #expect(ends[0] == ends[1], "\(coefficient)")
      guard coefficient != .percentAgreement else { continue }
      let estimate = try #require(first.estimate(coefficient).value)
      let pValue = try #require(estimate.scoreTest.value?.pValue)
      // The interval at the level 1 - p ends at 0.
      let edge = try #require(estimate.interval(level: 1 - pValue).value)
      #expect(min(abs(edge.lower), abs(edge.upper)) < 1e-9, "\(coefficient) \(edge)")
      #expect(ends[0].method == "score" && ends[0].degreesOfFreedom == 7)
    }
  }
}
