package import Diagnostics
import Glibc

/// A file that is being written beside the place where it is to appear, by other means than bytes at hand.
///
/// It is locked while it is written, so that nobody takes it for a leftover, and removed when it is let go
/// before it was published.
package final class DraftFile {
  /// Where it lies while it is written.
  package let path: String
  package let descriptor: FileDescriptor

  /// An empty file in the folder of `destination`.
  ///
  /// - Throws: `Diagnostics` with one `unwritableFile` issue.
  package init(beside destination: String) throws(Diagnostics) {
    do throws(SystemError) {
      (path, descriptor) = try AtomicFile.temporaryFile(beside: destination)
    } catch {
      throw Diagnostics(FileProblem.unwritable(error.reason).issue(file: destination, locator: ""))
    }
  }

  deinit { unlink(path) }

  /// Writes bytes at a place of the file.
  package func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(SystemError) {
    var position = 0
    while position < bytes.count {
      let written = pwrite(
        descriptor.number, bytes.baseAddress?.advanced(by: position), bytes.count - position,
        off_t(offset + position))
      if written < 0 {
        guard errno == EINTR else { throw .current }
        continue
      }
      position += written
    }
  }

  /// Flushes the file to the disk and gives it its name, unless there is a file of that name.
  ///
  /// - Returns: false where there is one, which then stays as it is.
  /// - Throws: `SystemError` when it cannot be flushed or named.
  package func publish(at destination: String) throws(SystemError) -> Bool {
    try descriptor.flush()
    guard link(path, destination) == 0 else {
      let error = SystemError.current
      guard error.code == EEXIST else { throw error }
      return false
    }
    AtomicFile.flushDirectory(of: destination)
    return true
  }
}

/// The room of a file system.
package enum FreeDisk {
  /// How many bytes a user may still write beside a file; nil where the system does not say.
  package static func bytes(beside path: String) -> Int? {
    var information = statvfs()
    guard statvfs(AtomicFile.parent(of: path), &information) == 0 else { return nil }
    return Int(clamping: UInt64(information.f_bavail) &* UInt64(information.f_frsize))
  }
}
