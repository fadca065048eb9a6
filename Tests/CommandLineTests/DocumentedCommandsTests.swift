import Foundation
import TestSupport
import Testing

/// Every command that README and the pages show, run as it is typed.
@Suite("Documented commands")
struct DocumentedCommandsTests {
  /// README, the pages of the program, and what lies beside the examples.
  static let pages: [String] = {
    let articles = "Sources/CommandLine/CommandLine.docc"
    let folders = [articles] + Project.names(in: "data/examples").map { "data/examples/\($0)" }
    return ["README.md", "CONTRIBUTING.md"]
      + folders.flatMap { folder in
        Project.names(in: folder).filter { $0.hasSuffix(".md") }.map { "\(folder)/\($0)" }
      }
  }()

  @Test("a command of a page prints what the page says", arguments: pages)
  func commands(_ page: String) throws {
    let place = try Workplace()
    for example in try ConsoleExample.all(of: page) {
      if let tool = Self.tools.first(where: { example.command.contains($0) }), !Self.has(tool) {
        print("skipped: \(example): there is no \(tool)")
        continue
      }
      let ended = try place.run(example.command)
      if let departure = example.departure(of: ended.output) { Issue.record("\(departure)") }
      #expect(ended.status == 0, "\(example)\n\(ended.output)")
    }
  }

  @Test("what a command's help shows runs as it is typed", arguments: GoldenHelpTests.commands)
  func help(_ command: [String]) throws {
    let place = try Workplace()
    let words = (["compass"] + command).joined(separator: " ")
    // So wide that no example is broken into lines.
    let help = try place.run("COLUMNS=500 \(words) --help").output
    let lines = help.split(separator: "\n", omittingEmptySubsequences: false)
    let examples = lines.drop { !$0.hasPrefix("Example") }.dropFirst().prefix { $0.hasPrefix("  ") }
    #expect(examples.contains { $0.hasPrefix("  \(words) ") }, "\(words) has no example")
    let script = (["set -e"] + examples).joined(separator: "\n")
    let ended = try place.run(script)
    #expect(ended.status == 0, "\(script)\n\(ended.output)")
  }

  @Test("no page shows a command where it would not be run", arguments: pages)
  func strays(_ page: String) throws {
    let text = try String(contentsOf: Project.folder.appendingPathComponent(page), encoding: .utf8)
    for block in CodeBlock.all(of: text) where block.language != "console" {
      for (offset, line) in block.lines.enumerated() {
        let words = line.split(separator: " ")
        #expect(
          words.first != "compass" && words.prefix(2) != ["$", "compass"],
          "\(page):\(block.line + offset): \(line)")
      }
    }
  }

  @Test("a departure from a page is found, and what it leaves open is not one")
  func departures() {
    func example(_ printed: String...) -> ConsoleExample {
      ConsoleExample(page: "a.md", line: 1, command: "true", printed: printed)
    }
    #expect(example("one", "two").departure(of: "one\ntwo\n") == nil)
    #expect(example("one", "…", "four").departure(of: "one\ntwo\nthree\nfour\n") == nil)
    #expect(example("in … s").departure(of: "in 12 s\n") == nil)
    #expect(example("…").departure(of: "") == nil)
    #expect(example("one").departure(of: "one\ntwo\n") != nil)
    #expect(example("one", "two").departure(of: "one\n") != nil)
    #expect(example("one", "…", "five").departure(of: "one\ntwo\n") != nil)
    #expect(example("in … s").departure(of: "in 12 m\n") != nil)
    #expect(example().departure(of: "one\n") != nil)
  }

  /// Programs besides ours that pages call.
  private static let tools = ["python3", "Rscript"]

  private static func has(_ tool: String) -> Bool {
    (try? Shell.run("command -v \(tool)", in: "/", programs: "/").status == 0) ?? false
  }

  /// A directory with the files that ship, as an installation has them, and nothing else.
  private struct Workplace {
    private let scratch: Scratch
    private let programs: String

    init() throws {
      scratch = try Scratch()
      programs = try #require(Project.program).deletingLastPathComponent().path
      for name in ["data", "reports", "templates"] {
        // A copy: commands write where they are told to.
        try FileManager.default.copyItem(
          atPath: Project.path(name), toPath: scratch.path(name))
      }
    }

    func run(_ line: String) throws -> Shell.Ended {
      try Shell.run(line, in: scratch.path, programs: programs)
    }
  }
}
