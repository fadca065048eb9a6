internal import Glibc

/// What a file system says of a path, so far as it tells that what is there has changed.
///
/// A file that takes another's place has another node, one that is written to another time, whatever
/// clock the writer sets: the time of the last change cannot be set by anybody.
package struct FileState: Equatable, Sendable {
  /// That of a path where nothing is.
  package static let missing = FileState()

  private var device: UInt64 = 0
  private var node: UInt64 = 0
  private var size: Int64 = 0
  private var modified: Int = 0
  private var changed: Int = 0
  /// Of a directory, the names in it that are not hidden, in order.
  private var names: [String] = []

  private init() {}

  /// The state of what a path leads to now; ``missing`` where nothing is there.
  ///
  /// - Complexity: One question to the system; of a directory, O(names in it).
  package init(of path: String) {
    var information = stat()
    guard stat(path, &information) == 0 else { return }
    device = UInt64(information.st_dev)
    node = UInt64(information.st_ino)
    guard information.st_mode & S_IFMT != S_IFDIR else {
      // Its times change with hidden and temporary files, which nobody reads.
      names = Self.names(in: path)
      return
    }
    size = Int64(information.st_size)
    modified = Self.nanoseconds(information.st_mtim)
    changed = Self.nanoseconds(information.st_ctim)
  }

  private static func nanoseconds(_ time: timespec) -> Int {
    Int(time.tv_sec) &* 1_000_000_000 &+ Int(time.tv_nsec)
  }

  private static func names(in directory: String) -> [String] {
    let names = (DirectoryListing.names(in: directory) ?? []).map {
      String(decoding: $0, as: UTF8.self)
    }
    return names.filter { !$0.hasPrefix(".") }.sorted()
  }
}
