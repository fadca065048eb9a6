import Diagnostics
import Foundation
import Testing
import ValueModel

/// Definition files told apart by their content, and value systems beside an instrument.
@Suite("Kinds of definitions")
struct DefinitionKindTests {
  static let values = """
    id: house
    name: House
    sources: [{ author: The house, year: 2025, title: What it holds dear }]
    dimensions:
      - { id: candour, name: Candour, definition: Says what is so. }
    """

  static func instrument(_ system: String) -> String {
    """
    id: rating
    name: Rating
    system: "\(system)"
    scale: { minimum: 1, maximum: 5 }
    feeds:
      criteria: [{ criterion: candour, dimension: candour }]
    centring: none
    """
  }

  @Test(
    "a file is what its keys say",
    arguments: [
      (values, DefinitionKind.valueSystem), (instrument("schwartz"), .instrument),
      ("id: a\ncolumns: { model_id: m }\nconstants: { task: t }\n", .columnMap),
      ("name: a\nmodels: []\njudges: []\nseed: 1\n", .simulationPlan),
    ])
  func kinds(_ yaml: String, _ kind: DefinitionKind) throws {
    #expect(try DefinitionKind(yaml: yaml, file: "a.yaml") == kind)
  }

  @Test(
    "a file of no kind, of two and of none at all is refused",
    arguments: ["title: x\n", "columns: {}\nfeeds: {}\n", "", "- a\n- b\n", "a: [\n"])
  func refused(_ yaml: String) {
    #expect(throws: Diagnostics.self) { try DefinitionKind(yaml: yaml, file: "a.yaml") }
  }

  @Test("what ships is what it is")
  func shipped() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("data")
    for (directory, kind) in [
      ("value-systems", DefinitionKind.valueSystem), ("instruments", .instrument),
      ("column-maps", .columnMap),
    ] {
      let place = folder.appendingPathComponent(directory)
      for file in try FileManager.default.contentsOfDirectory(atPath: place.path) {
        let yaml = try String(contentsOf: place.appendingPathComponent(file), encoding: .utf8)
        #expect(try DefinitionKind(yaml: yaml, file: file) == kind, "\(file)")
      }
    }
  }

  // MARK: - A value system beside an instrument

  private func withFiles<Result>(
    _ files: [String: String], _ body: (String) throws -> Result
  ) throws -> Result {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("definitions-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, text) in files {
      let file = directory.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    return try body(directory.path)
  }

  @Test("an instrument names a value system beside it, from wherever it is read")
  func beside() throws {
    let catalog = try DefinitionCatalog.shipped()
    try withFiles([
      "a/rating.yaml": Self.instrument("house.yaml"), "a/house.yaml": Self.values,
      "a/low.yaml": Self.instrument("values/house.yaml"), "a/values/house.yaml": Self.values,
    ]) { directory in
      for name in ["rating.yaml", "low.yaml"] {
        let named = try catalog.instrument("\(directory)/a/\(name)")
        let relative = try catalog.instrument("a/\(name)", relativeTo: directory)
        #expect(named == relative)
        #expect(named.system == "house")
        #expect(named.ownSystem?.dimensions.map(\.id) == ["candour"])
      }
    }
    #expect(try catalog.instrument("presence").ownSystem == nil)
  }

  @Test(
    "a path out of the instrument's directory is refused",
    arguments: [
      "/etc/house.yaml", "../house.yaml", "a/../../house.yaml", "~/house.yaml", "..\\\\house.yaml",
    ])
  func elsewhere(_ path: String) throws {
    let catalog = try DefinitionCatalog.shipped()
    try withFiles(["a/rating.yaml": Self.instrument(path), "house.yaml": Self.values]) {
      directory in
      do {
        _ = try catalog.instrument("\(directory)/a/rating.yaml")
        Issue.record("no error")
      } catch let error as Diagnostics {
        #expect(error.description.contains("does not lie beside the instrument"))
      }
    }
  }

  @Test("what is wrong with the value system is told at the instrument's line")
  func wrong() throws {
    let catalog = try DefinitionCatalog.shipped()
    try withFiles([
      "rating.yaml": Self.instrument("house.yaml"),
      "house.yaml": Self.values.replacing("name: House", with: "nmae: House"),
    ]) { directory in
      do {
        _ = try catalog.instrument("\(directory)/rating.yaml")
        Issue.record("no error")
      } catch let error as Diagnostics {
        let text = error.description
        #expect(
          text.contains("rating.yaml:3") && text.contains("system `house.yaml`, line 2"), "\(text)")
      }
    }
    #expect(throws: Diagnostics.self) {
      try Instrument(yaml: Self.instrument("house.yaml"), file: "rating.yaml", systems: [])
    }
  }
}
