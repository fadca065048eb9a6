internal import Diagnostics
internal import FileFormats
internal import Foundation
internal import Reporting

/// Files that commands read and directories they write to.
enum InputFile {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func text(of path: String) throws(Diagnostics) -> String {
    AskedFiles.note(path)
    let data: Data
    if let reason = FileKind.refusal(of: path) {
      throw problem(.noRegularFile, path, "the file cannot be read: \(reason)", FileKind.remedy)
    }
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw problem(
        .unreadableFile, path, "the file cannot be read", "Check its path and that it may be read")
    }
    let text = try ReportText.decoded(Array(data), file: path)
    guard text.contains(where: { !$0.isWhitespace }) else {
      throw problem(
        .emptyFile, path, "the file is empty", "See reports/leaderboard.md for an example")
    }
    return text
  }

  static func makeDirectory(_ path: String) throws(Diagnostics) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw Diagnostics(
        Diagnostic(
          Problem.unwritableFile.rawValue, at: .file(path), "the directory cannot be made",
          remedy: "Check the path and its permissions"))
    }
  }

  private enum Problem: String {
    case noRegularFile, unreadableFile, emptyFile, unwritableFile
  }

  private static func problem(
    _ problem: Problem, _ path: String, _ message: String, _ remedy: String
  ) -> Diagnostics {
    Diagnostics(
      Diagnostic(problem.rawValue, at: .line(file: path, 1), message, remedy: remedy))
  }
}
