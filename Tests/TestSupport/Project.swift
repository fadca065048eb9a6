package import Foundation

/// The project's own files, and the data beside it.
package enum Project {
  package static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  package static func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  /// The names in one of the project's folders, in order; none where there is no such folder.
  package static func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path(folder)).sorted()) ?? []
  }

  package static let shared = folder.deletingLastPathComponent()
    .appendingPathComponent("shared/data")

  package static var hasSharedData: Bool { FileManager.default.fileExists(atPath: shared.path) }

  /// The built program, beside the test bundle.
  package static var program: URL? {
    let url = URL(fileURLWithPath: ProcessInfo.processInfo.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("compass")
    return FileManager.default.isExecutableFile(atPath: url.path) ? url : nil
  }

  /// Makes the project's folder the working directory and a line 80 columns wide, for commands
  /// whose whole output is looked at: paths are then as they are written, and help is set alike in
  /// every terminal.
  package static func enter() { _ = isEntered }

  // Once, and never undone: other tests may run at the same time. For their sake the environment,
  // which threads share, is left alone where lines are 80 columns wide by themselves.
  private static let isEntered: Bool = {
    let columns = ProcessInfo.processInfo.environment["COLUMNS"]
    if columns != "80", columns != nil || isatty(STDOUT_FILENO) == 1 { setenv("COLUMNS", "80", 1) }
    return FileManager.default.changeCurrentDirectoryPath(folder.path)
  }()
}
