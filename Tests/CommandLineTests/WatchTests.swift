import CommandLine
import Foundation
import TestSupport
import Testing

/// `compass report SOURCE --watch`, as a browser meets it.
@Suite("Live pages of reports")
struct WatchTests {
  private static let judgments = Project.path(Golden.input("judgments.csv"))

  private static func source(_ body: String) -> String {
    "---\ntitle: T\nlogs: '\(judgments)'\ninstrument: presence\nsystem: schwartz\n---\n\(body)\n"
  }

  /// A report of two sections, of which the second is said.
  private static func sections(_ second: String) -> String {
    source("# First\n\nWords that stay.\n\n# Second\n\n\(second)\n")
  }

  private static func start(
    _ text: String, in scratch: Scratch, _ options: [String] = []
  ) throws -> LiveReport {
    let source = try scratch.write("r.md", text)
    return try LiveReport(
      source,
      ["--to", "json", "--output", scratch.path("out"), "--no-cache", "--quiet"] + options)
  }

  @Test(
    "through 100 edits, half of them broken, the page shows the last good version and what is wrong"
  )
  func edits() throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("Edit 0 is good."), in: scratch)
    _ = try live.state { $0.version == 1 }
    var good = 0
    var early = 0
    for edit in 1...100 {
      let isBroken = edit.isMultiple(of: 2)
      let text = Self.sections(
        isBroken ? "See @tbl-missing-\(edit) <b>." : "Edit \(edit) is good.")
      // Editors write in place, or put a new file in the place of the old.
      try Data(text.utf8).write(
        to: scratch.url.appendingPathComponent("r.md"),
        options: edit.isMultiple(of: 3) ? .atomic : [])
      let state = try live.state {
        isBroken
          ? $0.banner.contains("@tbl-missing-\(edit)")
          : $0.banner.isEmpty && $0.version == (edit + 3) / 2
      }
      let shell = try live.ask("").body
      if isBroken {
        #expect(state.banner.contains("<code>unknownReference</code>"))
        #expect(state.banner.contains("r.md:13:5: "))
        #expect(state.banner.contains(" | See @tbl-missing-\(edit) &lt;b&gt;.\n"))
        #expect(state.banner.contains(" |     ^^^"))
        #expect(!state.banner.contains("<b>"))
        #expect(shell.contains(state.banner))
      } else {
        good = edit
        #expect(state.change?.block == 1)
        #expect(!shell.contains("problems"))
      }
      let report = try #require(try live.report)
      #expect(report.contains("Edit \(good) is good."))
      #expect(!report.contains("tbl-missing"))
      if edit == 20 { early = try live.residentBytes }
    }
    // Memory that grew by a page's fonts and text an edit, or by its file, would be far above that.
    let growth = try live.residentBytes - early
    #expect(growth < 16 << 20, "\(growth) bytes in 80 edits")
    #expect(live.interrupt().status == 0)
  }

  @Test(
    "the page is what would be written, and each good build writes the files that were asked for")
  func written() throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("One."), in: scratch, ["--to", "html,json"])
    _ = try live.state { $0.version == 1 }
    let page = try live.report
    #expect(try page == String(decoding: scratch.bytes("out/r.html"), as: UTF8.self))
    let before = try scratch.bytes("out/r.json")
    try scratch.write("r.md", Self.sections("Two."))
    _ = try live.state { $0.version == 2 }
    #expect(try scratch.bytes("out/r.json") != before)
  }

  @Test(
    "every file that the report reads is followed, one that comes late too",
    arguments: [
      ("", "{{< include part.md >}}", "part.md", "Words of the part."),
      (
        "bibliography: refs.json\n", "A paper [@lee].", "refs.json",
        #"[{"id": "lee", "type": "book", "title": "Part"}]"#
      ),
    ])
  func files(key: String, body: String, name: String, content: String) throws {
    let scratch = try Scratch()
    let text = Self.source(body).replacing("title: T\n", with: "title: T\n\(key)")
    let live = try Self.start(text, in: scratch)
    let state = try live.state { !$0.banner.isEmpty }
    #expect(state.version == 0)
    #expect(state.banner.contains("unreadableFile"))
    #expect(try live.report == nil)
    try scratch.write(name, content)
    _ = try live.state { $0.version == 1 && $0.banner.isEmpty }
    try scratch.write(
      name, content.replacing("part", with: "whole").replacing("Part", with: "Whole"))
    _ = try live.state { $0.version == 2 }
  }

  @Test("data are followed")
  func data() throws {
    let scratch = try Scratch()
    let rows = try String(contentsOfFile: Self.judgments, encoding: .utf8)
    let log = try scratch.write("log.csv", rows)
    let text = Self.source("```{leaderboard}\ndimension: power\n```")
    let live = try Self.start(text.replacing(Self.judgments, with: log), in: scratch)
    _ = try live.state { $0.version == 1 }
    let lines = rows.split(separator: "\n")
    try scratch.write("log.csv", lines.dropLast(lines.count / 4).joined(separator: "\n") + "\n")
    _ = try live.state { $0.version == 2 }
  }

  /// A request that is no page's of this machine, and how it is answered.
  private struct Stray {
    let status: Int
    var method = "GET"
    var path = "report"
    var host: String?
    var header: String?
  }

  private static let strays = [
    Stray(status: 403, host: "evil.example"),
    Stray(status: 403, host: "evil.example:PORT"),
    Stray(status: 403, host: "127.0.0.1"),
    Stray(status: 403, host: "127.0.0.1:1"),
    Stray(status: 403, header: "Origin: http://evil.example"),
    Stray(status: 403, header: "Origin: null"),
    Stray(status: 403, header: "Origin: http://127.0.0.1:1"),
    Stray(status: 403, path: "state", header: "Sec-Fetch-Site: cross-site"),
    Stray(status: 403, path: "", header: "Sec-Fetch-Site: same-site"),
    Stray(status: 404, path: "/"),
    Stray(status: 404, path: "/report"),
    Stray(status: 404, path: "/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/report"),
    Stray(status: 404, path: "r.md"),
    Stray(status: 404, path: "../report"),
    Stray(status: 405, method: "POST", header: "Content-Length: 0"),
    Stray(status: 405, method: "PUT", header: "Content-Length: 0"),
    Stray(status: 405, method: "DELETE"),
    Stray(status: 405, method: "OPTIONS"),
  ]

  @Test("requests of other hosts, pages and methods, and without the token, are told nothing")
  func refused() throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("SECRET"), in: scratch)
    _ = try live.state { $0.version == 1 }
    for stray in Self.strays {
      let answer = try live.ask(
        stray.path, method: stray.method, host: stray.host?.replacing("PORT", with: "\(live.port)"),
        [stray.header].compactMap(\.self))
      #expect(answer.status == stray.status, "\(stray)")
      #expect(answer.body.utf8.count < 30)
      #expect(!answer.body.contains("SECRET"))
      #expect(answer.headers["cache-control"] == "no-store")
    }
  }

  @Test("its own page is answered, under both names of the host")
  func answered() throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("Words."), in: scratch)
    _ = try live.state { $0.version == 1 }
    let own = "http://localhost:\(live.port)"
    let answers = try [
      live.ask("report", ["Sec-Fetch-Site: same-origin"]), live.ask("", ["Sec-Fetch-Site: none"]),
      live.ask("report", host: "localhost:\(live.port)", ["Origin: \(own)"]), live.ask("live.js"),
      live.ask("live.css"), live.ask("state"),
    ]
    for answer in answers {
      #expect(answer.status == 200)
      #expect(answer.headers["cache-control"] == "no-store")
      #expect(answer.headers["x-content-type-options"] == "nosniff")
      #expect(answer.headers["referrer-policy"] == "no-referrer")
      #expect(answer.headers["cross-origin-resource-policy"] == "same-origin")
      let policy = try #require(answer.headers["content-security-policy"])
      #expect(policy.contains("frame-ancestors"))
      #expect(!policy.contains("unsafe"))
    }
    let head = try live.ask("report", method: "HEAD")
    #expect(head.body.isEmpty)
    #expect(try head.headers["content-length"] == live.report.map { "\($0.utf8.count)" })
  }

  @Test("claims that are not as they expect are told above the page, under --check")
  func claims() throws {
    let scratch = try Scratch()
    func text(_ expected: String) -> String {
      Self.source(
        "```{claim}\n#| label: clm-none\ntext: There are none.\nholds: judgments() < 1\n"
          + "expect: \(expected)\n```")
    }
    let live = try Self.start(text("supported"), in: scratch, ["--check"])
    let state = try live.state { $0.version == 1 }
    #expect(
      state.banner.contains("claim `clm-none`: expected supported, found contradicted"),
      "\(state.banner)")
    try scratch.write("r.md", text("contradicted"))
    _ = try live.state { $0.banner.isEmpty }
  }

  @Test("Ctrl-C ends it with 0, while a page waits too, and quietly")
  func interrupted() throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("Words."), in: scratch)
    _ = try live.state { $0.version == 1 }
    #expect(live.isReached)
    let page = try live.waitingPage()
    defer { close(page) }
    let ended = live.interrupt()
    #expect(ended.status == 0)
    #expect(ended.output.isEmpty)
    #expect(ended.errors.isEmpty, "\(ended.errors)")
    #expect(!live.isReached)
    #expect(try scratch.names == ["out", "r.md"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path("out")) == ["r.json"])
  }

  @Test("a port that is taken is wrong use, and told with a remedy")
  func taken() async throws {
    let scratch = try Scratch()
    let live = try Self.start(Self.sections("Words."), in: scratch)
    let run = await Run("report", scratch.path("r.md"), "--watch", "--port", "\(live.port)")
    #expect(run.status == .wrongUse)
    #expect(run.output.isEmpty)
    #expect(run.errors.contains("the port \(live.port) is taken. Name another with --port"))
  }

  @Test(
    "what does not go together is wrong use",
    arguments: [
      ["--port", "8080"], ["--watch", "--port", "0"], ["--watch", "--port", "65536"],
      ["--watch", "--format", "json"], ["--watch", "--logs", "-"], ["--watch", "--set", "x=1"],
      ["--watch", "--to", "docx"],
    ])
  func wrongUse(options: [String]) async throws {
    let scratch = try Scratch()
    let source = try scratch.write("r.md", Self.sections("Words."))
    let run = await Run(["report", source, "--output", scratch.path("out")] + options)
    #expect(run.status == .wrongUse, "\(run.errors)")
  }

  @Test("a report that is nowhere is not waited for")
  func nowhere() async throws {
    let scratch = try Scratch()
    let run = await Run("report", scratch.path("r.md"), "--watch")
    #expect(run.status == .badInput)
    #expect(run.output.isEmpty)
  }
}
