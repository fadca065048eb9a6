import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass contamination")
struct ContaminationCommandTests {
  private static let folder = "data/examples/leak"
  private static let log = ["--logs", "\(folder)/judgments.jsonl.gz"]
  private static let probabilities = ["--probabilities", "\(folder)/probabilities.jsonl.gz"]

  private func results(_ arguments: [String]) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(["contamination"] + arguments + ["--format", "json", "-q"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  private func tests(_ results: [String: Any]) throws -> [[String: Any]] {
    try #require(results["tests"] as? [[String: Any]])
  }

  @Test("the model that had read the example is found, by its size, and no other")
  func truth() async throws {
    let results = try await results(
      // Four intervals that all hold at 95 %.
      Self.log + Self.probabilities + ["--replicates", "999", "--level", "0.9875"])
    let found = try tests(results).filter { $0["verdict"] as? String == "found" }
    #expect(Set(found.compactMap { $0["model"] as? String }) == ["Halcyon-3"])
    let names = Set(found.compactMap { $0["test"] as? String })
    #expect(
      names.isSuperset(of: [
        "releaseDate", "publicHeldOut", "paraphrase", "paCoST", "minK", "minKPlusPlus", "coDeC",
      ]))
    // What was planted: 25 points on what leaked, a tenth of it on paraphrases; 0.12 of confidence.
    for (test, planted) in [
      ("releaseDate", 25), ("publicHeldOut", 25), ("paraphrase", 22.5), ("paCoST", 0.108),
    ] {
      let effect = try #require(
        found.first { $0["test"] as? String == test }?["effect"] as? [String: Any])
      let (lower, upper) = (
        try #require(effect["lower"] as? Double), try #require(effect["upper"] as? Double)
      )
      #expect(lower < planted && planted < upper, "\(test): \(lower) to \(upper)")
    }
  }

  @Test("what doctor says of a log and what the battery says of it agree, test by test")
  func agreement() async throws {
    let scratch = try Scratch()
    let plain = try scratch.write(
      "plain.jsonl",
      #"{"model_id":"Halcyon-3","sample_id":"item-007","form":"plain","logprobs":[-1,-2,-1,-3,-1]}"#
        + "\n")
    for arguments in [
      Self.log, Self.log + Self.probabilities, Self.log + ["--probabilities", plain],
      Self.log + ["--where", "split="], Self.log + ["--where", "item_date<2023-06-01"],
      ["--logs", "data/example/judgments.jsonl.gz"],
    ] {
      let few = arguments + ["--replicates", "99"]
      let battery = try tests(try await results(few))
      let doctor = await Run(["doctor"] + arguments + ["--format", "json", "-q"])
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(doctor.output.utf8)) as? [String: Any])
      let analyses =
        (json["results"] as? [String: Any])?["analyses"] as? [[String: Any]] ?? []
      var compared = 0
      for analysis in analyses {
        let words = (analysis["analysis"] as? String ?? "").split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "contamination" else { continue }
        compared += 1
        let own = battery.filter { $0["test"] as? String == words[1] }
        if analysis["supported"] as? Bool == false {
          let reason = analysis["reason"] as? String
          #expect(own.allSatisfy { $0["reason"] as? String == reason }, "\(words[1])")
        } else {
          #expect(analysis["command"] as? String != nil)
        }
      }
      #expect(compared == 10)
    }
  }

  @Test("texts of items are looked for in a corpus, and scores stand side by side")
  func corpus() async throws {
    let scratch = try Scratch()
    var rows: [String] = []
    var corpus = ""
    for model in ["a", "b", "c"] {
      for item in 0..<40 {
        let prompt =
          "question \(item) asks which of the many things that are said of number \(item) is true"
        let score = model == "a" && item < 20 ? 1 : item % 2
        rows.append(
          #"{"evaluation_id":"r","task":"t","model_id":"\#(model)","sample_id":"i\#(item)","#
            + #""judge_id":"rule:m","judge_kind":"rule","criterion":"care","score":\#(score),"#
            + #""status":"scored","scale_min":0,"scale_max":1,"prompt":"\#(prompt)","#
            + #""response":"x"}"#)
        if model == "a", item < 20 { corpus += prompt + "\n" }
      }
    }
    let log = try scratch.write("log.jsonl", rows.joined(separator: "\n") + "\n")
    let text = try scratch.write("corpus.txt", corpus)
    let results = try await results(["--logs", log, "--corpus", text, "--ngram", "12"])
    let overlap = try #require(results["overlap"] as? [String: Any])
    #expect(overlap["hits"] as? Int == 20 && overlap["testable"] as? Int == 40)
    let own = try #require(
      try tests(results).first {
        $0["model"] as? String == "a" && $0["test"] as? String == "overlap"
      })
    #expect(own["verdict"] as? String == "found")
    #expect((own["effect"] as? [String: Any])?["estimate"] as? Double == 50)
    let flagged = try #require(results["flagged"] as? [[String: Any]])
    #expect(flagged.contains { $0["test"] as? String == "overlap" })
  }

  @Test("no number of threads shows in what is printed")
  func threads() async throws {
    Project.enter()
    let arguments = ["contamination"] + Self.log + ["--replicates", "199", "--format", "json"]
    let one = await Run(arguments + ["--threads", "1"])
    let two = await Run(arguments + ["--threads", "2"])
    #expect(one.status == .ok && one.output == two.output)
  }

  @Test("a gate fails for what it names and for nothing else")
  func gates() async {
    Project.enter()
    let arguments = ["contamination"] + Self.log + ["--replicates", "99"]
    let found = await Run(arguments + ["--fail-on", "found"])
    #expect(found.status == .gateFailed && found.errors.contains("Halcyon-3"))
    let others = await Run(
      arguments + ["--model", "Tern-1,Linden-2,Kestrel-70B", "--fail-on", "found"])
    #expect(others.status == .ok)
  }
}
