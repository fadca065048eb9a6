import CommandLine
import Foundation
import RandomStreams
import TestSupport
import Testing

/// Parts that `partial` writes and `combine` puts together, beside one run over all rows.
@Suite("Parts of an analysis")
struct PartsCommandTests {
  /// A command with its options, on one of the logs of these tests.
  struct Analysis: Sendable, CustomTestStringConvertible {
    let words: [String]
    var testDescription: String { words.joined(separator: " ") }

    init(_ text: String) { words = text.split(separator: " ").map(String.init) }
  }

  static let analyses: [Analysis] = [
    Analysis("interval --logs scores.jsonl"),
    Analysis("interval --logs scores.jsonl --by model_id --where criterion=power"),
    Analysis("interval --logs scores.jsonl --by model_id,language --cluster sample_id --range 0,4"),
    Analysis("interval --logs scores.jsonl --by model_id --weight weight --method cluster-t"),
    Analysis("interval --logs scores.jsonl --statistic median --by criterion --replicates 199"),
    Analysis("interval --logs scores.jsonl --by criterion --method bca --replicates 199"),
    Analysis("interval --logs scores.jsonl --by criterion --versus model_id=A,B"),
    Analysis("interval --logs scores.jsonl --by culture --minimum-group 2"),
    Analysis("interval --logs plain.jsonl --by model_id"),
    Analysis("agreement --logs scores.jsonl --where criterion=power --scale ordinal"),
    Analysis(
      "agreement --logs scores.jsonl --where criterion=power --weights quadratic --cluster sample_id"
    ),
    Analysis("agreement --logs scores.jsonl --where criterion=power --bootstrap 199"),
    Analysis("agreement --logs plain.jsonl --unit sample_id,model_id --scale interval"),
    Analysis("rank --logs battles.jsonl"),
    Analysis("rank --logs battles.jsonl --order-effect --cluster sample_id --pairs"),
    Analysis("rank --logs battles.jsonl --ties davidson --order-effect-by judge_id"),
    Analysis("rank --logs battles.jsonl --bootstrap 199 --scale elo --anchor A=1000"),
    Analysis(
      "rank --logs battles.jsonl --covariate w=response_length,latency_s --where language=en"),
  ]

  /// Logs in a directory of their own.
  private struct Logs {
    let place: Scratch

    init() throws {
      place = try Scratch()
      var random = SplitMix64(seed: 11)
      func pick<Value>(_ values: [Value]) -> Value {
        values[Int(random.next() % UInt64(values.count))]
      }
      var scores: [String] = []
      var plain: [String] = []
      var battles: [String] = []
      for item in 0..<60 {
        for model in ["A", "B", "C \"x\""] {
          let name = model.replacing("\"", with: "\\\"")
          for judge in ["human:ann", "human:bob", "human:cat"] where random.next() % 5 > 0 {
            for criterion in ["power", "care"] {
              let score = pick(["0", "1", "2", "3", "4", "2.5", "null"])
              let status = score == "null" ? "unscored" : "scored"
              scores.append(
                #"{"evaluation_id":"e","task":"t","model_id":"\#(name)","sample_id":"i\#(item)","#
                  + #""judge_id":"\#(judge)","criterion":"\#(criterion)","score":\#(score),"#
                  + #""status":"\#(status)","scale_min":0,"scale_max":4,"cluster_id":"c\#(item / 3)","#
                  + #""language":"\#(item % 2 == 0 ? "en" : "zh")","culture":"\#(pick(["NL", "JP"]))","#
                  + #""weight":\#(pick(["1", "2", "0.1"])),"sampling":"\#(item == 7 ? "curated" : "random")"}"#
              )
            }
          }
          plain.append(
            #"{"evaluation_id":"e","task":"\#(item % 2 == 0 ? "s" : "u")","model_id":"\#(name)","#
              + #""sample_id":"i\#(item)","judge_id":"rule:match","score":\#(pick(["0", "1"]))}"#)
          plain.append(
            #"{"evaluation_id":"e","task":"\#(item % 2 == 0 ? "s" : "u")","model_id":"\#(name)","#
              + #""sample_id":"i\#(item)","judge_id":"model:j","score":\#(pick(["0", "1"]))}"#)
        }
        for (left, right) in [("A", "B"), ("B", "C"), ("A", "C"), ("C", "A")] {
          battles.append(
            #"{"evaluation_id":"e","task":"t","model_id":"\#(left)","opponent_model_id":"\#(right)","#
              + #""sample_id":"i\#(item)","judge_id":"\#(pick(["model:j", "model:k"]))","#
              + #""preference":\#(pick(["0", "1", "1", "0.5"])),"position":"\#(pick(["first", "second"]))","#
              + #""weight":\#(pick(["0.5", "1", "2"])),"language":"\#(pick(["en", "zh"]))","#
              + #""response_length":\#(pick(["3", "5", "8"])),"latency_s":\#(pick(["2", "7"]))}"#)
        }
      }
      try write(scores, "scores.jsonl")
      try write(plain, "plain.jsonl")
      try write(battles, "battles.jsonl")
    }

    func path(_ name: String) -> String { place.url.appendingPathComponent(name).path }

    private func write(_ lines: [String], _ name: String) throws {
      try Data((lines.joined(separator: "\n") + "\n").utf8).write(
        to: URL(fileURLWithPath: path(name)))
    }

    /// The words with the logs' paths.
    func words(_ analysis: Analysis) -> [String] {
      analysis.words.map { $0.hasSuffix(".jsonl") ? path($0) : $0 }
    }

    /// Writes the parts of all shards.
    func parts(_ analysis: Analysis, of count: Int) async -> [String] {
      var paths: [String] = []
      for shard in 0..<count {
        let part = path("\(count)-\(shard).part")
        let run = await Run(
          ["partial"] + words(analysis) + ["--shard", "\(shard)/\(count)", "-o", part, "--quiet"])
        #expect(run.status == .ok, "\(run.errors)")
        paths.append(part)
      }
      return paths
    }
  }

  @Test("parts print to the byte what one run prints", arguments: analyses)
  func same(_ analysis: Analysis) async throws {
    let logs = try Logs()
    var random = SplitMix64(seed: 5)
    for count in [1, 3, 4] {
      let parts = await logs.parts(analysis, of: count)
      for format in ["text", "json", "csv"] {
        let single = await Run(logs.words(analysis) + ["--format", format])
        let shuffled = parts.shuffled(using: &random)
        let combined = await Run(["combine"] + shuffled + ["--format", format])
        #expect(single.status == .ok, "\(single.errors)")
        #expect(combined.status == .ok, "\(combined.errors)")
        #expect(combined.output == single.output)
      }
    }
  }

  @Test(
    "64 parts in any order, twenty times, print the same",
    arguments: [analyses[0], analyses[6], analyses[10], analyses[14]])
  func manyParts(_ analysis: Analysis) async throws {
    let logs = try Logs()
    var random = SplitMix64(seed: 6)
    let single = await Run(logs.words(analysis) + ["--format", "json"])
    let parts = await logs.parts(analysis, of: 64)
    for _ in 0..<20 {
      let combined = await Run(
        ["combine"] + parts.shuffled(using: &random) + ["--format", "json"])
      #expect(combined.output == single.output, "\(combined.errors)")
    }
  }

  @Test("parts can be put together in steps")
  func steps() async throws {
    let logs = try Logs()
    let analysis = Self.analyses[6]
    let parts = await logs.parts(analysis, of: 5)
    let (first, second) = (logs.path("first.part"), logs.path("second.part"))
    let one = await Run(["combine", parts[2], parts[0], parts[1], "-o", first, "--format", "json"])
    let other = await Run(["combine", parts[3], parts[4], "-o", second])
    #expect(one.status == .ok && other.status == .ok, "\(one.errors)\(other.errors)")
    #expect(one.output.contains("\"last\" : 2"))
    let combined = await Run(["combine", second, first])
    let single = await Run(logs.words(analysis))
    #expect(combined.output == single.output, "\(combined.errors)")
    // What the steps hold is known of them, too.
    let doubled = await Run(["combine", second, first, parts[1]])
    #expect(doubled.status == .badInput)
    #expect(doubled.errors.contains("holds shard 1, and so does"))
  }

  @Test("a lost shard is refused, and what is missing is said")
  func lost() async throws {
    let logs = try Logs()
    let parts = await logs.parts(Self.analyses[0], of: 4)
    let run = await Run(["combine", parts[0], parts[3]])
    #expect(run.status == .badInput)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("2 shards of 4 are missing: 1-2"))
  }

  @Test("parts of another log of the same name are refused")
  func otherInput() async throws {
    let logs = try Logs()
    let words = logs.words(Self.analyses[0])
    let (first, second) = (logs.path("0.part"), logs.path("1.part"))
    _ = await Run(["partial"] + words + ["--shard", "0/2", "-o", first])
    let more =
      #"{"evaluation_id":"e","task":"t","model_id":"A","sample_id":"new","judge_id":"human:ann","criterion":"power","score":1}"#
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: logs.path("scores.jsonl")))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data((more + "\n").utf8))
    try handle.close()
    _ = await Run(["partial"] + words + ["--shard", "1/2", "-o", second])
    let run = await Run(["combine", first, second])
    #expect(run.status == .badInput)
    #expect(run.errors.contains("another content of scores.jsonl"))
  }

  @Test(
    "what cannot be made in parts says so before anything is read",
    arguments: [
      (["calibrate", "--logs", "a"], "calibrate cannot be put together of parts"),
      (["doctor", "a"], "doctor cannot be put together of parts"),
      (["interval", "a.csv", "--value", "x"], "Parts are made of judgments"),
      (
        ["rank", "a.csv", "--left", "a", "--right", "b", "--winner", "w"],
        "Parts are made of judgments"
      ),
      (["intervall"], "There is no command"),
      (
        ["interval", "--logs", "a", "--method", "wilson", "--statistic", "median"],
        "--method wilson is for"
      ),
      (["interval", "--logs", "a", "--no-such-option"], "--no-such-option"),
      ([], "Name a command first"),
    ])
  func refusals(_ words: [String], _ said: String) async throws {
    let run = await Run(["partial"] + words + ["--shard", "0/2", "-o", "/nowhere/a.part"])
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("a shard that is none, and a part without a place, are wrong use")
  func wrongShards() async {
    for shard in ["2/2", "x", "1", "0/0", "-1/2"] {
      let run = await Run([
        "partial", "interval", "--logs", "a", "--shard=\(shard)", "-o", "a.part",
      ])
      #expect(run.status == .wrongUse, "\(shard)")
    }
    #expect(await Run("partial", "interval", "--logs", "a", "--shard", "0/1").status == .wrongUse)
    #expect(await Run("combine").status == .wrongUse)
  }

  @Test("a column that is not there is said when the part is made")
  func unknownColumn() async throws {
    let logs = try Logs()
    let run = await Run(
      ["partial"] + logs.words(Self.analyses[0]) + [
        "--by", "modle_id", "--shard", "0/2", "-o", logs.path("a.part"),
      ])
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("modle_id"))
    #expect(!FileManager.default.fileExists(atPath: logs.path("a.part")))
  }
}
