package import Foundation
package import Testing

/// Texts that the program must print again, to the byte, each in a file.
///
/// `make goldens` writes the files anew; what has changed is then seen in the version history.
package enum Golden {
  package static let folder = Project.folder
    .appendingPathComponent("Tests/CommandLineTests/Goldens")

  /// Whether texts are written in place of compared.
  package static let isRenewing = ProcessInfo.processInfo.environment["RENEW_GOLDENS"] == "1"

  /// A file that commands read, as they are told it: from the project's folder.
  package static func input(_ name: String) -> String {
    "Tests/CommandLineTests/Goldens/inputs/\(name)"
  }

  /// Expects a text to be that of a file below ``folder``, and an empty text to have no file.
  package static func expect(
    _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let file = folder.appendingPathComponent(name)
    do {
      guard !isRenewing else { return try renew(file, text) }
      if let difference = difference(text, from: try read(file), name: name) {
        Issue.record("\(difference)", sourceLocation: sourceLocation)
      }
    } catch {
      Issue.record(error, "\(name)", sourceLocation: sourceLocation)
    }
  }

  /// The text of a file below ``folder``; `nil` when it is not there.
  package static func text(named name: String) throws -> String? {
    try read(folder.appendingPathComponent(name))
  }

  /// What a failing test says; `nil` when the text is the expected one.
  package static func difference(_ text: String, from golden: String?, name: String) -> String? {
    let remedy = "Run `make goldens` if this is meant, and look at what it changes."
    let difference = TextDifference(from: golden ?? "", to: text)
    let verdict = golden == nil ? "there is no such file" : "this is not what is printed now"
    return difference.map { "\(name): \(verdict). \(remedy)\n\($0)" }
  }

  private static func read(_ file: URL) throws -> String? {
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
  }

  private static func renew(_ file: URL, _ text: String) throws {
    guard !text.isEmpty else {
      if FileManager.default.fileExists(atPath: file.path) {
        try FileManager.default.removeItem(at: file)
      }
      return
    }
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }
}
