import Drawing
import Testing

/// Where names, paths, identifiers and commands are broken into lines.
@Suite("Places of breaks")
struct BreakPlacesTests {
  private let typesetter: Typesetter

  init() throws {
    typesetter = try Typesetter()
  }

  private func lines(
    _ text: String, width: Double, family: TextStyle.Family = .text
  ) throws -> [String] {
    try typesetter.lines(
      StyledText(text, style: TextStyle(family: family, size: 9)), width: width
    ).map(\.text.plain)
  }

  @Test(
    "long names and paths break behind their signs",
    arguments: [
      "organisation_number_six/model_048_instruct_112b_2025",
      "data.examples.judges.judgments.jsonl.gz.of.the.first.round",
      "organisation-number-6/model-048-instruct-112b-2025",
    ])
  func names(name: String) throws {
    for width in stride(from: 60.0, through: 200, by: 20) {
      let found = try lines(name, width: width)
      #expect(found.joined() == name)
      for line in found.dropLast() {
        let last = try #require(line.last)
        #expect("/_-.".contains(last), "\(found)")
      }
    }
  }

  @Test("a document identifier is not parted, where a line holds it")
  func identifiers() throws {
    let text = "Values are told apart as before, see doi 10.1016/S0065-2601(08)60281-6 and others."
    for width in stride(from: 160.0, through: 360, by: 10) {
      let found = try lines(text, width: width)
      #expect(found.contains { $0.contains("10.1016/S0065-2601(08)60281-6") }, "\(found)")
    }
  }

  @Test("an option keeps its hyphens and its value")
  func options() throws {
    let command =
      "compass report leaderboard.md --logs judgments.jsonl.gz --instrument presence --seed 20250113"
    for width in stride(from: 180.0, through: 480, by: 12) {
      let found = try lines(command, width: width, family: .mono)
      #expect(found.joined(separator: " ") == command)
      for line in found { #expect(!line.hasSuffix("-") && !line.hasSuffix("--seed"), "\(found)") }
    }
  }

  @Test("a hyphen stays with the word that it begins")
  func leadingHyphens() throws {
    let text = "Claude is above every “-instruct” model, (-instruct) too, and every -instruct."
    for width in stride(from: 80.0, through: 300, by: 4) {
      for line in try lines(text, width: width) { #expect(!line.hasSuffix("-"), "\(line)") }
    }
  }

  @Test("the thousands of a number stay on one line")
  func thousands() throws {
    let text = "Every score rests on judgments of single responses, 158\u{2009}229 in all."
    for width in stride(from: 80.0, through: 300, by: 4) {
      let found = try lines(text, width: width)
      #expect(found.contains { $0.contains("158\u{2009}229") }, "\(found)")
    }
  }

  @Test("no mark of a place is left in a line, and a number is not parted at its point")
  func clean() throws {
    let found = try lines(
      "a/very/long/path/with-3.14159265358979/in_it.and.more.of.the.same --option value",
      width: 90)
    for line in found {
      #expect(!line.unicodeScalars.contains { $0 == "\u{200B}" || $0 == "\u{2060}" })
      #expect(!line.hasSuffix("3."))
    }
  }
}
