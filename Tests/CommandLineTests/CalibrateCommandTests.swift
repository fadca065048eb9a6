import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("calibrate")
struct CalibrateCommandTests {
  /// Five right-or-wrong items of 60 persons whose number of right responses varies.
  private static let dichotomous: [[String]] = (0..<60).flatMap { person in
    (0..<5).compactMap { item -> [String]? in
      let ability = (person * 37 + 11) % 60
      let isRight = ability + (person * item * 7) % 25 > 8 + 11 * item
      return person == 7 && item == 3 ? nil : ["p\(person)", "q\(item)", isRight ? "1" : "0"]
    }
  }

  private static func csv(_ rows: [[String]]) -> String {
    "person,item,score\n" + rows.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n"
  }

  private static func run(_ text: String, _ arguments: String...) async throws -> Run {
    let scratch = try Scratch()
    let path = try scratch.write("r.csv", text)
    return await Run(
      [
        "calibrate", path, "--person", "person", "--item", "item", "--response", "score", "--quiet",
      ] + arguments)
  }

  private static func json(_ run: Run) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test("JSON has the keys of the contract, estimates with intervals, and all options")
  func json() async throws {
    let run = try await Self.run(Self.csv(Self.dichotomous), "--format", "json", "--control", "4")
    #expect(run.status == .ok, "\(run.errors)")
    let json = try Self.json(run)
    #expect(json["schemaVersion"] as? Int == 2)
    #expect(json["command"] as? String == "calibrate")
    let options = try #require(json["options"] as? [String: Any])
    #expect(options["model"] as? String == "2pl")
    #expect(options["level"] as? Double == 0.95)
    let results = try #require(json["results"] as? [String: Any])
    #expect(results["converged"] as? Bool == true)
    #expect((results["iterations"] as? Int ?? 0) > 2)
    #expect((results["logLikelihood"] as? Double ?? 0) < 0)
    let items = try #require(results["items"] as? [[String: Any]])
    #expect(items.compactMap { $0["item"] as? String } == ["q0", "q1", "q2", "q3", "q4"])
    let difficulties = items.compactMap {
      ($0["difficulty"] as? [String: Any])?["estimate"] as? Double
    }
    #expect(difficulties == difficulties.sorted() && difficulties.count == 5)
    let slope = try #require(items[0]["discrimination"] as? [String: Any])
    #expect(
      Set(slope.keys) == ["estimate", "standardError", "lower", "upper", "level", "method"])
    let persons = try #require(results["persons"] as? [[String: Any]])
    #expect(persons.count == 60)
    #expect(persons[10]["person"] as? String == "p10")
    #expect((persons[10]["ability"] as? [String: Any])?["standardError"] is Double)
    let control = try #require(results["control"] as? [String: Any])
    #expect((control["shuffled"] as? [Any])?.count == 4)
  }

  @Test("the order of the rows does not matter")
  func order() async throws {
    let one = try await Self.run(Self.csv(Self.dichotomous), "--format", "csv")
    let two = try await Self.run(Self.csv(Self.dichotomous.reversed()), "--format", "csv")
    #expect(one.status == .ok)
    #expect(one.output == two.output)
    #expect(one.output.split(separator: "\n").count == 1 + 10 + 60)
  }

  @Test("maximum likelihood says where an ability is infinite")
  func infinite() async throws {
    let run = try await Self.run(
      Self.csv(Self.dichotomous), "--format", "json", "--abilities", "ml", "--model", "rasch")
    let results = try #require(try Self.json(run)["results"] as? [String: Any])
    let persons = try #require(results["persons"] as? [[String: Any]])
    let reasons = persons.compactMap {
      ($0["ability"] as? [String: Any])?["reason"] as? String
    }
    #expect(reasons.contains { $0.contains("infinity") })
  }

  @Test("constant items are named, ordered categories give several difficulties")
  func graded() async throws {
    let rows = Self.dichotomous.map { row -> [String] in
      let number = (Int(row[0].dropFirst()) ?? 0) % 3
      let response = row[1] == "q4" ? 2 : (Int(row[2]) ?? 0) + number
      return [row[0], row[1], "\(response)"]
    }
    let run = try await Self.run(Self.csv(rows), "--format", "json", "--model", "grm")
    #expect(run.status == .ok, "\(run.errors)")
    let json = try Self.json(run)
    #expect(Cautions.messages(json).contains { $0.contains("q4") })
    let results = try #require(json["results"] as? [String: Any])
    let items = try #require(results["items"] as? [[String: Any]])
    #expect(items.count == 4)
    #expect((items[0]["difficulty"] as? [Any])?.count == 3)
  }

  @Test("text shows items, persons and the likelihood")
  func text() async throws {
    let run = try await Self.run(Self.csv(Self.dichotomous), "--model", "3pl")
    #expect(run.status == .ok, "\(run.errors)")
    #expect(run.output.contains("discrimination"))
    #expect(run.output.contains("lower asymptote"))
    #expect(run.output.contains("log-likelihood"))
    #expect(run.output.contains("p59"))
  }

  @Test("wrong use exits 2")
  func wrongUse() async throws {
    for arguments in [
      ["--model", "4pl"], ["--level", "95"], ["--control", "-1"], ["--abilities", "best"],
    ] {
      let scratch = try Scratch()
      let path = try scratch.write("r.csv", Self.csv(Self.dichotomous))
      let run = await Run(
        ["calibrate", path, "--person", "person", "--item", "item", "--response", "score"]
          + arguments)
      #expect(run.status == .wrongUse, "\(arguments)")
      #expect(run.output.isEmpty)
    }
  }

  @Test("bad input exits 3 and says what to do")
  func badInput() async throws {
    for (rows, words) in [
      ([["a", "q", "1"], ["a", "q", "0"]], "line 3"), ([["a", "q", "0.5"]], "whole numbers"),
      ([["a", "q", "1"], ["b", "q", "1"]], "two different responses"),
      ([["a", "q", "1"], ["b", "q", "2"], ["c", "q", "3"]], "two categories"),
      ([["a", "q", "x"]], "r.csv:2"), ([["a", "q", ""]], "no response"),
      ([["", "", "1"]], "no row names"),
    ] {
      let run = try await Self.run(Self.csv(rows))
      #expect(run.status == .badInput, "\(rows)")
      #expect(run.errors.contains(words), "\(run.errors)")
      #expect(run.output.isEmpty)
    }
    let scratch = try Scratch()
    let path = try scratch.write("r.csv", Self.csv(Self.dichotomous))
    let run = await Run(
      "calibrate", path, "--person", "persn", "--item", "item", "--response", "score")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("person"))
  }

  /// Right-or-wrong responses that follow a one-dimensional model, by a fixed generator.
  private static func simulated(
    _ persons: Int, _ items: Int, slope: (Int) -> Double = { _ in 1.5 }
  ) -> [[String]] {
    var state: UInt64 = 2_463_534_242
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    return (0..<persons).flatMap { person -> [[String]] in
      let ability = (0..<12).reduce(-6.0) { sum, _ in sum + uniform() }
      return (0..<items).map { item in
        let difficulty = 2.4 * (Double(item) / Double(max(items - 1, 1)) - 0.5)
        let chance = 1 / (1 + exp(-slope(item) * (ability - difficulty)))
        return ["p\(person)", "i\(item)", uniform() < chance ? "1" : "0"]
      }
    }
  }

  private static func cautions(_ rows: [[String]], _ arguments: String...) async throws -> [String]
  {
    let scratch = try Scratch()
    let path = try scratch.write("r.csv", csv(rows))
    let run = await Run(
      [
        "calibrate", path, "--person", "person", "--item", "item", "--response", "score", "--quiet",
        "--format", "json",
      ] + arguments)
    return Cautions.messages(try json(run))
  }

  @Test("few persons for the model are said, with the number that is needed; enough are not")
  func persons() async throws {
    for (persons, model, said) in [
      (20, "rasch", true), (60, "rasch", false), (60, "2pl", true), (150, "2pl", true),
      (400, "2pl", false), (400, "3pl", true),
    ] {
      let cautions = try await Self.cautions(Self.simulated(persons, 8), "--model", model)
      #expect(
        cautions.contains { $0.hasPrefix("\(persons) persons are few for \(model)") } == said,
        "\(persons) \(model): \(cautions)")
      #expect(cautions.contains { $0.contains("leave out the error of the calibration") })
    }
    let sound = try await Self.cautions(Self.simulated(400, 8))
    #expect(sound.count == 1, "\(sound)")
  }

  @Test("a wrong key, a slope that runs away and items that are hardly determined are named")
  func broken() async throws {
    let reversed = Self.simulated(400, 8) { $0 == 3 ? -1.2 : 1.5 }
    #expect(
      try await Self.cautions(reversed).contains {
        $0.contains("negative discrimination") && $0.contains("`i3`") && !$0.contains("`i2`")
      })
    // Ten models, as in a study of language models: one item parts them perfectly.
    let few = Self.simulated(10, 12).map { row -> [String] in
      let person = Int(row[0].dropFirst()) ?? 0
      return row[1] == "i4" ? [row[0], row[1], person < 5 ? "0" : "1"] : row
    }
    let said = try await Self.cautions(few)
    #expect(said.contains { $0.hasPrefix("10 persons are few") })
    #expect(
      said.contains {
        $0.contains("hardly determine") || $0.contains("runs away")
          || $0.contains("no standard errors")
      }, "\(said)")
  }

  @Test("fewer than three items for free slopes, two for one, are refused")
  func items() async throws {
    for (items, model, isRefused) in [
      (2, "2pl", true), (1, "2pl", true), (2, "3pl", true), (2, "grm", true), (1, "rasch", true),
      (2, "rasch", false), (3, "2pl", false),
    ] {
      let run = try await Self.run(Self.csv(Self.simulated(250, items)), "--model", model)
      #expect((run.status == .badInput) == isRefused, "\(items) \(model): \(run.errors)")
      if isRefused { #expect(run.errors.contains("needs \(model == "rasch" ? 2 : 3) items")) }
    }
    let three = try await Self.run(Self.csv(Self.simulated(3, 9)))
    #expect(three.status == .badInput && three.errors.contains("persons"), "\(three.errors)")
  }

  @Test("a person without responses has no ability, also where all its items were left out")
  func silent() async throws {
    var rows = Self.simulated(60, 6).map { $0[0] == "p7" ? [$0[0], $0[1], "None"] : $0 }
    rows.append(["lone", "constant", "1"])
    let run = try await Self.run(Self.csv(rows), "--model", "rasch", "--format", "json")
    let results = try #require(try Self.json(run)["results"] as? [String: Any])
    let persons = try #require(results["persons"] as? [[String: Any]])
    for name in ["p7", "lone"] {
      let entry = persons.first { $0["person"] as? String == name }
      let ability = try #require(entry?["ability"] as? [String: Any])
      #expect(ability["estimate"] is NSNull && ability["reason"] is String)
    }
    #expect(run.output.contains("2 persons have no response"))
    #expect(run.output.contains("6 cells are read as no value"))
  }

  @Test("an item of more than two categories is named, and what to do")
  func categories() async throws {
    let rows = Self.simulated(40, 5).map {
      $0[1] == "i4" && $0[0] == "p3" ? [$0[0], $0[1], "2"] : $0
    }
    for model in ["rasch", "2pl", "3pl"] {
      let run = try await Self.run(Self.csv(rows), "--model", model)
      #expect(run.status == .badInput)
      #expect(run.errors.contains("item `i4` has 3"), "\(run.errors)")
      #expect(run.errors.contains("--response-model grm"))
    }
  }
}
