package import Diagnostics
internal import FileFormats
internal import Foundation

/// Definition files on disk: which names are paths, and what lies there.
package enum DefinitionFile {
  /// The most bytes of a definition file.
  private static let mostBytes = 4 << 20

  /// Whether a name is a path and no identifier.
  package static func isPath(_ name: String) -> Bool {
    [".yaml", ".yml"].contains { name.lowercased().hasSuffix($0) }
  }

  /// Whether a path that a definition names leads out of its own directory.
  static func leadsElsewhere(_ path: String) -> Bool {
    let parts = path.split(whereSeparator: { $0 == "/" || $0 == "\\" })
    return path.hasPrefix("/") || path.hasPrefix("~") || path.contains("\\")
      || parts.contains("..")
  }

  /// The directory that a file lies in.
  static func directory(of path: String, relativeTo directory: String?) -> String {
    url(path, relativeTo: directory).deletingLastPathComponent().path
  }

  /// The directory that a file lies in, for paths that it names; nil for the working directory.
  package static func folder(of path: String) -> String? {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? nil : folder
  }

  /// The path of a file that another names.
  package static func path(of name: String, relativeTo directory: String?) -> String {
    directory == nil ? name : url(name, relativeTo: directory).path
  }

  private static func url(_ path: String, relativeTo directory: String?) -> URL {
    let base = directory.map { URL(fileURLWithPath: $0, isDirectory: true) }
    return URL(fileURLWithPath: path, relativeTo: base)
  }

  /// The text of a file.
  ///
  /// - Throws: where it is no regular file, too large, cannot be read, or is no text.
  package static func text(
    of path: String, relativeTo directory: String? = nil
  ) throws(Diagnostics) -> String {
    let url = url(path, relativeTo: directory)
    let data: Data
    // A pipe without a writer would be waited for, and a device read, without end.
    let resolved = url.resolvingSymlinksInPath().path
    AskedFiles.note(url.path)
    let attributes = try? FileManager.default.attributesOfItem(atPath: resolved)
    if let type = attributes?[.type] as? FileAttributeType, type != .typeRegular {
      throw Diagnostics(
        .noRegularFile, of: path, "the path names a device, a pipe or a directory",
        remedy: "Name a file")
    }
    if let bytes = attributes?[.size] as? Int, bytes > mostBytes {
      throw Diagnostics(
        .fileTooLarge, of: path, "the file is larger than 4 MiB", remedy: "Name a definition file")
    }
    do {
      data = try Data(contentsOf: url)
    } catch {
      throw Diagnostics(
        .unreadableFile, of: path, "the file cannot be read",
        remedy: "Check its path and that it may be read")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw Diagnostics(notText(Array(data), path: path))
    }
    return text
  }

  /// Says where bytes are not UTF-8.
  private static func notText(_ bytes: [UInt8], path: String) -> Diagnostic {
    let place = bytes.withUnsafeBufferPointer { bytes in
      UTF8Text.firstInvalid(in: bytes).map { UTF8Text.place(of: $0, in: bytes) }
    }
    return Diagnostic(
      DefinitionProblem.invalidUTF8.rawValue,
      at: place.map { .line(file: path, $0.line, column: $0.column) } ?? .file(path),
      "the file is not UTF-8 text from here on", remedy: "Save it as UTF-8")
  }
}
