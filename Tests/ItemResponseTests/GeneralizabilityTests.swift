import GSLSupport
import ItemResponse
import RandomStreams
import Statistics
import Testing

@Suite("Generalizability studies and classical figures")
struct GeneralizabilityTests {
  /// Ratings with these standard deviations of the seven effects.
  private static func ratings(
    _ models: Int, _ items: Int, _ judges: Int, deviations: [Double], number: Int = 0
  ) throws -> [Double] {
    var stream = RandomStream(seed: 51, purpose: "ratings", index: UInt64(number))
    func effects(_ count: Int, _ deviation: Double) throws -> [Double] {
      try (0..<count).map { _ in
        deviation * (try NormalDistribution.quantile(stream.uniform() + 0x1p-54))
      }
    }
    let m = try effects(models, deviations[0])
    let i = try effects(items, deviations[1])
    let j = try effects(judges, deviations[2])
    let mi = try effects(models * items, deviations[3])
    let mj = try effects(models * judges, deviations[4])
    let ij = try effects(items * judges, deviations[5])
    let rest = try effects(models * items * judges, deviations[6])
    return (0..<models * items * judges).map { place in
      let (model, item, judge) = (place / (items * judges), place / judges % items, place % judges)
      return m[model] + i[item] + j[judge] + mi[model * items + item]
        + mj[model * judges + judge] + ij[item * judges + judge] + rest[place]
    }
  }

  @Test("components by hand for a 2 x 2 x 2 design without interactions")
  func byHand() throws {
    // Ratings 1 to 8: model, item and judge add 4, 2 and 1, without any interaction.
    let study = try GeneralizabilityStudy(
      ratings: [1, 2, 3, 4, 5, 6, 7, 8], models: 2, items: 2, judges: 2)
    // Two levels that differ by d have variance d² / 2 with divisor n - 1.
    for (source, variance) in [
      (GeneralizabilityStudy.Source.model, 8.0), (.item, 2), (.judge, 0.5), (.modelItem, 0),
      (.modelJudge, 0), (.itemJudge, 0), (.residual, 0),
    ] {
      #expect(abs(study.variance(source) - variance) < 1e-12, "\(source)")
    }
    let decision = try study.decision(items: 4, judges: 2)
    #expect(abs(decision.absoluteErrorVariance - (2.0 / 4 + 0.5 / 2)) < 1e-12)
    #expect(decision.generalizability == .value(1))
    #expect(abs((decision.dependability.value ?? 0) - 8 / 8.75) < 1e-12)
  }

  @Test("estimates of the components are unbiased")
  func unbiased() throws {
    let deviations = [1.0, 0.8, 0.5, 0.7, 0.3, 0.4, 0.9]
    var sums = [GeneralizabilityStudy.Source: (sum: Double, square: Double)]()
    let rounds = 300
    for number in 0..<rounds {
      let study = try GeneralizabilityStudy(
        ratings: try Self.ratings(6, 8, 4, deviations: deviations, number: number), models: 6,
        items: 8, judges: 4)
      for component in study.components {
        let old = sums[component.source] ?? (0, 0)
        sums[component.source] = (
          old.sum + component.estimate, old.square + component.estimate * component.estimate
        )
      }
    }
    for (source, deviation) in zip(GeneralizabilityStudy.Source.allCases, deviations) {
      let tally = try #require(sums[source])
      let mean = tally.sum / Double(rounds)
      let error = ((tally.square / Double(rounds) - mean * mean) / Double(rounds)).squareRoot()
      #expect(abs(mean - deviation * deviation) < 4 * error, "\(source): \(mean)")
    }
  }

  @Test("the items that are needed are the fewest that reach the precision")
  func itemsNeeded() throws {
    let study = try GeneralizabilityStudy(
      ratings: try Self.ratings(
        10, 20, 5, deviations: [1, 0.8, 0.5, 0.7, 0.2, 0.4, 0.9]), models: 10, items: 20,
      judges: 5)
    for precision in [
      GeneralizabilityStudy.Precision.differenceError(0.35), .absoluteError(0.5),
      .generalizability(0.9), .dependability(0.8), .scoreHalfWidth(1, level: 0.9),
      .differenceHalfWidth(1.2, level: 0.9),
    ] {
      let needed = try study.itemsNeeded(for: precision, judges: [1, 3, 50])
      for (judges, decision) in zip([1, 3, 50], needed) {
        guard let decision else { continue }
        func reaches(_ items: Int) throws -> Bool {
          let study = try study.decision(items: items, judges: judges)
          switch precision {
          case .differenceError(let limit): return study.differenceError <= limit
          case .absoluteError(let limit): return study.absoluteError <= limit
          case .generalizability(let limit): return (study.generalizability.value ?? 0) >= limit
          case .dependability(let limit): return (study.dependability.value ?? 0) >= limit
          case .scoreHalfWidth(let limit, let level):
            return (study.scoreHalfWidth(level: level).value ?? .infinity) <= limit
          case .differenceHalfWidth(let limit, let level):
            return (study.differenceHalfWidth(level: level).value ?? .infinity) <= limit
          }
        }
        #expect(try reaches(decision.items))
        let isLeast = try decision.items == 1 || !reaches(decision.items - 1)
        #expect(isLeast)
      }
      #expect(needed[2] != nil)
    }
    #expect(try study.itemsNeeded(for: .absoluteError(1e-9), judges: [1]) == [nil])
  }

  /// Ratings of models on versions of items by judges with these deviations of all eleven sources.
  private static func versionRatings(
    _ sizes: [Int], _ deviations: [GeneralizabilityStudy.Source: Double], number: Int
  ) throws -> [Double] {
    var stream = RandomStream(seed: 52, purpose: "versions", index: UInt64(number))
    func effects(_ source: GeneralizabilityStudy.Source) throws -> [Double] {
      try (0..<sizes.reduce(1, *)).map { _ in
        (deviations[source] ?? 0) * (try NormalDistribution.quantile(stream.uniform() + 0x1p-54))
      }
    }
    var effect: [GeneralizabilityStudy.Source: [Double]] = [:]
    for source in GeneralizabilityStudy.Source.allCases { effect[source] = try effects(source) }
    return (0..<sizes.reduce(1, *)).map { place in
      let judge = place % sizes[3]
      let version = place / sizes[3] % (sizes[1] * sizes[2])
      let item = version / sizes[2]
      let model = place / (sizes[1] * sizes[2] * sizes[3])
      let (i, v, j) = (sizes[1], sizes[1] * sizes[2], sizes[3])
      let cells: [(GeneralizabilityStudy.Source, Int)] = [
        (.model, model), (.item, item), (.judge, judge), (.modelItem, model * i + item),
        (.modelJudge, model * j + judge), (.itemJudge, item * j + judge), (.version, version),
        (.modelVersion, model * v + version), (.versionJudge, version * j + judge),
        (.modelItemJudge, (model * i + item) * j + judge), (.residual, place),
      ]
      return cells.reduce(0) { $0 + (effect[$1.0]?[$1.1] ?? 0) }
    }
  }

  @Test("estimates of the components of a study with versions are unbiased")
  func versionsUnbiased() throws {
    let deviations: [GeneralizabilityStudy.Source: Double] = [
      .model: 1, .item: 0.8, .judge: 0.5, .modelItem: 0.7, .modelJudge: 0.3, .itemJudge: 0.4,
      .residual: 0.9, .version: 0.6, .modelVersion: 0.5, .versionJudge: 0.35, .modelItemJudge: 0.45,
    ]
    var tallies: [GeneralizabilityStudy.Source: [Double]] = [:]
    for number in 0..<300 {
      let study = try GeneralizabilityStudy(
        ratings: try Self.versionRatings([5, 6, 3, 3], deviations, number: number), models: 5,
        items: 6, versions: 3, judges: 3)
      // One less than 5 x 6 x 3 x 3 ratings.
      #expect(study.components.compactMap(\.degreesOfFreedom).reduce(0, +) == 269)
      for component in study.components {
        tallies[component.source, default: []].append(component.estimate)
      }
    }
    expectMeans(tallies, of: deviations)
  }

  @Test("the error of a design with versions is what its formula says, by hand")
  func versionsDecision() throws {
    // Items add 4, versions 2 and judges 1 at their second level; models 8.
    let ratings = (0..<16).map(Double.init)
    let study = try GeneralizabilityStudy(
      ratings: ratings, models: 2, items: 2, versions: 2, judges: 2)
    let by = Dictionary(
      uniqueKeysWithValues: study.components.map { ($0.source, $0.estimate) })
    #expect(abs((by[.model] ?? 0) - 32) < 1e-12)
    #expect(abs((by[.judge] ?? 0) - 0.5) < 1e-12)
    #expect(abs((by[.version] ?? 0) - 2) < 1e-12)
    // Versions alone make item means differ by 2 / 2 in variance.
    #expect(abs((by[.item] ?? 0) - (8 - 1)) < 1e-12)
    let decision = try study.decision(items: 4, versions: 3, judges: 2)
    #expect(abs(decision.absoluteErrorVariance - (7.0 / 4 + 2.0 / 12 + 0.5 / 2)) < 1e-12)
    #expect(decision.relativeErrorVariance == 0)
    let needed = try study.itemsNeeded(for: .absoluteError(1), judges: [2], versions: 4)
    // (7 + 2 / 4) / items + 0.25 <= 1.
    #expect(needed[0]?.items == 10)
  }

  @Test("without missing cells the equations give the analysis of variance")
  func completeEquations() throws {
    let sizes = [4, 5, 3, 3]
    let ratings = try Self.versionRatings(
      sizes, [.model: 1, .item: 1, .version: 0.5, .judge: 0.4, .modelItem: 0.3, .residual: 1],
      number: 2)
    for (versions, judges) in [(3, 3), (1, 9), (9, 1), (1, 1)] {
      let used = Array(ratings.prefix(20 * versions * judges))
      let study = try GeneralizabilityStudy(
        ratings: used, models: 4, items: 5, versions: versions, judges: judges)
      let other = try #require(
        GeneralizabilityStudy.incomplete(
          ratings: used.map(Optional.some), models: 4, items: 5, versions: versions, judges: judges
        ).value)
      for (one, another) in zip(study.components, other.components) {
        #expect(one.source == another.source)
        #expect(abs(one.estimate - another.estimate) < 1e-10, "\(one.source)")
      }
    }
  }

  @Test("with cells missing estimates are unbiased, and too many missing ones are said")
  func incomplete() throws {
    let deviations: [GeneralizabilityStudy.Source: Double] = [
      .model: 1, .item: 0.8, .judge: 0.5, .modelItem: 0.7, .modelJudge: 0.3, .itemJudge: 0.4,
      .residual: 0.9, .version: 0.6, .modelVersion: 0.5, .versionJudge: 0.35, .modelItemJudge: 0.45,
    ]
    var tallies: [GeneralizabilityStudy.Source: [Double]] = [:]
    for number in 0..<300 {
      var stream = RandomStream(seed: 53, purpose: "missing", index: UInt64(number))
      // A fifth of the ratings is missing, and the first item has no third version.
      let ratings = try Self.versionRatings([5, 6, 3, 3], deviations, number: number)
        .enumerated().map { place, rating -> Double? in
          place % 54 / 3 == 2 || stream.uniform() < 0.2 ? nil : rating
        }
      let study = try #require(
        GeneralizabilityStudy.incomplete(
          ratings: ratings, models: 5, items: 6, versions: 3, judges: 3
        ).value)
      for component in study.components {
        #expect(component.meanSquare == nil)
        tallies[component.source, default: []].append(component.estimate)
      }
    }
    expectMeans(tallies, of: deviations)
    // Each judge has a model of its own: models and judges are one.
    var apart = [Double?](repeating: nil, count: 16)
    for place in 0..<16 where place / 8 == place % 2 { apart[place] = Double(place * place % 7) }
    let study = try GeneralizabilityStudy.incomplete(
      ratings: apart, models: 2, items: 4, judges: 2)
    #expect(study.reason == .incompleteDesign)
    let none = try GeneralizabilityStudy.incomplete(
      ratings: [nil, nil, nil, nil], models: 2, items: 2, judges: 1)
    #expect(none.reason == .noData)
  }

  @Test("a study of versions by one judge has no component of judges, nor one version of versions")
  func versionsWithoutJudges() throws {
    let ratings = try Self.versionRatings(
      [4, 5, 3, 1], [.model: 1, .item: 1, .version: 0.5, .residual: 1], number: 1)
    let study = try GeneralizabilityStudy(
      ratings: ratings, models: 4, items: 5, versions: 3, judges: 1)
    #expect(study.components.map(\.source) == [.model, .item, .modelItem, .residual, .version])
    #expect(study.components.map(\.degreesOfFreedom) == [3, 4, 12, 30, 10])
    #expect(throws: ItemResponseError.self) {
      try study.decision(items: 5, versions: 2, judges: 2)
    }
    let plain = try GeneralizabilityStudy(
      ratings: Array(ratings.prefix(20)), models: 4, items: 5, judges: 1)
    #expect(throws: ItemResponseError.self) {
      try plain.decision(items: 5, versions: 2, judges: 1)
    }
  }

  @Test("with one judge the components are those of models and items")
  func oneJudge() throws {
    let ratings = try Self.ratings(5, 9, 1, deviations: [1, 1, 0, 0, 0, 0, 0.5])
    let study = try GeneralizabilityStudy(ratings: ratings, models: 5, items: 9, judges: 1)
    #expect(study.components.map(\.source) == [.model, .item, .residual])
    #expect(study.components.map(\.degreesOfFreedom) == [4, 8, 32])
    let decision = try study.decision(items: 9, judges: 1)
    // Eρ² of models by items is Cronbach's alpha of items as columns.
    let means = (0..<5).map { m in (0..<9).reduce(0) { $0 + ratings[m * 9 + $1] } }
    func variance(_ values: [Double]) -> Double {
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    }
    let items = (0..<9).reduce(0.0) { sum, item in
      sum + variance((0..<5).map { ratings[$0 * 9 + item] })
    }
    let alpha = 9.0 / 8 * (1 - items / variance(means))
    #expect(abs((decision.generalizability.value ?? 0) - alpha) < 1e-10)
    #expect(throws: ItemResponseError.self) { try study.decision(items: 9, judges: 2) }
  }

  @Test("constant ratings have no variance, and bad sizes are refused")
  func degenerate() throws {
    let study = try GeneralizabilityStudy(
      ratings: [Double](repeating: 3, count: 12), models: 2, items: 3, judges: 2)
    #expect(study.components.allSatisfy { $0.estimate == 0 })
    let decision = try study.decision(items: 3, judges: 2)
    #expect(decision.generalizability.reason == .noVariance)
    #expect(throws: ItemResponseError.self) {
      try GeneralizabilityStudy(ratings: [1, .nan, 2, 3], models: 2, items: 2, judges: 1)
    }
    #expect(throws: ItemResponseError.lengthsDiffer(3, 4)) {
      try GeneralizabilityStudy(ratings: [1, 2, 3], models: 2, items: 2, judges: 1)
    }
  }

  @Test("a test of two equal halves: split-half, lambda 4 and alpha agree")
  func splitHalf() throws {
    let rows: [[Int?]] = [[1, 1], [0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    let table = try ResponseTable(rows)
    let split = try SplitHalf(table)
    // Four of six agree: both halves are right in 3 of 6 persons, so that r = 1/3 exactly.
    #expect(abs((split.correlation.value ?? 0) - 1.0 / 3) < 1e-12)
    #expect(abs((split.reliability.value ?? 0) - 0.5) < 1e-12)
    let alpha = try ClassicalItemAnalysis(table).reliability.alpha.value ?? 0
    #expect(abs(alpha - (split.guttman.value ?? 0)) < 1e-12)
    #expect(throws: ItemResponseError.self) { try SplitHalf(table, firstHalf: [0, 1]) }
    let constant = try ResponseTable([[1, 1], [1, 0]])
    let halves = try SplitHalf(constant)
    #expect(halves.correlation.reason == .noVariance)
    let analysis = try ClassicalItemAnalysis(constant)
    #expect(analysis.items[0].totalCorrelation.reason == .noVariance)
  }

  /// Expects that the estimates of 300 studies have the true variances as their means.
  private func expectMeans(
    _ tallies: [GeneralizabilityStudy.Source: [Double]],
    of deviations: [GeneralizabilityStudy.Source: Double]
  ) {
    #expect(tallies.count == 11)
    for (source, values) in tallies {
      let mean = values.reduce(0, +) / 300
      let spread = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 299
      let truth = deviations[source] ?? 0
      #expect(abs(mean - truth * truth) < 4 * (spread / 300).squareRoot(), "\(source): \(mean)")
    }
  }
}
