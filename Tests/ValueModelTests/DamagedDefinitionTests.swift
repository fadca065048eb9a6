import Diagnostics
import Foundation
import Testing
import ValueModel

@Suite("Damaged definition files")
struct DamagedDefinitionTests {
  static let system = """
    id: pair
    name: A pair
    sources:
      - { author: "Nobody, N.", year: 2000, title: On pairs }
    groups:
      - { id: all, name: All }
    dimensions:
      - id: first
        name: First
        definition: The first.
        groups: [all]
      - id: second
        name: Second
        definition: The second.
        aliases: [two]
    orders:
      - id: round
        name: Round
        source: convention
        dimensions: [first, second]
    """

  static let instrument = """
    id: rating
    name: Rating
    system: pair
    scale: { minimum: 0, maximum: 1 }
    feeds:
      criteria:
        - { criterion: a, dimension: first, weight: 2 }
        - { criterion: b, dimension: second, sign: -1 }
    exclusions:
      - { item: q7, dimension: first, reason: unclear }
    centring: none
    """

  @Test("the undamaged system is read")
  func undamagedSystem() throws {
    let system = try ValueSystem(yaml: Self.system, file: "pair.yaml")
    #expect(system.dimensions.map(\.id) == ["first", "second"])
    #expect(system.source == "Nobody, N. (2000). On pairs.")
  }

  @Test(
    "damage to a system is reported with its line and a remedy",
    arguments: [
      ("name: A pair", "nmae: A pair", 2, "Did you mean `name`?"),
      ("id: pair", "id: A Pair", 1, "not an identifier"),
      ("year: 2000", "year: soon", 4, "not a whole number"),
      ("groups: [all]", "groups: [al]", 11, "Did you mean `all`?"),
      ("groups: [all]", "groups: [all, all]", 11, "named twice"),
      ("- id: second", "- id: first", 12, "already taken by `first`"),
      ("aliases: [two]", "aliases: [FIRST]", 12, "already taken by `first`"),
      ("    definition: The second.\n", "", 12, "has no `definition`"),
      ("definition: The first.", "definition: ''", 10, "a text is missing"),
      ("dimensions: [first, second]", "dimensions: [first]", 20, "leaves out `second`"),
      ("dimensions: [first, second]", "dimensions: [first, first, second]", 20, "stands twice"),
      ("dimensions: [first, second]", "dimensions: [first, secnd]", 20, "Did you mean `second`?"),
      ("dimensions: [first, second]", "dimensions: first", 20, "a list is wanted"),
      ("    name: Second", "    name: Second\n    name: Zwei", 13, "given twice"),
      ("    source: convention", "   source: convention", 19, "not YAML"),
    ])
  func damagedSystem(original: String, damaged: String, line: Int, words: String) throws {
    let yaml = Self.system.replacingOccurrences(of: original, with: damaged)
    try #require(yaml != Self.system)
    let error = #expect(throws: Diagnostics.self) {
      try ValueSystem(yaml: yaml, file: "dir/pair.yaml")
    }
    let problem = try #require(error?.all.first { $0.description.contains(words) })
    #expect(problem.place?.line == line)
    #expect(problem.description.hasPrefix("dir/pair.yaml:\(line): "))
    #expect(problem.remedy?.isEmpty == false)
  }

  @Test("all problems of a file are reported at once, by line")
  func severalProblems() {
    let yaml = Self.system
      .replacingOccurrences(of: "year: 2000", with: "year: soon")
      .replacingOccurrences(of: "aliases: [two]", with: "alias: [two]")
      .replacingOccurrences(of: "[first, second]", with: "[first]")
    let error = #expect(throws: Diagnostics.self) {
      try ValueSystem(yaml: yaml, file: "pair.yaml")
    }
    #expect(error?.all.map(\.place?.line) == [4, 15, 20])
  }

  @Test("an empty file, a list and a text are no systems", arguments: ["", "[1, 2]", "hello"])
  func otherYAML(yaml: String) {
    let error = #expect(throws: Diagnostics.self) {
      try ValueSystem(yaml: yaml, file: "x.yaml")
    }
    #expect(error?.all.isEmpty == false)
  }

  @Test("the undamaged instrument is read, with defaults where keys are absent")
  func undamagedInstrument() throws {
    let pair = try ValueSystem(yaml: Self.system, file: "pair.yaml")
    let rating = try Instrument(yaml: Self.instrument, file: "rating.yaml", systems: [pair])
    #expect(rating.higherIsBetter)
    #expect(rating.display == .percent)
    let binding = try InstrumentBinding(rating, system: pair)
    let straight = binding.feeds(task: "any", criterion: "A", item: "q1")
    #expect(straight.map(\.dimension) == [0])
    #expect(straight.map(\.weight) == [2])
    #expect(straight.map(\.sign) == [1])
    #expect(binding.feeds(task: "any", criterion: "a", item: "q7").isEmpty)
    #expect(binding.feeds(task: "any", criterion: "c", item: "q1").isEmpty)
    let turned = try #require(binding.feeds(task: "any", criterion: "b", item: "q1").first)
    #expect(binding.oriented(0.25, by: turned) == 0.75)
  }

  @Test(
    "damage to an instrument is reported with its line and a remedy",
    arguments: [
      ("system: pair", "system: par", 3, "Did you mean `pair`?"),
      ("maximum: 1", "maximum: 0", 4, "not below its maximum"),
      ("minimum: 0", "minimum: .nan", 4, "not a finite number"),
      ("weight: 2", "weight: inf", 7, "not a finite number"),
      ("weight: 2", "weight: -1", 7, "not above zero"),
      ("weight: 2", "wieght: 2", 7, "Did you mean `weight`?"),
      ("sign: -1", "sign: 3", 8, "neither 1 nor -1"),
      ("dimension: second,", "dimension: secund,", 8, "Did you mean `Second`?"),
      ("criterion: b, dimension: second", "criterion: A, dimension: first", 8, "twice"),
      ("dimension: first, reason", "dimension: third, reason", 10, "not a dimension of `pair`"),
      ("centring: none", "centring: modal", 11, "Did you mean `model`?"),
      ("centring: none", "", 1, "has no `centring`"),
      ("feeds:\n  criteria:", "feeds:\n  items: {}\n  criteria:", 6, "one of `criteria`"),
    ])
  func damagedInstrument(original: String, damaged: String, line: Int, words: String) throws {
    let pair = try ValueSystem(yaml: Self.system, file: "pair.yaml")
    let yaml = Self.instrument.replacingOccurrences(of: original, with: damaged)
    try #require(yaml != Self.instrument)
    let error = #expect(throws: Diagnostics.self) {
      try Instrument(yaml: yaml, file: "rating.yaml", systems: [pair])
    }
    let problem = try #require(error?.all.first { $0.description.contains(words) })
    #expect(problem.place?.line == line)
    #expect(problem.remedy?.isEmpty == false)
  }

  @Test("an instrument for another system is refused, and one that lacks its item table")
  func wrongBinding() throws {
    let catalog = try DefinitionCatalog.shipped()
    #expect(throws: Diagnostics.self) {
      try InstrumentBinding(try catalog.instrument("fulcra"), system: try catalog.system("safety"))
    }
    let error = #expect(throws: Diagnostics.self) {
      try InstrumentBinding(
        try catalog.instrument("value-portrait"), system: try catalog.system("schwartz"))
    }
    #expect(error?.description.contains("items.csv") == true)
  }

  @Test("files are read relative to a directory; an absent one is named")
  func files() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("definitions-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data(Self.system.utf8).write(to: directory.appendingPathComponent("pair.yaml"))
    let instrument = Self.instrument
    try Data(instrument.utf8).write(to: directory.appendingPathComponent("rating.yml"))
    let catalog = try DefinitionCatalog.shipped()
    let pair = try catalog.system("pair.yaml", relativeTo: directory.path)
    #expect(pair.id == "pair")
    let rating = try catalog.instrument("rating.yml", relativeTo: directory.path, systems: [pair])
    #expect(rating.system == "pair")
    let error = #expect(throws: Diagnostics.self) {
      try catalog.system("absent.yaml", relativeTo: directory.path)
    }
    #expect(error?.description.hasPrefix("absent.yaml: the file cannot be read") == true)
  }
}
