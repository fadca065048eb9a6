import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass pairs")
struct PairsCommandTests {
  private static let data = [
    "pairs", "--logs", "data/example/judgments.jsonl.gz", "--instrument", "presence", "--system",
    "schwartz", "--quiet",
  ]

  private func run(_ options: String...) async -> Run {
    Project.enter()
    return await Run(Self.data + options)
  }

  private func results(_ run: Run) throws -> [String: Any] {
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  @Test("text, JSON and CSV tell the same of each pair")
  func formats() async throws {
    let options = ["--dimension", "security", "--margin", "4"]
    let json = await Run(Self.data + options + ["--format", "json"])
    let csv = await Run(Self.data + options + ["--format", "csv"])
    let text = await Run(Self.data + options)
    #expect(json.status == .ok && csv.status == .ok && text.status == .ok, "\(json.errors)")
    let found = try results(json)
    let pairs = try #require(found["pairs"] as? [[String: Any]])
    let rows = csv.output.split(separator: "\n").map(String.init)
    let header = rows[0].split(separator: ",").map(String.init)
    #expect(rows.count == pairs.count + 1 && pairs.count == 36)
    for (row, pair) in zip(rows.dropFirst(), pairs) {
      // Neither a name nor a reason of this board holds a comma.
      let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let fields = Dictionary(uniqueKeysWithValues: zip(header, cells))
      let difference = try #require(pair["difference"] as? [String: Any])
      let test = try #require(pair["test"] as? [String: Any])
      let equivalence = try #require(pair["equivalence"] as? [String: Any])
      #expect(fields["first"] == pair["first"] as? String)
      #expect(fields["verdict"] == pair["verdict"] as? String)
      for (name, value) in [
        ("estimate", difference["estimate"]), ("standard_error", difference["standardError"]),
        ("lower", difference["lower"]), ("degrees_of_freedom", difference["degreesOfFreedom"]),
        ("p_value", test["pValue"]), ("adjusted_p_value", pair["adjustedPValue"]),
        ("adjusted_equivalence_p_value", equivalence["adjustedPValue"]),
        ("minimum_detectable_difference", pair["minimumDetectableDifference"]),
      ] {
        // Foundation reads the digits of JSON to a few units in the last place.
        let (cell, member) = (Double(fields[name] ?? ""), value as? Double)
        #expect((cell == nil) == (member == nil), "\(name)")
        if let cell, let member {
          #expect(abs(cell - member) <= 1e-14 * abs(member), "\(name)")
        }
      }
    }
    let sentence = try #require(found["sentence"] as? String)
    #expect(text.output.contains(sentence))
    // A row of the table for each pair.
    let verdicts = ["first higher", "second higher", "not shown to differ", "equivalent"]
    let lines = text.output.split(separator: "\n").filter { line in
      verdicts.contains { line.hasSuffix($0) }
    }
    #expect(lines.count == pairs.count)
  }

  @Test("a verdict of --fail-on ends with 1 after all is printed, any other with 0")
  func gate() async throws {
    let failed = await run("--reference", "Linden-2", "--fail-on", "noSharedItems,secondHigher")
    #expect(failed.status == .gateFailed && failed.output.contains("second higher"))
    #expect(failed.errors.contains("gate: 1 pair"))
    let passed = await run("--reference", "Linden-2", "--fail-on", "noSharedItems")
    #expect(passed.status == .ok && passed.output == failed.output)
  }

  @Test("pairs of a study are those of its logs")
  func study() async throws {
    Project.enter()
    let scratch = try Scratch()
    let path = scratch.path("s.study")
    let made = await Run(["ingest", "data/example/judgments.jsonl.gz", "--study", path, "--quiet"])
    #expect(made.status == .ok, "\(made.errors)")
    let options = ["--instrument", "presence", "--system", "schwartz", "--dimension", "power"]
    let ofStudy = await Run(["pairs", "--study", path, "--quiet", "--format", "csv"] + options)
    let ofLogs = await run("--dimension", "power", "--format", "csv")
    #expect(ofStudy.status == .ok && ofStudy.output == ofLogs.output)
  }

  @Test("curated cases are no sample, and are refused")
  func curated() async throws {
    let scratch = try Scratch()
    let rows = ["a", "b"].map {
      "run,t,\($0),i1,1,rule:x,power,1,scored,0,1,interval,curated"
    }
    let log = try scratch.write(
      "log.csv",
      ([
        "evaluation_id,task,model_id,sample_id,epoch,judge_id,criterion,score,status,scale_min,"
          + "scale_max,scale_type,sampling"
      ] + rows).joined(separator: "\n") + "\n")
    let run = await Run(
      ["pairs", "--logs", log, "--instrument", "presence", "--system", "schwartz"])
    #expect(run.status == .badInput && run.errors.contains("curated showcase"))
  }
}
