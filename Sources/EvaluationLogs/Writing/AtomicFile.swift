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

  /// Writes several files so that all of them appear, or none: every one is written beside its
  /// destination before the first is renamed.
  ///
  /// - Throws: `LogError` with one `unwritableFile` issue; then no destination has changed, unless
  ///   a rename itself failed, which the checks before it make unlikely.
  public static func writeAll(_ files: [(path: String, bytes: [UInt8])]) throws(LogError) {
    var staged: [StagedFile] = []
    for file in files {
      do throws(SystemError) {
        let stage = try file.bytes.withUnsafeBytes { bytes in
          Result { () throws(SystemError) in try StagedFile(bytes, path: file.path) }
        }.get()
        staged.append(stage)
      } catch {
        staged.forEach { $0.discard() }
        throw LogError(
          issues: [LogProblem.unwritable(error.reason).issue(file: file.path, locator: "")])
      }
    }
    for (index, file) in staged.enumerated() {
      do throws(SystemError) {
        try file.commit()
      } catch {
        staged[index...].forEach { $0.discard() }
        throw LogError(
          issues: [LogProblem.unwritable(error.reason).issue(file: files[index].path, locator: "")])
      }
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, _ path: String) throws(SystemError) {
    let file = try StagedFile(bytes, path: path)
    do throws(SystemError) {
      try file.commit()
    } catch {
      file.discard()
      throw error
    }
  }
}

/// A file that lies complete beside its destination, or has gone into a device or pipe.
private struct StagedFile {
  private let temporary: String?
  private let destination: String

  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(SystemError) {
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT == S_IFDIR { throw SystemError(code: EISDIR) }
    if exists, information.st_mode & S_IFMT != S_IFREG {
      let file = try FileDescriptor(path, O_WRONLY)
      try file.writeAll(bytes)
      temporary = nil
      destination = path
      return
    }
    let destination = exists ? Self.resolved(path) : path
    let temporary = try Self.temporaryFile(beside: destination)
    do throws(SystemError) {
      try temporary.file.writeAll(bytes)
      if exists { fchmod(temporary.file.number, information.st_mode & 0o7777) }
      try temporary.file.flush()
    } catch {
      unlink(temporary.path)
      throw error
    }
    self.temporary = temporary.path
    self.destination = destination
  }

  func commit() throws(SystemError) {
    guard let temporary else { return }
    guard rename(temporary, destination) == 0 else { throw .current }
    // The rename itself reaches the disk with the directory. Some file systems cannot flush one.
    if let directory = try? FileDescriptor(
      Self.parent(of: destination), O_RDONLY | O_DIRECTORY)
    {
      fsync(directory.number)
    }
  }

  func discard() {
    if let temporary { unlink(temporary) }
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
