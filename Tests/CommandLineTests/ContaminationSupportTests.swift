import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("Tests of contamination that a log supports")
struct ContaminationSupportTests {
  private static let folder = "data/examples/leak"
  private static let log = "\(folder)/judgments.jsonl.gz"

  /// Why a test is not supported, by its name; an empty text where it is.
  private func lacks(_ arguments: String...) async throws -> [String: String] {
    Project.enter()
    let run = await Run(["doctor"] + arguments + ["--format", "json"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let results = try #require(json["results"] as? [String: Any])
    var lacks: [String: String] = [:]
    for analysis in try #require(results["analyses"] as? [[String: Any]]) {
      let words = (analysis["analysis"] as? String ?? "").split(separator: " ").map(String.init)
      guard words.count == 2, words[0] == "contamination" else { continue }
      let isSupported = analysis["supported"] as? Bool == true
      lacks[words[1]] = isSupported ? "" : analysis["reason"] as? String ?? "no reason"
    }
    #expect(lacks.count == 10)
    return lacks
  }

  @Test("a log with days, splits, variants and confidence supports all tests that go by answers")
  func answers() async throws {
    let found = try await lacks(Self.log)
    for test in ["releaseDate", "publicHeldOut", "paraphrase", "paCoST", "conStat"] {
      #expect(found[test] == "", "\(test)")
    }
    for test in ["minK", "minKPlusPlus", "coDeC", "exchangeability"] {
      #expect(found[test]?.contains("--probabilities") == true, "\(test)")
    }
  }

  @Test("a file of token probabilities supports what it has the forms for")
  func tokens() async throws {
    let all = try await lacks(Self.log, "--probabilities", "\(Self.folder)/probabilities.jsonl.gz")
    for test in ["minK", "minKPlusPlus", "coDeC", "exchangeability"] {
      #expect(all[test] == "", "\(test)")
    }
    let scratch = try Scratch()
    let text = #"{"model_id":"Halcyon-3","sample_id":"item-001","form":"plain","logprobs":[-1]}"#
    let plain = try await lacks(
      Self.log, "--probabilities", try scratch.write("plain.jsonl", text + "\n"))
    #expect(plain["minK"] == "")
    #expect(plain["minKPlusPlus"]?.contains("means and deviations") == true)
    #expect(plain["coDeC"]?.contains("in context") == true)
    #expect(plain["exchangeability"]?.contains("shuffled") == true)
    let other = try scratch.write(
      "other.jsonl", text.replacingOccurrences(of: "Halcyon-3", with: "Nobody") + "\n")
    let none = try await lacks(Self.log, "--probabilities", other)
    #expect(none["minK"]?.contains("no model of the token probabilities was judged") == true)
  }

  @Test("where a part of the rows is chosen, a test has what it needs in them or not")
  func parts() async throws {
    let old = try await lacks(Self.log, "--where", "item_date<2023-06-01")
    #expect(old["releaseDate"]?.contains("before and from after") == true)
    #expect(old["publicHeldOut"] == "")
    #expect(old["paraphrase"]?.contains("no variant_of") == true)
    let variants = try await lacks(Self.log, "--where", "split=")
    #expect(variants["paraphrase"]?.contains("no model has both") == true)
    #expect(variants["releaseDate"]?.contains("no item_date") == true)
    let open = try await lacks(Self.log, "--where", "split=public")
    #expect(open["publicHeldOut"]?.contains("2 values") == true)
  }

  @Test("a damaged file of probabilities is bad input, and one without a log wrong use")
  func refusals() async throws {
    Project.enter()
    let scratch = try Scratch()
    let path = try scratch.write(
      "bad.jsonl",
      #"{"model_id":"a","sample_id":"b","form":"plain","logprobs":[0.5]}"# + "\n")
    let bad = await Run("doctor", Self.log, "--probabilities", path)
    #expect(bad.status == .badInput)
    #expect(bad.errors.contains("above the logarithm of a probability"))
    let alone = await Run("doctor", "--probabilities", path)
    #expect(alone.status == .wrongUse)
    #expect(alone.errors.contains("--probabilities goes with a log"))
  }
}
