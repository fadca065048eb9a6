import Claims
import Testing

@Suite("What claims are rewritten to is true where the claim is")
struct StatementComparingTests {
  /// Scores of the models, small whole numbers so that many are equal.
  struct Points {
    let power: [Double]
    let security: [Double]
    let y: Double
    let other: Double

    init(_ random: inout RandomWords) {
      power = (0..<5).map { _ in Double(random.below(5)) }
      security = (0..<5).map { _ in Double(random.below(5)) }
      y = Double(random.below(5))
      other = Double(random.below(5))
    }

    /// The rank of a model, 1 the highest.
    func rank(_ model: Int) -> Double { Double(1 + power.count { $0 > power[model] }) }

    func value(_ quantity: Quantity) -> Double {
      switch quantity {
      case .constant(let value): return value
      case .score(let model, let dimension):
        let place = ClaimFixtures.models.firstIndex(of: model) ?? 0
        if dimension.dimension == "achievement" { return y }
        if dimension.dimension == "tradition" { return other }
        return dimension.dimension == "power" ? power[place] : security[place]
      case .rank(let model, _): return rank(ClaimFixtures.models.firstIndex(of: model) ?? 0)
      case .negated(let part): return -value(part)
      case .sum(let first, let second): return value(first) + value(second)
      case .difference(let first, let second): return value(first) - value(second)
      case .product(let first, let second): return value(first) * value(second)
      case .quotient(let first, let second): return value(first) / value(second)
      case .mean(let parts): return parts.map(value).reduce(0, +) / Double(parts.count)
      default: preconditionFailure("no quantity that has a test: \(quantity)")
      }
    }

    func holds(_ statement: Statement) -> Bool {
      switch statement {
      case .test(.given(let truth)): return truth
      case .test(.comparison(let left, let sign, let right)):
        return sign.holds(value(left), value(right))
      case .test(.within(let left, let margin, let right)):
        return abs(value(left) - value(right)) <= value(margin)
      case .not(let part): return !holds(part)
      case .all(let parts): return parts.allSatisfy(holds)
      case .any(let parts): return parts.contains(where: holds)
      case .count(let parts, let sign, let count):
        return sign.holds(parts.count(where: holds), count)
      }
    }

    // MARK: Direct evaluation

    /// The middle that lies lower of an even number.
    static func lower(_ values: [Double]) -> Double { values.sorted()[(values.count - 1) / 2] }
    static func upper(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
    func share(above bound: Double, _ values: [Double]) -> Double {
      Double(values.count { $0 > bound }) / Double(values.count)
    }
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let text: String
    let truth: @Sendable (Points) -> Bool

    init(_ text: String, _ truth: @escaping @Sendable (Points) -> Bool) {
      self.text = text
      self.truth = truth
    }

    var testDescription: String { text }
  }

  /// A comparison with each sign, on either side.
  private static func signs(
    _ left: String, _ right: String, of value: @escaping @Sendable (Points) -> (Double, Double)
  ) -> [Case] {
    Comparison.allCases.flatMap { sign in
      [
        Case("\(left) \(sign.rawValue) \(right)") { sign.holds(value($0).0, value($0).1) },
        Case("\(right) \(sign.rawValue) \(left)") { sign.holds(value($0).1, value($0).0) },
      ]
    }
  }

  /// `==` cannot be asked of scores.
  private static func ordered(_ cases: [Case]) -> [Case] {
    cases.filter { !$0.text.contains("==") && !$0.text.contains("!=") }
  }

  private static let models = "models, score(model, power)"
  private static let firstFour = "[claude-3, gpt-4, llama-8b, org/qwen], score(model, power)"
  private static let y = "score(gpt-4, achievement)"

  private static let cases: [Case] =
    ordered(signs("min(\(models))", y) { ($0.power.min() ?? 0, $0.y) })
    + ordered(signs("max(\(models))", y) { ($0.power.max() ?? 0, $0.y) })
    + ordered(signs("median(\(models))", y) { (Points.lower($0.power), $0.y) })
    + signs("min(models, rank(model, power))", "1") { p in
      ((0..<5).map(p.rank).min() ?? 0, 1)
    }
    + signs("max(models, rank(model, power))", "4") { p in
      ((0..<5).map(p.rank).max() ?? 0, 4)
    }
    + signs("median(models, rank(model, power))", "2") { p in
      (Points.lower((0..<5).map(p.rank)), 2)
    }
    + ordered(signs("min(\(models)) + 1", "\(y) * 2") { (($0.power.min() ?? 0) + 1, $0.y * 2) })
    + ordered(signs("-max(\(models))", "\(y) - 4") { (-($0.power.max() ?? 0), $0.y - 4) })
    + ordered(
      signs("max(\(models)) - min(\(models))", "3") {
        (($0.power.max() ?? 0) - ($0.power.min() ?? 0), 3)
      })
    + ordered(
      signs("max(\(models))", "min(models, score(model, security))") {
        ($0.power.max() ?? 0, $0.security.min() ?? 0)
      })
    + ordered(
      signs("median(\(models))", "max(models, score(model, security))") {
        (Points.lower($0.power), $0.security.max() ?? 0)
      })
    + ordered(
      signs("2 * median(\(models)) / -4", "median(models, score(model, security)) - 3") {
        (2 * Points.lower($0.power) / -4, Points.lower($0.security) - 3)
      })
    + ordered(
      signs("min(models as a, max(models as b, score(a, power) - score(b, security)))", "-1") { p in
        (p.power.map { a in p.security.map { a - $0 }.max() ?? 0 }.min() ?? 0, -1)
      })
    + ordered(
      signs("max(\(models)) - \(y)", "mean(models, score(model, security))") {
        (($0.power.max() ?? 0) - $0.y, $0.security.reduce(0, +) / 5)
      })
    + ["0", "20%", "0.4", "0.5", "1", "-1", "2"].flatMap { bound in
      signs("share(models, score(model, power) > 2)", bound) {
        let value = bound == "20%" ? 0.2 : Double(bound) ?? 0
        return ($0.share(above: 2, $0.power), value)
      }
    }
    + ["0", "1", "3", "5", "2.5", "7"].flatMap { bound in
      signs("count(models, score(model, power) > 2)", bound) {
        (Double($0.power.count { $0 > 2 }), Double(bound) ?? 0)
      }
    }
    + signs("1 - share(models, score(model, power) > 2)", "0.4") {
      (1 - $0.share(above: 2, $0.power), 0.4)
    }
    + signs(
      "share(models, score(model, power) > 2)",
      "share([gpt-4, solar, org/qwen], score(model, security) > 1)"
    ) {
      (
        $0.share(above: 2, $0.power),
        $0.share(above: 1, [$0.security[1], $0.security[4], $0.security[3]])
      )
    }
    + signs(
      "count(models, score(model, power) > 2) - count(models, score(model, security) > 2)", "1"
    ) { (Double($0.power.count { $0 > 2 }) - Double($0.security.count { $0 > 2 }), 1) }
    + signs(
      "count(models, score(model, power) > 2) * count(models, score(model, security) > 2)", "6"
    ) { (Double($0.power.count { $0 > 2 } * $0.security.count { $0 > 2 }), 6) }
    + [
      // Of an even number more than half lie above, or below.
      Case("median(\(firstFour)) > \(y)") { Points.lower(Array($0.power.prefix(4))) > $0.y },
      Case("median(\(firstFour)) >= \(y)") { Points.lower(Array($0.power.prefix(4))) >= $0.y },
      Case("median(\(firstFour)) < \(y)") { Points.upper(Array($0.power.prefix(4))) < $0.y },
      Case("\(y) >= median(\(firstFour))") { Points.upper(Array($0.power.prefix(4))) <= $0.y },
      Case("min(\(models)) within 2 of \(y)") { abs(($0.power.min() ?? 0) - $0.y) <= 2 },
      Case("share(models, score(model, power) > 2) within 0.25 of 0.5") { p in
        abs(p.share(above: 2, p.power) - 0.5) <= 0.25
      },
      Case("best(power) == gpt-4") { $0.rank(1) == 1 },
      Case("solar in top(2, power)") { $0.rank(4) <= 2 },
      Case("not (all(\(models) > 1) or gpt-4 == solar) and gpt-4 == gpt-4") {
        !$0.power.allSatisfy { $0 > 1 }
      },
      Case("any(models as a, all(models as b, a == b or score(a, power) > score(b, power)))") { p in
        p.power.count { $0 == p.power.max() } == 1
      },
    ]

  @Test("brute force over two hundred tables of points", arguments: cases)
  func truth(_ one: Case) throws {
    let statement = try ClaimFixtures.statement(one.text)
    var random = RandomWords(seed: 20_250_113)
    for _ in 0..<200 {
      let points = Points(&random)
      #expect(
        points.holds(statement) == one.truth(points),
        "\(points.power) \(points.security) \(points.y)")
    }
  }

  @Test("what the rewritten statements look like")
  func shapes() throws {
    func test(_ model: String, _ sign: Comparison) -> Statement {
      .test(
        .comparison(
          .score(model: model, DimensionName(source: 0, dimension: nil)), sign, .constant(3)))
    }
    let three = ["claude-3", "gpt-4", "solar"]
    let set = "[claude-3, gpt-4, solar] as m"
    let above = three.map { test($0, .greater) }
    #expect(try ClaimFixtures.statement("min(\(set), score(m)) > 3") == .all(above))
    #expect(try ClaimFixtures.statement("max(\(set), score(m)) > 3") == .any(above))
    #expect(
      try ClaimFixtures.statement("median(\(set), score(m)) > 3")
        == .count(above, .greaterOrEqual, 2))
    #expect(
      try ClaimFixtures.statement("share(\(set), score(m) > 3) > 40%")
        == .count(above, .greaterOrEqual, 2))
    #expect(
      try ClaimFixtures.statement("share(\(set), score(m) > 3) < 2 / 3")
        == .count(above, .lessOrEqual, 1))
    #expect(
      try ClaimFixtures.statement("count(\(set), score(m) > 3) == 2") == .count(above, .equal, 2))
    #expect(
      try ClaimFixtures.statement("count(\(set), score(m) > 3) != 1")
        == .count(above, .notEqual, 1))
    #expect(
      try ClaimFixtures.statement("count(\(set), score(m) > 3) >= 0") == .test(.given(true)))
    #expect(
      try ClaimFixtures.statement("share(models, score(model) > 3) > score(gpt-4)").isTest)
  }
}

extension Statement {
  fileprivate var isTest: Bool { if case .test = self { true } else { false } }
}
