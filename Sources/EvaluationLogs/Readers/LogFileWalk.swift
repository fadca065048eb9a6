import Foundation
import Glibc

/// A file to be read.
struct LogFile {
  var path: String
  /// Below the directory that was named; the last component where the file itself was.
  var relativePath: String
  /// Whether the file itself was named, so that it must be a log.
  var isNamed: Bool
}

/// Finds the files below directories, in the order of their names' bytes.
struct LogFileWalk {
  private(set) var files: [LogFile] = []
  /// Symbolic links below directories, which are not followed.
  private(set) var links: [String] = []
  /// Empty directories below those that were named: tools leave one for a run that failed.
  private(set) var emptyDirectories: [String] = []
  private(set) var issues: [LogIssue] = []

  private static let maximumDepth = 32

  init(_ paths: [String]) {
    for path in paths {
      var isDirectory: ObjCBool = false
      if path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory),
        isDirectory.boolValue
      {
        let count = files.count
        walk(path, below: "", depth: 0)
        if files.count == count, issues.isEmpty {
          issues.append(LogProblem.nothingToRead.issue(file: path, locator: ""))
        }
      } else {
        files.append(LogFile(path: path, relativePath: path.lastPathComponent, isNamed: true))
      }
    }
  }

  private mutating func walk(_ directory: String, below prefix: String, depth: Int) {
    guard let names = LogFileWalk.names(in: directory) else {
      let problem = LogProblem.unreadable("the directory cannot be listed")
      issues.append(problem.issue(file: directory, locator: ""))
      return
    }
    let base = directory.hasSuffix("/") ? String(directory.dropLast()) : directory
    let visible = names.texts.filter { !$0.hasPrefix(".") }
    for name in names.others.sorted() {
      issues.append(LogProblem.nameNotUTF8.issue(file: "\(base)/\(name)", locator: ""))
    }
    if visible.isEmpty, names.others.isEmpty, depth > 0 { emptyDirectories.append(directory) }
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

  /// The names in a directory: those that are texts, and the others with U+FFFD for what is none;
  /// nil where it cannot be listed.
  private static func names(in directory: String) -> (texts: [String], others: [String])? {
    guard let listing = opendir(directory) else { return nil }
    defer { closedir(listing) }
    var names: (texts: [String], others: [String]) = ([], [])
    while let entry = readdir(listing) {
      withUnsafeBytes(of: entry.pointee.d_name) { raw in
        let bytes = raw.bindMemory(to: UInt8.self)
        let name = bytes.part(0, bytes.firstIndex(of: 0) ?? bytes.count)
        let text = UTF8Text.string(name)
        if text == "." || text == ".." { return }
        if UTF8Text.firstInvalid(in: name) == nil {
          names.texts.append(text)
        } else {
          names.others.append(text)
        }
      }
    }
    return names
  }
}
