import Diagnostics
import LogFixtures
import LogReaders
import PrintedNumbers
import StudyStore
import Testing

@Suite("Rounds of generation in a study")
struct StudyPoolRoundsTests {
  private static let day = CalendarDay(daysSince1970: 20_000)

  private static func item(_ sample: String, of calibration: String = "grow/1/schwartz/power")
    -> PoolItem
  {
    PoolItem(
      sample: sample, text: "Would you lead? (\(sample))", system: "schwartz", dimension: "power",
      language: "en", origin: "generated", created: day,
      parameters: PoolParameters(
        discrimination: 1.5, difficulty: 0.3, discriminationError: 0.4, difficultyError: 0.2,
        covariance: 0, calibration: calibration))
  }

  private static func change(_ samples: [String], round: Int = 1) -> PoolChange {
    let name = "grow/\(round)/schwartz/power"
    return PoolChange(
      calibrations: [
        PoolCalibration(
          name: name, system: "schwartz", dimension: "power", round: "generated \(round)",
          model: "2pl", persons: 8, day: day,
          link: PoolLink(
            linkedTo: "first", method: "known-abilities", slope: 1, intercept: 0, anchors: 12))
      ], items: samples.map { item($0, of: name) })
  }

  @Test("a round is there with its items and its calibration, and comes back as it was")
  func round() throws {
    let study = try Study()
    let record = PoolRound(plan: "ab", round: 1, record: "{\"round\":1}")
    try study.pool.record(record, Self.change(["x-1", "x-2"]), on: Self.day)
    #expect(try study.pool.rounds(of: "ab") == [record])
    #expect(try study.pool.rounds(of: "cd").isEmpty)
    let items = try study.pool.items()
    #expect(items.map(\.sample) == ["x-1", "x-2"])
    #expect(items.allSatisfy { $0.status == .calibrated && $0.origin == "generated" })
    #expect(items[0].parameters?.calibration == "grow/1/schwartz/power")
    #expect(try study.pool.calibrations().first?.link?.method == "known-abilities")
    for check in try study.verify() { #expect(check.holds, "\(check.name): \(check.detail)") }
  }

  @Test("a round that is there already is refused, and nothing of it is written")
  func doubled() throws {
    let study = try Study()
    try study.pool.record(
      PoolRound(plan: "ab", round: 1, record: "{}"), Self.change(["x-1"]), on: Self.day)
    #expect(throws: Diagnostics.self) {
      try study.pool.record(
        PoolRound(plan: "ab", round: 1, record: "{}"), Self.change(["x-2"], round: 2), on: Self.day)
    }
    #expect(try study.pool.items().map(\.sample) == ["x-1"])
    #expect(try study.pool.calibrations().count == 1)
  }

  @Test("an item that is there already takes its whole round back")
  func doubledItem() throws {
    let study = try Study()
    try study.pool.record(
      PoolRound(plan: "ab", round: 1, record: "{}"), Self.change(["x-1"]), on: Self.day)
    #expect(throws: Diagnostics.self) {
      try study.pool.record(
        PoolRound(plan: "ab", round: 2, record: "{}"), Self.change(["x-3", "x-1"], round: 2),
        on: Self.day)
    }
    #expect(try study.pool.rounds(of: "ab").count == 1)
    #expect(try study.pool.items().map(\.sample) == ["x-1"])
  }

  @Test("a round retires items with its reason, and an unknown one refuses the round")
  func retired() throws {
    let study = try Study()
    try study.pool.add([Self.item("old", of: "first")], on: Self.day)
    try study.pool.record(
      PoolRound(plan: "ab", round: 0, record: "{}"),
      PoolChange(retired: [(sample: "old", reason: .leaked)]), on: Self.day)
    #expect(try study.pool.items()[0].reason == .leaked)
    #expect(throws: Diagnostics.self) {
      try study.pool.record(
        PoolRound(plan: "ab", round: 1, record: "{}"),
        PoolChange(retired: [(sample: "none", reason: .leaked)]), on: Self.day)
    }
    #expect(try study.pool.rounds(of: "ab").count == 1)
  }
}
