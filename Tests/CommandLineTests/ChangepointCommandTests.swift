import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass changepoint")
struct ChangepointCommandTests {
  /// A level of 10, then of 14, with a fixed pattern of noise.
  private let series = (0..<240).map { index in
    let noise = Double((index * index * 7 + index * 3) % 31) / 31 - 0.5
    return (index < 160 ? 10 : 14) + noise
  }

  private func file(_ scratch: Scratch, _ values: [Double], _ time: (Int) -> String) throws
    -> String
  {
    let rows = values.enumerated().map { "\(time($0)),\($1)" }
    return try scratch.write("s.csv", (["time,value"] + rows).joined(separator: "\n") + "\n")
  }

  private func json(_ arguments: [String]) async throws -> [String: Any] {
    let run = await Run(
      ["changepoint"] + arguments
        + ["--time", "time", "--value", "value", "--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(
    "every method finds the change, where it is or shortly after",
    arguments: ["pelt", "cusum", "page-hinkley", "adwin"])
  func methods(method: String) async throws {
    let scratch = try Scratch()
    let path = try file(scratch, series) { "\($0 + 1)" }
    let json = try await json([path, "--method", method])
    let results = try #require(json["results"] as? [String: Any])
    let points = try #require(results["changepoints"] as? [Int])
    #expect(points.contains { abs($0 - 160) <= 10 }, "\(method): \(points)")
    if method == "pelt" { #expect(points == [160]) }
    let segments = try #require(results["segments"] as? [[String: Any]])
    #expect(segments.count == points.count + 1)
    let trend = try #require(results["mannKendall"] as? [String: Any])
    #expect(trend["pValue"] as? Double ?? 1 < 1e-4)
    let slope = try #require(results["theilSen"] as? [String: Any])
    #expect(slope["estimate"] as? Double ?? 0 > 0.01)
    #expect(slope["lower"] as? Double ?? 1 <= slope["upper"] as? Double ?? 0)
  }

  @Test("the penalty is that of ruptures, and is told where it is not given")
  func penalty() async throws {
    let scratch = try Scratch()
    let path = try file(scratch, series) { "\($0 + 1)" }
    let free = try await json([path])
    let amount = (free["options"] as? [String: Any])?["penalty"] as? Double
    #expect(amount ?? 0 > 0)
    let costly = try await json([path, "--penalty", "100000"])
    #expect((costly["results"] as? [String: Any])?["changepoints"] as? [Int] == [])
  }

  @Test("rows in any order and dates as times give the same changes")
  func order() async throws {
    let scratch = try Scratch()
    let rows = series.enumerated().map { index, value in
      String(format: "2025-%02d-%02d,%.9g", index / 28 + 1, index % 28 + 1, value)
    }
    let path = try scratch.write(
      "d.csv", (["time,value"] + rows.reversed()).joined(separator: "\n") + "\n")
    let run = await Run(
      "changepoint", path, "--time", "time", "--value", "value", "--format", "csv")
    #expect(run.status == .ok)
    #expect(run.errors.contains("times are dates: the trend is per day"))
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("1,1,160,2025-01-01,2025-06-20,"))
  }

  private func table(_ scratch: Scratch, _ rows: [String]) throws -> String {
    try scratch.write("t.csv", (["time,value"] + rows).joined(separator: "\n") + "\n")
  }

  private func run(_ path: String, _ options: String...) async -> Run {
    await Run(["changepoint", path, "--time", "time", "--value", "value"] + options)
  }

  @Test("rows of one time become their mean, whatever their order, and are counted")
  func sharedTimes() async throws {
    let scratch = try Scratch()
    // Seven days with nine scores each that do not change.
    let rows = (0..<63).map { "\($0 / 9 + 1),\(($0 * 5) % 9)" }
    for order in [rows, rows.reversed()] {
      let result = await run(try table(scratch, order), "--format", "json")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let results = try #require(json["results"] as? [String: Any])
      #expect(results["points"] as? Int == 7 && results["rows"] as? Int == 63)
      #expect((results["changepoints"] as? [Int])?.isEmpty == true)
      #expect(result.output.contains("63 rows have 7 times, 9 rows each"))
    }
    // The mean of a time, not its smallest or largest value first.
    let uneven = await run(
      try table(scratch, ["1,0", "2,1", "2,3", "3,9", "1,2", "1,4", "4,5"]), "--format", "csv")
    #expect(uneven.output.contains("1,1,4,1,4,4.5"))
    #expect(uneven.errors.contains("7 rows have 4 times, 1 to 3 rows each"))
    #expect(uneven.errors.contains("Means of few rows vary more"))
  }

  @Test(
    "texts with numbers and dates without zeros stand in the order of time",
    arguments: ["week-", "v", "Lauf ", "2025-W", "2025-11-", "2024-2-", "2025/3/"])
  func naturalOrder(prefix: String) async throws {
    let scratch = try Scratch()
    let rows = (1...12).map { "\(prefix)\($0),\(Double($0) + Double($0 % 3) / 10)" }
    let result = await run(try table(scratch, rows.shuffled()), "--format", "json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    let results = try #require(json["results"] as? [String: Any])
    let slope = try #require(results["theilSen"] as? [String: Any])
    #expect(abs(try #require(slope["estimate"] as? Double) - 1) < 0.05)
    let trend = try #require(results["mannKendall"] as? [String: Any])
    #expect(try #require(trend["pValue"] as? Double) < 1e-4)
    let segments = try #require(results["segments"] as? [[String: Any]])
    #expect(segments.first?["firstTime"] as? String == prefix + "1")
    #expect(segments.last?["lastTime"] as? String == prefix + "12")
    let isDate = prefix.contains("-11-") || prefix.contains("-2-") || prefix.contains("/")
    #expect(result.output.contains(isDate ? "times are dates" : "in natural order"))
  }

  @Test("months and instants are dates, and gaps between them count")
  func dates() async throws {
    let scratch = try Scratch()
    for rows in [
      ["2025-01,0", "2025-02,31", "2025-03,59", "2025-04,90"],
      ["2025-01-01T12:00:00Z,0", "2025-01-02 12:00,1", "2025-01-05T06:00-06:00,4", "2025-1-8,6.5"],
    ] {
      let result = await run(try table(scratch, rows.reversed()), "--format", "json")
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
      let slope = try #require(
        (json["results"] as? [String: Any])?["theilSen"] as? [String: Any])
      #expect(abs(try #require(slope["estimate"] as? Double) - 1) < 1e-9)
    }
  }

  @Test(
    "times that cannot be put into one order are refused with file and line",
    arguments: [
      ["1,2", "two,3", "3,4"], ["2025-01-01,1", "yesterday,2"], ["2025-02-30,1", "2025-03-01,2"],
      ["3/4/2025,1", "5/4/2025,2"], ["01.02.2025,1", "01.03.2025,2"],
    ])
  func mixedTimes(rows: [String]) async throws {
    let scratch = try Scratch()
    let result = await run(try table(scratch, rows))
    #expect(result.status == .badInput && result.output.isEmpty, "\(rows)")
    #expect(result.errors.contains("t.csv:") && result.errors.contains("(--time)"))
  }

  @Test(
    "numbers whose squares overflow are refused by every method in every format",
    arguments: ["pelt", "cusum", "page-hinkley", "adwin"])
  func overflow(method: String) async throws {
    let scratch = try Scratch()
    for cell in ["1e308", "-1e200"] {
      let path = try table(scratch, ["1,1", "2,\(cell)", "3,2", "4,1"])
      for format in ["text", "json", "csv"] {
        let result = await run(path, "--method", method, "--format", format)
        #expect(result.status == .badInput && result.output.isEmpty)
        #expect(result.errors.contains("t.csv:3:") && !result.errors.contains("Encoding"))
      }
    }
    // Large and tiny numbers that can be squared are answered, without infinities.
    for scale in ["e140", "e-140", "e-200"] {
      let path = try table(scratch, (0..<12).map { "\($0),\($0 * 7 % 5 + 1)\(scale)" })
      for format in ["text", "json", "csv"] {
        let result = await run(path, "--method", method, "--format", format)
        #expect(result.status == .ok, "\(result.errors)")
        for word in ["inf", "nan", "Encoding", "all values are equal"] {
          #expect(
            !result.output.lowercased().contains(word.lowercased()), "\(scale): \(result.output)")
        }
      }
    }
  }

  @Test("correlated and skew noise is said with figures, plain noise is not")
  func noise() async throws {
    let scratch = try Scratch()
    var state: UInt64 = 12
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * Double.pi * uniform()) }
    var level = 0.0
    let correlated = (0..<150).map { index -> String in
      level = 0.6 * level + normal()
      return "\(index),\(level)"
    }
    let skew = (0..<150).map { "\($0),\(-log(uniform()))" }
    let plain = (0..<150).map { "\($0),\(normal())" }
    #expect(await run(try table(scratch, correlated)).output.contains("lag-1 autocorrelation 0."))
    #expect(await run(try table(scratch, skew)).output.contains("caution: the residuals are skew"))
    #expect(await !run(try table(scratch, plain)).output.contains("caution: "))
  }

  @Test("what changed at a known time is told by numbers, dates and texts alike")
  func knownChange() async throws {
    let scratch = try Scratch()
    // From the 13th point on 4 lower, and falling by 0.5 a point where it rose by 0.3.
    let values = (0..<24).map { index -> Double in
      let noise = Double((index * index * 7 + index * 3) % 31) / 31 - 0.5
      let line = 70 + 0.3 * Double(index) + noise
      return index < 12 ? line : line - 4 - 0.8 * Double(index - 12)
    }
    func known(_ time: (Int) -> String, _ at: String) async throws -> [String: Any] {
      let path = try file(scratch, values, time)
      let results = try #require(
        try await json([path, "--changed-at", at])["results"] as? [String: Any])
      return try #require(results["knownChange"] as? [String: Any])
    }
    func number(_ known: [String: Any], _ key: String, _ part: String) throws -> Double {
      try #require((known[key] as? [String: Any])?[part] as? Double)
    }
    let dates = { (index: Int) in "2025-\(index < 12 ? "01" : "02")-\(10 + index % 12)" }
    for (time, at) in [
      ({ "\($0 + 1)" }, "12.5"), (dates, "2025-02-10"), ({ "week-\($0)" }, "week-12"),
    ] {
      let found = try await known(time, at)
      #expect(found["firstAfter"] as? Int == 13 && found["lags"] as? Int == 2)
      #expect(abs(try number(found, "levelChange", "estimate") + 4) < 0.8)
      #expect(abs(try number(found, "slopeChange", "estimate") + 0.8) < 0.1)
      #expect(try number(found, "slopeChange", "upper") < -0.6)
      #expect(try number(found, "slopeBefore", "lower") > 0.1)
      #expect(try #require(found["levelPValue"] as? Double) < 1e-4)
    }
    // Too late, and too few points.
    let late = try await known({ "\($0 + 1)" }, "24")
    #expect(late["reason"] as? String == "there is 1 value and at least 2 are needed")
    #expect(late["levelPValue"] == nil && late["time"] as? String == "24")
    let beyond = try await known({ "\($0 + 1)" }, "99")
    #expect(beyond["reason"] != nil && beyond["time"] == nil)
    let short = try file(scratch, Array(values.prefix(7))) { "\($0)" }
    let few = try await json([short, "--changed-at", "4"])["results"] as? [String: Any]
    #expect(
      (few?["knownChange"] as? [String: Any])?["reason"] as? String
        == "there are 7 values and at least 8 are needed")
    // On a line nothing is left to judge by.
    let line = try file(scratch, (0..<12).map { Double($0) }) { "\($0)" }
    let exact = try await json([line, "--changed-at", "6"])["results"] as? [String: Any]
    let flat = try #require(exact?["knownChange"] as? [String: Any])
    #expect(flat["levelPValue"] == nil)
    #expect(
      (flat["levelChange"] as? [String: Any])?["reason"] as? String == "the scores do not vary")
    for at in ["soon", "2025-01-13"] {
      let run = await Run(
        "changepoint", short, "--time", "time", "--value", "value", "--changed-at", at)
      #expect(run.status == .wrongUse && run.errors.contains("--changed-at"))
    }
  }

  @Test("short, constant and broken series are answered")
  func edges() async throws {
    let scratch = try Scratch()
    let constant = try file(scratch, [Double](repeating: 3, count: 12)) { "\($0)" }
    for method in ["pelt", "cusum", "page-hinkley", "adwin"] {
      let json = try await json([constant, "--method", method])
      let results = try #require(json["results"] as? [String: Any])
      #expect((results["changepoints"] as? [Int])?.isEmpty == true)
      #expect(results["reason"] as? String == "all values are equal")
      let supF = try #require(results["supF"] as? [String: Any])
      #expect(supF["pValue"] is NSNull || supF["pValue"] == nil)
    }
    let two = try file(scratch, [1, 2]) { "\($0)" }
    for method in ["pelt", "cusum", "page-hinkley"] {
      let reason = (try await json([two, "--method", method])["results"] as? [String: Any])?[
        "reason"]
      #expect(reason as? String == "there are 2 values and at least 3 are needed", "\(method)")
    }
    let one = try scratch.write("one.csv", "time,value\n1,2\n")
    #expect(await Run("changepoint", one, "--time", "time", "--value", "value").status == .ok)
    let none = try scratch.write("none.csv", "time,value\n1,\n,2\n")
    let bad = try scratch.write("bad.csv", "time,value\n1,x\n")
    for path in [none, bad] {
      let run = await Run("changepoint", path, "--time", "time", "--value", "value")
      #expect(run.status == .badInput && run.output.isEmpty)
    }
    for options in [
      ["--method", "adwin", "--penalty", "3"], ["--penalty", "-1"], ["--level", "2"],
      ["--method", "magic"], ["--delta", "0"],
    ] {
      let run = await Run(["changepoint", one, "--time", "time", "--value", "value"] + options)
      #expect(run.status == .wrongUse, "\(options)")
    }
    #expect(await Run("changepoint", "--help").output.contains("compass changepoint"))
  }
}
