package import Foundation

/// A directory of its own for a test, removed when the test ends.
package final class Scratch {
  package let url: URL
  /// The directory's name, as commands are told it.
  package let path: String

  /// A directory among the temporary ones, with a name that nothing else has.
  package init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-\(UUID().uuidString)")
    path = url.path
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  /// An empty directory whose name is the same on every machine, so that it may be printed.
  ///
  /// - Parameter name: What no other test uses.
  package init(pinned name: String) throws {
    Project.enter()
    path = ".build/goldens/\(name)"
    url = Project.folder.appendingPathComponent(path)
    try? FileManager.default.removeItem(at: url)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  package func path(_ name: String) -> String { "\(path)/\(name)" }

  @discardableResult
  package func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  package func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  package func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(name)))
  }

  package var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }
}
