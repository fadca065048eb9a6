import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass power")
struct PowerCommandTests {
  private func results(_ options: String...) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(["power", "--quiet", "--format", "json"] + options)
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  /// The numbers that another tool gave for a case.
  private func expected(_ id: String) throws -> [String: Double] {
    Project.enter()
    let file = URL(filePath: "Tests/ReferenceTests/Cases/reference_cases.json")
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: file))
    let list = (json as? [String: Any])?["cases"] ?? json
    let cases = try #require(list as? [[String: Any]])
    let found = try #require(cases.first { $0["id"] as? String == id })
    return try #require(found["expected"] as? [String: Double])
  }

  private func formula(_ name: String, of results: [String: Any]) throws -> Double {
    let formulas = try #require(results["formulas"] as? [[String: Any]])
    let found = try #require(formulas.first { ($0["name"] as? String ?? "").hasPrefix(name) })
    return try #require(found["items"] as? Double)
  }

  private func isClose(_ one: Double, _ other: Double?, _ tolerance: Double) -> Bool {
    other.map { abs(one - $0) <= tolerance * $0 } ?? false
  }

  @Test("Miller's formula is that of the reference, and the whole number is for the t test")
  func miller() async throws {
    let expected = try expected("miller-power")
    for (repeats, key) in [("1", "n_K1"), ("10", "n_K10")] {
      let found = try await results(
        "--solve", "items", "--difference", "0.03", "--variance",
        "items=0.1111111111111111,repeats=0.3333333333333333", "--at", "repeats=\(repeats)")
      let formula = try formula("Miller", of: found)
      #expect(isClose(formula, expected[key], 1e-10))
      let value = try #require(found["value"] as? Int)
      #expect(Double(value) >= formula && Double(value) < formula + 6)
    }
  }

  @Test("two samples equal R's power.t.test and power.prop.test")
  func twoSamples() async throws {
    let expected = try expected("power-ttest")
    let numbers = try await results(
      "--solve", "items", "--deviation", "1", "--design", "unpaired", "--difference", "0.5",
      "--simulations", "99")
    // The case's own tolerance: R's root is not exact, and leaves out the wrong direction.
    #expect(
      isClose(
        try formula("t test", of: numbers), expected["two_sample_n_d0.5_power0.8"], 1e-4))
    let shares = try await results(
      "--solve", "items", "--proportions", "0.75,0.8", "--power", "0.9")
    #expect(
      isClose(try formula("Fleiss", of: shares), expected["prop_n_75_vs_80_power0.9"], 1e-4))
  }

  @Test("a paired difference that R finds on 200 items takes 200")
  func paired() async throws {
    let difference = try #require(try expected("power-ttest")["paired_mde_n200_sd0.35"])
    let found = try await results(
      "--solve", "items", "--variance", "items=0.1225", "--difference", "\(difference)")
    // R stops its search within 3e-4 of the difference, 0.12 of an item.
    #expect(abs(try formula("paired t", of: found) - 200) < 0.15)
  }

  @Test("a correlation of two models' scores makes pairs of their shares")
  func pairing() async throws {
    let paired = try await results(
      "--solve", "items", "--proportions", "0.7,0.6", "--pairing", "0.5")
    let covariance = 0.5 * (0.7 * 0.3 * 0.6 * 0.4).squareRoot()
    let (first, second) = (0.7 * 0.4 - covariance, 0.6 * 0.3 - covariance)
    let stated = try await results("--solve", "items", "--discordant", "\(first),\(second)")
    #expect(paired["value"] as? Int == stated["value"] as? Int)
    let deviation = try await results(
      "--solve", "items", "--deviation", "20", "--pairing", "0.5", "--difference", "4")
    let variance = try await results(
      "--solve", "items", "--variance", "items=400", "--difference", "4")
    #expect(deviation["value"] as? Int == variance["value"] as? Int)
  }

  @Test("the number that is stated reaches the power, and one less does not")
  func least() async throws {
    for options in [
      ["--variance", "items=60,repeats=240", "--difference", "3"],
      ["--proportions", "0.6,0.7"], ["--deviation", "10", "--difference", "6"],
    ] {
      func power(at items: Int) async throws -> Double {
        // A study of that size, seen from what more of something else would do.
        let found = try await results(
          options: ["--solve", "items", "--at", "repeats=1"] + options)
        let curve = try #require(found["curve"] as? [[String: Any]])
        let point = try #require(curve.first { $0["at"] as? Int == items })
        return try #require((point["power"] as? [String: Any])?["estimate"] as? Double)
      }
      let found = try await results(options: ["--solve", "items"] + options)
      let value = try #require(found["value"] as? Int)
      #expect(try await power(at: value) >= 0.8)
      let reached = try #require((found["reached"] as? [String: Any])?["estimate"] as? Double)
      #expect(reached >= 0.8 && reached < 0.86)
    }
  }

  private func results(options: [String]) async throws -> [String: Any] {
    Project.enter()
    let run = await Run(["power", "--quiet", "--format", "json"] + options)
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    return try #require(json["results"] as? [String: Any])
  }

  @Test("text, JSON and CSV tell the same")
  func formats() async throws {
    Project.enter()
    let options = ["power", "--solve", "items", "--discordant", "0.2,0.1"]
    let found = try await results("--solve", "items", "--discordant", "0.2,0.1")
    let csv = await Run(options + ["--format", "csv"])
    let text = await Run(options)
    let curve = try #require(found["curve"] as? [[String: Any]])
    let rows = csv.output.split(separator: "\n").dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    #expect(rows.count == curve.count)
    for (row, point) in zip(rows, curve) {
      #expect(Int(row[1]) == point["at"] as? Int)
      let power = try #require((point["power"] as? [String: Any])?["estimate"] as? Double)
      #expect(isClose(try #require(Double(row[4])), power, 1e-12))
    }
    #expect(text.output.contains(try #require(found["sentence"] as? String)))
  }

  @Test("a pilot whose rows are shuffled plans the same study")
  func shuffled() async throws {
    Project.enter()
    let scratch = try Scratch()
    let whole = try String(contentsOfFile: Golden.input("pilot.csv"), encoding: .utf8)
    let lines = whole.split(separator: "\n").map(String.init)
    let turned = try scratch.write(
      "pilot.csv", ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n")
    var outputs: [String] = []
    for file in [Golden.input("pilot.csv"), turned] {
      let run = await Run([
        "power", "--solve", "clusters", "--difference", "9", "--logs", file, "--instrument",
        "likert", "--system", "schwartz", "--dimension", "power", "--model", "Aster,Cedar",
        "--simulations", "199", "--quiet",
      ])
      #expect(run.status == .ok, "\(run.errors)")
      outputs.append(run.output)
    }
    #expect(outputs[0] == outputs[1])
  }
}
