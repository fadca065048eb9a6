import CommandLine
import Foundation
import PDFChecks
import TestSupport
import Testing

/// A small report, built once.
private let published = Task { () throws -> [UInt8] in
  let scratch = try Scratch(pinned: "verified-report")
  let source = try scratch.write(
    "small.md",
    """
    ---
    title: Small
    date: 2025-02-28
    logs: ../../../data/example/judgments.jsonl.gz
    instrument: presence
    system: schwartz
    seed: 7
    ---

    # Results {#sec-a}

    See @tbl-board and @fig-power.

    ```{leaderboard}
    #| label: tbl-board
    ```

    ```{intervals}
    #| label: fig-power
    #| caption: Power in every model.
    dimension: power
    ```

    """)
  let run = await Run("report", source, "--output", scratch.path, "--to", "pdf", "--quiet")
  try #require(run.status == .ok, "\(run.errors)")
  return try scratch.bytes("small.pdf")
}

private let hasTools = ["/usr/bin/qpdf", "/usr/bin/pdfdetach"].allSatisfy(
  FileManager.default.isExecutableFile)

@Suite("compass verify")
struct VerifyCommandTests {
  private static let log = "data/example/judgments.jsonl.gz"

  /// The report in a directory of its own.
  private func scratch(_ name: String = "") async throws -> (scratch: Scratch, file: String) {
    Project.enter()
    let scratch = try name.isEmpty ? Scratch() : Scratch(pinned: name)
    return (scratch, try scratch.write("small.pdf", try await published.value))
  }

  /// Puts a text in the place of a file inside of a PDF, or takes the file out.
  private func replace(
    _ name: String, with text: String?, in file: String, of scratch: Scratch
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/qpdf")
    var arguments = [file]
    if let text {
      arguments += [
        "--add-attachment", try scratch.write("changed", text), "--key=\(name)",
        "--filename=\(name)", "--replace", "--",
      ]
    } else {
      arguments.append("--remove-attachment=\(name)")
    }
    process.arguments = arguments + ["--replace-input"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
  }

  private func attachment(_ name: String, of file: String, _ scratch: Scratch) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/pdfdetach")
    process.arguments = ["-savefile", name, "-o", scratch.path("saved"), file]
    try process.run()
    process.waitUntilExit()
    return String(decoding: try scratch.bytes("saved"), as: UTF8.self)
  }

  private struct Answer: Decodable {
    struct Results: Decodable {
      struct Difference: Decodable {
        let part: String
        let name: String
        let label: String?
        let place: String?
        let message: String
      }

      let manifest: String
      let data: String
      let logs: String
      let differences: [Difference]
    }

    let results: Results
  }

  private func verified(_ file: String, _ more: String...) async throws -> Answer.Results {
    let run = await Run(["verify", file, "--format", "json"] + more)
    try #require(run.status == .ok, "\(run.errors)")
    return try JSONDecoder().decode(Answer.self, from: Data(run.output.utf8)).results
  }

  /// Digests depend on versions of libraries and on fonts.
  private func withoutDigests(_ text: String) -> String {
    text.replacing(/[0-9a-f]{64}/, with: "DIGEST").replacing(
      /[0-9a-f]{8}…[0-9a-f]{4}/, with: "DIGEST")
  }

  @Test("what is told of a report that is as it was published")
  func same() async throws {
    let (scratch, file) = try await scratch("verify-same")
    await GoldenCase("verify/same", ["verify", file, "--logs", Self.log]).expectGoldens(
      edited: withoutDigests)
    // Its directory goes with it.
    withExtendedLifetime(scratch) {}
  }

  @Test("what is told of changed data and other logs", .enabled(if: hasTools, "no qpdf"))
  func differs() async throws {
    let (scratch, file) = try await scratch("verify-differs")
    try replace("fig-1.csv", with: "series,name\n", in: file, of: scratch)
    try replace("tbl-1.csv", with: nil, in: file, of: scratch)
    try replace("more.csv", with: "a\n", in: file, of: scratch)
    try scratch.write("judgments.jsonl.gz", "another")
    await GoldenCase(
      "verify/differs",
      [
        "verify", file, "--logs", scratch.path("judgments.jsonl.gz"), "--fail-on",
        "differs,notGiven",
      ], status: .gateFailed
    ).expectGoldens(edited: withoutDigests)
  }

  @Test("without logs they are not given; a file of another name is the same log")
  func logs() async throws {
    let (scratch, file) = try await scratch()
    let none = try await verified(file)
    #expect([none.manifest, none.data, none.logs] == ["same", "same", "notGiven"])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: Self.log))
    try scratch.write("renamed.gz", Array(bytes))
    let renamed = try await verified(file, "--logs", scratch.path("renamed.gz"))
    #expect(renamed.logs == "same")
    let missing = try await verified(file, "--logs", "data/examples/people")
    #expect(missing.logs == "differs")
    #expect(missing.differences.map(\.name) == ["judgments.jsonl.gz"])
  }

  @Test(
    "a changed manifest is found out, as is one whose lines are changed", .enabled(if: hasTools))
  func manifest() async throws {
    let (scratch, file) = try await scratch()
    let manifest = try attachment("manifest.json", of: file, scratch)
    try replace(
      "manifest.json", with: manifest.replacing("\"seed\" : 7", with: "\"seed\" : 8"), in: file,
      of: scratch)
    let found = try await verified(file)
    #expect(found.manifest == "differs")
    #expect(found.data == "same")
    #expect(found.differences.map(\.part) == ["manifest", "manifest"])
    #expect(found.differences[0].message.contains("the PDF was made with"))
    #expect(found.differences[1].message.contains("its lines have the digest"))
  }

  @Test(
    "what is no manifest, or none that can be read, is bad input and says so",
    .enabled(if: hasTools),
    arguments: [
      (nil, "carries no manifest"), ("{}", "cannot be read as one"), ("", "cannot be expanded"),
      ("[1, 2", "cannot be read as one"),
    ] as [(String?, String)])
  func noManifest(_ text: String?, _ message: String) async throws {
    let (scratch, file) = try await scratch()
    try replace("manifest.json", with: text, in: file, of: scratch)
    let run = await Run("verify", file)
    #expect(run.status == .badInput)
    #expect(run.errors.contains(message), "\(run.errors)")
  }

  @Test(
    "what is no PDF, a damaged one, or none of ours is bad input and says so",
    arguments: [
      ("no PDF at all", "is neither PDF nor HTML"), ("", "is neither PDF nor HTML"),
      ("%PDF-1.7\nnothing", "is damaged or locked"), ("%PDF-", "is damaged or locked"),
      (
        "%PDF-1.5\nxref\n0 1\n0000000000 65535 f \ntrailer <</Size 1>>\nstartxref\n9\n%%EOF",
        "is damaged or locked"
      ),
    ])
  func noPDF(_ text: String, _ message: String) async throws {
    let scratch = try Scratch()
    let run = await Run("verify", try scratch.write("file.pdf", text))
    #expect(run.status == .badInput)
    #expect(run.errors.contains(message), "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  @Test("a PDF that breaks off anywhere is bad input", arguments: [1, 10, 50, 90, 99])
  func truncated(percent: Int) async throws {
    let bytes = try await published.value
    let scratch = try Scratch()
    let file = try scratch.write("cut.pdf", Array(bytes.prefix(bytes.count * percent / 100)))
    let run = await Run("verify", file)
    #expect(run.status == .badInput)
    #expect(run.errors.contains("is damaged or locked"), "\(run.errors)")
  }

  @Test("a PDF without a manifest, a missing file and a directory say so")
  func others() async throws {
    let scratch = try Scratch()
    for (path, message) in [
      (scratch.path("none.pdf"), "there is no such file"), (scratch.path, "a directory"),
    ] {
      let run = await Run("verify", path)
      #expect(run.status == .badInput)
      #expect(run.errors.contains(message), "\(run.errors)")
    }
  }

  @Test("a gate that names no verdict is wrong use")
  func wrongGate() async throws {
    let run = await Run("verify", "a.pdf", "--fail-on", "diffrs")
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("differs"), "\(run.errors)")
  }

  @Test("numbers travel as CSV beside their figures and tables", .enabled(if: hasTools))
  func data() async throws {
    let (scratch, file) = try await scratch()
    let board = try attachment("tbl-1.csv", of: file, scratch)
    #expect(board.split(separator: "\n").count == 10, "\(board)")
    let power = try attachment("fig-1.csv", of: file, scratch)
    #expect(power.hasPrefix("series,name,value,lower,upper"), "\(power)")
    #expect(power.split(separator: "\n").count == 10, "\(power)")
  }

  @Test("its structure is sound", .enabled(if: PDFObjects.isReadable, "qpdf is missing"))
  func structure() async throws {
    let checks = try MatterhornChecks(try await published.value)
    #expect(checks.problems.isEmpty, "\(checks.problems.joined(separator: "\n"))")
  }
}
