import Glibc

/// A file that is read piece by piece, expanded where it is gzip or Zstandard.
///
/// - Complexity: 512 KiB of memory, and the decoder's window.
package final class ExpandedFile {
  /// What a file is, and how its system knows that it stayed so.
  package struct Fingerprint: Equatable {
    package fileprivate(set) var sha256: String
    package let bytes: Int
    fileprivate let node: UInt64
    fileprivate let modified: Int
  }

  private enum Kind {
    case plain
    case packed(Expansion, CompressionFormat)
  }

  private let file: FileDescriptor
  private let limits: Gzip.Limits
  private var kind: Kind?
  private let input = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
  private var start = 0
  private var end = 0
  /// Whether the content may end where it is.
  private var isWhole = false

  /// - Parameter limits: bounds of the expansion; plain files have none.
  package init(_ file: FileDescriptor, limits: Gzip.Limits) {
    self.file = file
    self.limits = limits
  }

  deinit { input.deallocate() }

  /// Reads all of the file, to tell it from others; it then begins anew.
  package func fingerprint() throws(FileProblem) -> Fingerprint {
    try rewind()
    var fingerprint = try stamp()
    do throws(SystemError) {
      let file = file
      fingerprint.sha256 = try SHA256.hexadecimal { () throws(SystemError) in
        try file.read(upTo: 1 << 20)
      }
    } catch {
      throw .unreadable(error.reason)
    }
    try rewind()
    return fingerprint
  }

  /// Whether the file is still the one of a fingerprint, as far as its system can tell.
  package func isUnchanged(since fingerprint: Fingerprint) throws(FileProblem) -> Bool {
    var now = try stamp()
    now.sha256 = fingerprint.sha256
    return now == fingerprint
  }

  /// Goes back to the start.
  package func rewind() throws(FileProblem) {
    guard lseek(file.number, 0, SEEK_SET) == 0 else {
      throw .unreadable(SystemError.current.reason)
    }
    kind = nil
    start = 0
    end = 0
    isWhole = false
  }

  /// Fills the buffer as far as one step gets.
  ///
  /// - Returns: the number of bytes; none at the end of the content.
  package func read(into output: UnsafeMutableBufferPointer<UInt8>) throws(FileProblem) -> Int {
    switch try currentKind() {
    case .plain:
      guard start < end else { return try readStored(into: output) }
      let count = min(output.count, end - start)
      _ = output.update(fromContentsOf: UnsafeBufferPointer(input).part(start, start + count))
      start += count
      return count
    case .packed(let expansion, let format):
      while true {
        if start == end {
          end = try readStored(into: input)
          start = 0
          if end == 0, isWhole { return 0 }
        }
        do throws(ExpansionFailure) {
          let count = try expand(expansion, into: output)
          if count > 0 { return count }
        } catch {
          throw .expansion(error, of: format)
        }
      }
    }
  }

  // MARK: - Parts

  private func expand(
    _ expansion: Expansion, into output: UnsafeMutableBufferPointer<UInt8>
  ) throws(ExpansionFailure) -> Int {
    let step = try expansion.step(
      UnsafeBufferPointer(input).part(0, end), from: start, into: output)
    start += step.consumed
    try expansion.check(step, isLast: end == 0)
    isWhole = step.outcome == .end
    return step.produced
  }

  /// What the first bytes say that the file is.
  private func currentKind() throws(FileProblem) -> Kind {
    if let kind { return kind }
    while end < 4 {
      let count = try readStored(into: UnsafeMutableBufferPointer(rebasing: input[end...]))
      if count == 0 { break }
      end += count
    }
    var found = Kind.plain
    if let format = CompressionFormat(Array(input[..<min(4, end)])) {
      do throws(ExpansionFailure) {
        found = .packed(Expansion(try format.decoder(), limits: limits), format)
      } catch {
        throw .expansion(error, of: format)
      }
    }
    kind = found
    return found
  }

  private func readStored(
    into buffer: UnsafeMutableBufferPointer<UInt8>
  ) throws(FileProblem) -> Int {
    do throws(SystemError) {
      return try file.read(into: UnsafeMutableRawBufferPointer(buffer))
    } catch {
      throw .unreadable(error.reason)
    }
  }

  private func stamp() throws(FileProblem) -> Fingerprint {
    do throws(SystemError) {
      let status = try file.status()
      return Fingerprint(
        sha256: "", bytes: Int(status.st_size), node: UInt64(status.st_ino),
        modified: Int(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int(status.st_mtim.tv_nsec))
    } catch {
      throw .unreadable(error.reason)
    }
  }
}
