import Analysis
import Diagnostics
import FileFormats
import Foundation
import LogReaders
import Statistics
import Testing

/// What published tables allow.
@Suite("Audits of published tables")
struct PublishedAuditTests {
  /// A table in a file that goes with the test.
  private func audit(
    _ rows: [String], mean: [String] = [], against older: [String]? = nil
  ) throws -> AuditResults {
    func tables(_ rows: [String]) throws -> [PublishedTable] {
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(
        "\(UUID().uuidString).csv")
      try (rows.joined(separator: "\n") + "\n").write(to: file, atomically: true, encoding: .utf8)
      defer { try? FileManager.default.removeItem(at: file) }
      return try PublishedTable.tables(in: file.path, nameColumn: nil, missing: .standard)
    }
    return try PublishedAudit(
      try tables(rows), path: "table.csv", mean: mean, against: try older.map(tables) ?? [],
      level: 0.95
    ).results
  }

  private func codes(_ results: AuditResults) -> Set<AuditFinding.Code> {
    Set(results.findings.map(\.code))
  }

  // MARK: - The published platform

  private static func shared(
    _ set: String, mean: [String] = []
  ) throws -> AuditResults {
    let path = SharedData.path("value-compass/\(set)_scores.json")
    return try PublishedAudit(
      try PublishedTable.tables(in: path, nameColumn: nil, missing: .standard), path: path,
      mean: mean, level: 0.95
    ).results
  }

  @Test(
    "both cohorts of the safety table are found, with their denominators",
    .enabled(if: SharedData.exists, "skipped: no shared data here"))
  func safety() throws {
    let results = try Self.shared("Risk")
    #expect(results.cohorts.map(\.models.count) == [18, 15])
    #expect(results.cohorts[0].models.contains("GPT-4o"))
    #expect(results.cohorts[1].models.contains("Claude-3.5-Haiku"))
    let expected: [(column: String, denominators: [Int])] = [
      ("Socioeconomic Harms", [75, 17]), ("Information & Safety Harms", [133, 52]),
      ("Human Autonomy & Integrity Harms", [169, 48]), ("Misinformation Harms", [197, 253]),
    ]
    for (name, denominators) in expected {
      let column = try #require(results.columns.first { $0.column == name })
      #expect(column.denominators == denominators, "\(name)")
      #expect(column.testable)
      #expect(column.cohorts.allSatisfy { $0.chance <= 0.01 })
    }
    // field.md 8.2: 70.6 of o1-mini is 12 of 17.
    let mini = try #require(
      results.columns.first { $0.column == "Socioeconomic Harms" }?.rows
        .first { $0.model == "o1-mini" })
    #expect(mini.count == 12 && mini.denominator == 17)
    #expect(results.findings.contains { $0.code == .unequalDenominators })
    #expect(!results.findings.contains { $0.code == .impossibleValue })
  }

  @Test(
    "the placeholder of the moral foundations is found, and no other",
    .enabled(if: SharedData.exists, "skipped: no shared data here"))
  func placeholder() throws {
    for (set, models) in [
      ("MFT", ["Gemini-2.0-Pro"]), ("Risk", []), ("Schwartz", []), ("FULVa", []),
    ] {
      let found = try Self.shared(set).findings.filter { $0.code == .placeholder }
      #expect(found.flatMap { $0.models ?? [] } == models, "\(set)")
    }
  }

  @Test(
    "the first three places by benevolence and universalism cannot be told apart",
    .enabled(if: SharedData.exists, "skipped: no shared data here"))
  func firstPlaces() throws {
    let results = try Self.shared("Schwartz", mean: ["benevolence", "universalism"])
    let pairs = results.neighbours.filter { $0.column.hasPrefix("mean of") }
    #expect(pairs.prefix(2).map(\.higher) == ["Phi-3.5-MoE-instruct", "Qwen-Max"])
    #expect(pairs.prefix(2).allSatisfy { $0.separable == false && ($0.pValue ?? 0) > 0.05 })
    let finding = try #require(
      results.findings.first { $0.message.hasPrefix("mean of Benevolence, Universalism") })
    #expect(finding.code == .neighboursNotSeparable)
    #expect(finding.models == ["Phi-3.5-MoE-instruct", "Qwen-Max", "o1"])
    // The standard error of such a mean is 1.0 points (field.md 8.1), so p of the first pair is 0.94.
    let first = try #require(pairs.first?.pValue)
    #expect(abs(first - 0.943) < 0.001)
  }

  @Test(
    "ratings on 0 to 6 of 1000 answers are shares of 6000",
    .enabled(if: SharedData.exists, "skipped: no shared data here"))
  func ratings() throws {
    for column in try Self.shared("FULVa").columns {
      #expect(column.denominators == [6_000, 12_000, 18_000], "\(column.column)")
    }
  }

  // MARK: - Tables made here

  /// Counts of `n` with two decimals.
  private static func shares(_ n: Int, _ counts: [Int]) -> [String] {
    counts.map { String(format: "%.2f", 100 * Double($0) / Double(n)) }
  }

  private static let counts = [71, 66, 59, 58, 52, 47, 44, 41, 37, 36, 29, 23]

  private static func rows(_ figures: [String]) -> [String] {
    ["model,score"] + figures.enumerated().map { "m\($0),\($1)" }
  }

  @Test("percentages, percentages with a sign and proportions give the same counts")
  func units() throws {
    let plain = Self.shares(73, Self.counts.map { min($0, 73) })
    let signed = plain.map { "\($0)%" }
    let proportions = Self.counts.map { String(format: "%.4f", Double(min($0, 73)) / 73) }
    for figures in [plain, signed, proportions] {
      let column = try #require(try audit(Self.rows(figures)).columns.first)
      #expect(column.denominators.first == 73)
      #expect(column.rows.map(\.count) == Self.counts.map(Optional.some))
    }
    #expect(try audit(Self.rows(proportions)).columns[0].unit == .proportion)
  }

  @Test("zeros that end a figure of a table count as printed")
  func trailingZeros() throws {
    // 3/4 printed to four decimals is no share of 73, however it is rounded.
    var figures = Self.shares(73, Self.counts)
    figures[3] = "75.00"
    let results = try audit(Self.rows(figures))
    #expect(results.columns[0].cohorts[0].denominator == 73)
    #expect(results.findings.first { $0.code == .impossibleValue }?.models == ["m3"])
    #expect(results.columns[0].rows[3].count == nil)
  }

  @Test("a figure outside of the range is named and left out of the counts")
  func outside() throws {
    var figures = Self.shares(73, Self.counts)
    figures[0] = "103.20"
    let results = try audit(Self.rows(figures))
    #expect(results.findings.first { $0.code == .outOfRange }?.models == ["m0"])
    #expect(results.columns[0].cohorts[0].denominator == 73)
    #expect(results.columns[0].cohorts[0].figures == 11)
  }

  @Test("a column of other numbers is not testable and says so")
  func otherUnit() throws {
    let results = try audit(
      ["model,elo,score"]
        + Self.shares(73, Self.counts).enumerated().map { "m\($0),\(1200 + 17 * $0),\($1)" })
    let elo = try #require(results.columns.first { $0.column == "elo" })
    #expect(elo.unit == .other && elo.denominators.isEmpty && !elo.testable)
    #expect(results.findings.contains { $0.code == .notTestable && $0.columns == ["elo"] })
    #expect(!results.neighbours.contains { $0.column == "elo" })
  }

  @Test("two decimals of many items are not testable")
  func many() throws {
    let counts = [
      31_415, 9_265, 3_589, 7_932, 38_462, 6_433, 8_327, 9_502, 28_841, 9_716, 9_399, 37_510, 5_820,
      9_749, 4_459, 23_078, 16_406, 28_620, 8_998, 6_280,
    ]
    let results = try audit(Self.rows(Self.shares(40_000, counts)))
    #expect(!results.columns[0].testable)
    #expect(codes(results).contains(.notTestable))
    #expect(results.neighbours.allSatisfy { $0.basis == .atMost && $0.separable != true })
  }

  @Test("rows that are equal, repeated or put in are told, common values are not")
  func rowsThatStandOut() throws {
    let figures = Self.shares(73, Self.counts)
    var rows = ["model,a,b,c"]
    for (place, figure) in figures.enumerated() {
      rows.append("m\(place),\(figure),\(figures[11 - place]),\(figures[(place + 5) % 12])")
    }
    #expect(
      codes(try audit(rows)).isDisjoint(with: [.placeholder, .duplicateRows, .duplicateModel]))
    let odd =
      rows + [
        "copy," + rows[3].split(separator: ",").dropFirst().joined(separator: ","),
        "filler,50,50,50", rows[5],
      ]
    let results = try audit(odd)
    #expect(results.findings.first { $0.code == .placeholder }?.models == ["filler"])
    #expect(results.findings.contains { $0.code == .duplicateRows && $0.models == ["m2", "copy"] })
    #expect(results.findings.first { $0.code == .duplicateModel }?.models == ["m4"])
    // All at the ceiling is no placeholder.
    let ceiling = rows + ["top,100,100,100"]
    #expect(!codes(try audit(ceiling)).contains(.placeholder))
  }

  @Test("far neighbours with known numbers of items are told apart, near ones are not")
  func neighbours() throws {
    let results = try audit(Self.rows(Self.shares(400, [390, 388, 250, 120, 118, 117, 116, 60])))
    #expect(results.columns[0].cohorts[0].denominator != nil)
    #expect(results.neighbours.map(\.separable) == [false, true, true, false, false, false, true])
    for pair in results.neighbours where pair.separable == false {
      #expect((pair.separableFrom ?? 0) > 400)
    }
    // Holm's method over seven tests.
    let adjusted = try PValueAdjustment.holm.adjust(results.neighbours.map(\.pValue))
    #expect(results.neighbours.map(\.adjustedPValue) == adjusted)
  }

  @Test("what moved against an older table is told: figures, ranks, models, columns, denominators")
  func changes() throws {
    let before = Self.rows(Self.shares(73, Self.counts))
    var figures = Self.shares(150, Self.counts.map { 2 * $0 - 3 })
    figures[1] = figures[7]
    var after = Self.rows(figures)
    after[0] = "model,score,other"
    after = after.enumerated().map { $0 == 0 ? $1 : "\($1),\(40 + $0).5" }
    after.removeLast()
    after.append("new,52.00,41.5")
    let results = try audit(after, against: before)
    #expect(
      codes(results).isSuperset(of: [
        .movedScore, .rankMoved, .denominatorMoved, .addedModel, .removedModel, .addedColumn,
      ]))
    #expect(results.findings.first { $0.code == .addedModel }?.models == ["new"])
    #expect(results.findings.first { $0.code == .removedModel }?.models == ["m11"])
    let moved = try #require(results.moved.first { $0.model == "m1" })
    #expect(moved.rankFrom == 2 && moved.rankTo > 2)
    #expect(try audit(before, against: before).moved.isEmpty)
    #expect(codes(try audit(before, against: before)).isDisjoint(with: [.movedScore, .addedModel]))
  }

  @Test("the order of rows changes no finding but their order")
  func order() throws {
    let figures = Self.shares(73, Self.counts)
    let rows = Self.rows(figures)
    let turned = [rows[0]] + rows.dropFirst().reversed()
    let (one, other) = (try audit(rows), try audit(Array(turned)))
    #expect(one.columns[0].denominators == other.columns[0].denominators)
    #expect(
      one.neighbours.map { [$0.higher, $0.lower] }
        == other.neighbours.map { [$0.higher, $0.lower] })
    #expect(Set(one.findings.map(\.message)) == Set(other.findings.map(\.message)))
  }

  @Test("an audit that was encoded is decoded")
  func coded() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = try encoder.encode(
      try audit(Self.rows(Self.shares(73, Self.counts)), against: Self.rows(["1", "2"])))
    #expect(try encoder.encode(JSONDecoder().decode(AuditResults.self, from: text)) == text)
  }

  @Test("a column that a mean names and that there is not is refused with a suggestion")
  func unknownColumn() throws {
    do {
      _ = try audit(Self.rows(["50.0", "60.0"]), mean: ["scroe"])
      Issue.record("no error")
    } catch let error as Diagnostics {
      #expect(error.description.contains("Did you mean `score`?"))
    }
  }
}
