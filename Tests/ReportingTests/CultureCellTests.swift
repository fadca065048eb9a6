import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("Cells on cultures and people")
struct CultureCellTests {
  private static let values = [
    "self-direction", "stimulation", "hedonism", "achievement", "power", "security", "tradition",
    "conformity", "benevolence", "universalism",
  ]

  /// Three cultures with errors; the second has groups, one of them too small to be shown; the third
  /// lacks items.
  private static let targets: String = {
    var text =
      "culture,group,dimension,estimate,standardError,respondents,items,itemsExpected,centring,source\n"
    for (number, culture) in ["Norland", "Ostmark", "Sudland"].enumerated() {
      for group in culture == "Ostmark" ? ["", "young", "few"] : [""] {
        for (place, value) in values.enumerated() {
          let estimate = Double((place * (number + 2) * 3 + group.count) % 10) / 5 - 1
          text +=
            "\(culture),\(group),\(value),\(estimate),0.1,\(group == "few" ? 7 : 90),"
            + "\(culture == "Sudland" ? 1 : 2),2,respondent,A survey\n"
        }
      }
    }
    return file("targets.csv", text)
  }()

  private static let people: String = {
    var text = "person,group," + values.joined(separator: ",") + "\n"
    for person in 0..<60 {
      let numbers = values.indices.map { Double(($0 * (person % 7 + 2) + person) % 9) / 3 - 1 }
      text +=
        "p\(person),\(["north", "south", "west"][person % 3]),"
        + numbers.map { "\($0)" }.joined(separator: ",")
        + "\n"
    }
    return file("people.csv", text)
  }()

  private static func file(_ name: String, _ text: String) -> String {
    let path = TestReport.folder.appendingPathComponent(name).path
    try? text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private func cells(_ body: String) throws -> [[String: Any]] {
    try TestPanel.cells(TestReport.resolved(body))
  }

  private func problems(_ body: String) -> [Diagnostic] {
    do {
      _ = try TestReport.resolved(body)
      return []
    } catch let error as Diagnostics {
      return error.all
    } catch {
      return []
    }
  }

  @Test("a map shows the cultures that can be compared, and says why others are not")
  func map() throws {
    let cell = try cells("```{culture-heatmap}\ntargets: \(Self.targets)\n```\n")[0]
    let targets = try #require(cell["targets"] as? [[String: Any]])
    #expect(targets.map { $0["culture"] as? String } == ["Norland", "Ostmark", "Sudland"])
    #expect(targets.map { $0["reason"] == nil } == [true, true, false])
    let similarities = try #require(cell["similarities"] as? [[String: Any]])
    #expect(similarities.count == 6)
    let caption = try #require(cell["caption"] as? String)
    #expect(caption.contains("How alike 3 models and 2 cultures are"))
    #expect(caption.contains("10 of the 20 items"))
    #expect(caption.contains("optimal order"))
    let text = try #require(cell["alternativeText"] as? String)
    #expect(text.contains("Norland") && text.contains("Birch 北辰"))
  }

  @Test("groups stand in columns of their own where they are asked for, small ones never")
  func groups() throws {
    let cell = try cells(
      "```{culture-heatmap}\ntargets: \(Self.targets)\ncultures: [Ostmark]\ngroups: true\n```\n")[0]
    let targets = try #require(cell["targets"] as? [[String: Any]])
    #expect(targets.map { $0["group"] as? String } == [nil, "young"])
    let json = String(
      decoding: try JSONSerialization.data(withJSONObject: cell), as: UTF8.self)
    #expect(!json.contains("\"few\""))
  }

  @Test("the nearest cultures are listed with their places, best first")
  func nearest() throws {
    let cell = try cells(
      "```{culture-heatmap}\n#| label: tbl-near\ntargets: \(Self.targets)\nmeasure: pearson\nshow: nearest\n"
        + "models: [Aster]\nincomplete: true\n```\nSee @tbl-near.\n")[0]
    #expect(cell["alternativeText"] == nil)
    let similarities = try #require(cell["similarities"] as? [[String: Any]])
    #expect(similarities.count == 3)
    #expect(similarities.allSatisfy { ($0["rank"] as? [String: Any])?["lower"] is Int })
    let report = try TestReport.resolved(
      "```{culture-heatmap}\ntargets: \(Self.targets)\nmeasure: pearson\nshow: nearest\n"
        + "models: [Aster]\nincomplete: true\n```\n")
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let values = similarities.compactMap { one -> (String, Double)? in
      guard let name = one["culture"] as? String,
        let value = (one["similarity"] as? [String: Any])?["estimate"] as? Double
      else { return nil }
      return (name, value)
    }.sorted { $0.1 > $1.1 }
    let places = try values.map {
      try #require(text.range(of: "Aster +\($0.0)", options: .regularExpression)).lowerBound
    }
    #expect(places == places.sorted())
  }

  @Test("a profile shows both sides, a forest their differences, and both the same numbers")
  func profile() throws {
    let body =
      "targets: \(Self.targets)\nmodel: Aster\nculture: Ostmark\ngroups: true\n```\n"
    let cells = try cells(
      "```{culture-profile}\n" + body + "\n```{culture-profile}\nshow: differences\n" + body)
    for cell in cells {
      let rows = try #require(cell["rows"] as? [[String: Any]])
      #expect(rows.count == 10)
      for row in rows {
        let parts = ["model", "culture", "difference"].compactMap {
          (row[$0] as? [String: Any])?["estimate"] as? Double
        }
        try #require(parts.count == 3)
        #expect(abs(parts[0] - parts[1] - parts[2]) < 1e-12)
        #expect((row["adjustedPValue"] as? Double ?? 0) >= (row["pValue"] as? Double ?? 1))
      }
      let groups = try #require(cell["groups"] as? [[String: Any]])
      #expect(groups.map { $0["group"] as? String } == ["young"])
      #expect((cell["caption"] as? String)?.contains("fewer than 10 people") == true)
    }
  }

  @Test("weights, groups and a person give tables whose pages print what JSON has")
  func alignment() throws {
    let weights = Self.file("weights.yaml", "weights: { power: 3, universalism: 1 }\n")
    let person = Self.file("person.yaml", "ranking: [universalism, [benevolence, security]]\n")
    let body = """
      ```{alignment}
      weights: \(weights)
      verdict: true
      ```

      ```{alignment}
      weights: \(weights)
      show: simplex
      ```

      ```{groups}
      people: \(Self.people)
      verdict: true
      ```

      ```{groups}
      people: \(Self.people)
      show: served
      ```

      ```{groups}
      people: \(Self.people)
      show: orderings
      ```

      ```{person}
      person: \(person)
      top: 2
      ```

      ```{alignment}
      culture: Ostmark
      targets: \(Self.targets)
      ```
      """
    let report = try TestReport.resolved(body)
    let cells = try TestPanel.cells(report)
    let scores = try #require(cells[0]["alignment"] as? [[String: Any]])
    #expect(scores.count == 3)
    let listed = try #require(cells[0]["weights"] as? [[String: Any]])
    #expect(listed.first { $0["dimension"] as? String == "power" }?["weight"] as? Double == 0.75)
    let shares = try #require(cells[1]["simplex"] as? [[String: Any]])
    let total = shares.compactMap { ($0["share"] as? [String: Any])?["estimate"] as? Double }
      .reduce(0, +)
    #expect(abs(total - 1) < 1e-9)
    #expect((cells[2]["groups"] as? [[String: Any]])?.count == 3)
    #expect((cells[3]["served"] as? [[String: Any]])?.count == 9)
    #expect((cells[5]["person"] as? [[String: Any]])?.count == 2)
    #expect((cells[6]["alignment"] as? [[String: Any]])?.first?["weights"] as? String == "Ostmark")
    // No folder of the machine that built it shows anywhere.
    let json = String(decoding: try report.bytes(as: .json), as: UTF8.self)
    #expect(!json.contains(TestReport.folder.path + "/weights"))
    guard let text = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    let best = try #require(
      (scores.first?["score"] as? [String: Any])?["estimate"] as? Double)
    #expect(text.contains(String(format: "%.1f", best)))
    #expect(text.contains("Power 75"))
  }

  @Test("a radar takes a model or a culture for its reference, and says what was done to it")
  func reference() throws {
    let cells = try cells(
      "```{radar}\nmodels: [Aster]\nreference: Cedar\n```\n\n"
        + "```{intervals}\nmodels: [Aster, 'Birch 北辰']\nreference: Norland\ntargets: \(Self.targets)\n```\n"
    )
    let radar = try #require(cells[0]["caption"] as? String)
    #expect(radar.contains("The grey line is Cedar."))
    let intervals = try #require(cells[1]["caption"] as? String)
    #expect(intervals.contains("only its shape can be compared"))
    let text = try #require(cells[1]["alternativeText"] as? String)
    #expect(text.contains("Norland"))
  }

  @Test("a board shows people as a row without a rank, and ranks the models without them")
  func boardReference() throws {
    let cells = try cells(
      "```{leaderboard}\ndimension: power\nreference: Cedar\n```\n\n"
        + "```{leaderboard}\ndimension: power\nmodels: [Aster, 'Birch 北辰', Cedar]\n```\n")
    let entries = try #require(cells[0]["entries"] as? [[String: Any]])
    #expect(Set(entries.compactMap { $0["model"] as? String }) == ["Aster", "Birch 北辰"])
    let ranks = entries.compactMap { ($0["rank"] as? [String: Any])?["upper"] as? Int }
    #expect(ranks.count == 2 && ranks.allSatisfy { $0 <= 2 })
    let reference = try #require(cells[0]["reference"] as? [String: Any])
    #expect(reference["name"] as? String == "Cedar")
    let score = try #require(reference["score"] as? [String: Any])
    let all = try #require(cells[1]["entries"] as? [[String: Any]])
    let own = try #require(all.first { $0["model"] as? String == "Cedar" })
    for key in ["estimate", "standardError", "lower", "upper"] {
      #expect(score[key] as? Double == own[key] as? Double && score[key] is Double, "\(key)")
    }
  }

  @Test("a culture has a row where its survey has the scale of the board, at its score")
  func boardCulture() throws {
    var text =
      "culture,dimension,estimate,standardError,respondents,instrument,centring,source\n"
    for value in Self.values { text += "Norland,\(value),0.5,0.02,90,presence,none,A survey\n" }
    let targets = Self.file("on-scale.csv", text)
    let cells = try cells(
      "```{leaderboard}\nreference: Norland\ntargets: \(targets)\n```\n\n"
        + "```{leaderboard}\ndimension: power\nreference: Norland\ntargets: \(targets)\n```\n")
    for (cell, error) in zip(cells, [2 / 10.0.squareRoot(), 2]) {
      let reference = try #require(cell["reference"] as? [String: Any])
      #expect(reference["surveySource"] as? String == "A survey")
      let score = try #require(reference["score"] as? [String: Any])
      #expect(score["estimate"] as? Double == 50)
      let found = try #require(score["standardError"] as? Double)
      #expect(abs(found - error) < 1e-9)
      let lower = try #require(score["lower"] as? Double)
      #expect(abs(lower - (50 - 1.959963984540054 * error)) < 1e-9)
    }
    let report = try TestReport.resolved(
      "```{leaderboard}\nreference: Norland\ntargets: \(targets)\n```\n")
    guard let page = try TestReport.text(of: report.bytes(as: .pdf)) else { return }
    #expect(page.contains("Grey row: Norland (A survey), a reference and no model"))
  }

  @Test("answers of people are compared with those of models, category by category")
  func spreads() throws {
    var text = "culture,weight,psu," + (1...21).map { "pvq\($0)" }.joined(separator: ",") + "\n"
    for person in 0..<180 {
      let answers = (0..<21).map { "\(($0 * 5 + person * (person % 4 + 1)) % 6 + 1)" }
      text +=
        "\(["Norland", "Ostmark"][person % 2]),1,\(person / 6),"
        + answers.joined(separator: ",") + "\n"
    }
    text += "Sudland,1,1," + (1...21).map { _ in "1" }.joined(separator: ",") + "\n"
    let answers = Self.file("answers.csv", text)
    let body = { (measure: String, more: String) in
      "```{culture-heatmap}\ntargets: \(Self.targets)\nincomplete: true\nmeasure: \(measure)\n"
        + "answers: { file: \(answers), questionnaire: pvq-21, weight: weight, psu: psu\(more) }\n```\n"
    }
    let map = ", map: { 1: 1, 2: 1, 3: 1, 4: 0, 5: 0, 6: 0 }"
    for measure in ["jensenShannon", "wasserstein1"] {
      let cell = try cells(body(measure, map))[0]
      let similarities = try #require(cell["similarities"] as? [[String: Any]])
      #expect(similarities.count == 9)
      for one in similarities {
        let similarity = try #require(one["similarity"] as? [String: Any])
        if one["culture"] as? String == "Sudland" {
          #expect((similarity["reason"] as? String)?.contains("fewer than 10 people") == true)
        } else {
          let (low, high) = (similarity["lower"] as? Double, similarity["upper"] as? Double)
          #expect(try #require(low) < (try #require(high)))
          #expect(one["rank"] is [String: Any] && !(one["pValue"] is Double))
        }
      }
    }
    let problem = try #require(problems(body("jensenShannon", "")).first)
    #expect(problem.description.contains("say which score each answer counts as"))
    let misplaced = problems(body("jensenShannon", ", map: { 1: 2 }"))
    #expect(misplaced.contains { $0.description.contains("is no score of `presence`") })
    #expect(misplaced.allSatisfy { $0.place != nil })
  }

  @Test("what a cell cannot show is refused where it stands, with what can be done")
  func refusals() {
    for (body, code, words) in [
      (
        "{culture-heatmap}\ntargets: \(Self.targets)\ncultures: [Norlnad]", "unknownCulture",
        "Norland"
      ),
      ("{culture-heatmap}\ntargets: nowhere.csv", "", "nowhere.csv"),
      ("{culture-profile}\ntargets: \(Self.targets)\nmodel: Aster", "noCultures", "culture"),
      ("{culture-profile}\ntargets: \(Self.targets)\nculture: Norland", "noModel", "model"),
      (
        "{culture-profile}\ntargets: \(Self.targets)\nculture: Sudland\nmodel: Aster",
        "incompleteTarget", "items"
      ),
      ("{alignment}\n", "noPeople", "weights"),
      ("{groups}\n", "noPeople", "people"), ("{person}\n", "noPeople", "person"),
      ("{alignment}\nculture: Norland", "noCultures", "Norland"),
      ("{radar}\nmodels: [Aster]\nreference: Nobody", "noCultures", "neither a model"),
      ("{leaderboard}\nreference: Nobody", "noCultures", "neither a model"),
      (
        "{leaderboard}\nreference: Norland\ntargets: \(Self.targets)", "otherScale",
        "a scale of their own"
      ),
    ] {
      let found = problems("```\(body)\n```\n")
      #expect(found.count == 1, "\(body)")
      guard let problem = found.first else { continue }
      if !code.isEmpty { #expect(problem.code == code, "\(body)") }
      #expect(problem.description.contains(words), "\(problem)")
      #expect(problem.place != nil, "\(body)")
    }
  }
}
