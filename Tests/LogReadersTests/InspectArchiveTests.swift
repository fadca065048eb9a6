import Diagnostics
import FileFormats
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Inspect AI archives")
struct InspectArchiveTests {
  private typealias Member = TestArchive.Member

  private static let header = """
    {"version":2,"status":"success","eval":{"eval_id":"e1","task":"t","model":"org/m",\
    "created":"2026-01-31T12:00:00+00:00","packages":{"inspect_ai":"0.3.285"},\
    "scorers":[{"name":"match","options":{}}]},"results":{"completed_samples":1}}
    """

  private static func summary(_ sample: String, _ value: String = "\"C\"") -> String {
    "{\"id\":\"\(sample)\",\"epoch\":1,\"scores\":{\"match\":{\"value\":\(value)}}}"
  }

  private static func members(_ summaries: String, method: Int = 8) -> [Member] {
    [
      Member("_journal/start.json", header, method: method),
      Member("summaries.json", summaries, method: method),
      Member("header.json", header, method: method),
    ]
  }

  private func log(_ members: [Member]) throws -> EvaluationLog {
    try LogReader().read(bytes: TestArchive.bytes(members), named: "a.eval")
  }

  private func refusal(_ members: [Member]) throws -> Diagnostic? {
    let bytes = try TestArchive.bytes(members)
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read(bytes: bytes, named: "a.eval")
    }
    return error?.all.first
  }

  @Test("members of every method are read, also of several frames", arguments: [0, 8, 93])
  func methods(method: Int) throws {
    let summaries = (0..<100).map { Self.summary("q\($0)") }.joined(separator: ",\n")
    let log = try log(Self.members("[\(summaries)]", method: method))
    #expect(log.judgments.count == 100)
    #expect(log.judgments.map(\.sourceLocator)[99] == "summaries.json#/99")
    #expect(log.issues.isEmpty)
  }

  @Test("a directory whose place only the ZIP64 records give is found")
  func wideDirectory() throws {
    let bytes = try TestArchive.bytes(Self.members("[\(Self.summary("a"))]"), isWide: true)
    #expect(try LogReader().read(bytes: bytes, named: "a.eval").judgments.count == 1)
    // A locator that leads nowhere is no locator.
    var changed = bytes
    changed[bytes.count - 22 - 12] ^= 1
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read(bytes: changed, named: "a.eval")
    }
    #expect(error?.all.first?.code == "damagedZip")
  }

  @Test(
    "changed and cut archives of the tool itself are read or refused with file and place",
    .enabled(
      if: SharedData.has("logs/inspect_ai"), "skipped: the shared data is not beside this checkout")
  )
  func damagedRealArchives() throws {
    var generator = TestGenerator(state: 43)
    let names = [
      "edited/edited_invalidated.eval", "upstream_tests/log_streaming.eval",
      "2026-11-21T00-12-14-00-00_arith-majority_6oUv54GqwhxyKiWB6NkjzF.eval",
    ]
    for name in names {
      let bytes = [UInt8](
        try Data(contentsOf: URL(filePath: SharedData.path("logs/inspect_ai/\(name)"))))
      for round in 0..<100 {
        var changed = bytes
        changed[generator.below(changed.count)] ^= 1 << UInt8(generator.below(8))
        // The directory is where most of the harm can be done.
        changed[changed.count - 1 - generator.below(4000)] = UInt8(generator.below(256))
        if round.isMultiple(of: 5) {
          changed = Array(changed.prefix(generator.below(changed.count) + 1))
        }
        do {
          _ = try LogReader().read(bytes: changed, named: "a.eval")
        } catch {
          for issue in error.all {
            #expect(issue.file == "a.eval" && !issue.locator.isEmpty, "\(issue)")
          }
        }
      }
    }
  }

  @Test("the last of two members of one name counts, and headers without an entry are passed over")
  func repeatedNames() throws {
    var orphan = Member("header.json", "{}")
    orphan.isOrphan = true
    let members =
      Self.members("[\(Self.summary("old"))]") + [orphan]
      + [Member("summaries.json", "[\(Self.summary("new"))]")]
    #expect(try log(members).judgments.sample.values == ["new"])
  }

  @Test("without a header the journal counts, its later summary of a sample before the earlier")
  func journal() throws {
    let log = try log([
      Member("_journal/start.json", Self.header.replacing("\"status\":\"success\",", with: "")),
      Member("_journal/summaries/10.json", "[\(Self.summary("a", "\"I\""))]"),
      Member("_journal/summaries/2.json", "[\(Self.summary("a")),\(Self.summary("b"))]"),
      Member("samples/c_epoch_1.json", Self.summary("c")),
      Member("samples/d_epoch_1/sample.json", Self.summary("d")),
      Member("samples/d_epoch_1/events/0.json", "[]"),
    ])
    #expect(log.judgments.map(\.sample) == ["a", "b", "c", "d"])
    #expect(log.judgments.map(\.score) == [0, 1, 1, 1])
    #expect(log.judgments[3].sourceLocator == "samples/d_epoch_1/sample.json")
    #expect(log.issues.map(\.code).sorted() == ["unfinishedRun", "unlistedSamples"])
  }

  @Test("NaN and null are unscored, infinity, nested values and epochs below 1 are refused")
  func values() throws {
    let log = try log(
      Self.members("[\(Self.summary("a", "NaN")),\(Self.summary("b", "null"))]"))
    #expect(log.judgments.status == [.unscored, .unscored])
    for (value, code) in [
      ("Infinity", "infiniteScore"), ("-Infinity", "infiniteScore"), ("1e999", "infiniteScore"),
      ("{\"a\":[1]}", "wrongType"),
    ] {
      let issue = try refusal(Self.members("[\(Self.summary("a", value))]"))
      #expect(issue?.code == code)
      #expect(issue?.locator == "summaries.json#/0")
    }
    let epoch = Self.summary("a").replacing("\"epoch\":1", with: "\"epoch\":0")
    #expect(try refusal(Self.members("[\(epoch)]"))?.code == "invalidField")
    #expect(try refusal(Self.members("[\(Self.summary(""))]"))?.code == "missingField")
    #expect(try refusal(Self.members("[\(Self.summary("a\\u0000"))]"))?.code == "controlCharacter")
  }

  @Test("fewer samples than the results count are refused, or noted when that is allowed")
  func fewerSamples() throws {
    #expect(try refusal(Self.members("[]"))?.code == "fewerSamples")
    var options = LogReadingOptions()
    options.allowsPartial = true
    let log = try LogReader(options: options).read(
      bytes: TestArchive.bytes(Self.members("[]")), named: "a.eval")
    #expect(log.issues.map(\.code) == ["fewerSamples", "noRows"])
  }

  @Test("hostile archives are refused with their reason and place")
  func hostile() throws {
    let good = Self.members("[\(Self.summary("a"))]")
    let bomb = TestArchive.bomb(blocks: 8192)
    var encrypted = good
    encrypted[1].flags = 1
    let unknown = good + [Member("x", "y", method: 14)]
    let sized =
      good + [
        Member("samples/z_epoch_1.json", content: [], packed: bomb, method: 93)
      ]
    var wrongSize = good
    wrongSize[1].size = 7
    let nested = [good[0], Member("summaries.json", "PK\u{3}\u{4}inner"), good[2]]
    let cases: [([Member], String)] = [
      (encrypted, "encryptedZip"), (unknown, "unknownCompression"), (sized, "expandsTooFar"),
      (wrongSize, "damagedZip"), (nested, "nestedArchive"),
      ([good[0], Member("summaries.json", "[1"), good[2]], "jsonSyntax"),
      ([good[0], Member("summaries.json", "[{}] x"), good[2]], "jsonSyntax"),
      ([Member("a.txt", "b")], "archiveNotRead"),
      ([Member("header.json", "{\"version\":3,\"eval\":{}}")], "newerVersion"),
    ]
    for (members, code) in cases {
      let issue = try refusal(members)
      #expect(issue?.code == code)
      #expect(issue?.locator.isEmpty == false)
      #expect(issue?.remedy != nil)
    }
  }

  @Test("members that lie over each other are refused")
  func overlap() throws {
    var bytes = try TestArchive.bytes([
      Member("header.json", Self.header, method: 0), Member("summaries.json", "[]", method: 0),
    ])
    // Both entries lead to the first header, whose name is then wrong; or to a longer first member.
    let directory = bytes.count - 22 - (46 + 11) - (46 + 14)
    let size = Self.header.utf8.count + 10
    for place in [directory + 20, directory + 24] {
      bytes.replaceSubrange(place..<(place + 4), with: TestArchive.number(size, 4))
    }
    let error = #expect(throws: Diagnostics.self) {
      try LogReader().read(bytes: bytes, named: "a.eval")
    }
    #expect(error?.all.first?.message.contains("lies over") == true)
  }

  @Test("names with controls and paths are shown escaped and never used as paths")
  func names() throws {
    let members =
      Self.members("[\(Self.summary("a"))]")
      + [Member("samples/../../x\u{1B}[31m\u{202E}_epoch_1.json", "{\"id\":")]
    let issue = try refusal(members)
    #expect(issue?.locator == "samples/../../x\\u{1b}[31m\\u{202e}_epoch_1.json")
  }

  @Test("changed and cut archives are read or refused with file and place")
  func damaged() throws {
    var generator = TestGenerator(state: 41)
    let summaries = "[\((0..<20).map { Self.summary("q\($0)") }.joined(separator: ","))]"
    for method in [8, 93] {
      let bytes = try TestArchive.bytes(
        Self.members(summaries, method: method)
          + [Member("samples/x_epoch_1.json", Self.summary("x"), method: method)])
      for round in 0..<1500 {
        var changed = bytes
        for _ in 0..<(1 + generator.below(3)) {
          let place = generator.below(changed.count)
          switch generator.below(4) {
          case 0, 1: changed[place] ^= 1 << UInt8(generator.below(8))
          case 2: changed[place] = UInt8(generator.below(256))
          default: changed[changed.count - 1 - generator.below(min(200, changed.count))] = 0xFF
          }
        }
        if round.isMultiple(of: 4) {
          changed = Array(changed.prefix(generator.below(changed.count) + 1))
        }
        do {
          _ = try LogReader().read(bytes: changed, named: "a.eval")
        } catch {
          for issue in error.all {
            #expect(issue.file == "a.eval" && !issue.locator.isEmpty, "\(issue)")
          }
        }
      }
    }
  }

  @Test("JSON Lines in Zstandard frames are read; cut, damaged and exploding ones are refused")
  func zstandard() throws {
    let text = (0..<50).map { Fixtures.line(sample: "q\($0)") }.joined()
    let packed = TestArchive.zstandard(Array(text.utf8))
    #expect(Zstandard.isZstandard(packed))
    #expect(try Zstandard.expand(packed) == Array(text.utf8))
    #expect(try LogReader().read(bytes: packed, named: "a.jsonl.zst").judgments.count == 50)
    let codes = [
      Array(packed.dropLast(3)), packed + [1, 2, 3, 4, 5], TestArchive.bomb(blocks: 1000),
    ].map { bytes in
      let error = #expect(throws: Diagnostics.self) {
        try LogReader().read(bytes: bytes, named: "a.jsonl.zst")
      }
      return error?.all.first?.code
    }
    #expect(codes == ["truncatedZstandard", "damagedZstandard", "expandsTooFar"])
  }
}
