import CommandLine
import Foundation
import TestSupport
import Testing

@Suite("compass rank: how few votes the first place rests on")
struct RankFragilityTests {
  /// A vote of a table with the columns left, right and winner.
  private struct Vote {
    let left: String
    let right: String
    let winner: String
  }

  /// The item with the largest strength by the iteration of Hunter (2004), ties half a win: an
  /// algorithm that shares nothing with the command's.
  private static func first(_ votes: [Vote]) -> String {
    let names = Set(votes.flatMap { [$0.left, $0.right] }).sorted()
    let number = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let count = names.count
    var wins = [Double](repeating: 0, count: count)
    var met: [Int: Double] = [:]
    for vote in votes {
      guard let left = number[vote.left], let right = number[vote.right] else { continue }
      let share = vote.winner == "left" ? 1 : vote.winner == "right" ? 0 : 0.5
      wins[left] += share
      wins[right] += 1 - share
      met[min(left, right) * count + max(left, right), default: 0] += 1
    }
    let pairs = met.map { (one: $0.key / count, other: $0.key % count, count: $0.value) }
    var strengths = [Double](repeating: 1, count: count)
    for _ in 0..<20_000 {
      var shares = [Double](repeating: 0, count: count)
      for pair in pairs {
        let share = pair.count / (strengths[pair.one] + strengths[pair.other])
        shares[pair.one] += share
        shares[pair.other] += share
      }
      var next = (0..<count).map { wins[$0] / shares[$0] }
      let mean = exp(next.reduce(0) { $0 + log($1) } / Double(count))
      for item in 0..<count { next[item] /= mean }
      let change = zip(next, strengths).reduce(0) { max($0, abs(log($1.0 / $1.1))) }
      strengths = next
      if change < 1e-12 { break }
    }
    return names[strengths.indices.max { strengths[$0] < strengths[$1] } ?? 0]
  }

  private static func votes(_ path: String) throws -> (header: String, lines: [String]) {
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(whereSeparator: \.isNewline).map(String.init)
    return (lines[0], Array(lines.dropFirst()))
  }

  private static func vote(_ line: String, _ columns: (Int, Int, Int)) -> Vote {
    let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    return Vote(left: cells[columns.0], right: cells[columns.1], winner: cells[columns.2])
  }

  /// The lines of the file on which the removed votes stand.
  private static func lines(_ fragility: [String: Any]) throws -> Set<Int> {
    let removed = try #require(fragility["removed"] as? [[String: Any]])
    let rows = removed.flatMap { $0["rows"] as? [String] ?? [] }
    #expect(rows.count == removed.reduce(0) { $0 + ($1["votes"] as? Int ?? 0) })
    return Set(rows.compactMap { Int($0.drop { !$0.isNumber }) })
  }

  @Test(
    "of llmfao's votes those that are named overturn the first place when they are gone",
    .enabled(if: Project.hasSharedData, "skipped: the shared data are not here"))
  func llmfao() async throws {
    let path = Project.shared.appendingPathComponent("logs/pairwise_csv/llmfao.csv").path
    let columns = ["--left", "left", "--right", "right", "--winner", "winner"]
    let found = try await RankResult([path] + columns)
    let fragility = found.fragility
    #expect(fragility["votes"] as? Int == 13)
    #expect(fragility["of"] as? Int == 8931)
    #expect(fragility["from"] as? String == "GPT 4")
    #expect(fragility["to"] as? String == "Platypus-2 Instruct (70B)")
    #expect(fragility["confirmed"] as? Bool == true)
    let share = try #require(fragility["share"] as? Double)
    #expect(abs(share - 13.0 / 8931) < 1e-15)
    let (header, all) = try Self.votes(path)
    let gone = try Self.lines(fragility)
    #expect(gone.count == 13)
    // The header is line 1.
    let kept = all.enumerated().filter { !gone.contains($0.offset + 2) }.map(\.element)
    let places = (6, 7, 5)
    #expect(Self.first(all.map { Self.vote($0, places) }) == "GPT 4")
    #expect(Self.first(kept.map { Self.vote($0, places) }) == "Platypus-2 Instruct (70B)")
    // The command itself says so too.
    let scratch = try Scratch()
    let file = try scratch.write("rest.csv", ([header] + kept).joined(separator: "\n") + "\n")
    let again = try await RankResult([file] + columns)
    #expect(again.names.first == "Platypus-2 Instruct (70B)")
    let text = await Run(["rank", path, "--quiet"] + columns)
    #expect(
      text.output.contains(
        "First place of GPT 4 rests on 13 of 8931 votes (0.15\u{202F}%): without them Platypus-2 "
          + "Instruct (70B) would be first."), "\(text.output.suffix(300))")
  }

  /// Python 3.11.7 with numpy 2.4.6: every single vote was taken out in turn and the rest fitted by
  /// Newton's method; of `C,B,right` the first does it.
  @Test("of the styles table one vote does it, and a search of all votes finds the same")
  func single() async throws {
    Project.enter()
    let found = try await RankResult(
      [RankCovariateTests.file] + RankCovariateTests.styles)
    #expect(found.fragility["votes"] as? Int == 1)
    #expect(found.fragility["from"] as? String == "B" && found.fragility["to"] as? String == "C")
    let (_, all) = try Self.votes(Project.path(Golden.input("styles.csv")))
    let gone = try #require(try Self.lines(found.fragility).first)
    let kept = all.enumerated().filter { $0.offset + 2 != gone }.map(\.element)
    #expect(Self.first(kept.map { Self.vote($0, (0, 1, 2)) }) == "C")
    #expect(Self.first(all.map { Self.vote($0, (0, 1, 2)) }) == "B")
  }

  @Test("where no half of the votes does it, that is said")
  func none() async throws {
    let scratch = try Scratch()
    let rows =
      String(repeating: "A,B,left\n", count: 30) + String(repeating: "A,B,right\n", count: 5)
    let file = try scratch.write("firm.csv", "a,b,w\n" + rows)
    let found = try await RankResult([file] + RankCovariateTests.styles)
    #expect(found.fragility["votes"] is NSNull && found.fragility["reason"] is String)
    let text = await Run(["rank", file] + RankCovariateTests.styles)
    #expect(text.output.contains("How few votes the first place rests on is not known"))
  }
}
