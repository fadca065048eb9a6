import Diagnostics
import Foundation
import Testing

@Suite("A diagnostic")
struct DiagnosticTests {
  @Test("a member of a log prints its code, a line of a text does not")
  func wording() {
    func text(_ place: Place?) -> String {
      Diagnostic("unknownKey", at: place, "`scael` is no key", remedy: "Did you mean `scale`?")
        .description
    }
    let words = "`scael` is no key. Did you mean `scale`?"
    #expect(
      text(.member(file: "a/log.json", locator: "L3")) == "a/log.json:L3: unknownKey \(words)")
    #expect(text(.member(file: "log.json", locator: "")) == "log.json: unknownKey \(words)")
    #expect(text(.line(file: "a/system.yaml", 3)) == "a/system.yaml:3: \(words)")
    #expect(text(.line(file: "report.md", 3, column: 7)) == "report.md:3:7: \(words)")
    #expect(text(.file("a/system.yaml")) == "a/system.yaml: \(words)")
    #expect(text(nil) == words)
  }

  @Test("directories are left out of what results say")
  func portable() {
    let problem = Diagnostic("noRows", at: .member(file: "a/b/log.csv", locator: ""), "no rows")
    #expect(problem.portableDescription == "log.csv: noRows no rows.")
    #expect(problem.file == "a/b/log.csv")
  }

  @Test(
    "a sentence gets one full stop, and none behind another end",
    arguments: [
      ("found", "Mend it", "found. Mend it."), ("found.", "Mend it.", "found. Mend it."),
      ("found?", "Is it?", "found? Is it?"), ("`a`", "Write `b`", "`a`. Write `b`."),
    ])
  func fullStops(message: String, remedy: String, expected: String) {
    #expect(Diagnostic("code", message, remedy: remedy).description == expected)
  }

  @Test("what a file or a cell holds cannot forge a line")
  func forgery() {
    let place = Place.member(file: "a\nerror: b", locator: "L1\nerror: c")
    let shown = Diagnostic("code", at: place, "found\nerror: d", remedy: "Mend\nit").description
    #expect(!shown.contains("\n"))
    #expect(shown.hasPrefix("a\\u{a}error: b:L1\\u{a}error: c: code found\\u{a}"))
  }

  @Test("a problem of a log has the keys of results")
  func logKeys() throws {
    let warning = Diagnostic(
      "quotedNumber", severity: .warning, at: .member(file: "logs/a.csv", locator: "L2"), "found")
    #expect(
      try json(warning)
        == #"{"code":"quotedNumber","file":"a.csv","locator":"L2","message":"found","severity":"warning"}"#
    )
    let error = Diagnostic(
      "emptyFile", at: .member(file: "a.csv", locator: ""), "found", remedy: "Mend it")
    #expect(
      try json(error)
        == #"{"code":"emptyFile","file":"a.csv","locator":"","message":"found","remedy":"Mend it","severity":"error"}"#
    )
  }

  @Test(
    "JSON gives back every kind of place",
    arguments: [
      nil, .file("a.yaml"), .line(file: "a.md", 3), .line(file: "a.md", 3, column: 9),
      .member(file: "a.json", locator: "#/data/17"), .member(file: "a.json", locator: ""),
    ] as [Place?])
  func roundTrip(place: Place?) throws {
    for remedy in [nil, "Mend it"] {
      let written = Diagnostic("code", severity: .warning, at: place, "found", remedy: remedy)
      let data = try JSONEncoder().encode(written)
      #expect(try JSONDecoder().decode(Diagnostic.self, from: data) == written)
    }
  }

  private func json(_ diagnostic: Diagnostic) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(diagnostic), as: UTF8.self)
  }
}
