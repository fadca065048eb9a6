package import Diagnostics
internal import FileFormats
import Foundation

/// A file to be read.
package struct LogFile {
  package var path: String
  /// Below the directory that was named; the last component where the file itself was.
  package var relativePath: String
  /// Whether the file itself was named, so that it must be a log.
  package var isNamed: Bool
}

/// Finds the files below directories, in the order of their names' bytes.
package struct LogFileWalk {
  package private(set) var files: [LogFile] = []
  /// Symbolic links below directories, which are not followed.
  package private(set) var links: [String] = []
  /// Empty directories below those that were named: tools leave one for a run that failed.
  package private(set) var emptyDirectories: [String] = []
  /// Names below directories that are not UTF-8 text, by which no file can be opened.
  package private(set) var unreadableNames: [(directory: String, name: String)] = []
  package private(set) var issues: [Diagnostic] = []

  private static let maximumDepth = 32
  /// Names that tools give to logs, and to folders of logs, although they are hidden by a full stop.
  private static let shown: Set<String> = [".deepeval", ".latest_test_run.json", ".eval_results"]

  /// The notices on what is not read, each with the path that it is about.
  package var notices: [(notice: LogNotice, path: String)] {
    links.map { (.symbolicLink, $0) } + emptyDirectories.map { (.emptyDirectory, $0) }
      + unreadableNames.map { (.nameNotUTF8($0.name), $0.directory) }
  }

  package init(_ paths: [String]) {
    for path in paths {
      AskedFiles.note(path)
      var isDirectory: ObjCBool = false
      if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
        isDirectory.boolValue
      {
        let count = files.count
        walk(path, below: "", depth: 0)
        if files.count == count, issues.isEmpty {
          let unreadable = unreadableNames.first { $0.directory.hasPrefix(path) }
          issues.append(
            unreadable.map {
              FileProblem.nameNotUTF8.issue(file: "\($0.directory)/\($0.name)", locator: "")
            } ?? LogProblem.nothingToRead.issue(file: path, locator: ""))
        }
      } else {
        files.append(LogFile(path: path, relativePath: path.lastPathComponent, isNamed: true))
      }
    }
  }

  private mutating func walk(_ directory: String, below prefix: String, depth: Int) {
    AskedFiles.note(directory)
    guard let names = entries(of: directory) else {
      let problem = FileProblem.unreadable("the directory cannot be listed")
      issues.append(problem.issue(file: directory, locator: ""))
      return
    }
    let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    let visible = names.filter { !$0.hasPrefix(".") || LogFileWalk.shown.contains($0) }
    if visible.isEmpty, depth > 0 { emptyDirectories.append(directory) }
    for name in visible.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      let path = "\(base)/\(name)"
      let attributes = try? FileManager.default.attributesOfItem(atPath: path)
      switch attributes?[.type] as? FileAttributeType {
      case .typeSymbolicLink?: links.append(path)
      case .typeDirectory? where depth < LogFileWalk.maximumDepth:
        walk(path, below: prefix + name + "/", depth: depth + 1)
      case .typeRegular?:
        files.append(LogFile(path: path, relativePath: prefix + name, isNamed: false))
      default: continue
      }
    }
  }

  /// The names in a directory, those that are no text set apart; nil where it cannot be listed.
  private mutating func entries(of directory: String) -> [String]? {
    guard let found = DirectoryListing.names(in: directory) else { return nil }
    var names: [String] = []
    var unreadable: [String] = []
    for bytes in found {
      if bytes == Array(".".utf8) || bytes == Array("..".utf8) { continue }
      if let name = String(validating: bytes, as: UTF8.self) {
        names.append(name)
      } else {
        unreadable.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    unreadableNames += unreadable.sorted().map { (directory, $0) }
    return names
  }
}
