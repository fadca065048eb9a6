import Browser
import CommandLine
import Foundation
import TestSupport
import Testing

/// Pages as a reader's browser shows them.
///
/// One browser opens all of them, and ends with the tests.
@Suite(
  "Pages in a browser",
  .enabled(if: Browser.program != nil, "skipped: \(Browser.name) is not installed"), .browser)
struct BrowserSuite {}

/// What the tests share: the browser, and reports that are built once, when a test first asks.
final class Bench: Sendable {
  @TaskLocal static var current: Bench?

  let browser: Browser
  private let folder: URL
  private let builds = Builds()

  init() throws {
    browser = try Browser()
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// Ends the browser and removes the pages.
  func close() {
    browser.close()
    try? FileManager.default.removeItem(at: folder)
  }

  static var shared: Bench { get throws { try #require(current) } }

  /// The page of a shipped report.
  func page(of report: String) async throws -> URL {
    try await builds.page(of: report, in: folder)
  }

  /// Opens a file, looks at it, and closes it whatever happens.
  func open<Result: Sendable>(
    _ file: URL, on screen: Screen, passingOverPolicy: Bool = false,
    _ look: @Sendable (BrowserPage) async throws -> Result
  ) async throws -> Result {
    let page = try await browser.page(on: screen)
    do {
      if passingOverPolicy { try await page.passOverPolicy() }
      try await page.open(file)
      let result = try await look(page)
      await page.close()
      return result
    } catch {
      await page.close()
      throw error
    }
  }

  private actor Builds {
    private var pages: [String: Task<URL, any Error>] = [:]

    func page(of report: String, in folder: URL) async throws -> URL {
      let task = pages[report] ?? Task { try await build(report, in: folder) }
      pages[report] = task
      return try await task.value
    }

    nonisolated private func build(_ report: String, in folder: URL) async throws -> URL {
      Project.enter()
      let run = await Run(
        "report", "reports/\(report).md", "--output", folder.path, "--to", "html", "--quiet")
      guard run.status == .ok else { throw Unbuilt(report: report, errors: run.errors) }
      return folder.appendingPathComponent("\(report).html")
    }
  }

  private struct Unbuilt: Error, CustomStringConvertible {
    let report: String
    let errors: String
    var description: String { "\(report) was not built: \(errors)" }
  }
}

/// Starts the browser before the tests of a suite and ends it after them.
struct BrowserTrait: SuiteTrait, TestTrait, TestScoping {
  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    let bench = try Bench()
    defer { bench.close() }
    try await Bench.$current.withValue(bench) { try await function() }
  }
}

extension Trait where Self == BrowserTrait {
  static var browser: Self { BrowserTrait() }
}

/// The reports that ship with data of their own.
let shippedReports = Project.names(in: "reports").filter { $0.hasSuffix(".md") }
  .map { String($0.dropLast(3)) }.filter { !needsOtherData.contains($0) }

private let needsOtherData: Set<String> = ["aio-audit", "value-compass-audit", "value-portrait"]
