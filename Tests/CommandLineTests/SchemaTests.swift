import CommandLine
import Foundation
import TestSupport
import Testing

/// The JSON Schema of each command, against all the JSON that is kept of it.
@Suite("Schemas")
struct SchemaTests {
  private static let goldens: [String] = {
    let files = FileManager.default.enumerator(atPath: Golden.folder.path)?.allObjects ?? []
    return files.compactMap { $0 as? String }
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix("inputs/") }.sorted()
  }()

  private static func command(of document: String) throws -> String {
    let object = try JSONSerialization.jsonObject(with: Data(document.utf8)) as? [String: Any]
    return try #require(object?["command"] as? String)
  }

  private static func schema(_ command: String) async throws -> JSONSchema {
    let run = await Run(["schema"] + command.split(separator: " ").map(String.init))
    #expect(run.status == .ok, "\(run.errors)")
    return try JSONSchema(run.output)
  }

  @Test("every JSON that is kept is as its schema says", arguments: goldens)
  func valid(_ name: String) async throws {
    let document = try #require(try Golden.text(named: name))
    let faults = try await Self.schema(try Self.command(of: document)).faults(in: document)
    #expect(faults.isEmpty, "\(name)\n\(faults.joined(separator: "\n"))")
  }

  @Test("every schema has JSON that was tried on it")
  func covered() async throws {
    let tried = try Set(
      Self.goldens.compactMap { try Golden.text(named: $0).map(Self.command) })
    let listed = await Run(["schema"])
    #expect(listed.status == .ok)
    #expect(Set(listed.output.split(separator: "\n").map(String.init)) == tried)
  }

  @Test(
    "JSON that departs from its schema is found out",
    arguments: [
      ("\"estimate\" : 0.", "\"estimate\" : \"0.", "is not number or null"),
      ("\"lower\" :", "\"low\" :", "no lower"),
      ("\"n\" : ", "\"n\" : -0.5, \"other\" : ", "does not describe other"),
      ("\"schemaVersion\" : ", "\"schemaVersion\" : 9", "is not"),
      ("\"estimand\" : \"items", "\"estimand\" : \"otherItems", "is none of"),
    ])
  func departures(_ from: String, _ to: String, _ said: String) async throws {
    let document = try #require(try Golden.text(named: "interval/proportions.json"))
    let place = try #require(document.range(of: from))
    let damaged = document.replacingCharacters(in: place, with: to)
    var text = damaged
    if to.hasSuffix("\"0.") {
      // Close the text that the number became.
      let start = try #require(text.range(of: to)).upperBound
      let end = try #require(text.range(of: ",", range: start..<text.endIndex))
      text.replaceSubrange(end, with: "\",")
    }
    let faults = try await Self.schema("interval").faults(in: text)
    #expect(faults.contains { $0.contains(said) }, "\(faults)")
  }

  @Test("a command without a schema is wrong use, and the others are named")
  func unknown() async {
    let run = await Run(["schema", "intervall"])
    #expect(run.status == .wrongUse)
    #expect(run.errors.contains("No schema for `intervall`") && run.errors.contains("study info"))
  }
}
