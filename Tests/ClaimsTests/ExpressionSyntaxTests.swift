import Claims
import Diagnostics
import Statistics
import Testing

@Suite("Expressions are read as in S9")
struct ExpressionSyntaxTests {
  @Test(
    "each rule of the grammar, in one way of writing",
    arguments: [
      ("score(a)>score(b)", "score(a) > score(b)"),
      (
        "score(a,power)  >=  score( a , self-direction )",
        "score(a, power) >= score(a, self-direction)"
      ),
      ("a == b", "a == b"), ("a!=b", "a != b"), ("x <= 3", "x <= 3"),
      ("x < -3.5e-2", "x < -3.5e-2"),
      ("x within 5% of y", "x within 5% of y"),
      ("x + 1 within 2 * m of y - 1", "x + 1 within 2 * m of y - 1"),
      ("model in top(3, power)", "model in top(3, power)"), ("model in top(3)", "model in top(3)"),
      ("model in [a, b, \"c d\"]", "model in [a, b, \"c d\"]"),
      ("not a == b and c == d or e == f", "not a == b and c == d or e == f"),
      ("not (a == b and c == d)", "not (a == b and c == d)"),
      ("(a == b or c == d) and e == f", "(a == b or c == d) and e == f"),
      ("((a == b))", "a == b"), ("not not a == b", "not not a == b"),
      ("(x + 1) * 2 > 3", "(x + 1) * 2 > 3"), ("(x) > 3", "x > 3"),
      ("(x + 1) > 3 and (x > 3)", "x + 1 > 3 and x > 3"),
      ("x - (y - z) > 0", "x - (y - z) > 0"), ("x - y - z > 0", "x - y - z > 0"),
      ("x / (y * z) > 0", "x / (y * z) > 0"), ("-(x + 1) > -y", "-(x + 1) > -y"),
      ("all(models, score(model) > 50)", "all(models, score(model) > 50)"),
      (
        "any(models as a where family~\"gpt*\", score(a) > 50)",
        "any(models as a where family ~ \"gpt*\", score(a) > 50)"
      ),
      (
        "all(models as a, all(models as b where family same(a), score(a) within 5 of score(b)))",
        "all(models as a, all(models as b where family == same(a), score(a) within 5 of score(b)))"
      ),
      (
        "all(models where size >= 70 as a, score(a) > 5)",
        "all(models as a where size >= 70, score(a) > 5)"
      ),
      ("count(dimensions, x > 1) >= 3", "count(dimensions, x > 1) >= 3"),
      ("count(cultures as c, x > 1) != 0", "count(cultures as c, x > 1) != 0"),
      (
        "mean(rounds, x) + min(judges, y) > max(groups, z)",
        "mean(rounds, x) + min(judges, y) > max(groups, z)"
      ),
      (
        "median([a, b] as m, score(m)) > spread(models, score(model))",
        "median([a, b] as m, score(m)) > spread(models, score(model))"
      ),
      ("share(models, score(model) > 3) > 50%", "share(models, score(model) > 3) > 50%"),
      ("org/model == schwartz/power", "org/model == schwartz/power"),
      ("\"and\" == \"3\"", "\"and\" == \"3\""), ("2025-01-13 == r.1_x", "2025-01-13 == r.1_x"),
      ("\"a \\\"b\\\\c\" == x", "\"a \\\"b\\\\c\" == x"),
      ("drift(a, r1, r2) > 0\n  and best() == a", "drift(a, r1, r2) > 0 and best() == a"),
    ])
  func grammar(text: String, canonical: String) throws {
    let expression = try ClaimExpression(ClaimFixtures.text(text), as: .statement)
    #expect(expression.description == canonical)
    let again = try ClaimExpression(ClaimFixtures.text(canonical))
    #expect(again == expression)
  }

  @Test("a loop is a set, with or without a name before it")
  func loops() throws {
    let loop = try ClaimExpression(ClaimFixtures.text("m in models where family == gpt"), as: .set)
    #expect(loop.loopName == "m")
    let set = try ClaimExpression(ClaimFixtures.text("top(3, power)"), as: .set)
    #expect(set.loopName == nil)
    #expect(set.description == "top(3, power)")
  }

  @Test("the names that an expression speaks of, those that its sets bind aside")
  func names() throws {
    let expression = try ClaimExpression(
      ClaimFixtures.text(
        "all(models as a where family == params.family, score(a, params.dim) > low) or a == \"b\""))
    #expect(expression.names == ["params.family", "params.dim", "low", "a"])
    #expect(expression.parameters == ["family", "dim"])
  }

  @Test("which names a value may have")
  func objections() {
    for name in ["leader", "a-b", "x.y", "self_direction"] {
      #expect(ExpressionWords.objection(to: name) == nil, "\(name)")
    }
    #expect(ExpressionWords.objection(to: "mean") == "is a word of the language")
    #expect(ExpressionWords.objection(to: "1e3") == "reads as a number")
    #expect(ExpressionWords.objection(to: "params.x") == "begins as the name of a parameter")
    #expect(ExpressionWords.objection(to: "a b")?.hasPrefix("has other signs") == true)
    #expect(ExpressionWords.objection(to: "-a")?.hasPrefix("has other signs") == true)
    #expect(ExpressionWords.written("a b") == "\"a b\"")
    #expect(ExpressionWords.written("top") == "\"top\"")
  }
}

@Suite("What is wrong in an expression is said at its word")
struct ExpressionProblemTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    /// Offsets of the problems, each with a part of its message or its remedy.
    let problems: [(Int, String)]
    var form = ClaimExpression.Form.statement

    init(
      _ text: String, _ problems: (Int, String)..., form: ClaimExpression.Form = .statement
    ) {
      self.text = text
      self.problems = problems
      self.form = form
    }

    var testDescription: String { text }
  }

  @Test(
    "signs, words, functions and parentheses",
    arguments: [
      Case("score(a) = 3", (9, "Did you mean `==`?")),
      Case("a == b && c == d", (7, "Did you mean `and`?")),
      Case("a == b || c == d", (7, "Did you mean `or`?")),
      Case("!a == b", (0, "Did you mean `not`?")),
      Case("a <> b", (2, "Did you mean `!=`?")), Case("a ≠ b", (2, "Did you mean `!=`?")),
      Case("a === b", (2, "Did you mean `==`?")),
      Case("score(a) => 3", (9, "Did you mean `>=`?")),
      Case("score(a) ≥ 3", (9, "Did you mean `>=`?")),
      Case("score(a) =< 3", (9, "Did you mean `<=`?")),
      Case("score(a) × 2 > 3", (9, "Did you mean `*`?")),
      Case("score(a) – 2 > 3", (9, "Did you mean `-`?")),
      Case("score(a) > 3 $ 2", (13, "is no sign of expressions"), (15, "is missing before")),
      Case("score('a') > 3", (6, "double quotes")), Case("score(“a b”) > 3", (6, "double quotes")),
      Case("score(\"a) > 3", (6, "has no end")), Case("score(\"\") > 3", (6, "empty")),
      Case("scor(a) > 3", (0, "Did you mean `score`?")),
      Case("mediann(models, score(model)) > 3", (0, "Did you mean `median`?")),
      Case("frobnicate(a) > 3", (0, "there is no function \"frobnicate\"")),
      Case("al(models, score(model) > 3)", (0, "Did you mean `all`?")),
      Case("all(modles, score(model) > 3)", (4, "Did you mean `models`?")),
      Case("all(model, score(model) > 3)", (4, "Did you mean `models`?")),
      Case("all(models wehre family == a, score(model) > 3)", (11, "Did you mean `where`?")),
      Case("all(models with family == a, score(model) > 3)", (11, "Did you mean `where`?")),
      Case("score(a) > 3 adn score(b) > 3", (13, "Did you mean `and`?")),
      Case("score(a) > 3 AND score(b) > 3", (13, "Did you mean `and`?")),
      Case("score(a) withn 3 of 4", (9, "Did you mean `within`?")),
      Case("score(a) within 3 off 4", (18, "Did you mean `of`?")),
      Case("score(a) within 3", (17, "`of` is missing")),
      Case("a is b", (2, "Did you mean `==`?")),
      Case("score(a > 3", (8, "Close the parenthesis of `score`"), (11, "`)` is missing")),
      Case("all(models, score(model) > 3", (28, "`)` is missing")),
      Case("(score(a) > 3", (13, "Write `)` at the end")),
      Case("model in [a, b", (14, "`]` is missing")),
      Case("model in [a, b)", (14, "Did you mean `]`?")),
      Case("score(a) > 3)", (12, "nothing was opened")),
      Case("score(a) > 3, score(b) > 3", (12, "comma")),
      Case("score(a) > 3 score(b)", (13, "something is missing before")),
      Case("3 < score(a) < 5", (13, "`A < B and B < C`")),
      Case("score(a)", (0, "Compare it with another")), Case("", (0, "empty")),
      Case("score(a) >", (10, "a quantity or a name is expected")),
      Case("> 3", (0, "a quantity or a name is expected")),
      Case("score(a)-score(b) > 3", (8, "spaces round it")),
      Case("score(a) -3 > 3", (9, "spaces round it")),
      Case("score(a)/2 > 3", (8, "spaces round it")),
      Case("a not in [b, c]", (2, "not NAME in SET")),
      Case("score(a) in [b, c]", (0, "only a name can be `in` a set")),
      Case("models > 3", (0, "Sets stand behind `in`")),
      Case("[a, b] == c", (7, "is missing before this"), form: .set),
      Case("score > 3", (0, "`score(MODEL[, DIMENSION|SYSTEM])`")),
      Case("score() > 3", (0, "`score(MODEL[, DIMENSION|SYSTEM])`")),
      Case("rank(a, b, c) == 1", (0, "`rank(MODEL[, DIMENSION|SYSTEM])`")),
      Case("drift(a, b) > 1", (0, "`drift(MODEL, ROUND, ROUND[, DIMENSION|SYSTEM])`")),
      Case("judgments(a, b, c) > 1", (0, "`judgments([MODEL[, DIMENSION]])`")),
      Case("all(score(model) > 3)", (4, "a set is expected")),
      Case("all(models) and a == b", (10, "Write `all(SET, STATEMENT)`")),
      Case("all(models, score(model))", (12, "Compare it with another")),
      Case("mean(models, score(model) > 3) > 1", (13, "this is a statement")),
      Case("min(models, score(model), 3) > 1", (24, "one set and one part")),
      Case("all(models as 3, a == b)", (14, "a name for each member")),
      Case("all(models as top, a == b)", (14, "is a word of the language")),
      Case("all(models where family, a == b)", (23, "a comparison is expected")),
      Case("all(models where family ==, a == b)", (26, "a value of the attribute")),
      Case("all(top(3) where x == y, a == b)", (11, "`where` stands only behind")),
      Case("model in []", (9, "the list is empty")), Case("a in [3]", (6, "is a number")),
      Case("(a == b) + 1 > 2", (0, "this is a statement")),
      Case("not score(a) > 3 and score(b)", (21, "Compare it with another")),
      Case("1e999 > 3", (0, "too large")),
      Case("scor(a) = 3 && rnk(b) == 1", (0, "score"), (8, "`==`"), (12, "`and`"), (15, "rank")),
      Case("model inn models", (6, "Did you mean `in`?"), form: .set),
      Case("score(a) > 3", (0, "a loop goes over a set"), form: .set),
      Case("score(a) > 3", (0, "this is a statement"), form: .quantity),
    ])
  func syntax(_ one: Case) throws {
    let found = try ClaimFixtures.problems(one.text, as: one.form)
    #expect(found.map(\.offset) == one.problems.map(\.0), "\(found)")
    for (problem, (_, words)) in zip(found, one.problems) {
      #expect(problem.code == "expressionSyntax")
      #expect("\(problem.message). \(problem.remedy ?? "")".contains(words), "\(problem)")
    }
  }

  @Test("places go by the reader's own map, over the lines of a folded text")
  func places() throws {
    let text = ExpressionText("score(a)\n= 3") { offset in
      offset < 9
        ? .line(file: "a.md", 4, column: 10 + offset)
        : .line(file: "a.md", 5, column: 3 + offset - 9)
    }
    do {
      _ = try ClaimExpression(text)
      Issue.record("`=` is no sign")
    } catch {
      #expect(error.all.map(\.place) == [.line(file: "a.md", 5, column: 3)])
    }
  }

  @Test(
    "deep nesting is refused without using up the stack",
    arguments: [
      String(repeating: "(", count: 60_000), String(repeating: "not ", count: 16_000) + "a == b",
      String(repeating: "-", count: 60_000) + "1 > 0", String(repeating: "score(", count: 10_000),
      String(repeating: "all(models, ", count: 5_000),
      "x" + String(repeating: " + x", count: 16_000) + " > 0",
      "a == b" + String(repeating: " and (a == b", count: 5_000),
      String(repeating: "all(top(", count: 8_000), String(repeating: "[", count: 60_000),
    ])
  func deep(text: String) throws {
    let start = ContinuousClock.now
    #expect(throws: Diagnostics.self) {
      try ClaimExpression(ClaimFixtures.text(text), as: .statement)
    }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test("a sum may have many terms, and a list many names")
  func wide() throws {
    let sum = "x" + String(repeating: " + x", count: 150) + " > 0"
    _ = try ClaimExpression(ClaimFixtures.text(sum))
    let list = (0..<5_000).map { "m\($0)" }.joined(separator: ", ")
    _ = try ClaimExpression(ClaimFixtures.text("x in [\(list)]"))
    let joined = Array(repeating: "a == b", count: 3_000).joined(separator: " or ")
    _ = try ClaimExpression(ClaimFixtures.text(joined))
  }

  @Test(
    "a megabyte is refused at once",
    arguments: [
      String(repeating: "a", count: 1_000_000), String(repeating: "a ", count: 500_000),
      String(repeating: "\"", count: 1_000_000),
    ])
  func long(text: String) throws {
    let start = ContinuousClock.now
    let found = try ClaimFixtures.problems(text)
    #expect(found.map(\.code) == ["expressionTooLong"])
    #expect(ContinuousClock.now - start < .seconds(1))
  }

  @Test(
    "a long word below the bound is told in part",
    arguments: [
      String(repeating: "a", count: 60_000), "\"" + String(repeating: "b", count: 60_000),
    ]
  )
  func longWord(text: String) throws {
    let start = ContinuousClock.now
    let found = try ClaimFixtures.problems(text + " == 3")
    #expect(!found.isEmpty)
    #expect(found.allSatisfy { $0.description.count < 2_000 })
    #expect(ContinuousClock.now - start < .seconds(5))
  }
}

@Suite("Expressions as text read as the same expressions")
struct ExpressionTextTests {
  /// Expressions drawn at random from the grammar.
  private struct Writer {
    var random: RandomWords

    mutating func pick(_ words: [String]) -> String { words[random.below(words.count)] }

    mutating func name() -> String {
      pick([
        "a", "self-direction", "org/model", "\"a b\"", "\"and\"", "params.x", "\"q\\\"\\\\\"", "é",
      ])
    }

    mutating func number() -> String { pick(["0", "1.5", "5%", "2e-3", "12.25%"]) }

    mutating func set(_ depth: Int) -> String {
      let suffix = pick(["", " as x"])
      switch random.below(4) {
      case 0: return "top(\(pick(["3", "2, power"])))\(suffix)"
      case 1: return "[\(name()), \(name())]\(suffix)"
      case 2: return pick(["models", "dimensions", "rounds"]) + suffix
      default:
        let value = pick(["gpt", "\"x y\"", "3", "-2.5", "same(a)"])
        return "models\(suffix) where \(name()) \(pick(["==", "~", "<="])) \(value)"
      }
    }

    mutating func sum(_ depth: Int) -> String {
      guard depth > 0 else { return random.below(2) == 0 ? name() : number() }
      switch random.below(7) {
      case 0: return "\(sum(depth - 1)) \(pick(["+", "-", "*", "/"])) \(sum(depth - 1))"
      case 1: return "(\(sum(depth - 1)) \(pick(["+", "-", "*", "/"])) \(sum(depth - 1)))"
      case 2: return "-\(pick(["", " "]))(\(sum(depth - 1)))"
      case 3: return "\(pick(["mean", "min", "spread"]))(\(set(depth)), \(sum(depth - 1)))"
      case 4: return "\(pick(["share", "count"]))(\(set(depth)), \(claim(depth - 1)))"
      case 5: return "score(\(name()), \(name()))"
      default: return sum(0)
      }
    }

    mutating func claim(_ depth: Int) -> String {
      guard depth > 0 else { return "\(sum(0)) \(pick([">", "==", "!=", "<="])) \(sum(0))" }
      switch random.below(8) {
      case 0: return "\(claim(depth - 1)) or \(claim(depth - 1))"
      case 1: return "\(claim(depth - 1)) and \(claim(depth - 1))"
      case 2: return "(\(claim(depth - 1)))"
      case 3: return "not \(pick(["", "not "]))(\(claim(depth - 1)))"
      case 4: return "\(pick(["all", "any"]))(\(set(depth)), \(claim(depth - 1)))"
      case 5: return "\(sum(depth - 1)) within \(sum(depth - 1)) of \(sum(depth - 1))"
      case 6: return "\(name()) in \(set(depth))"
      default: return "\(sum(depth - 1)) \(pick([">", "<", "=="])) \(sum(depth - 1))"
      }
    }
  }

  @Test("two thousand expressions drawn from the grammar", arguments: 0..<20)
  func roundTrip(seed: Int) throws {
    var writer = Writer(random: RandomWords(seed: UInt64(seed)))
    for _ in 0..<100 {
      let text = writer.claim(4)
      let expression = try ClaimExpression(ClaimFixtures.text(text), as: .statement)
      let written = expression.description
      let again = try ClaimExpression(ClaimFixtures.text(written), as: .statement)
      #expect(again == expression, "\(text) became \(written)")
      #expect(again.description == written)
    }
  }

  @Test("no text of words and signs, however damaged, stops the reader", arguments: 0..<20)
  func damaged(seed: Int) throws {
    var random = RandomWords(seed: UInt64(1_000 + seed))
    let pieces = [
      "score", "(", ")", "[", "]", ",", " ", " ", "and", "or", "not", "all", "top", "models",
      "where", "as", "same", "in", "within", "of", "==", "=", "&&", "~", "-", "/", "%", "\"", "3",
      "a", "params.x", "é", "\u{200b}", "'", ".", "\\", "count", "best", "\n", "{", "😀",
    ]
    for _ in 0..<200 {
      let text = (0..<random.below(30)).map { _ in pieces[random.below(pieces.count)] }.joined()
      for form in [ClaimExpression.Form.statement, .quantity, .set, .any] {
        let found = try ClaimFixtures.problems(text, as: form)
        for problem in found {
          let offset = try #require(problem.offset)
          #expect((0...text.count).contains(offset), "\(text): \(problem)")
        }
      }
    }
  }
}

/// A small generator, so that the texts of a seed are the same everywhere (SplitMix64).
struct RandomWords {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func unit() -> Double { Double(next() >> 11) / Double(1 << 53) }
}
