import Diagnostics
import LogFixtures
import LogReaders
import Testing

@Suite("Figures of Inspect AI")
struct InspectFigureTests {
  /// Verdicts of three epochs on nine items, and what inspect_ai 0.3.285 made of them.
  private static let verdicts = [
    "III", "NCP", "NCC", "IPP", "IIC", "PPP", "NCC", "NNN", "PPN",
  ]
  private static let topics = ["law", "art", "sport"]

  /// By reducer: accuracy, stderr, std, var; accuracy of law, art, sport and all; mean of levels 0
  /// and 1 and the mean of both; stderr clustered by topic; stderr where the flag is set.
  private static let figures: [(reducer: String, values: [Double])] = [
    (
      "median",
      [
        0.4444444444444444, 0.13028932666176193, 0.39086797998528583, 0.1527777777777778, 0.5,
        0.16666666666666666, 0.6666666666666666, 0.4444444444444444, 0.5, 0.375, 0.4375,
        0.14698618394803278, 0.22360679774997896,
      ]
    ),
    (
      "mode",
      [
        0.3888888888888889, 0.13888888888888892, 0.41666666666666674, 0.17361111111111116, 0.5, 0.0,
        0.6666666666666666, 0.3888888888888889, 0.5, 0.25, 0.375, 0.20030840419244386,
        0.22360679774997896,
      ]
    ),
    (
      "max",
      [
        0.6111111111111112, 0.1388888888888889, 0.4166666666666667, 0.1736111111111111, 0.5,
        0.6666666666666666, 0.6666666666666666, 0.6111111111111112, 0.7, 0.5, 0.6,
        0.05555555555555555, 0.19999999999999998,
      ]
    ),
    (
      "at_least_2",
      [
        0.2222222222222222, 0.1469861839480328, 0.44095855184409843, 0.19444444444444445,
        0.3333333333333333, 0.0, 0.3333333333333333, 0.2222222222222222, 0.4, 0.0, 0.2,
        0.1111111111111111, 0.24494897427831783,
      ]
    ),
    (
      "pass_at_2",
      [
        0.37037037037037035, 0.15158060688652686, 0.4547418206595806, 0.20679012345679013,
        0.3333333333333333, 0.4444444444444444, 0.3333333333333333, 0.37037037037037035,
        0.5333333333333333, 0.16666666666666666, 0.35, 0.03703703703703703, 0.2260776661041756,
      ]
    ),
  ]

  private static let metrics: [(key: String, name: String, group: String?, params: String)] = [
    ("accuracy", "accuracy", nil, "{}"), ("stderr", "stderr", nil, "{}"),
    ("std", "std", nil, "{}"), ("var", "var", nil, "{}"),
    ("law", "law", "grouped", grouped("accuracy", "topic")),
    ("art", "art", "grouped", grouped("accuracy", "topic")),
    ("sport", "sport", "grouped", grouped("accuracy", "topic")),
    ("all", "all", "grouped", grouped("accuracy", "topic")),
    ("0", "0", "grouped", grouped("mean", "level", ", \"all\": \"groups\"")),
    ("1", "1", "grouped", grouped("mean", "level", ", \"all\": \"groups\"")),
    ("all2", "all", "grouped", grouped("mean", "level", ", \"all\": \"groups\"")),
    ("stderr2", "stderr", nil, "{\"cluster\": \"topic\"}"),
    ("True", "True", "grouped", grouped("stderr", "flag", ", \"all\": false")),
  ]

  private static func grouped(_ metric: String, _ key: String, _ more: String = "") -> String {
    """
    {"metric": {"type": "metric", "name": "\(metric)", "params": {}}, "group_key": "\(key)"\(more)}
    """
  }

  /// The log, with one published figure changed.
  private func fixture(changing change: (reducer: Int, metric: Int)? = nil) -> InspectFixture {
    var fixture = InspectFixture()
    for epoch in 1...3 {
      for (index, letters) in Self.verdicts.enumerated() {
        let letter = Array(letters)[epoch - 1]
        fixture.samples.append(
          InspectFixture.sample(
            "q\(index)", epoch: epoch, scores: "{\"s\": {\"value\": \"\(letter)\"}}",
            metadata: """
              {"topic": "\(Self.topics[index % 3])", "level": \(index % 2), \
              "flag": \(index % 2 == 0)}
              """))
      }
    }
    let scores = Self.figures.enumerated().map { place, figure in
      let metrics = zip(Self.metrics, figure.values).enumerated().map { index, pair in
        let value = change.map { $0 == (place, index) } == true ? pair.1 + 1e-6 : pair.1
        let group = pair.0.group.map { "\"\($0)\"" } ?? "null"
        return """
          "\(pair.0.key)": {"name": "\(pair.0.name)", "value": \(value), "group": \(group), \
          "params": \(pair.0.params)}
          """
      }
      return """
        {"name": "s", "scorer": "s", "reducer": "\(figure.reducer)", \
        "metrics": {\(metrics.joined(separator: ", "))}}
        """
    }
    fixture.results = "{\"scores\": [\(scores.joined(separator: ","))]}"
    return fixture
  }

  @Test("every figure of every reduction of epochs is the tool's own")
  func reductions() throws {
    let fixture = fixture()
    #expect(try read(fixture.json, named: "log.json").issues.isEmpty)
    #expect(try read(fixture.jsonWithSamplesFirst, named: "log.json").issues.isEmpty)
    let archive = try LogReader().read(bytes: fixture.archive(), named: "a.eval")
    #expect(archive.issues.isEmpty && archive.judgments.count == 27)
  }

  @Test("a figure that is a millionth off is a warning with both numbers", arguments: 0..<13)
  func changes(metric: Int) throws {
    for reducer in Self.figures.indices {
      let log = try read(fixture(changing: (reducer, metric)).json, named: "log.json")
      #expect(log.issues.map(\.code) == ["otherResults"])
      let message = try #require(log.issues.first?.message)
      #expect(message.contains(Self.metrics[metric].name))
      #expect(message.contains("over \(Self.figures[reducer].reducer)"))
    }
  }

  @Test("results that say 0.9 over C I I give a warning, and criteria are compared one by one")
  func otherResults() throws {
    var fixture = InspectFixture(results: InspectFixture.results("match", "accuracy", "0.9"))
    fixture.samples = InspectFixture.samples("match", ["\"C\"", "\"I\"", "\"I\""])
    let warning = try #require(try read(fixture.json, named: "log.json").issues.first)
    #expect(warning.code == "otherResults")
    #expect(warning.message.contains("0.3333333333333333") && warning.message.contains("but 0.9"))
    fixture.samples = InspectFixture.samples(
      "bias", ["{\"left\": 1, \"right\": 2}", "{\"left\": 0, \"right\": NaN}", "NaN"])
    fixture.results = """
      {"scores": [
       {"name": "left", "scorer": "bias", "metrics": {"mean": {"name": "mean", "value": 0.5}}},
       {"name": "right", "scorer": "bias", "metrics": {"inspect_ai/mean": {"value": 1.5},
        "mypackage/mean": {"name": "mypackage/mean", "value": 7}}}]}
      """
    let log = try read(fixture.json, named: "log.json")
    let codes = log.issues.map(\.code).filter { $0 != "missingScore" }
    #expect(codes == ["otherResults", "figuresLeftOut"])
    #expect(log.issues.contains { $0.message.contains("\"bias/right\" is 2 by") })
    #expect(log.issues.contains { $0.message.contains("\"mypackage/mean\" of \"bias/right\"") })
  }

  @Test("figures of samples that are withdrawn here are explained")
  func withdrawn() throws {
    var fixture = InspectFixture(results: InspectFixture.results("match", "accuracy", "0.5"))
    fixture.samples =
      InspectFixture.samples("match", ["\"C\"", "\"I\"", "\"I\""])
      + [InspectFixture.sample("4", scores: "{\"match\": {\"value\": \"C\"}}", error: true)]
    let warning = try #require(
      try read(fixture.json, named: "log.json").issues.first { $0.code == "otherResults" })
    #expect(warning.message.contains("counts samples that were invalidated or ended with an error"))
  }

  @Test("nothing is compared where nothing was scored, and intervals are named once")
  func leftOut() throws {
    var fixture = InspectFixture(results: InspectFixture.results("match", "accuracy", "NaN"))
    fixture.samples = InspectFixture.samples("match", ["NaN", "NaN"])
    #expect(try read(fixture.json, named: "log.json").issues.map(\.code) == ["missingScore"])
    fixture.samples = InspectFixture.samples("match", ["\"C\"", "\"I\""])
    fixture.results = """
      {"scores": [{"name": "match", "scorer": "match", "metrics": {
       "accuracy": {"name": "accuracy", "value": 0.5},
       "lower": {"name": "lower", "value": 0.1, "group": "ci"},
       "upper": {"name": "upper", "value": 0.9, "group": "ci"}}}]}
      """
    let issues = try read(fixture.json, named: "log.json").issues
    #expect(issues.map(\.code) == ["figuresLeftOut"])
    #expect(issues[0].message.hasPrefix("of the 3 figures in the tool's results, 2 are not"))
  }
}
