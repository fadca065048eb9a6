import Elicitation
import LogReaders
import Testing
import ValueModel

@Suite("Simulated versions of prompts")
struct VersionSimulationTests {
  private struct Version: Hashable {
    let prompt: String?
    let order: String?
  }

  private static let all = ["plain", "persona"].flatMap { prompt in
    ["up", "down"].map { Version(prompt: prompt, order: $0) }
  }

  /// Scores of the items that are asked in all versions, by model, item and version.
  private func tables(_ rows: [Judgment]) -> [String: [String: [Version: Double]]] {
    var tables: [String: [String: [Version: Double]]] = [:]
    for row in rows {
      let version = Version(prompt: row.promptVersion, order: row.optionOrder)
      tables[row.model, default: [:]][row.sample, default: [:]][version] = row.score
    }
    return tables.mapValues { $0.filter { $0.value.count > 1 } }
  }

  @Test("so many items are asked in all versions, the others in the first")
  func design() throws {
    let rows = try PlannedParts.rows(PlannedParts.versioned)
    let tables = tables(rows)
    for model in ["One", "Two"] {
      let items = try #require(tables[model])
      #expect(items.count == 400)
      #expect(items.values.allSatisfy { Set($0.keys) == Set(Self.all) })
    }
    #expect(tables["One"]?.keys == tables["Two"]?.keys)
    let single = rows.filter { tables["One"]?[$0.sample] == nil }
    #expect(single.count == 200)
    #expect(single.allSatisfy { $0.promptVersion == "plain" && $0.optionOrder == "up" })
    #expect(rows.allSatisfy { $0.epoch == 1 })
    let table = try #require(try PlannedParts.file("items.csv", of: PlannedParts.versioned))
    #expect(table.split(separator: "\n").count { $0.hasSuffix(",4") } == 400)
  }

  @Test("effects of prompts and orders are those of the plan, and so is their variance")
  func effects() throws {
    let study = try Simulation(try PlanText.plan(PlannedParts.versioned)).run()
    let items = try #require(tables(PlannedParts.rows(study))["One"])
    func contrast(_ sign: (Version) -> Double) -> SampleMean {
      SampleMean(
        items.values.map { scores in
          var sum = 0.0
          for (version, score) in scores { sum += sign(version) * score }
          return sum / 2
        })
    }
    #expect(contrast { $0.prompt == "persona" ? 1 : -1 }.departure(from: 0.4) < 4)
    #expect(contrast { $0.order == "down" ? 1 : -1 }.departure(from: -0.3) < 4)
    // Sum of squares of 0, 0.4, -0.3, 0.1 round 0.05, by three.
    let planned: Double = (0.0025 + 0.1225 + 0.1225 + 0.0025) / 3
    let stated = try #require(study.plan.versions?.effectVariance)
    #expect(abs(stated - planned) < 1e-12)
    let effects = try #require(try PlannedParts.file("effects.csv", of: PlannedParts.versioned))
    #expect(effects.contains("promptVersion,persona,,0.4\n"))
    #expect(effects.contains("optionOrder,down,,-0.3\n"))
    #expect(effects.contains("itemVersionVariance,,,0.09\n"))
  }

  @Test("what a version does to an item is the same for all models, and of the planned size")
  func interaction() throws {
    let tables = tables(try PlannedParts.rows(PlannedParts.versioned))
    var residuals: [String: [Double]] = [:]
    let samples = try #require(tables["One"]).keys.sorted()
    for (model, items) in tables {
      var byVersion: [Version: Double] = [:]
      for version in Self.all {
        let scores = samples.compactMap { items[$0]?[version] }
        byVersion[version] = scores.reduce(0, +) / 400
      }
      let grand = byVersion.values.reduce(0, +) / 4
      for sample in samples {
        let own = try #require(items[sample])
        let mean = own.values.reduce(0, +) / 4
        for version in Self.all {
          let score = try #require(own[version])
          let ofVersion = try #require(byVersion[version])
          residuals[model, default: []].append(score - mean - ofVersion + grand)
        }
      }
    }
    let one = try #require(residuals["One"])
    let two = try #require(residuals["Two"])
    // (400 - 1)(4 - 1) degrees of freedom; each residual has a variance of 0.09 + 0.16.
    var products = 0.0
    for (first, second) in zip(one, two) { products += first * second }
    let covariance = products / 1_197
    let error: Double = ((0.25 * 0.25 + 0.09 * 0.09) / 1_197).squareRoot()
    #expect(abs(covariance - 0.09) < 4 * error, "\(covariance), \(error)")
  }

  @Test("expected scores are means over the versions that items are asked in")
  func truth() throws {
    let study = try Simulation(try PlanText.plan(PlannedParts.versioned)).run()
    let rows = PlannedParts.rows(study)
    for model in ["One", "Two"] {
      let items = Dictionary(grouping: rows.filter { $0.model == model }, by: \.sample)
      let mean = SampleMean(
        items.values.map { rows in
          let scores = rows.compactMap(\.score)
          return scores.reduce(0, +) / Double(scores.count)
        })
      let expected = try #require(study.expectedMean(model: model))
      // 400 of 500 items have a mean effect of 0.05.
      #expect(abs(expected - 5.04) < 0.01)
      #expect(mean.departure(from: expected) < 4, "\(mean.mean) for \(expected)")
    }
  }

  @Test("another version leaves the first as it was")
  func independence() throws {
    let plain = try PlannedParts.rows(PlanText.small)
    let versions = """

      versions:
        items: 40
        prompts: [{ name: a }, { name: b, effect: 1 }]
        orders: [{ name: c }]
      """
    let rows = try PlannedParts.rows(PlanText.small + versions)
    #expect(rows.count == 2 * plain.count)
    let first = rows.filter { $0.promptVersion == "a" }.map { row -> Judgment in
      var row = row
      row.promptVersion = nil
      row.optionOrder = nil
      return row
    }
    #expect(first == plain)
  }
}
