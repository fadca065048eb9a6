import Analysis
import Diagnostics
import Foundation
import LogReaders
import RandomStreams
import Statistics
import Testing
import ValueModel

/// Boards and pairs that are put together from parts, beside those of all rows at once.
@Suite("Boards from parts")
struct BoardContentTests {
  /// What a log of a test has.
  struct Features: Sendable {
    var models = 3
    var items = 9
    var criteria = ["power", "security", "hedonism"]
    /// How many clusters items are in; 0: each is one by itself.
    var clusters = 0
    /// Whether some items name their cluster and others do not.
    var someClusters = false
    var isWeighted = false
    var areZeroOne = false
    /// How often a model lacks an item.
    var holes = 0.0
    var missing = 0.0
    var judges = 1
    var epochs = 1
    var tasks = 1
    var others = 0.0
  }

  private static let header =
    "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
    + "scale_min,scale_max,scale_type,cluster_id,sampling,judgment_index,weight,judged_at"

  private static func log(_ features: Features, _ stream: inout RandomStream) -> String {
    var lines = [header]
    for item in 0..<features.items {
      let task = "t\(stream.index(below: features.tasks))"
      let weight =
        features.isWeighted ? ["0.3", "2", "1", "0"][stream.index(below: 4)] : ""
      let isNamed = features.clusters > 0 && !(features.someClusters && item % 3 == 0)
      let cluster = isNamed ? "c\(stream.index(below: features.clusters))" : ""
      let sampling =
        stream.uniform() < features.others
        ? ["curated", "adaptive"][stream.index(below: 2)] : "complete"
      for model in 0..<features.models {
        if stream.uniform() < features.holes { continue }
        for criterion in features.criteria where stream.uniform() >= features.holes / 2 {
          for epoch in 1...features.epochs {
            for judge in 0..<features.judges {
              let isMissing = stream.uniform() < features.missing
              let score =
                features.areZeroOne
                ? Double(stream.index(below: 2))
                : (stream.uniform() * 1e4).rounded() / 1e4
              let kind = features.judges > 1 ? "model" : "rule"
              let hour = 10 + stream.index(below: 10)
              lines.append(
                "run,\(task),m\(model),i\(item),\(epoch),\(kind):j\(judge),\(criterion),"
                  + "\(isMissing ? "" : "\(score)"),\(isMissing ? "unscored" : "scored"),\(kind),"
                  + "0,1,interval,\(cluster),\(sampling),1,\(weight),2026-01-02T\(hour):00:00Z")
            }
          }
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func inputs(
    _ text: String, in folder: PartFolder, system: String, instrument: String? = nil
  ) throws -> StudyInputs {
    let path = try folder.write(Array(text.utf8), "log.csv")
    let request = StudyRequest(
      data: DataRequest(logs: [path]), instrument: instrument, system: system)
    return try StudyInputs(
      request, from: LogReading(request.data.logs, options: request.data.readingOptions))
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// All that a leaderboard and pairs are printed from.
  private static func shown(_ content: BoardContent, methods: [IntervalOptions]) throws -> String {
    var text: [String] = []
    guard let study = try content.study(seed: 5) else { return "published" }
    for options in methods {
      let book = try study.book(options)
      text.append(try json(book))
      let dimensions: [String?] =
        book.system.dimensions.map(\.id) + (book.hasOverallScore ? [nil] : [])
      for dimension in dimensions {
        let board = try Leaderboard(book, dimension: dimension, cautions: content.cautions(study))
        text.append(try json(board))
      }
    }
    if content.scope != .board {
      let pairs = try PairStudy(
        study, dimension: PairStudy.everyDimension, settings: PairSettings(margin: 5))
      text.append(try json(pairs.results))
      text.append("\(pairs.cautions)")
    }
    text.append("\(content.suspicions(besides: study.cautions, of: study))")
    text.append(
      "\(study.itemCount) \(study.judgmentCount) \(study.clusterCount) \(study.judgeCount)")
    text.append("\(String(describing: content.lastTime)) \(study.models)")
    return text.joined(separator: "\n")
  }

  /// Parts of the rows, written and opened.
  private static func parts(
    _ inputs: StudyInputs, scope: BoardScope, count: Int, in folder: PartFolder
  ) throws -> [PartReader] {
    try (0..<count).map { index in
      let shard = Shard(index: index, count: count)
      let path = folder.path("\(count)-\(index).part")
      var part = try PartWriter(
        PartHead(
          command: "leaderboard", options: [], engine: "1.0", inputs: [],
          shard: PartHead.Shards(index...index, of: count), definitions: []), to: path)
      try BoardContent(inputs, scope: scope, shard: shard).write(to: &part)
      _ = try part.finish()
      return try PartReader(path)
    }
  }

  private static let features: [Features] = [
    Features(),
    Features(models: 5, items: 40, clusters: 7, areZeroOne: true),
    Features(models: 4, items: 30, areZeroOne: true),
    Features(models: 4, items: 30, clusters: 6, isWeighted: true, missing: 0.1),
    Features(models: 5, items: 24, clusters: 5, someClusters: true, holes: 0.2),
    Features(models: 4, items: 25, isWeighted: true, holes: 0.3, missing: 0.2, tasks: 3),
    Features(models: 6, items: 12, criteria: ["power"], holes: 0.6, tasks: 2),
    Features(models: 3, items: 21, clusters: 1, missing: 0.05, others: 0.2),
    Features(models: 2, items: 1, criteria: ["power", "security"]),
    Features(models: 3, items: 40, clusters: 8, areZeroOne: true, holes: 0.1, others: 0.1),
  ]

  private static let methods = [
    IntervalOptions(), IntervalOptions(method: .percentile, level: 0.9, replicates: 199),
  ]

  private static func check(
    _ inputs: StudyInputs, scope: BoardScope, in folder: PartFolder,
    _ stream: inout RandomStream, name: String
  ) throws {
    let whole = try shown(BoardContent(inputs, scope: scope), methods: methods)
    for count in [1, 3, 4, 64] {
      var parts = try parts(inputs, scope: scope, count: count, in: folder)
      stream.shuffle(&parts)
      let merged = try BoardContent(merging: parts)
      #expect(try shown(merged, methods: methods) == whole, "\(name), \(count) shards")
      guard count == 4 else { continue }
      // In two steps: parts of neighbours become a part.
      var halves: [PartReader] = []
      for (place, half) in [Array(parts[..<2]), Array(parts[2...])].enumerated() {
        let path = folder.path("half-\(place).part")
        var part = try PartWriter(half[0].head, to: path)
        try BoardContent(merging: half).write(to: &part)
        _ = try part.finish()
        halves.append(try PartReader(path))
      }
      #expect(
        try shown(BoardContent(merging: halves), methods: methods) == whole, "\(name), in steps")
    }
  }

  @Test(
    "a board and its pairs from parts of any number and order are those of all rows, to the bit",
    arguments: features.indices)
  func equalToOneRun(place: Int) throws {
    for round in 0..<3 {
      var stream = RandomStream(seed: 71, purpose: "boards", index: UInt64(10 * place + round))
      let folder = try PartFolder()
      let text = Self.log(Self.features[place], &stream)
      // The criteria of the log have a mean over all; of Schwartz's values most are not measured.
      let inputs = try Self.inputs(text, in: folder, system: "criteria")
      try Self.check(
        inputs, scope: .pairs(dimension: PairStudy.everyDimension, reference: nil), in: folder,
        &stream, name: "features \(place), round \(round)")
    }
  }

  @Test(
    "profiles that are centred come from parts as they come from rows", arguments: [0, 3, 4, 5])
  func centred(place: Int) throws {
    var stream = RandomStream(seed: 72, purpose: "boards", index: UInt64(place))
    let folder = try PartFolder()
    let presence = try String(
      contentsOfFile: #filePath.replacing(
        "Tests/AnalysisTests/BoardContentTests.swift", with: "data/instruments/presence.yaml"),
      encoding: .utf8)
    for centring in ["model", "respondent"] {
      let instrument = try folder.write(
        Array(
          presence.replacing("centring: none", with: "centring: \(centring)")
            .replacing("id: presence", with: "id: centred").utf8), "centred.yaml")
      let inputs = try Self.inputs(
        Self.log(Self.features[place], &stream), in: folder, system: "schwartz",
        instrument: instrument)
      try Self.check(
        inputs, scope: .pairs(dimension: PairStudy.everyDimension, reference: nil), in: folder,
        &stream, name: "\(centring), features \(place)")
    }
  }

  @Test(
    "several judges and repeats come from parts, with what single answers show", arguments: 0..<4)
  func repeats(round: Int) throws {
    var stream = RandomStream(seed: 73, purpose: "boards", index: UInt64(round))
    let folder = try PartFolder()
    let features = Features(
      models: 4, items: 30, clusters: round % 2 * 6, areZeroOne: round > 1,
      holes: round % 2 == 0 ? 0 : 0.1, missing: round > 1 ? 0 : 0.3, judges: round > 1 ? 1 : 3,
      epochs: 2 + round / 2, tasks: 1 + round % 2)
    let inputs = try Self.inputs(Self.log(features, &stream), in: folder, system: "criteria")
    try Self.check(
      inputs, scope: .pairs(dimension: PairStudy.everyDimension, reference: nil), in: folder,
      &stream, name: "judges")
    let study = try #require(
      try BoardContent(inputs, scope: .pairs(dimension: nil, reference: nil)).study(seed: 1))
    let pairs = try PairStudy(study, dimension: nil, settings: PairSettings())
    #expect(!pairs.results.noise.isEmpty || !pairs.results.repeats.isEmpty)
  }

  @Test("more than a hundred models are ranked by their sums, from parts as well")
  func manyModels() throws {
    var stream = RandomStream(seed: 74, purpose: "boards", index: 0)
    let folder = try PartFolder()
    let features = Features(
      models: 103, items: 9, criteria: ["power"], clusters: 4, areZeroOne: true, holes: 0.1)
    let inputs = try Self.inputs(Self.log(features, &stream), in: folder, system: "criteria")
    let scope = BoardScope.pairs(dimension: "power", reference: "m7")
    func shown(_ content: BoardContent) throws -> String {
      let study = try #require(try content.study(seed: 5))
      let pairs = try PairStudy(
        study, dimension: "power", settings: PairSettings(reference: "m7"))
      return try Self.json(study.book(IntervalOptions())) + Self.json(pairs.results)
        + "\(pairs.cautions)"
    }
    let whole = try shown(BoardContent(inputs, scope: scope))
    var parts = try Self.parts(inputs, scope: scope, count: 5, in: folder)
    stream.shuffle(&parts)
    #expect(try shown(BoardContent(merging: parts)) == whole)
  }

  @Test("sixty-four parts in twenty random orders give the same bytes")
  func manyOrders() throws {
    var stream = RandomStream(seed: 75, purpose: "boards", index: 0)
    let folder = try PartFolder()
    let features = Features(models: 3, items: 50, clusters: 9, holes: 0.1)
    let inputs = try Self.inputs(Self.log(features, &stream), in: folder, system: "criteria")
    let whole = try Self.shown(
      BoardContent(inputs, scope: .board), methods: [IntervalOptions()])
    var parts = try Self.parts(inputs, scope: .board, count: 64, in: folder)
    for _ in 0..<20 {
      stream.shuffle(&parts)
      let merged = try BoardContent(merging: parts)
      #expect(try Self.shown(merged, methods: [IntervalOptions()]) == whole)
    }
  }

  @Test("parts that were made with other definitions are refused")
  func otherDefinitions() throws {
    var stream = RandomStream(seed: 76, purpose: "boards", index: 0)
    let folder = try PartFolder()
    let text = Self.log(Features(), &stream)
    let one = try Self.parts(
      Self.inputs(text, in: folder, system: "schwartz", instrument: "presence"), scope: .board,
      count: 2, in: folder)
    let other = try Self.parts(
      Self.inputs(text, in: folder, system: "criteria"), scope: .board, count: 3, in: folder)
    let error = #expect(throws: Diagnostics.self) {
      _ = try BoardContent(merging: [one[0], other[1]])
    }
    #expect(error?.all.map(\.code) == ["foreignPart"])
  }

  @Test("criteria of the log are put together where parts have other ones")
  func otherCriteria() throws {
    var stream = RandomStream(seed: 77, purpose: "boards", index: 0)
    let folder = try PartFolder()
    let text = Self.log(Features(models: 3, items: 12), &stream)
    let lines = text.split(separator: "\n")
    let inputs = try Self.inputs(text, in: folder, system: "criteria")
    let whole = try Self.shown(BoardContent(inputs, scope: .board), methods: Self.methods)
    // Each shard by itself, as from a stream, and one criterion in one of them only.
    let shards = (0..<4).map { index in
      lines.dropFirst().filter { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return Shard(index: index, count: 4).holds(task: String(cells[1]), sample: String(cells[3]))
      }
    }
    var readers: [PartReader] = []
    for (index, rows) in shards.enumerated() where !rows.isEmpty {
      let own = try Self.inputs(
        (lines.prefix(1) + rows).joined(separator: "\n") + "\n", in: folder, system: "criteria")
      let path = folder.path("stream-\(index).part")
      var part = try PartWriter(
        PartHead(
          command: "leaderboard", options: [], engine: "1.0", inputs: [],
          shard: PartHead.Shards(index...index, of: 4), definitions: []), to: path)
      try BoardContent(own, scope: .board, shard: Shard(index: index, count: 4)).write(to: &part)
      _ = try part.finish()
      readers.append(try PartReader(path))
    }
    #expect(
      try Self.shown(BoardContent(merging: readers), methods: Self.methods) == whole)
  }

  @Test("nothing that is scored is said of parts as of rows")
  func nothingScored() throws {
    let folder = try PartFolder()
    var stream = RandomStream(seed: 78, purpose: "boards", index: 0)
    let text = Self.log(Features(criteria: ["not-a-value"]), &stream)
    let inputs = try Self.inputs(text, in: folder, system: "schwartz", instrument: "presence")
    let one = #expect(throws: Diagnostics.self) {
      _ = try BoardContent(inputs, scope: .board).study(seed: 1)
    }
    let parts = try Self.parts(inputs, scope: .board, count: 2, in: folder)
    let other = #expect(throws: Diagnostics.self) {
      _ = try BoardContent(merging: parts).study(seed: 1)
    }
    #expect(one == other)
  }
}
