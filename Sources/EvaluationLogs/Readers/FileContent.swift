extension LogProblem {
  /// A problem as an error, for the steps in which a file can fail before it has rows.
  struct Wrapped: Error {
    let problem: LogProblem
  }
}

/// Gets the bytes of files.
enum FileContent {
  /// The bytes of a file as they are stored; `-` is the standard input.
  static func stored(_ path: String, limit: Int) throws(LogProblem.Wrapped) -> [UInt8] {
    do throws(SystemError) {
      let file = path == "-" ? FileDescriptor(borrowing: 0) : try FileDescriptor(path, 0)
      if let bytes = try file.readAll(limit: limit) { return bytes }
    } catch {
      throw .init(problem: error.isMissingFile ? .noSuchFile : .unreadable(error.reason))
    }
    throw .init(problem: .fileTooLarge(limit: limit))
  }

  /// The SHA-256 of a file as it is stored, read piece by piece; nil where it cannot be read, or
  /// only once.
  static func digest(ofFile path: String) -> String? {
    guard path != "-", let file = try? FileDescriptor(path, 0), file.isRegular else { return nil }
    return try? SHA256.hexadecimal(pieces: { try file.read(upTo: 1 << 20) })
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
