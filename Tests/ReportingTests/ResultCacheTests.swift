import Analysis
import Diagnostics
import Foundation
import LogReaders
import Reporting
import Testing

/// A directory of its own, removed when the test ends.
final class CacheFolder: Sendable {
  let path: String

  static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  init() {
    path = TestReport.folder.appendingPathComponent(UUID().uuidString).path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A report that is edited, with what its cache must have computed.
struct EditedReport {
  struct Cell: Equatable {
    var kind: String
    var options: [String]
    var label: String
    var caption: String
  }

  var cells = [
    Cell(kind: "leaderboard", options: [], label: "tbl-a", caption: "One"),
    Cell(kind: "leaderboard", options: ["dimension: power"], label: "tbl-b", caption: "Two"),
    Cell(kind: "intervals", options: ["dimension: security"], label: "fig-c", caption: "Three"),
    Cell(kind: "radar", options: ["models: [Aster, Cedar]"], label: "fig-d", caption: "Four"),
    Cell(kind: "radar", options: ["models: [Cedar]"], label: "fig-e", caption: "Five"),
  ]
  var prose = "Some words."
  var seed = 7
  /// The score of one row, so that the data are others.
  var row = 0

  var text: String {
    let body = cells.map { cell in
      let options = ["#| label: \(cell.label)", "#| caption: \(cell.caption)"] + cell.options
      return "See @\(cell.label). \(prose)\n\n```{\(cell.kind)}\n"
        + options.joined(separator: "\n") + "\n```\n"
    }
    return "---\ntitle: A test\nseed: \(seed)\n---\n# Results\n\n" + body.joined(separator: "\n")
  }

  /// What the result of each cell hangs on, in their order.
  var keys: [String] {
    cells.map { "\($0.kind) \($0.options.sorted()) \(seed) \(row)" }
  }

  /// What may be asked of each kind.
  static let choices: [String: [[String]]] = [
    "leaderboard": [
      [], ["dimension: power"], ["top: 2"], ["dimension: security", "top: 1"],
      ["top: 1", "dimension: security  # another order, and a comment"],
    ],
    "intervals": [
      ["dimension: security"], ["dimension: 'security'"], ["models: [Aster]"],
      ["models:\n  - Aster\n  - Cedar"], ["models: [ Aster, Cedar ]"],
    ],
    "radar": [["models: [Aster, Cedar]"], ["models: [Cedar]"], ["models: [Birch 北辰]"]],
  ]
}

@Suite("Results kept from build to build")
struct ResultCacheTests {
  private static let models = ["Aster", "Birch 北辰", "Cedar"]

  /// Three models on 12 items on every Schwartz value; `row` says which of the scores is turned round.
  private static func log(row: Int, in folder: CacheFolder, name: String? = nil) throws -> String {
    let values = [
      "self-direction", "stimulation", "hedonism", "achievement", "power", "security",
      "tradition", "conformity", "benevolence", "universalism",
    ]
    var text =
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
      + "scale_min,scale_max,scale_type,cluster_id,sampling\n"
    var number = 0
    for (place, model) in models.enumerated() {
      for item in 0..<12 {
        for (side, value) in values.enumerated() {
          number += 1
          let isTurned = row > 0 && number == row
          let score = ((item * 31 + side * 17 + place * 101) % 100 < 50) != isTurned ? 1 : 0
          text +=
            "run,test,\(model),i\(item),1,rule:test,\(value),\(score),scored,rule,0,1,binary,"
            + "c\(item / 2),complete\n"
        }
      }
    }
    let path = folder.path + "/" + (name ?? "log-\(row).csv")
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static func inputs(
    _ log: String, instrument: String = "presence", system: String = "schwartz"
  ) throws -> StudyInputs {
    let request = StudyRequest(
      data: DataRequest(logs: [log]), instrument: instrument, system: system)
    return try StudyInputs(request, from: LogReading(request.data.logs))
  }

  private static func builder(
    _ text: String, _ inputs: StudyInputs, folder: CacheFolder, cache: ResultCache?
  ) throws -> ReportBuilder {
    let source = try ReportSource(text, file: folder.path + "/r.md")
    return ReportBuilder(source, inputs: [inputs], keeping: cache)
  }

  private static func builder(
    _ text: String, log: String, folder: CacheFolder, cache: ResultCache?
  ) throws -> ReportBuilder {
    try builder(text, inputs(log), folder: folder, cache: cache)
  }

  private static func cache(_ folder: CacheFolder, engine: String = "engine") -> ResultCache {
    ResultCache(
      directory: ResultCache.directory(beside: folder.path + "/r.md"), engine: engine)
  }

  @Test(
    "after each of 200 random edits a build gives the bytes of a clean one, and computes what changed"
  )
  func edits() throws {
    let folder = CacheFolder()
    // Reading is none of the cache's business: each log is read once.
    let inputs = try (0..<4).map { row in
      try ResultCacheTests.inputs(ResultCacheTests.log(row: row * 50, in: folder))
    }
    var random = RandomEdits(seed: 20261130)
    var report = EditedReport()
    var seen: Set<String> = []
    // Clean builds of reports that come back.
    var clean: [String: [UInt8]] = [:]
    for edit in 0...200 {
      var expected: Int?
      if edit > 0 {
        switch random.below(8) {
        case 0, 1:
          report.prose = "Words of edit \(edit)."
          expected = 0
        case 2:
          let cell = random.below(report.cells.count)
          report.cells[cell].caption = "Caption \(edit)"
          expected = 0
        case 3, 4, 5:
          let cell = random.below(report.cells.count)
          let choices = EditedReport.choices[report.cells[cell].kind] ?? []
          report.cells[cell].options = choices[random.below(choices.count)]
        case 6:
          report.cells.swapAt(0, random.below(report.cells.count))
          expected = 0
        default:
          if random.below(2) == 0 {
            report.seed = random.below(3)
          } else {
            report.row = random.below(4)
          }
        }
      }
      // Comments and quotes do not show.
      func plain(_ key: String) -> String {
        key.replacing("  # another order, and a comment", with: "").replacing("\\'", with: "")
          .replacing("[ Aster, Cedar ]", with: "[Aster, Cedar]")
          .replacing("models:\\n  - Aster\\n  - Cedar", with: "models: [Aster, Cedar]")
          .replacing("top: 1\", \"dimension: security", with: "dimension: security\", \"top: 1")
      }
      var fresh = 0
      for key in report.keys.map(plain) where seen.insert(key).inserted { fresh += 1 }
      if let expected { #expect(fresh == expected) }
      let build = try ResultCacheTests.builder(
        report.text, inputs[report.row], folder: folder, cache: ResultCacheTests.cache(folder)
      ).resolved()
      #expect(build.reuse?.computed == fresh, "edit \(edit): \(report.keys)")
      #expect(build.reuse?.cells == report.cells.count)
      let name = "\(report.row)\n\(report.text)"
      let isPrinted = edit % 40 == 0
      if clean[name] == nil || isPrinted {
        let whole = try ResultCacheTests.builder(
          report.text, inputs[report.row], folder: folder, cache: nil
        ).resolved()
        clean[name] = try whole.bytes(as: .json)
        if isPrinted {
          #expect(try build.bytes(as: .pdf) == whole.bytes(as: .pdf), "edit \(edit)")
        }
      }
      #expect(try build.bytes(as: .json) == clean[name], "edit \(edit)")
    }
  }

  /// What the same edits are drawn with each time.
  private struct RandomEdits {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
  }

  @Test(
    "a shipped report taken from the cache has the bytes of one that was computed",
    arguments: ["leaderboard", "reliability", "cultures"])
  func shipped(_ name: String) throws {
    let folder = CacheFolder()
    let path = CacheFolder.project + "/reports/\(name).md"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let cache = ResultCache(directory: folder.path + "/cache", engine: "engine")
    func built() throws -> ResolvedReport {
      let source = try ReportSource(text, file: path)
      let inputs = try source.inputs(over: StudyRequest(data: DataRequest())) {
        request throws(Diagnostics) in try TestPanel.open(request)
      }
      return try ReportBuilder(source, inputs: inputs, opening: TestPanel.open, keeping: cache)
        .resolved()
    }
    let first = try built()
    #expect(first.reuse?.computed == first.reuse?.cells)
    let second = try built()
    #expect(second.reuse?.computed == 0)
    #expect(second.reuse?.cells == first.reuse?.cells)
    for format in ReportFormat.allCases {
      #expect(try second.bytes(as: format) == first.bytes(as: format))
    }
  }

  @Test("the same rows in a file of another name are the same")
  func otherName() throws {
    let folder = CacheFolder()
    let text = EditedReport().text
    func computed(_ name: String) throws -> Int? {
      let log = try ResultCacheTests.log(row: 0, in: folder, name: name)
      return try ResultCacheTests.builder(
        text, log: log, folder: folder, cache: ResultCacheTests.cache(folder)
      ).resolved().reuse?.computed
    }
    #expect(try computed("one.csv") == 5)
    #expect(try computed("two.csv") == 0)
  }

  @Test(
    "a definition that says something else is computed anew",
    arguments: [("instruments/presence", "Presence rate"), ("value-systems/schwartz", "Power")])
  func otherDefinition(_ file: String, _ word: String) throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let text = try String(
      contentsOfFile: CacheFolder.project + "/data/\(file).yaml", encoding: .utf8)
    let path = folder.path + "/definition.yaml"
    func computed(_ text: String) throws -> Int? {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let inputs =
        file.hasPrefix("instruments")
        ? try ResultCacheTests.inputs(log, instrument: path)
        : try ResultCacheTests.inputs(log, system: path)
      return try ResultCacheTests.builder(
        EditedReport().text, inputs, folder: folder, cache: ResultCacheTests.cache(folder)
      ).resolved().reuse?.computed
    }
    #expect(try computed(text) == 5)
    #expect(try computed(text + "\n# Only a comment.\n") == 0)
    #expect(try computed(text.replacing("name: \(word)", with: "name: \(word)!")) == 5)
    #expect(try computed(text) == 0)
  }

  @Test("what was found in a log is told when all is taken from the cache, too")
  func issues() throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let text = try String(contentsOfFile: log, encoding: .utf8)
    // A last line without its end may be cut off.
    try String(text.dropLast()).write(toFile: log, atomically: true, encoding: .utf8)
    let inputs = try ResultCacheTests.inputs(log)
    let issue = try #require(inputs.log.issues.first)
    let builds = try (0..<2).map { _ in
      try ResultCacheTests.builder(
        EditedReport().text, ResultCacheTests.inputs(log), folder: folder,
        cache: ResultCacheTests.cache(folder)
      ).resolved()
    }
    #expect(builds.map(\.reuse?.computed) == [5, 0])
    for build in builds {
      let json = try String(decoding: build.bytes(as: .json), as: UTF8.self)
      #expect(json.contains(issue.code))
    }
    #expect(try builds[0].bytes(as: .json) == builds[1].bytes(as: .json))
  }

  @Test("the digest of the program is kept, and worked out again where what is kept is damaged")
  func keptEngine() throws {
    let folder = CacheFolder()
    let engine = try #require(Engine.digest)
    #expect(Engine.digest(keptIn: folder.path) == engine)
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!entries.isEmpty)
    #expect(Engine.digest(keptIn: folder.path) == engine)
    for (number, damage) in Self.damages.enumerated() {
      let outside = folder.path + "/outside-\(number)"
      try "untouched".write(toFile: outside, atomically: true, encoding: .utf8)
      for entry in entries { try damage(folder.path + "/" + entry, outside) }
      #expect(Engine.digest(keptIn: folder.path) == engine)
    }
  }

  @Test("another program takes nothing up")
  func otherEngine() throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    for engine in ["one", "two"] {
      let build = try ResultCacheTests.builder(
        EditedReport().text, log: log, folder: folder,
        cache: ResultCacheTests.cache(folder, engine: engine)
      ).resolved()
      #expect(build.reuse?.computed == 5)
    }
    #expect((Engine.digest ?? "").count == 64)
  }

  private static let damages: [@Sendable (String, String) throws -> Void] = [
    { path, _ in try Data().write(to: URL(fileURLWithPath: path)) },
    { path, _ in
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
    },
    { path, _ in
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes[bytes.count - 5] ^= 1
      try bytes.write(to: URL(fileURLWithPath: path))
    },
    { path, outside in
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside)
    },
  ]

  @Test("what is damaged or leads elsewhere is computed and written anew", arguments: 0..<4)
  func damaged(_ damage: Int) throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let outside = folder.path + "/outside"
    try "untouched".write(toFile: outside, atomically: true, encoding: .utf8)
    func built() throws -> ResolvedReport {
      try ResultCacheTests.builder(
        EditedReport().text, log: log, folder: folder, cache: ResultCacheTests.cache(folder)
      ).resolved()
    }
    let whole = try built().bytes(as: .json)
    let directory = ResultCacheTests.cache(folder).directory
    let entries = try FileManager.default.contentsOfDirectory(atPath: directory)
      .filter { $0.hasSuffix(".result") }
    #expect(entries.count == 6)
    for entry in entries { try Self.damages[damage](directory + "/" + entry, outside) }
    let anew = try built()
    #expect(anew.reuse?.computed == 5)
    #expect(try anew.bytes(as: .json) == whole)
    #expect(try String(contentsOfFile: outside, encoding: .utf8) == "untouched")
    #expect(try built().reuse?.computed == 0)
  }

  @Test("a place that cannot be written to is a warning, and a link in its place is not followed")
  func unwritable() throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let elsewhere = CacheFolder()
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/.compass", withDestinationPath: elsewhere.path)
    let cache = ResultCacheTests.cache(folder)
    let build = try ResultCacheTests.builder(
      EditedReport().text, log: log, folder: folder, cache: cache
    ).resolved()
    #expect(build.reuse?.computed == 5)
    #expect(cache.notice?.message.contains("cannot be kept") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: elsewhere.path).isEmpty)
  }

  @Test("the oldest entries go where there are too many")
  func pruned() throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let cache = ResultCacheTests.cache(folder)
    _ = try ResultCacheTests.builder(
      EditedReport().text, log: log, folder: folder, cache: cache
    ).resolved()
    let stranger = cache.directory + "/notes.txt"
    try "mine".write(toFile: stranger, atomically: true, encoding: .utf8)
    cache.prune(to: 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: cache.directory) == ["notes.txt"])
  }

  @Test("builds at the same time give the same bytes")
  func concurrent() async throws {
    let folder = CacheFolder()
    let log = try ResultCacheTests.log(row: 0, in: folder)
    let builds = try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for _ in 0..<4 {
        group.addTask {
          try ResultCacheTests.builder(
            EditedReport().text, log: log, folder: folder, cache: ResultCacheTests.cache(folder)
          ).resolved().bytes(as: .json)
        }
      }
      return try await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
    }
    #expect(builds.count == 1)
  }

  @Test("why a cell is computed: never built, kept, or by the part that changed")
  func why() throws {
    let folder = CacheFolder()
    let logs = try [0, 50].map { try ResultCacheTests.log(row: $0, in: folder) }
    var report = EditedReport()
    func dependence(_ name: String) throws -> CellDependence {
      try ResultCacheTests.builder(
        report.text, log: logs[report.row == 0 ? 0 : 1], folder: folder,
        cache: ResultCacheTests.cache(folder)
      ).dependence(of: name)
    }
    let before = try dependence("tbl-b")
    #expect(before.result == .computed)
    #expect(before.reason == "it was never built with this cache")
    #expect(before.parts.map(\.name).contains("option dimension"))
    _ = try ResultCacheTests.builder(
      report.text, log: logs[0], folder: folder, cache: ResultCacheTests.cache(folder)
    ).resolved()
    #expect(try dependence("tbl-b").result == .taken)
    #expect(try dependence("leaderboard#2").cell == "tbl-b")
    report.cells[1].options = ["dimension: tradition"]
    let changed = try dependence("tbl-b")
    #expect(changed.result == .computed)
    #expect(changed.reason == "since it was last built has changed: option dimension")
    #expect(changed.parts.filter { $0.hasChanged == true }.map(\.name) == ["option dimension"])
    report.row = 1
    #expect(try dependence("tbl-a").reason == "since it was last built has changed: rows")
    #expect {
      try dependence("tbl-bb")
    } throws: { error in
      (error as? Diagnostics)?.all.first?.remedy?.contains("`tbl-b`") == true
    }
  }
}
