import Analysis
import Diagnostics
import Foundation
import LogReaders
import RandomStreams
import Testing

/// Parts whose digests hold, and whose numbers nobody counted.
@Suite("Parts from strangers")
struct HostilePartTests {
  private static func inputs(in folder: PartFolder) throws -> StudyInputs {
    var lines = [
      "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,judge_kind,"
        + "scale_min,scale_max,scale_type,cluster_id,weight"
    ]
    for item in 0..<8 {
      for model in 0..<3 where item != model {
        for (place, criterion) in ["power", "security"].enumerated() {
          for epoch in 1...2 {
            lines.append(
              "run,t,m\(model),i\(item),\(epoch),model:j,\(criterion),"
                + "\((item * 7 + model * 3 + epoch + place) % 6),scored,model,0,5,interval,"
                + "c\(item / 3),\(item % 4 == 0 ? 2 : 1)")
          }
        }
      }
    }
    let path = try folder.write(Array((lines.joined(separator: "\n") + "\n").utf8), "log.csv")
    let request = StudyRequest(data: DataRequest(logs: [path]), system: "criteria")
    return try StudyInputs(
      request, from: LogReading(request.data.logs, options: request.data.readingOptions))
  }

  /// The lines of the content of a part.
  private static func lines(of part: PartReader) throws -> [[UInt8]] {
    let lines = try part.lines()
    var found: [[UInt8]] = []
    while let line = try lines.next() { found.append(Array(line.bytes)) }
    return found
  }

  /// Where whole numbers stand in a line, those in texts among them.
  private static func numbers(in line: [UInt8]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start: Int?
    for (place, byte) in (line + [0]).enumerated() {
      if (0x30...0x39).contains(byte) {
        start = start ?? place
      } else if let first = start {
        found.append(first..<place)
        start = nil
      }
    }
    return found
  }

  private static let wrong = [
    "9223372036854775807", "-1", "999999999999999999", "1099511627775", "18446744073709551615", "0",
    "7", "1e308", "null",
  ]

  /// Puts parts together of which one line of the first is another, and shows them.
  private static func tryAll(
    _ parts: [PartReader], in folder: PartFolder, _ use: ([PartReader]) throws -> Void
  ) throws -> Int {
    let lines = try lines(of: parts[0])
    var stream = RandomStream(seed: 20_251, purpose: "hostile", index: 0)
    var refused = 0
    for number in lines.indices {
      let places = numbers(in: lines[number])
      guard !places.isEmpty else { continue }
      for _ in 0..<min(24, 2 * places.count) {
        var changed = lines
        changed[number].replaceSubrange(
          places[stream.index(below: places.count)],
          with: Array(wrong[stream.index(below: wrong.count)].utf8))
        var part = try PartWriter(parts[0].head, to: folder.path("hostile.part"))
        for line in changed { try part.write(line: line) }
        _ = try part.finish()
        do {
          try use([PartReader(folder.path("hostile.part"))] + parts.dropFirst())
        } catch is Diagnostics {
          refused += 1
        }
      }
    }
    return refused
  }

  @Test("numbers that nobody counted are refused or shown, and stop nothing")
  func boards() throws {
    let folder = try PartFolder()
    let inputs = try Self.inputs(in: folder)
    let scope = BoardScope.pairs(dimension: PairStudy.everyDimension, reference: nil)
    let parts = try (0..<2).map { index in
      let shard = Shard(index: index, count: 2)
      let head = PartHead(
        command: "pairs", options: [], engine: "1.0", inputs: [],
        shard: PartHead.Shards(index...index, of: 2), definitions: [])
      var part = try PartWriter(head, to: folder.path("\(index).part"))
      try BoardContent(inputs, scope: scope, shard: shard).write(to: &part)
      _ = try part.finish()
      return try PartReader(folder.path("\(index).part"))
    }
    let refused = try Self.tryAll(parts, in: folder) { parts in
      let content = try BoardContent(merging: parts)
      guard let study = try content.study(seed: 1) else { return }
      _ = try study.book(IntervalOptions())
      _ = try PairStudy(
        study, dimension: PairStudy.everyDimension, settings: PairSettings(margin: 5))
      _ = content.suspicions(besides: study.cautions, of: study)
    }
    #expect(refused > 100)
  }
}
