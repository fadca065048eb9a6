import Analysis
import Diagnostics
import FileFormats
import Foundation
import LogReaders
import RandomStreams
import Testing

/// A directory for the parts of a test.
final class PartFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "parts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(name))))
  }

  func write(_ bytes: [UInt8], _ name: String) throws -> String {
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  /// A part of two lines that holds some items.
  func part(
    _ name: String, shard: Int = 0, of count: Int = 1, items: [UInt64] = [3, 1, 2, 3],
    command: String = "interval", options: [String] = ["--logs", "a.jsonl"],
    engine: String = "1.0", inputs: [PartHead.Input] = [], definitions: [PartHead.Input] = []
  ) throws -> String {
    let head = PartHead(
      command: command, options: options, engine: engine, inputs: inputs,
      shard: PartHead.Shards(shard...shard, of: count), definitions: definitions)
    var part = try PartWriter(head, to: path(name))
    for item in items { part.note(item: item) }
    part.note(rows: 5, others: 7)
    try part.write("one") { $0.integer("n", 1) }
    try part.write("two") { $0.text("name", "x") }
    _ = try part.finish()
    return path(name)
  }

  /// A file of lines, packed as parts are.
  func packed(_ lines: [String], _ name: String) throws -> String {
    try write(Zstandard.compress(Array(lines.joined(separator: "\n").utf8)), name)
  }
}

/// What keeps parts from being put together: the codes of what is wrong.
private func problems(_ paths: [String], isWhole: Bool = true) -> [String] {
  do {
    _ = try PartSet(paths, isWhole: isWhole)
    return []
  } catch {
    return error.all.map(\.code)
  }
}

@Suite("Shards")
struct ShardTests {
  // zlib.crc32(task.encode() + b"\x1f" + sample.encode()) of Python.
  @Test(
    "an item's checksum is that of zlib, so that other engines deal rows out alike",
    arguments: [
      ("presence", "item-17", 4_057_823_818), ("", "x", 3_529_368_943), ("t", "", 2_273_485_816),
      ("价值", "项1", 2_113_045_207),
    ])
  func checksums(task: String, sample: String, expected: UInt32) {
    #expect(Shard.hash(task: task, sample: sample) == expected)
  }

  @Test("every item is in one shard of so many", arguments: [1, 3, 64])
  func partition(count: Int) {
    for item in 0..<200 {
      let holders = (0..<count).filter {
        Shard(index: $0, count: count).holds(task: "t", sample: "item \(item)")
      }
      #expect(holders.count == 1)
    }
  }

  @Test(
    "what is no shard is said",
    arguments: ["", "3", "3/", "/4", "4/4", "-1/4", "1/0", "a/b", "1/2/3", " 1/2", "0/9999999999"])
  func refusals(word: String) {
    #expect(throws: ShardProblem.self) { try Shard(word: word) }
  }

  // Aumasson and Bernstein (2012), appendix A: the key 00 01 … 0f and the message 00 01 … 0e.
  @Test("item digests are those of SipHash-2-4")
  func sipHash() {
    #expect(ItemDigest.sipHash(Array(0..<15)) == 0xA129_CA61_49BE_45E5)
    #expect(ItemDigest.of(["a", "bc"]) != ItemDigest.of(["ab", "c"]))
  }
}

@Suite("Part files")
struct PartFileTests {
  private static let numbers: [Double] = [
    0, -0.0, 0.1, 1e-320, -1e308, .greatestFiniteMagnitude, 1 / 3, 9_007_199_254_740_993,
    .infinity, -.infinity,
  ]
  private static let texts = ["", "plain", "\"quoted\" \\ and\n\tcontrol \u{1}", "价值 🧭", "\u{7F}"]

  @Test("what is written reads back to the bit, as often as it is read")
  func roundTrip() throws {
    let folder = try PartFolder()
    let head = PartHead(
      command: "interval", options: ["--logs", "a b", "--where", "x=\"y\""], engine: "1.0",
      inputs: [PartHead.Input(name: "a b", sha256: String(repeating: "0", count: 64))],
      shard: PartHead.Shards(2...2, of: 7), definitions: [])
    var writer = try PartWriter(head, to: folder.path("a.part"))
    try writer.write("values") { line in
      line.integers("whole", [Int.min, -1, 0, Int.max])
      line.integer("large", UInt64.max)
      line.doubles("numbers", Self.numbers + [.nan])
      line.texts("texts", Self.texts)
      line.texts("some", orNull: ["a", nil])
      line.text("none", orNull: nil)
    }
    for number in 0..<5_000 { try writer.write("many") { $0.integer("n", number) } }
    let summary = try writer.finish()
    #expect(summary.bytes == (try folder.bytes("a.part")).count)
    let part = try PartReader(folder.path("a.part"))
    #expect(part.head == head)
    for _ in 0..<2 {
      let lines = try part.lines()
      let line = try #require(try lines.next())
      #expect(try line.integers("whole") == [Int.min, -1, 0, Int.max])
      #expect(try line.natural("large") == UInt64.max)
      let numbers = try line.doubles("numbers")
      #expect(numbers.dropLast().map(\.bitPattern) == Self.numbers.map(\.bitPattern))
      #expect(numbers.last?.isNaN == true)
      #expect(try line.texts("texts") == Self.texts)
      #expect(try line.textsIfAny("some") == ["a", nil])
      #expect(try line.textIfAny("none") == nil)
      var expected = 0
      while let line = try lines.next() {
        #expect(try line.integer("n") == expected)
        expected += 1
      }
      #expect(expected == 5_000)
    }
  }

  @Test("items come back once each and by size, from thousands too")
  func items() throws {
    let folder = try PartFolder()
    var random = SplitMix64(seed: 1)
    let items = (0..<5_000).map { _ in random.next() } + [0, 0, UInt64.max, UInt64.max]
    let path = try folder.part("a.part", items: items + items.reversed())
    let reader = try PartReader(path).items()
    var found: [UInt64] = []
    while let item = try reader.next() { found.append(item) }
    #expect(found == Set(items).sorted())
    #expect(try PartReader(path).check().items == found.count)
  }

  @Test("a member that is not there or is something else names the line")
  func wrongMembers() throws {
    let folder = try PartFolder()
    let lines = try PartReader(try folder.part("a.part")).lines()
    let line = try #require(try lines.next())
    #expect(throws: Diagnostics.self) { try line.text("n") }
    #expect(throws: Diagnostics.self) { try line.integers("n") }
    #expect(throws: Diagnostics.self) { try line.integer("missing") }
    let said = #expect(throws: Diagnostics.self) { try line.double("kind") }
    #expect(said?.description.contains("line 3") == true)
  }

  @Test("a part that was cut anywhere is refused, and says what to do")
  func cuts() throws {
    let folder = try PartFolder()
    _ = try folder.part("a.part")
    let whole = try folder.bytes("a.part")
    for length in 0..<whole.count {
      let cut = try folder.write(Array(whole[..<length]), "cut.part")
      let found = problems([cut])
      #expect(
        !found.isEmpty
          && Set(found).isSubset(of: ["noPart", "unfinishedPart", "emptyFile", "damagedZstandard"]),
        "\(length): \(found)")
    }
  }

  @Test("a part of which the end is missing as text is unfinished")
  func missingLines() throws {
    let folder = try PartFolder()
    let text = String(
      decoding: try Zstandard.expand(try bytesOfPart(folder)), as: UTF8.self)
    let lines = text.split(separator: "\n").map(String.init)
    for kept in 1..<lines.count {
      let path = try folder.packed(Array(lines[..<kept]) + [""], "cut.part")
      #expect(problems([path]) == ["unfinishedPart"])
    }
    // The last line without its end, and a line that is gone.
    #expect(problems([try folder.packed(lines, "end.part")]) == ["unfinishedPart"])
    for gone in 1..<lines.count - 1 {
      var fewer = lines
      fewer.remove(at: gone)
      #expect(problems([try folder.packed(fewer + [""], "gone.part")]) == ["damagedPart"])
    }
    #expect(problems([try folder.packed(lines + ["{}", ""], "more.part")]) == ["trailingBytes"])
  }

  private func bytesOfPart(_ folder: PartFolder) throws -> [UInt8] {
    _ = try folder.part("a.part")
    return try folder.bytes("a.part")
  }

  @Test("a byte that was changed anywhere is found")
  func flippedBytes() throws {
    let folder = try PartFolder()
    let whole = try bytesOfPart(folder)
    for place in whole.indices {
      var flipped = whole
      flipped[place] ^= 0x10
      // The frame's header has bits that mean nothing; the content is then what it was.
      if (try? Zstandard.expand(flipped)) == (try Zstandard.expand(whole)) { continue }
      #expect(!problems([try folder.write(flipped, "flipped.part")]).isEmpty, "\(place)")
    }
  }

  @Test("bytes behind the part are refused")
  func trailing() throws {
    let folder = try PartFolder()
    let whole = try bytesOfPart(folder)
    #expect(!problems([try folder.write(whole + [0], "zero.part")]).isEmpty)
    #expect(problems([try folder.write(whole + whole, "twice.part")]) == ["trailingBytes"])
  }

  @Test("what is no part is said to be none, whatever it is")
  func noParts() throws {
    let folder = try PartFolder()
    let contents: [[UInt8]] = [
      [], Array("model,score\na,1\n".utf8), Array("{\"format\":\"other\",\"version\":1}\n".utf8),
      try Zstandard.compress([]), try Gzip.compress(Array("{}\n".utf8)), [0x28, 0xB5, 0x2F, 0xFD],
    ]
    for content in contents {
      #expect(problems([try folder.write(content, "other.part")]) == ["noPart"], "\(content)")
    }
    #expect(problems([folder.path("nowhere.part")]) == ["noSuchFile"])
    #expect(problems([folder.url.path]) == ["noRegularFile"])
    let newer = "{\"format\":\"compass-part\",\"version\":2}\n"
    #expect(problems([try folder.packed([newer], "newer.part")]) == ["otherPartVersion"])
  }

  @Test("a bomb is refused before it fills memory")
  func bomb() throws {
    let folder = try PartFolder()
    let text = String(decoding: try Zstandard.expand(try bytesOfPart(folder)), as: UTF8.self)
    let head = text.split(separator: "\n").first.map(String.init) ?? ""
    let path = try folder.write(
      Zstandard.compress(Array((head + "\n").utf8) + [UInt8](repeating: 0x20, count: 200 << 20)),
      "bomb.part")
    #expect(problems([path]) == ["expandsTooFar"])
  }

  @Test("no bytes crash the reader")
  func fuzz() throws {
    let folder = try PartFolder()
    var random = SplitMix64(seed: 7)
    let whole = try Zstandard.expand(try bytesOfPart(folder))
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<1 + Int(random.next() % 4) {
        let place = Int(random.next() % UInt64(bytes.count))
        switch random.next() % 3 {
        case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
        case 1: bytes.remove(at: place)
        default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
        }
      }
      if bytes == whole { continue }
      let path = try folder.write(Zstandard.compress(bytes, level: 1), "fuzz.part")
      #expect(!problems([path]).isEmpty)
      guard let part = try? PartReader(path), let lines = try? part.lines() else { continue }
      while let line = try? lines.next() {
        _ = try? line.integer("n")
        _ = try? line.text("name")
      }
      _ = try? RecordPart(merging: [part])
    }
  }

  @Test("a part that is not finished leaves nothing behind")
  func unfinishedWriting() throws {
    let folder = try PartFolder()
    do {
      let head = PartHead(
        command: "rank", options: [], engine: "1.0", inputs: [],
        shard: PartHead.Shards(0...0, of: 1), definitions: [])
      var part = try PartWriter(head, to: folder.path("a.part"))
      for number in 0..<100_000 { try part.write("many") { $0.integer("n", number) } }
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }
}

@Suite("Parts together")
struct PartSetTests {
  @Test("parts of all shards are a whole, in any order")
  func whole() throws {
    let folder = try PartFolder()
    let paths = try (0..<5).map { shard in
      try folder.part("\(shard).part", shard: shard, of: 5, items: [UInt64(shard)])
    }
    for order in [paths, paths.reversed(), Array(paths[2...] + paths[..<2])] {
      let set = try PartSet(order, isWhole: true)
      #expect(set.parts.map(\.path) == paths)
      #expect(set.rows == 25 && set.items == 5)
    }
  }

  @Test("a shard that is missing is named, and one that is there twice")
  func missingAndDoubled() throws {
    let folder = try PartFolder()
    let paths = try [0, 2, 3, 7].map { shard in
      try folder.part("\(shard).part", shard: shard, of: 9, items: [UInt64(shard)])
    }
    let said = #expect(throws: Diagnostics.self) { try PartSet(paths, isWhole: true) }
    #expect(said?.all.map(\.code) == ["missingShard"])
    #expect(said?.description.contains("5 shards of 9 are missing: 1, 4-6, 8") == true)
    let again = try folder.part("again.part", shard: 0, of: 1, items: [8])
    let one = try folder.part("one.part", shard: 0, of: 1, items: [9])
    #expect(problems([one, again]) == ["doubledShard"])
    #expect(problems([one, one]) == ["doubledShard"])
  }

  @Test("an item in two parts is found, however many there are")
  func sharedItems() throws {
    let folder = try PartFolder()
    var random = SplitMix64(seed: 3)
    let items = (0..<4_000).map { _ in random.next() }
    let paths = try (0..<4).map { shard in
      try folder.part(
        "\(shard).part", shard: shard, of: 4,
        items: Array(items[shard * 1_000..<(shard + 1) * 1_000]) + (shard == 2 ? [items[5]] : []))
    }
    let said = #expect(throws: Diagnostics.self) { try PartSet(paths, isWhole: true) }
    #expect(said?.all.map(\.code) == ["sharedItem"])
    #expect(said?.description.contains("1 item of the part is in \(paths[0]) too") == true)
  }

  @Test("parts of something else are refused, all at once")
  func foreign() throws {
    let folder = try PartFolder()
    let data = PartHead.Input(name: "a", sha256: "1")
    let other = PartHead.Input(name: "a", sha256: "2")
    let paths = [
      try folder.part("0.part", shard: 0, of: 6, items: [0], inputs: [data]),
      try folder.part("1.part", shard: 1, of: 6, items: [1], command: "rank", inputs: [data]),
      try folder.part(
        "2.part", shard: 2, of: 6, items: [2], options: ["--logs", "b"], inputs: [data]),
      try folder.part("3.part", shard: 3, of: 6, items: [3], engine: "2.0", inputs: [data]),
      try folder.part("4.part", shard: 4, of: 6, items: [4], inputs: [other]),
      try folder.part("5.part", shard: 5, of: 6, items: [5], inputs: [data], definitions: [other]),
      try folder.part("6.part", shard: 5, of: 8, items: [6], inputs: [data]),
    ]
    let said = #expect(throws: Diagnostics.self) { try PartSet(paths, isWhole: true) }
    let places = said?.all.map { "\($0.code) \(($0.file as NSString).lastPathComponent)" }
    #expect(
      Set(places ?? []) == [
        "foreignPart 1.part", "foreignPart 2.part", "foreignPart 3.part", "otherInput 4.part",
        "foreignPart 5.part", "foreignPart 6.part",
      ])
    #expect(said?.all.allSatisfy { $0.remedy != nil } == true)
  }

  @Test("parts of shards that follow each other become one head, others are refused")
  func ranges() throws {
    let folder = try PartFolder()
    let paths = try (0..<4).map { shard in
      try folder.part("\(shard).part", shard: shard, of: 9, items: [UInt64(shard)])
    }
    var items: [UInt64] = []
    let set = try PartSet([paths[3], paths[1], paths[2]], isWhole: false) { items.append($0) }
    #expect(set.head.shard.indices == 1...3 && items == [1, 2, 3])
    #expect(problems([paths[0], paths[3]], isWhole: false) == ["shardsApart"])
  }
}
