import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass rank: covariates, Firth's penalty, scales and pairs")
struct RankCovariateTests {
  static let styles = ["--left", "a", "--right", "b", "--winner", "w"]
  static let length = ["--covariate", "length=a_length,b_length"]

  /// 180 battles of six items by four judges with leanings, of topics, with lengths of both sides.
  static let file = Golden.input("styles.csv")

  private func rank(_ arguments: [String], _ file: String? = nil) async throws -> RankResult {
    Project.enter()
    return try await RankResult([file ?? Self.file] + Self.styles + arguments)
  }

  private func expect(
    _ found: Double?, _ expected: Double, _ tolerance: Double = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    guard let found else {
      Issue.record("no figure for \(expected)", sourceLocation: sourceLocation)
      return
    }
    #expect(abs(found - expected) < tolerance, sourceLocation: sourceLocation)
  }

  private static let items = ["A", "B", "C", "D", "E", "F"]
  private static let judges = ["j1", "j2", "j3", "j4"]

  // MARK: - Other tools

  /// R 4.2.2: glm(y ~ D - 1, binomial) with ties as 0.5, contr.sum for judges and the length
  /// (a - b)/(a + b) over its root mean square; errors by sandwich 3.0-2.
  @Test("coefficients and their errors are those of R's glm with the sandwich package")
  func reference() async throws {
    let found = try await rank(Self.length + ["--order-effect-by", "judge"])
    let strengths = [
      0.482054533718966, 0.43339723647606, 0.681499092954899, -0.136645865180605,
      -0.34962433868481, -1.11068065928451,
    ]
    let errors = [
      0.218563110767554, 0.223447727128846, 0.261307356998666, 0.218576787064745,
      0.196919533089089, 0.249330533094897,
    ]
    for (place, name) in Self.items.enumerated() {
      expect(found.strength(name).estimate, strengths[place])
      expect(found.strength(name).error, errors[place])
    }
    expect(found.coefficient("length").estimate, 0.4627262682752)
    expect(found.coefficient("length").error, 0.163636526150025)
    expect(found.covariate("length")["unit"] as? Double, 0.323381409796061)
    expect(found.orderEffect.estimate, 0.0342769136116085)
    expect(found.orderEffect.error, 0.160273242291134)
    let levels = [0.915918478236073, -0.0641858641940978, -0.601783390819031, -0.249949223222944]
    let levelErrors = [0.29964129268381, 0.277777550019609, 0.293082567238248, 0.241802820143881]
    for (place, judge) in Self.judges.enumerated() {
      expect(found.coefficient("judge", judge).estimate, levels[place])
      expect(found.coefficient("judge", judge).error, levelErrors[place])
    }
    let test = try #require(found.covariate("length")["test"] as? [String: Any])
    expect(test["statistic"] as? Double, 0.4627262682752 / 0.163636526150025, 1e-5)
    expect(test["pValue"] as? Double, 0.00468762, 1e-6)
    #expect(found.options["orderEffect"] as? Bool == true)
  }

  /// R 4.2.2: the same glm without each of the 30 topics in turn, (G - 1)/G times the sum of squares.
  @Test("errors from clusters are those of refits in R")
  func clusters() async throws {
    let found = try await rank(
      Self.length + ["--order-effect-by", "judge", "--cluster", "topic", "--anchor", "C"])
    expect(found.coefficient("length").error, 0.217053154326189)
    expect(found.orderEffect.error, 0.17313344745312)
    let errors = [0.295583892878415, 0.279374723941534, 0.320547972200619, 0.273046074466854]
    for (place, judge) in Self.judges.enumerated() {
      expect(found.coefficient("judge", judge).error, errors[place])
    }
    // Against the anchor the error is that of the difference.
    expect(found.strength("A").estimate, -0.199444559235933)
    expect(found.strength("A").error, 0.415346195493008)
    #expect(found.strength("C").estimate == 0 && found.strength("C").error == 0)
    #expect(found.strength("C").lower == 0 && found.strength("C").upper == 0)
  }

  /// R 4.2.2, brglm2 0.9: glm(..., method = "brglmFit", type = "AS_mean") of the battles without ties.
  @Test("Firth's estimates with covariates are those of R's brglm2")
  func firth() async throws {
    let found = try await rank(
      Self.length + ["--order-effect-by", "judge", "--ties", "drop", "--firth", "--anchor", "A"])
    let expected: [(String, Double, Double)] = [
      ("B", -0.1724246037368352, 0.410557080429051), ("C", 0.167754471372433, 0.412477256639502),
      ("D", -0.7360597033762878, 0.437494590404466), ("E", -1.0157240512813932, 0.435390718728864),
      ("F", -1.9048853290638614, 0.480601582677166),
    ]
    for (name, estimate, error) in expected {
      expect(found.strength(name).estimate, estimate, 1e-5)
      expect(found.strength(name).error, error, 1e-5)
    }
    expect(found.coefficient("length").estimate, 0.5881013336718452, 1e-5)
    expect(found.coefficient("length").error, 0.202143760213611, 1e-5)
    expect(found.coefficient("judge", "j1").estimate, 1.0738029249610088, 1e-5)
    expect(found.coefficient("judge", "j3").error, 0.328103026775911, 1e-5)
    expect(found.orderEffect.estimate, -0.0144611616984846, 1e-5)
  }

  /// The reference case bt-firth-small: BradleyTerry2 1.1.3, BTm(..., br = TRUE), R 4.2.2.
  @Test("items that never lost have finite strengths with Firth's penalty, and none without")
  func separated() async throws {
    let scratch = try Scratch()
    func rows(_ left: String, _ right: String, _ wins: Int, _ losses: Int) -> String {
      String(repeating: "\(left),\(right),left\n", count: wins)
        + String(repeating: "\(left),\(right),right\n", count: losses)
    }
    // A never lost.
    let text =
      "a,b,w\n" + rows("A", "B", 5, 3) + rows("A", "C", 6, 0) + rows("B", "C", 4, 4)
    let file = try scratch.write("small.csv", text)
    let found = try await rank(["--firth", "--anchor", "A"], file)
    expect(found.strength("B").estimate, -0.984147799387993, 1e-5)
    expect(found.strength("C").estimate, -1.44247759908452, 1e-5)
    expect(found.strength("B").error, 0.673042191263048, 1e-5)
    expect(found.strength("C").error, 0.747151285873166, 1e-5)
    let method = try #require((found.results["methods"] as? [[String: Any]])?.first)
    #expect((method["methodReason"] as? String)?.contains("Firth") == true)
    let sweep = try scratch.write(
      "sweep.csv", "a,b,w\n" + rows("A", "B", 5, 0) + rows("B", "C", 3, 2))
    let plain = try await rank([], sweep)
    #expect(plain.results["components"] != nil)
    let penalized = try await rank(["--firth"], sweep)
    #expect(penalized.results["components"] == nil && penalized.names == ["A", "B", "C"])
    #expect(penalized.strength("A").upper != nil)
    let apart = try scratch.write("apart.csv", "a,b,w\nA,B,left\nC,D,left\nC,D,left\n")
    let groups = try await rank(["--firth"], apart)
    #expect(groups.results["components"] as? [[String]] == [["A", "B"], ["C", "D"]])
    #expect(groups.cautions.contains { $0.contains("battles do not link all items") })
    #expect(groups.strength("D").estimate ?? 0 < 0)
  }

  // MARK: - What covariates are

  @Test("neither the order of the rows nor an exchange of the sides shows")
  func invariance() async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8
    )
    .split(separator: "\n").map(String.init)
    let scratch = try Scratch()
    let shuffled = try scratch.write(
      "shuffled.csv", ([lines[0]] + lines.dropFirst().reversed()).joined(separator: "\n") + "\n")
    let first = try await rank(Self.length)
    let second = try await rank(Self.length, shuffled)
    #expect(
      NSDictionary(dictionary: first.results.filter { $0.key != "fragility" })
        == NSDictionary(dictionary: second.results.filter { $0.key != "fragility" }))
    #expect(first.fragility["votes"] as? Int == second.fragility["votes"] as? Int)
    let turned = try scratch.write(
      "turned.csv",
      ([lines[0]]
        + lines.dropFirst().map { line in
          let cells = line.split(separator: ",").map(String.init)
          let winner = ["left": "right", "right": "left"][cells[2]] ?? cells[2]
          return [cells[1], cells[0], winner, cells[3], cells[4], cells[6], cells[5]]
            .joined(separator: ",")
        }).joined(separator: "\n") + "\n")
    let third = try await rank(Self.length, turned)
    expect(
      third.coefficient("length").estimate, first.coefficient("length").estimate ?? .nan, 1e-10)
    expect(third.strength("A").error, first.strength("A").error ?? .nan, 1e-10)
  }

  @Test("a column of differences and one of each side agree where they say the same")
  func columns() async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8
    )
    .split(separator: "\n").map(String.init)
    let scratch = try Scratch()
    let file = try scratch.write(
      "share.csv",
      ([lines[0] + ",share,label"]
        + lines.dropFirst().map { line in
          let cells = line.split(separator: ",").map(String.init)
          let (one, other) = (Double(cells[5]) ?? 0, Double(cells[6]) ?? 0)
          return line + ",\((one - other) / (one + other)),\(cells[3])"
        }).joined(separator: "\n") + "\n")
    let pair = try await rank(Self.length, file)
    let single = try await rank(["--covariate", "share"], file)
    expect(
      single.coefficient("share").estimate, pair.coefficient("length").estimate ?? .nan, 1e-10)
    #expect(single.covariate("share")["measure"] as? String == "difference")
    #expect(pair.covariate("length")["measure"] as? String == "relativeDifference")
    // Names of judges are names, whichever option names them.
    let names = try await rank(["--covariate", "label"], file)
    let by = try await rank(["--order-effect-by", "judge"], file)
    #expect(names.coefficient("label", "j2").estimate == by.coefficient("judge", "j2").estimate)
    #expect(names.covariate("label", "j2")["measure"] as? String == "placeByLevel")
  }

  @Test("what cannot be told from strengths is left out by name, and the rest is fitted")
  func undetermined() async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8
    )
    .split(separator: "\n").map(String.init)
    let scratch = try Scratch()
    let sizes = ["A": 70, "B": 7, "C": 13, "D": 34, "E": 1, "F": 3]
    let file = try scratch.write(
      "sizes.csv",
      ([lines[0] + ",size,one,double"]
        + lines.dropFirst().map { line in
          let cells = line.split(separator: ",").map(String.init)
          let size = (sizes[cells[0]] ?? 0) - (sizes[cells[1]] ?? 0)
          let double = 2 * ((Double(cells[5]) ?? 0) - (Double(cells[6]) ?? 0))
          return line + ",\(size),1,\(double)"
        }).joined(separator: "\n") + "\n")
    let plain = try await rank([], file)
    for (name, reason) in [("size", "the items settle it"), ("one", "same in every comparison")] {
      let found = try await rank(["--covariate", name], file)
      #expect(found.run.status == .ok)
      #expect(found.coefficient(name).reason?.contains(reason) == true)
      #expect(found.coefficient(name).estimate == nil)
      #expect(
        found.cautions.contains { $0.contains("`\(name)` is left out of the model") },
        "\(found.cautions)")
      #expect(found.strength("A").estimate == plain.strength("A").estimate)
    }
  }

  @Test("battles without a value are left out and counted")
  func missing() async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8
    )
    .split(separator: "\n").map(String.init)
    let scratch = try Scratch()
    let file = try scratch.write(
      "holes.csv",
      lines.enumerated().map { place, line in
        let isHole = place > 0 && place % 10 == 0
        return isHole ? line.split(separator: ",").dropLast().joined(separator: ",") + "," : line
      }.joined(separator: "\n") + "\n")
    let found = try await rank(Self.length, file)
    #expect(
      found.cautions.contains { $0.contains("18 battles without a value of `length` left out") },
      "\(found.cautions)")
    let battles = found.items.compactMap { $0["battles"] as? Double }.reduce(0, +)
    #expect(battles == 2 * 162)
  }

  @Test("a level that one place always won is left out, with its battles, and Firth keeps it")
  func separatedLevel() async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8)
    let scratch = try Scratch()
    let file = try scratch.write("level.csv", lines + "A,B,left,j9,t1,1,1\nC,B,left,j9,t2,1,1\n")
    let found = try await rank(["--order-effect-by", "judge"], file)
    let plain = try await rank(["--order-effect-by", "judge"])
    #expect(found.coefficient("judge", "j9").reason?.contains("left place won all 2") == true)
    #expect(
      found.coefficient("judge", "j1").estimate == plain.coefficient("judge", "j1").estimate)
    #expect(
      found.cautions.contains { $0.contains("2 battles of levels in which one place always won") })
    let kept = try await rank(["--order-effect-by", "judge", "--firth"], file)
    #expect(kept.coefficient("judge", "j9").estimate ?? 0 > 0)
  }

  @Test("groups that are not comparable have no common effect, and say so")
  func apart() async throws {
    let scratch = try Scratch()
    let rows = [
      "A,B,left,1", "B,A,left,2", "A,B,left,-1", "A,B,right,1", "C,D,left,2", "D,C,left,1",
      "C,D,right,-1", "D,C,right,3",
    ]
    let file = try scratch.write("apart.csv", "a,b,w,x\n" + rows.joined(separator: "\n") + "\n")
    let found = try await rank(["--covariate", "x"], file)
    #expect(found.results["components"] as? [[String]] == [["A", "B"], ["C", "D"]])
    #expect(found.coefficient("x").estimate == nil && found.coefficient("x").reason != nil)
    #expect(found.fragility.isEmpty)
    #expect(found.pairs.count == 2 && found.pairs[1]["component"] as? Int == 2)
  }

  // MARK: - Judgments

  @Test("of judgments a difference follows the sides as they were shown")
  func judgments() async throws {
    let scratch = try Scratch()
    var log: [String] = []
    var table = ["left,right,winner,judge"]
    for row in 0..<40 {
      let (one, other) = [("a", "b"), ("b", "c"), ("c", "a"), ("a", "c")][row % 4]
      let judge = row % 3 == 0 ? "human:k" : "human:l"
      let isTurned = row % 5 < 2
      let preference = [1.0, 0, 0.5, 1, 0][(row * 7 + row / 4) % 5]
      log.append(
        #"{"evaluation_id":"e","task":"t","model_id":"\#(one)","opponent_model_id":"\#(other)","#
          + #""sample_id":"s\#(row)","judge_id":"\#(judge)","preference":\#(preference),"#
          + #""position":"\#(isTurned ? "second" : "first")"}"#)
      let winner =
        preference == 0.5 ? "tie" : (preference == 1) != isTurned ? "left" : "right"
      table.append(
        (isTurned ? [other, one] : [one, other]).joined(separator: ",") + ",\(winner),\(judge)")
    }
    let file = try scratch.write("log.jsonl", log.joined(separator: "\n") + "\n")
    let csv = try scratch.write("table.csv", table.joined(separator: "\n") + "\n")
    let found = try await RankResult(["--logs", file, "--covariate", "judge_id"])
    let same = try await RankResult(
      [csv, "--left", "left", "--right", "right", "--winner", "winner", "--covariate", "judge"])
    #expect(found.coefficient("judge_id", "human:k").estimate != nil)
    #expect(
      found.coefficient("judge_id", "human:k").estimate
        == same.coefficient("judge", "human:k").estimate)
    #expect(found.orderEffect.estimate == same.orderEffect.estimate)
    let refused = await Run("rank", "--logs", file, "--covariate", "preference", "--quiet")
    #expect(refused.status == .wrongUse && refused.errors.contains("`preference`"))
    let item = try scratch.write(
      "items.csv",
      "sample_id,extra\n" + (0..<40).map { "s\($0),\($0 % 7 - 3)\n" }.joined())
    let turned = try await RankResult(["--logs", file, "--items", item, "--covariate", "extra"])
    let signed = try scratch.write(
      "signed.csv",
      table.enumerated().map { place, line in
        guard place > 0 else { return line + ",extra" }
        let row = place - 1
        return line + ",\((row % 7 - 3) * (row % 5 < 2 ? -1 : 1))"
      }.joined(separator: "\n") + "\n")
    let by = try await RankResult(
      [signed, "--left", "left", "--right", "right", "--winner", "winner", "--covariate", "extra"])
    #expect(turned.coefficient("extra").estimate != nil)
    #expect(turned.coefficient("extra").estimate == by.coefficient("extra").estimate)
  }

  // MARK: - Scales and pairs

  @Test("Elo's points are 400 for odds of 10, from the mean or from an anchor")
  func elo() async throws {
    let plain = try await rank([])
    let elo = try await rank(["--scale", "elo"])
    let points = 400 / log(10.0)
    for name in Self.items {
      let (one, other) = (plain.strength(name), elo.strength(name))
      expect(other.estimate, 1000 + points * (one.estimate ?? .nan), 1e-9)
      expect(other.error, points * (one.error ?? .nan), 1e-9)
      expect(other.upper, 1000 + points * (one.upper ?? .nan), 1e-9)
    }
    let anchored = try await rank(["--scale", "elo", "--anchor", "D=1200"])
    #expect(anchored.strength("D").estimate == 1200 && anchored.strength("D").upper == 1200)
    let difference = try #require(
      anchored.pairs.first { $0["first"] as? String == "A" && $0["second"] as? String == "D" })
    let figure = RankResult.Figure(difference["difference"] as? [String: Any])
    expect(anchored.strength("A").estimate, 1200 + (figure.estimate ?? .nan), 1e-9)
    expect(anchored.strength("A").lower, 1200 + (figure.lower ?? .nan), 1e-9)
    let scale = try #require(anchored.options["scale"] as? [String: Any])
    #expect(scale["unit"] as? String == "elo" && scale["anchor"] as? String == "D")
    #expect(scale["value"] as? Double == 1200)
    let text = await Run(
      ["rank", Self.file] + Self.styles + ["--scale", "elo", "--anchor", "D=1200"])
    #expect(text.output.contains("D is at 1200; intervals are those of the difference to it"))
  }

  @Test("pairs carry the interval of the difference over to the chance of a win")
  func pairs() async throws {
    for ties in ["half", "davidson", "rao-kupper"] {
      let found = try await rank(["--ties", ties])
      #expect(found.pairs.count == 15)
      let tie = RankResult.Figure(found.results["tieParameter"] as? [String: Any]).estimate ?? 0
      func chance(_ difference: Double) -> Double {
        guard ties == "rao-kupper" else { return 1 / (1 + exp(-difference)) }
        let win = 1 / (1 + exp(tie - difference))
        let loss = 1 / (1 + exp(tie + difference))
        return win / (win + loss)
      }
      for pair in found.pairs {
        let difference = RankResult.Figure(pair["difference"] as? [String: Any])
        let won = RankResult.Figure(pair["winProbability"] as? [String: Any])
        let value = try #require(difference.estimate)
        #expect(value >= 0)
        expect(won.estimate, chance(value), 1e-12)
        expect(won.lower, chance(difference.lower ?? .nan), 1e-12)
        expect(won.upper, chance(difference.upper ?? .nan), 1e-12)
        let step = 1e-5
        let slope = (chance(value + step) - chance(value - step)) / (2 * step)
        expect(won.error, slope * (difference.error ?? .nan), 1e-8)
        let first = try #require(found.strength(pair["first"] as? String ?? "").estimate)
        let second = try #require(found.strength(pair["second"] as? String ?? "").estimate)
        expect(value, first - second, 1e-12)
      }
    }
  }

  @Test("adjusted values of pairs say what ranks say", arguments: ["stepdown", "holm"])
  func adjusted(method: String) async throws {
    let found = try await rank(["--method", method])
    for item in found.items {
      let name = try #require(item["name"] as? String)
      let rank = try #require(item["rank"] as? [String: Int])
      let shown = found.pairs.filter { ($0["adjustedPValue"] as? Double ?? 1) <= 0.05 }
      #expect(rank["lower"] == 1 + shown.count { $0["second"] as? String == name })
      #expect(rank["upper"] == 6 - shown.count { $0["first"] as? String == name })
    }
    #expect(found.pairs.first?["adjustment"] as? String == method)
  }

  @Test("text and CSV print the figures of the JSON")
  func formats() async throws {
    let arguments =
      [Self.file] + Self.styles + Self.length + ["--order-effect-by", "judge", "--pairs"]
    let found = try await RankResult(arguments)
    let csv = await Run(["rank"] + arguments + ["--format", "csv"])
    let rows = csv.output.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let kind = try #require(rows[0].firstIndex(of: "kind"))
    #expect(rows.allSatisfy { $0.count == rows[0].count })
    #expect(rows.count { $0[kind] == "item" } == 6)
    #expect(rows.count { $0[kind] == "covariate" } == 5)
    #expect(rows.count { $0[kind] == "pair" } == 15)
    let length = try #require(rows.first { $0[0] == "length" })
    expect(Double(length[1]), found.coefficient("length").estimate ?? .nan, 1e-14)
    let votes = try #require(rows[0].firstIndex(of: "overturning_votes"))
    #expect(Int(rows[1][votes]) == found.fragility["votes"] as? Int)
    let text = await Run(["rank"] + arguments)
    #expect(text.output.contains("length               0.463"), "\(text.output)")
    #expect(text.output.contains("First wins (%)"))
    #expect(text.output.contains("First place of C rests on"))
    let short = await Run(["rank", Self.file] + Self.styles)
    #expect(!short.output.contains("First wins"))
  }

  // MARK: - Mistakes

  @Test(
    "covariates and scales that are written wrongly are wrong use, and the right way is said",
    arguments: [
      (["--covariate", "x=a_length"], "NAME=LEFT,RIGHT"),
      (["--covariate", "=a,b"], "NAME=LEFT,RIGHT"),
      (
        ["--covariate", "judge", "--order-effect-by", "judge"], "Two covariates are called `judge`"
      ),
      (["--firth", "--ties", "davidson"], "--ties half|drop"),
      (["--anchor", "A=much"], "NAME=VALUE"),
      (["--anchor", "Aa"], "Use one of `A`, `B`"),
      (["--scale", "glicko"], "log-odds"),
      (["--order-effect-by", "row"], "--cluster"),
    ])
  func wrongUse(arguments: [String], said: String) async throws {
    let lines = try String(
      contentsOfFile: Project.path(Golden.input("styles.csv")), encoding: .utf8
    )
    .split(separator: "\n")
    let scratch = try Scratch()
    let many = (0..<2).flatMap { _ in lines.dropFirst() }
    let file = try scratch.write(
      "rows.csv",
      ([String(lines[0]) + ",row"] + many.enumerated().map { "\($1),r\($0)" })
        .joined(separator: "\n") + "\n")
    let run = await Run(["rank", file] + Self.styles + arguments)
    #expect(run.status == .wrongUse, "\(run.output)")
    #expect(run.errors.contains(said), "\(run.errors)")
  }

  @Test("cells that are no numbers, sides below zero and columns that are not there are bad input")
  func badInput() async throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "bad.csv", "a,b,w,x,l,r,none\nA,B,left,1,1,-2,\nB,A,left,two,1,1,\nA,B,right,3,1,1,\n")
    for (arguments, said) in [
      (["--covariate", "x"], "1 of 3 cells of column `x` is no finite number"),
      (["--covariate", "s=l,r"], "bad.csv:2: `s` has a side below 0"),
      (["--covariate", "nonne"], "Did you mean `none`"),
      (["--covariate", "none"], "column `none` (--covariate) has no values"),
    ] {
      let run = await Run(["rank", file] + Self.styles + arguments)
      #expect(run.status == .badInput && run.errors.contains(said), "\(run.errors)")
    }
    let estimates = await Run(
      "rank", "x.csv", "--name", "n", "--estimate", "e", "--standard-error", "s", "--pairs")
    #expect(estimates.status == .wrongUse)
  }
}
