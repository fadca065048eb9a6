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
