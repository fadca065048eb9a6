import CommandLine
import Foundation
import TestSupport
import Testing

/// How `agreement` reads ratings, and what it says beside its figures.
@Suite("agreement: readings and cautions")
struct AgreementReadingTests {
  private func run(_ csv: String, _ options: [String] = []) async throws -> Run {
    let scratch = try Scratch()
    return await Run(
      [
        "agreement", try scratch.write("t.csv", csv), "--unit", "unit", "--rater", "rater",
        "--rating", "rating",
      ] + options)
  }

  private func results(_ run: Run) throws -> [String: Any] {
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require((object as? [String: Any])?["results"] as? [String: Any], "\(run.errors)")
  }

  private func estimate(_ results: [String: Any], _ key: String) -> Double? {
    (results[key] as? [String: Any])?["estimate"] as? Double
  }

  /// Two raters' ratings of one unit a pair.
  private func pairs(_ ratings: [(String, String)]) -> String {
    "unit,rater,rating\n"
      + ratings.enumerated().map { "u\($0),a,\($1.0)\nu\($0),b,\($1.1)\n" }.joined()
  }

  @Test(
    "ratings that only look like one number stay apart",
    arguments: [
      ("9007199254740993", "9007199254740992"), ("1784213905623187457", "1784213905623187456"),
      ("1e2", "100"), ("0x10", "16"), ("007", "7"), ("+1", "1"),
      ("12345678901234567890.5", "12345678901234567890.25"),
      ("0.10000000000000000001", "0.1"), (".5", "0.5"),
    ])
  func names(one: String, other: String) async throws {
    let csv = pairs([(one, other), (other, one), (one, one), ("3", "3")])
    for options in [[], ["--scale", "nominal"]] {
      let all = try results(try await run(csv, options + ["--format", "json"]))
      #expect(estimate(all, "percentAgreement") == 0.5, "\(options)")
      let icc = (all["icc"] as? [String: Any])?["2,1"] as? [String: Any]
      #expect((icc?["reason"] as? String)?.contains("names") == true)
    }
    // What a program writes in hexadecimal looks like a name to begin with.
    if one != "0x10" { #expect(try await run(csv).output.contains("are compared as texts")) }
  }

  @Test("one plain decimal written in several ways is one rating")
  func decimals() async throws {
    let csv = pairs([("1", "1.0"), ("-0.50", "-0.5"), ("2", "2.00"), ("0", "-0"), ("3", "2")])
    for options in [[], ["--scale", "nominal"], ["--scale", "interval"]] {
      let all = try results(try await run(csv, options + ["--format", "json"]))
      #expect(estimate(all, "percentAgreement") == 0.8)
      #expect(estimate(all, "pearson") != nil)
    }
  }

  @Test("numbers that cannot be told apart are refused where a scale needs numbers")
  func blurred() async throws {
    let csv = pairs([("9007199254740993", "9007199254740992"), ("1", "2")])
    let refused = try await run(csv, ["--scale", "interval"])
    #expect(refused.status == .badInput)
    #expect(refused.errors.contains("2^53"), "\(refused.errors)")
    // With a scale an exponent is a number.
    let all = try results(
      try await run(
        pairs([("1e2", "100"), ("10", "1e1")]), ["--scale", "interval", "--format", "json"]))
    #expect(estimate(all, "percentAgreement") == 1)
  }

  @Test("a category that is called None is one where it is declared")
  func declaredNone() async throws {
    let csv = pairs([("None", "None"), ("Mild", "None"), ("Severe", "Severe"), ("Mild", "Mild")])
    let undeclared = try await run(csv)
    #expect(undeclared.output.contains("3 cells are read as no value"), "\(undeclared.output)")
    let all = try results(
      try await run(
        csv, ["--categories", "None,Mild,Severe", "--weights", "linear", "--format", "json"]))
    #expect(all["units"] as? Int == 4)
    #expect(all["ratings"] as? Int == 8)
  }

  @Test(
    "a stray word among numbers is pointed at",
    arguments: ["1,5", "x", "three"])
  func strays(word: String) async throws {
    var ratings = (0..<20).map { ("\($0 % 4 + 1)", "\($0 % 3 + 1)") }
    ratings[6].1 = "\"\(word)\""
    let run = try await run(pairs(ratings))
    #expect(run.output.contains("39 of 40 ratings in `rating` are numbers and 1 is not"))
    #expect(run.output.contains("`\(word)` (line 15)"), "\(run.output)")
    #expect(run.output.contains("decimal commas") == (word == "1,5"))
    // Names among names are none.
    #expect(
      !(try await self.run(pairs([("yes", "no"), ("1", "no")])).output.contains("are numbers and")))
  }

  @Test("several levels of numbers without a scale are a caution; two, names or a scale are none")
  func missingScale() async throws {
    let levels = pairs((0..<24).map { ("\($0 % 5 + 1)", "\(($0 + $0 / 6) % 5 + 1)") })
    let words = "no --scale is given"
    #expect(try await run(levels).output.contains("numbers of 5 levels and \(words)"))
    for options in [
      ["--scale", "ordinal", "--weights", "quadratic"], ["--scale", "nominal"],
      ["--weights", "linear"],
    ] {
      #expect(!(try await run(levels, options)).output.contains(words), "\(options)")
    }
    let codes = pairs((0..<24).map { ("\($0 % 2)", "\(($0 + $0 / 6) % 2)") })
    #expect(!(try await run(codes)).output.contains(words))
  }

  @Test("agreement under weights is called weighted")
  func weighted() async throws {
    let csv = pairs((0..<24).map { ("\($0 % 5 + 1)", "\(($0 + $0 / 6) % 5 + 1)") })
    #expect(try await run(csv).output.contains("Percent agreement"))
    let weighted = try await run(csv, ["--weights", "quadratic", "--scale", "ordinal"]).output
    #expect(weighted.contains("Weighted agreement") && !weighted.contains("Percent agreement"))
  }

  /// Ratings that do not depend on the unit, as a formula.
  private func random(_ units: Int, _ raters: Int, _ category: (UInt64) -> Int) -> String {
    var state: UInt64 = 88_172_645_463_325_252
    var text = "unit,rater,rating\n"
    for unit in 0..<units {
      for rater in 0..<raters {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        text += "u\(unit),r\(rater),\(category(state >> 11))\n"
      }
    }
    return text
  }

  private static let comfort = ["raters agree", "compare Gwet"]

  @Test("random ratings are never said to agree, whatever their weights and categories")
  func noComfort() async throws {
    let spread = ["--categories", "1,2,3,4,5,6", "--weights", "quadratic", "--scale", "ordinal"]
    let many = ["--weights", "linear", "--scale", "interval"]
    let tables: [(String, [String])] = [
      (random(100, 4) { Int($0 % 4) + 2 }, spread), (random(150, 2) { Int($0 % 50) }, many),
      (random(120, 3) { $0 % 12 == 0 ? Int($0 % 3) : 3 }, []),
      (random(80, 3) { $0 % 10 == 0 ? 1 : 0 }, ["--scale", "nominal"]),
    ]
    for (csv, options) in tables {
      let run = try await run(csv, options)
      #expect(run.status == .ok)
      for word in Self.comfort { #expect(!run.output.contains(word), "\(run.output)") }
    }
  }

  @Test("where one category holds most, the paradox is said of raters who agree beyond it")
  func prevalence() async throws {
    // 200 units: 172 both no, 8 both yes, 20 apart.
    let apart = (0..<20).map { $0 % 2 == 0 ? ("yes", "no") : ("no", "yes") }
    let both =
      Array(repeating: ("no", "no"), count: 172) + Array(repeating: ("yes", "yes"), count: 8)
    let run = try await run(pairs(both + apart))
    #expect(run.output.contains("`no` holds 91 % of the ratings"), "\(run.output)")
    #expect(run.output.contains("compare Gwet's coefficient"))
    // The same ratings dealt out at random show no agreement beyond their shares.
    let chance = try await self.run(
      random(150, 2) { $0 % 15 == 0 ? 1 : 0 }.replacing(",1\n", with: ",yes\n"))
    #expect(chance.output.contains("agreement beyond that is not shown"), "\(chance.output)")
  }

  @Test("ratings by raters of their own: the one-way forms by Shrout and Fleiss, no others")
  func ownRaters() async throws {
    let table = [
      [9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7],
    ]
    let rows = table.enumerated().flatMap { unit, ratings in
      ratings.enumerated().map { "u\(unit),r\(unit)-\($0),\($1)\n" }
    }
    let run = try await run(
      "unit,rater,rating\n" + rows.joined(), ["--scale", "interval", "--format", "json"])
    let forms = try #require(try results(run)["icc"] as? [String: [String: Any]])
    // Shrout & Fleiss (1979), table 4: .17 and .44; the ends by R psych.
    let single = try #require(forms["1,1"])
    #expect(abs((single["estimate"] as? Double ?? 0) - 0.165742) < 1e-6)
    #expect(abs((single["lower"] as? Double ?? 0) + 0.132932) < 1e-5)
    #expect(abs((single["upper"] as? Double ?? 0) - 0.722560) < 1e-5)
    let mean = try #require(forms["1,k"])
    #expect(abs((mean["estimate"] as? Double ?? 0) - 0.442797) < 1e-5)
    #expect(mean["k"] as? Double == 4)
    for form in ["2,1", "3,1", "2,k", "3,k"] {
      #expect(forms[form]?["estimate"] is NSNull)
      #expect((forms[form]?["reason"] as? String)?.contains("each rater gave one rating") == true)
    }
  }

  @Test("the mean that is judged is of as many ratings as units have, and is printed")
  func ratingsPerUnit() async throws {
    // 40 units, each rated by three of ten raters.
    var text = "unit,rater,rating\n"
    for unit in 0..<40 {
      for turn in 0..<3 {
        let rater = (unit * 3 + turn * (unit % 3 + 1)) % 10
        text += "u\(unit),r\(rater),\(unit % 7 + (unit * turn + rater) % 4)\n"
      }
    }
    let run = try await run(text, ["--scale", "interval"])
    #expect(run.output.contains("ICC(2,k), k = 3"), "\(run.errors)\(run.output)")
    let forms = try #require(
      try results(try await self.run(text, ["--scale", "interval", "--format", "json"]))["icc"]
        as? [String: [String: Any]])
    let single = try #require(forms["2,1"]?["estimate"] as? Double)
    let mean = try #require(forms["2,k"]?["estimate"] as? Double)
    #expect(abs(mean - 3 * single / (1 + 2 * single)) < 1e-9)
    #expect(forms["2,1"]?["k"] == nil)
    #expect(run.output.contains("Kendall's W: 0 of 40 units are rated by all 10 raters"))
  }

  @Test("with clusters every coefficient has a wider interval or none, and says which")
  func clusters() async throws {
    // 48 units in 8 clusters whose units are copies.
    var text = "unit,rater,rating,topic\n"
    for unit in 0..<48 {
      let cluster = unit / 6
      let (one, other) = ((cluster * 5) % 8, (cluster * 5 + cluster % 3) % 8)
      text += "u\(unit),a,\(one),t\(cluster)\nu\(unit),b,\(other),t\(cluster)\n"
    }
    let options = ["--scale", "interval", "--weights", "quadratic", "--format", "json"]
    let plain = try results(try await run(text, options))
    let clustered = try results(try await run(text, options + ["--cluster", "topic"]))
    func width(_ entry: Any?) -> Double? {
      let entry = entry as? [String: Any]
      guard let lower = entry?["lower"] as? Double, let upper = entry?["upper"] as? Double else {
        return nil
      }
      return upper - lower
    }
    for key in ["spearman", "pearson", "kendallTauB", "fleissKappa", "krippendorffAlpha"] {
      let widths = (width(plain[key]), width(clustered[key]))
      #expect(estimate(plain, key) == estimate(clustered, key))
      #expect(try #require(widths.1) > 1.5 * #require(widths.0), "\(key)")
    }
    let forms = try #require(clustered["icc"] as? [String: [String: Any]])
    let before = try #require(plain["icc"] as? [String: [String: Any]])
    for (key, form) in forms {
      #expect(form["pValue"] is NSNull)
      guard !key.hasPrefix("2") else {
        // Clusters of units show nothing of what other raters would do.
        #expect(form["lower"] is NSNull && (form["reason"] as? String)?.contains("raters") == true)
        continue
      }
      #expect(try #require(width(form)) > 1.3 * #require(width(before[key])), "\(key)")
      #expect(form["method"] as? String == "cluster-jackknife-t")
    }
    let said = try await run(text, ["--cluster", "topic"]).output
    #expect(said.contains("leave out one cluster at a time"), "\(said)")
    // Without --cluster the column is pointed at.
    #expect(try await run(text).output.contains("48 units have 8 values of `topic`"))
  }

  @Test("a perfect or a single agreement has no invented interval")
  func perfect() async throws {
    let agreeing = (0..<30).map { "u\($0),a,\($0 % 2)\nu\($0),b,\($0 % 2)\n" }
    let single = (30..<60).map { "u\($0),a,\($0 % 2)\n" }
    let csv = "unit,rater,rating\n" + (agreeing + single).joined()
    for options in [[], ["--bootstrap", "199"]] {
      let all = try results(try await run(csv, options + ["--format", "json"]))
      for key in ["percentAgreement", "cohenKappa", "fleissKappa", "gwetAC", "krippendorffAlpha"] {
        let entry = try #require(all[key] as? [String: Any])
        #expect(entry["estimate"] as? Double == 1, "\(key)")
        #expect(entry["standardError"] is NSNull, "\(key) \(options)")
        guard options.isEmpty else {
          #expect(entry["lower"] is NSNull, "\(key)")
          continue
        }
        // What 30 pairs can show, whatever the single ratings: more of percent agreement.
        let lower = try #require(entry["lower"] as? Double)
        #expect(entry["upper"] as? Double == 1 && entry["degreesOfFreedom"] as? Double == 29)
        #expect(
          key == "percentAgreement" ? abs(lower - 0.8779) < 0.001 : lower > 0.7 && lower < 0.8,
          "\(key) \(lower)")
      }
    }
    let one = try results(
      try await run("unit,rater,rating\nu,a,1\nu,b,1\nv,a,2\n", ["--format", "json"]))
    let percent = try #require(one["percentAgreement"] as? [String: Any])
    #expect(percent["estimate"] as? Double == 1 && percent["lower"] is NSNull)
    #expect((percent["reason"] as? String)?.contains("1 unit") == true, "\(percent)")
  }

  @Test("ends lie in the range of the coefficient, and what is below -1 is said")
  func ends() async throws {
    let csv = "unit,rater,rating\na,x,Y\na,y,N\na,z,N\nb,x,Y\nb,y,N\nc,x,N\n"
    let text = try await run(csv).output
    #expect(text.contains("Fleiss' kappa is below -1"), "\(text)")
    let noisy = pairs([("1", "2"), ("2", "2"), ("3", "1"), ("1", "1"), ("2", "3")])
    for table in [csv, noisy] {
      let all = try results(try await run(table, ["--format", "json"]))
      let percent = try #require(all["percentAgreement"] as? [String: Any])
      if let lower = percent["lower"] as? Double { #expect(lower >= 0) }
      for (_, entry) in all {
        guard let entry = entry as? [String: Any], let value = entry["estimate"] as? Double,
          let lower = entry["lower"] as? Double, let upper = entry["upper"] as? Double
        else { continue }
        #expect(upper <= 1 && (lower >= -1 || value < -1))
      }
    }
  }

  @Test("units of equal means are said to be so, not to be all the same")
  func equalMeans() async throws {
    let csv = "unit,rater,rating\na,x,1\na,y,2\na,z,3\nb,x,2\nb,y,3\nb,z,1\n"
    let forms = try #require(
      try results(try await run(csv, ["--scale", "interval", "--format", "json"]))["icc"]
        as? [String: [String: Any]])
    #expect(forms["1,1"]?["estimate"] as? Double == -0.5)
    #expect(forms["1,1"]?["lower"] is NSNull)
    for form in forms.values {
      #expect((form["reason"] as? String)?.contains("same mean") == true, "\(form)")
    }
  }

  @Test("repeated and undeclared ratings are one message with lines")
  func messages() async throws {
    let rows = (0..<30).map { "u\($0 / 2),a,\($0)\n" }
    let twice = try await run("unit,rater,rating\n" + rows.joined())
    #expect(twice.errors.split(separator: "\n").count == 1)
    #expect(twice.errors.contains("t.csv:3: 15 rows repeat a unit and rater"), "\(twice.errors)")
    let undeclared = try await run(pairs([("1", "9"), ("9", "2")]), ["--categories", "1,2"])
    #expect(undeclared.errors.contains("`9` (2, first in line 3)"), "\(undeclared.errors)")
  }
}
