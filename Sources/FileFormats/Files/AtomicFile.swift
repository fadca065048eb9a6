package import Diagnostics
import Glibc

/// Writes files so that a reader sees the old bytes or the new ones, never a part.
package enum AtomicFile {
  /// Writes bytes beside the destination, flushes them to the disk and renames them into place.
  ///
  /// A symbolic link stays and what it points to is replaced; an existing file keeps its mode; a
  /// device or pipe is written to directly. After an error the old file is as it was.
  ///
  /// - Throws: `Diagnostics` with one `unwritableFile` issue that names the path and the reason.
  package static func write(_ bytes: some Collection<UInt8>, to path: String) throws(Diagnostics) {
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
      let problem = FileProblem.unwritable(error.reason)
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
  }

  /// Writes several files so that all of them appear, or none: every one is written beside its
  /// destination before the first is renamed.
  ///
  /// - Throws: `Diagnostics` with one `unwritableFile` issue; then no destination has changed, unless
  ///   a rename itself failed, which the checks before it make unlikely.
  package static func writeAll(_ files: [(path: String, bytes: [UInt8])]) throws(Diagnostics) {
    var staged: [StagedFile] = []
    for file in files {
      do throws(SystemError) {
        let stage = try file.bytes.withUnsafeBytes { bytes in
          Result { () throws(SystemError) in try StagedFile(bytes, path: file.path) }
        }.get()
        staged.append(stage)
      } catch {
        staged.forEach { $0.discard() }
        throw Diagnostics(FileProblem.unwritable(error.reason).issue(file: file.path, locator: ""))
      }
    }
    for (index, file) in staged.enumerated() {
      do throws(SystemError) {
        try file.commit()
      } catch {
        staged[index...].forEach { $0.discard() }
        throw Diagnostics([
          FileProblem.unwritable(error.reason).issue(file: files[index].path, locator: "")
        ]
        )
      }
    }
  }

  /// Makes a file that is not there yet: it appears complete, and never takes another's place.
  ///
  /// - Returns: false where there is one, which then stays as it is.
  /// - Throws: `Diagnostics` with one `unwritableFile` issue.
  package static func create(_ bytes: [UInt8], at path: String) throws(Diagnostics) -> Bool {
    do throws(SystemError) {
      let file = try bytes.withUnsafeBytes { bytes in
        Result { () throws(SystemError) in try StagedFile(bytes, new: path) }
      }.get()
      defer { file.discard() }
      return try file.link()
    } catch {
      let problem = FileProblem.unwritable(error.reason)
      throw Diagnostics(problem.issue(file: path, locator: ""))
    }
  }

  /// Removes what interrupted runs left beside a file: temporary files that no process holds.
  package static func removeLeftovers(beside path: String) {
    Leftovers.remove(from: StagedFile.parent(of: path))
  }

  /// An empty temporary file beside a destination, locked.
  static func temporaryFile(
    beside destination: String
  ) throws(SystemError) -> (path: String, file: FileDescriptor) {
    Leftovers.remove(from: StagedFile.parent(of: destination))
    return try StagedFile.temporaryFile(beside: destination)
  }

  /// The folder of a path.
  static func parent(of path: String) -> String { StagedFile.parent(of: path) }

  /// Makes what was renamed in a folder reach the disk; some file systems cannot.
  static func flushDirectory(of path: String) {
    guard let directory = try? FileDescriptor(parent(of: path), O_RDONLY | O_DIRECTORY) else {
      return
    }
    fsync(directory.number)
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

/// Writes a file piece by piece, which has its name only when all of it is there.
///
///     let file = try AtomicFileStream("scores.part")
///     try file.write(bytes)
///     try file.commit()
///
/// A file that is not committed leaves nothing behind. A device or pipe is written to directly.
package final class AtomicFileStream {
  private let path: String
  private let stage: StagedFile
  private var isCommitted = false
  /// The bytes that were written so far.
  package private(set) var bytes = 0

  /// - Throws: `Diagnostics` with one `unwritableFile` issue that names the path and the reason; so do
  ///   the other calls.
  package init(_ path: String) throws(Diagnostics) {
    self.path = path
    do throws(SystemError) {
      stage = try StagedFile(at: path)
    } catch {
      throw Self.unwritable(path, error)
    }
  }

  deinit {
    if !isCommitted { stage.discard() }
  }

  /// Writes the next bytes.
  package func write(_ part: UnsafeRawBufferPointer) throws(Diagnostics) {
    do throws(SystemError) {
      try stage.write(part)
    } catch {
      throw Self.unwritable(path, error)
    }
    bytes += part.count
  }

  /// Flushes the file to the disk and gives it its name; nothing can be written behind it.
  package func commit() throws(Diagnostics) {
    do throws(SystemError) {
      try stage.finish()
      try stage.commit()
    } catch {
      throw Self.unwritable(path, error)
    }
    isCommitted = true
  }

  private static func unwritable(_ path: String, _ error: SystemError) -> Diagnostics {
    Diagnostics(FileProblem.unwritable(error.reason).issue(file: path, locator: ""))
  }
}

/// A file that lies beside its destination, or goes into a device or pipe.
private struct StagedFile {
  /// Nil for a device or pipe.
  private let temporary: String?
  private let destination: String
  /// Holds the lock that says that the file is being written.
  private let file: FileDescriptor
  /// That of the file whose place it takes.
  private let mode: mode_t?

  /// An empty file that will take the place of what is at a path.
  init(at path: String) throws(SystemError) {
    var information = stat()
    let exists = stat(path, &information) == 0
    if exists, information.st_mode & S_IFMT == S_IFDIR { throw SystemError(code: EISDIR) }
    if exists, information.st_mode & S_IFMT != S_IFREG {
      self.init(
        temporary: nil, destination: path, file: try FileDescriptor(path, O_WRONLY), mode: nil)
      return
    }
    try self.init(
      beside: exists ? Self.resolved(path) : path,
      mode: exists ? information.st_mode & 0o7777 : nil)
  }

  private init(beside destination: String, mode: mode_t?) throws(SystemError) {
    Leftovers.remove(from: Self.parent(of: destination))
    let made = try Self.temporaryFile(beside: destination)
    self.init(temporary: made.path, destination: destination, file: made.file, mode: mode)
  }

  private init(temporary: String?, destination: String, file: FileDescriptor, mode: mode_t?) {
    self.temporary = temporary
    self.destination = destination
    self.file = file
    self.mode = mode
  }

  /// All of a file that will take the place of what is at a path.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(SystemError) {
    try self.init(at: path)
    try fill(with: bytes)
  }

  /// A file for a destination that is not there.
  init(_ bytes: UnsafeRawBufferPointer, new path: String) throws(SystemError) {
    try self.init(beside: path, mode: nil)
    try fill(with: bytes)
  }

  private func fill(with bytes: UnsafeRawBufferPointer) throws(SystemError) {
    do throws(SystemError) {
      try write(bytes)
      try finish()
    } catch {
      discard()
      throw error
    }
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(SystemError) { try file.writeAll(bytes) }

  /// Flushes what was written.
  func finish() throws(SystemError) {
    guard temporary != nil else { return }
    if let mode { fchmod(file.number, mode) }
    try file.flush()
  }

  /// Gives the file its name unless there is one of that name; false where there is.
  func link() throws(SystemError) -> Bool {
    guard let temporary else { return false }
    if Glibc.link(temporary, destination) == 0 { return true }
    let error = SystemError.current
    guard error.code == EEXIST else { throw error }
    return false
  }

  func commit() throws(SystemError) {
    guard let temporary else { return }
    guard rename(temporary, destination) == 0 else { throw .current }
    // The rename itself reaches the disk with the directory.
    AtomicFile.flushDirectory(of: destination)
  }

  func discard() {
    if let temporary { unlink(temporary) }
  }

  static func temporaryFile(
    beside path: String
  ) throws(SystemError) -> (path: String, file: FileDescriptor) {
    for attempt in 0..<100 {
      let tag = String(UInt32.random(in: .min ... .max), radix: 36)
      let name = parent(of: path) + "/" + Leftovers.prefix + tag + Leftovers.suffix
      do throws(SystemError) {
        let file = try FileDescriptor(name, O_WRONLY | O_CREAT | O_EXCL)
        // Another run may have taken the file for a leftover before it was locked.
        if Leftovers.claim(file, name) { return (name, file) }
      } catch  where error.code == EEXIST && attempt < 99 {
        continue
      }
    }
    throw SystemError(code: EEXIST)
  }

  static func parent(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}

/// Temporary files that a run left behind which was killed.
///
/// Whoever writes one holds a lock on it that ends with the process: what can be locked is nobody's.
private enum Leftovers {
  static let prefix = ".writing-"
  static let suffix = ".tmp"
  /// What SQLite adds to the names of the files that it makes beside its own.
  private static let companions = ["", "-journal", "-wal", "-shm"]

  /// Locks a file that was just made; false where it was removed meanwhile.
  static func claim(_ file: FileDescriptor, _ name: String) -> Bool {
    guard flock(file.number, LOCK_EX | LOCK_NB) == 0 else {
      // A file system without locks: nobody can lock the file to remove it either.
      return errno != EWOULDBLOCK
    }
    var named = stat()
    guard let own = try? file.status(), lstat(name, &named) == 0 else { return false }
    return own.st_ino == named.st_ino && own.st_dev == named.st_dev
  }

  static func remove(from directory: String) {
    for bytes in DirectoryListing.names(in: directory) ?? [] {
      let name = String(decoding: bytes, as: UTF8.self)
      if isTemporary(name) { removeFile(directory + "/" + name) }
    }
  }

  /// Whether the name is one that this program gives, or SQLite to what lies beside such a file.
  private static func isTemporary(_ name: String) -> Bool {
    guard name.hasPrefix(prefix) else { return false }
    return companions.contains { companion in
      guard name.hasSuffix(suffix + companion) else { return false }
      let tag = name.dropFirst(prefix.count).dropLast(suffix.count + companion.count)
      return !tag.isEmpty && tag.utf8.count <= 13
        && tag.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
  }

  private static func removeFile(_ path: String) {
    guard let file = try? FileDescriptor(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK), file.isRegular,
      flock(file.number, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlink(path)
  }
}
