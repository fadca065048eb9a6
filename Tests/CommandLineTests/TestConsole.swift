import CommandLine
import Foundation
import Synchronization

/// Runs the program in process and keeps what it prints.
struct Run {
  let status: ExitStatus
  let output: String
  let errors: String

  init(_ arguments: String...) {
    self.init(arguments)
  }

  init(_ arguments: [String]) {
    let texts = Texts()
    status = CompassCommand.run(
      arguments,
      console: Console(
        output: { text in texts.output.withLock { $0 += text } },
        errors: { text in texts.errors.withLock { $0 += text } }))
    output = texts.output.withLock { $0 }
    errors = texts.errors.withLock { $0 }
  }

  private final class Texts: Sendable {
    let output = Mutex("")
    let errors = Mutex("")
  }
}

/// A directory of its own for a test, removed when the test ends.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("compass-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: url)
  }

  var path: String { url.path }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Array(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    try Data(bytes).write(to: url.appendingPathComponent(name))
    return path(name)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: url.appendingPathComponent(name)))
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}

/// The project's own files.
enum Project {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  static let shared = folder.deletingLastPathComponent().appendingPathComponent("shared/data")

  static var hasSharedData: Bool { FileManager.default.fileExists(atPath: shared.path) }

  /// The built program, beside the test bundle.
  static var program: URL? {
    let url = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("compass")
    return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
  }
}
