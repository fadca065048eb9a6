import Foundation
import Testing

/// One reference case: another tool's numbers with their tolerance.
struct ReferenceCase: Decodable, Sendable, CustomTestStringConvertible {
  let id: String
  let area: String
  /// What is computed, in words.
  let method: String
  let data: JSONValue
  let options: JSONValue
  let expected: ExpectedValue
  let tolerance: JSONValue

  private enum CodingKeys: String, CodingKey {
    case id, area, method, data, options, expected, tolerance
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    id = try members.decode(String.self, forKey: .id)
    area = try members.decode(String.self, forKey: .area)
    method = try members.decodeIfPresent(String.self, forKey: .method) ?? ""
    data = try members.decode(JSONValue.self, forKey: .data)
    options = try members.decode(JSONValue.self, forKey: .options)
    tolerance = try members.decode(JSONValue.self, forKey: .tolerance)
    expected = ExpectedValue(
      try members.decode(JSONValue.self, forKey: .expected), caseID: id)
  }

  var testDescription: String { id }
}

/// The cases that come with the tests, and those of a further file that `REFERENCE_CASES` names.
enum ReferenceCases {
  /// The files beside the tests, by their names.
  static let shipped = ["reference_cases", "validity_cases"]

  private struct File: Decodable {
    let cases: [ReferenceCase]
  }

  /// A case that comes with the tests, or the one that the harness has put in its place.
  static func load(_ id: String) throws -> ReferenceCase {
    if let substitute = CaseRecord.current?.substitutes[id] {
      CaseRecord.current?.noteLoading(of: substitute.id)
      return substitute
    }
    CaseRecord.current?.noteLoading(of: id)
    for name in shipped {
      if let found = try cases(of: name).first(where: { $0.id == id }) { return found }
    }
    return try #require(nil as ReferenceCase?, "there is no reference case \(id)")
  }

  /// The cases of one of the `shipped` files.
  static func cases(of name: String) throws -> [ReferenceCase] {
    try #require(files[name]).get()
  }

  /// The cases of the file that `REFERENCE_CASES` names; nil where it names none.
  static func further() throws -> [ReferenceCase]? {
    try ProcessInfo.processInfo.environment["REFERENCE_CASES"].map {
      try read(URL(fileURLWithPath: $0))
    }
  }

  private static let files: [String: Result<[ReferenceCase], any Error>] = {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Cases")
    return Dictionary(
      uniqueKeysWithValues: shipped.map { name in
        (name, Result { try read(folder.appendingPathComponent("\(name).json")) })
      })
  }()

  private static func read(_ file: URL) throws -> [ReferenceCase] {
    try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).cases
  }
}
