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
  ///
  /// - Parameter refusal: why the standard input cannot be what is wanted, told from its beginning, so
  ///   that a stream without an end is not read to the limit.
  static func stored(
    _ path: String, limit: Int, refusal: ((UnsafeBufferPointer<UInt8>) -> LogProblem?)? = nil
  ) throws(LogProblem.Wrapped) -> [UInt8] {
    if let reason = path == "-" ? FileKind.refusalOfStandardInput() : FileKind.refusal(of: path) {
      throw .init(problem: .noFile(reason))
    }
    var unfit: LogProblem?
    do throws(SystemError) {
      let file = path == "-" ? FileDescriptor(borrowing: 0) : try FileDescriptor(path, 0)
      let head = path == "-" ? try beginning(of: file) : []
      if let problem = head.isEmpty ? nil : head.withUnsafeBufferPointer({ refusal?($0) }) {
        unfit = problem
      } else if let rest = try file.readAll(limit: max(0, limit - head.count)) {
        return head.isEmpty ? rest : head + rest
      }
    } catch {
      // A name that is no text reaches the program with its bytes replaced.
      let isText = !path.unicodeScalars.contains("\u{FFFD}")
      throw .init(
        problem: !error.isMissingFile
          ? .unreadable(error.reason) : isText ? .noSuchFile : .nameNotUTF8)
    }
    if let unfit { throw .init(problem: unfit) }
    throw .init(problem: .fileTooLarge(limit: limit))
  }

  /// The first bytes of a stream, of which one reading may give fewer than are to come.
  private static func beginning(of file: FileDescriptor) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < 1 << 16 {
      let part = try file.read(upTo: 1 << 16)
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  /// A file that can be read more than once, piece by piece; nil where there is no such file.
  static func stream(_ path: String) throws(LogProblem.Wrapped) -> ExpandedFile? {
    guard path != "-", FileKind.refusal(of: path) == nil, let file = try? FileDescriptor(path, 0),
      file.isRegular
    else { return nil }
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
