internal import FileFormats
import Foundation

/// A file that lies beside the log under way and says what the log itself does not, such as the model.
///
/// Only a regular file in the same directory is read, or in one beside it that a tool's layout has: a
/// name with a slash and a symbolic link are none.
struct SiblingFile {
  let name: String
  /// Its bytes, expanded where they were compressed.
  let bytes: [UInt8]

  /// The file of that name beside the log under way, or nil where there is none.
  ///
  /// The log's digest takes it in: the same samples beside other results are another log.
  ///
  /// - Throws: the problem of a file that is there and cannot be read.
  static func named(
    _ name: String, beside log: inout LogAssembly
  ) throws(FileProblem) -> SiblingFile? {
    guard log.file.path != "-", !name.isEmpty, !name.contains("/") else { return nil }
    return try at(directory(of: log.file.path) + name, named: name, &log)
  }

  /// The file of the log's own name in a folder that lies beside its folder's: for
  /// `results/MODEL/x.json` the file `predictions/MODEL/x.json`.
  ///
  /// Nil where the log lies in no such folder. The log's digest takes the file in.
  ///
  /// - Throws: the problem of a file that is there and cannot be read.
  static func cousin(
    in other: String, of own: String, of log: inout LogAssembly
  ) throws(FileProblem) -> SiblingFile? {
    let folders = folders(of: log)
    guard log.file.path != "-", let last = folders.last, folders.dropLast().last == own else {
      return nil
    }
    let name = "\(other)/\(last)/\(log.file.name)"
    return try at(directory(of: log.file.path) + "../../" + name, named: name, &log)
  }

  private static func at(
    _ path: String, named name: String, _ log: inout LogAssembly
  ) throws(FileProblem) -> SiblingFile? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    let limit = log.options.maximumBytes
    let stored = try FileContent.stored(path, limit: limit)
    log.file.identify(by: SHA256.hexadecimal(stored))
    return SiblingFile(name: name, bytes: try FileContent.expanded(stored, limit: limit))
  }

  /// A file with texts that belong to the log under way: beside it, in a folder beside it, or where
  /// the log lies in `own`, a folder of the same tree, beside that.
  ///
  /// The log's digest does not take it in: a log is the same whether its texts are read or not.
  ///
  /// - Parameter folder: the folder that the file is in; nil where it lies beside the log, or beside
  ///   `own`.
  /// - Throws: the problem of a file that is there and cannot be read.
  static func withTexts(
    _ name: String, in folder: String?, own: String, of log: LogAssembly
  ) throws(FileProblem) -> SiblingFile? {
    guard log.file.path != "-", !name.isEmpty, !name.contains("/") else { return nil }
    var directory = directory(of: log.file.path)
    if folders(of: log).last == own { directory += "../" }
    if let folder {
      directory += folder
      let attributes = try? FileManager.default.attributesOfItem(atPath: directory)
      guard attributes?[.type] as? FileAttributeType == .typeDirectory else { return nil }
      directory += "/"
    }
    let attributes = try? FileManager.default.attributesOfItem(atPath: directory + name)
    guard attributes?[.type] as? FileAttributeType == .typeRegular else { return nil }
    let limit = log.options.maximumBytes
    let stored = try FileContent.stored(directory + name, limit: limit)
    return SiblingFile(name: name, bytes: try FileContent.expanded(stored, limit: limit))
  }

  /// The names of the files beside the log under way, in the order of their bytes.
  static func names(beside log: LogAssembly) -> [String] {
    guard log.file.path != "-" else { return [] }
    let directory = directory(of: log.file.path)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The names of the folders that the log under way lies in, the innermost last.
  ///
  /// They are the same however the path of a file is written.
  static func folders(of log: LogAssembly) -> [String] {
    guard FileManager.default.fileExists(atPath: log.file.path) else {
      return log.file.path.split(separator: "/").dropLast().map(String.init)
    }
    let path = URL(filePath: log.file.path).standardizedFileURL
    return path.pathComponents.dropLast().filter { $0 != "/" }
  }

  /// The path of the directory with its last slash.
  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "./" }
    return String(path[...slash])
  }
}

extension SiblingFile {
  /// Why a file beside the log cannot be used, and where it is wrong.
  struct Refusal: Error {
    let problem: LogProblem
    var locator = ""
  }

  /// Reads the file as one JSON document.
  ///
  /// - Throws: what is wrong with it, at `name:line`.
  func parsed<Content>(
    _ body: (inout JSONScanner) throws(JSONError) -> Content
  ) throws(Refusal) -> Content {
    let result = bytes.withUnsafeBufferPointer { bytes -> Result<Content, Refusal> in
      var scanner = JSONScanner(UTF8Text.withoutMark(bytes))
      do throws(JSONError) {
        let content = try body(&scanner)
        try scanner.finish()
        return .success(content)
      } catch {
        let position = scanner.position(of: error.offset)
        return .failure(
          Refusal(
            problem: LogProblem(error, column: position.column),
            locator: "\(name):L\(position.line)"))
      }
    }
    return try result.get()
  }

  /// The JSON document of that name beside the log under way, or nil where there is none.
  static func parsed<Content>(
    _ name: String, beside log: inout LogAssembly,
    _ body: (inout JSONScanner) throws(JSONError) -> Content
  ) throws(Refusal) -> Content? {
    let file: SiblingFile?
    do throws(FileProblem) {
      file = try named(name, beside: &log)
    } catch {
      throw Refusal(problem: .file(error), locator: name)
    }
    return try file?.parsed(body)
  }
}
