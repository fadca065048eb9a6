import FileFormats
import Foundation
import PDFChecks
import TestSupport
import Testing

/// Reports, to the byte: the shipped one, and one of two sources of data.
///
/// Their JSON names the libraries and fonts that they were made with. Where those here are others, the
/// rest of the JSON is compared, which holds every figure and word of the cells, and the pages are
/// not.
@Suite("Golden reports")
struct GoldenReportTests {
  /// A report that is built once.
  struct Report: Sendable, CustomTestStringConvertible {
    struct Built: Sendable {
      let messages: String
      let json: String
      let pages: [UInt8]
      let markdown: String
      let page: String
    }

    let name: String
    let built: Task<Built, any Error>

    /// - Parameter folder: What no other test names a directory by; messages print it.
    init(_ source: String, folder: String) {
      let name = URL(fileURLWithPath: source).deletingPathExtension().lastPathComponent
      self.name = name
      built = Task {
        let scratch = try Scratch(pinned: folder)
        let run = await Run("report", source, "--output", scratch.path)
        let apart = try Scratch()
        _ = await Run("report", source, "--output", apart.path, "--to", "md,html", "--quiet")
        return Built(
          messages: run.errors,
          json: String(decoding: try scratch.bytes("\(name).json"), as: UTF8.self),
          pages: try scratch.bytes("\(name).pdf"),
          markdown: String(decoding: try apart.bytes("\(name).md"), as: UTF8.self),
          page: String(decoding: try apart.bytes("\(name).html"), as: UTF8.self))
      }
    }

    var testDescription: String { name }

    /// Whether libraries and fonts are those that the golden files were made with.
    func hasSameVersions() async -> Bool {
      guard !Golden.isRenewing else { return true }
      guard let golden = try? Golden.text(named: "report/\(name).json"),
        let json = try? await built.value.json
      else { return true }
      return parts(golden).versions.contains(components(json))
    }

    private func components(_ json: String) -> String {
      parts(json).versions.split(separator: "\n").filter { !$0.contains("manifestDigest") }
        .joined(separator: "\n")
    }

    /// The JSON in two: the lines that tell libraries and fonts with the digest that they enter, and
    /// the others.
    func parts(_ json: String) -> (versions: String, rest: String) {
      var isComponent = false
      var versions: [Substring] = []
      var rest: [Substring] = []
      for line in json.split(separator: "\n", omittingEmptySubsequences: false) {
        if line.contains("\"components\" : [") { isComponent = true }
        if isComponent || line.contains("\"manifestDigest\" : ") {
          versions.append(line)
        } else {
          rest.append(line)
        }
        if line.hasSuffix("],") { isComponent = false }
      }
      return (versions.joined(separator: "\n"), rest.joined(separator: "\n"))
    }
  }

  static let reports = [
    Report("reports/leaderboard.md", folder: "report"),
    Report("reports/leaderboard-zh.md", folder: "report-in-chinese"),
    Report("reports/reliability.md", folder: "report-of-judges"),
    Report("reports/cultures.md", folder: "report-of-cultures"),
    Report("reports/items.md", folder: "report-of-items"),
    Report(Golden.input("reports/two-sources.md"), folder: "report-of-two-sources"),
    Report(Golden.input("reports/claims.md"), folder: "report-of-claims"),
  ]

  private static func hasSameVersions() async -> Bool {
    for report in reports where await !report.hasSameVersions() { return false }
    return true
  }

  @Test("the JSON is what it was, but for libraries and fonts", arguments: reports)
  func figures(_ report: Report) async throws {
    let name = "report/\(report.name).json"
    let json = try await report.built.value.json
    guard await !report.hasSameVersions(), let golden = try Golden.text(named: name) else {
      return Golden.expect(json, named: name)
    }
    let difference = Golden.difference(
      report.parts(json).rest, from: report.parts(golden).rest, name: name)
    #expect(difference == nil)
  }

  @Test(
    "the pages are what they were, to the byte",
    .enabled("skipped: other font or library versions") {
      await GoldenReportTests.hasSameVersions()
    },
    arguments: reports)
  func pages(_ report: Report) async throws {
    let pages = try await report.built.value.pages
    Golden.expect(
      "\(pages.count) bytes\nSHA-256 \(SHA256.hexadecimal(pages))\n",
      named: "report/\(report.name).pdf.txt")
  }

  @Test(
    "the structure of the pages is sound",
    .enabled(if: PDFObjects.isReadable, "skipped: no qpdf"), arguments: reports)
  func structure(_ report: Report) async throws {
    let checks = try MatterhornChecks(try await report.built.value.pages)
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
    #expect(checks.types["H1", default: 0] > 2)
    #expect(checks.types["Table", default: 0] > 1)
  }

  @Test("what is told while it is built", arguments: reports)
  func messages(_ report: Report) async throws {
    Golden.expect(
      try await report.built.value.messages, named: "report/\(report.name).messages.txt")
  }
}
