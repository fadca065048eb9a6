import Foundation
import RandomStreams
import Statistics
import Testing

/// Intraclass correlations of incomplete tables, against the likelihood of all cells written out.
@Suite("Intraclass correlations by design")
struct IntraclassDesignTests {
  /// A table in which each unit is rated by some of the raters.
  private func rows(
    _ number: UInt64, units: Int, raters: Int, _ isRated: (Int, Int, Double) -> Bool
  ) -> [[Double?]] {
    var stream = RandomStream(seed: 77, purpose: "designs", index: number)
    let shifts = (0..<raters).map { _ in 0.7 * stream.uniform() }
    return (0..<units).map { unit in
      let level = 2 * stream.uniform()
      return (0..<raters).map { rater in
        let rating = level + shifts[rater] + stream.uniform()
        return isRated(unit, rater, stream.uniform()) ? rating : nil
      }
    }
  }

  /// Twice the negative restricted log-likelihood up to a constant, by dense elimination.
  private func deviance(
    _ rows: [[Double?]], units: Double, raters: Double, residual: Double
  ) -> Double {
    var cells: [(unit: Int, rater: Int, value: Double)] = []
    for (unit, row) in rows.enumerated() {
      for (rater, cell) in row.enumerated() { if let cell { cells.append((unit, rater, cell)) } }
    }
    // The covariance with the mean and the ratings as further columns, eliminated in place.
    let size = cells.count
    var matrix = cells.map { one -> [Double] in
      cells.map { other -> Double in
        var covariance = 0.0
        if one.unit == other.unit { covariance += units }
        if one.rater == other.rater { covariance += raters }
        if one.unit == other.unit, one.rater == other.rater { covariance += residual }
        return covariance
      } + [1, one.value]
    }
    var logDeterminant = 0.0
    for pivot in 0..<size {
      logDeterminant += log(matrix[pivot][pivot])
      for row in (pivot + 1)..<max(size, pivot + 1) where matrix[row][pivot] != 0 {
        let factor = matrix[row][pivot] / matrix[pivot][pivot]
        for column in pivot..<size + 2 { matrix[row][column] -= factor * matrix[pivot][column] }
      }
    }
    // By the rows of the triangle: x' V^-1 y is a sum of products over pivots.
    var (ones, mixed, squares) = (0.0, 0.0, 0.0)
    for row in 0..<size {
      let (one, value) = (matrix[row][size], matrix[row][size + 1])
      ones += one * one / matrix[row][row]
      mixed += one * value / matrix[row][row]
      squares += value * value / matrix[row][row]
    }
    return logDeterminant + log(ones) + squares - mixed * mixed / ones
  }

  @Test("the variances are where the likelihood of all cells is largest", arguments: 0..<4)
  func maximum(kind: Int) throws {
    let table: [[Double?]]
    switch kind {
    // Any cell may be missing; more units than raters, then fewer.
    case 0: table = rows(0, units: 18, raters: 5) { _, _, chance in chance > 0.3 }
    case 1: table = rows(1, units: 6, raters: 17) { _, _, chance in chance > 0.3 }
    // Blocks of raters with the same units, some of whom rate all.
    case 2:
      table = rows(2, units: 15, raters: 9) { unit, rater, _ in unit / 5 == rater / 3 || rater == 8
      }
    // Three of eight raters a unit.
    default:
      table = rows(3, units: 24, raters: 8) { unit, rater, _ in
        (0..<3).contains { (unit + $0 * (1 + unit % 3)) % 8 == rater }
      }
    }
    let found = try #require(VarianceComponents.restricted(table).value)
    let best = deviance(
      table, units: found.units, raters: found.raters, residual: found.residual)
    for (step, sign) in [(1e-3, 1.0), (1e-3, -1.0)] {
      let factor = 1 + sign * step
      for which in 0..<3 {
        let worse = deviance(
          table, units: found.units * (which == 0 ? factor : 1),
          raters: found.raters * (which == 1 ? factor : 1),
          residual: found.residual * (which == 2 ? factor : 1))
        #expect(worse > best - 1e-9, "\(which) \(sign)")
      }
    }
    // The slopes vanish: the deviance is even about its minimum.
    for which in 0..<3 {
      let ends = [1e-4, -1e-4].map { step in
        deviance(
          table, units: found.units * (which == 0 ? 1 + step : 1),
          raters: found.raters * (which == 1 ? 1 + step : 1),
          residual: found.residual * (which == 2 ? 1 + step : 1))
      }
      #expect(abs(ends[0] - ends[1]) < 2e-8, "\(which): \(ends[0] - ends[1])")
    }
  }

  @Test("profile ends raise the deviance by the square of the normal quantile")
  func profile() throws {
    let table = rows(5, units: 14, raters: 5) { _, _, chance in chance > 0.25 }
    let analysis = IntraclassCorrelation(try RatingTable(ratings: table))
    let found = try #require(analysis.components)
    let best = deviance(
      table, units: found.units, raters: found.raters, residual: found.residual)
    let interval = try #require(
      analysis.estimate(.mixedSingle).value?.interval(level: 0.95).value)
    for end in [interval.lower, interval.upper] where end > 0 && end < 1 {
      // The least deviance with that correlation, by coordinates.
      var (raters, residual) = (found.raters, found.residual)
      func value(_ raters: Double, _ residual: Double) -> Double {
        deviance(table, units: end / (1 - end) * residual, raters: raters, residual: residual)
      }
      for step in [0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003] {
        var moved = true
        while moved {
          moved = false
          for (next, rest) in [
            (raters * (1 + step), residual), (raters * (1 - step), residual),
            (raters, residual * (1 + step)), (raters, residual * (1 - step)),
          ] where value(next, rest) < value(raters, residual) {
            (raters, residual) = (next, rest)
            moved = true
          }
        }
      }
      #expect(abs(value(raters, residual) - best - 3.841459) < 1e-4, "\(end)")
    }
  }

  @Test("the one-way forms of unequal units come from a model without raters, with an exact F")
  func oneWay() throws {
    let table: [[Double?]] = [
      [1, 2, nil, nil], [4, 3, 5, nil], [nil, 6, 7, 5], [2, nil, nil, 2], [9, 8, 8, 9],
      [nil, 3, nil, nil],
    ]
    let analysis = IntraclassCorrelation(try RatingTable(ratings: table))
    let single = try #require(analysis.estimate(.oneWaySingle).value)
    let test = try #require(single.test.value)
    // 15 ratings of six units; mean squares by hand.
    let units = table.map { $0.compactMap(\.self) }
    let mean = units.joined().reduce(0, +) / 15
    let between = units.reduce(0.0) { sum, unit in
      let own = unit.reduce(0, +) / Double(unit.count)
      return sum + Double(unit.count) * (own - mean) * (own - mean)
    }
    let within = units.joined().reduce(0) { $0 + ($1 - mean) * ($1 - mean) } - between
    #expect(abs(test.statistic - (between / 5) / (within / 9)) < 1e-10)
    #expect(test.degreesOfFreedom == 5 && test.denominatorDegreesOfFreedom == 9)
    // Raters of their own for the dense likelihood: columns of one rating.
    let own = units.enumerated().flatMap { unit, ratings in
      ratings.map { rating in (unit, rating) }
    }
    func deviance(_ correlation: Double) -> Double {
      (1...400).map { step -> Double in
        let total = 0.05 * Double(step)
        return self.deviance(
          (0..<6).map { unit in own.map { $0.0 == unit ? $0.1 : nil } },
          units: correlation * total, raters: 0, residual: (1 - correlation) * total)
      }.min() ?? 0
    }
    let best = deviance(single.value)
    #expect(deviance(single.value + 0.02) > best - 1e-3)
    #expect(deviance(single.value - 0.02) > best - 1e-3)
    let interval = try #require(single.interval(level: 0.95).value)
    #expect(interval.lower < single.value && single.value < interval.upper)
    #expect(interval.method == "profile-likelihood")
  }

  @Test("k is the harmonic mean of ratings a unit, and the averaged forms step up by it")
  func ratingsPerUnit() throws {
    let table = rows(8, units: 30, raters: 6) { unit, rater, _ in
      (rater + unit) % 6 < 2 + unit % 3
    }
    let analysis = IntraclassCorrelation(try RatingTable(ratings: table))
    let k: Double = 36.0 / 13.0
    func stepUp(_ single: Double) -> Double {
      let rest: Double = 1 + (k - 1) * single
      return k * single / rest
    }
    #expect(abs(analysis.ratingsPerUnit - k) < 1e-12)
    for (single, mean) in [
      (IntraclassForm.oneWaySingle, IntraclassForm.oneWayAverage), (.randomSingle, .randomAverage),
      (.mixedSingle, .mixedAverage),
    ] {
      let one = try #require(analysis.estimate(single).value)
      let many = try #require(analysis.estimate(mean).value)
      #expect(abs(many.value - stepUp(one.value)) < 1e-9)
      #expect(abs(many.ratingsPerUnit - k) < 1e-12)
      let ends = (
        try #require(one.interval(level: 0.9).value), try #require(many.interval(level: 0.9).value)
      )
      #expect(abs(ends.1.lower - stepUp(ends.0.lower)) < 1e-8)
      let fromSingle = try #require(many.steppedUp(.value(ends.0))?.value)
      #expect(abs(fromSingle.upper - ends.1.upper) < 1e-8)
    }
  }

  @Test("what the design does not identify is undefined, with the reason")
  func notIdentified() throws {
    // Raters of their own, unequally many.
    let unitOfRater = [0, 0, 1, 1, 1, 2, 2, 2, 2, 3, 4, 4, 5, 5, 5]
    var own = [[Double?]](repeating: Array(repeating: nil, count: 15), count: 6)
    for (rater, unit) in unitOfRater.enumerated() {
      own[unit][rater] = Double((unit * 7 + rater * 3) % 5)
    }
    let analysis = IntraclassCorrelation(try RatingTable(ratings: own))
    for form in IntraclassForm.allCases {
      let outcome = analysis.estimate(form)
      if form.isOneWay {
        #expect(outcome.value != nil, "\(form)")
      } else {
        guard case .notIdentified(let what)? = outcome.reason else {
          Issue.record("\(form): \(outcome)")
          continue
        }
        #expect(what.contains("each rater gave one rating"))
      }
    }
    // One rating a unit: nothing at all.
    var single = [[Double?]](repeating: [nil, nil], count: 8)
    for unit in 0..<8 { single[unit][unit % 2] = Double(unit) }
    let lone = IntraclassCorrelation(try RatingTable(ratings: single))
    for form in IntraclassForm.allCases {
      #expect(lone.estimate(form).reason == .noPairableRatings)
    }
    // Three ratings: three variances from two differences.
    let tiny: [[Double?]] = [[1, 2], [4, nil]]
    #expect(
      IntraclassCorrelation(try RatingTable(ratings: tiny)).estimate(.randomSingle).value == nil)
  }

  @Test("hundreds of raters and units take seconds at most, as blocks and at random")
  func large() throws {
    for (number, isRated) in [
      (UInt64(20), { (unit: Int, rater: Int, _: Double) in unit / 20 == rater / 20 }),
      (21, { (_: Int, _: Int, chance: Double) in chance < 0.12 }),
    ] {
      let table = rows(number, units: 80, raters: 80, isRated)
      let clock = ContinuousClock()
      var correlation: Double?
      let time = try clock.measure {
        let analysis = IntraclassCorrelation(try RatingTable(ratings: table))
        let estimate = try #require(analysis.estimate(.randomSingle).value)
        correlation = estimate.value
        #expect(estimate.interval(level: 0.95).value?.contains(estimate.value) == true)
      }
      #expect(try #require(correlation) > 0.4)
      // A debug build on a busy machine; the former search took minutes.
      #expect(time < .seconds(60), "\(time)")
    }
  }

  @Test("without each cluster: the jackknife of ICC and of correlations")
  func jackknife() throws {
    var stream = RandomStream(seed: 5, purpose: "clustered", index: 0)
    let clusters = (0..<60).map { $0 / 5 }
    var levels: [Double] = []
    for _ in 0..<12 { levels.append(3 * stream.uniform()) }
    let table = try RatingTable(
      ratings: clusters.map { cluster in
        (0..<2).map { _ in levels[cluster] + 0.5 * stream.uniform() }
      })
    let whole = IntraclassCorrelation(table)
    let jackknife = try #require(table.jackknife(clusters: clusters, of: whole)[.randomSingle])
    let values = try (0..<12).map { left in
      let kept = try RatingTable(
        ratings: (0..<60).filter { clusters[$0] != left }.map { unit in
          (0..<2).map { table.rating(unit: unit, rater: $0) }
        })
      return try #require(IntraclassCorrelation(kept).estimate(.randomSingle).value).value
    }
    let mean = values.reduce(0, +) / 12
    let squares = values.reduce(0.0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (11 * squares / 12).squareRoot()
    #expect(abs(try #require(jackknife.value?.standardError.value) - error) < 1e-10)
    #expect(jackknife.value?.groups == 12)
    let pearson = try #require(table.jackknife(clusters: clusters) { $0.pearson() }.value)
    let interval = try #require(pearson.interval(level: 0.95).value)
    #expect(interval.lower > -1 && interval.upper < 1 && interval.contains(pearson.estimate))
    let plain = try #require(
      RatingPairs.of(table).flatMap { $0.pearson() }.value?.interval(level: 0.95).value)
    #expect(interval.upper - interval.lower > plain.upper - plain.lower)
    let lone = table.jackknife(clusters: clusters.map { _ in 3 }) { $0.spearman() }
    #expect(lone.reason == .tooFewClusters(1))
  }
}
