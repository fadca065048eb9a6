import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass interval")
struct IntervalCommandTests {
  /// Two models on 24 items in 8 topics; scores of five levels, and whether each is 3 or more.
  private static let table: String = {
    var rows = ["model,item,topic,score,pass"]
    for item in 0..<24 {
      for (model, shift) in [("A", 1), ("B", 0)] {
        let score = (item * 7 + shift) % 3 + (item / 3) % 3
        rows.append("\(model),i\(item),t\(item / 3),\(score),\(score >= 3 ? 1 : 0)")
      }
    }
    return rows.joined(separator: "\n") + "\n"
  }()

  private func json(_ run: Run) throws -> [String: Any] {
    #expect(run.status == .ok, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(
    "every method gives an estimate inside its interval",
    arguments: [
      "auto", "skew-t", "score", "bca", "percentile", "basic", "studentized", "normal", "abc",
      "cluster-t",
    ])
  func methods(method: String) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", Self.table)
    for cluster in [[], ["--cluster", "topic"]] {
      let result = try json(
        await Run(
          [
            "interval", file, "--value", "score", "--by", "model", "--method", method,
            "--replicates", "499", "--format", "json",
          ] + cluster + (method == "score" ? ["--range", "0,4"] : [])))
      #expect(result["schemaVersion"] as? Int == 2)
      #expect(result["command"] as? String == "interval")
      let groups = try #require(result["results"] as? [[String: Any]])
      #expect(
        groups.compactMap { ($0["group"] as? [String: Any])?["model"] as? String } == ["A", "B"])
      for group in groups {
        let estimate = try #require(group["estimate"] as? Double)
        let lower = try #require(group["lower"] as? Double, "\(group)")
        let upper = try #require(group["upper"] as? Double)
        #expect(lower < estimate && estimate < upper)
        #expect(group["method"] as? String == (method == "auto" ? "skew-t" : method))
        #expect((group["methodReason"] != nil) == (method == "auto"))
        #expect(group["estimand"] as? String == "itemsLikeThese")
        #expect(group["n"] as? Int == 24)
        #expect(group["level"] as? Double == 0.95)
        #expect((group["clusters"] as? Int) == (cluster.isEmpty ? nil : 8))
      }
    }
  }

  /// The table as JSON Lines, with a row whose score is null and one that lacks it.
  private static let lines: String = {
    let rows = table.split(separator: "\n").dropFirst().map { row in
      let cells = row.split(separator: ",")
      return "{\"model\":\"\(cells[0])\",\"item\":\"\(cells[1])\",\"topic\":\"\(cells[2])\","
        + "\"score\":\(cells[3]),\"pass\":\(cells[4])}\n"
    }
    return rows.joined() + "{\"model\":\"A\",\"score\":null}\n{\"model\":\"B\"}\n"
  }()

  @Test(
    "a log in JSON Lines gives what the same table gives as CSV",
    arguments: [
      [], ["--cluster", "topic"], ["--range", "0,4"], ["--range", "0,4", "--cluster", "topic"],
      ["--method", "normal"], ["--method", "normal", "--cluster", "topic"], ["--method", "bca"],
      ["--method", "percentile", "--statistic", "median"],
    ])
  func jsonLines(method: [String]) async throws {
    let scratch = try Scratch()
    let csv = try scratch.write("t.csv", Self.table + "A,,,,\nB,,,,\n")
    let log = try scratch.write("t.jsonl", Self.lines)
    let options = ["--value", "score", "--by", "model", "--format", "json"] + method
    let first = try json(await Run(["interval", csv] + options))
    let second = try json(await Run(["interval", log] + options))
    #expect(Cautions.messages(first) == Cautions.messages(second))
    let pairs = zip(
      try #require(first["results"] as? [[String: Any]]),
      try #require(second["results"] as? [[String: Any]]))
    for (expected, found) in pairs {
      #expect(found["group"] as? [String: String] == expected["group"] as? [String: String])
      #expect(found["n"] as? Int == expected["n"] as? Int)
      #expect(found["missing"] as? Int == 1)
      for name in ["estimate", "standardError", "lower", "upper"] {
        let wanted = try #require(expected[name] as? Double)
        #expect(abs(try #require(found[name] as? Double) - wanted) < 1e-9, "\(name)")
      }
    }
  }

  @Test("a column that a log in JSON Lines lacks is named with what was meant")
  func lacking() async throws {
    let scratch = try Scratch()
    let log = try scratch.write("t.jsonl", Self.lines)
    let run = await Run("interval", log, "--value", "scoer", "--method", "normal")
    #expect(run.status == .badInput)
    #expect(run.errors.contains("scoer") && run.errors.contains("score"), "\(run.errors)")
  }

  @Test("proportions of 0/1 columns, and a refusal for other values")
  func proportions() async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", Self.table)
    for method in ["wilson-modified", "wilson", "clopper-pearson", "jeffreys", "agresti-coull"] {
      let result = try json(
        await Run("interval", file, "--value", "pass", "--method", method, "--format", "json"))
      let group = try #require((result["results"] as? [[String: Any]])?.first)
      #expect(group["method"] as? String == method)
      #expect((group["lower"] as? Double ?? -1) > 0 && (group["upper"] as? Double ?? 2) < 1)
      let refused = await Run("interval", file, "--value", "score", "--method", method)
      if method == "wilson-modified" {
        #expect(refused.output.contains("it is defined for values of 0 and 1 only"))
      } else {
        #expect(refused.status == .badInput)
        #expect(refused.errors.contains("0 and 1"))
      }
    }
  }

  @Test("a paired difference is the mean of the differences, with units on one side left out")
  func versus() async throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "t.csv", "model,item,score\nA,1,3\nB,1,1\nA,2,4\nB,2,3\nA,3,5\nB,3,1\nA,4,9\nC,1,7\n")
    let result = try json(
      await Run(
        "interval", file, "--value", "score", "--versus", "model=A,B", "--unit", "item",
        "--format", "json"))
    let group = try #require((result["results"] as? [[String: Any]])?.first)
    #expect(abs((group["estimate"] as? Double ?? 0) - 7.0 / 3) < 1e-12)
    #expect(group["n"] as? Int == 3)
    #expect(group["missing"] as? Int == 1)
    #expect(group["method"] as? String == "skew-t" && group["pValue"] is Double)
    #expect(Cautions.messages(result).first?.contains("1 unit") == true)
    let median = try json(
      await Run(
        "interval", file, "--value", "score", "--versus", "model=A,B", "--unit", "item",
        "--statistic", "median", "--method", "percentile", "--format", "json"))
    #expect((median["results"] as? [[String: Any]])?.first?["estimate"] as? Double == 3)
  }

  @Test("statistics other than the mean", arguments: ["median", "sd", "trimmed-mean", "p90"])
  func statistics(name: String) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", Self.table)
    for cluster in [[], ["--cluster", "topic"]] {
      let result = try json(
        await Run(
          [
            "interval", file, "--value", "score", "--statistic", name, "--method", "percentile",
            "--replicates", "299", "--format", "json",
          ] + cluster))
      let group = try #require((result["results"] as? [[String: Any]])?.first)
      #expect(group["lower"] is Double, "\(group)")
      #expect((result["options"] as? [String: Any])?["statistic"] as? String == name)
    }
  }

  @Test("the order of rows does not matter, and text and CSV show the same figures")
  func order() async throws {
    let scratch = try Scratch()
    var rows = Self.table.split(separator: "\n").map(String.init)
    let file = try scratch.write("t.csv", Self.table)
    rows = [rows[0]] + rows.dropFirst().reversed()
    let turned = try scratch.write("u.csv", rows.joined(separator: "\n") + "\n")
    for extra in [[], ["--cluster", "topic"], ["--statistic", "sd"]] {
      let arguments = ["--value", "score", "--by", "model", "--format", "csv"] + extra
      let first = await Run(["interval", file] + arguments)
      #expect(first.status == .ok)
      #expect(await Run(["interval", turned] + arguments).output == first.output)
    }
    let text = await Run("interval", file, "--value", "score", "--by", "model")
    #expect(text.output.contains("skew-t (values without declared ends in independent rows)"))
    #expect(text.output.contains("estimand: itemsLikeThese"))
  }

  @Test("groups that allow no interval have a reason, missing values are counted")
  func undefined() async throws {
    let scratch = try Scratch()
    let file = try scratch.write(
      "t.csv", "g,x\none,5\nflat,2\nflat,2\nnone,\nfine,1\nfine,3\nfine,NA\n")
    let result = try json(
      await Run("interval", file, "--value", "x", "--by", "g", "--format", "json"))
    let groups = try #require(result["results"] as? [[String: Any]])
    func group(_ name: String) -> [String: Any] {
      groups.first { ($0["group"] as? [String: Any])?["g"] as? String == name } ?? [:]
    }
    #expect(group("none")["estimate"] is NSNull && group("none")["reason"] is String)
    #expect(group("flat")["estimate"] as? Double == 2 && group("flat")["lower"] is NSNull)
    #expect((group("flat")["reason"] as? String)?.contains("declare the ends") == true)
    #expect(group("one")["lower"] is NSNull)
    #expect((group("one")["reason"] as? String)?.hasPrefix("there is 1 value") == true)
    // Two values: the t interval of one degree of freedom.
    #expect(abs((group("fine")["lower"] as? Double ?? 0) + 10.706205) < 1e-5)
    #expect(group("fine")["missing"] as? Int == 1)
    #expect(Cautions.messages(result).contains { $0.contains("2 rows") })
  }

  @Test(
    "wrong use and bad input are told apart",
    arguments: [
      (["--value", "score", "--level", "95"], 2), (["--value", "score", "--method", "magic"], 2),
      (["--value", "score", "--statistic", "p100"], 2),
      (["--value", "score", "--statistic", "median", "--method", "wilson"], 2),
      (["--value", "score", "--statistic", "median", "--method", "abc"], 2),
      (["--value", "score", "--versus", "model=A,B"], 2),
      (["--value", "score", "--versus", "model", "--unit", "item"], 2),
      (["--value", "score", "--versus", "model=A,BB", "--unit", "item"], 2),
      (["--value", "score", "--method", "tango"], 2),
      (["--value", "score", "--range", "5,1"], 2), (["--value", "score", "--range", "1"], 2),
      (["--value", "score", "--weight", "item", "--method", "bca"], 2),
      (["--value", "score", "--range", "1,3"], 3), (["--value", "score", "--weight", "model"], 3),
      (["--value", "scroe"], 3), (["--value", "model"], 3),
    ] as [([String], Int32)])
  func refused(arguments: [String], status: Int32) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", Self.table)
    let run = await Run(["interval", file] + arguments)
    #expect(run.status.rawValue == status, "\(run.errors)")
    #expect(run.output.isEmpty && !run.errors.isEmpty)
  }

  @Test("help shows an example")
  func help() async {
    let run = await Run("interval", "--help")
    #expect(run.status == .ok && run.output.contains("compass interval"))
  }

  private func results(_ arguments: [String]) async throws -> [[String: Any]] {
    try #require(
      try json(await Run(["interval"] + arguments + ["--format", "json"]))["results"]
        as? [[String: Any]])
  }

  /// A table of one column.
  private func column(_ values: [String], name: String = "x") -> String {
    ([name] + values).joined(separator: "\n") + "\n"
  }

  @Test(
    "0/1 values have an interval at every size, all or none of them right included",
    arguments: [
      ("0", 1), ("1", 1), ("0", 20), ("1", 15), ("1", 60), ("0", 2),
    ] as [(String, Int)])
  func allAlike(value: String, count: Int) async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", column(Array(repeating: value, count: count)))
    let group = try #require(try await results([file, "--value", "x"]).first)
    let (lower, upper) = (
      try #require(group["lower"] as? Double), try #require(group["upper"] as? Double)
    )
    #expect(value == "0" ? lower == 0 && upper < 1 : upper == 1 && lower > 0)
    #expect(group["method"] as? String == "wilson-modified")
    #expect((group["methodReason"] as? String)?.contains("0/1") == true)
    let jeffreys = try #require(
      try await results([file, "--value", "x", "--method", "jeffreys"]).first)
    #expect(jeffreys[value == "0" ? "lower" : "upper"] as? Double == (value == "0" ? 0 : 1))
    #expect(jeffreys["method"] as? String == "jeffreys")
    let named = try #require(
      try await results([file, "--value", "x", "--method", "studentized"]).first)
    #expect(named["lower"] is NSNull && named["reason"] is String)
  }

  @Test("the ends of the scale are declared, by option or by a log, never taken from the values")
  func range() async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", column(["5", "5", "4", "5", "5", "2"]))
    #expect(try await results([file, "--value", "x"]).first?["method"] as? String == "skew-t")
    let declared = try #require(try await results([file, "--value", "x", "--range", "1,5"]).first)
    #expect(declared["method"] as? String == "score")
    #expect((declared["upper"] as? Double ?? 9) < 5 && declared["effectiveSampleSize"] is Double)
    let ones = try scratch.write("ones.csv", column(["1", "1", "1", "1"]))
    #expect(
      try await results([ones, "--value", "x"]).first?["method"] as? String == "wilson-modified")
    let scale = try #require(try await results([ones, "--value", "x", "--range", "1,5"]).first)
    #expect(scale["method"] as? String == "score" && scale["lower"] as? Double == 1)
    let lines = ["5", "5", "4", "5", "5", "2"].map {
      "{\"score\":\($0),\"scale_min\":1,\"scale_max\":5,\"topic\":\"t\($0)\"}\n"
    }
    let log = try scratch.write("t.jsonl", lines.joined())
    let read = try #require(try await results([log, "--value", "score"]).first)
    #expect(read["lower"] as? Double == declared["lower"] as? Double)
    #expect(read["upper"] as? Double == declared["upper"] as? Double)
    let mixed = try scratch.write(
      "m.jsonl",
      lines.joined() + "{\"score\":7,\"scale_min\":0,\"scale_max\":10,\"topic\":\"t\"}\n")
    #expect(try await results([mixed, "--value", "score"]).first?["method"] as? String == "skew-t")
  }

  @Test("paired 0/1 values get Tango's interval and McNemar's exact p, the difference its name")
  func pairedShares() async throws {
    let scratch = try Scratch()
    var rows = ["m,item,topic,ok"]
    for item in 0..<12 {
      rows.append("A,\(item),\(item / 3),\(item == 11 ? 0 : 1)")
      rows.append("B,\(item),\(item / 3),\(item % 2 == 0 || item == 11 ? 1 : 0)")
    }
    let file = try scratch.write("t.csv", rows.joined(separator: "\n") + "\n")
    let versus = [file, "--value", "ok", "--versus", "m=A,B", "--unit", "item"]
    let plain = try #require(try await results(versus).first)
    #expect(plain["method"] as? String == "tango" && plain["pValueMethod"] as? String == "exact")
    // Five pairs for A, one for B: 2 (1 + 6)/2⁶.
    #expect(abs((plain["pValue"] as? Double ?? 0) - 0.21875) < 1e-12)
    let text = await Run(["interval"] + versus)
    #expect(text.output.contains("A minus B") && text.output.contains("exact test of McNemar"))
    let clustered = try #require(try await results(versus + ["--cluster", "topic"]).first)
    #expect(
      clustered["method"] as? String == "tango" && clustered["degreesOfFreedom"] is Double)
    #expect(clustered["pValueMethod"] as? String == "asymptotic")
    let median = await Run(["interval"] + versus + ["--statistic", "median"])
    #expect(median.output.contains("difference of medians, A minus B"))
    let misspelt = await Run([
      "interval", file, "--value", "ok", "--versus", "m=A,BB", "--unit", "item",
    ])
    #expect(misspelt.status == .wrongUse && misspelt.errors.contains("`BB`"))
  }

  @Test("units in two clusters are refused, several rows of a unit are averaged and counted")
  func repeatedUnits() async throws {
    let scratch = try Scratch()
    var rows = ["m,item,topic,s"]
    for topic in 0..<3 {
      for item in 0..<4 {
        rows.append("A,\(item),t\(topic),\(item + topic)")
        rows.append("B,\(item),t\(topic),\(item * topic % 3)")
      }
    }
    let file = try scratch.write("t.csv", rows.joined(separator: "\n") + "\n")
    let versus = ["interval", file, "--value", "s", "--versus", "m=A,B", "--unit", "item"]
    let refused = await Run(versus + ["--cluster", "topic"])
    #expect(refused.status == .badInput && refused.errors.contains("clusters `t0` and `t1`"))
    let averaged = await Run(versus)
    #expect(averaged.output.contains("4 units have several values on a side"))
  }

  @Test("values far from 0 have the interval of their distances, by every method")
  func farValues() async throws {
    let scratch = try Scratch()
    let near = ["0", "1", "2", "5", "3", "3", "8"]
    for (base, digits) in [(1e14, 1.0), (-4e12, 0.01)] {
      let far = near.map { String(format: "%.0f", base + Double($0)!) }
      let files = (
        try scratch.write("near.csv", column(near)), try scratch.write("far.csv", column(far))
      )
      for extra in [
        [], ["--method", "bca"], ["--method", "normal"], ["--statistic", "median"],
        ["--statistic", "sd"], ["--method", "cluster-t"],
      ] {
        let expected = try #require(try await results([files.0, "--value", "x"] + extra).first)
        let found = try #require(try await results([files.1, "--value", "x"] + extra).first)
        let offset = extra.last == "sd" ? 0 : base
        for name in ["estimate", "lower", "upper"] {
          let wanted = try #require(expected[name] as? Double) + offset
          #expect(abs(try #require(found[name] as? Double, "\(extra) \(found)") - wanted) < digits)
        }
      }
    }
  }

  @Test("the bootstrap is refused for a handful of values and says so for few")
  func fewValues() async throws {
    let scratch = try Scratch()
    let three = try scratch.write("three.csv", column(["1", "2", "9"]))
    let few = try #require(try await results([three, "--value", "x", "--method", "bca"]).first)
    #expect((few["reason"] as? String)?.contains("at least 4") == true)
    #expect(few["estimate"] as? Double == 4)
    let ten = try scratch.write("ten.csv", column((0..<10).map { "\($0 * $0 % 7)" }))
    #expect(
      await Run("interval", ten, "--value", "x", "--method", "bca").output.contains(
        "fewer than 20 values"))
    #expect(await !Run("interval", ten, "--value", "x").output.contains("too narrow"))
    #expect(
      await !Run("interval", ten, "--value", "x", "--method", "cluster-t").output.contains(
        "too narrow"))
    #expect(await !Run("interval", ten, "--value", "x", "--method", "bca").output.contains("exact"))
  }

  @Test("the normal interval of shares stays between 0 and 1 and says that it was cut")
  func cut() async throws {
    let scratch = try Scratch()
    for values in [["1", "0", "0", "0", "0", "0"], ["1", "1", "1", "1", "0"]] {
      let csv = try scratch.write("t.csv", column(values))
      let log = try scratch.write(
        "t.jsonl", values.map { "{\"x\":\($0)}\n" }.joined())
      for file in [csv, log] {
        let group = try #require(
          try await results([file, "--value", "x", "--method", "normal"]).first)
        #expect((group["lower"] as? Double ?? -1) >= 0 && (group["upper"] as? Double ?? 2) <= 1)
        #expect((group["remark"] as? String)?.contains("cut") == true)
      }
    }
  }

  @Test("one cluster, a header alone and one value have their true reasons")
  func trueReasons() async throws {
    let scratch = try Scratch()
    let one = try scratch.write("one.csv", "c,x\nt,1\nt,4\nt,2\n")
    let text = await Run("interval", one, "--value", "x", "--cluster", "c")
    #expect(text.output.contains("one cluster: no spread between clusters"))
    #expect(text.output.contains("these items only"))
    let header = try scratch.write("header.csv", "c,x\n")
    let empty = await Run("interval", header, "--value", "x")
    #expect(empty.status == .badInput && empty.output.isEmpty)
    let apart = try scratch.write("apart.csv", "m,u,x\nA,1,3\nB,2,4\n")
    let none = await Run("interval", apart, "--value", "x", "--versus", "m=A,B", "--unit", "u")
    #expect(none.output.contains("no unit has a value on both sides"), "\(none.output)")
  }

  @Test("weights of rows: those of 0 are dropped, equal ones are none, and counts count")
  func weights() async throws {
    let scratch = try Scratch()
    let weighted = try scratch.write(
      "w.csv", "x,w\n1,2\n4,1\n2,1\n5,0\n7,1\n")
    let group = try #require(try await results([weighted, "--value", "x", "--weight", "w"]).first)
    #expect(group["estimate"] as? Double == 3 && group["n"] as? Int == 4)
    let equal = try scratch.write("e.csv", "x,w\n1,3\n4,3\n2,3\n7,3\n")
    let first = try #require(try await results([equal, "--value", "x", "--weight", "w"]).first)
    let second = try #require(try await results([equal, "--value", "x"]).first)
    #expect(first["lower"] as? Double == second["lower"] as? Double)
    #expect(
      await Run("interval", weighted, "--value", "x", "--weight", "w").output.contains(
        "unequal weights"))
  }

  @Test("values whose sums leave the range of numbers are undefined with a reason in every format")
  func overflow() async throws {
    let scratch = try Scratch()
    let file = try scratch.write("t.csv", column(["-1.7e308", "1.7e308", "1.7e308", "1e308"]))
    for method in ["auto", "cluster-t", "bca", "normal", "score"] {
      for format in ["text", "json", "csv"] {
        let run = await Run(
          "interval", file, "--value", "x", "--method", method, "--format", format)
        #expect(run.status == .ok, "\(run.errors)")
        #expect(!run.output.contains("inf") && !run.output.contains("nan"))
      }
    }
  }
}
