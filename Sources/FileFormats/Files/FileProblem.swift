package import Diagnostics

/// Why a file cannot be read or written, whatever is meant by what it holds.
package enum FileProblem: Error, Equatable, Sendable {
  case unreadable(String)
  case unwritable(String)
  case noSuchFile
  /// A device, a pipe or a directory where a file is needed.
  case noFile(String)
  case nameNotUTF8
  case emptyFile
  case fileTooLarge(limit: Int)
  case expansion(ExpansionFailure, of: CompressionFormat)
  case notUTF8
  case csv(String)

  package var code: String {
    switch self {
    case .unreadable: "unreadableFile"
    case .unwritable: "unwritableFile"
    case .noSuchFile: "noSuchFile"
    case .noFile: "noRegularFile"
    case .nameNotUTF8: "nameNotUTF8"
    case .emptyFile: "emptyFile"
    case .fileTooLarge: "fileTooLarge"
    case .expansion(let failure, let format): failure.code(of: format)
    case .notUTF8: "invalidUTF8"
    case .csv: "csvSyntax"
    }
  }

  /// What was found, in one sentence without a full stop.
  package var message: String {
    switch self {
    case .unreadable(let reason), .noFile(let reason): "the file cannot be read: \(reason)"
    case .unwritable(let reason): "the file cannot be written: \(reason)"
    case .noSuchFile: "there is no such file"
    case .nameNotUTF8: "the file's name is not UTF-8 text, so it cannot be opened by it"
    case .emptyFile: "the file is empty"
    case .fileTooLarge(let limit): "the file is larger than \(limit) bytes"
    case .expansion(let failure, let format): failure.message(of: format)
    case .notUTF8: "a byte that is not UTF-8"
    case .csv(let reason): reason
    }
  }

  /// What to do about it.
  package var remedy: String {
    switch self {
    case .unreadable, .unwritable: "Check the path and its permissions"
    case .noSuchFile: "Check the path"
    case .noFile: FileKind.remedy
    case .nameNotUTF8: "Rename the file"
    case .emptyFile: "Write the log anew"
    case .fileTooLarge: "Split it, or read fewer files at once"
    case .expansion(let failure, _): failure.remedy
    case .notUTF8: "Save the file as UTF-8 (in Excel as CSV UTF-8)"
    case .csv: "Correct the text at that place"
    }
  }

  /// Where in the file it is; empty for the whole file.
  package var locator: String {
    switch self {
    case .expansion(let failure, _): failure.locator
    case .emptyFile, .notUTF8: "L1"
    default: ""
    }
  }

  package func issue(file: String, locator: String) -> Diagnostic {
    Diagnostic(code, at: .member(file: file, locator: locator), message, remedy: remedy)
  }
}
