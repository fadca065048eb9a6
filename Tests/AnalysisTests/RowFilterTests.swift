import Analysis
import Diagnostics
import LogReaders
import Testing

@Suite("Filters of rows")
struct RowFilterTests {
  /// Six rows: numbers, days, texts that are numbers, empty cells, and a name with a comma.
  static let lines = [
    "evaluation_id,task,model_id,sample_id,judge_id,criterion,score,status,scale_min,scale_max,"
      + "category,item_date,judged_at,round,sampling",
    "r,t,a,1,rule:x,power,2,scored,1,5,poems,2024-01-31,2025-01-13T23:00:00Z,spring,complete",
    "r,t,a,2,rule:x,power,3,scored,1,5,,2024-02-01,2025-01-14T01:00:00Z,spring,complete",
    "r,t,a,10,rule:x,power,,unscored,1,5,letters,,2025-01-14T02:00:00Z,autumn,complete",
    "r,t,b,1,rule:x,power,4,scored,1,5,poems,2024-01-31,,autumn,complete",
    "r,t,b,2,rule:x,power,5,scored,1,5,,2024-02-01,,\"late, 2\",complete",
    "r,t,\"b, large\",2,rule:x,power,5,scored,1,5,maps,2024-03-01,,autumn,complete",
    "r,t,z,1,rule:x,power,1,scored,1,5,shown,2030-01-01,,winter,curated",
  ]

  static func selection() throws -> Selection {
    let text = lines.joined(separator: "\n") + "\n"
    let log = try LogReader().read(bytes: Array(text.utf8), named: "log.csv")
    return Selection(sampledFrom: log.judgments)
  }

  static func filters(
    _ conditions: [String], models: [String] = [], rounds: [String] = []
  ) -> RowFilters {
    RowFilters(
      conditions: conditions.compactMap { RowCondition($0) },
      models: models.map { RowFilters.Names($0) }, rounds: rounds.map { RowFilters.Names($0) })
  }

  @Test(
    "a condition keeps the rows that meet it",
    arguments: [
      // Numbers compare as numbers.
      (["score>=3"], 4), (["score = 5.0"], 2), (["score<10"], 5), (["score!=5"], 4),
      (["score="], 1), (["score!="], 5),
      // Days and times.
      (["item_date<2024-02-01"], 2), (["item_date=2024-02-01"], 2), (["item_date="], 1),
      (["judged_at=2025-01-14"], 2), (["judged_at>2025-01-14T01:00:00Z"], 1),
      (["judged_at<=2025-01-13"], 1),
      // Texts: as bytes, in the order of numbers where all are numbers.
      (["category=poems"], 2), (["category!=poems"], 4), (["category>maps"], 2),
      (["category="], 2), (["sample_id>=2"], 4), (["sample_id=1"], 2),
      // Either of one column's `=`, all of the others.
      (["category=poems", "category=maps"], 3), (["category=poems", "category="], 4),
      (["category=poems", "model_id=b"], 1), (["score>2", "score<5"], 2),
      (["category!=poems", "category!="], 2),
    ] as [([String], Int)])
  func condition(_ conditions: [String], _ count: Int) throws {
    let kept = try Self.selection().filtered(by: Self.filters(conditions))
    #expect(kept.count == count)
    #expect(kept.omissions[.filtered] == 6 - count)
    #expect(kept.omissions[.curated] == 1)
  }

  @Test("a name that holds a comma is first tried whole")
  func commas() throws {
    let selection = try Self.selection()
    #expect(try selection.filtered(by: Self.filters([], models: ["b, large"])).count == 1)
    #expect(try selection.filtered(by: Self.filters([], models: ["a, b"])).count == 5)
    #expect(try selection.filtered(by: Self.filters([], models: ["a", "b, large"])).count == 4)
    #expect(try selection.filtered(by: Self.filters([], rounds: ["late, 2"])).count == 1)
    #expect(
      try selection.filtered(by: Self.filters([], models: ["b"], rounds: ["autumn"])).count == 1)
  }

  private func problems(
    _ conditions: [String], models: [String] = [], rounds: [String] = []
  ) throws -> Diagnostics {
    try #require(throws: Diagnostics.self) {
      try Self.selection().filtered(by: Self.filters(conditions, models: models, rounds: rounds))
    }
  }

  @Test("all that is wrong is told at once, with suggestions, as wrong use")
  func problems() throws {
    let found = try problems(
      ["catgory=poems", "category=poem", "score=high", "item_date>soon"], models: ["a,c"],
      rounds: ["sprint"])
    #expect(
      found.all.map(\.code) == [
        "unknownColumn", "unknownValue", "invalidFilter", "invalidFilter", "unknownModel",
        "unknownRound",
      ])
    #expect(found.cause == .wrongUse)
    #expect(found.all[0].remedy == "Did you mean `category`?")
    #expect(found.all[1].remedy == "Did you mean `poems`?")
    #expect(found.all[5].remedy == "Did you mean `spring`?")
  }

  @Test("a value that only rows outside of the sample have is none", arguments: ["category=shown"])
  func curated(_ condition: String) throws {
    #expect(try problems([condition]).all.map(\.code) == ["unknownValue"])
  }

  @Test("a number that no row has is told with those that there are")
  func unknownNumber() throws {
    let found = try problems(["score=7"])
    #expect(found.all[0].remedy == "There are `2`, `3`, `4`, `5`")
  }

  @Test("filters that leave nothing are refused")
  func nothing() throws {
    #expect(try problems(["score=5", "category=poems"]).all.map(\.code) == ["nothingLeft"])
    #expect(try problems(["score>5"]).all.map(\.code) == ["nothingLeft"])
  }

  @Test(
    "what is no condition is none",
    arguments: ["score", "=3", "", " > 4", "category poems"])
  func malformed(_ text: String) {
    #expect(RowCondition(text) == nil)
  }

  @Test("what is left out is counted")
  func caution() throws {
    let filters = Self.filters(["score>=3"], models: ["a"])
    let caution = try #require(filters.caution(leftOut: 2, of: 6).first)
    #expect(caution.code == .filteredRows)
    #expect(caution.observed == 2 && caution.expected == 6)
    #expect(
      caution.message == "2 of 6 judgments are left out by the filters (score>=3; model a).")
    #expect(filters.caution(leftOut: 0, of: 6).isEmpty)
  }
}
