import Glibc

/// Writes files so that a reader sees the old bytes or the new ones, never a part.
public enum AtomicFile {
  /// Writes bytes beside the destination, flushes them to the disk and renames them into place.
  ///
  /// A symbolic link stays and what it points to is replaced; an existing file keeps its mode; a
  /// device or pipe is written to directly. After an error the old file is as it was.
  ///
  /// - Throws: `LogError` with one `unwritableFile` issue that names the path and the reason.
  public static func write(_ bytes: some Collection<UInt8>, to path: String) throws(LogError) {
    do throws(SystemError) {
      if let done = bytes.withContiguousStorageIfAvailable({ storage in
        Result { () throws(SystemError) in try write(UnsafeRawBufferPointer(storage), path) }
      }) {
        try done.get()
      } else {
        let copy = Array(bytes)
        try copy.withUnsafeBytes { storage in
          Result { () throws(SystemError) in try write(storage, path) }
        }.get()
      }
    } catch {
      let problem = LogProblem.unwritable(error.reason)
      throw LogError(issues: [problem.issue(file: path, locator: "")])
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(SystemError) {
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT == S_IFDIR { throw SystemError(code: EISDIR) }
    if exists, information.st_mode & S_IFMT != S_IFREG {
      let file = try FileDescriptor(path, O_WRONLY)
      try file.writeAll(bytes)
      return
    }
    let destination = exists ? resolved(path) : path
    let temporary = try temporaryFile(beside: destination)
    do throws(SystemError) {
      try temporary.file.writeAll(bytes)
      if exists { fchmod(temporary.file.number, information.st_mode & 0o7777) }
      try temporary.file.flush()
      guard rename(temporary.path, destination) == 0 else { throw .current }
    } catch {
      unlink(temporary.path)
      throw error
    }
    // The rename itself reaches the disk with the directory. Some file systems cannot flush one.
    if let directory = try? FileDescriptor(parent(of: destination), O_RDONLY | O_DIRECTORY) {
      fsync(directory.number)
    }
  }

  private static func temporaryFile(
    beside path: String
  ) throws(SystemError) -> (path: String, file: FileDescriptor) {
    for attempt in 0..<100 {
      let tag = String(UInt32.random(in: .min ... .max), radix: 36)
      let name = parent(of: path) + "/.writing-\(tag).tmp"
      do throws(SystemError) {
        return (name, try FileDescriptor(name, O_WRONLY | O_CREAT | O_EXCL))
      } catch  where error.code == EEXIST && attempt < 99 {
        continue
      }
    }
    throw SystemError(code: EEXIST)
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
