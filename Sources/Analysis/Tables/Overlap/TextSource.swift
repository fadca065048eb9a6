package import Diagnostics
package import FileFormats
internal import Foundation
package import LogReaders

/// Reads items and documents from text and tables, plain, gzip or Zstandard.
package struct TextSource {
  /// The column or field that holds the text.
  let field: String
  /// The words that stand for no text in a table.
  let missing: MissingWords
  /// The sheet of workbooks.
  let sheet: String?
  /// How Parquet files are written out as text; nil to refuse them.
  let conversion: ParquetConversion?

  package init(
    field: String, missing: MissingWords, sheet: String? = nil,
    conversion: ParquetConversion? = nil
  ) {
    self.field = field
    self.missing = missing
    self.sheet = sheet
    self.conversion = conversion
  }

  private static let tables: Set<String> = [
    "csv", "tsv", "jsonl", "parquet", "xlsx", "sav", "zsav", "por", "dta",
  ]
  private static let kinds: Set<String> = tables.union(["txt", "text", "md"])
  private static let packings: Set<String> = ["gz", "zst"]

  /// The texts of the items, one per row or line; the standard input holds an item a line, or JSON
  /// objects.
  package func items(_ path: String) throws(Diagnostics) -> [String] {
    if isTable(path) { return try documents(path) }
    let text = try TableFile.text(of: path)
    if path == "-", text.withUnsafeBufferPointer(TableFile.holdsObjects) {
      return try texts(InputTable(text, path: path, missing: missing, sheet: nil))
    }
    return Self.lines(text).filter { !$0.isEmpty }
  }

  /// Whether the name of a file says that it is a table.
  func isTable(_ path: String) -> Bool { Self.tables.contains(Self.kind(path)) }

  /// Whether it says that it is JSON Lines.
  func isJSONLines(_ path: String) -> Bool { Self.kind(path) == "jsonl" }

  /// The texts of a table.
  func documents(_ path: String) throws(Diagnostics) -> [String] { try texts(table(path)) }

  /// A table of the corpus or of items; the sheet that is asked for is one of workbooks only.
  private func table(_ path: String) throws(Diagnostics) -> InputTable {
    try InputTable(
      path, missing: missing, sheet: Self.kind(path) == "xlsx" ? sheet : nil,
      conversion: conversion)
  }

  /// The column of texts; a row of JSON must have one, a cell of CSV may be empty.
  private func texts(_ table: InputTable) throws(Diagnostics) -> [String] {
    let cells = try table.texts(field, option: "--text")
    if table.isOfObjects, let row = cells.firstIndex(of: nil) {
      throw Diagnostics(
        table: .missingText, at: table.place(row), "there is no text `\(field)`",
        remedy: "Name the field with --text")
    }
    return cells.map { $0 ?? "" }
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
        kinds.contains(kind(name))
          && !name.split(separator: "/").contains { $0.hasPrefix(".") }
      }
      guard !names.isEmpty else {
        throw Diagnostics(
          table: .noSuchFile, at: .file(path),
          "there is no text to read (.txt, .md, .csv, .tsv, .xlsx, .jsonl)")
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
    return packings.contains(ending)
      ? (name.deletingPathExtension as NSString).pathExtension : ending
  }

  private static func lines(_ text: [UInt8]) -> [String] {
    // On bytes: Swift takes CR LF for one character.
    text.split(separator: 0x0A, omittingEmptySubsequences: false).map {
      String(decoding: $0.last == 0x0D ? $0.dropLast() : $0, as: UTF8.self)
    }
  }
}
