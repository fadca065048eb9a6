import GSLSupport
import ItemResponse
import Statistics
import Testing

@Suite("Consistency over facets, structure and response style")
struct StructureTests {
  /// Items by levels, flat.
  private func flat(_ rows: [[Double?]]) -> (items: [Int], levels: [Int], scores: [Double]) {
    var result: (items: [Int], levels: [Int], scores: [Double]) = ([], [], [])
    for (item, row) in rows.enumerated() {
      for (level, score) in row.enumerated() {
        guard let score else { continue }
        result.items.append(item)
        result.levels.append(level)
        result.scores.append(score)
      }
    }
    return result
  }

  private func consistency(
    _ rows: [[Double?]], levels: Int, clusters: [Int]? = nil
  ) throws -> FacetConsistency {
    let flat = flat(rows)
    return try FacetConsistency(
      items: flat.items, levels: flat.levels, scores: flat.scores, levelCount: levels,
      clusters: clusters)
  }

  @Test("deviation, level effects and correlation by hand")
  func byHand() throws {
    let found = try consistency(
      [[1, 3], [2, 2], [4, 6], [5, nil], [3, 5]], levels: 2)
    // Differences 2, 0, 2, 2: squares within items 2, 0, 2, 2.
    #expect(found.items == 4 && found.levels == 2 && found.scores == 8)
    #expect(abs((found.deviation.value?.value ?? 0) - (6.0 / 4).squareRoot()) < 1e-12)
    // Levels lie 1.5 apart; what is left of the differences has sum of squares 3 / 2.
    #expect(abs((found.effects[1].value?.value ?? 0) - 0.75) < 1e-12)
    #expect(abs((found.residualDeviation.value?.value ?? 0) - 0.5.squareRoot()) < 1e-12)
    // (1, 2, 4, 3) with (3, 2, 6, 5): covariance sum 6, squares 5 and 10.
    #expect(
      abs((found.correlation.value?.value ?? 0) - 6 / 50.0.squareRoot()) < 1e-12)
    // MSR = 4.5, MSC = 4.5, MSE = 0.5 by hand.
    let icc = (4.5 - 0.5) / (4.5 + 0.5 + 2.0 / 4 * (4.5 - 0.5))
    #expect(abs((found.intraclass.value?.value ?? 0) - icc) < 1e-9)
  }

  @Test("a jackknife over independent items of a mean is its usual standard error")
  func jackknifeOfMean() throws {
    // The effect of a level is half the mean difference.
    let differences = [2.0, 0, 2, 2, -1, 3, 1]
    let found = try consistency(differences.map { [0, $0] }, levels: 2)
    let moments = try Moments(differences)
    let error = try #require(moments.standardDeviation.value) / 7.0.squareRoot() / 2
    #expect(abs((found.effects[1].value?.standardError.value ?? 0) - error) < 1e-12)
    let reach = try StudentTDistribution.quantile(0.975, degreesOfFreedom: 6) * error
    let interval = try #require(found.effects[1].value?.interval(level: 0.95).value)
    #expect(abs(interval.upper - interval.lower - 2 * reach) < 1e-12)
    #expect(interval.method == "cluster-jackknife-t" && interval.degreesOfFreedom == 6)
  }

  @Test("the order of rows and the numbers of levels change nothing")
  func invariance() throws {
    let rows: [[Double?]] = [
      [1, 3, 2], [2, 2, nil], [4, 6, 5], [5, nil, 4], [3, 5, 1], [2, 3, 4],
    ]
    let found = try consistency(rows, levels: 3)
    let flat = flat(rows)
    let turned = try FacetConsistency(
      items: flat.items.reversed(), levels: flat.levels.reversed().map { 2 - $0 },
      scores: flat.scores.reversed(), levelCount: 3)
    #expect(found.deviation == turned.deviation)
    for level in 0..<3 {
      let (one, other) = (found.effects[level].value, turned.effects[2 - level].value)
      #expect(abs((one?.value ?? 0) - (other?.value ?? 9)) < 1e-12)
    }
    let (one, other) = (found.correlation.value, turned.correlation.value)
    #expect(abs((one?.value ?? 0) - (other?.value ?? 9)) < 1e-12)
  }

  @Test("one level, nothing shared and constant data are said")
  func reasons() throws {
    let one = try consistency([[1], [2], [3]], levels: 1)
    #expect(one.deviation.reason == .noSharedUnits && one.effects[0].reason == .noSharedUnits)
    let apart = try consistency([[1, nil], [nil, 2], [3, nil]], levels: 2)
    #expect(apart.correlation.reason == .noSharedUnits)
    let constant = try consistency([[2, 2], [2, 2], [2, 2], [2, 2]], levels: 2)
    #expect(constant.deviation.value?.value == 0)
    #expect(constant.deviation.value?.interval(level: 0.95).reason == .refitsEqual)
    #expect(constant.correlation.reason == .noVariation)
    #expect(constant.intraclass.reason == .noVariation)
    let cluster = try consistency(
      [[1, 2], [2, 2], [3, 4], [1, 1]], levels: 2, clusters: [5, 5, 5, 5])
    #expect(cluster.deviation.value?.interval(level: 0.95).reason == .tooFewClusters(1))
    #expect(throws: ItemResponseError.self) {
      try FacetConsistency(items: [0], levels: [3], scores: [1], levelCount: 2)
    }
  }

  @Test("a level that no item links with the others has no effect of its own")
  func unlinked() throws {
    let found = try consistency(
      [[1, 2, nil, nil], [3, 3, nil, nil], [nil, nil, 4, 5], [2, 4, nil, nil]], levels: 5)
    #expect(found.effects[0].value != nil && found.effects[4].reason?.code == "notIdentified")
    #expect(found.effects[2].reason?.code == "notIdentified")
  }

  @Test("profiles that only shift correlate perfectly, and two dimensions are too few")
  func profiles() throws {
    var (items, levels, dimensions, scores): ([Int], [Int], [Int], [Double]) = ([], [], [], [])
    for item in 0..<12 {
      for level in 0..<2 {
        items.append(item)
        levels.append(level)
        dimensions.append(item % 4)
        scores.append(Double(item % 4 * (item + 1) % 5 + level))
      }
    }
    let found = try ProfileConsistency(
      items: items, levels: levels, dimensions: dimensions, scores: scores, levelCount: 2)
    #expect(abs((found.correlation.value?.value ?? 0) - 1) < 1e-12)
    #expect(found.dimensions == 4 && found.pairs[1].count == 1)
    let few = try ProfileConsistency(
      items: items, levels: levels, dimensions: dimensions.map { $0 % 2 }, scores: scores,
      levelCount: 2)
    #expect(few.correlation.reason == .tooFewUnits(2, needed: 3))
  }

  @Test("the level share is 1 for parallel profiles and by hand for two dimensions")
  func levelShare() throws {
    // Items 0 and 1 are for dimensions 0 and 1, item 2 is against dimension 0.
    let keys = [(0, 0, true), (1, 1, true), (2, 0, false)].map {
      ResponseStyle.Key(item: $0.0, dimension: $0.1, isPositive: $0.2)
    }
    func style(_ table: [[Double]]) throws -> ResponseStyle {
      try ResponseStyle(
        models: table.indices.flatMap { model in table[model].map { _ in model } },
        items: table.flatMap { Array($0.indices) }, scores: table.flatMap(\.self), keys: keys)
    }
    let parallel = try style([[1, 2, 5], [2, 3, 3], [4, 5, 1]])
    #expect(abs((parallel.levelShare.value?.value ?? 0) - 1) < 1e-12)
    #expect((parallel.keyedCorrelations[0].value?.value ?? 0) < -0.9)
    #expect(parallel.keyedCorrelations[1].reason?.code == "notTestable")
    // The means 2, 2 and 4 have variance 4/3; the dimensions 1, 2, 3 and 3, 2, 5 have 1 and 7/3.
    let mixed = try style([[1, 3, 1], [2, 2, 2], [3, 5, 3]])
    #expect(abs((mixed.levelShare.value?.value ?? 0) - 2 * (4.0 / 3) / (1 + 7.0 / 3)) < 1e-12)
    #expect(abs((mixed.keyedCorrelations[0].value?.value ?? 0) - 1) < 1e-12)
    #expect(mixed.models == 3 && mixed.dimensions == 2 && mixed.clusters == 3)
  }

  @Test("eigenvalues by hand, and what singular matrices do not allow")
  func eigenvalues() throws {
    let system = try SymmetricEigensystem([2, 9, 1, 2], size: 2)
    #expect(zip(system.values, [3, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(abs(system.vectors[0][0] - 0.5.squareRoot()) < 1e-12)
    #expect(throws: GSLError.self) { try SymmetricEigensystem([1, .nan, 0, 1], size: 2) }
    let same = try CorrelationMatrix(correlations: [[1, 1], [1, 1]], cases: 9)
    let found = try #require(EigenStructure.of(same).value)
    #expect(found.sphericity.reason == .singularInformation)
    #expect(abs(found.effectiveDimensions - 1) < 1e-9 && found.kaiserCount == 1)
    #expect(OneFactor.of(same).reason == .tooFewValues(2, needed: 3))
    let none = try CorrelationMatrix(
      correlations: [[1, 0, 0], [0, 1, 0], [0, 0, 1]], cases: 9)
    #expect(OneFactor.of(none).reason == .noVariation)
    #expect(EigenStructure.of(none).value?.samplingAdequacy.reason == .noVariation)
    #expect(throws: ItemResponseError.self) {
      try CorrelationMatrix(correlations: [[1, 0.5], [0.4, 1]], cases: 9)
    }
  }

  @Test("a factor that is there is found with its loadings and omega")
  func factor() throws {
    let loadings = [0.9, 0.7, 0.5, -0.4]
    let matrix = try CorrelationMatrix(
      correlations: loadings.indices.map { row in
        loadings.indices.map { row == $0 ? 1 : loadings[row] * loadings[$0] }
      }, cases: 100)
    for method in OneFactor.Method.allCases {
      let found = try #require(OneFactor.of(matrix, method: method).value)
      #expect(zip(found.loadings, loadings).allSatisfy { abs($0 - $1) < 1e-8 })
      #expect(abs((found.discrepancy.value ?? 1)) < 1e-8 && !found.isImproper)
    }
  }

  @Test("a perfect circle fits perfectly, by distances too, and random labellings agree with all")
  func circle() throws {
    let angles = (0..<7).map { Double($0) * 2 * Double.pi / 7 }
    let perfect = angles.map { one in
      angles.map { 1 - abs(($0 - one).remainder(dividingBy: 2 * .pi)) / .pi }
    }
    let fit = try CircumplexFit(perfect.map { row in row.map { ($0 * 1e9).rounded() } })
    #expect(fit.isExact && fit.labellings == 360)
    #expect(fit.correspondenceIndex == .value(1) && fit.met == fit.predictions)
    #expect(abs((fit.orderTest.value?.pValue ?? 0) - 1.0 / 360) < 1e-12)
    let distances = try CircumplexFit(
      perfect.map { row in row.map { 5e9 - ($0 * 1e9).rounded() } }, measure: .distances)
    #expect(distances.met == fit.met)
    #expect(abs((distances.correlation.value ?? 0) - (fit.correlation.value ?? 1)) < 1e-12)
    let flat = try CircumplexFit([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    #expect(flat.correlation.reason == .noVariation && flat.orderTest.reason == .noVariation)
    #expect(throws: ItemResponseError.self) { try CircumplexFit([[1, 0], [0, 1]]) }
    // Twelve values are dealt at random.
    let many: [[Double]] = (0..<12).map { (one: Int) -> [Double] in
      (0..<12).map { (other: Int) -> Double in Double((one * other) % 7 + (one + other) % 3) }
    }
    let drawn = try CircumplexFit(many, permutations: 199, seed: 3)
    #expect(!drawn.isExact && drawn.labellings == 200)
    #expect(try CircumplexFit(many, permutations: 199, seed: 3) == drawn)
  }
}
