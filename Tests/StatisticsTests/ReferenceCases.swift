import Foundation
import Synchronization
import Testing

/// One reference case: another tool's number with its tolerance.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let area: String
  let data: JSONValue
  let options: JSONValue
  let expected: JSONValue
  let tolerance: JSONValue

  var testDescription: String { id }

  /// Expects `got` within the tolerance of the case: the larger of the absolute and the relative.
  func expect(
    _ got: Double?, _ expected: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let allowed = max(
      tolerance["abs"].number ?? 0, (tolerance["rel"].number ?? 0) * abs(expected))
    #expect(
      got.map { abs($0 - expected) <= allowed } ?? false,
      "\(id): \(what) is \(got.map { "\($0)" } ?? "undefined"), expected \(expected)",
      sourceLocation: sourceLocation)
  }

  func expect(
    _ got: [Double]?, _ expected: [Double], _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(got?.count == expected.count, "\(id): \(what)", sourceLocation: sourceLocation)
    for (index, pair) in zip(got ?? [], expected).enumerated() {
      expect(pair.0, pair.1, "\(what)[\(index)]", sourceLocation: sourceLocation)
    }
  }
}

/// The cases of the file that `REFERENCE_CASES` names, else of the copy beside the tests.
enum ReferenceCases {
  private struct File: Decodable {
    let cases: [ReferenceCase]
  }

  /// Where the harness notes which cases a test reads.
  @TaskLocal static var record: LoadedCases?

  static func load(_ id: String) throws -> ReferenceCase {
    record?.note(id)
    return try #require(try all.get().first { $0.id == id }, "there is no reference case \(id)")
  }

  static func loadAll() throws -> [ReferenceCase] { try all.get() }

  private static let all = Result { () throws -> [ReferenceCase] in
    // Other test targets use this file through a link.
    let shipped = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent()
      .appendingPathComponent("Cases/reference_cases.json")
    let named = ProcessInfo.processInfo.environment["REFERENCE_CASES"]
    let data = try Data(contentsOf: named.map { URL(fileURLWithPath: $0) } ?? shipped)
    return try JSONDecoder().decode(File.self, from: data).cases
  }
}

/// The ids of the cases that a test has read.
final class LoadedCases: Sendable {
  private let noted = Mutex<Set<String>>([])

  var ids: Set<String> { noted.withLock { $0 } }

  func note(_ id: String) { noted.withLock { _ = $0.insert(id) } }
}
