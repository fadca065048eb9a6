import CommandLine
import Foundation
import TestSupport
import Testing

/// What golden files do not show of `audit` and `doctor LOG`.
@Suite("Audits and logs that support analyses")
struct AuditCommandTests {
  private static func json(_ run: Run) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  @Test("text, JSON and CSV of an audit tell the same counts")
  func agreement() async throws {
    Project.enter()
    let table = Golden.input("published.csv")
    let json = try Self.json(await Run("audit", table, "--format", "json"))
    let results = try #require(json["results"] as? [String: Any])
    let columns = try #require(results["columns"] as? [[String: Any]])
    let rows = columns.flatMap { column in
      (column["rows"] as? [[String: Any]] ?? []).map { row in
        let count = (row["count"] as? Int).map(String.init) ?? ""
        let denominator = (row["denominator"] as? Int).map(String.init) ?? ""
        return "\(column["column"] ?? ""),\(row["model"] ?? ""),\(count),\(denominator)"
      }
    }
    let csv = await Run("audit", table, "--format", "csv", "--quiet").output
      .split(separator: "\n").dropFirst().map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return "\(cells[1]),\(cells[2]),\(cells[6]),\(cells[7])"
      }
    #expect(rows == csv)
    let text = await Run("audit", table).output
    for finding in results["findings"] as? [[String: Any]] ?? [] {
      #expect(text.contains("\(finding["code"] ?? ""): \(finding["message"] ?? "")"))
    }
  }

  @Test("a gate fails for a finding that there is, and for no other")
  func gate() async {
    Project.enter()
    let table = Golden.input("published.csv")
    for (code, status) in [
      ("placeholder", Run.Status.gateFailed), ("duplicateModel", .ok),
      ("duplicateModel,impossibleValue", .gateFailed),
    ] {
      let run = await Run("audit", table, "--fail-on", code)
      #expect(run.status == status, "\(code)")
      #expect(run.errors.contains("gate:") == (status == .gateFailed))
    }
  }

  @Test("no figure of an audit has an interval")
  func noIntervals() async {
    Project.enter()
    let run = await Run("audit", Golden.input("published.csv"), "--format", "json")
    for word in ["\"lower\" : {", "\"upper\"", "\"level\" : null", "standardError"] {
      #expect(!run.output.contains(word), "\(word)")
    }
  }

  @Test("every command that doctor tells of a log runs")
  func commandsRun() async throws {
    Project.enter()
    for log in [
      [Golden.input("house.csv"), "--instrument", Golden.input("my-instrument.yaml")],
      [Golden.input("Schwartz_scores.json")], [Golden.input("repeats.csv")],
    ] {
      let json = try Self.json(await Run(["doctor"] + log + ["--format", "json"]))
      let results = try #require(json["results"] as? [String: Any])
      let analyses = try #require(results["analyses"] as? [[String: Any]])
      let commands = analyses.compactMap { $0["command"] as? String }
      #expect(!commands.isEmpty, "\(log)")
      for command in commands {
        var words = command.split(separator: " ").dropFirst().map(String.init)
        // What is quoted here has no space in it.
        words = words.map { $0.replacingOccurrences(of: "'", with: "") }
        let run = await Run(words + ["--quiet"])
        #expect(run.status == .ok, "\(command)\n\(run.errors)")
        #expect(!run.output.contains("No model has a "), "\(command)\n\(run.output)")
      }
    }
  }

  @Test("each analysis says how, or why not")
  func reasons() async throws {
    Project.enter()
    for log in ["judgments.csv", "house.csv", "repeats.csv", "Schwartz_scores.json"] {
      let json = try Self.json(await Run("doctor", Golden.input(log), "--format", "json"))
      let results = try #require(json["results"] as? [String: Any])
      for analysis in try #require(results["analyses"] as? [[String: Any]]) {
        let isSupported = analysis["supported"] as? Bool == true
        let (command, reason) = (analysis["command"] as? String, analysis["reason"] as? String)
        #expect(isSupported ? command != nil || reason != nil : command == nil && reason != nil)
      }
    }
  }
}
