import Diagnostics
import Foundation
import Reporting
import Testing

@Suite("What moved between two reports")
struct ReportDiffTests {
  static let body = """
    ```{drift}
    ```

    ```{checks}
    of: drift
    ```
    """

  /// A report over three rounds, and over the first two of them.
  static let long = Result { try json(TestRounds.rounds) }
  static let short = Result { try json(Array(TestRounds.rounds.prefix(2))) }

  private static func json(_ rounds: [String], models: [String] = TestRounds.models) throws
    -> [UInt8]
  {
    let log = TestRounds.log(rounds: rounds, models: models)
    defer { try? FileManager.default.removeItem(atPath: log) }
    return try TestRounds.resolved(body, log: log).bytes(as: .json)
  }

  private func diff(_ old: [UInt8], _ new: [UInt8]) throws -> [String: Any] {
    let diff = ReportDiff(
      try PrintedReport(old, file: "old.json"), try PrintedReport(new, file: "new.json"))
    return try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(diff)) as? [String: Any])
  }

  @Test("a report and itself have nothing that moved")
  func same() throws {
    let report = try Self.long.get()
    let found = try diff(report, report)
    #expect((found["scores"] as? [Any])?.isEmpty == true)
    #expect((found["verdicts"] as? [Any])?.isEmpty == true)
    #expect(found["sentences"] as? [String] == ["Both reports are the same."])
  }

  @Test("scores and verdicts that are not the same are told from both sides")
  func moved() throws {
    let there = try diff(Self.short.get(), Self.long.get())
    let back = try diff(Self.long.get(), Self.short.get())
    let scores = try #require(there["scores"] as? [[String: Any]])
    #expect(!scores.isEmpty && scores.count == (back["scores"] as? [Any])?.count)
    for (one, other) in zip(scores, try #require(back["scores"] as? [[String: Any]])) {
      #expect(one["presence"] as? String == "changed")
      let difference = try #require(one["difference"] as? Double)
      #expect(abs(difference + (try #require(other["difference"] as? Double))) < 1e-9)
      let old = try #require(one["old"] as? [String: Any])
      let new = try #require(one["new"] as? [String: Any])
      let (before, after) = (old["estimate"] as? Double ?? 0, new["estimate"] as? Double ?? 0)
      #expect(abs(difference - (after - before)) < 1e-9)
      let (lower, upper) = (old["lower"] as? Double ?? 0, old["upper"] as? Double ?? 0)
      #expect(one["outsideOldInterval"] as? Bool == !(lower...upper).contains(after))
    }
    // The comparisons with the third round are new, and gone the other way.
    let verdicts = try #require(there["verdicts"] as? [[String: Any]])
    let added = verdicts.filter {
      $0["kind"] as? String == "drift" && $0["presence"] as? String == "added"
    }
    #expect(added.count == 12 && added.allSatisfy { $0["old"] is NSNull })
    let gone = (back["verdicts"] as? [[String: Any]] ?? []).filter {
      $0["kind"] as? String == "drift" && $0["presence"] as? String == "removed"
    }
    #expect(gone.count == 12 && gone.allSatisfy { $0["new"] is NSNull })
  }

  @Test("a model that is in one report only is new, and gone the other way")
  func models() throws {
    let fewer = try Self.json(TestRounds.rounds, models: ["Aster", "Birch 北辰"])
    let found = try #require(diff(fewer, Self.long.get())["scores"] as? [[String: Any]])
    let cedar = found.filter { $0["model"] as? String == "Cedar" }
    #expect(cedar.count == 3 && cedar.allSatisfy { $0["presence"] as? String == "added" })
    // Scores of the others stay; what moves is the ranks among more models.
    let aster = found.filter { $0["model"] as? String == "Aster" }
    #expect(
      aster.allSatisfy {
        abs($0["difference"] as? Double ?? 1) < 1e-9 && $0["rankMoved"] as? Bool == true
      })
  }

  @Test("what is no report, or one of another version, is refused by name")
  func refusals() throws {
    for (text, expected) in [
      ("no JSON", "no JSON of a report"), ("{}", "no JSON of a report"),
      (
        #"{"schemaVersion": 2, "command": "drift", "manifestDigest": "", "results": "#
          + #"{"title": "", "cells": []}}"#, "the JSON of `compass drift`"
      ),
      (
        #"{"schemaVersion": 1, "command": "report", "manifestDigest": "", "results": "#
          + #"{"title": "", "cells": []}}"#, "schema version 1"
      ),
    ] {
      let error = #expect(throws: Diagnostics.self) {
        try PrintedReport(Array(text.utf8), file: "x.json")
      }
      let message = error?.all.first?.description ?? ""
      #expect(message.contains(expected) && message.contains("x.json"), "\(message)")
      #expect(error?.cause == .badInput)
    }
  }
}
