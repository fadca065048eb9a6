import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import PrintedNumbers
import StudyStore
import Testing

@Suite("The item pool of a study")
struct StudyPoolTests {
  private static let monday = CalendarDay(daysSince1970: 20_000)
  private static let tuesday = CalendarDay(daysSince1970: 20_001)

  private static func item(
    _ sample: String, _ text: String? = nil, dimension: String = "power", topic: String? = nil,
    parameters: PoolParameters? = nil
  ) -> PoolItem {
    PoolItem(
      sample: sample, text: text ?? "Would you lead? (\(sample))", system: "schwartz",
      dimension: dimension, language: "en-GB", topic: topic, parameters: parameters)
  }

  private static func parameters(
    _ discrimination: Double, _ difficulty: Double, of calibration: String = "first"
  ) -> PoolParameters {
    PoolParameters(
      discrimination: discrimination, difficulty: difficulty, discriminationError: 0.1,
      difficultyError: 0.2, covariance: -0.01, calibration: calibration)
  }

  private static func calibration(
    _ name: String, dimension: String = "power", link: PoolLink? = nil
  ) -> PoolCalibration {
    PoolCalibration(
      name: name, system: "schwartz", dimension: dimension, round: "2026-01", model: "2pl",
      persons: 120, day: monday, link: link)
  }

  private static func expectSound(_ study: Study) throws {
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  // MARK: - Adding

  @Test("items come back as they were added, in the order of their keys")
  func roundTrip() throws {
    let study = try Study()
    let items = [
      Self.item("b", "Text with \"quotes\",\nlines and ünïcode", topic: "work"),
      Self.item("a", parameters: Self.parameters(1.5, -0.25)),
      PoolItem(
        sample: "c", text: "t", system: "schwartz", dimension: "security", origin: "survey",
        created: Self.monday, status: .retired, reason: .leaked, statusSince: Self.tuesday),
    ]
    #expect(try study.pool.add(items) == PoolAddition(added: 3))
    #expect(try study.pool.items() == [items[1], items[0], items[2]])
    #expect(try study.pool.items(named: ["c", "a"]) == [items[2], items[1]])
    #expect(try study.pool.count() == 3)
    try Self.expectSound(study)
  }

  @Test("the same item again is nothing, and what it adds is filled in")
  func again() throws {
    let study = try Study()
    let bare = PoolItem(sample: "a", text: "t", system: "s", dimension: "d")
    #expect(try study.pool.add([bare]) == PoolAddition(added: 1))
    #expect(try study.pool.add([bare]) == PoolAddition(unchanged: 1))
    var more = bare
    more.language = "de"
    more.parameters = Self.parameters(1, 0)
    more.status = .calibrated
    #expect(try study.pool.add([more]) == PoolAddition(completed: 1))
    #expect(try study.pool.add([bare]) == PoolAddition(unchanged: 1))
    let stored = try #require(try study.pool.items().first)
    #expect(stored.language == "de")
    #expect(stored.status == .calibrated)
    #expect(stored.parameters == Self.parameters(1, 0))
  }

  @Test("another text, dimension or parameter under a known key is refused, and nothing is added")
  func conflicts() throws {
    let study = try Study()
    try study.pool.add([Self.item("a", "Old words", parameters: Self.parameters(1, 0))])
    let new = [
      Self.item("fresh"), Self.item("a", "New words"),
      Self.item("a", "Old words", dimension: "security"),
      Self.item("a", "Old words", parameters: Self.parameters(2, 0)),
    ]
    let places = (2...5).map { Place.line(file: "items.csv", $0) }
    let error = #expect(throws: Diagnostics.self) { try study.pool.add(new, places: places) }
    let lines = try #require(error).all.map(\.description)
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("items.csv:3: "))
    #expect(lines[0].contains("\"New words\"") && lines[0].contains("\"Old words\""))
    #expect(lines[1].contains("\"security\"") && lines[1].contains("\"power\""))
    #expect(lines[2].contains("compass pool link"))
    #expect(try study.pool.items().map(\.sample) == ["a"])
  }

  @Test("texts that differ in their bytes only are two texts, and keys two keys")
  func bytes() throws {
    let study = try Study()
    try study.pool.add([Self.item("caf\u{E9}", "x"), Self.item("cafe\u{301}", "x")])
    #expect(try study.pool.count() == 2)
    #expect(throws: Diagnostics.self) {
      try study.pool.add([
        Self.item("t", "caf\u{E9}"), Self.item("t", "cafe\u{301}"),
      ])
    }
  }

  @Test("a status without what belongs to it is refused")
  func impossible() throws {
    let study = try Study()
    let items = [
      PoolItem(sample: "a", text: "t", system: "s", dimension: "d", status: .retired),
      PoolItem(sample: "b", text: "t", system: "s", dimension: "d", status: .anchor),
      PoolItem(
        sample: "c", text: "t", system: "s", dimension: "d",
        parameters: PoolParameters(
          discrimination: 1, difficulty: 0, discriminationError: 0.1, difficultyError: 0.1,
          covariance: 0.5, calibration: "x")),
    ]
    let error = #expect(throws: Diagnostics.self) { try study.pool.add(items) }
    #expect(error?.all.map(\.code) == ["impossibleItem", "impossibleItem", "impossibleItem"])
  }

  @Test("a filter takes statuses, dimensions, topics, and languages with their regions")
  func filter() throws {
    let study = try Study()
    try study.pool.add([
      Self.item("a", topic: "work"),
      Self.item("b", dimension: "security", parameters: Self.parameters(1, 0)),
      PoolItem(sample: "c", text: "t", system: "s", dimension: "d", language: "english"),
    ])
    func keys(_ filter: PoolFilter) throws -> [String] {
      try study.pool.items(filter).map(\.sample)
    }
    #expect(try keys(PoolFilter(statuses: [.calibrated, .anchor])) == ["b"])
    #expect(try keys(PoolFilter(systems: ["schwartz"], dimensions: ["power", "d"])) == ["a"])
    #expect(try keys(PoolFilter(topics: ["work"])) == ["a"])
    #expect(try keys(PoolFilter(languages: ["EN"])) == ["a", "b"])
    #expect(try keys(PoolFilter(languages: ["en-US"])).isEmpty)
  }

  // MARK: - Status and exposures

  @Test("a retired item keeps its parameters, and comes back with the status that it had")
  func retire() throws {
    let study = try Study()
    try study.pool.add([Self.item("a", parameters: Self.parameters(1, 0)), Self.item("b")])
    try study.pool.retire(["a", "b"], reason: .leaked, on: Self.monday)
    try study.pool.retire(["a"], reason: .saturated, on: Self.tuesday)
    let retired = try study.pool.items()
    #expect(retired.map(\.status) == [.retired, .retired])
    #expect(retired.map(\.reason) == [.saturated, .leaked])
    #expect(retired.map(\.statusSince) == [Self.tuesday, Self.monday])
    #expect(retired[0].parameters != nil)
    #expect(try study.pool.reinstate(["a", "b"], on: Self.tuesday) == 2)
    #expect(try study.pool.items().map(\.status) == [.calibrated, .candidate])
    #expect(try study.pool.reinstate(["a"], on: Self.tuesday) == 0)
    try Self.expectSound(study)
  }

  @Test("unknown keys are named with the nearest one, and nothing is changed")
  func unknown() throws {
    let study = try Study()
    try study.pool.add([Self.item("power-17")])
    let error = #expect(throws: Diagnostics.self) {
      try study.pool.retire(["power-17", "power-71"], reason: .leaked, on: Self.monday)
    }
    #expect(error?.description.contains("Did you mean `power-17`?") == true)
    #expect(try study.pool.items().map(\.status) == [.candidate])
    #expect(throws: Diagnostics.self) {
      try study.pool.recordExposures(["power-17": 1, "other": 1], run: "r")
    }
    #expect(try study.pool.items().map(\.exposures) == [0])
  }

  @Test("exposures add up over runs, and what one run says again counts once")
  func exposures() throws {
    let study = try Study()
    try study.pool.add([Self.item("a"), Self.item("b")])
    try study.pool.recordExposures(["a": 2], run: "monday")
    try study.pool.recordExposures(["a": 5, "b": 1], run: "monday")
    try study.pool.recordExposures(["a": 3], run: "tuesday")
    #expect(try study.pool.items().map(\.exposures) == [8, 1])
  }

  // MARK: - Calibrations

  @Test("a calibration gives candidates parameters, anchors stay where they are, and all is kept")
  func calibrations() throws {
    let study = try Study()
    try study.pool.add([
      Self.item("a", parameters: Self.parameters(1, 0)),
      Self.item("b", parameters: Self.parameters(1, 1)), Self.item("c"),
    ])
    let link = PoolLink(
      linkedTo: "first", method: "stocking-lord", slope: 1.1, intercept: 0.2, slopeError: 0.03,
      interceptError: 0.04, covariance: 0.0001, anchors: 2)
    let second = Self.calibration("second", link: link)
    #expect(abs((link.error ?? 0) - 0.05) < 1e-12)
    try study.pool.record(
      second,
      estimates: [
        PoolEstimate(
          sample: "a", use: .anchor, parameters: Self.parameters(1.05, 0.02, of: "second")),
        PoolEstimate(
          sample: "b", use: .moved, parameters: Self.parameters(1.2, 1.9, of: "second")),
        PoolEstimate(
          sample: "c", use: .calibrated, parameters: Self.parameters(0.8, -1, of: "second")),
      ])
    let items = try study.pool.items()
    #expect(items.map(\.status) == [.anchor, .calibrated, .calibrated])
    #expect(items.map { $0.parameters?.difficulty } == [0, 1, -1])
    #expect(items.map { $0.parameters?.calibration } == ["first", "first", "second"])
    #expect(try study.pool.history(of: "b").map(\.parameters.difficulty) == [1, 1.9])
    #expect(try study.pool.history(of: "b").map(\.use) == [.calibrated, .moved])
    #expect(try study.pool.calibrations().map(\.name) == ["first", "second"])
    #expect(try study.pool.calibrations().last == second)
    try Self.expectSound(study)
  }

  @Test("a calibration that names an item of another dimension, or a taken name, changes nothing")
  func refusedCalibration() throws {
    let study = try Study()
    try study.pool.add([Self.item("a"), Self.item("b", dimension: "security")])
    func record(_ name: String, _ samples: [String]) throws {
      try study.pool.record(
        Self.calibration(name),
        estimates: samples.map {
          PoolEstimate(sample: $0, use: .calibrated, parameters: Self.parameters(1, 0, of: name))
        })
    }
    #expect(throws: Diagnostics.self) { try record("one", ["a", "b"]) }
    #expect(throws: Diagnostics.self) { try record("one", ["a", "nobody"]) }
    #expect(try study.pool.items().map(\.status) == [.candidate, .candidate])
    #expect(try study.pool.calibrations().isEmpty)
    try record("one", ["a"])
    let error = #expect(throws: Diagnostics.self) { try record("one", ["a"]) }
    #expect(error?.description.contains("--name") == true)
  }

  // MARK: - With the rest of a study

  @Test("studies of older formats get an empty pool and take items")
  func migration() throws {
    let scratch = try Scratch()
    for bytes in [try FirstStudyFormat.bytes(), try ThirdStudyFormat.bytes()] {
      let path = try scratch.write(bytes, to: "old.study")
      let study = try Study(opening: path)
      #expect(try study.pool.count() == 0)
      #expect(try study.verify().allSatisfy { $0.name != "pool" })
      try study.pool.add([Self.item("a")])
      try Self.expectSound(study)
      #expect(try Study(opening: path).pool.items().map(\.sample) == ["a"])
      #expect(try study.verify().contains { $0.name == "pool" })
    }
  }

  @Test("a study takes from another what its pool lacks, and nothing twice")
  func merge() throws {
    let (study, other) = (try Study(), try Study())
    try study.pool.add([Self.item("a"), Self.item("b")])
    try other.pool.add([
      Self.item("a", topic: "work", parameters: Self.parameters(1, 0)), Self.item("b"),
      Self.item("c", parameters: Self.parameters(2, 1)),
    ])
    try other.pool.retire(["b", "c"], reason: .overexposed, on: Self.monday)
    try study.pool.recordExposures(["a": 1, "b": 1], run: "here")
    try other.pool.recordExposures(["a": 4], run: "there")
    for _ in 1...2 {
      _ = try study.merge(other)
      let items = try study.pool.items()
      #expect(items.map(\.sample) == ["a", "b", "c"])
      #expect(items.map(\.status) == [.calibrated, .retired, .retired])
      #expect(items.map(\.exposures) == [5, 1, 0])
      #expect(items[0].topic == "work")
      #expect(items[2].parameters == Self.parameters(2, 1))
      #expect(try study.pool.history(of: "a").count == 1)
    }
    #expect(try study.pool.reinstate(["b", "c"], on: Self.tuesday) == 2)
    // What came back here later than it was retired there stays.
    _ = try study.merge(other)
    #expect(try study.pool.items().map(\.status) == [.calibrated, .candidate, .calibrated])
    try Self.expectSound(study)
  }

  @Test("pools that contradict one another are not merged unless it is asked for")
  func mergeConflict() throws {
    let (study, other) = (try Study(), try Study())
    try study.pool.add([Self.item("a", "Here")])
    try other.pool.add([Self.item("a", "There"), Self.item("b")])
    let error = #expect(throws: Diagnostics.self) { try study.merge(other) }
    #expect(error?.description.contains("\"There\"") == true)
    #expect(error?.description.contains("\"Here\"") == true)
    #expect(try study.pool.count() == 1)
    let report = try study.merge(other, keepGoing: true)
    #expect(report.issues.map(\.code) == ["poolConflict"])
    #expect(try study.pool.items().map(\.text) == ["Here", Self.item("b").text])
  }

  @Test("the pool stays when the logs of its items are removed and people are forgotten")
  func removal() throws {
    let scratch = try Scratch()
    let study = try Study(openingOrCreating: scratch.path + "/s.study")
    try study.pool.add([Self.item("i1", parameters: Self.parameters(1, 0))])
    let line = """
      {"evaluation_id":"e","task":"t","model_id":"m","sample_id":"i1","judge_id":"human:ann",\
      "score":1}

      """
    let log = try scratch.write(line, to: "log.jsonl")
    _ = try StudyIngestion(study).ingest([log])
    let before = try study.pool.items()
    _ = try study.remove(file: log)
    #expect(try study.pool.items() == before)
    _ = try StudyIngestion(study).ingest([log])
    _ = try study.forget("human:ann")
    #expect(try study.pool.items() == before)
    try Self.expectSound(study)
  }

  @Test("the views of the pool are readable by other programs under the names of their contract")
  func views() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/s.study"
    let study = try Study(openingOrCreating: path)
    try study.pool.add([Self.item("a", parameters: Self.parameters(1.5, -0.5))])
    try study.pool.retire(["a"], reason: .misfitting, on: Self.monday)
    try study.pool.recordExposures(["a": 7], run: "r")
    #expect(
      SQLiteFile.run(
        """
        CREATE TABLE seen AS SELECT sample_id, text, system, dimension, language, topic, origin,
          created, status, status_reason, discrimination, discrimination_se, difficulty,
          difficulty_se, calibration, exposures FROM pool_items
          WHERE status = 'retired' AND status_reason = 'misfitting' AND difficulty = -0.5
          AND difficulty_se = 0.2 AND exposures = 7 AND status_since = '2024-10-04';
        CREATE TABLE linked AS SELECT calibration, round, linked_to, method, a, b, error
          FROM pool_calibrations WHERE calibration = 'first';
        DELETE FROM pool_exposure WHERE (SELECT count(*) FROM seen) = 1
          AND (SELECT count(*) FROM linked) = 1;
        DROP TABLE seen; DROP TABLE linked;
        """, on: path))
    #expect(try Study(opening: path).pool.items().map(\.exposures) == [0])
  }

  @Test("a pool that was tampered with is reported and not read")
  func damage() throws {
    for change in [
      "UPDATE pool_item SET status = 9", "UPDATE pool_item SET status = 4",
      "UPDATE pool_item SET status = 3, calibration = NULL",
      "UPDATE pool_parameter SET difficulty_se = -1", "UPDATE pool_item SET dimension = 'other'",
      "UPDATE pool_item SET text = x'00ff'",
    ] {
      let scratch = try Scratch()
      let path = scratch.path + "/s.study"
      try Study(openingOrCreating: path).pool.add([
        Self.item("a", parameters: Self.parameters(1, 0))
      ])
      #expect(SQLiteFile.run(change, on: path))
      let checks = try Study(opening: path).verify()
      #expect(checks.filter { !$0.holds }.map(\.name) == ["pool"], "\(change)")
    }
  }
}
