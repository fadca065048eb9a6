internal import FileFormats
internal import Glibc

/// The program that computes: what it found is taken up again by the same program only.
package enum Engine {
  /// SHA-256 of the files that the running program was loaded from; nil where they cannot be read.
  ///
  /// - Complexity: reads the files.
  package static var digest: String? { combined { digest(of: $0) } }

  /// The same, from a directory that results are kept in where it is known there.
  ///
  /// To read a program of a hundred megabytes takes longer than a report of which all is kept. A file
  /// is taken for the one that was read before by its device, number, size and times: that of the last
  /// change to it is the system's, which no program sets back. (Linkers may write a digest of what
  /// they link, a build ID; but not all do, and it may be given by hand.)
  ///
  /// - Complexity: the first call with a directory reads the files.
  package static func digest(keptIn directory: String) -> String? {
    let cache = ResultCache(directory: directory, engine: "")
    return combined { file in
      guard let before = FileState(file) else { return nil }
      if let kept = cache.value(KeptDigest.self, for: before.key) { return kept.sha256 }
      guard let found = digest(of: file), FileState(file) == before else { return nil }
      // Of two changes in one tick of the clock the second would not show.
      if before.isSettled { cache.keep(KeptDigest(sha256: found), for: before.key) }
      return found
    }
  }

  private static func combined(_ digest: (FileDescriptor) -> String?) -> String? {
    // Tests are loaded into another program, so that the file which holds this code counts too.
    var paths = ["/proc/self/exe"]
    if let own = file(mappedAt: UInt(bitPattern: #dsohandle)), own != realpath(paths[0]) {
      paths.append(own)
    }
    var digests: [String] = []
    for path in paths {
      guard let file = try? FileDescriptor(path, O_RDONLY), file.isRegular,
        let found = digest(file)
      else { return nil }
      digests.append(found)
    }
    return digests.count == 1 ? digests[0] : SHA256.hexadecimal(digests.joined(separator: " "))
  }

  private struct KeptDigest: Codable {
    let sha256: String
  }

  /// What tells a file as it is from every other, and from itself before it was written to.
  private struct FileState: Equatable {
    private let device: UInt
    private let number: UInt
    private let size: Int
    /// In nanoseconds.
    private let modified: Int
    private let changed: Int

    init?(_ file: FileDescriptor) {
      var information = stat()
      guard fstat(file.number, &information) == 0 else { return nil }
      func nanoseconds(_ time: timespec) -> Int { time.tv_sec * 1_000_000_000 + time.tv_nsec }
      device = UInt(information.st_dev)
      number = UInt(information.st_ino)
      size = Int(information.st_size)
      modified = nanoseconds(information.st_mtim)
      changed = nanoseconds(information.st_ctim)
    }

    var key: ResultKey {
      ResultKey([.init("program file", text: "\(device) \(number) \(size) \(modified) \(changed)")])
    }

    /// Whether the last change lies so far back that another would have another time.
    var isSettled: Bool {
      var now = timespec()
      clock_gettime(CLOCK_REALTIME, &now)
      return max(modified, changed) < (now.tv_sec - 2) * 1_000_000_000
    }
  }

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
  private static func digest(of file: FileDescriptor) -> String? {
    try? SHA256.hexadecimal { () throws(SystemError) in try file.read(upTo: 1 << 22) }
  }
}
