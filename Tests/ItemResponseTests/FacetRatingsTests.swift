import ItemResponse
import Statistics
import Testing

@Suite("Variance components of ratings with missing cells")
struct FacetRatingsTests {
  /// Ratings 1 to 5 from a small generator that R can repeat: x = (75 x + 74) mod 65537.
  struct Rows {
    var models: [Int] = []
    var items: [Int] = []
    var versions: [Int] = []
    var judges: [Int] = []
    var scores: [Double] = []

    init(_ nm: Int, _ ni: Int, _ nv: Int, _ nj: Int, repeats: Int, missing: Double) {
      var x = 17
      func next() -> Double {
        x = (75 * x + 74) % 65537
        return Double(x) / 65537
      }
      func effects(_ count: Int, _ scale: Double) -> [Double] {
        (0..<count).map { _ in (next() - 0.5) * scale }
      }
      let m = effects(nm, 3)
      let i = effects(ni, 3)
      let j = effects(nj, 2)
      let v = effects(nv, 1.5)
      let mi = effects(nm * ni, 2.5)
      let mj = effects(nm * nj, 1.2)
      let ij = effects(ni * nj, 1.5)
      let iv = effects(ni * nv, 1.5)
      let mv = effects(nm * nv, 1)
      for a in 0..<nm {
        for b in 0..<ni {
          for c in 0..<nv {
            for d in 0..<nj {
              for _ in 0..<repeats {
                let (u, e, f) = (next(), next(), next())
                if u < missing { continue }
                let main = m[a] + i[b] + j[d] + v[c]
                let pairs = mi[a * ni + b] + mj[a * nj + d] + ij[b * nj + d]
                let y = 3 + main + pairs + iv[b * nv + c] + mv[a * nv + c] + (e + f - 1) * 3
                models.append(a)
                items.append(b)
                versions.append(c)
                judges.append(d)
                scores.append((min(5, max(1, y)) + 0.5).rounded(.down))
              }
            }
          }
        }
      }
    }

    func ratings(
      order: [Int]? = nil, clusters: [Int]? = nil, scale: Double = 1
    ) throws -> FacetRatings {
      let order = order ?? Array(scores.indices)
      return try FacetRatings(
        models: order.map { models[$0] }, items: order.map { items[$0] },
        versions: order.map { versions[$0] }, judges: order.map { judges[$0] },
        scores: order.map { scores[$0] * scale }, clusters: clusters)
    }
  }

  struct Design: Sendable, CustomTestStringConvertible {
    let name: String
    let sizes: [Int]
    let repeats: Int
    let missing: Double
    let sum: Double
    let versions: GeneralizabilityStudy.VersionDesign
    let variances: [GeneralizabilityStudy.Source: Double]
    var testDescription: String { name }
  }

  /// R lme4 1.1-31, lmer by restricted maximum likelihood, bobyqa to 1e-10.
  static let designs: [Design] = [
    Design(
      name: "a quarter missing", sizes: [5, 9, 1, 4], repeats: 1, missing: 0.25, sum: 373,
      versions: .crossed,
      variances: [
        .model: 0.50270590, .item: 0.62069893, .judge: 0.13446544, .modelItem: 0.25939088,
        .modelJudge: 0.09379069, .itemJudge: 0.01379296, .residual: 0.94536598,
      ]),
    Design(
      name: "repeats, unevenly many", sizes: [4, 8, 1, 3], repeats: 2, missing: 0.3, sum: 379,
      versions: .crossed,
      variances: [
        .model: 1.19064271, .item: 0.03945438, .judge: 0.22714732, .modelItem: 0.35091354,
        .modelJudge: 0.04299667, .itemJudge: 0.01149188, .residual: 0.57936498,
        .modelItemJudge: 0.16346231,
      ]),
    Design(
      name: "wordings, with components of 0", sizes: [4, 7, 3, 3], repeats: 1, missing: 0.2,
      sum: 597, versions: .crossed,
      variances: [
        .model: 0.95574195, .item: 0, .judge: 0.51335835, .modelItem: 0.42641365,
        .modelJudge: 0.01954354, .itemJudge: 0.08820402, .residual: 0.67946458,
        .version: 0.05281655, .modelVersion: 0, .versionJudge: 0, .modelItemJudge: 0,
        .wording: 0.16162331, .modelWording: 0.03796981, .wordingJudge: 0,
      ]),
    Design(
      name: "versions of their own, one judge", sizes: [6, 10, 3, 1], repeats: 1, missing: 0.2,
      sum: 345, versions: .nested,
      variances: [
        .model: 0.44598371, .item: 0.31311917, .modelItem: 0.29920330, .residual: 1.02741914,
        .version: 0,
      ]),
  ]

  @Test("components are those of lme4", arguments: designs)
  func restrictedLikelihood(_ design: Design) throws {
    let s = design.sizes
    let rows = Rows(s[0], s[1], s[2], s[3], repeats: design.repeats, missing: design.missing)
    #expect(rows.scores.reduce(0, +) == design.sum)
    let study = try #require(
      GeneralizabilityStudy.of(try rows.ratings(), versions: design.versions).value)
    #expect(study.method == .restrictedLikelihood)
    #expect(study.components.count == design.variances.count)
    for component in study.components {
      let expected = try #require(design.variances[component.source])
      #expect(
        abs(component.estimate - expected) < 2e-5,
        "\(component.source): \(component.estimate), lme4 \(expected)")
    }
  }

  @Test("the order of the rows shows in no bit, and a larger scale scales variances")
  func invariance() throws {
    let rows = Rows(4, 6, 1, 3, repeats: 2, missing: 0.2)
    let study = try #require(GeneralizabilityStudy.of(try rows.ratings()).value)
    let count = rows.scores.count
    let turned = try #require(
      GeneralizabilityStudy.of(
        try rows.ratings(order: (0..<count).map { ($0 * 101 + 7) % count })
      ).value)
    #expect(study.components == turned.components)
    let scaled = try #require(GeneralizabilityStudy.of(try rows.ratings(scale: 10)).value)
    for (one, other) in zip(study.components, scaled.components) {
      #expect(abs(100 * one.estimate - other.estimate) < 1e-4)
    }
    for source in [GeneralizabilityStudy.Source.item, .modelItem, .residual] {
      let one = try #require(study.interval(of: source, level: 0.95).value)
      let other = try #require(scaled.interval(of: source, level: 0.95).value)
      #expect(one.sampling == .items)
      #expect(abs(100 * one.interval.upper / other.interval.upper - 1) < 1e-3)
    }
  }

  @Test(
    "without missing cells the components are those of the table, and the study knows its items")
  func complete() throws {
    let rows = Rows(4, 8, 1, 3, repeats: 1, missing: 0)
    let table = try GeneralizabilityStudy(ratings: rows.scores, models: 4, items: 8, judges: 3)
    let study = try #require(GeneralizabilityStudy.of(try rows.ratings()).value)
    #expect(study.method == .expectedMeanSquares)
    for (one, other) in zip(table.components, study.components) {
      #expect(one.source == other.source)
      #expect(abs(one.estimate - other.estimate) < 1e-10)
    }
    #expect(study.interval(of: .residual, level: 0.95).value != nil)
    #expect(table.interval(of: .residual, level: 0.95).reason?.code == "notIdentified")
    // 2 MS²/df by the equations and by the information of the likelihood.
    let ends = [table, study].map { $0.interval(of: .model, level: 0.9).value }
    #expect(ends[0]?.sampling == .levels)
    #expect(abs((ends[0]?.interval.upper ?? 0) / (ends[1]?.interval.upper ?? 1) - 1) < 0.35)
  }

  @Test("few levels: no interval from items, and shares of models are the least certain")
  func reasons() throws {
    let rows = Rows(4, 7, 3, 3, repeats: 1, missing: 0.2)
    let study = try #require(GeneralizabilityStudy.of(try rows.ratings()).value)
    #expect(study.interval(of: .wordingJudge, level: 0.95).reason?.code == "notIdentified")
    #expect(study.interval(of: .model, level: 0.95).value?.sampling == .levels)
    for source in [GeneralizabilityStudy.Source.model, .modelItem] {
      let share = try #require(study.share(of: source).value)
      let interval = try #require(study.shareInterval(of: source, level: 0.95).value)
      #expect(0 < interval.lower && interval.lower < share)
      #expect(share < interval.upper && interval.upper < 1)
    }
    let freedom = [GeneralizabilityStudy.Source.model, .modelItem].map {
      study.shareInterval(of: $0, level: 0.95).value?.degreesOfFreedom ?? 0
    }
    #expect(freedom[0] < 4 && freedom[0] < freedom[1])
    #expect(
      study.shareInterval(of: .modelVersionJudge, level: 0.95).reason?.code == "notIdentified")
    #expect(study.interval(of: .modelVersionJudge, level: 0.95).reason?.code == "notIdentified")
    #expect(study.interval(of: .item, level: 1).reason == .invalidLevel(1))
  }

  @Test("every share above 0 has an interval, also where leaving out items takes it away")
  func everyShare() throws {
    var found = 0
    for size in [(3, 5, 2), (4, 6, 3), (5, 8, 2), (3, 9, 4), (6, 5, 3)] {
      let rows = Rows(size.0, size.1, 1, size.2, repeats: 1, missing: 0.1)
      // Items that hardly differ: without some of them nothing is left of their variance.
      let level = rows.scores.reduce(0, +) / Double(rows.scores.count)
      var means = [Int: (sum: Double, count: Double)]()
      for (item, score) in zip(rows.items, rows.scores) {
        means[item, default: (0, 0)].sum += score - level
        means[item, default: (0, 0)].count += 1
      }
      let scores = zip(rows.items, rows.scores).map { item, score in
        let mean = means[item] ?? (0, 1)
        return score - 0.7 * mean.sum / mean.count
      }
      let study = try #require(
        GeneralizabilityStudy.of(
          FacetRatings(
            models: rows.models, items: rows.items, judges: rows.judges, scores: scores)
        ).value)
      for component in study.components {
        let share = try #require(study.share(of: component.source).value)
        let interval = study.shareInterval(of: component.source, level: 0.95)
        guard share > 0 else {
          #expect(interval.reason?.code == "notIdentified")
          continue
        }
        let ends = try #require(interval.value, "\(component.source) of \(size)")
        #expect(0 <= ends.lower && ends.lower <= share && share <= ends.upper && ends.upper <= 1)
        found += 1
      }
    }
    #expect(found > 15)
  }

  @Test("one model, one item, no ratings and bad rows are said")
  func degenerate() throws {
    let none = try FacetRatings(models: [], items: [], scores: [])
    #expect(GeneralizabilityStudy.of(none).reason == .noData)
    let one = try FacetRatings(models: [0, 0], items: [0, 1], scores: [1, 2])
    #expect(GeneralizabilityStudy.of(one).reason?.code == "notIdentified")
    let item = try FacetRatings(models: [0, 1], items: [0, 0], scores: [1, 2])
    #expect(GeneralizabilityStudy.of(item).reason == .tooFewUnits(1, needed: 2))
    // Each judge has a model of its own.
    let apart = try FacetRatings(
      models: [0, 0, 1, 1], items: [0, 1, 0, 1], judges: [0, 0, 1, 1], scores: [1, 2, 4, 4])
    #expect(GeneralizabilityStudy.of(apart).reason == .incompleteDesign)
    #expect(throws: ItemResponseError.self) {
      try FacetRatings(models: [0], items: [0, 1], scores: [1, 2])
    }
    #expect(throws: ItemResponseError.self) {
      try FacetRatings(models: [0, -1], items: [0, 1], scores: [1, 2])
    }
    #expect(throws: ItemResponseError.self) {
      try FacetRatings(models: [0, 1], items: [0, 1], scores: [1, 2], clusters: [0])
    }
  }

  @Test("half-widths, fixed judges and these items by hand")
  func decisions() throws {
    let rows = Rows(4, 6, 1, 4, repeats: 2, missing: 0.2)
    let study = try #require(GeneralizabilityStudy.of(try rows.ratings()).value)
    let v = study.variance
    let sample = try study.decision(items: 30, judges: 3, repeats: 2)
    let relative =
      v(.modelItem) / 30 + v(.modelJudge) / 3 + v(.modelItemJudge) / 90
      + v(.residual) / 180
    #expect(abs(sample.relativeErrorVariance - relative) < 1e-12)
    let freedom = try #require(sample.relativeDegreesOfFreedom.value)
    let half = try #require(sample.differenceHalfWidth(level: 0.95).value)
    #expect(half > 1.96 * sample.differenceError && freedom >= 1)
    // Fixed judges: what they have against one model is part of its score.
    let fixed = try study.decision(items: 30, judges: 4, judgesAre: .fixed)
    #expect(abs(fixed.universeVariance - (v(.model) + v(.modelJudge) / 4)) < 1e-12)
    #expect(
      abs(
        fixed.absoluteErrorVariance
          - (v(.item) / 30 + v(.modelItem) / 30 + v(.itemJudge) / 120 + v(.modelItemJudge) / 120
            + v(.residual) / 120)) < 1e-12)
    let these = try study.decision(items: 6, judges: 4, estimand: .theseItems, judgesAre: .fixed)
    #expect(abs(these.absoluteErrorVariance - v(.residual) / 24) < 1e-12)
    #expect(throws: ItemResponseError.self) {
      try study.decision(items: 10, judges: 4, estimand: .theseItems)
    }
    #expect(throws: ItemResponseError.self) {
      try study.decision(items: 10, judges: 3, judgesAre: .fixed)
    }
    let curve = try study.curve(items: [10, 20, 40], judges: [2, 4])
    #expect(curve[1][2] == (try study.decision(items: 40, judges: 4)))
    let limit = try #require(curve[1][1].differenceHalfWidth(level: 0.95).value)
    let needed = try study.itemsNeeded(
      for: .differenceHalfWidth(limit, level: 0.95), judges: [4])
    #expect(needed[0]?.items == 20)
    let interval = try #require(sample.generalizabilityInterval(level: 0.95).value)
    #expect(interval.contains(try #require(sample.generalizability.value)))
    let errors = try #require(sample.absoluteErrorInterval(level: 0.95).value)
    #expect(errors.contains(sample.absoluteError))
  }
}
