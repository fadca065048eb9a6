import Diagnostics
import Testing
import ValueModel

@Suite("Questionnaires")
struct QuestionnaireTests {
  let catalog: DefinitionCatalog

  init() throws {
    catalog = try DefinitionCatalog.shipped()
  }

  private func instrument(_ body: String) throws -> Instrument {
    try Instrument(yaml: body, file: "q.yaml", systems: catalog.systems)
  }

  private func problems(_ body: String) -> [String] {
    do {
      _ = try instrument(body)
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.description) ?? ["\(error)"]
    }
  }

  private let head = """
    id: q
    name: Q
    system: schwartz
    scale: { minimum: 1, maximum: 6 }
    centring: respondent

    """

  @Test(
    "keys that ship name items once, and every dimension",
    arguments: [
      ("pvq-21", 21, 21, 16), ("pvq-40", 40, 40, 35), ("pvq-rr", 57, 54, 52), ("svs", 57, 46, 43),
    ])
  func shipped(name: String, items: Int, keyed: Int, answered: Int) throws {
    let questionnaire = try #require(try catalog.instrument(name).questionnaire)
    #expect(questionnaire.itemCount == items)
    let numbers = questionnaire.keys.flatMap(\.items)
    #expect(Set(numbers).count == keyed && numbers.count == keyed)
    #expect(numbers.allSatisfy { (1...items).contains($0) })
    #expect(
      try questionnaire.keys.map(\.dimension) == (catalog.system("schwartz")).dimensions.map(\.id))
    #expect(questionnaire.layouts.allSatisfy { $0.variables.count == items })
    #expect(questionnaire.minimumAnswered == answered)
    #expect(questionnaire.layouts[0].variables.last?.hasSuffix("\(items)") == true)
  }

  @Test("a questionnaire cannot score logs of judgments, and says so")
  func judgments() throws {
    let instrument = try catalog.instrument("pvq-21")
    #expect {
      try InstrumentBinding(instrument, system: try catalog.system("schwartz"))
    } throws: { error in
      (error as? Diagnostics)?.all.first?.code == "questionnaire"
        && "\(error)".contains("compass cultures build")
    }
  }

  @Test("five missing answers of 21 are allowed and six are not")
  func minimum() throws {
    let scoring = try #require(
      QuestionnaireScoring(
        try catalog.instrument("pvq-21"), system: try catalog.system("schwartz")))
    for (missing, isCounted) in [(5, true), (6, false), (21, false)] {
      let answers = (0..<21).map { $0 < missing ? Double.nan : 1 }
      var values = [Double](repeating: 0, count: 10)
      let mean = answers.withUnsafeBufferPointer { answers in
        values.withUnsafeMutableBufferPointer { scoring.score(answers, into: $0) }
      }
      #expect((mean != nil) == isCounted)
      // All say 1, "very much like me": nothing differs from their mean.
      #expect(mean == nil || mean == 6)
      #expect(values.allSatisfy { isCounted ? $0.isNaN || $0 == 0 : $0.isNaN })
    }
  }

  @Test("without reversal and centring a value is the mean of its answers")
  func plain() throws {
    let instrument = try instrument(
      """
      id: q
      name: Q
      system: schwartz
      scale: { minimum: 0, maximum: 10 }
      answers: { table: "item_{n}_x" }
      key: { power: [3, 1] }
      items: 4
      centring: none
      """)
    let questionnaire = try #require(instrument.questionnaire)
    #expect(questionnaire.layouts[0].variables == ["item_1_x", "item_2_x", "item_3_x", "item_4_x"])
    let scoring = try #require(
      QuestionnaireScoring(instrument, system: try catalog.system("schwartz")))
    #expect(scoring.itemCounts == [2])
    var values = [Double](repeating: 0, count: 1)
    let mean = [7.0, 10, 2, .nan].withUnsafeBufferPointer { answers in
      values.withUnsafeMutableBufferPointer { scoring.score(answers, into: $0) }
    }
    #expect(values == [4.5])
    #expect(mean == 19.0 / 3)
    #expect(scoring.isAnswer(0))
    #expect(!scoring.isAnswer(11))
  }

  @Test("what is wrong in a questionnaire is told with its line")
  func wrong() {
    let lines: [(String, String)] = [
      ("answers: { plain: \"x{n}\" }\n", "has no `key`"),
      ("answers: { plain: \"x\" }\nkey: { power: [1] }\n", "does not hold `{n}` once"),
      ("answers: { a: [x, y] }\nkey: { power: [1] }\n", "2 variables are named"),
      ("answers: { a: [x, x] }\nkey: { power: [1, 2] }\n", "a variable is named twice"),
      ("answers: { a: \"x{n}\" }\nkey: { power: [1], hedonism: [1] }\n", "feeds `power` already"),
      ("answers: { a: \"x{n}\" }\nkey: { joy: [1] }\n", "`joy` is not a dimension"),
      ("answers: { a: \"x{n}\" }\nkey: { power: [] }\n", "has no items"),
      ("answers: { a: \"x{n}\" }\nkey: { power: [0] }\n", "not a whole number from 1"),
      ("answers: { a: \"x{n}\" }\nkey: { power: [1], PO: [2] }\n", "two lists of items"),
      ("answers: {}\nkey: { power: [1] }\n", "no layout"),
      ("answers: { a: \"x{n}\" }\nkey: { power: [1] }\nminimum-answered: 2\n", "from 1 to 1"),
      (
        "answers: { a: \"x{n}\" }\nkey: { power: [1] }\nfeeds: { criteria: dimensions }\n",
        "`feeds` belongs to an instrument of judgments"
      ),
      (
        "feeds: { criteria: dimensions }\nreversed: true\n", "`reversed` belongs to a questionnaire"
      ),
    ]
    for (body, words) in lines {
      let found = problems(head + body)
      #expect(found.contains { $0.contains(words) && $0.hasPrefix("q.yaml:") }, "\(body): \(found)")
    }
    let any = head.replacing("system: schwartz", with: "system: any")
    #expect(
      problems(any + "answers: { a: \"x{n}\" }\nkey: { power: [1] }\n").contains {
        $0.contains("cannot be for any system")
      })
    let model = head.replacing("centring: respondent", with: "centring: model")
    #expect(
      problems(model + "answers: { a: \"x{n}\" }\nkey: { power: [1] }\n").contains {
        $0.contains("no model's mean")
      })
  }

  @Test("the kind of a questionnaire's file is told by its keys")
  func kind() throws {
    let kind = try DefinitionKind(
      yaml: head + "answers: { a: \"x{n}\" }\nkey: { power: [1] }\nmissing: [9]\n", file: "q.yaml")
    #expect(kind == .instrument)
  }
}
