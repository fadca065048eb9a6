import Diagnostics
import Foundation
import LogFixtures
import LogReaders
import Testing

@Suite("Real logs of every tool")
struct SharedLogsTests {
  private static let isThere = SharedData.has("logs")

  /// What is read of a file: its reader, rows by status and warnings by code; or why it is refused.
  private func outcome(_ path: String) -> String {
    do {
      let log = try LogReader().read([path])
      var statuses: [String: Int] = [:]
      for status in log.judgments.status { statuses[status.rawValue, default: 0] += 1 }
      let rows = statuses.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
      let codes = Set(log.issues.map(\.code)).sorted()
      let reader = log.files.first?.reader ?? ""
      return [reader, rows.joined(separator: ", "), codes.joined(separator: " ")]
        .joined(separator: " | ").trimmingCharacters(in: .whitespaces)
    } catch {
      return "refused | \(error.all.map(\.code).joined(separator: " "))"
    }
  }

  private var files: [String] {
    let root = SharedData.path("logs")
    let names = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
    return names.filter { name in
      var isDirectory: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(root)/\(name)", isDirectory: &isDirectory)
      return !isDirectory.boolValue
    }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  @Test(
    "every file is read or refused as the table says",
    .enabled(if: isThere, "skipped: the shared data is not beside this checkout"))
  func table() throws {
    let found = files.map { "\($0) | \(outcome(SharedData.path("logs/\($0)")))" }
    let expected = SharedLogs.outcomes.split(separator: "\n").map(String.init)
    if found != expected { print(found.joined(separator: "\n")) }
    for (line, expected) in zip(found, expected) { #expect(line == expected) }
    #expect(found.count == expected.count)
  }
}
