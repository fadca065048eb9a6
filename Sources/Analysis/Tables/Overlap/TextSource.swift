package import Diagnostics
package import FileFormats
internal import Foundation
internal import LogReaders

/// Reads items and documents from text, CSV and JSON Lines.
package struct TextSource {
  /// The column or field that holds the text.
  let field: String
  /// The words that stand for no text in a table.
  let missing: MissingWords

  package init(field: String, missing: MissingWords) {
    self.field = field
    self.missing = missing
  }

  /// A file is held in memory, and this much is the most of one.
  private static let limit = 1 << 30
  private static let kinds: Set<String> = ["txt", "text", "md", "csv", "jsonl"]

  /// The texts of the items, one per row or line.
  package func items(_ path: String) throws(Diagnostics) -> [String] {
    switch Self.kind(path) {
    case "csv", "jsonl":
      var items: [String] = []
      try forEachDocument(path) { items.append($0) }
      return items
    default:
      return try Self.lines(path).filter { !$0.isEmpty }
    }
  }

  /// Calls a function with each document of a file.
  package func forEachDocument(_ path: String, _ body: (String) -> Void) throws(Diagnostics) {
    switch Self.kind(path) {
    case "csv":
      let cells = try InputTable(path, missing: missing).texts(field, option: "--text")
      for cell in cells { body(cell ?? "") }
    case "jsonl":
      for (index, line) in try Self.lines(path).enumerated() where !line.isEmpty {
        guard let value = try? JSONSerialization.jsonObject(with: Data(line.utf8)),
          let object = value as? [String: Any]
        else {
          throw Diagnostics(
            table: .jsonSyntax, at: .line(file: path, index + 1), "the line is no JSON object",
            remedy: "Correct or remove it")
        }
        guard let text = object[field] as? String else {
          throw Diagnostics(
            table: .missingText, at: .line(file: path, index + 1), "there is no text `\(field)`",
            remedy: "Name the field with --text")
        }
        body(text)
      }
    default:
      body(String(decoding: try Self.bytes(path), as: UTF8.self))
    }
  }

  /// The files named, and those below the directories named, in the order of their names.
  package static func files(_ paths: [String]) throws(Diagnostics) -> [String] {
    var files: [String] = []
    for path in paths {
      var isDirectory: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
        throw Diagnostics(table: .noSuchFile, at: .file(path), "no such file or directory")
      }
      guard isDirectory.boolValue else {
        files.append(path)
        continue
      }
      guard let all = try? FileManager.default.subpathsOfDirectory(atPath: path) else {
        throw Diagnostics(table: .unreadableFile, at: .file(path), "the directory cannot be read")
      }
      let names = all.filter { name in
        kinds.contains((name as NSString).pathExtension.lowercased())
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      guard !names.isEmpty else {
        throw Diagnostics(
          table: .noSuchFile, at: .file(path),
          "there is no text to read (.txt, .md, .csv, .jsonl)")
      }
      files += names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map {
        (path as NSString).appendingPathComponent($0)
      }
    }
    return files
  }

  /// The ending that says what a file holds, without that of the compression.
  private static func kind(_ path: String) -> String {
    let name = path.lowercased() as NSString
    let ending = name.pathExtension
    return ending == "gz" ? (name.deletingPathExtension as NSString).pathExtension : ending
  }

  private static func lines(_ path: String) throws(Diagnostics) -> [String] {
    // On bytes: Swift takes CR LF for one character.
    try bytes(path).split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
    }
  }

  private static func bytes(_ path: String) throws(Diagnostics) -> [UInt8] {
    if path != "-", let reason = FileKind.refusal(of: path) {
      throw Diagnostics(
        table: .noRegularFile, at: .file(path), "the file cannot be read: \(reason)",
        remedy: FileKind.remedy)
    }
    guard !path.lowercased().hasSuffix(".gz") else {
      throw Diagnostics(
        table: .compressedText, at: .file(path), "only CSV tables are read compressed",
        remedy: "Expand the file first")
    }
    let data: Data
    do {
      let handle =
        path == "-"
        ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw Diagnostics(table: .unreadableFile, at: .file(path), "the file cannot be read")
    }
    guard data.count <= limit else {
      throw Diagnostics(
        table: .fileTooLarge, at: .file(path), "the file is larger than 1 GiB",
        remedy: "Cut it in parts")
    }
    return Array(data)
  }
}
