import Diagnostics
import Foundation
import Testing
import ValueModel

@Suite("Definition files that are no text")
struct DefinitionFileTests {
  @Test("a byte that is not UTF-8 is told with its line and column")
  func notText() throws {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("definition-\(UUID().uuidString).yaml")
    defer { try? FileManager.default.removeItem(at: file) }
    try (Data("id: x\n# \u{E9}\nname: caf".utf8) + Data([0xE9, 0x0A])).write(to: file)
    let error = #expect(throws: Diagnostics.self) {
      try DefinitionFile.text(of: file.path)
    }
    let problem = try #require(error?.all.first)
    #expect(problem.code == "invalidUTF8")
    #expect(problem.place == .line(file: file.path, 3, column: 10))
  }
}
