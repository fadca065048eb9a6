import CommandLine
import Foundation
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

  private func json(_ arguments: [String]) throws -> [String: Any] {
    let run = Run(
      ["changepoint"] + arguments
        + ["--time", "time", "--value", "value", "--format", "json", "--quiet"])
    #expect(run.status == .ok, "\(run.errors)")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test(
    "every method finds the change, where it is or shortly after",
    arguments: ["pelt", "cusum", "page-hinkley", "adwin"])
  func methods(method: String) throws {
    let scratch = try Scratch()
    let path = try file(scratch, series) { "\($0 + 1)" }
    let json = try json([path, "--method", method])
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
  func penalty() throws {
    let scratch = try Scratch()
    let path = try file(scratch, series) { "\($0 + 1)" }
    let free = try json([path])
    let amount = (free["options"] as? [String: Any])?["penalty"] as? Double
    #expect(amount ?? 0 > 0)
    let costly = try json([path, "--penalty", "100000"])
    #expect((costly["results"] as? [String: Any])?["changepoints"] as? [Int] == [])
  }

  @Test("rows in any order and dates as times give the same changes")
  func order() throws {
    let scratch = try Scratch()
    let rows = series.enumerated().map { index, value in
      String(format: "2025-%02d-%02d,%.9g", index / 28 + 1, index % 28 + 1, value)
    }
    let path = try scratch.write(
      "d.csv", (["time,value"] + rows.reversed()).joined(separator: "\n") + "\n")
    let run = Run("changepoint", path, "--time", "time", "--value", "value", "--format", "csv")
    #expect(run.status == .ok)
    #expect(run.errors.contains("times are texts"))
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[1].hasPrefix("1,1,160,2025-01-01,2025-06-20,"))
  }

  @Test("short, constant and broken series are answered")
  func edges() throws {
    let scratch = try Scratch()
    let constant = try file(scratch, [Double](repeating: 3, count: 12)) { "\($0)" }
    for method in ["pelt", "cusum", "page-hinkley", "adwin"] {
      let json = try json([constant, "--method", method])
      let results = try #require(json["results"] as? [String: Any])
      #expect((results["changepoints"] as? [Int])?.isEmpty == true)
      #expect(results["reason"] as? String == "all values are equal")
      let supF = try #require(results["supF"] as? [String: Any])
      #expect(supF["pValue"] is NSNull || supF["pValue"] == nil)
    }
    let one = try scratch.write("one.csv", "time,value\n1,2\n")
    #expect(Run("changepoint", one, "--time", "time", "--value", "value").status == .ok)
    let none = try scratch.write("none.csv", "time,value\n1,\n,2\n")
    let bad = try scratch.write("bad.csv", "time,value\n1,x\n")
    for path in [none, bad] {
      let run = Run("changepoint", path, "--time", "time", "--value", "value")
      #expect(run.status == .badInput && run.output.isEmpty)
    }
    for options in [
      ["--method", "adwin", "--penalty", "3"], ["--penalty", "-1"], ["--level", "2"],
      ["--method", "magic"], ["--delta", "0"],
    ] {
      let run = Run(["changepoint", one, "--time", "time", "--value", "value"] + options)
      #expect(run.status == .wrongUse, "\(options)")
    }
    #expect(Run("changepoint", "--help").output.contains("compass changepoint"))
  }
}
