import Foundation
import Reporting
import Testing

@Suite("Claims over several sources")
struct ClaimSourcesTests {
  /// The same models on another system, from items of their own.
  private static let morals: String = {
    var rows: [TestReport.Row] = []
    for item in 0..<60 {
      for (model, rate) in [("Alder", 20), ("Birch", 85), ("Cedar", 50)] {
        let score = (item * 37 + model.count * 11) % 100 < rate ? "1" : "0"
        rows.append((model, "m\(item)", score, "care"))
      }
    }
    return TestReport.write(rows)
  }()

  private static let matter =
    "seed: 7\ndata:\n"
    + "  values: { logs: '\(TestClaims.log)', instrument: presence, system: schwartz }\n"
    + "  morals: { logs: '\(morals)', instrument: presence, system: moral-foundations }\n"

  private static func claims(_ body: String) throws -> [[String: Any]] {
    try TestClaims.claims(SeveralSourcesTests.report(matter, body))
  }

  private static func margin(_ claim: [String: Any]?, _ key: String = "estimate") throws -> Double {
    try #require((claim?["margin"] as? [String: Any])?[key] as? Double)
  }

  @Test("one claim compares scores of two sources, drawn independently of each other")
  func across() throws {
    let claims = try Self.claims(
      TestClaims.cell("both", "score(Alder, power) > score(Alder, morals/care)")
        + TestClaims.cell("first", "score(Alder, power) > 0")
        + TestClaims.cell("second", "score(Alder, morals/care) > 0"))
    #expect(claims[0]["verdict"] as? String == "supported")
    let both = try Self.margin(claims[0])
    #expect(abs(both - (try Self.margin(claims[1]) - Self.margin(claims[2]))) < 1e-9)
    // Errors of what is drawn independently add as squares.
    let error = try Self.margin(claims[0], "standardError")
    let first = try Self.margin(claims[1], "standardError")
    let second = try Self.margin(claims[2], "standardError")
    #expect(abs(error * error - (first * first + second * second)) < 1e-6 * error * error)
    #expect(claims[0]["dataDigest"] as? String != claims[1]["dataDigest"] as? String)
  }

  @Test("`data` says whose names stand for themselves, and what is narrowed")
  func named() throws {
    let claims = try Self.claims(
      TestClaims.cell("system", "score(Birch, morals/care) > 50")
        + TestClaims.cell("data", "score(Birch, care) > 50", "data: morals\n")
        + TestClaims.cell("models", "score(Birch, care) > 50", "data: morals\nmodels: [Birch]\n"))
    for claim in claims.dropFirst() {
      for key in ["margin", "pValue", "verdict"] {
        #expect(try SeveralSourcesTests.equal(claim[key], claims[0][key]), "\(key)")
      }
    }
    #expect(claims[1]["source"] as? String == "morals")
  }
}
