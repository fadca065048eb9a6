import Drawing
import Foundation

/// A command-line tool that tests check files with; a test that needs a missing one is skipped.
struct Tool {
  let path: String

  init?(_ name: String) {
    let directories = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(
      separator: ":")
    let paths = directories.map { "\($0)/\(name)" }
    guard let path = paths.first(where: { FileManager.default.isExecutableFile(atPath: $0) })
    else { return nil }
    self.path = path
  }

  static func isInstalled(_ names: String...) -> Bool { names.allSatisfy { Tool($0) != nil } }

  /// Runs the tool and answers its exit status and what it printed.
  func run(
    _ arguments: [String], environment: [String: String]? = nil, directory: URL? = nil
  ) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    if let environment { process.environment = environment }
    if let directory { process.currentDirectoryURL = directory }
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  init(path: String) { self.path = path }
}

/// A directory of its own that is gone when the body has run.
func withTemporaryDirectory<Value>(_ body: (URL) throws -> Value) throws -> Value {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
    "drawing-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}

/// The output of a tool for a document.
func output(
  of name: String, _ arguments: [String], for document: Document, after: [String] = []
) throws -> String {
  try withTemporaryDirectory { directory in
    let file = directory.appendingPathComponent("document.pdf")
    try Data(PDFWriter().data(for: document)).write(to: file)
    return try Tool(name)?.run(arguments + [file.path] + after).output ?? ""
  }
}

let body = TextStyle(size: 9.6)

/// Two pages with every kind of element.
func sampleDocument() -> Document {
  var first = DisplayList()
  first.destination("start", at: Point(x: 57, y: 40))
  first.text(
    StyledText(
      "Wertprofile: Überblick", style: TextStyle(family: .display, weight: .semibold, size: 22)),
    at: Point(x: 57, y: 70))
  first.text(
    StyledText(
      "SCHWARTZ BASIC VALUES",
      style: TextStyle(weight: .semibold, size: 7.6, letterSpacing: 0.35)),
    at: Point(x: 57, y: 90))
  first.text(
    StyledText(runs: [
      .init("DeepSeek-R1 深度求索, ", style: body.inLanguage("zh-Hans")),
      .init("home page", style: body, link: .uri("https://example.org/a b?q=(价)")),
      .init(" and ", style: body),
      .init("Table 1", style: body, link: .destination("tbl-1")),
      .init(" مرحبا بالعالم 123", style: body),
    ]), at: Point(x: 57, y: 110))
  var digits = body
  digits.tabularFigures = true
  first.text(StyledText("68.4 \u{2212}1.0", style: digits), at: Point(x: 300, y: 130), anchor: .end)
  var ring = Path.circle(centre: Point(x: 200, y: 300), radius: 60)
  ring.append(.circle(centre: Point(x: 200, y: 300), radius: 40))
  first.fill(ring, color: Color(hex: "#0072B2").opacity(0.2), evenOdd: true)
  first.stroke(
    .segment(Point(x: 57, y: 400), Point(x: 300, y: 400)),
    style: StrokeStyle(color: .black, width: 0.4, dash: [3.2, 1.8]))
  var inner = DisplayList()
  inner.fill(.rectangle(Rectangle(x: 0, y: 0, width: 400, height: 500)), color: .black)
  first.clip(to: .circle(centre: Point(x: 400, y: 300), radius: 20), inner)
  first.link(Rectangle(x: 380, y: 280, width: 40, height: 40), to: .destination("start"))
  var second = DisplayList()
  second.destination("tbl-1", at: Point(x: 57, y: 60))
  second.text(StyledText("Table 1", style: body.weighted(.bold)), at: Point(x: 57, y: 70))
  return Document(
    title: "Value profiles 价值", author: "Authors", subject: "A check", keywords: ["a", "b"],
    creator: "compass", created: 1_736_726_400,
    outline: [
      OutlineEntry(title: "Results", level: 1, destination: "start"),
      OutlineEntry(title: "Table 价值", level: 2, destination: "tbl-1"),
      OutlineEntry(title: "Notes", level: 1, destination: "tbl-1"),
    ], pages: [Page(list: first), Page(size: .letter, list: second)])
}
