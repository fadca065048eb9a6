import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("The agreement command")
struct AgreementCommandTests {
  /// Krippendorff's own example: 4 raters, 12 units.
  private static let example: [[Int?]] = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nil, nil, nil], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nil, 3],
    [nil, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nil], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nil],
  ]

  private static func csv(_ rows: [(unit: String, rater: String, rating: String)]) -> String {
    "unit,rater,rating,group\n"
      + rows.map { "\($0.unit),\($0.rater),\($0.rating),g\($0.unit.count)" }
      .joined(separator: "\n") + "\n"
  }

  private static var exampleRows: [(unit: String, rater: String, rating: String)] {
    example.enumerated().flatMap { rater, ratings in
      ratings.enumerated().map { unit, rating in
        ("u\(unit + 1)", "r\(rater + 1)", rating.map(String.init) ?? "")
      }
    }
  }

  private func run(
    _ csv: String, _ options: String..., columns: [String] = ["unit", "rater", "rating"]
  ) async throws -> Run {
    let scratch = try Scratch()
    let file = try scratch.write("ratings.csv", csv)
    return await Run(
      ["agreement", file] + zip(["--unit", "--rater", "--rating"], columns).flatMap { [$0, $1] }
        + options)
  }

  private func results(_ run: Run) throws -> [String: Any] {
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["schemaVersion"] as? Int == 2)
    #expect(json["command"] as? String == "agreement")
    #expect((json["options"] as? [String: Any])?["weights"] is String)
    #expect(json["cautions"] is [[String: Any]])
    return try #require(json["results"] as? [String: Any])
  }

  private func estimate(_ results: [String: Any], _ key: String) -> Double? {
    (results[key] as? [String: Any])?["estimate"] as? Double
  }

  @Test(
    "alpha at each scale",
    arguments: [
      ("nominal", 0.743421052631579), ("ordinal", 0.8153875037548814),
      ("interval", 0.8491071428571428), ("ratio", 0.7974027747116121),
    ])
  func alpha(scale: String, expected: Double) async throws {
    let results = try results(
      try await run(Self.csv(Self.exampleRows), "--scale", scale, "--format", "json"))
    let got = try #require(estimate(results, "krippendorffAlpha"))
    #expect(abs(got - expected) < 1e-10)
    #expect(results["units"] as? Int == 12)
    #expect(results["raters"] as? Int == 4)
    let kappa = try #require(results["cohenKappa"] as? [String: Any])
    #expect(kappa["estimate"] is NSNull)
    #expect((kappa["reason"] as? String)?.contains("2 raters") == true)
  }

  @Test("every estimate has the keys of the contract")
  func keys() async throws {
    let all = try results(
      try await run(Self.csv(Self.exampleRows), "--weights", "linear", "--format", "json"))
    for key in [
      "percentAgreement", "scottPi", "fleissKappa", "congerKappa", "krippendorffAlpha", "gwetAC",
      "brennanPrediger", "kendallW", "spearman", "pearson", "kendallTauB",
    ] {
      let entry = try #require(all[key] as? [String: Any], "\(key)")
      if entry["estimate"] is NSNull {
        #expect(entry["reason"] is String, "\(key)")
      } else {
        for name in ["standardError", "lower", "upper", "level", "method"] {
          #expect(entry[name] != nil, "\(key) \(name)")
        }
      }
    }
    let forms = try #require(all["icc"] as? [String: Any])
    #expect(forms.keys.sorted() == ["1,1", "1,k", "2,1", "2,k", "3,1", "3,k"])
    let single = try #require(forms["2,1"] as? [String: Any])
    for name in ["fStatistic", "df1", "df2", "pValue"] { #expect(single[name] != nil) }
  }

  @Test("two raters: kappa with its error, correlations with tests")
  func twoRaters() async throws {
    let a = [1, 2, 2, 3, 1, 3, 2, 1, 3, 3, 2, 1]
    let b = [1, 2, 3, 3, 1, 2, 2, 1, 3, 1, 2, 2]
    let rows = zip(a, b).enumerated().flatMap { unit, pair in
      [("u\(unit)", "a", "\(pair.0)"), ("u\(unit)", "b", "\(pair.1)")]
    }
    let results = try results(try await run(Self.csv(rows), "--format", "json"))
    let kappa = try #require(results["cohenKappa"] as? [String: Any])
    #expect(abs((kappa["estimate"] as? Double ?? 0) - 0.5) < 1e-12)
    #expect(abs((kappa["standardError"] as? Double ?? 0) - 0.2014487458938929) < 1e-10)
    // Wilson's interval of 8 of 12 on 12.24 units with t of 12 degrees of freedom, mapped by 1 - D/E.
    #expect(abs((kappa["lower"] as? Double ?? 0) - 0.049843700668166235) < 1e-10)
    #expect(kappa["method"] as? String == "score")
    let test = try #require(kappa["test"] as? [String: Any])
    #expect(abs((test["pValue"] as? Double ?? 0) - 0.029290697400406112) < 1e-10)
    for key in ["pearson", "spearman", "kendallTauB"] {
      #expect((results[key] as? [String: Any])?["test"] is [String: Any], "\(key)")
    }
  }

  @Test("the order of the rows shows in no byte, and bootstrap intervals hold the estimate")
  func rowOrder() async throws {
    let rows = Self.exampleRows
    let options = ["--scale", "ordinal", "--bootstrap", "499", "--seed", "7", "--format", "csv"]
    let scratch = try Scratch()
    let columns = ["--unit", "unit", "--rater", "rater", "--rating", "rating", "--quiet"]
    let one = await Run(
      ["agreement", try scratch.write("a.csv", Self.csv(rows))] + columns + options)
    let other = await Run(
      ["agreement", try scratch.write("b.csv", Self.csv(rows.reversed()))] + columns + options)
    #expect(one.status == .ok, "\(one.errors)")
    #expect(one.output == other.output)
    let alpha = try #require(
      one.output.split(separator: "\n").first { $0.hasPrefix("krippendorffAlpha,") })
    let cells = alpha.split(separator: ",", omittingEmptySubsequences: false)
    #expect(cells[6] == "bca")
    let numbers = cells[1...4].compactMap { Double($0) }
    #expect(numbers.count == 4 && numbers[2] < numbers[0] && numbers[0] < numbers[3])
  }

  @Test("clusters make another interval, and a unit in two clusters is refused")
  func clusters() async throws {
    let plain = try results(try await run(Self.csv(Self.exampleRows), "--format", "json"))
    let clustered = try results(
      try await run(Self.csv(Self.exampleRows), "--cluster", "group", "--format", "json"))
    #expect(estimate(plain, "fleissKappa") == estimate(clustered, "fleissKappa"))
    let method = (clustered["fleissKappa"] as? [String: Any])?["method"] as? String
    #expect(method == "score")
    let freedom = [plain, clustered].map {
      ($0["fleissKappa"] as? [String: Any])?["degreesOfFreedom"] as? Double
    }
    #expect(try #require(freedom[1]) < #require(freedom[0]))
    let split = try await run(
      "unit,rater,rating,group\nu,a,1,x\nu,b,1,y\n", "--cluster", "group")
    #expect(split.status == .badInput)
    #expect(split.errors.contains("two clusters"))
  }

  @Test("names are categories; weights on them need their order")
  func names() async throws {
    let rows = [
      ("u1", "a", "yes"), ("u1", "b", "yes"), ("u2", "a", "no"), ("u2", "b", "maybe"),
      ("u3", "a", "no"), ("u3", "b", "no"), ("u4", "a", "maybe"), ("u4", "b", "maybe"),
    ]
    let text = try await run(Self.csv(rows))
    #expect(text.status == .ok, "\(text.errors)")
    #expect(text.output.contains("Cohen's kappa"))
    #expect(text.output.contains("undefined: Pearson's r: the ratings are names"))
    #expect(text.output.contains("caution: intervals rest on 4 units"))
    let unordered = try await run(Self.csv(rows), "--weights", "linear")
    #expect(unordered.status == .badInput)
    #expect(unordered.errors.contains("--categories"))
    let ordered = try results(
      try await run(
        Self.csv(rows), "--weights", "linear", "--categories", "no, maybe, yes", "--format", "json"
      ))
    #expect(estimate(ordered, "cohenKappa") != nil)
    #expect(estimate(ordered, "kendallTauB") != nil)
    #expect(estimate(ordered, "pearson") == nil)
  }

  @Test("declared categories change chance agreement; an undeclared rating is refused")
  func categories() async throws {
    let observed = try results(try await run(Self.csv(Self.exampleRows), "--format", "json"))
    let declared = try results(
      try await run(
        Self.csv(Self.exampleRows), "--categories", "1,2,3,4,5,6,7", "--format", "json"))
    let values = (estimate(observed, "brennanPrediger"), estimate(declared, "brennanPrediger"))
    #expect(try #require(values.0) < #require(values.1))
    let refused = try await run(Self.csv(Self.exampleRows), "--categories", "1,2,3")
    #expect(refused.status == .badInput)
    #expect(refused.errors.contains("not one of the --categories"))
  }

  @Test("repeated ratings, unknown columns and empty names are refused with what to do")
  func badInput() async throws {
    let twice = try await run("unit,rater,rating\nu,a,1\nu,a,2\n")
    #expect(twice.status == .badInput)
    #expect(twice.errors.contains("two ratings by rater `a`"))
    let unknown = try await run(Self.csv(Self.exampleRows), columns: ["unit", "ratr", "rating"])
    #expect(unknown.status == .badInput)
    #expect(unknown.errors.contains("Did you mean `rater`?"))
    let unnamed = try await run("unit,rater,rating\n,a,1\n")
    #expect(unnamed.status == .badInput)
    #expect(try await run("unit,rater,rating\nu,a,\n").status == .badInput)
    #expect(
      try await run("unit,rater,rating\nu,a,0\nu,b,-1\n", "--scale", "ratio").status == .badInput)
  }

  @Test("data that allow no coefficient give a reason for each, not a failure")
  func undefined() async throws {
    for csv in ["unit,rater,rating\nu,a,1\nv,b,2\n", "unit,rater,rating\nu,a,1\nu,b,1\n"] {
      let results = try results(try await run(csv, "--format", "json", "--bootstrap", "99"))
      let alpha = try #require(results["krippendorffAlpha"] as? [String: Any])
      #expect(alpha["estimate"] is NSNull)
      #expect((alpha["reason"] as? String)?.isEmpty == false)
    }
  }

  @Test(
    "wrong use exits 2",
    arguments: [
      ["--level", "95"], ["--bootstrap", "3"], ["--scale", "metric"], ["--weights", "cubic"],
      ["--categories", "1,,2"],
    ])
  func wrongUse(options: [String]) async {
    let run = await Run(
      ["agreement", "a.csv", "--unit", "u", "--rater", "r", "--rating", "x"] + options)
    #expect(run.status == .wrongUse)
    #expect(run.output.isEmpty)
  }

  @Test("help shows an example")
  func help() async {
    let run = await Run("agreement", "--help")
    #expect(run.status == .ok)
    #expect(run.output.contains("Example"))
  }
}
