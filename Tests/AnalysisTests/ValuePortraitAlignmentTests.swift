import Analysis
import Statistics
import Testing
import ValueModel

/// The 34 models of Value Portrait and the profiles of its 569 people, against figures computed apart from
/// this project (Python's standard library, straight from the published tables).
@Suite(
  "Alignment on Value Portrait", .enabled(if: SharedData.exists, "skipped: no shared data here"))
struct ValuePortraitAlignmentTests {
  private struct Expected {
    let model: String
    let mean: Double
    let itemError: Double
    let peopleError: Double
    let nash: Double
    let gini: Double
    let coverage: Double
    let lowest: Double
    let worst: (group: String, mean: Double, people: Int)
  }

  private static let expected = [
    Expected(
      model: "o3-mini-2025-01-31", mean: 0.6946227031999624, itemError: 0.02292432992899473,
      peopleError: 0.00738942603252485, nash: 0.6662966431689075, gini: 0.1419240867569702,
      coverage: 0.47627416520210897, lowest: 0.15702491807199825,
      worst: ("Conformity", 0.5376703969204948, 11)),
    Expected(
      model: "claude-3-opus-20240229", mean: 0.6794251798159534, itemError: 0.032953841530875376,
      peopleError: 0.007096145096876338, nash: 0.6518991039720972, gini: 0.13835298874531293,
      coverage: 0.3989455184534271, lowest: 0.10683426903177973,
      worst: ("Hedonism", 0.4824793385815389, 16)),
    Expected(
      model: "mistral-small", mean: 0.39220207058881096, itemError: 0.08225039719801105,
      peopleError: 0.0062843387151532756, nash: 0.3630936980547717, gini: 0.21444906470806224,
      coverage: 0.015817223198594025, lowest: 0.07922071397660391,
      worst: ("Tradition", 0.2362607933188115, 22)),
  ]

  @Test("welfare, who is served worst and errors of items and people")
  func people() throws {
    let study = try #require(
      try SharedData.inputs(
        "value-portrait/ratings.csv.gz", instrument: "value-portrait",
        columnMap: "value-portrait-versions"
      ).study(seed: 1))
    let table = try PeopleTable(
      contentsOf: SharedData.path("value-portrait/human_profiles.csv"), system: study.system)
    #expect(table.rows.count == 569)
    let found = try AlignmentStudy(study, with: .people(table), settings: AlignmentSettings())
    #expect(found.results.groups.count == 34 && found.clusters == 94)
    #expect(found.results.groups.first?.model == "o3-mini-2025-01-31")
    for expected in Self.expected {
      let row = try #require(found.results.groups.first { $0.model == expected.model })
      func agrees(_ estimate: Estimate?, _ value: Double) -> Bool {
        estimate?.value.map { abs($0 - value) < 1e-9 } ?? false
      }
      #expect(agrees(row.utilitarian, expected.mean))
      #expect(agrees(row.nash, expected.nash))
      #expect(agrees(row.gini, expected.gini))
      #expect(agrees(row.coverage, expected.coverage))
      #expect(agrees(row.maximin, expected.lowest))
      let error = try #require(row.utilitarian.standardError)
      let both =
        (expected.itemError * expected.itemError
        + expected.peopleError * expected.peopleError).squareRoot()
      #expect(abs(error - both) < 1e-9)
      let worst = try #require(row.servedWorst)
      #expect(worst.group == expected.worst.group && worst.people == expected.worst.people)
      #expect(agrees(worst.utility, expected.worst.mean))
    }
    // Of the ten values those that fewer than ten people put first are not shown.
    #expect(Set(found.results.served.map(\.group)).count == 7)
    #expect(found.results.simplex.count == 34)
    #expect(abs(found.results.simplex.reduce(0) { $0 + ($1.share.value ?? 0) } - 1) < 1e-9)
  }
}
