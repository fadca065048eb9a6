extension LogProblem {
  /// A problem as an error, for the steps in which a file can fail before it has rows.
  struct Wrapped: Error {
    let problem: LogProblem
  }
}

/// Gets the bytes of files.
enum FileContent {
  /// The bytes of a file as they are stored; `-` is the standard input.
  ///
  /// Devices and pipes are refused before they are opened: opening a pipe waits for its writer.
  static func stored(_ path: String, limit: Int) throws(LogProblem.Wrapped) -> [UInt8] {
    if let reason = path == "-" ? FileKind.refusalOfStandardInput() : FileKind.refusal(of: path) {
      throw .init(problem: .noFile(reason))
    }
    do throws(SystemError) {
      let file = path == "-" ? FileDescriptor(borrowing: 0) : try FileDescriptor(path, 0)
      if let bytes = try file.readAll(limit: limit) { return bytes }
    } catch {
      // A name that is no text reaches the program with its bytes replaced.
      let isText = !path.unicodeScalars.contains("\u{FFFD}")
      throw .init(
        problem: !error.isMissingFile
          ? .unreadable(error.reason) : isText ? .noSuchFile : .nameNotUTF8)
    }
    throw .init(problem: .fileTooLarge(limit: limit))
  }

  /// A file that can be read more than once, piece by piece; nil where there is no such file.
  static func stream(_ path: String) throws(LogProblem.Wrapped) -> ExpandedFile? {
    guard path != "-", FileKind.refusal(of: path) == nil, let file = try? FileDescriptor(path, 0), file.isRegular else { return nil }
    var limits = Gzip.Limits()
    // What is not held needs no bound but that of a bomb.
    limits.bytes = .max
    return ExpandedFile(file, limits: limits)
  }

  /// The bytes after expansion, where they are gzip or Zstandard.
  static func expanded(_ stored: [UInt8], limit: Int) throws(LogProblem.Wrapped) -> [UInt8] {
    var limits = Gzip.Limits()
    limits.bytes = limit
    if Zstandard.isZstandard(stored) {
      do throws(Zstandard.Failure) {
        return try Zstandard.expand(stored, limits: limits)
      } catch {
        throw .init(problem: .zstandard(error))
      }
    }
    guard Gzip.isGzip(stored) else { return stored }
    do throws(Gzip.Failure) {
      return try Gzip.expand(stored, limits: limits)
    } catch {
      throw .init(problem: .gzip(error))
    }
  }
}
