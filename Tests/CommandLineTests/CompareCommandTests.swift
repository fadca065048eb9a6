import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass compare")
struct CompareCommandTests {
  private static let x = [
    1.029, 1.642, 1.147, -0.973, -1.393, 0.067, 0.861, 0.509, 1.81, 0.751, 0.64, -0.731, -1.108,
    1.484, 0.049, 0.812, -1.376, -0.436, -1.291, -0.776, 0.903, -1.481, -0.534, 0.164, -0.668,
    -0.252, -0.222, 0.418, -0.431, 0.272, 0.057, 0.425, 0.225, 1.658, -0.664, 1.199, -0.403, -0.958,
    1.211, -0.44, -0.388, -1.389, -2.098, 0.634, -1.165, 0.778, 1.848, -0.115, -1.127, 0.394, 0.762,
    -0.262, 0.017, 1.335, 1.265, 0.71, -0.866, -0.054, 0.603, -0.212,
  ]
  private static let y = [
    -0.343, -0.545, -0.372, -0.423, -0.136, 1.939, -0.591, 1.603, 0.993, 0.632, -0.626, -0.144,
    3.016, 0.579, 1.15, 1.312, 1.822, 0.141, -0.343, 0.373, 0.111, 1.478, 0.696, 0.761, 0.639,
    2.047, -0.255, -0.172, 1.601, 0.312, 0.919, -0.498, 0.48, 1.011, -1.276, -0.453, 1.0, 3.373,
    1.051, 0.373, -0.649, 0.959, -2.802, 0.386, 0.021,
  ]

  private func table(_ header: String, _ rows: [String]) -> String {
    ([header] + rows).joined(separator: "\n") + "\n"
  }

  private func results(_ arguments: [String]) async throws -> [String: Any] {
    let run = await Run(["compare"] + arguments + ["--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    #expect(json["schemaVersion"] as? Int == 2)
    #expect(json["command"] as? String == "compare")
    return try #require(json["results"] as? [String: Any])
  }

  private func number(_ results: [String: Any], _ name: String, _ key: String) throws -> Double {
    let entry = try #require(results[name] as? [String: Any], "\(name)")
    return try #require(entry[key] as? Double, "\(name).\(key)")
  }

  @Test("figures equal SciPy's where its methods hold with ties, else their definitions")
  func figures() async throws {
    let scratch = try Scratch()
    let left = try scratch.write("x.csv", table("v", Self.x.map { "\($0)" }))
    let right = try scratch.write("y.csv", table("v", Self.y.map { "\($0)" }))
    let results = try await results([left, right, "--value", "v", "--permutations", "199"])
    for (name, key, expected) in [
      ("kolmogorovSmirnov", "statistic", 0.2222222222222222),
      ("kolmogorovSmirnov", "pValue", 0.13872209324195223),
      ("kolmogorovSmirnovAsymptotic", "pValue", 0.15770540881969158),
      ("cramerVonMises", "statistic", 0.33160997732426306),
      ("andersonDarling", "statistic", 1.5433814972993634),
      ("wasserstein1", "estimate", 0.44371111111111106),
      ("energyDistance", "estimate", 0.30795782940421895),
      ("mannWhitney", "pValue", 0.06639614931528012), ("welchT", "pValue", 0.05063505376526649),
    ] {
      let got = try number(results, name, key)
      #expect(abs(got - expected) < 1e-10, "\(name).\(key) is \(got)")
    }
    // Two values occur twice: the limits are for data without ties. NumPy's 20,000 permutations of
    // Cramér-von Mises give 0.110.
    #expect(abs(try number(results, "cramerVonMises", "pValue") - 0.110) < 0.09)
    for name in [
      "wasserstein1", "energyDistance", "mmd", "jensenShannonDivergence", "cramerVonMises",
      "andersonDarling",
    ] {
      let pValue = try number(results, name, "pValue")
      #expect(pValue >= 0.005 && pValue <= 1)
      #expect((results[name] as? [String: Any])?["method"] as? String == "permutation")
    }
    // A decile of the reference is empty in the current sample, so that there is no interval.
    let stability = try #require(results["populationStabilityIndex"] as? [String: Any])
    #expect(stability["lower"] is NSNull)
    #expect(try number(results, "populationStabilityIndex", "pValue") > 0.05)
    #expect(results["referenceCount"] as? Int == 60 && results["currentCount"] as? Int == 45)
  }

  @Test("the difference of means has an interval, and degrees of freedom stand in the text")
  func difference() async throws {
    let scratch = try Scratch()
    let left = try scratch.write(
      "x.csv", table("v,c", Self.x.enumerated().map { "\($1),a\($0 / 5)" }))
    let right = try scratch.write(
      "y.csv", table("v,c", Self.y.enumerated().map { "\($1),b\($0 / 5)" }))
    let plain = try await results([left, right, "--value", "v"])
    // scipy.stats.ttest_ind(x, y, equal_var=False).confidence_interval()
    #expect(abs(try number(plain, "meanDifference", "estimate") - -0.405566666667) < 1e-9)
    #expect(abs(try number(plain, "meanDifference", "lower") - -0.812279771) < 1e-6)
    #expect(abs(try number(plain, "meanDifference", "upper") - 0.001146438) < 1e-6)
    #expect(abs(try number(plain, "meanDifference", "degreesOfFreedom") - 86.82544246) < 1e-6)
    #expect(plain["pValues"] as? Int == 11)
    let clustered = try await results([left, right, "--value", "v", "--cluster", "c"])
    let entry = try #require(clustered["meanDifference"] as? [String: Any])
    #expect(entry["method"] as? String == "cluster-t")
    #expect(entry["pValueMethod"] as? String == "permutation")
    let welch = try #require(clustered["welchT"] as? [String: Any])
    #expect(welch["degreesOfFreedom"] == nil)
    #expect((clustered["kolmogorovSmirnovAsymptotic"] as? [String: Any])?["pValue"] is NSNull)
    let text = await Run("compare", left, right, "--value", "v").output
    #expect(text.contains(" df ") && text.contains("11 p-values were made"))
    #expect(text.contains("deciles of the reference") && text.contains("bits"))
  }

  @Test("scores of few levels: no test finds a drift that is not there, and all find one that is")
  func ties() async throws {
    let scratch = try Scratch()
    // The same shares in samples of unequal size, and another share of passes.
    func scores(_ count: Int) -> [String] { (0..<count).map { "\($0 % 5 + 1)" } }
    func passes(_ count: Int, _ failures: Int) -> [String] {
      (0..<count).map { $0 < failures ? "0" : "1" }
    }
    let files = try [
      scratch.write("a.csv", table("v", scores(200))),
      scratch.write("b.csv", table("v", scores(50))),
      scratch.write("c.csv", table("v", passes(300, 9))),
      scratch.write("d.csv", table("v", passes(100, 38))),
    ]
    let same = try await results([files[0], files[1], "--value", "v"])
    let other = try await results([files[2], files[3], "--value", "v"])
    for name in [
      "kolmogorovSmirnov", "andersonDarling", "cramerVonMises", "mannWhitney", "welchT",
      "wasserstein1", "energyDistance", "mmd", "populationStabilityIndex",
      "jensenShannonDivergence",
    ] {
      #expect(try number(same, name, "pValue") > 0.9, "\(name)")
      #expect(try number(other, name, "pValue") < 0.01, "\(name)")
      if name != "kolmogorovSmirnov" {
        #expect(try number(same, name, "permutations") == 999, "\(name)")
      }
    }
    let index = try #require(other["populationStabilityIndex"] as? [String: Any])
    #expect(index["binning"] as? String == "distinctValues" && index["bins"] as? Double == 2)
    #expect((same["populationStabilityIndex"] as? [String: Any])?["lower"] as? Double == 0)
    #expect((same["populationStabilityIndex"] as? [String: Any])?["upper"] as? Double ?? 0 > 0)
  }

  @Test("complete separation has small p-values that are not 0")
  func separated() async throws {
    let scratch = try Scratch()
    for (x, y) in [
      ([0], [1]), ([0], [1, 2]), ([1, 2], [3, 4, 5, 6]), ([1, 2, 3, 4], [5, 6, 7, 8]),
    ] {
      let left = try scratch.write("x.csv", table("v", x.map(String.init)))
      let right = try scratch.write("y.csv", table("v", y.map(String.init)))
      let results = try await results([left, right, "--value", "v"])
      let limit = try number(results, "kolmogorovSmirnovAsymptotic", "pValue")
      let exact = try number(results, "kolmogorovSmirnov", "pValue")
      #expect(limit > 0.03 && exact > 0.02 && limit < 3 * exact)
      #expect(try number(results, "wasserstein1", "pValue") >= exact - 1e-12)
    }
  }

  @Test("small expected counts, a named odds ratio and small tables are told")
  func sparseCategories() async throws {
    let scratch = try Scratch()
    let left = try scratch.write("x.csv", table("v", ["yes", "yes", "yes", "no"]))
    let right = try scratch.write("y.csv", table("v", ["yes", "no", "no", "no"]))
    let run = await Run("compare", left, right, "--value", "v", "--categorical")
    #expect(run.output.contains("fisherExact (sample odds ratio)"))
    #expect(run.output.contains("odds of `no` against `yes` in the reference"))
    #expect(run.output.contains("below 5 (Cochran)"))
    #expect(run.output.contains("fewer than 20 values"))
    let results = try await results([left, right, "--value", "v", "--categorical"])
    #expect(abs(try number(results, "fisherExact", "sampleOddsRatio") - 1.0 / 9) < 1e-12)
    #expect(abs(try number(results, "chiSquare", "pValue") - 34.0 / 70) < 1e-9)
    #expect((results["chiSquare"] as? [String: Any])?["method"] as? String == "exact")
    let all = try scratch.write("z.csv", table("v", ["no", "no", "no"]))
    let infinite = await Run(
      "compare", all, left, "--value", "v", "--categorical", "--format", "json")
    #expect(infinite.status == .ok && infinite.output.contains("not finite, because a count is 0"))
    // Many rows: chi-square by its limit, without the caution.
    func rows(_ yes: Int, _ no: Int) -> [String] {
      [String](repeating: "yes", count: yes) + [String](repeating: "no", count: no)
    }
    let many = try scratch.write("m.csv", table("v", rows(60, 40)))
    let plenty = await Run("compare", many, many, "--value", "v", "--categorical")
    #expect(!plenty.output.contains("Cochran") && plenty.output.contains("asymptotic"))
  }

  @Test(
    "numbers whose squares overflow are refused with file and line", arguments: ["1e308", "-3e200"])
  func overflow(cell: String) async throws {
    let scratch = try Scratch()
    let path = try scratch.write("x.csv", table("v", ["1", cell, "2"]))
    for format in ["text", "json", "csv"] {
      let run = await Run("compare", path, path, "--value", "v", "--format", format)
      #expect(run.status == .badInput && run.output.isEmpty)
      #expect(run.errors.contains("x.csv:3:"))
    }
  }

  @Test("categories get the tests of tables, and 2 x 2 tables Fisher's and Yates'")
  func categories() async throws {
    let scratch = try Scratch()
    func rows(_ yes: Int, _ no: Int) -> [String] {
      [String](repeating: "yes", count: yes) + [String](repeating: "no", count: no)
    }
    let left = try scratch.write("x.csv", table("v", rows(86, 34)))
    let right = try scratch.write("y.csv", table("v", rows(60, 55)))
    let results = try await results([left, right, "--value", "v", "--categorical"])
    #expect(abs(try number(results, "fisherExact", "pValue") - 0.0029852496117200623) < 1e-9)
    let z = 3.0794647467944323
    #expect(abs(try number(results, "chiSquare", "statistic") - z * z) < 1e-9)
    #expect(try number(results, "chiSquare", "degreesOfFreedom") == 1)
    #expect(try number(results, "chiSquareYates", "pValue") > 0.002)
    #expect(try number(results, "totalVariation", "estimate") > 0.19)
    let lower = try number(results, "populationStabilityIndex", "lower")
    #expect(try lower <= number(results, "populationStabilityIndex", "estimate"))
    #expect(results["gTest"] != nil && results["hellinger"] != nil)
  }

  @Test("with clusters p-values come from permuting them, whatever the order of the rows")
  func clusters() async throws {
    let scratch = try Scratch()
    func rows(_ values: [Double], _ prefix: String) -> [String] {
      values.enumerated().map { "\($1),\(prefix)\($0 / 4)" }
    }
    let left = try scratch.write("x.csv", table("v,session", rows(Self.x, "a")))
    let right = try scratch.write("y.csv", table("v,session", rows(Self.y, "b")))
    let turned = try scratch.write("z.csv", table("v,session", rows(Self.y, "b").reversed()))
    let options = ["--value", "v", "--cluster", "session", "--permutations", "199"]
    let first = await Run(["compare", left, right] + options + ["--format", "csv"])
    let second = await Run(["compare", left, turned] + options + ["--format", "csv"])
    #expect(first.status == .ok && first.output == second.output)
    #expect(first.errors.contains("kolmogorovSmirnovAsymptotic takes rows as independent"))
    let results = try await results([left, right] + options)
    #expect(results["clusters"] as? Int == 27)
    for name in ["kolmogorovSmirnov", "welchT", "mannWhitney", "populationStabilityIndex"] {
      #expect((results[name] as? [String: Any])?["method"] as? String == "permutation", "\(name)")
    }
  }

  @Test("constant columns give reasons, not numbers")
  func constant() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("x.csv", table("v", ["3", "3", "3", "3"]))
    let results = try await results([path, path, "--value", "v"])
    let entry = try #require(results["mmd"] as? [String: Any])
    #expect(entry["estimate"] is NSNull)
    #expect(entry["reason"] as? String == "all values are equal")
    #expect(try number(results, "wasserstein1", "estimate") == 0)
  }

  @Test("bad input and wrong use are told apart")
  func refusals() async throws {
    let scratch = try Scratch()
    let path = try scratch.write("x.csv", table("v,c", ["1,a", "2,", ",b"]))
    let empty = try scratch.write("e.csv", table("v", ["", "NA"]))
    for (arguments, status) in [
      (["compare", path, path, "--value", "w"], ExitStatus.badInput),
      (["compare", path, empty, "--value", "v"], .badInput),
      (["compare", path, path, "--value", "v", "--cluster", "c"], .badInput),
      (["compare", path, path, "--value", "c"], .badInput),
      (["compare", path, "--value", "v"], .wrongUse),
      (["compare", path, path, "--value", "v", "--permutations", "0"], .wrongUse),
      (["compare", path, path, "--value", "v", "--level", "95"], .wrongUse),
      (["compare", "-", "-", "--value", "v"], .wrongUse),
    ] {
      let run = await Run(arguments)
      #expect(run.status == status, "\(arguments): \(run.errors)")
      #expect(run.output.isEmpty && !run.errors.isEmpty)
    }
    let text = await Run("compare", path, path, "--value", "v")
    #expect(text.status == .ok)
    #expect(text.output.contains("wasserstein1"))
    #expect(text.output.contains("1 of 3 rows"))
    #expect(await Run("compare", "--help").output.contains("compass compare"))
  }
}
