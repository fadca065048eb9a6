import CommandLine
import Foundation
import RandomStreams
import TestSupport
import Testing

/// Boards and pairs that `partial` and `combine` make, beside one run over all rows.
@Suite("Boards and pairs in parts")
struct BoardPartsCommandTests {
  static let analyses = [
    "leaderboard --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz",
    "leaderboard --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz "
      + "--dimension universalism --method bca --replicates 299 --seed 3",
    "leaderboard --logs data/examples/inspect --system criteria --where criterion=match",
    "pairs --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz",
    "pairs --logs data/example/judgments.jsonl.gz --instrument presence --system schwartz "
      + "--dimension all --reference Halcyon-3 --margin 2 --adjustment bh",
    "pairs --logs data/examples/inspect --system criteria --dimension match",
    "leaderboard --logs board.jsonl --system criteria",
    "leaderboard --logs board.jsonl --system criteria --dimension care --model A,C --level 0.9",
    "pairs --logs board.jsonl --system criteria --dimension all",
    "pairs --logs repeats.jsonl --system criteria",
  ]

  /// A folder with logs, and parts.
  private struct Folder {
    let place: Scratch

    init() throws {
      Project.enter()
      place = try Scratch()
      var random = SplitMix64(seed: 12)
      func pick(_ words: [String]) -> String { words[Int(random.next() % UInt64(words.count))] }
      var board: [String] = []
      var repeats: [String] = []
      for item in 0..<50 {
        let cluster = item % 5 == 0 ? "" : #","cluster_id":"c\#(item % 7)""#
        let weight = pick(["1", "2", "0.1"])
        for model in ["A", "B", "C", "D"] {
          for criterion in ["power", "care"] where random.next() % 6 > 0 {
            let score = pick(["0", "1", "0.25", "0.5", "null"])
            board.append(
              #"{"evaluation_id":"e","task":"t\#(item % 3)","model_id":"\#(model)","sample_id":"i\#(item)","#
                + #""judge_id":"rule:r","criterion":"\#(criterion)","score":\#(score),"#
                + #""status":"\#(score == "null" ? "error" : "scored")","scale_min":0,"scale_max":1,"#
                + #""weight":\#(weight),"sampling":"\#(item == 9 ? "curated" : "complete")"\#(cluster)}"#
            )
          }
          for epoch in 1...3 {
            repeats.append(
              #"{"evaluation_id":"e","task":"t","model_id":"\#(model)","sample_id":"i\#(item)","#
                + #""epoch":\#(epoch),"judge_id":"rule:r","criterion":"match","score":\#(pick(["0", "1"])),"#
                + #""scale_min":0,"scale_max":1}"#)
          }
        }
      }
      try place.write("board.jsonl", board.joined(separator: "\n") + "\n")
      try place.write("repeats.jsonl", repeats.joined(separator: "\n") + "\n")
    }

    func words(_ analysis: String) -> [String] {
      analysis.split(separator: " ").map { word in
        ["board.jsonl", "repeats.jsonl"].contains(word) ? place.path(String(word)) : String(word)
      }
    }

    func parts(_ analysis: String, of count: Int) async -> [String] {
      var paths: [String] = []
      for shard in 0..<count {
        let part = place.path("\(count)-\(shard).part")
        let run = await Run(
          ["partial"] + words(analysis) + ["--shard", "\(shard)/\(count)", "-o", part, "--quiet"])
        #expect(run.status == .ok, "\(run.errors)")
        paths.append(part)
      }
      return paths
    }
  }

  @Test("parts print to the byte what one run prints", arguments: analyses)
  func same(_ analysis: String) async throws {
    let folder = try Folder()
    var random = SplitMix64(seed: 7)
    for count in [1, 3, 4] {
      let parts = await folder.parts(analysis, of: count)
      for format in ["text", "json", "csv"] {
        let single = await Run(folder.words(analysis) + ["--format", format])
        let combined = await Run(
          ["combine"] + parts.shuffled(using: &random) + ["--format", format])
        #expect(single.status == .ok, "\(single.errors)")
        #expect(combined.status == .ok, "\(combined.errors)")
        #expect(combined.output == single.output)
      }
    }
  }

  @Test("records of Every Eval Ever come from parts with their times")
  func records() async throws {
    let folder = try Folder()
    let analysis = Self.analyses[2]
    let parts = await folder.parts(analysis, of: 3)
    let single = await Run(folder.words(analysis) + ["--format", "every-eval-ever"])
    let combined = await Run(["combine"] + parts + ["--format", "every-eval-ever"])
    #expect(single.status == .ok, "\(single.errors)")
    #expect(combined.output == single.output, "\(combined.errors)")
  }

  @Test("a gate of pairs fails from parts as it does from rows")
  func gate() async throws {
    let folder = try Folder()
    let analysis = Self.analyses[8] + " --fail-on notShownToDiffer"
    let parts = await folder.parts(analysis, of: 3)
    let single = await Run(folder.words(analysis))
    let combined = await Run(["combine"] + parts)
    #expect(single.status == combined.status)
    #expect(combined.output == single.output)
  }

  @Test("a lost shard of a leaderboard is refused")
  func lost() async throws {
    let folder = try Folder()
    let parts = await folder.parts(Self.analyses[6], of: 4)
    let run = await Run(["combine", parts[1], parts[2], parts[3]])
    #expect(run.status == .badInput)
    #expect(run.output.isEmpty)
  }
}
