internal import Glibc

/// The names in a folder.
package enum DirectoryListing {
  /// The bytes of all names, those of the folder itself and of the one above among them, in no order; nil
  /// where the folder cannot be listed.
  ///
  /// Names are read where they stand: an entry is as long as its name, and what its declaration has behind
  /// the name need not be memory.
  package static func names(in directory: String) -> [[UInt8]]? {
    guard let place = MemoryLayout<dirent>.offset(of: \.d_name),
      let listing = opendir(directory)
    else { return nil }
    defer { closedir(listing) }
    var names: [[UInt8]] = []
    while let entry = readdir(listing) {
      let start = UnsafeRawPointer(entry) + place
      let length = strlen(start.assumingMemoryBound(to: CChar.self))
      names.append(Array(UnsafeRawBufferPointer(start: start, count: length)))
    }
    return names
  }
}
