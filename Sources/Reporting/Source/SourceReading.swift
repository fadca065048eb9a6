package import Diagnostics
internal import FileFormats
internal import Foundation

/// A file that a report's source names and that was read with it.
struct SourceFile: Sendable {
  /// What a manifest calls it: `include`, `bibliography`, `picture` or `theme`.
  let role: String
  /// As messages print it.
  let path: String
  let sha256: String
}

/// Decodes texts that people write.
package enum ReportText {
  /// The text of bytes, without a byte order mark.
  ///
  /// - Throws: the line and column of what is not UTF-8.
  package static func decoded(_ bytes: [UInt8], file: String) throws(Diagnostics) -> String {
    try SourceReading.text(bytes, file: file)
  }
}

/// The bytes of a picture, and what they are.
struct SourcePicture: Sendable {
  let bytes: [UInt8]
  let isPNG: Bool
}

/// Reads the files that a report's source names.
final class SourceReading {
  /// The report.
  let file: String
  private(set) var files: [SourceFile] = []
  /// The texts of the report and of what it includes, by file.
  private(set) var texts: [String: String] = [:]
  private var size = 0
  private var contents: [String: [UInt8]] = [:]

  /// All texts together, in bytes.
  static let mostText = 16 << 20
  static let mostPicture = 20 << 20
  static let mostBibliography = 16 << 20
  static let mostTheme = 1 << 20

  init(file: String, text: String) {
    self.file = file
    texts[file] = text
    size = text.utf8.count
  }

  /// - Parameter place: Where the file is named.
  private func bytes(
    _ path: String, role: String, at place: Place, limit: Int
  ) throws(Diagnostics) -> [UInt8] {
    let key = "\(role)\n\(path)"
    if let known = contents[key] { return known }
    let bytes: [UInt8]
    do throws(FileProblem) {
      guard path != "-" else { throw FileProblem.noSuchFile }
      bytes = try FileContent.stored(path, limit: limit)
    } catch {
      let reason =
        switch error {
        case .noSuchFile: "there is no such file"
        case .fileTooLarge: "it has more than \(limit >> 20) MiB"
        default: "it cannot be read"
        }
      throw Diagnostics(
        report: .unreadableFile, at: place, "`\(VisibleText.name(path))`: \(reason)",
        remedy: error == .noSuchFile ? suggestion(for: path) : "Name another file")
    }
    contents[key] = bytes
    files.append(SourceFile(role: role, path: path, sha256: SHA256.hexadecimal(bytes)))
    return bytes
  }

  /// A file beside the one that is missing, with a like name.
  private func suggestion(for path: String) -> String {
    let url = URL(fileURLWithPath: path)
    let names =
      (try? FileManager.default.contentsOfDirectory(
        atPath: url.deletingLastPathComponent().path))?.sorted() ?? []
    guard let near = NameSuggestion.nearest(to: url.lastPathComponent, among: names) else {
      return "Check the path, which begins at the directory of the file that names it"
    }
    return NameSuggestion.question(near)
  }

  /// The text of a file that is included.
  func text(_ path: String, at place: Place) throws(Diagnostics) -> String {
    let bytes = try bytes(path, role: "include", at: place, limit: SourceReading.mostText)
    size += bytes.count
    guard size <= SourceReading.mostText else {
      throw Diagnostics(
        report: .largeSource, at: place,
        "the report and what it includes have more than \(SourceReading.mostText >> 20) MiB",
        remedy: "Include less")
    }
    let text = try SourceReading.text(bytes, file: path)
    texts[path] = text
    return text
  }

  /// The text of bytes, without a byte order mark.
  ///
  /// - Throws: the line and column of what is not UTF-8.
  static func text(_ bytes: [UInt8], file: String) throws(Diagnostics) -> String {
    let invalid = bytes.withUnsafeBufferPointer { UTF8Text.firstInvalid(in: $0) }
    if let invalid {
      throw Diagnostics(Diagnostic(notUTF8: bytes, at: invalid, file: file))
    }
    var text = String(decoding: bytes, as: UTF8.self)
    if text.unicodeScalars.first == "\u{FEFF}" { text.unicodeScalars.removeFirst() }
    return text
  }

  /// The text of a theme of pages.
  func theme(_ path: String, at place: Place) throws(Diagnostics) -> String {
    let bytes = try bytes(path, role: "theme", at: place, limit: SourceReading.mostTheme)
    return try SourceReading.text(bytes, file: path)
  }

  func bibliography(_ path: String, at place: Place) throws(Diagnostics) -> [UInt8] {
    try bytes(path, role: "bibliography", at: place, limit: SourceReading.mostBibliography)
  }

  /// A picture from the report's directory.
  func picture(_ path: LocatedText) throws(Diagnostics) -> SourcePicture {
    let name = path.text
    func refused(_ message: String, _ remedy: String) -> Diagnostics {
      Diagnostics(
        report: .wrongPicture, at: path.start, "the picture `\(VisibleText.name(name))` \(message)",
        remedy: remedy)
    }
    guard !name.contains("://"), !name.hasPrefix("//") else {
      throw refused("is on the web", "Put a copy into the report's directory")
    }
    let isInside =
      !name.hasPrefix("/") && !name.hasPrefix("~")
      && !name.split(separator: "/").contains("..") && !name.isEmpty
    let directory = URL(fileURLWithPath: file).deletingLastPathComponent()
    let full = ReportSource.path(name, from: file)
    let real = URL(fileURLWithPath: full).resolvingSymlinksInPath().path
    let root = directory.resolvingSymlinksInPath().path
    guard isInside, real.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
      throw refused("is not in the report's directory", "Put a copy there")
    }
    let bytes = try bytes(
      full, role: "picture", at: path.start, limit: SourceReading.mostPicture)
    let isPNG = bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
    guard isPNG || bytes.starts(with: [0xFF, 0xD8, 0xFF]) else {
      throw refused("is neither PNG nor JPEG", "Save it as one of them")
    }
    return SourcePicture(bytes: bytes, isPNG: isPNG)
  }
}

extension Diagnostic {
  /// Says where a text is not UTF-8.
  init(notUTF8 bytes: [UInt8], at offset: Int, file: String) {
    let head = bytes.prefix(offset)
    let start = head.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    self.init(
      "invalidUTF8",
      at: .line(
        file: file, head.count { $0 == 0x0A } + 1,
        column: LocatedText.scalars(in: head[start...]) + 1),
      "the byte 0x\(String(bytes[offset], radix: 16)) is not UTF-8 text",
      remedy: "Save the file as UTF-8")
  }
}
