/// Gets the bytes of files.
package enum FileContent {
  /// The bytes of a file as they are stored; `-` is the standard input.
  ///
  /// Devices and pipes are refused before they are opened: opening a pipe waits for its writer.
  ///
  /// - Parameter accepts: whether the standard input can be what is wanted, told from its beginning, so
  ///   that a stream without an end is not read to the limit.
  /// - Returns: the bytes, or only the beginning of a standard input that is not accepted.
  package static func stored(
    _ path: String, limit: Int, accepts: (UnsafeBufferPointer<UInt8>) -> Bool = { _ in true }
  ) throws(FileProblem) -> [UInt8] {
    AskedFiles.note(path)
    if let reason = path == "-" ? FileKind.refusalOfStandardInput() : FileKind.refusal(of: path) {
      throw .noFile(reason)
    }
    do throws(SystemError) {
      let file = path == "-" ? FileDescriptor(borrowing: 0) : try FileDescriptor(path, 0)
      let head = path == "-" ? try beginning(of: file) : []
      if !head.isEmpty, !head.withUnsafeBufferPointer(accepts) { return head }
      if let rest = try file.readAll(limit: max(0, limit - head.count)) {
        return head.isEmpty ? rest : head + rest
      }
    } catch {
      // A name that is no text reaches the program with its bytes replaced.
      let isText = !path.unicodeScalars.contains("\u{FFFD}")
      throw !error.isMissingFile
        ? .unreadable(error.reason) : isText ? .noSuchFile : .nameNotUTF8
    }
    throw .fileTooLarge(limit: limit)
  }

  /// SHA-256 of a file as it is stored, which is read piece by piece.
  package static func sha256(of path: String) throws(FileProblem) -> String {
    AskedFiles.note(path)
    if let reason = FileKind.refusal(of: path) { throw .noFile(reason) }
    let file: FileDescriptor
    do throws(SystemError) {
      file = try FileDescriptor(path, 0)
    } catch {
      throw error.isMissingFile ? .noSuchFile : .unreadable(error.reason)
    }
    return try ExpandedFile(file, limits: Gzip.Limits()).fingerprint().sha256
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
  package static func stream(_ path: String) throws(FileProblem) -> ExpandedFile? {
    AskedFiles.note(path)
    guard path != "-", FileKind.refusal(of: path) == nil, let file = try? FileDescriptor(path, 0),
      file.isRegular
    else { return nil }
    var limits = Gzip.Limits()
    // What is not held needs no bound but that of a bomb.
    limits.bytes = .max
    return ExpandedFile(file, limits: limits)
  }

  /// The bytes after expansion, where they are gzip or Zstandard.
  package static func expanded(_ stored: [UInt8], limit: Int) throws(FileProblem) -> [UInt8] {
    var limits = Gzip.Limits()
    limits.bytes = limit
    guard let format = CompressionFormat(stored) else { return stored }
    do throws(ExpansionFailure) {
      return try format.decoder().expand(stored, limits: limits)
    } catch {
      throw .expansion(error, of: format)
    }
  }
}
