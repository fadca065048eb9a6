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
    "the delta method covers as often as with complete ratings of as many units; Gwet's is too wide",
    arguments: [(12, 0.86), (25, 0.89), (60, 0.92)])
  func coverage(units: Int, least: Double) throws {
    let scale = try RatingCategories(values: [1, 2, 3, 4, 5])
    let weights = try AgreementWeights(.quadratic, categories: scale)
    var covered: [AgreementCoefficient: Coverage] = [:]
    var gwet = Coverage()
    var widths = (delta: 0.0, gwet: 0.0)
    for number in 0..<2_000 {
      var stream = RandomStream(seed: 17, purpose: "missing-thirds", index: UInt64(number))
      let drawn = try SimulatedRatings(number: number, isClustered: false).ratings.prefix(units)
      let table = try RatingTable(
        places: drawn.map { row in
          row.prefix(3).map { stream.uniform() < 0.3 ? nil : $0 }
        }, categories: scale)
      let analysis = try AgreementAnalysis(table, weights: weights)
      for coefficient in Self.coefficients {
        let interval = analysis.estimate(coefficient).flatMap { $0.interval(level: 0.95) }.value
        covered[coefficient, default: Coverage()].note(
          interval?.contains(Self.truth(coefficient, weights)) ?? false)
        if coefficient == .percentAgreement {
          widths.delta += interval.map { $0.upper - $0.lower } ?? 0
        }
      }
      let peer = try AgreementAnalysis(table, weights: weights, variance: .gwet)
        .estimate(.percentAgreement).flatMap { $0.interval(level: 0.95) }.value
      gwet.note(peer?.contains(Self.truth(.percentAgreement, weights)) ?? false)
      widths.gwet += peer.map { $0.upper - $0.lower } ?? 0
    }
    print("Coverage at 95 %, \(units) units x 3 raters, 30 % missing:")
    for coefficient in Self.coefficients {
      let coverage = try #require(covered[coefficient])
      print("  \(coefficient.rawValue): \(coverage.share)")
      #expect(coverage.share > least && coverage.share < 0.985, "\(coefficient)")
    }
    print(
      "  percentAgreement, Gwet: \(gwet.share); widths \(widths.delta / 2_000), \(widths.gwet / 2_000)"
    )
    #expect(gwet.share > 0.985)
    #expect(widths.gwet > 1.5 * widths.delta)
  }
}
