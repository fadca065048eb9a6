internal import FileFormats
internal import Glibc

/// The program that computes: what it found is taken up again by the same program only.
package enum Engine {
  /// SHA-256 of the files that the running program was loaded from; nil where they cannot be read.
  ///
  /// - Complexity: the first call reads the files.
  package static var digest: String? { files }

  private static let files: String? = {
    // Tests are loaded into another program, so that the file which holds this code counts too.
    var paths = ["/proc/self/exe"]
    if let own = file(mappedAt: UInt(bitPattern: #dsohandle)), own != realpath(paths[0]) {
      paths.append(own)
    }
    var digests: [String] = []
    for path in paths {
      guard let digest = digest(ofFile: path) else { return nil }
      digests.append(digest)
    }
    return digests.count == 1 ? digests[0] : SHA256.hexadecimal(digests.joined(separator: " "))
  }()

  /// The file that lies in memory at an address.
  private static func file(mappedAt address: UInt) -> String? {
    guard let maps = try? FileDescriptor("/proc/self/maps", O_RDONLY),
      let bytes = try? maps.readAll(limit: 1 << 24)
    else { return nil }
    // 7f12a000-7f12c000 r-xp 00000000 08:01 1234   /usr/lib/libfoo.so
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let ends = line.prefix { $0 != " " }.split(separator: "-").compactMap { UInt($0, radix: 16) }
      guard ends.count == 2, (ends[0]..<ends[1]).contains(address),
        let start = line.firstIndex(of: "/")
      else { continue }
      return String(line[start...])
    }
    return nil
  }

  private static func realpath(_ path: String) -> String? {
    guard let real = Glibc.realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The digest of a file, read piece by piece.
  private static func digest(ofFile path: String) -> String? {
    guard let file = try? FileDescriptor(path, O_RDONLY), file.isRegular else { return nil }
    return try? SHA256.hexadecimal { () throws(SystemError) in try file.read(upTo: 1 << 22) }
  }
}
