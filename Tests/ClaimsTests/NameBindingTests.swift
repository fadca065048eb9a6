import Claims
import Diagnostics
import Testing

@Suite("Names mean what S9 says, in its order")
struct NameBindingTests {
  private func text(_ statement: Statement, _ names: ClaimNames) -> String {
    switch statement {
    case .test(let test): names.text(of: test)
    case .not(let part): "not (\(text(part, names)))"
    case .all(let parts): "all[\(parts.map { text($0, names) }.joined(separator: "; "))]"
    case .any(let parts): "any[\(parts.map { text($0, names) }.joined(separator: "; "))]"
    case .count(let parts, let sign, let count):
      "count[\(parts.map { text($0, names) }.joined(separator: "; "))] \(sign.rawValue) \(count)"
    }
  }

  @Test(
    "calls, sets and comparisons of one source",
    arguments: [
      ("score(gpt-4) > 50", "score(gpt-4) > 50"),
      (
        "score(gpt-4, POWER) > score(gpt-4, \"Self-Direction\")",
        "score(gpt-4, power) > score(gpt-4, self-direction)"
      ),
      ("score(org/qwen, schwartz/power) > 5%", "score(org/qwen, power) > 0.05"),
      ("score(gpt-4, schwartz) > 1", "score(gpt-4) > 1"),
      ("difference(gpt-4, solar, power) > -1", "score(gpt-4, power) - score(solar, power) > -1"),
      ("ratio(gpt-4, solar) > 1", "score(gpt-4) / score(solar) > 1"),
      ("rank(gpt-4, power) == 1", "rank(gpt-4, power) == 1"),
      ("place(power, gpt-4) <= 3", "place(power, gpt-4) <= 3"),
      ("distance(gpt-4, solar) < 1", "distance(gpt-4, solar) < 1"),
      ("correlation(power, security) > 0", "correlation(power, security) > 0"),
      ("similarity(gpt-4, NL) > 0", "similarity(gpt-4, NL, pearson) > 0"),
      ("similarity(gpt-4, claude-3, kendall) > 0", "similarity(gpt-4, claude-3, kendall) > 0"),
      ("similarity(gpt-4, baseline) > 0", "similarity(gpt-4, baseline, pearson) > 0"),
      ("alignment(gpt-4, equal) > 0", "alignment(gpt-4, equal) > 0"),
      ("agreement(power) > 0.6", "agreement(power) > 0.6"),
      ("agreement(power, gwetAC) > 0.6", "agreement(power, gwetAC) > 0.6"),
      (
        "drift(gpt-4, 2025-01-13, 2025-02-13, power) > 0",
        "drift(gpt-4, 2025-01-13, 2025-02-13, power) > 0"
      ),
      ("judgments() > 100", "judgments() > 100"),
      ("judgments(gpt-4, power) == 12", "judgments(gpt-4, power) == 12"),
      ("score(gpt-4) within 2 of score(solar)", "score(gpt-4) within 2 of score(solar)"),
      ("best() == gpt-4", "rank(gpt-4) == 1"), ("gpt-4 != best(power)", "rank(gpt-4, power) != 1"),
      ("gpt-4 in top(3, power)", "rank(gpt-4, power) <= 3"),
      ("best(power) in [gpt-4, solar]", "any[rank(gpt-4, power) == 1; rank(solar, power) == 1]"),
      ("score(best()) > 5", "score(claude-3) > 5"),
      ("best() == best(power)", "rank(claude-3) == 1"),
      ("gpt-4 in models where family == gpt", "true"), ("gpt-4 in [solar, claude-3]", "false"),
      ("gpt-4 == solar", "false"), ("power == Power", "true"),
      (
        "all(models where size >= 72, score(model) > 1)",
        "all[score(claude-3) > 1; score(gpt-4) > 1; score(org/qwen) > 1]"
      ),
      (
        "any(models as m where family ~ \"*l*\", score(m) > 1)",
        "any[score(claude-3) > 1; score(llama-8b) > 1]"
      ),
      (
        "all(models where name ~ \"?????\", score(model) > 1)",
        "all[score(gpt-4) > 1; score(solar) > 1]"
      ),
      (
        "all(models where family != gpt, score(model) > 1)",
        "all[score(claude-3) > 1; score(llama-8b) > 1; score(org/qwen) > 1]"
      ),
      (
        "all(dimensions where group == self-enhancement, score(solar, dimension) > 1)",
        "all[score(solar, hedonism) > 1; score(solar, achievement) > 1; score(solar, power) > 1]"
      ),
      ("all(top(2), score(model) > 1)", "all[score(claude-3) > 1; score(gpt-4) > 1]"),
      (
        "all(top(3), score(model) > 1)",
        "all[score(claude-3) > 1; score(gpt-4) > 1; score(llama-8b) > 1; score(org/qwen) > 1]"
      ),
      ("all([solar, gpt-4, solar] as x, score(x) > 1)", "all[score(solar) > 1; score(gpt-4) > 1]"),
      (
        "all([power, security], score(solar, dimension) > 1)",
        "all[score(solar, power) > 1; score(solar, security) > 1]"
      ),
      (
        "all(cultures where name != solar, similarity(gpt-4, culture) > 0)",
        "all[similarity(gpt-4, NL, pearson) > 0; similarity(gpt-4, CN, pearson) > 0]"
      ),
      (
        "all(top(2) as a, all(models as b where family same(a), score(b) > 1))",
        "all[score(claude-3) > 1; score(gpt-4) > 1]"
      ),
      (
        "all([claude-3] as a, all(models as b where size < same(a), score(b) > 1))",
        "all[score(llama-8b) > 1; score(org/qwen) > 1]"
      ),
      (
        "all(models as a where name == solar, all(models as b where family same(a), score(b) > 1))",
        "true"
      ),
      (
        "all([gpt-4, solar] as a, all([gpt-4, solar] as b, a == b or score(a) > score(b)))",
        "all[score(gpt-4) > score(solar); score(solar) > score(gpt-4)]"
      ),
      (
        "all([gpt-4] as a, all(models as b where family != same(a), score(b) > 1))",
        "all[score(claude-3) > 1; score(llama-8b) > 1; score(org/qwen) > 1]"
      ),
      (
        "count(dimensions where group == self-enhancement, all(top(2), score(model, dimension) > 1))"
          + " >= 2",
        "count[all[score(claude-3, hedonism) > 1; score(gpt-4, hedonism) > 1]; "
          + "all[score(claude-3, achievement) > 1; score(gpt-4, achievement) > 1]; "
          + "all[score(claude-3, power) > 1; score(gpt-4, power) > 1]] >= 2"
      ),
      ("count(top(2), score(model) > 1) >= 1", "any[score(claude-3) > 1; score(gpt-4) > 1]"),
      (
        "2 == count(top(3), score(model) > 1)",
        "count[score(claude-3) > 1; score(gpt-4) > 1; score(llama-8b) > 1; score(org/qwen) > 1] == 2"
      ),
      ("mean(top(2), score(model)) > 1", "mean(score(claude-3), score(gpt-4)) > 1"),
      (
        "-score(gpt-4) * 2 < (score(solar) + 1) / 3",
        "(-score(gpt-4)) * 2 < (score(solar) + 1) / 3"
      ),
    ])
  func meaning(text written: String, expected: String) throws {
    let names = try ClaimFixtures.names()
    #expect(text(try ClaimFixtures.statement(written, names), names) == expected)
  }

  @Test(
    "bound names, `let` and parameters come before members",
    arguments: [
      ("score(leader) > cut", "score(claude-3) > 55"), ("leader == gpt-4", "rank(gpt-4) == 1"),
      ("score(m, d) > gap", "score(solar, security) > score(gpt-4) - score(solar)"),
      ("m == solar", "true"), ("params.system == schwartz", "true"),
      ("params.system == \"moral-foundations\"", "false"), ("params.draft", "true"),
      ("params.draft == false", "false"), ("params.n >= 3", "true"),
      (
        "count(top(params.n), score(model) > 1) == 4",
        "all[score(claude-3) > 1; score(gpt-4) > 1; score(llama-8b) > 1; score(org/qwen) > 1]"
      ),
      ("score(params.who, params.what) > 1", "score(gpt-4, power) > 1"),
      ("score(params.named) > 1", "score(solar) > 1"),
      ("params.system in [schwartz, fulva]", "true"),
      ("params.what == power", "true"),
      ("all(models where family == params.family, score(model) > 1)", "score(gpt-4) > 1"),
      ("score(qwen) > 1", "score(org/qwen) > 1"), ("qwen == best()", "rank(org/qwen) == 1"),
      ("strong", "score(solar) > 5"), ("not strong", "not (score(solar) > 5)"),
      // In double quotes it is the model that is called so.
      ("score(solar) > score(\"solar\")", "score(gpt-4) > score(solar)"),
      // A set's own name comes before a `let`.
      ("all([llama-8b] as leader, score(leader) > 1)", "score(llama-8b) > 1"),
    ])
  func order(written: String, expected: String) throws {
    let names = try ClaimFixtures.names(
      lets: [
        "leader": "best()", "cut": "55", "gap": "score(gpt-4) - score(\"solar\")",
        "solar": "gpt-4", "qwen": "\"org/qwen\"", "strong": "score(\"solar\") > 5",
      ],
      params: [
        "system": .text("schwartz"), "draft": .flag(true), "n": .number(3),
        "who": .model("gpt-4"), "what": .dimension("Power"), "named": .text("solar"),
        "family": .text("gpt"),
      ],
      bound: ["m": Member(.model, "solar"), "d": Member(.dimension, "security")])
    let wanted = written == "m == solar" ? "false" : expected
    #expect(text(try ClaimFixtures.statement(written, names), names) == wanted)
  }

  @Test(
    "several sources: a model is looked up in that of its dimension",
    arguments: [
      (
        0, "score(gpt-4, care) > score(gpt-4, power)",
        "score(gpt-4, morals/care) > score(gpt-4, power)"
      ),
      (
        0, "score(gpt-4, moral-foundations) > score(gpt-4, schwartz)",
        "score(gpt-4, morals) > score(gpt-4)"
      ),
      (0, "score(other, morals/care) > 1", "score(other, morals/care) > 1"),
      (0, "score(other, moral-foundations/care) > 1", "score(other, morals/care) > 1"),
      (1, "score(other) > score(gpt-4, values)", "score(other) > score(gpt-4, values)"),
      (
        1, "all(models, score(model, care) > 1)",
        "all[score(gpt-4, care) > 1; score(other, care) > 1]"
      ),
      (1, "correlation(care, power) > 0", "correlation(care, values/power) > 0"),
    ])
  func sources(own: Int, written: String, expected: String) throws {
    let names = try ClaimFixtures.names(second: true, own: own)
    #expect(text(try ClaimFixtures.statement(written, names), names) == expected)
  }

  @Test("inline values are quantities, members, texts or flags")
  func values() throws {
    let names = try ClaimFixtures.names(
      lets: ["leader": "best()"], params: ["system": .text("schwartz"), "draft": .flag(false)],
      bound: ["dimension": Member(.dimension, "self-direction")])
    #expect(try ClaimFixtures.value("leader", names) == .member(Member(.model, "claude-3")))
    #expect(try ClaimFixtures.value("best(power)", names) == .member(Member(.model, "claude-3")))
    #expect(try ClaimFixtures.value("params.system", names) == .text("schwartz"))
    #expect(try ClaimFixtures.value("params.draft", names) == .flag(false))
    #expect(try ClaimFixtures.value("power", names) == .member(Member(.dimension, "power")))
    #expect(
      try ClaimFixtures.value("score(leader)", names)
        == .quantity(.score(model: "claude-3", DimensionName(source: 0, dimension: nil))))
    #expect(names.title(of: Member(.dimension, "self-direction")) == "Self-direction")
    #expect(names.title(of: Member(.model, "gpt-4")) == "gpt-4")
  }

  @Test("loops go over members in the order of the data")
  func loops() throws {
    #expect(try ClaimFixtures.members("model in models") == ClaimFixtures.models)
    #expect(try ClaimFixtures.members("r in rounds") == ["2025-01-13", "2025-02-13"])
    #expect(try ClaimFixtures.members("top(2)") == ["claude-3", "gpt-4"])
    #expect(try ClaimFixtures.members("x in [solar, gpt-4]", nil) == ["solar", "gpt-4"])
    #expect(try ClaimFixtures.members("groups") == ["young", "old"])
  }
}

@Suite("Names that mean nothing are said at their word")
struct NameProblemTests {
  @Test(
    "unknown names, with the nearest known one",
    arguments: [
      ("score(gpt4) > 1", 6, "unknownModel", "Did you mean `gpt-4`?"),
      ("score(GPT-4) > 1", 6, "unknownModel", "Did you mean `gpt-4`?"),
      ("score(gpt-4, powr) > 1", 13, "unknownDimension", "Did you mean `Power`?"),
      ("score(gpt-4, care) > 1", 13, "unknownDimension", "Use one of"),
      ("similarity(gpt-4, N) > 1", 18, "unknownCulture", "`NL`"),
      ("similarity(gpt-4, base-line) > 1", 18, "unknownCulture", "`baseline`"),
      ("similarity(gpt-4, NL, pearsn) > 1", 22, "unknownName", "`pearson`"),
      ("agreement(power, kripendorffAlpha) > 1", 17, "unknownName", "`krippendorffAlpha`"),
      ("alignment(gpt-4, equl) > 1", 17, "unknownWeights", "`equal`"),
      ("drift(gpt-4, 2025-01-14, 2025-02-13) > 1", 13, "unknownRound", "`2025-01-13`"),
      ("drift(gpt-4, 2025-01-13, 2025-01-13) > 1", 25, "sameRound", "later"),
      ("params.systm == a", 0, "unknownParameter", "`params.system`"),
      ("leadr == gpt-4", 0, "unknownName", "`leader`"),
      ("score(leadr) > 1", 6, "unknownModel", "`leader`"),
      ("all(models where famly == gpt, score(model) > 1)", 17, "unknownAttribute", "`family`"),
      ("all(models where family == gptt, score(model) > 1)", 27, "emptySet", "`gpt`"),
      ("all(models where family ~ \"x*\", score(model) > 1)", 26, "emptySet", "`claude`"),
      ("all(models where family ~ 3, score(model) > 1)", 26, "wrongKind", "double quotes"),
      ("all(rounds where family == x, score(gpt-4) > 1)", 17, "unknownAttribute", "`name`"),
      ("all(models as a where family same(b), score(a) > 1)", 34, "unknownName", ""),
      ("all([gpt-4, slar], score(model) > 1)", 12, "unknownModel", "`solar`"),
      ("all([solar], score(model) > 1)", 5, "ambiguousName", "where name == solar"),
      ("similarity(gpt-4, solar) > 1", 18, "ambiguousName", "where name == solar"),
      ("gap > 1", 0, "wrongKind", "score(gpt-4)"),
      ("power > 1", 0, "wrongKind", "score(MODEL, power)"),
      ("score(gpt-4-1) > 1", 6, "unknownModel", "`gpt-4`"),
      ("cut-3 > 1", 0, "unknownName", "`cut - 3`"),
      ("score(3) > 1", 6, "wrongKind", "double quotes"),
      ("score(gpt-4, solar) > 1", 13, "unknownDimension", ""),
      ("place(schwartz, gpt-4) > 1", 6, "wrongKind", "SYSTEM/DIMENSION"),
      ("score(gpt-4) == 3", 0, "exactComparison", "score(gpt-4) within MARGIN of 3"),
      ("3 != score(gpt-4)", 5, "exactComparison", "not 3 within MARGIN of score(gpt-4)"),
      ("gpt-4 < solar", 0, "wrongKind", "names have no order"),
      ("best() > 3", 0, "wrongKind", "score(best())"),
      ("score(best(hedonism)) > 1", 6, "severalBestModels", "`top(1)`"),
      ("score(best(stimulation)) > 1", 6, "noBestModel", ""),
      ("all(top(0), score(model) > 1)", 8, "wrongKind", "whole number above 0"),
      ("all(top(2.5), score(model) > 1)", 8, "wrongKind", "whole number above 0"),
      ("all(top(1, stimulation), score(model) > 1)", 8, "noBestModel", ""),
      ("score(gpt-4) / 0 > 1", 15, "divisionByZero", ""),
      ("score(gpt-4) within -1 of 2", 20, "negativeMargin", ""),
      ("all(models as m, m == power)", 22, "unknownModel", ""),
      ("gpt-4", 0, "unknownName", "is neither a statement"),
      ("params.system > 3", 0, "wrongKind", "`==`"),
      ("params.draft == maybe", 16, "unknownName", "`true`"),
      ("score(params.draft) > 1", 6, "wrongKind", "a flag"),
      ("score(params.number) > 1", 6, "wrongKind", "a quantity"),
      ("score(\"leader\") > 1", 6, "unknownModel", ""),
    ])
  func unknown(written: String, offset: Int, code: String, words: String) throws {
    let names = try ClaimFixtures.names(
      lets: ["leader": "best()", "cut": "55", "gap": "gpt-4"],
      params: ["system": .text("schwartz"), "draft": .flag(true), "number": .number(3)])
    let found = try ClaimFixtures.problems(written, names)
    let problem = try #require(found.first)
    #expect(found.count == 1)
    #expect(problem.offset == offset, "\(problem)")
    #expect(problem.code == code, "\(problem)")
    #expect("\(problem.message). \(problem.remedy ?? "")".contains(words), "\(problem)")
  }

  @Test("all problems of an expression are told at once")
  func several() throws {
    let found = try ClaimFixtures.problems(
      "score(gpt4, powr) > 1 and rank(slar) == 1 or score(gpt-4) == 2")
    #expect(found.map(\.offset).compactMap { $0 }.sorted() == [6, 12, 31, 45])
  }

  @Test("a model of another source than its dimension's, and a dimension of two")
  func sources() throws {
    let names = try ClaimFixtures.names(second: true)
    let found = try ClaimFixtures.problems("score(solar, morals/care) > 1", names)
    #expect(found.map(\.code) == ["unknownModel"])
    #expect(found[0].message.contains("of \"morals\""))
    let bound = try ClaimFixtures.statement(
      "all(models as m where name == solar, score(m, care) > 1)", names)
    #expect(
      bound
        == .test(
          .comparison(
            .score(model: "solar", DimensionName(source: 1, dimension: "care")), .greater,
            .constant(1))))
    let third = ClaimNames(sources: names.sources + [names.sources[1]], own: 0)
    #expect(
      try ClaimFixtures.problems("score(gpt-4, care) > 1", third).map(\.code) == ["ambiguousName"])
  }

  @Test("a drift of data with one round, or none, says what is missing and no name of a round")
  func tooFewRounds() throws {
    let names = try ClaimFixtures.names(second: true)
    let none = try ClaimFixtures.problems("drift(gpt-4, 2025-01, 2025-02, morals/care) > 1", names)
    #expect(none.map(\.code) == ["oneRound"])
    #expect(none[0].offset == 13)
    #expect(none[0].message == "no judgment of \"morals\" names a round, and a drift takes two")
    #expect(none[0].remedy?.contains("column `round`") == true)
    let system = names.sources[0].system
    let one = ClaimNames(sources: [
      SourceNames(
        name: nil, system: system, models: ["gpt-4"], dimensions: ["power"], rounds: ["2025-01"])
    ])
    let found = try ClaimFixtures.problems("drift(gpt-4, 2025-01, 2025-02, power) > 1", one)
    #expect(found.map(\.code) == ["oneRound"])
    #expect(found[0].message.contains("2025-01"))
    #expect(found[0].message.contains("is the only round here"))
  }

  @Test("circular values of `let` are told with their circle")
  func circles() throws {
    let names = try ClaimFixtures.names(
      lets: ["a": "b + 1", "b": "c * 2", "c": "a - 1", "d": "d", "e": "a"])
    let found = try ClaimFixtures.problems("score(gpt-4) > e", names)
    #expect(found.map(\.code) == ["circularLet"])
    #expect(found[0].message.contains("`a` -> `b` -> `c` -> `a`"))
    #expect(found[0].place?.line == 3)
    let circles = names.circularLets()
    #expect(circles.count == 2)
    #expect(circles.last?.message.contains("`d` -> `d`") == true)
  }

  @Test("values of `let` that double at each step are refused, not written out")
  func doubling() throws {
    var lets = ["x0": "score(gpt-4)"]
    for step in 1...60 { lets["x\(step)"] = "x\(step - 1) + x\(step - 1)" }
    let found = try ClaimFixtures.problems("x60 > 1", ClaimFixtures.names(lets: lets))
    #expect(found.first?.code == "expressionTooLarge")
    var chain = ["y0": "score(gpt-4)"]
    for step in 1...2_000 { chain["y\(step)"] = "y\(step - 1) + 1" }
    let deep = try ClaimFixtures.problems("y2000 > 1", ClaimFixtures.names(lets: chain))
    #expect(deep.first?.code == "expressionTooLarge")
  }

  @Test("sets within sets are refused where there are too many parts to write out")
  func expanding() throws {
    let sets = (0..<8).map { "all(models as m\($0), " }.joined()
    let found = try ClaimFixtures.problems(
      "\(sets)score(m0) > 1\(String(repeating: ")", count: 8))")
    #expect(found.map(\.code) == ["expressionTooLarge"])
  }

  @Test("names are told apart by their code points")
  func exact() throws {
    let system = try ClaimFixtures.system("schwartz")
    let names = ClaimNames(
      sources: [
        SourceNames(name: nil, system: system, models: ["caf\u{e9}"], dimensions: ["power"])
      ])
    #expect(try ClaimFixtures.problems("score(caf\u{e9}) > 1", names).isEmpty)
    let found = try ClaimFixtures.problems("score(cafe\u{301}) > 1", names)
    #expect(found.map(\.code) == ["unknownModel"])
  }
}
