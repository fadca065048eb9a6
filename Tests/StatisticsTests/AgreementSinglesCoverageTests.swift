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
    "the delta method covers as often as with complete ratings of as many pairs; Gwet's is too wide",
    arguments: [12, 25, 60])
  func coverage(units: Int) throws {
    let scale = try RatingCategories(values: [1, 2, 3, 4, 5])
    let weights = try AgreementWeights(.quadratic, categories: scale)
    var covered: [AgreementCoefficient: Coverage] = [:]
    var complete: [AgreementCoefficient: Coverage] = [:]
    var gwet = Coverage()
    var widths = (delta: 0.0, gwet: 0.0)
    // Of three raters with 30 % missing, two or more are left on 78 % of the units.
    let pairable = Int((0.784 * Double(units)).rounded())
    for number in 0..<2_000 {
      var stream = RandomStream(seed: 17, purpose: "missing-thirds", index: UInt64(number))
      let drawn = try SimulatedRatings(number: number, isClustered: false).ratings.prefix(units)
      let table = try RatingTable(
        places: drawn.map { row in
          row.prefix(3).map { stream.uniform() < 0.3 ? nil : $0 }
        }, categories: scale)
      let analysis = try AgreementAnalysis(table, weights: weights)
      let whole = try AgreementAnalysis(
        RatingTable(
          places: drawn.prefix(pairable).map { $0.prefix(3).map(Optional.some) },
          categories: scale), weights: weights)
      for coefficient in Self.coefficients {
        let truth = Self.truth(coefficient, weights)
        let interval = analysis.estimate(coefficient).flatMap { $0.interval(level: 0.95) }.value
        covered[coefficient, default: Coverage()].note(interval?.contains(truth) ?? false)
        let other = whole.estimate(coefficient).flatMap { $0.interval(level: 0.95) }.value
        complete[coefficient, default: Coverage()].note(other?.contains(truth) ?? false)
        if coefficient == .percentAgreement {
          widths.delta += interval.map { $0.upper - $0.lower } ?? 0
        }
      }
      let peer = try AgreementAnalysis(table, weights: weights, variance: .gwet)
        .estimate(.percentAgreement).flatMap { $0.interval(level: 0.95) }.value
      gwet.note(peer?.contains(Self.truth(.percentAgreement, weights)) ?? false)
      widths.gwet += peer.map { $0.upper - $0.lower } ?? 0
    }
    print("Coverage at 95 %, \(units) units x 3 raters, 30 % missing (\(pairable) complete units):")
    for coefficient in Self.coefficients {
      let coverage = try #require(covered[coefficient])
      let reached = try #require(complete[coefficient])
      print("  \(coefficient.rawValue): \(coverage.share) (\(reached.share))")
      // Units with two ratings hold a third of the pairs of one with three.
      #expect(coverage.share > reached.share - 0.06 && coverage.share < 0.985, "\(coefficient)")
    }
    print(
      "  percentAgreement, Gwet: \(gwet.share); widths \(widths.delta / 2_000), \(widths.gwet / 2_000)"
    )
    #expect(gwet.share > 0.985)
    #expect(widths.gwet > 1.5 * widths.delta)
  }
}
