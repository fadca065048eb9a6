import Glibc

/// An error number of the operating system.
package struct SystemError: Error, Equatable {
  package let code: Int32

  package init(code: Int32) { self.code = code }

  package static var current: SystemError { SystemError(code: errno) }

  /// What the system calls it, such as "No such file or directory".
  package var reason: String { String(cString: strerror(code)) }
}

/// An open file, closed when it is no longer used.
package final class FileDescriptor {
  package let number: Int32
  private let closes: Bool

  package init(_ path: String, _ flags: Int32) throws(SystemError) {
    number = open(path, flags | O_CLOEXEC, 0o666)
    closes = true
    guard number >= 0 else { throw .current }
  }

  /// A descriptor that is open already and stays so.
  package init(borrowing number: Int32) {
    self.number = number
    closes = false
  }

  deinit {
    if closes, number >= 0 { close(number) }
  }

  package func writeAll(_ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var position = 0
    while position < bytes.count {
      let written = Glibc.write(
        number, bytes.baseAddress?.advanced(by: position), bytes.count - position)
      if written < 0 {
        guard errno == EINTR else { throw .current }
        continue
      }
      position += written
    }
  }

  package func flush() throws(SystemError) {
    // EINVAL: a file system without flushing has nothing to wait for.
    guard fsync(number) == 0 || errno == EINVAL else { throw .current }
  }

  func status() throws(SystemError) -> stat {
    var information = stat()
    guard fstat(number, &information) == 0 else { throw .current }
    return information
  }

  package var isRegular: Bool { (try? status()).map { $0.st_mode & S_IFMT == S_IFREG } ?? false }

  /// Reads what comes next; 0 at the end.
  package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    while true {
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR else { throw .current }
    }
  }

  /// The next bytes; none at the end.
  package func read(upTo room: Int) throws(SystemError) -> [UInt8] {
    var failure: SystemError?
    let part = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      do throws(SystemError) {
        count = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return part
  }

  /// Reads to the end, or nil when there are more than `limit` bytes.
  package func readAll(limit: Int) throws(SystemError) -> [UInt8]? {
    var expected = 1 << 16
    if let information = try? status(), information.st_mode & S_IFMT == S_IFREG {
      if information.st_size > limit { return nil }
      expected = Int(information.st_size) + 1
    }
    var bytes: [UInt8] = []
    var room = expected
    while true {
      let part = try read(upTo: room)
      if part.isEmpty { return bytes }
      if bytes.isEmpty { bytes = part } else { bytes += part }
      if bytes.count > limit { return nil }
      room = max(1 << 16, min(1 << 24, expected - bytes.count))
    }
  }
}

extension SystemError {
  package var isMissingFile: Bool { code == ENOENT }
}
