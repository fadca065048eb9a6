import Foundation
import Statistics
import Testing

@Suite("Exact, analytic and nested bootstraps equal the numbers of other tools")
struct ResamplingReferenceTests {
  @Test("ABC interval equals R boot's abc.ci")
  func abc() throws {
    let reference = try ReferenceCases.load("boot-aircondit-abc")
    let hours = reference.data["x"].numbers
    let abc = ABCInterval(count: hours.count) { weights in
      zip(hours, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
    }
    for (row, level) in reference.options["levels"].numbers.enumerated() {
      let interval = abc.interval(level: level).value
      reference.expect(interval.map { [$0.lower, $0.upper] }, reference.expected["ci"].array[row])
      #expect(interval?.method == "abc")
    }
  }

  @Test("stratified jackknife of a difference of means equals R boot's empinf and var.linear")
  func stratifiedJackknife() throws {
    let reference = try ReferenceCases.load("boot-gravity-stratified-jack")
    let gravity = reference.data["g"].numbers
    let strata = reference.data["stratum"].array.compactMap { $0.string.flatMap(Int.init) }
    func difference(_ units: [Int]) -> Double {
      func mean(_ stratum: Int) -> Double {
        let chosen = units.filter { strata[$0] == stratum }.map { gravity[$0] }
        return chosen.reduce(0, +) / Double(chosen.count)
      }
      return mean(8) - mean(7)
    }
    let estimate = difference(Array(gravity.indices))
    let jackknife = Jackknife(
      count: gravity.count, estimate: estimate, statistic: difference)
    let expected = reference.expected
    reference.expect(estimate, expected["t0"])
    reference.expect(try jackknife.influence(strata: strata).value, expected["influence"])
    reference.expect(try jackknife.acceleration(strata: strata).value, expected["acceleration"])
    reference.expect(try jackknife.standardError(strata: strata).value, expected["delta_se"])
    // The design finds the same acceleration from weights.
    let design = try ResamplingDesign.strata(strata)
    reference.expect(
      design.acceleration { weights in
        func mean(_ stratum: Int) -> Double {
          let rows = gravity.indices.filter { strata[$0] == stratum }
          return rows.reduce(0) { $0 + weights[$1] * gravity[$1] }
            / rows.reduce(0) { $0 + weights[$1] }
        }
        return mean(8) - mean(7)
      }.value, expected["acceleration"])
  }

  @Test(
    "the complete distribution of a mean and of a median equals enumeration",
    arguments: ["boot-exact-mean5", "boot-exact-median5"])
  func completeDistributions(id: String) throws {
    let reference = try ReferenceCases.load(id)
    let x = reference.data["x"].numbers
    let isMedian = id.contains("median")
    let jackknife = isMedian ? try Jackknife(quantile: 0.5, of: x) : Jackknife(meanOf: x)
    var laws = [try Self.law(of: x, isMedian: isMedian)]
    if isMedian {
      laws.append(try #require(try BootstrapLaw.quantile(0.5, of: x).value))
    } else {
      let distribution = try MeanBootstrap(x, seed: 1).distribution()
      #expect(distribution.scheme == .exact)
      laws.append(try #require(distribution.law))
      let interval = distribution.interval(level: 0.95, method: .bca).value
      reference.expect(interval.map { [$0.lower, $0.upper] }, reference.expected["bca"])
    }
    let expected = reference.expected
    for law in laws {
      for (name, got) in [
        ("mean", law.mean), ("sd_population", law.standardError),
        ("z0_mid", law.biasCorrection()), ("prob_mid", law.shareBelow()),
        ("prob_strictly_less", law.shareBelow(.strictlyLess)),
        ("acceleration", jackknife.acceleration()),
      ] {
        reference.expect(got.value, expected[name])
      }
      for method in [BootstrapIntervalMethod.percentile, .basic, .bca] {
        let interval = law.interval(
          level: 0.95, method: method, acceleration: jackknife.acceleration().value
        ).value
        reference.expect(interval.map { [$0.lower, $0.upper] }, expected[method.rawValue])
      }
    }
  }

  private static func law(of x: [Double], isMedian: Bool) throws -> BootstrapLaw {
    try ExactBootstrap(multiplicities: [Int](repeating: 1, count: x.count)).law { counts in
      let resample = zip(x, counts).flatMap { [Double](repeating: $0, count: $1) }.sorted()
      return isMedian
        ? resample[resample.count / 2] : resample.reduce(0, +) / Double(resample.count)
    }
  }

  @Test("whole clusters, enumerated, give the exact distribution of the mean over items")
  func clusterEnumeration() throws {
    let reference = try ReferenceCases.load("boot-cluster-exact")
    let clusters = reference.data["clusters"].array.map(\.numbers)
    let sums = clusters.map { $0.reduce(0, +) }
    let sizes = clusters.map { Double($0.count) }
    let law = try ExactBootstrap(multiplicities: [1, 1, 1, 1]).law { counts in
      zip(sums, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
        / zip(sizes, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
    }
    let expected = reference.expected
    reference.expect(law.estimate, expected["point"])
    reference.expect(law.mean.value, expected["mean"])
    reference.expect(law.standardError.value, expected["sd_population"])
    let interval = law.interval(level: 0.95, method: .percentile).value
    reference.expect(interval.map { [$0.lower, $0.upper] }, expected["percentile"])
    let robust = try ClusterRobust(
      scores: clusters.flatMap { $0 },
      clusters: clusters.enumerated().flatMap { [Int](repeating: $0, count: $1.count) })
    reference.expect(robust.standardError(.cr0).value, expected["se_CR0"])
    let independent = try Moments(clusters.flatMap { $0 })
    reference.expect(
      try #require(independent.variance.value).squareRoot()
        / Double(independent.count).squareRoot(), expected["se_iid"])
  }

  @Test("two strata, enumerated, give the exact distribution of a difference of means")
  func strataEnumeration() throws {
    let reference = try ReferenceCases.load("boot-stratified-exact")
    let x = reference.data["x"].numbers
    let y = reference.data["y"].numbers
    let law = try ExactBootstrap(strata: [[1, 1, 1], [1, 1, 1, 1]]).law { counts in
      func mean(_ scores: [Double], _ counts: ArraySlice<Int>) -> Double {
        zip(scores, counts).reduce(0) { $0 + $1.0 * Double($1.1) } / Double(scores.count)
      }
      return mean(x, counts[..<3]) - mean(y, counts[3...])
    }
    let expected = reference.expected
    reference.expect(law.estimate, expected["point"])
    for name in ["sd_population", "se_formula"] {
      reference.expect(law.standardError.value, expected[name])
    }
    let interval = law.interval(level: 0.95, method: .percentile).value
    reference.expect(interval.map { [$0.lower, $0.upper] }, expected["percentile"])
  }

  @Test("Poisson weights have exact chances, and their spreads the closed forms")
  func poisson() throws {
    let reference = try ReferenceCases.load("boot-poisson-analytic")
    let x = reference.data["x"].numbers
    let expected = reference.expected
    for (name, got) in [
      ("sd_sum", try ResamplingVariance.poissonSum(x)),
      ("sd_mean_first_order", try ResamplingVariance.poissonMean(x)),
      ("bayesian_bootstrap_sd", try ResamplingVariance.bayesianMean(x)),
    ] {
      reference.expect(got.value, expected[name])
    }
    let chances = (0..<8).map { PoissonBootstrap.chance(ofWeight: $0) }
    reference.expect(chances, expected["poisson_pmf"])
    var sum = 0.0
    let cumulative = chances.map { chance in
      sum += chance
      return sum
    }
    reference.expect(cumulative, expected["poisson_cdf"])
    #expect((0...21).reduce(0.0) { $0 + PoissonBootstrap.chance(ofWeight: $1) } == 1)

    let replicates = 40_000
    var sums = try PoissonBootstrap(replicates: replicates, seed: 3)
    for (index, score) in x.enumerated() { try sums.add(score, unit: "item-\(index)") }
    let sample = sums.replicates()
    // With 8 units the second order adds about 1/n to the variance.
    let spread = try #require(sample.standardError.value)
    let first = try #require(expected["sd_mean_first_order"].number)
    #expect(abs(spread / first - 1) < 0.15)
    let weights = x.indices.map { sums.weights(unit: "item-\($0)") }
    let totals = (0..<replicates).map { replicate in
      x.indices.reduce(0.0) { $0 + Double(weights[$1][replicate]) * x[$1] }
    }
    let deviation = try #require(try Moments(totals).standardDeviation.value)
    let exact = try #require(expected["sd_sum"].number)
    #expect(abs(deviation / exact - 1) < 4 / (2 * Double(replicates)).squareRoot() * 1.3)
  }

  @Test("constant, single, two-valued and incomplete samples have typed answers")
  func degenerateSamples() throws {
    let reference = try ReferenceCases.load("boot-degenerate-scipy")
    let peer = reference.expected["peer_behaviour"]
    func outcome(
      _ name: String, _ method: BootstrapIntervalMethod
    ) throws -> Outcome<ConfidenceInterval> {
      try MeanBootstrap(reference.data[name].numbers, seed: 1).distribution()
        .interval(level: 0.95, method: method)
    }
    for method in BootstrapIntervalMethod.allCases {
      #expect(try outcome("constant", method).reason == .constantData)
      #expect(try outcome("n1", method).reason == .tooFewValues(1, needed: 2))
      // The missing value left out.
      #expect(try outcome("with_nan", method).value != nil)
    }
    #expect(throws: StatisticsError.valueNotFinite(2)) {
      try MeanBootstrap([1, 2, .nan, 4], seed: 1)
    }
    for (name, method) in [
      ("percentile", BootstrapIntervalMethod.percentile), ("basic", .basic), ("BCa", .bca),
    ] {
      let two = try outcome("n2", method).value
      reference.expect(
        two.map { [$0.lower, $0.upper] }, Array(peer["n2"][name].array.dropLast()))
      reference.expect(try outcome("n1", method).value?.lower, peer["n1"][name])
    }
    // Peers divide by n - 1 or n; the exact spread of the mean of 1 and 2 is the root of 1/8.
    let error = try MeanBootstrap([1, 2], seed: 1).distribution().standardError.value
    #expect(abs((error ?? 0) - 0.125.squareRoot()) < 1e-15)

    for name in ["percentile", "basic", "BCa"] {
      reference.leaveOut(
        peer["n2"][name].array[2],
        because: "a standard error of 999 random resamples, exact here")
      reference.leaveOut(
        peer["constant"][name],
        because: "the interval of constant data is undefined here, and the reason is given")
      reference.leaveOut(
        peer["with_nan"][name],
        because: "a NaN is refused and a missing value left out, where SciPy answers NaN")
    }
    reference.leaveOut(reference.expected["recommended"], because: "advice in words")
  }

  @Test("paired difference of two models equals SciPy's paired t test")
  func pairedDifference() throws {
    let reference = try ReferenceCases.load("paired-diff-se")
    let paired = try PairedMeans(reference.data["a"].numbers, reference.data["b"].numbers)
    let expected = reference.expected
    for (name, got) in [
      ("diff", paired.difference), ("se_paired", paired.standardError),
      ("se_unpaired", paired.unpairedStandardError), ("corr", paired.correlation),
      ("df", paired.degreesOfFreedom), ("t", paired.test().map(\.statistic)),
      ("p", paired.test().map(\.pValue)),
    ] {
      reference.expect(got.value, expected[name])
    }
    reference.expect(
      paired.interval(level: 0.95).value.map { [$0.lower, $0.upper] }, expected["ci"])
  }

  @Test("pass@k and pass^k equal the closed forms")
  func passAtK() throws {
    let reference = try ReferenceCases.load("pass-at-k")
    let items = try zip(reference.data["n"].numbers, reference.data["c"].numbers).map {
      try Proportion(successes: Int($1), trials: Int($0))
    }
    for (row, item) in items.enumerated() {
      let sizes = reference.options["k"].numbers.map { Int($0) }
      reference.expect(
        sizes.map { PassAtK.anySuccess(item, k: $0).value },
        reference.expected["pass_at_k"].array[row])
      reference.expect(
        sizes.map { PassAtK.allSucceed(item, k: $0).value },
        reference.expected["pass_hat_k"].array[row])
    }
    #expect(PassAtK(items).estimates(k: 6).reason?.code == "notTestable")
    #expect(PassAtK(items).estimates(k: 5).value?.count == 5)
    #expect(PassAtK.anySuccess(items[0], k: 0).reason?.code == "outsideDomain")
  }

  @Test("variance of repeated runs splits as in Miller's section 3")
  func repeatedRuns() throws {
    let reference = try ReferenceCases.load("epochs-variance")
    let runs = try RepeatedRuns(reference.data["scores"].array.map(\.numbers))
    for (name, got) in [
      ("mean", runs.mean), ("se_item_means", runs.standardError),
      ("sigma2_within", runs.withinVariance), ("omega2_between", runs.betweenVariance),
      ("se_if_K_infinite", runs.standardError(answers: .infinity)),
      ("se_naive_all_rows", runs.naiveStandardError),
    ] {
      reference.expect(got.value, reference.expected[name])
    }
    let asObserved = try #require(runs.standardError(answers: 4).value)
    reference.expect(asObserved, reference.expected["se_item_means"])
  }
}
